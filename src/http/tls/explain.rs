//! A failed handshake in words: which certificate, why, and the way out.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription as Alert, CertificateError, Error};

use super::certificate::{CertificateSummary, in_pem, summarise};
use super::verifier::Refused;
use crate::http::route::{Caller, Route};

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
pub(in crate::http) fn explain(error: &Error, authority: &str, route: &Route) -> Explanation {
    let refused = match error {
        Error::InvalidCertificate(CertificateError::Other(other)) => other.0.downcast_ref::<Refused>(),
        _ => None,
    };
    match (refused, error) {
        (Some(refused), _) => {
            let (message, help) = explain_refusal(refused, route.caller);
            (format!("the TLS certificate of {authority} {message}"), help)
        }
        (None, Error::AlertReceived(alert)) => explain_alert(*alert, authority, route),
        (None, Error::InvalidMessage(_)) => {
            (format!("{authority} does not speak TLS"), "try http:// instead of https://".to_owned())
        }
        (None, error) => (
            format!("the TLS handshake with {authority} failed: {error}"),
            format!("see the log of the {}", route.caller.other_side()),
        ),
    }
}

fn explain_refusal(refused: &Refused, caller: Caller) -> Explanation {
    let summary = summarise(&refused.certificate);
    let (subject, issuer) = summary.as_ref().map_or_else(
        || ("the certificate".to_owned(), "an unknown issuer".to_owned()),
        |summary| (summary.subject.clone(), summary.issuer.clone()),
    );
    let option = caller.trust_option();
    let (message, help) = match &refused.error {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            format!("is for another name: {subject} is for {}", presented_names(&refused.error)),
            format!(
                "call the {} by the name in its certificate{}",
                caller.other_side(),
                caller.name_option()
            ),
        ),
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => (
            format!("is not valid at this time: {subject} {}", validity(&refused.error, summary.as_ref())),
            "renew the certificate, or check the clocks".to_owned(),
        ),
        CertificateError::UnknownIssuer if summary.is_some_and(|summary| summary.is_self_signed) => (
            format!("is not trusted: {subject} is self-signed"),
            format!("trust this certificate with {option} FILE"),
        ),
        CertificateError::UnknownIssuer => (
            format!(
                "is not trusted: {subject} was issued by {issuer}, which is not among the trusted issuers"
            ),
            format!("trust the issuer with {option} FILE"),
        ),
        // The library has no variant for it, and `openssl req -x509` makes such certificates.
        error if error.to_string().contains("CaUsedAsEndEntity") => (
            format!(
                "is not trusted: {subject} is the certificate of an issuer (CA:TRUE), used as an endpoint's own"
            ),
            format!("make it with -addext basicConstraints=critical,CA:FALSE and give it with {option} FILE"),
        ),
        error if error.to_string().contains("EkuError") => (
            format!("is not trusted: {subject} is not meant for servers"),
            "make it with -addext extendedKeyUsage=serverAuth".to_owned(),
        ),
        error if error.to_string().starts_with("UnsupportedSignatureAlgorithm") => (
            format!("is not trusted: {subject} has a signature that is no longer safe, such as SHA-1"),
            "sign it again with SHA-256".to_owned(),
        ),
        error => (
            format!("is not trusted: {subject}, issued by {issuer}: {error}"),
            "replace the certificate".to_owned(),
        ),
    };
    (message, format!("{help}{}", caller.last_resort()))
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

fn validity(error: &CertificateError, summary: Option<&CertificateSummary>) -> String {
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
fn explain_alert(alert: Alert, authority: &str, route: &Route) -> Explanation {
    let caller = route.caller;
    let own = route.certificate.as_ref().map(|file| file.name.as_str());
    match (alert, own) {
        (Alert::CertificateRequired, None) => {
            (format!("{authority} requires a client certificate"), caller.certificate_help().to_owned())
        }
        (Alert::HandshakeFailure | Alert::BadCertificate, None) => (
            format!("{authority} ended the TLS handshake: {}", words(alert)),
            format!(
                "it may require a client certificate ({}), or support no TLS version or cipher of timhook, which \
                 supports TLS 1.2 and 1.3",
                caller.certificate_options()
            ),
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
                own_subject(route),
                words(alert)
            ),
            "give the certificate that the endpoint expects, with its issuers after it in the file"
                .to_owned(),
        ),
        (Alert::UnrecognisedName, _) => (
            format!("{authority} has no host of this name over TLS ({})", words(alert)),
            format!("check the host in the URL{}", caller.name_option()),
        ),
        _ => (
            format!("{authority} ended the TLS handshake: {}", words(alert)),
            format!("see the log of the {}; timhook supports TLS 1.2 and 1.3", caller.other_side()),
        ),
    }
}

fn own_subject(route: &Route) -> String {
    let chain = route.certificate.as_ref().and_then(|file| in_pem(file).ok());
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

/// The options in the words of a help, which differ with who connects.
impl Caller {
    /// What it calls whoever it connects to.
    fn other_side(self) -> &'static str {
        match self {
            Self::Sender => "endpoint",
            Self::Forwarder => "backend",
        }
    }

    /// Adds trusted certificates.
    pub(super) fn trust_option(self) -> &'static str {
        match self {
            Self::Sender => "--cacert",
            Self::Forwarder => "--forward-cacert",
        }
    }

    fn name_option(self) -> &'static str {
        match self {
            Self::Sender => " (use --resolve HOST:PORT:ADDR to connect that name to any address)",
            Self::Forwarder => "",
        }
    }

    fn last_resort(self) -> &'static str {
        match self {
            Self::Sender => ", or skip the check with --insecure",
            Self::Forwarder => "",
        }
    }

    fn certificate_options(self) -> &'static str {
        match self {
            Self::Sender => "--cert FILE, --key FILE",
            Self::Forwarder => "forwarding cannot send one",
        }
    }

    fn certificate_help(self) -> &'static str {
        match self {
            Self::Sender => "add one with --cert FILE and its key with --key FILE",
            Self::Forwarder => {
                "configure the backend not to require one: the vendor does not send one either"
            }
        }
    }
}
