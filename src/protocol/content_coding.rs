//! Content codings of answers (RFC 9110, 8.4): an answer is judged as it was before it was compressed.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::answer::Expectation;
use crate::compression::ZstdDecoder;

/// Bodies are decoded up to this many bytes; the documented answer has about fifty.
const MOST_DECODED: u64 = 1024 * 1024;

/// The most codings one after the other: the vendor's answer needs none.
const MOST_CODINGS: usize = 4;

/// A body without its codings, as far as they can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded<'a> {
    /// As it was, where it cannot be decoded.
    pub(crate) body: Cow<'a, [u8]>,
    /// What is wrong with how it was coded.
    pub(crate) fault: Option<CodingFault>,
}

/// What is wrong with how an answer was coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodingFault {
    /// What happened and what to do about it, in one sentence.
    reason: String,
    /// Whether the body stays unread, so that nothing can be said of it.
    is_unread: bool,
}

/// Undoes the codings that `Content-Encoding` names; `codings` is its value, `is_asked_for` whether the request said
/// which codings it takes.
pub(crate) fn decode<'a>(codings: &str, is_asked_for: bool, body: &'a [u8]) -> Decoded<'a> {
    let names: Vec<String> = codings
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty() && name != "identity")
        .collect();
    if names.is_empty() || body.is_empty() {
        return Decoded { body: body.into(), fault: None };
    }
    let shown = names.join(", ");
    match undo(&names, body) {
        Ok(body) if is_asked_for => Decoded { body: body.into(), fault: None },
        Ok(body) => {
            let reason = format!(
                "the answer is compressed with {shown}, but the request did not allow that; compress an answer only \
                 if Accept-Encoding allows it"
            );
            Decoded { body: body.into(), fault: Some(CodingFault { reason, is_unread: false }) }
        }
        Err(why) => {
            let reason = format!("Content-Encoding is {shown}, {why}; answer uncompressed");
            Decoded { body: body.into(), fault: Some(CodingFault { reason, is_unread: true }) }
        }
    }
}

/// Takes one coding off after the other, the last one first.
fn undo(names: &[String], body: &[u8]) -> Result<Vec<u8>, String> {
    if names.len() > MOST_CODINGS {
        return Err("which is more than timhook decodes".to_owned());
    }
    names.iter().rev().try_fold(body.to_vec(), |body, name| {
        let decoded = match name.as_str() {
            "gzip" | "x-gzip" => read(MultiGzDecoder::new(&*body)),
            // Documented as zlib, and often sent without its frame.
            "deflate" => match read(ZlibDecoder::new(&*body)) {
                Err(Undone::Broken) => read(DeflateDecoder::new(&*body)),
                outcome => outcome,
            },
            "zstd" => read(ZstdDecoder::new(&*body)),
            _ => return Err("which timhook cannot decode".to_owned()),
        };
        decoded.map_err(|undone| match undone {
            Undone::Broken => format!("and the body is not {name}"),
            Undone::TooLong => "and the answer is longer than 1 MiB once it is decoded".to_owned(),
        })
    })
}

/// Why a coding could not be undone.
enum Undone {
    Broken,
    TooLong,
}

fn read(decoder: impl Read) -> Result<Vec<u8>, Undone> {
    let mut body = Vec::new();
    decoder.take(MOST_DECODED + 1).read_to_end(&mut body).map_err(|_| Undone::Broken)?;
    if body.len() as u64 > MOST_DECODED { Err(Undone::TooLong) } else { Ok(body) }
}

impl CodingFault {
    /// Puts it first among the reasons that answer to an expectation of the body. Of a body that nobody can read,
    /// nothing else is said.
    pub(crate) fn blame(&self, expectation: Expectation, reasons: &mut Vec<String>) {
        if !expectation.reads_body() {
            return;
        }
        if self.is_unread {
            reasons.retain(|reason| reason.starts_with("status is "));
        }
        reasons.insert(0, self.reason.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    const BODY: &[u8] = br#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory")
    }

    fn zlib(body: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory")
    }

    fn deflate(body: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory")
    }

    fn zstd(body: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(body, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn every_coding_is_undone_in_its_order() {
        let zstd = zstd(BODY);
        for (codings, coded) in [
            ("gzip", gzip(BODY)),
            ("X-GZip", gzip(BODY)),
            ("deflate", zlib(BODY)),
            ("deflate", deflate(BODY)),
            ("zstd", zstd.clone()),
            ("zstd, gzip", gzip(&zstd)),
            ("identity, gzip", gzip(BODY)),
            ("", BODY.to_vec()),
            ("identity", BODY.to_vec()),
        ] {
            let decoded = decode(codings, true, &coded);
            assert_eq!((&*decoded.body, decoded.fault), (BODY, None), "{codings}");
        }
        assert_eq!(decode("gzip", true, b""), Decoded { body: b"".into(), fault: None });
    }

    #[test]
    fn what_cannot_be_undone_is_one_reason_and_leaves_the_bytes() {
        let spaces = vec![b' '; 8 * 1024 * 1024];
        let (bomb, zstd_bomb) = (gzip(&spaces), zstd(&spaces));
        for (codings, coded, why) in [
            ("br", b"\x0b\x18\x80".to_vec(), "which timhook cannot decode"),
            ("gzip", BODY.to_vec(), "and the body is not gzip"),
            ("zstd", BODY.to_vec(), "and the body is not zstd"),
            ("deflate", BODY.to_vec(), "and the body is not deflate"),
            ("gzip", bomb, "and the answer is longer than 1 MiB once it is decoded"),
            ("zstd", zstd_bomb, "and the answer is longer than 1 MiB once it is decoded"),
            ("gzip,gzip,gzip,gzip,gzip", BODY.to_vec(), "which is more than timhook decodes"),
        ] {
            let decoded = decode(codings, true, &coded);
            let mut reasons = vec!["this is not UTF-8".to_owned()];
            decoded.fault.expect("a fault").blame(Expectation::Ok, &mut reasons);
            assert_eq!(
                reasons,
                [format!("Content-Encoding is {}, {why}; answer uncompressed", codings.replace(',', ", "))]
            );
            assert_eq!(*decoded.body, *coded);
        }
    }

    #[test]
    fn what_nobody_asked_for_is_a_reason_unless_the_body_is_of_no_interest() {
        let coded = gzip(BODY);
        let fault = decode("gzip", false, &coded).fault.expect("a fault");
        for (expectation, count) in
            [(Expectation::Contract, 1), (Expectation::Any, 0), (Expectation::Status(200), 0)]
        {
            let mut reasons = Vec::new();
            fault.blame(expectation, &mut reasons);
            assert_eq!(reasons.len(), count, "{expectation:?}");
        }
    }
}
