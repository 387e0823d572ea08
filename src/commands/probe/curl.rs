//! A request as a curl command, for people.

use url::Position;

use super::draft::Draft;
use super::framing::Framing;
use super::material::Material;
use crate::commands::request::quote;
use crate::commands::shell_word::shell_word;
use crate::protocol::query::SIGN;
use crate::render::diagnostic::cut_back;
use crate::render::sanitize::sanitize_bytes;

/// Up to this many bytes a body is shown whole, so that the command can be repeated.
const MOST_WHOLE: usize = 2000;

/// How much of a longer body is shown, in columns.
const MOST_SHOWN: usize = 300;

impl Draft {
    /// The request as a person would repeat it with curl; the signature and a password are not shown.
    pub(super) fn to_curl(&self, material: &Material) -> String {
        let url = &material.url;
        let mut shown = self.clone();
        if shown.query.iter().any(|(name, value)| name == SIGN && !value.is_empty()) {
            shown.set(SIGN, "REDACTED");
        }
        let origin = &url[Position::BeforeScheme..Position::AfterScheme];
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let whole = quote(&format!("{origin}://{host}{}", shown.target(url)));
        let mut lines = vec![format!("curl -X {} {whole}", self.method)];
        if !url.username().is_empty() || url.password().is_some() {
            lines.push(format!("-u {}", quote(&format!("{}:REDACTED", url.username()))));
        }
        lines.extend(material.curl_options.iter().cloned());
        let ours = ["accept", "user-agent", "authorization"];
        let headers = self.headers.iter().filter(|(name, _)| !ours.contains(&name.to_lowercase().as_str()));
        lines.extend(headers.map(|(name, value)| format!("-H {}", quote(&format!("{name}: {value}")))));
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            lines.push("-H 'Content-Type:'".to_owned());
        }
        if self.framing == Framing::Chunked {
            lines.push("-H 'Transfer-Encoding: chunked'".to_owned());
        }
        if self.method != "GET" {
            lines.push(self.shown_body());
        }
        let note = match self.framing {
            Framing::Whole | Framing::Chunked => String::new(),
            Framing::Late(pause) => format!("  # the body {} ms after the head", pause.as_millis()),
            Framing::Dripping { bytes, pause } => {
                format!("  # {bytes} bytes of the body at one per {} ms", pause.as_millis())
            }
            Framing::Half => "  # half of the body, and then the connection is closed".to_owned(),
        };
        format!("{}{note}", lines.join(" \\\n  "))
    }

    fn shown_body(&self) -> String {
        if self.body.len() <= MOST_WHOLE {
            return format!("--data-raw {}", shell_word(&self.body));
        }
        let start = cut_back(&sanitize_bytes(&self.body[..MOST_WHOLE]), MOST_SHOWN);
        format!("--data-raw {}  # {} bytes", quote(&start), self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_has_neither_signature_nor_password() {
        let material = Material::example(Some("xxxxyyyy"));
        let draft = Draft::plain(&material, 1_669_872_112);
        let shown = draft.to_curl(&material);
        assert!(shown.contains("/callback?key=1&SdkAppid=1400000000&"), "{shown}");
        assert!(shown.contains("Sign=REDACTED&RequestTime=1669872112"), "{shown}");
        assert!(!shown.contains("17773bc39a") && !shown.contains("secret"), "{shown}");
        let head = String::from_utf8_lossy(&draft.head(&material.url)).into_owned();
        assert!(head.contains("Sign=17773bc39a"), "{head}");
        assert!(head.contains("\r\nAuthorization: Basic dTpzZWNyZXQ=\r\n"), "{head}");
        assert!(!shown.contains("dTpzZWNyZXQ"), "{shown}");
    }
}
