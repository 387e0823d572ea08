//! The bytes of a request, and the ways in which they go out.

use std::time::Duration;

use url::{Position, Url, form_urlencoded};

use super::draft::Draft;

/// How the bytes go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// At once, with their length.
    Whole,
    /// In three chunks.
    Chunked,
    /// The head at once, the body after a pause.
    Late(Duration),
    /// So many bytes of the body one by one, with a pause after each; then the rest.
    Dripping { bytes: usize, pause: Duration },
    /// Half of the body, and then nothing more.
    Half,
}

impl Framing {
    /// How long the sending of a request takes by itself.
    pub(super) fn pace(self) -> Duration {
        match self {
            Self::Late(pause) => pause,
            Self::Dripping { bytes, pause } => pause * u32::try_from(bytes).unwrap_or(u32::MAX),
            Self::Whole | Self::Chunked | Self::Half => Duration::ZERO,
        }
    }
}

impl Draft {
    /// The request target: path and query.
    pub(super) fn target(&self, url: &Url) -> String {
        let own = url.query().filter(|own| !own.is_empty()).map(|own| format!("{own}&"));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish();
        format!("{}?{}{query}", url.path(), own.unwrap_or_default())
    }

    /// Everything before the body.
    pub(super) fn head(&self, url: &Url) -> Vec<u8> {
        let is_lower = self.headers.iter().all(|(name, _)| name.chars().all(|letter| !letter.is_uppercase()));
        let name = |text: &str| if is_lower { text.to_lowercase() } else { text.to_owned() };
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let mut head =
            format!("{} {} HTTP/1.1\r\n{}: {host}\r\n", self.method, self.target(url), name("Host"));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match self.framing {
            Framing::Chunked => head.push_str("Transfer-Encoding: chunked\r\n"),
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
    use super::super::material::Material;
    use super::*;

    #[test]
    fn chunks_hold_the_whole_body() {
        let mut draft = Draft::plain(&Material::example(None), 0);
        draft.body = b"abcdefg".to_vec();
        assert_eq!(draft.chunks(), b"3\r\nabc\r\n3\r\ndef\r\n1\r\ng\r\n0\r\n\r\n");
    }
}
