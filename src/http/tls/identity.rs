//! The client's own certificate and key.

use rustls::InconsistentKeys;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::certificate;
use crate::http::route::{PemFile, RouteError};

/// A chain of certificates, the client's first, and the key of the first.
type ClientIdentity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Reads certificate and key, which may stand in one file.
pub(super) fn read(file: &PemFile, key_file: &PemFile) -> Result<ClientIdentity, RouteError> {
    let chain = certificate::in_pem(file).map_err(|why| RouteError {
        message: format!("--cert {}: {why}", file.name),
        help: "--cert takes a PEM file with the client's certificate, and its issuers after it".to_owned(),
    })?;
    for certificate in &chain {
        certificate::check(certificate).map_err(|why| RouteError {
            message: format!("--cert {}: {why}", file.name),
            help: "--cert takes a PEM file with the client's certificate".to_owned(),
        })?;
    }
    Ok((chain, read_key(file, key_file)?))
}

fn read_key(file: &PemFile, key_file: &PemFile) -> Result<PrivateKeyDer<'static>, RouteError> {
    let option = if file.name == key_file.name { "--cert" } else { "--key" };
    let failed = |why: String, help: &str| RouteError {
        message: format!("{option} {}: {why}", key_file.name),
        help: help.to_owned(),
    };
    if memchr::memmem::find(&key_file.bytes, b"ENCRYPTED").is_some() {
        let help = "decrypt it first: openssl pkey -in FILE -out plain.pem";
        return Err(failed(
            "the private key is encrypted, and timhook cannot read encrypted keys".to_owned(),
            help,
        ));
    }
    PrivateKeyDer::from_pem_slice(&key_file.bytes).map_err(|error| match error {
        pem::Error::NoItemsFound => failed(
            "the file holds no private key".to_owned(),
            "name the file of the private key, in PEM, with --key FILE",
        ),
        error => failed(format!("the PEM is damaged: {error}"), "--key takes a private key in PEM"),
    })
}

/// Why a certificate and a key cannot be used together.
pub(super) fn unfit(file: &PemFile, key_file: &PemFile, error: &rustls::Error) -> RouteError {
    let (why, help) = match error {
        rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => (
            format!("it is not the key of the certificate in {}", file.name),
            "use a certificate and a key that belong together",
        ),
        error => {
            (format!("the key is not usable: {error}"), "RSA, ECDSA (P-256, P-384) and Ed25519 keys work")
        }
    };
    let option = if file.name == key_file.name { "--cert" } else { "--key" };
    RouteError { message: format!("{option} {}: {why}", key_file.name), help: help.to_owned() }
}
