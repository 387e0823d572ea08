//! TLS: which certificates are trusted and shown, and what a failed handshake was about.

mod certificate;
mod explain;
mod identity;
mod session;
mod verifier;

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::connection::{Connection, ConnectionError, PemFile};
pub(super) use explain::{explain, find};
pub(super) use session::{Session, Stream};

/// Names the cryptography of this process, for a library that asks for it even without TLS.
pub(super) fn install() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// What a client needs to speak TLS as the connection wants it.
pub(super) fn configure(connection: &Connection) -> Result<ClientConfig, ConnectionError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let option = connection.caller.trust_option();
    let failed = |error: rustls::Error| ConnectionError {
        message: format!("TLS cannot be set up: {error}"),
        help: format!(
            "check that this system has a store of trusted certificates; {option} FILE adds certificates"
        ),
    };
    let verifier = verifier::Verifier::new(trust(connection, &provider)?, &provider);
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match &connection.certificate {
        None => builder.with_no_client_auth(),
        Some(file) => {
            let key_file = connection.key.as_ref().unwrap_or(file);
            let (chain, key) = identity::read(file, key_file)?;
            builder.with_client_auth_cert(chain, key).map_err(|e| identity::unfit(file, key_file, &e))?
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The system's roots and the given ones; none for whoever trusts anything.
fn trust(
    connection: &Connection,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<rustls_platform_verifier::Verifier>, ConnectionError> {
    if connection.is_insecure {
        return Ok(None);
    }
    let unusable = |why: String| ConnectionError {
        message: match &connection.ca {
            Some(file) => format!("{}: the certificates are not usable: {why}", file.name),
            None => format!("the system's certificates are not usable: {why}"),
        },
        help: format!("{} takes a file of PEM certificates", connection.caller.trust_option()),
    };
    let extra = connection.ca.as_ref().map(certificates).transpose().map_err(unusable)?.unwrap_or_default();
    for certificate in &extra {
        certificate::check(certificate).map_err(unusable)?;
    }
    rustls_platform_verifier::Verifier::new_with_extra_roots(extra, Arc::clone(provider))
        .map(Some)
        .map_err(|error| unusable(error.to_string()))
}

/// The certificates of a PEM file, at least one.
fn certificates(file: &PemFile) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&file.bytes).collect();
    match found {
        Ok(found) if found.is_empty() => Err("the file holds no PEM certificate".to_owned()),
        Ok(found) => Ok(found),
        Err(error) => Err(format!("the PEM is damaged: {error}")),
    }
}
