//! What a certificate says of itself, in words. It is only shown: whether it is to be trusted is for the library to say.

use std::fmt::Write as _;

use jiff::civil::DateTime;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::http::route::PemFile;

/// Names in certificates have no useful limit; a message does.
const MOST_NAME_CHARACTERS: usize = 200;

/// The parts of a certificate that explain a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CertificateSummary {
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

/// Reads a certificate (RFC 5280, 4.1); nothing if it is none.
pub(super) fn summarise(der: &[u8]) -> Option<CertificateSummary> {
    let mut certificate = Der(Der(der).take(tag::SEQUENCE)?);
    let mut parts = Der(certificate.take(tag::SEQUENCE)?);
    // The version, which those of version 1 leave out, and the serial number.
    if parts.next()?.0 != tag::INTEGER {
        parts.take(tag::INTEGER)?;
    }
    let _signature_algorithm = parts.take(tag::SEQUENCE)?;
    let issuer = parts.take(tag::SEQUENCE)?;
    let mut validity = Der(parts.take(tag::SEQUENCE)?);
    let subject = parts.take(tag::SEQUENCE)?;
    Some(CertificateSummary {
        subject: name(subject)?,
        issuer: name(issuer)?,
        not_before: time(validity.next()?)?,
        not_after: time(validity.next()?)?,
        is_self_signed: subject == issuer,
    })
}

/// Whether the bytes between the PEM lines are a certificate at all.
pub(super) fn check(der: &CertificateDer<'_>) -> Result<(), String> {
    let refused = |_| "one of them is not a certificate: it is not encoded as X.509 says".to_owned();
    RootCertStore::empty().add(der.clone().into_owned()).map_err(refused)
}

/// The certificates of a PEM file, at least one.
pub(super) fn in_pem(file: &PemFile) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&file.bytes).collect();
    match found {
        Ok(found) if found.is_empty() => Err("the file holds no PEM certificate".to_owned()),
        Ok(found) => Ok(found),
        Err(error) => Err(format!("the PEM is damaged: {error}")),
    }
}

/// The tags of the values that are looked at.
mod tag {
    pub(super) const INTEGER: u8 = 0x02;
    pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(super) const UTC_TIME: u8 = 0x17;
    pub(super) const GENERALIZED_TIME: u8 = 0x18;
    pub(super) const SEQUENCE: u8 = 0x30;
    pub(super) const SET: u8 = 0x31;
    /// UTF8String, PrintableString, TeletexString, IA5String.
    pub(super) const TEXTS: [u8; 4] = [0x0c, 0x13, 0x14, 0x16];
}

/// Values in DER, one after the other.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The tag and the content of the next one.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let [tag, length, rest @ ..] = self.0 else { return None };
        let (length, rest) = match length {
            0..=0x7f => (usize::from(*length), rest),
            0x81..=0x83 => {
                let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
                (digits.iter().fold(0, |length, digit| (length << 8) | usize::from(*digit)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, content))
    }

    /// The content of the next one, which is to have this tag.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }
}

/// A name as RFC 4514 writes it: its last part first. Of a long one the beginning.
fn name(der: &[u8]) -> Option<String> {
    let (mut sets, mut parts) = (Der(der), Vec::new());
    while !sets.0.is_empty() {
        let (mut pairs, mut values) = (Der(sets.take(tag::SET)?), Vec::new());
        while !pairs.0.is_empty() {
            values.push(attribute(pairs.take(tag::SEQUENCE)?)?);
        }
        parts.push(values.join("+"));
    }
    parts.reverse();
    let text = parts.join(",");
    Some(match text.chars().count() {
        0 => "(no name)".to_owned(),
        1..=MOST_NAME_CHARACTERS => text,
        _ => text.chars().take(MOST_NAME_CHARACTERS).chain(['…']).collect(),
    })
}

/// `CN=staging`. What is no text is shown in hex.
fn attribute(der: &[u8]) -> Option<String> {
    let mut pair = Der(der);
    let key = key(pair.take(tag::OBJECT_IDENTIFIER)?);
    let value = pair.0;
    let (tag, content) = pair.next()?;
    let text = std::str::from_utf8(content).ok().filter(|_| tag::TEXTS.contains(&tag));
    Some(match text {
        Some(text) => format!("{key}={}", escaped(text)),
        None => value.iter().fold(format!("{key}=#"), |mut shown, byte| {
            let _ = write!(shown, "{byte:02x}");
            shown
        }),
    })
}

/// The short name of a kind of attribute, or its number.
fn key(identifier: &[u8]) -> String {
    let known = match identifier {
        [0x55, 4, 3] => "CN",
        [0x55, 4, 5] => "SERIALNUMBER",
        [0x55, 4, 6] => "C",
        [0x55, 4, 7] => "L",
        [0x55, 4, 8] => "ST",
        [0x55, 4, 9] => "STREET",
        [0x55, 4, 10] => "O",
        [0x55, 4, 11] => "OU",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1] => "UID",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25] => "DC",
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1] => "EMAILADDRESS",
        _ => return numbered(identifier),
    };
    known.to_owned()
}

/// An object identifier as numbers: seven bits of them in a byte, the first two in one.
fn numbered(identifier: &[u8]) -> String {
    let (mut text, mut number) = (String::new(), 0_u64);
    for byte in identifier {
        number = (number << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            let _ = match text.is_empty() {
                true => write!(text, "{}.{}", (number / 40).min(2), number - (number / 40).min(2) * 40),
                false => write!(text, ".{number}"),
            };
            number = 0;
        }
    }
    text
}

fn escaped(text: &str) -> String {
    let mut shown = String::new();
    for (position, letter) in text.char_indices() {
        let is_at_edge = position == 0 || position + letter.len_utf8() == text.len();
        let _ = match letter {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(shown, "\\{letter}"),
            '#' if position == 0 => write!(shown, "\\#"),
            ' ' if is_at_edge => write!(shown, "\\ "),
            '\0'..='\x1f' | '\x7f' => write!(shown, "\\{:02x}", u32::from(letter)),
            letter => write!(shown, "{letter}"),
        };
    }
    shown
}

/// Of two digits for a year, those from 50 on are of the last century (RFC 5280, 4.1.2.5.1).
fn time((tag, content): (u8, &[u8])) -> Option<String> {
    let text = std::str::from_utf8(content).ok()?;
    let whole = match tag {
        tag::UTC_TIME if text < "50" => format!("20{text}"),
        tag::UTC_TIME => format!("19{text}"),
        tag::GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    DateTime::strptime("%Y%m%d%H%M%SZ", whole).ok().map(|time| format!("{time}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rcgen::{CertificateParams, DistinguishedName, DnType, DnValue, KeyPair, date_time_ymd};

    fn certificate(names: Vec<(DnType, DnValue)>) -> Vec<u8> {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        names.into_iter().for_each(|(kind, name)| params.distinguished_name.push(kind, name));
        params.not_before = date_time_ymd(1999, 12, 31);
        params.not_after = date_time_ymd(2050, 1, 1);
        params.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate").der().to_vec()
    }

    #[test]
    fn names_are_written_as_rfc_4514_says_and_times_as_rfc_3339_does() {
        let text = |text: &str| DnValue::Utf8String(text.to_owned());
        let der = certificate(vec![
            (DnType::CountryName, DnValue::PrintableString("CN".try_into().expect("letters"))),
            (DnType::OrganizationName, text(" Foo, \"Bar\" + Söhne\n ")),
            (DnType::CustomDnType(vec![1, 3, 6, 1, 4, 1, 1466, 0]), text("#1")),
            (
                DnType::CustomDnType(vec![2, 5, 4, 97]),
                DnValue::BmpString("用户".try_into().expect("letters")),
            ),
            (DnType::CommonName, text("staging.example")),
        ]);
        let name = "CN=staging.example,2.5.4.97=#1e0475286237,1.3.6.1.4.1.1466.0=\\#1,\
                    O=\\ Foo\\, \\\"Bar\\\" \\+ Söhne\\0a\\ ,C=CN";
        let expected = CertificateSummary {
            subject: name.to_owned(),
            issuer: name.to_owned(),
            not_before: "1999-12-31T00:00:00Z".to_owned(),
            not_after: "2050-01-01T00:00:00Z".to_owned(),
            is_self_signed: true,
        };
        assert_eq!(summarise(&der), Some(expected));
        assert_eq!(check(&der.into()), Ok(()));
    }

    #[test]
    fn a_name_may_be_missing_or_too_long_to_be_shown() {
        let subject = |names| summarise(&certificate(names)).expect("a certificate").subject;
        assert_eq!(subject(vec![]), "(no name)");
        let long = subject(vec![(DnType::CommonName, DnValue::Utf8String("é".repeat(300)))]);
        assert_eq!(long, format!("CN={}…", "é".repeat(197)));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..64), at in 0_usize..400) {
            let _ = (summarise(&bytes), check(&bytes.clone().into()));
            let mut der = certificate(vec![(DnType::CommonName, DnValue::Utf8String("x".to_owned()))]);
            let at = at.min(der.len());
            prop_assert_eq!(summarise(&der[..at.min(der.len() - 1)]), None);
            der.truncate(at);
            der.append(&mut bytes);
            let _ = (summarise(&der), check(&der.into()));
        }
    }
}
