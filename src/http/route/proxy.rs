//! Which proxy the environment wants for a URL, read as curl and its kin read it.

use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

use crate::env::Env;
use crate::error::Error;

/// A proxy and the variable that names it. Its URL may hold a password and is never shown whole.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    /// With user and password, if it has them.
    pub(in crate::http) url: Url,
    /// Where it was found.
    pub(in crate::http) variable: &'static str,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Proxy({self})")
    }
}

/// As it may be shown: `http://127.0.0.1:3128 (from HTTPS_PROXY)`.
impl std::fmt::Display for Proxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = &self.url[url::Position::BeforeHost..url::Position::AfterPort];
        write!(formatter, "{}://{host} (from {})", self.url.scheme(), self.variable)
    }
}

impl Proxy {
    /// The value of `Proxy-Authorization`, if the proxy's URL has user and password.
    pub(in crate::http) fn authorization(&self) -> Option<String> {
        let any = http::Uri::from_static("http://any.example");
        let intercept = Matcher::builder().all(self.url.as_str()).build().intercept(&any)?;
        Some(intercept.basic_auth()?.to_str().ok()?.to_owned())
    }
}

/// The proxy for a URL, if the environment names one that applies to it.
///
/// Lower case wins over upper case, the variable of the scheme over `ALL_PROXY`. Endpoints on this
/// machine are always called directly: a proxy elsewhere could not reach them.
pub(crate) fn choose_proxy(url: &Url, env: &Env) -> Result<Option<Proxy>, Error> {
    let names = match url.scheme() {
        "https" => ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        _ => ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
    };
    // In a CGI program, a request's header `Proxy:` arrives as HTTP_PROXY: https://httpoxy.org
    let is_forged = |name: &str| name == "HTTP_PROXY" && env.get("REQUEST_METHOD").is_some();
    let found =
        names.into_iter().filter(|name| !is_forged(name)).find_map(|name| Some((name, env.get(name)?)));
    let Some((variable, text)) = found else {
        return Ok(None);
    };
    if is_loopback(url) || is_exempt(url, env.get("no_proxy").or_else(|| env.get("NO_PROXY"))) {
        return Ok(None);
    }
    parse(variable, text).map(Some)
}

fn parse(variable: &'static str, text: &str) -> Result<Proxy, Error> {
    let help = "write http://HOST:PORT, or call the endpoint directly with --no-proxy";
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&whole)
        .map_err(|error| Error::usage(format!("{variable} is not the URL of a proxy: {error}"), help))?;
    match url.scheme() {
        "http" | "https" => Ok(Proxy { url, variable }),
        other => Err(Error::usage(format!("{variable}: `{other}:` proxies are not supported"), help)),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a list as in `NO_PROXY` names the host: names with all below them, addresses, networks, `*`.
fn is_exempt(url: &Url, list: Option<&str>) -> bool {
    let list = list.unwrap_or_default();
    // The library takes `*` for every name, and for no address.
    if list.split(',').any(|entry| entry.trim() == "*") {
        return true;
    }
    let matcher = Matcher::builder().all("http://any.example").no(list).build();
    url.as_str().parse().is_ok_and(|uri: http::Uri| matcher.intercept(&uri).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(url: &str, variables: &[(&'static str, &str)]) -> Option<String> {
        let url = Url::parse(url).expect("a URL");
        choose_proxy(&url, &Env::of(variables, false)).expect("usable").map(|proxy| proxy.to_string())
    }

    #[test]
    fn the_scheme_decides_and_lower_case_wins() {
        let both = [("http_proxy", "http://a:1"), ("HTTP_PROXY", "http://b:2"), ("ALL_PROXY", "c:3")];
        assert_eq!(chosen("http://x.example/", &both), Some("http://a:1 (from http_proxy)".to_owned()));
        assert_eq!(chosen("https://x.example/", &both), Some("http://c:3 (from ALL_PROXY)".to_owned()));
        assert_eq!(chosen("https://x.example/", &[("HTTP_PROXY", "http://b:2")]), None);
    }

    #[test]
    fn a_program_behind_a_web_server_does_not_trust_the_upper_case_name() {
        let forged = [("HTTP_PROXY", "http://evil:1"), ("REQUEST_METHOD", "GET")];
        assert_eq!(chosen("http://x.example/", &forged), None);
        let other = [("HTTPS_PROXY", "http://fine:1"), ("REQUEST_METHOD", "GET")];
        assert_eq!(chosen("https://x.example/", &other), Some("http://fine:1 (from HTTPS_PROXY)".to_owned()));
    }

    #[test]
    fn endpoints_on_this_machine_are_called_directly() {
        for url in ["http://127.0.0.1:1/", "http://127.9.9.9/", "http://[::1]/", "http://localhost:3000/"] {
            assert_eq!(chosen(url, &[("ALL_PROXY", "http://a:1")]), None, "{url}");
        }
        assert!(chosen("http://localhost.example/", &[("ALL_PROXY", "http://a:1")]).is_some());
    }

    #[test]
    fn no_proxy_names_hosts_and_networks() {
        let cases = [
            ("http://x.example/", "x.example", true),
            ("http://a.x.example/", "y.example,x.example", true),
            ("http://a.x.example/", ".x.example", true),
            ("http://ax.example/", "x.example", false),
            ("http://10.1.2.3/", "10.0.0.0/8", true),
            ("http://11.1.2.3/", "10.0.0.0/8", false),
            ("http://[2001:db8::1]/", "2001:db8::/32", true),
            ("http://x.example/", "*", true),
            ("http://10.1.2.3/", "*", true),
            ("http://[2001:db8::1]/", "a.example, *", true),
            ("http://x.example/", "", false),
        ];
        for (url, list, is_exempt) in cases {
            let chosen = chosen(url, &[("ALL_PROXY", "http://a:1"), ("NO_PROXY", list)]);
            assert_eq!(chosen.is_none(), is_exempt, "{url} {list}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_refused_without_being_repeated() {
        let url = Url::parse("https://x.example/").expect("a URL");
        for (text, why) in [
            ("socks5://me:secret@h:1", "HTTPS_PROXY: `socks5:` proxies are not supported"),
            ("http://me:secret@:x", "HTTPS_PROXY is not the URL of a proxy: "),
        ] {
            let error = choose_proxy(&url, &Env::of(&[("HTTPS_PROXY", text)], false)).expect_err(text);
            assert!(error.to_string().starts_with(why), "{error}");
            assert!(!format!("{error} {}", error.help()).contains("secret"), "{error}");
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        let shown = chosen("http://x.example/", &[("http_proxy", "me:secret@proxy.example:3128")]);
        assert_eq!(shown, Some("http://proxy.example:3128 (from http_proxy)".to_owned()));
    }
}
