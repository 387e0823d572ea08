//! The bytes of a request.

use url::{Url, form_urlencoded};

use super::request_draft::RequestDraft;
use super::transmission::Transmission;
use crate::commands::request::{host, whole_query};

impl RequestDraft {
    /// The request target: path and query.
    pub(super) fn target(&self, url: &Url) -> String {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish();
        format!("{}?{}", url.path(), whole_query(url, &query))
    }

    /// Everything before the body.
    pub(super) fn head(&self, url: &Url) -> Vec<u8> {
        let is_lower = self.headers.iter().all(|(name, _)| name.chars().all(|letter| !letter.is_uppercase()));
        let name = |text: &str| if is_lower { text.to_lowercase() } else { text.to_owned() };
        let (target, host) = (self.target(url), host(url));
        let mut head = format!("{} {target} HTTP/1.1\r\n{}: {host}\r\n", self.method, name("Host"));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match self.transmission {
            Transmission::Chunked => head.push_str("Transfer-Encoding: chunked\r\n"),
            _ if self.method == "GET" => {}
            _ => head.push_str(&format!("{}: {}\r\n", name("Content-Length"), self.body.len())),
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    /// The body in three chunks.
    pub(super) fn chunks(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for chunk in self.body.chunks(self.body.len().div_ceil(3).max(1)) {
            bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            bytes.extend_from_slice(chunk);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"0\r\n\r\n");
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::probe::test_data::TestData;

    #[test]
    fn chunks_hold_the_whole_body() {
        let mut draft = RequestDraft::plain(&TestData::example(None), 0);
        draft.body = b"abcdefg".to_vec();
        assert_eq!(draft.chunks(), b"3\r\nabc\r\n3\r\ndef\r\n1\r\ng\r\n0\r\n\r\n");
    }
}
