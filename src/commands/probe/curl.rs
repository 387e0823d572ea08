//! A request as a curl command, for people.

use url::Position;

use super::draft::Draft;
use super::framing::Framing;
use super::material::Material;
use crate::commands::request::quote;
use crate::commands::shell_word::shell_word;
use crate::protocol::query::{REQUEST_TIME, SIGN};
use crate::render::diagnostic::cut_back;
use crate::render::sanitize::sanitize_bytes;

/// Up to this many bytes a body is shown whole, so that the command can be repeated.
const MOST_WHOLE: usize = 2000;

/// How much of a longer body is shown, in columns.
const MOST_SHOWN: usize = 300;

/// What stands in a URL for the signature that a shell computes.
const SIGN_PLACE: &str = "TIMHOOK-SIGN";

/// The same for its time.
const TIME_PLACE: &str = "TIMHOOK-TIME";

/// How a signature is made from token and time, so that a shell can make it anew.
struct Signing {
    /// `RequestTime` minus now, in seconds.
    ahead: i64,
    /// The signed time minus `RequestTime`, in seconds.
    beside: i64,
    /// What becomes of the hash.
    filter: String,
}

impl Signing {
    /// A command with its places filled by a shell: the token is in `TIMHOOK_TOKEN`.
    fn shell(&self, command: &str) -> String {
        let plus = |seconds: i64| match seconds {
            0 => String::new(),
            seconds => format!("{seconds:+}"),
        };
        let now = match self.ahead {
            0 => "$(date +%s)".to_owned(),
            ahead => format!("$(($(date +%s){}))", plus(ahead)),
        };
        let signed = match self.beside {
            0 => "$T".to_owned(),
            beside => format!("$((T{}))", plus(beside)),
        };
        let hash = format!("$(printf %s \"$TIMHOOK_TOKEN{signed}\" | sha256sum | {})", self.filter);
        let filled = command.replace(SIGN_PLACE, &format!("'\"{hash}\"'")).replace(TIME_PLACE, "'\"$T\"'");
        format!("T={now}; {filled}")
    }
}

impl Draft {
    /// How the signature of this request is made; none, if it is not made of the token, or there is none.
    fn signing(&self, material: &Material) -> Option<Signing> {
        material.token.as_ref()?;
        let of =
            |name: &str| self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let sign = of(SIGN).filter(|sign| !sign.is_empty())?;
        let time = of(REQUEST_TIME).map_or(Some(self.now), |time| time.parse().ok())?;
        [0, -1].into_iter().find_map(|beside| {
            let right = material.sign(time + beside);
            let filter = match sign {
                _ if sign == right => "cut -c1-64".to_owned(),
                _ if sign == right.to_uppercase() => "cut -c1-64 | tr a-f A-F".to_owned(),
                _ if right.starts_with(sign) => format!("cut -c1-{}", sign.len()),
                _ => return None,
            };
            Some(Signing { ahead: time - self.now, beside, filter })
        })
    }

    /// The request as a person would repeat it with curl; a signature is made by the shell, from the token in
    /// `TIMHOOK_TOKEN`, and a password is not shown.
    pub(super) fn to_curl(&self, material: &Material) -> String {
        let url = &material.url;
        let mut shown = self.clone();
        let signing = self.signing(material);
        if shown.query.iter().any(|(name, value)| name == SIGN && !value.is_empty()) {
            shown.set(SIGN, if signing.is_some() { SIGN_PLACE } else { "REDACTED" });
            if signing.is_some() && shown.query.iter().any(|(name, _)| name == REQUEST_TIME) {
                shown.set(REQUEST_TIME, TIME_PLACE);
            }
        }
        let origin = &url[Position::BeforeScheme..Position::AfterScheme];
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let whole = quote(&format!("{origin}://{host}{}", shown.target(url)));
        let mut lines = vec![match &signing {
            Some(signing) => signing.shell(&format!("curl -X {} {whole}", self.method)),
            None => format!("curl -X {} {whole}", self.method),
        }];
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
        let signed =
            "&Sign='\"$(printf %s \"$TIMHOOK_TOKEN$T\" | sha256sum | cut -c1-64)\"'&RequestTime='\"$T\"'' \\";
        assert!(shown.starts_with("T=$(date +%s); curl -X POST 'http"), "{shown}");
        assert!(shown.contains(signed), "{shown}");
        assert!(!shown.contains("17773bc39a") && !shown.contains("secret"), "{shown}");
        let head = String::from_utf8_lossy(&draft.head(&material.url)).into_owned();
        assert!(head.contains("Sign=17773bc39a"), "{head}");
        assert!(head.contains("\r\nAuthorization: Basic dTpzZWNyZXQ=\r\n"), "{head}");
        assert!(!shown.contains("dTpzZWNyZXQ"), "{shown}");
    }
}
