//! Who may ask, and for what: the rules that keep other sites, other machines and other people out.

use std::sync::{Mutex, PoisonError};

use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use url::form_urlencoded;

use super::answers::{ApiRefusal, HTML, whole};
use super::assets;
use super::key::Key;
use crate::http::local_server::LocalAnswer;

/// Where the way in is.
const WAY_IN: &str = "open the URL that timhook has printed after `inspector on`; scripts send its key as \
                      `Authorization: Bearer KEY`";

/// What somebody sees who has no key.
const CLOSED: &str = include_str!("page/closed.html");

/// Decides about requests.
pub(super) struct Access {
    key: Key,
    /// Opens the page once, in place of the key.
    ticket: Mutex<Option<Key>>,
    port: u16,
}

impl Access {
    pub(super) fn new(key: Key, ticket: Option<Key>, port: u16) -> Self {
        Self { key, ticket: Mutex::new(ticket), port }
    }

    /// The address that opens the page.
    pub(super) fn url(&self) -> String {
        url(self.port, &self.key)
    }

    /// Refuses a request, or lets a browser in that has brought the key.
    pub(super) fn refuses(&self, head: &Parts) -> Option<LocalAnswer> {
        match self.check(head) {
            Err(refusal) if refusal.status == StatusCode::UNAUTHORIZED && wants_page(head) => {
                let mut answer = whole(HTML, CLOSED);
                *answer.status_mut() = refusal.status;
                Some(answer)
            }
            Err(refusal) => Some(refusal.answer()),
            Ok(()) => self.welcome(head),
        }
    }

    fn check(&self, head: &Parts) -> Result<(), ApiRefusal> {
        self.check_host(head)?;
        self.check_origin(head)?;
        if assets::is_open(head.uri.path()) || self.has_key(head) {
            return Ok(());
        }
        let what = match key_in_query(head) {
            Some(_) => "the key is not the one of this run",
            None => "the inspector opens with a key",
        };
        Err(ApiRefusal::new(StatusCode::UNAUTHORIZED, what, WAY_IN))
    }

    /// A name that somebody has pointed at this machine is no address of it (DNS rebinding).
    fn check_host(&self, head: &Parts) -> Result<(), ApiRefusal> {
        let is_ours = |host: &str| self.hosts().iter().any(|own| own == host);
        let mut hosts = head.headers.get_all(header::HOST).iter();
        let is_named =
            matches!((hosts.next(), hosts.next()), (Some(host), None) if host.to_str().is_ok_and(is_ours));
        if is_named && head.uri.authority().is_none_or(|authority| is_ours(authority.as_str())) {
            return Ok(());
        }
        let help = format!("ask for 127.0.0.1:{0} or localhost:{0}", self.port);
        Err(ApiRefusal::new(StatusCode::FORBIDDEN, "the Host header names another server", help))
    }

    /// Pages from elsewhere may link to the page, and nothing else. Only a browser says where a request comes from;
    /// what acts, and has no origin, is to bring the key by itself, which no browser does for another page.
    fn check_origin(&self, head: &Parts) -> Result<(), ApiRefusal> {
        let own = |origin: &str| self.hosts().iter().any(|host| origin.strip_prefix("http://") == Some(host));
        let origin = head.headers.get(header::ORIGIN);
        let is_foreign = match origin {
            Some(origin) => !origin.to_str().is_ok_and(own),
            None => is_api(head) && text(&head.headers, "sec-fetch-site").is_some_and(is_from_elsewhere),
        };
        if is_foreign {
            let help = "ask from the page of the inspector, or from a script that sends no Origin";
            return Err(ApiRefusal::new(StatusCode::FORBIDDEN, "another page has sent this", help));
        }
        let acts = head.method != Method::GET && head.method != Method::HEAD;
        if acts && origin.is_none() && bearer(&head.headers).is_none() {
            let error = "there is neither an Origin nor the key in `Authorization`";
            let help = "send the key as `Authorization: Bearer KEY`";
            return Err(ApiRefusal::new(StatusCode::FORBIDDEN, error, help));
        }
        Ok(())
    }

    fn hosts(&self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|host| format!("{host}:{}", self.port))
    }

    fn has_key(&self, head: &Parts) -> bool {
        let is_key = |given: &str| self.key.is(given);
        let cookies = head.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let name = self.cookie();
        let mut pairs =
            cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        bearer(&head.headers).is_some_and(is_key)
            || pairs.any(|(given, value)| given == name && is_key(value))
            || key_in_query(head).is_some_and(|key| is_key(&key) || self.takes_ticket(&key))
    }

    fn takes_ticket(&self, given: &str) -> bool {
        let mut ticket = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        ticket.take_if(|ticket| ticket.is(given)).is_some()
    }

    /// Ports share cookies, so that each has a name of its own.
    fn cookie(&self) -> String {
        format!("timhook-{}", self.port)
    }

    /// Moves the key from the address into a cookie, where it is not seen, shared or kept in a history.
    fn welcome(&self, head: &Parts) -> Option<LocalAnswer> {
        key_in_query(head)?;
        let others = pairs(head).filter(|(name, _)| name != "key");
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish();
        let separator = if query.is_empty() { "" } else { "?" };
        let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie(), self.key.reveal());
        let mut answer = whole(HTML, "");
        *answer.status_mut() = StatusCode::SEE_OTHER;
        for (name, value) in
            [(header::SET_COOKIE, cookie), (header::LOCATION, format!("/{separator}{query}"))]
        {
            answer.headers_mut().insert(name, HeaderValue::from_str(&value).ok()?);
        }
        Some(answer)
    }
}

/// The address that opens the page with a key.
pub(super) fn url(port: u16, key: &Key) -> String {
    format!("http://127.0.0.1:{port}/?key={}", key.reveal())
}

/// The key of `/?key=KEY`. Nowhere else it stands in the address.
fn key_in_query(head: &Parts) -> Option<String> {
    let is_page = head.method == Method::GET && head.uri.path() == "/";
    pairs(head).filter(|_| is_page).find(|(name, _)| name == "key").map(|(_, key)| key)
}

fn pairs(head: &Parts) -> impl Iterator<Item = (String, String)> {
    form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes()).into_owned()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = text(headers, "authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn is_api(head: &Parts) -> bool {
    head.uri.path().starts_with("/api/")
}

fn is_from_elsewhere(site: &str) -> bool {
    matches!(site, "cross-site" | "same-site")
}

/// Whether a person looks at the answer.
fn wants_page(head: &Parts) -> bool {
    head.uri.path() == "/" && text(&head.headers, "accept").is_some_and(|accept| accept.contains("text/html"))
}
