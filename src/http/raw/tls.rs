//! TLS for connections made by hand: the system's trust, as everywhere else in this program.

use std::net::TcpStream;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned};
use rustls_platform_verifier::Verifier;

use crate::http::client::ClientOptions;

/// What every connection to one host needs.
#[derive(Clone)]
pub(super) struct Tls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl Tls {
    /// Prepares TLS to `host`.
    pub(super) fn new(host: &str, options: &ClientOptions) -> Result<Self, String> {
        let name = ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
        let provider = Arc::new(ring::default_provider());
        let verifier = verifier(&provider, options)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(Self { config: Arc::new(config), name })
    }

    /// A conversation over `tcp`; the handshake takes place with the first bytes.
    pub(super) fn wrap(&self, tcp: TcpStream) -> Result<StreamOwned<ClientConnection, TcpStream>, String> {
        let connection = ClientConnection::new(Arc::clone(&self.config), self.name.clone());
        Ok(StreamOwned::new(connection.map_err(|error| error.to_string())?, tcp))
    }
}

fn verifier(
    provider: &Arc<CryptoProvider>,
    options: &ClientOptions,
) -> Result<Arc<dyn ServerCertVerifier>, String> {
    if options.connection.is_insecure {
        return Ok(Arc::new(TrustAnything(Arc::clone(provider))));
    }
    let pem = options.connection.ca.as_ref().map(|file| file.bytes.as_slice()).unwrap_or_default();
    let roots: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(pem)
            .collect::<Result<_, _>>()
            .map_err(|error| format!("the certificates are not usable: {error}"))?;
    let verifier = if roots.is_empty() {
        Verifier::new(Arc::clone(provider))
    } else {
        Verifier::new_with_extra_roots(roots, Arc::clone(provider))
    };
    verifier.map(|verifier| Arc::new(verifier) as _).map_err(|error| error.to_string())
}

/// For --insecure: every certificate will do, signatures are still checked.
#[derive(Debug)]
struct TrustAnything(Arc<CryptoProvider>);

impl ServerCertVerifier for TrustAnything {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
