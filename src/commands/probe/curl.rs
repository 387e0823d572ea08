//! A request as a curl command, for people.

use super::cases::MADE_UP;
use super::request_draft::RequestDraft;
use super::test_data::TestData;
use super::transmission::Transmission;
use crate::commands::request::host;
use crate::commands::shell_word::{quote, shell_word};
use crate::protocol::query::{REQUEST_TIME, SIGN};
use crate::render::diagnostic::cut_back;
use crate::render::sanitize::sanitize_bytes;

/// Up to this many bytes a body is shown whole, so that the command can be repeated.
const MOST_WHOLE: usize = 2000;

/// How much of a longer body is shown, in columns.
const MOST_SHOWN: usize = 300;

/// What stands in a URL for the signature that a shell computes.
pub(crate) const SIGN_PLACE: &str = "TIMHOOK-SIGN";

/// The same for its time.
pub(crate) const TIME_PLACE: &str = "TIMHOOK-TIME";

/// How a signature is made from token and time, so that a shell can make it anew.
struct Signing {
    signed: Signed,
    /// What becomes of the hash.
    filter: String,
}

/// What is hashed after the token.
enum Signed {
    /// A time, which is also `RequestTime`.
    Time {
        /// `RequestTime` minus now, in seconds.
        ahead: i64,
        /// The signed time minus `RequestTime`, in seconds.
        beside: i64,
    },
    /// Nothing.
    Nothing,
}

/// What `cut` makes of the line of `sha256sum`: the hash alone.
const WHOLE_HASH: &str = "cut -c1-64";

impl Signing {
    /// The signature of a callback of this moment.
    fn of_now() -> Self {
        Self { signed: Signed::Time { ahead: 0, beside: 0 }, filter: WHOLE_HASH.to_owned() }
    }

    /// A command with its places filled by a shell: the token is in `TIMHOOK_TOKEN`.
    fn shell(&self, command: &str) -> String {
        let plus = |seconds: i64| match seconds {
            0 => String::new(),
            seconds => format!("{seconds:+}"),
        };
        let (time, signed) = match self.signed {
            Signed::Nothing => (String::new(), String::new()),
            Signed::Time { ahead, beside } => {
                let time = match ahead {
                    0 => "T=$(date +%s); ".to_owned(),
                    ahead => format!("T=$(($(date +%s){})); ", plus(ahead)),
                };
                let signed = match beside {
                    0 => "$T".to_owned(),
                    beside => format!("$((T{}))", plus(beside)),
                };
                (time, signed)
            }
        };
        let hash = format!("$(printf %s \"$TIMHOOK_TOKEN{signed}\" | sha256sum | {})", self.filter);
        let filled = command.replace(SIGN_PLACE, &format!("'\"{hash}\"'")).replace(TIME_PLACE, "'\"$T\"'");
        format!("{time}{filled}")
    }
}

/// A command in which a shell fills these places, with its own time.
pub(crate) fn sign_in_shell(command: &str) -> String {
    Signing::of_now().shell(command)
}

impl RequestDraft {
    /// How the signature of this request is made; none, if it is not made of the token, or there is none.
    fn signing(&self, material: &TestData) -> Option<Signing> {
        material.target.token.as_ref()?;
        let sign = self.parameter(SIGN).filter(|sign| !sign.is_empty())?;
        if sign == material.sign_of("") {
            return Some(Signing { signed: Signed::Nothing, filter: WHOLE_HASH.to_owned() });
        }
        let time = self.parameter(REQUEST_TIME).map_or(Some(self.now), |time| time.parse().ok())?;
        [0, -1].into_iter().find_map(|beside| {
            let right = material.sign(time + beside);
            let filter = match sign {
                _ if sign == right => WHOLE_HASH.to_owned(),
                _ if sign == right.to_uppercase() => format!("{WHOLE_HASH} | tr a-f A-F"),
                _ if right.starts_with(sign) => format!("cut -c1-{}", sign.len()),
                _ => return None,
            };
            Some(Signing { signed: Signed::Time { ahead: time - self.now, beside }, filter })
        })
    }

    /// Puts places where a shell is to put signature and time, in the URL and in the body, and says how it makes them.
    /// A signature that is made of something else is hidden, unless it is plain that nobody has made it.
    fn hide_signature(&mut self, material: &TestData) -> Option<Signing> {
        let right = material.sign(self.now);
        let body = String::from_utf8_lossy(&self.body);
        if !right.is_empty() && body.contains(&right) {
            let time = |value: &str| format!("\"{REQUEST_TIME}\":\"{value}\"");
            let body = body.replace(&right, SIGN_PLACE);
            self.body = body.replace(&time(&self.now.to_string()), &time(TIME_PLACE)).into_bytes();
            self.set(REQUEST_TIME, TIME_PLACE);
            return Some(Signing::of_now());
        }
        let signing = self.signing(material);
        let is_made = |sign: &str| !sign.is_empty() && sign.is_ascii() && sign != MADE_UP;
        if self.parameter(SIGN).is_some_and(is_made) {
            self.set(SIGN, if signing.is_some() { SIGN_PLACE } else { "REDACTED" });
        }
        // Also beside a signature that nobody has made, the time is to be that of whoever repeats the request.
        let is_now = self.parameter(REQUEST_TIME) == Some(&self.now.to_string());
        let signing = signing.or_else(|| is_now.then(Signing::of_now));
        let has_time = self.parameter(REQUEST_TIME).is_some_and(|time| !time.is_empty());
        if has_time && matches!(&signing, Some(Signing { signed: Signed::Time { .. }, .. })) {
            self.set(REQUEST_TIME, TIME_PLACE);
        }
        signing
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The request as a person would repeat it with curl; a signature is made by the shell, from the token in
    /// `TIMHOOK_TOKEN`, and a password is not shown.
    pub(super) fn to_curl(&self, material: &TestData) -> String {
        let url = &material.target.url;
        let mut shown = self.clone();
        let signing = shown.hide_signature(material);
        let whole = quote(&format!("{}://{}{}", url.scheme(), host(url), shown.target(url)));
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
        if self.transmission == Transmission::Chunked {
            lines.push("-H 'Transfer-Encoding: chunked'".to_owned());
        }
        if self.method != "GET" {
            lines.push(shown.shown_body());
        }
        let note = match self.transmission {
            Transmission::Whole | Transmission::Chunked => String::new(),
            Transmission::Late(pause) => format!("  # the body {} ms after the headers", pause.as_millis()),
            Transmission::Dripping { bytes, pause } => {
                format!("  # {bytes} bytes of the body at one per {} ms", pause.as_millis())
            }
            Transmission::Half => "  # half of the body, and then the connection is closed".to_owned(),
        };
        let command = lines.join(" \\\n  ");
        let command = signing.map_or_else(|| command.clone(), |signing| signing.shell(&command));
        format!("{command}{note}")
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
        let material = TestData::example(Some("xxxxyyyy"));
        let draft = RequestDraft::plain(&material, 1_669_872_112);
        let shown = draft.to_curl(&material);
        assert!(shown.contains("/callback?key=1&SdkAppid=1400000000&"), "{shown}");
        let signed =
            "&Sign='\"$(printf %s \"$TIMHOOK_TOKEN$T\" | sha256sum | cut -c1-64)\"'&RequestTime='\"$T\"'' \\";
        assert!(shown.starts_with("T=$(date +%s); curl -X POST 'http"), "{shown}");
        assert!(shown.contains(signed), "{shown}");
        assert!(!shown.contains("17773bc39a") && !shown.contains("secret"), "{shown}");
        let head = String::from_utf8_lossy(&draft.head(&material.target.url)).into_owned();
        assert!(head.contains("Sign=17773bc39a"), "{head}");
        assert!(head.contains("\r\nAuthorization: Basic dTpzZWNyZXQ=\r\n"), "{head}");
        assert!(!shown.contains("dTpzZWNyZXQ"), "{shown}");
    }
}
