//! What a certificate says of itself, in words.

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::time::Time;

/// Names in certificates have no useful limit; a message does.
const MOST_NAME_CHARACTERS: usize = 200;

/// The parts of a certificate that explain a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Summary {
    /// `CN=staging.example.com`, or `(no name)`.
    pub(super) subject: String,
    /// As above.
    pub(super) issuer: String,
    /// Such as `2025-01-01T00:00:00Z`.
    pub(super) not_before: String,
    /// As above.
    pub(super) not_after: String,
    /// Whether it is its own issuer.
    pub(super) is_self_signed: bool,
}

/// Reads a certificate; nothing if it is none.
pub(super) fn summarise(der: &[u8]) -> Option<Summary> {
    let certificate = Certificate::from_der(der).ok()?;
    let parts = certificate.tbs_certificate();
    let validity = parts.validity();
    Some(Summary {
        subject: name(&parts.subject().to_string()),
        issuer: name(&parts.issuer().to_string()),
        not_before: time(validity.not_before)?,
        not_after: time(validity.not_after)?,
        is_self_signed: parts.subject() == parts.issuer(),
    })
}

/// Whether the bytes between the PEM lines are a certificate at all.
pub(super) fn check(der: &CertificateDer<'_>) -> Result<(), String> {
    Certificate::from_der(der).map(drop).map_err(|error| format!("one of them is not a certificate: {error}"))
}

fn name(text: &str) -> String {
    match text.chars().count() {
        0 => "(no name)".to_owned(),
        1..=MOST_NAME_CHARACTERS => text.to_owned(),
        _ => text.chars().take(MOST_NAME_CHARACTERS).chain(['…']).collect(),
    }
}

fn time(time: Time) -> Option<String> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok()?;
    Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}
