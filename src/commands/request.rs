//! The request that delivers a payload: URL, query, signature, headers, body. What
//! `send` sends and what its dry run prints.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use url::{Url, form_urlencoded};

use crate::protocol::query::{self, CallbackQuery};
use crate::protocol::redaction::{Redaction, SHORT_SECRET};
use crate::protocol::signature::{Token, sign};
use crate::render::sanitize::{sanitize, sanitize_bytes};

/// What the sender calls itself.
const USER_AGENT: &str = concat!("timhook/", env!("CARGO_PKG_VERSION"));

/// What carries user name and password.
const AUTHORIZATION: &str = "Authorization";

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
    pub(crate) fn url_for(&self, query: CallbackQuery, now: i64) -> Url {
        let mut url = self.url.clone();
        url.set_query(Some(&whole_query(&self.url, &self.signed(query, now).build())));
        url.set_fragment(None);
        url
    }

    /// The query for one attempt, signed if there is a token.
    pub(super) fn signed(&self, query: CallbackQuery, now: i64) -> CallbackQuery {
        let signature = self.token.as_ref().map(|token| {
            let time = self.request_time.map_or_else(|| now.to_string(), |time| time.to_string());
            (sign(token, &time), time)
        });
        CallbackQuery { signature, ..query }
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

/// The query that a URL has of its own, and what is added to it.
pub(super) fn whole_query(url: &Url, added: &str) -> String {
    let own = url.query().filter(|own| !own.is_empty()).map(|own| format!("{own}&"));
    format!("{}{added}", own.unwrap_or_default())
}

/// Host and port as the header `Host` has them.
pub(super) fn host(url: &Url) -> &str {
    &url[url::Position::BeforeHost..url::Position::AfterPort]
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
        let mut text = format!("POST {target} HTTP/1.1\n");
        if !has_header(&self.headers, "Host") {
            text.push_str(&format!("Host: {}\n", host(&self.url)));
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
}

/// Whether a header of this name is among some.
pub(super) fn has_header(headers: &[(String, String)], name: &str) -> bool {
    headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name))
}

/// Bytes as Base64 with padding.
pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The value of `Authorization` for user name and password in a URL.
fn authorization(url: &Url) -> Option<String> {
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
}
