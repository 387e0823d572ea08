//! TLS: which certificates are trusted and shown, and what a failed handshake was about.

mod certificate;
mod explain;
mod identity;
mod session;
mod verifier;

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;

use super::route::{Route, RouteError};
pub(super) use explain::{explain, find};
pub(super) use session::{Session, TlsStream};

/// Names the cryptography of this process, for a library that asks for it even without TLS.
pub(super) fn install() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// What a client needs to speak TLS as the route wants it.
pub(super) fn configure(route: &Route) -> Result<ClientConfig, RouteError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let option = route.caller.trust_option();
    let failed = |error: rustls::Error| RouteError {
        message: format!("TLS cannot be set up: {error}"),
        help: format!(
            "check that this system has a store of trusted certificates; {option} FILE adds certificates"
        ),
    };
    let verifier = verifier::Verifier::new(trust(route, &provider)?, &provider);
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match &route.certificate {
        None => builder.with_no_client_auth(),
        Some(file) => {
            let key_file = route.key.as_ref().unwrap_or(file);
            let (chain, key) = identity::read(file, key_file)?;
            builder.with_client_auth_cert(chain, key).map_err(|e| identity::unfit(file, key_file, &e))?
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The system's roots and the given ones; none for whoever trusts anything.
fn trust(
    route: &Route,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<rustls_platform_verifier::Verifier>, RouteError> {
    if route.is_insecure {
        return Ok(None);
    }
    let unusable = |why: String| RouteError {
        message: match &route.ca {
            Some(file) => format!("{}: the certificates are not usable: {why}", file.name),
            None => format!("the system's certificates are not usable: {why}"),
        },
        help: format!("{} takes a file of PEM certificates", route.caller.trust_option()),
    };
    let extra = route.ca.as_ref().map(certificate::in_pem).transpose().map_err(unusable)?.unwrap_or_default();
    for certificate in &extra {
        certificate::check(certificate).map_err(unusable)?;
    }
    rustls_platform_verifier::Verifier::new_with_extra_roots(extra, Arc::clone(provider))
        .map(Some)
        .map_err(|error| unusable(error.to_string()))
}
