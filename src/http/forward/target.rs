//! Where callbacks are passed on to, and what is asked for there.

use url::{Position, Url, form_urlencoded};

use crate::protocol::query::{DOCUMENTED, REQUEST_TIME, SIGN, sign_again};

/// How a target may be written.
pub(crate) const FORMS: &str = "write a URL such as http://127.0.0.1:3000/callback, or in short 3000, \
                                :3000/callback or host:3000";

/// The URL that `3000`, `:3000` and `:3000/path` stand for.
pub(crate) fn short_form(text: &str) -> Option<String> {
    let rest = text.strip_prefix(':').unwrap_or(text);
    let port = rest.split(['/', '?']).next().unwrap_or_default();
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    is_port.then(|| format!("http://localhost:{rest}"))
}

/// A backend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BackendTarget {
    /// Whether it speaks HTTPS.
    pub(crate) is_tls: bool,
    /// Name or address, without the brackets of IPv6.
    pub(crate) host: String,
    /// Port.
    pub(crate) port: u16,
    /// `host:port` as the `Host` header has it.
    pub(crate) authority: String,
    /// `http://host:port`.
    origin: String,
    /// What paths are appended to.
    path: String,
    /// What stands before the query of every request.
    query: Option<String>,
}

impl BackendTarget {
    /// Understands a URL, `3000`, `:3000/path` or `host:3000/path`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let written = match short_form(text) {
            Some(url) => url,
            None if text.contains("://") => text.to_owned(),
            None => format!("http://{text}"),
        };
        let url = Url::parse(&written).map_err(|error| format!("`{text}`: {error}; {FORMS}"))?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let (Some(host), Some(port), true) =
            (host, url.port_or_known_default(), matches!(url.scheme(), "http" | "https"))
        else {
            return Err(format!("`{text}` is neither http nor https; {FORMS}"));
        };
        if port == 0 {
            return Err(format!("`{text}`: nothing can listen on port 0; {FORMS}"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "a URL with a user or a password is not supported: the vendor sends neither".to_owned()
            );
        }
        if url.fragment().is_some() {
            return Err(format!("`{text}`: the part after `#` is never sent; remove it"));
        }
        if let Some((name, _)) = url.query_pairs().find(|(name, _)| is_vendors(name)) {
            return Err(format!("the URL sets `{name}`, which every callback already has; remove it"));
        }
        Ok(Self {
            is_tls: url.scheme() == "https",
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            authority: url[Position::BeforeHost..Position::AfterPort].to_owned(),
            origin: url[..Position::AfterPort].to_owned(),
            path: url.path().to_owned(),
            query: url.query().filter(|query| !query.is_empty()).map(str::to_owned),
        })
    }

    /// What to ask for when `asked` was asked for here: path appended to path, query kept byte for
    /// byte, but for `Sign` and `RequestTime` if `signature` gives both.
    pub(super) fn join(&self, asked: &str, signature: Option<(&str, &str)>) -> String {
        let (path, query) = match origin_form(asked).split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (origin_form(asked), None),
        };
        let mut joined = self.join_path(path);
        let query = match signature {
            Some((sign, time)) => Some(sign_again(query.unwrap_or_default(), sign, time)),
            None => query.map(str::to_owned),
        };
        let query = match (&self.query, query) {
            (Some(own), Some(query)) => {
                let further = without_names_of(own, &query);
                Some(
                    [own.as_str(), &further]
                        .into_iter()
                        .filter(|part| !part.is_empty())
                        .collect::<Vec<_>>()
                        .join("&"),
                )
            }
            (Some(own), _) => Some(own.clone()),
            (None, query) => query,
        };
        if let Some(query) = query {
            joined.push('?');
            joined.push_str(&query);
        }
        joined
    }

    /// The URL of what is asked for, without the query.
    pub(super) fn shown(&self, joined: &str) -> String {
        format!("{}{}", self.origin, joined.split('?').next().unwrap_or_default())
    }

    /// The URL that callbacks for `/` go to, without the query.
    pub(crate) fn shown_base(&self) -> String {
        self.shown(&self.path)
    }

    /// How to write this target where a callback for `path` would ask it for that path twice.
    pub(crate) fn without_double(&self, path: &str) -> Option<String> {
        let own = self.path.trim_end_matches('/');
        let base = own.strip_suffix(path.trim_end_matches('/')).filter(|base| base.len() < own.len())?;
        Some(format!("{}{base}", self.origin))
    }

    fn join_path(&self, path: &str) -> String {
        match path {
            "" | "/" | "*" => self.path.clone(),
            _ => format!("{}{path}", self.path.trim_end_matches('/')),
        }
    }
}

/// The parameters of a query that another one does not name, byte for byte: what is typed counts, and once.
fn without_names_of(own: &str, query: &str) -> String {
    let name = |pair: &str| form_urlencoded::parse(pair.as_bytes()).next().map(|(name, _)| name.into_owned());
    let typed: Vec<String> = own.split('&').filter_map(name).collect();
    let kept = query.split('&').filter(|pair| name(pair).is_none_or(|name| !typed.contains(&name)));
    kept.collect::<Vec<_>>().join("&")
}

fn is_vendors(name: &str) -> bool {
    DOCUMENTED.contains(&name) || [SIGN, REQUEST_TIME].contains(&name)
}

/// A proxy is asked for `http://host/path`; a server for `/path`.
fn origin_form(asked: &str) -> &str {
    match asked.split_once("://") {
        Some((scheme, rest)) if !scheme.contains('/') && !scheme.contains('?') => {
            rest.find(['/', '?']).map_or("", |start| &rest[start..])
        }
        _ => asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let target = BackendTarget::parse(text).expect("a target");
        format!("{} {} {}", target.host, target.authority, target.shown(&target.join("/cb", None)))
    }

    #[test]
    fn a_target_may_be_written_short() {
        assert_eq!(shown("3000"), "localhost localhost:3000 http://localhost:3000/cb");
        assert_eq!(shown(":3000/api/"), "localhost localhost:3000 http://localhost:3000/api/cb");
        assert_eq!(shown("3000/api"), "localhost localhost:3000 http://localhost:3000/api/cb");
        assert_eq!(shown("backend:80"), "backend backend http://backend/cb");
        assert_eq!(shown("https://example.com"), "example.com example.com https://example.com/cb");
        assert_eq!(shown("[::1]:3000/x"), "::1 [::1]:3000 http://[::1]:3000/x/cb");
    }

    #[test]
    fn what_is_no_target_is_refused_with_the_forms() {
        for wrong in ["", ":", "99999", "0", "ftp://host/", "http://", ":3000#x", "http://a:b@host", "x y"] {
            assert!(BackendTarget::parse(wrong).is_err(), "{wrong}");
        }
        let error = BackendTarget::parse("http://host/?Sign=1").expect_err("the vendor's name");
        assert_eq!(error, "the URL sets `Sign`, which every callback already has; remove it");
    }

    #[test]
    fn paths_are_joined_and_queries_kept_byte_for_byte() {
        let join = |base: &str, asked: &str| BackendTarget::parse(base).expect("a target").join(asked, None);
        assert_eq!(join("3000", "/?a=%7e&&b"), "/?a=%7e&&b");
        assert_eq!(join("3000", "/a/../b?x='\"<"), "/a/../b?x='\"<");
        assert_eq!(join(":3000/base", "/?a"), "/base?a");
        assert_eq!(join(":3000/base/", "/"), "/base/");
        assert_eq!(join(":3000/base/", "/cb?"), "/base/cb?");
        assert_eq!(join(":3000/base?env=dev", "/cb?a=1"), "/base/cb?env=dev&a=1");
        assert_eq!(join(":3000/base?env=dev", "/cb"), "/base/cb?env=dev");
        assert_eq!(
            join(":3000?token=staging", "/?a=%7e&token=prod&&b&to%6ben=x"),
            "/?token=staging&a=%7e&&b"
        );
        assert_eq!(join(":3000?token=staging", "/?token=prod"), "/?token=staging");
        assert_eq!(join("3000", "/?a=1&a=2"), "/?a=1&a=2");
        assert_eq!(join("3000", "http://elsewhere/cb?a"), "/cb?a");
        assert_eq!(join("3000", "/cb?next=http://x/"), "/cb?next=http://x/");
    }

    #[test]
    fn a_path_that_would_be_asked_for_twice_is_noticed() {
        let without = |text: &str, path| BackendTarget::parse(text).expect("a target").without_double(path);
        assert_eq!(without(":3000/callback", "/callback"), Some("http://localhost:3000".to_owned()));
        assert_eq!(without("http://h/api/callback/", "/callback"), Some("http://h/api".to_owned()));
        for (target, path) in
            [("3000", "/callback"), (":3000/cb", "/callback"), ("3000", "/"), (":3000/x", "/")]
        {
            assert_eq!(without(target, path), None, "{target} {path}");
        }
    }

    #[test]
    fn signing_again_replaces_the_signature_alone() {
        let target = BackendTarget::parse("3000").expect("a target");
        let join = |asked: &str| target.join(asked, Some(("17773b", "1669872112")));
        let signature = "Sign=17773b&RequestTime=1669872112";
        assert_eq!(join("/cb?Sign=0&a=%7e&RequestTime=5&b"), format!("/cb?a=%7e&b&{signature}"));
        assert_eq!(join("/cb"), format!("/cb?{signature}"));
    }
}
