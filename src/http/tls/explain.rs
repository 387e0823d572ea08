//! A failed handshake in words: which certificate, why, and the way out.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription as Alert, CertificateError, Error};

use super::super::connection::Connection;
use super::certificate::{Summary, summarise};
use super::verifier::Refused;

/// What was wrong and what to do about it.
type Explanation = (String, String);

/// The TLS error that an error of a library above is about, if it is about one.
pub(in crate::http) fn find<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Error> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<Error>() {
            return Some(found);
        }
        // An I/O error hides what it wraps from `source`, which begins one further down.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = wrapped.and_then(|wrapped| find(wrapped)) {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

/// Explains a TLS error of the endpoint `authority`.
pub(in crate::http) fn explain(
    error: &Error,
    authority: &str,
    connection: &Connection,
) -> Option<Explanation> {
    match error {
        Error::InvalidCertificate(CertificateError::Other(other)) => {
            let refused = other.0.downcast_ref::<Refused>()?;
            let (message, help) = explain_refusal(refused);
            Some((format!("the TLS certificate of {authority} {message}"), help.to_owned()))
        }
        Error::AlertReceived(alert) => Some(explain_alert(*alert, authority, connection)),
        Error::InvalidMessage(_) => {
            Some((format!("{authority} does not speak TLS"), "try http:// in place of https://".to_owned()))
        }
        _ => None,
    }
}

fn explain_refusal(refused: &Refused) -> (String, &'static str) {
    let summary = summarise(&refused.certificate);
    let (subject, issuer) = summary.as_ref().map_or_else(
        || ("the certificate".to_owned(), "an unknown issuer".to_owned()),
        |summary| (summary.subject.clone(), summary.issuer.clone()),
    );
    match &refused.error {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            format!("is for another name: {subject} is for {}", presented_names(&refused.error)),
            "call the endpoint by the name in its certificate (--resolve HOST:PORT:ADDR leads that name to \
             any address), or skip the check with --insecure",
        ),
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => (
            format!("is not valid at this time: {subject} {}", validity(&refused.error, summary.as_ref())),
            "renew the certificate, check the clocks, or skip the check with --insecure",
        ),
        CertificateError::UnknownIssuer if summary.is_some_and(|summary| summary.is_self_signed) => (
            format!("is not trusted: {subject} is self-signed"),
            "give this certificate with --cacert FILE, or skip the check with --insecure",
        ),
        CertificateError::UnknownIssuer => (
            format!(
                "is not trusted: {subject} was issued by {issuer}, which is not among the trusted issuers"
            ),
            "give the issuer with --cacert FILE, or skip the check with --insecure",
        ),
        // The library has no variant for it, and `openssl req -x509` makes such certificates.
        error if error.to_string().contains("CaUsedAsEndEntity") => (
            format!(
                "is not trusted: {subject} is the certificate of an issuer (CA:TRUE), used as an endpoint's own"
            ),
            "make it with -addext basicConstraints=critical,CA:FALSE and give it with --cacert FILE, \
             or skip the check with --insecure",
        ),
        error => (
            format!("is not trusted: {subject}, issued by {issuer}: {error}"),
            "mend the certificate, or skip the check with --insecure",
        ),
    }
}

fn presented_names(error: &CertificateError) -> String {
    match error {
        CertificateError::NotValidForNameContext { presented, .. } if !presented.is_empty() => {
            presented.iter().map(|name| readable(name)).collect::<Vec<_>>().join(", ")
        }
        _ => "no name at all".to_owned(),
    }
}

/// The library writes names as it sees them inside: `DnsName("a.example")`, `IpAddress(127.0.0.1)`.
fn readable(name: &str) -> &str {
    name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(name).trim_matches('"')
}

fn validity(error: &CertificateError, summary: Option<&Summary>) -> String {
    let is_early =
        matches!(error, CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. });
    match (summary, is_early) {
        (Some(summary), true) => format!("is valid from {}", summary.not_before),
        (Some(summary), false) => format!("expired on {}", summary.not_after),
        (None, true) => "is not valid yet".to_owned(),
        (None, false) => "has expired".to_owned(),
    }
}

/// An alert is what the other side says; after the certificates are exchanged it is mostly about ours.
fn explain_alert(alert: Alert, authority: &str, connection: &Connection) -> Explanation {
    let own = connection.certificate.as_ref().map(|file| file.name.as_str());
    match (alert, own) {
        (Alert::CertificateRequired, None) => (
            format!("{authority} demands a client certificate"),
            "give one with --cert FILE and its key with --key FILE".to_owned(),
        ),
        (Alert::HandshakeFailure | Alert::BadCertificate, None) => (
            format!("{authority} ended the TLS handshake: {}", words(alert)),
            "it may demand a client certificate (--cert FILE, --key FILE), or have neither version nor cipher \
             in common with timhook, which speaks TLS 1.2 and 1.3"
                .to_owned(),
        ),
        (
            Alert::CertificateRequired
            | Alert::HandshakeFailure
            | Alert::BadCertificate
            | Alert::UnknownCA
            | Alert::CertificateUnknown
            | Alert::CertificateExpired
            | Alert::CertificateRevoked
            | Alert::UnsupportedCertificate
            | Alert::AccessDenied
            | Alert::DecryptError,
            Some(file),
        ) => (
            format!(
                "{authority} does not accept the client certificate {}in {file}: {}",
                own_subject(connection),
                words(alert)
            ),
            "give the certificate that the endpoint expects, with its issuers after it in the file".to_owned(),
        ),
        (Alert::UnrecognisedName, _) => (
            format!("{authority} serves no host of this name over TLS ({})", words(alert)),
            "check the host in the URL; --resolve HOST:PORT:ADDR leads a name to any address".to_owned(),
        ),
        _ => (
            format!("{authority} ended the TLS handshake: {}", words(alert)),
            "look into the log of the endpoint; timhook speaks TLS 1.2 and 1.3".to_owned(),
        ),
    }
}

fn own_subject(connection: &Connection) -> String {
    let chain = connection.certificate.as_ref().and_then(|file| super::certificates(file).ok());
    let summary = chain.and_then(|chain| summarise(chain.first()?));
    summary.map(|summary| format!("{} (issued by {}) ", summary.subject, summary.issuer)).unwrap_or_default()
}

/// `CertificateRequired` as `certificate required`.
fn words(alert: Alert) -> String {
    let mut text = String::new();
    for character in format!("{alert:?}").chars() {
        if character.is_uppercase() && !text.is_empty() && !text.ends_with(|last: char| last.is_uppercase()) {
            text.push(' ');
        }
        text.push(character);
    }
    text.to_lowercase()
}
