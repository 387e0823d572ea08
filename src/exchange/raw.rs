//! What a record needs beside the value of a body, so that the very bytes can be had back from it.

use std::borrow::Cow;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

/// `raw` and `raw_base64`: what is needed to get the very bytes back from a record.
pub(crate) fn raw_forms<'a>(bytes: &'a [u8], body: Option<&Value>) -> (Option<Cow<'a, str>>, Option<String>) {
    if body.is_some_and(|body| is_compact(bytes, body)) {
        return (None, None);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Some(text.into()), None),
        Err(_) => (None, Some(BASE64.encode(bytes))),
    }
}

/// Whether a value, written compactly, is these bytes.
fn is_compact(bytes: &[u8], value: &Value) -> bool {
    let mut rest = Comparison(bytes);
    serde_json::to_writer(&mut rest, value).is_ok() && rest.0.is_empty()
}

/// Takes what is expected, and refuses anything else.
struct Comparison<'a>(&'a [u8]);

impl Write for Comparison<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.strip_prefix(bytes).ok_or(io::ErrorKind::InvalidData)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
