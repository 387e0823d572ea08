//! The request that delivers a payload: URL, query, signature, headers, body. What
//! `send` sends and what its dry run prints.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use url::{Url, form_urlencoded};

use super::shell_word::shell_word;
use crate::http::client::ClientOptions;
use crate::http::connection::{Connection, PemFile};
use crate::protocol::query::{self, CallbackQuery};
use crate::protocol::redaction::{Redaction, SHORT_SECRET};
use crate::protocol::signature::{Token, sign};
use crate::render::sanitize::{sanitize, sanitize_bytes};

/// Up to this size a body stands in the curl command itself; systems limit an argument to 128 KiB.
const MOST_ARGUMENT_BYTES: usize = 100 * 1024;

/// What the sender calls itself.
const USER_AGENT: &str = concat!("timhook/", env!("CARGO_PKG_VERSION"));

/// What carries user name and password.
pub(super) const AUTHORIZATION: &str = "Authorization";

/// A complete request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutgoingRequest {
    /// With all query parameters.
    pub(crate) url: Url,
    /// In the order in which they are sent.
    pub(crate) headers: Vec<(String, String)>,
    /// Byte for byte.
    pub(crate) body: Vec<u8>,
}

/// What all requests of a run have in common.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// As given, with its own query parameters.
    pub(crate) url: Url,
    /// Added to the documented ones, or in their place.
    pub(crate) headers: Vec<(String, String)>,
    /// Signs every attempt.
    pub(crate) token: Option<Token>,
    /// Signs for this time in place of now.
    pub(crate) request_time: Option<u64>,
}

impl Target {
    /// The request for one attempt. `now` is in Unix seconds.
    pub(crate) fn request(&self, query: CallbackQuery, body: &[u8], now: i64) -> OutgoingRequest {
        OutgoingRequest { url: self.url_for(query, now), headers: self.all_headers(), body: body.to_vec() }
    }

    /// The URL for one attempt, signed if there is a token.
    pub(crate) fn url_for(&self, mut query: CallbackQuery, now: i64) -> Url {
        query.signature = self.token.as_ref().map(|token| {
            let time = self.request_time.map_or_else(|| now.to_string(), |time| time.to_string());
            (sign(token, &time), time)
        });
        let mut url = self.url.clone();
        let own = url.query().filter(|own| !own.is_empty()).map(|own| format!("{own}&"));
        url.set_query(Some(&format!("{}{}", own.unwrap_or_default(), query.build())));
        url.set_fragment(None);
        url
    }

    /// Hides what is secret about all requests: token and password.
    pub(crate) fn redaction(&self) -> Redaction {
        let mut redaction = self.token.as_ref().map(Token::redaction).unwrap_or_default();
        let given = self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(AUTHORIZATION));
        let given = given.map(|(_, value)| value.clone());
        let password = decode(self.url.password().unwrap_or_default());
        // Without the name of the scheme.
        let credentials = given.chain(authorization(&self.url));
        let credentials = credentials.filter_map(|value| value.rsplit(' ').next().map(str::to_owned));
        // Shorter ones stand in answers by chance.
        let is_telling = |secret: &String| secret.chars().count() >= SHORT_SECRET;
        credentials.chain([password]).filter(is_telling).for_each(|secret| redaction.hide(&secret));
        redaction
    }

    /// The documented headers, and those that were added to them or replace them.
    pub(crate) fn all_headers(&self) -> Vec<(String, String)> {
        let own = [("Content-Type", "application/json"), ("Accept", "*/*"), ("User-Agent", USER_AGENT)];
        let mut headers = own.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        headers.extend(authorization(&self.url).map(|value| (AUTHORIZATION.to_owned(), value)));
        headers.retain(|(name, _)| !has_header(&self.headers, name));
        headers.extend_from_slice(&self.headers);
        headers
    }
}

/// A URL without what must not be shown: a password, and the signature, unless that is wanted.
pub(crate) fn safe_url(url: &Url, shows_signature: bool) -> String {
    let mut url = url.clone();
    if url.password().is_some() {
        let _ = url.set_password(Some("REDACTED"));
    }
    if let Some(query) = url.query().filter(|_| !shows_signature) {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((query::SIGN, _)) => format!("{}=REDACTED", query::SIGN),
            _ => pair.to_owned(),
        });
        let query = pairs.collect::<Vec<_>>().join("&");
        url.set_query(Some(&query));
    }
    url.to_string()
}

impl OutgoingRequest {
    /// The request as HTTP/1.1 text.
    pub(crate) fn to_http(&self) -> String {
        let target = &self.url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &self.url[url::Position::BeforeHost..url::Position::AfterPort];
        let mut text = format!("POST {target} HTTP/1.1\n");
        if !has_header(&self.headers, "Host") {
            text.push_str(&format!("Host: {host}\n"));
        }
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {}\n", sanitize(value)));
        }
        text.push_str(&format!("Content-Length: {}\n\n", self.body.len()));
        match std::str::from_utf8(&self.body) {
            Ok(body) => {
                body.lines().for_each(|line| text.push_str(&format!("{}\n", sanitize_bytes(line.as_bytes()))))
            }
            Err(_) => text.push_str(&format!("{}\n", sanitize_bytes(&self.body))),
        }
        text
    }

    /// A command line for a POSIX shell that sends the same request with curl.
    pub(crate) fn to_curl(&self, client: &ClientOptions) -> String {
        // What a terminal would obey is not for its eyes.
        let is_plain = self.body.len() <= MOST_ARGUMENT_BYTES
            && std::str::from_utf8(&self.body)
                .is_ok_and(|body| body.split(['\n', '\r', '\t']).all(|part| *sanitize(part) == *part));
        let body = if is_plain {
            format!("--data-raw {}", quote(&String::from_utf8_lossy(&self.body)))
        } else {
            "--data-binary @-".to_owned()
        };
        let mut parts = vec!["curl --silent --show-error --globoff".to_owned()];
        parts.push(format!("--max-time {}", client.timeout.as_secs_f64()));
        parts.extend(curl_connection(&client.connection));
        parts.extend(self.headers.iter().map(|(name, value)| match value.as_str() {
            "" => format!("--header {}", quote(&format!("{name};"))),
            _ => format!("--header {}", shell_word(format!("{name}: {value}").as_bytes())),
        }));
        parts.push(body);
        parts.push(quote(self.url.as_str()));
        let command = parts.join(" \\\n  ");
        if is_plain {
            return format!("{command}\n");
        }
        format!("printf %s {} | base64 -d | {command}\n", quote(&encode_base64(&self.body)))
    }
}

/// Whether a header of this name is among some.
pub(super) fn has_header(headers: &[(String, String)], name: &str) -> bool {
    headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name))
}

/// The way to the endpoint in curl's words.
pub(super) fn curl_connection(connection: &Connection) -> Vec<String> {
    let file = |option: &str, file: &Option<PemFile>| {
        file.as_ref().map(|file| format!("{option} {}", quote(&file.name)))
    };
    let mut parts = Vec::new();
    parts.extend(file("--cacert", &connection.ca));
    parts.extend(file("--cert", &connection.certificate));
    parts.extend(file("--key", &connection.key));
    parts.extend(connection.is_insecure.then(|| "--insecure".to_owned()));
    parts.extend(connection.resolutions.iter().map(|resolution| {
        let addresses = resolution.addresses.iter().map(|address| match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        });
        let addresses = addresses.collect::<Vec<_>>().join(",");
        format!("--resolve {}", quote(&format!("{}:{}:{addresses}", resolution.host, resolution.port)))
    }));
    parts.extend(connection.unix_socket.as_ref().map(|path| format!("--unix-socket {}", quote(path))));
    parts.extend(connection.is_direct.then(|| "--noproxy '*'".to_owned()));
    parts
}

/// Bytes as Base64 with padding.
pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The value of `Authorization` for user name and password in a URL.
pub(super) fn authorization(url: &Url) -> Option<String> {
    let password = url.password().unwrap_or_default();
    if url.username().is_empty() && password.is_empty() {
        return None;
    }
    let both = format!("{}:{}", decode(url.username()), decode(password));
    Some(format!("Basic {}", encode_base64(both.as_bytes())))
}

/// A part of a URL without percent-encoding.
fn decode(text: &str) -> String {
    let text = text.replace('+', "%2B").replace('&', "%26");
    form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

/// Quotes a word for a POSIX shell.
pub(super) fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query() -> CallbackQuery {
        CallbackQuery::plain(1_400_000_000, "Group.Command")
    }

    fn target(url: &str, token: Option<&str>) -> Target {
        Target {
            url: Url::parse(url).expect("a URL"),
            headers: vec![],
            token: token.map(Token::new),
            request_time: Some(1_669_872_112),
        }
    }

    #[test]
    fn a_url_without_a_path_is_joined_at_the_root() {
        let request = target("https://www.example.com", None).request(query(), b"{}", 0);
        assert_eq!(
            request.url.as_str(),
            "https://www.example.com/?SdkAppid=1400000000&CallbackCommand=Group.Command\
             &contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI"
        );
    }

    #[test]
    fn what_the_url_had_stays_first() {
        let request = target("http://h:1/p?a=1&b=x%20y#top", None).request(query(), b"{}", 0);
        assert!(
            request.url.as_str().starts_with("http://h:1/p?a=1&b=x%20y&SdkAppid=1400000000&"),
            "{}",
            request.url
        );
        assert_eq!(request.url.fragment(), None);
    }

    #[test]
    fn the_signature_is_the_documented_one_and_is_not_shown() {
        let request = target("http://u:secret@h/", Some("xxxxyyyy")).request(query(), b"{}", 0);
        let sign = "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061";
        assert!(
            request.url.as_str().ends_with(&format!("&Sign={sign}&RequestTime=1669872112")),
            "{}",
            request.url
        );
        let safe = safe_url(&request.url, false);
        assert!(safe.ends_with("&Sign=REDACTED&RequestTime=1669872112"), "{safe}");
        assert!(!safe.contains("secret"), "{safe}");
    }

    #[test]
    fn a_given_header_replaces_the_default() {
        let mut target = target("http://h/", None);
        target.headers = vec![("content-type".to_owned(), "text/plain".to_owned())];
        let request = target.request(query(), b"{}", 0);
        let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Accept", "User-Agent", "content-type"]);
        target.headers = ["1", "2"].map(|value| ("X-A".to_owned(), value.to_owned())).to_vec();
        let values: Vec<String> = target.all_headers().into_iter().map(|(_, value)| value).skip(3).collect();
        assert_eq!(values, ["1", "2"]);
    }

    #[test]
    fn user_and_password_of_the_url_become_a_header() {
        let value = |url| {
            let headers = target(url, None).all_headers();
            headers.into_iter().find(|(name, _)| name == AUTHORIZATION).map(|(_, value)| value)
        };
        assert_eq!(value("http://u:secret@h/"), Some("Basic dTpzZWNyZXQ=".to_owned()));
        assert_eq!(
            value("http://a%20b:c%3A%26+=@h/"),
            Some(format!("Basic {}", encode_base64(b"a b:c:&+=")))
        );
        assert_eq!(value("http://u@h/"), Some("Basic dTo=".to_owned()));
        assert_eq!(value("http://h/"), None);
        let mut other = target("http://u:secret@h/", None);
        other.headers = vec![("authorization".to_owned(), "Bearer x".to_owned())];
        let names =
            other.all_headers().into_iter().filter(|(name, _)| name.eq_ignore_ascii_case(AUTHORIZATION));
        assert_eq!(names.map(|(_, value)| value).collect::<Vec<_>>(), ["Bearer x"]);
    }

    #[test]
    fn shell_words_survive_quotes() {
        assert_eq!(quote("it's"), r"'it'\''s'");
    }
}
