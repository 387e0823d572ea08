//! The check of an endpoint's certificate, which keeps what it refuses for the explanation.

use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};

/// A certificate that was not accepted, and why.
#[derive(Debug)]
pub(super) struct Refused {
    /// The endpoint's own certificate in DER.
    pub(super) certificate: Vec<u8>,
    /// What is wrong with it.
    pub(super) error: CertificateError,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "invalid certificate: {}", self.error)
    }
}

impl std::error::Error for Refused {}

/// Asks the system's verifier, or accepts anything.
#[derive(Debug)]
pub(super) struct Verifier {
    trust: Option<rustls_platform_verifier::Verifier>,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    /// Without `trust`, any certificate will do.
    pub(super) fn new(
        trust: Option<rustls_platform_verifier::Verifier>,
        provider: &Arc<CryptoProvider>,
    ) -> Self {
        Self { trust, provider: Arc::clone(provider) }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(trust) = &self.trust else {
            return Ok(ServerCertVerified::assertion());
        };
        trust.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now).map_err(
            |error| match error {
                Error::InvalidCertificate(error) => {
                    let refused = Refused { certificate: end_entity.to_vec(), error };
                    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(refused))))
                }
                error => error,
            },
        )
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
