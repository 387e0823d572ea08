//! The way to an endpoint: certificates, addresses, a socket file, a proxy.

use std::io;
use std::net::{IpAddr, SocketAddr};

use url::Url;

use super::proxy::Proxy;
use super::resolve::with_both_loopbacks;
use super::tls;

/// Who connects. Explanations name the options that there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Calls endpoints, with all options of this module.
    #[default]
    Sender,
    /// Passes callbacks on to a backend: `--forward-to`.
    Forwarder,
}

/// How to reach an endpoint, besides by its URL.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connection {
    /// Whose options these are.
    pub(crate) caller: Caller,
    /// Certificates that are trusted besides the system's.
    pub(crate) ca: Option<PemFile>,
    /// The client's own certificate.
    pub(crate) certificate: Option<PemFile>,
    /// The key of that certificate, where it stands in a file of its own.
    pub(crate) key: Option<PemFile>,
    /// Trust any certificate.
    pub(crate) is_insecure: bool,
    /// Addresses in place of what a name resolves to.
    pub(crate) resolutions: Vec<Resolution>,
    /// Connect to this socket file in place of host and port.
    pub(crate) unix_socket: Option<String>,
    /// Connect through this proxy.
    pub(crate) proxy: Option<Proxy>,
    /// Whether the proxies of the environment are left aside.
    pub(crate) is_direct: bool,
}

/// A file with PEM inside, read.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct PemFile {
    /// As given on the command line.
    pub(crate) name: String,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

impl std::fmt::Debug for PemFile {
    /// Without the content, which may be a key.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "PemFile({})", self.name)
    }
}

/// What `--resolve` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resolution {
    /// A host name, as in the URL.
    pub(crate) host: String,
    /// Applies to this port alone.
    pub(crate) port: u16,
    /// Tried in their order.
    pub(crate) addresses: Vec<IpAddr>,
}

impl Resolution {
    /// Whether it is about the host and port of a URL.
    pub(crate) fn applies_to(&self, url: &Url) -> bool {
        url.host_str() == Some(&self.host) && url.port_or_known_default() == Some(self.port)
    }
}

/// Why a connection cannot be made as it is wanted.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct ConnectionError {
    /// What is wrong, and with which file.
    pub(super) message: String,
    /// The way out.
    pub(super) help: String,
}

impl ConnectionError {
    /// The way out.
    pub(crate) fn help(&self) -> &str {
        &self.help
    }
}

impl Connection {
    /// Tells a client builder about all of it. Certificates are loaded for TLS alone, since that takes
    /// milliseconds.
    pub(super) fn apply(
        &self,
        url: &Url,
        mut builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, ConnectionError> {
        let is_tls = |url: &Url| url.scheme() == "https";
        builder = if is_tls(url) || self.proxy.as_ref().is_some_and(|proxy| is_tls(&proxy.url)) {
            builder.tls_backend_preconfigured(tls::configure(self)?)
        } else {
            builder.tls_certs_only([])
        };
        for resolution in self.resolutions.iter().filter(|resolution| resolution.applies_to(url)) {
            let addresses = resolution.addresses.iter().map(|&address| SocketAddr::new(address, 0));
            builder = builder.resolve_to_addrs(&resolution.host, &addresses.collect::<Vec<_>>());
        }
        // The library reads the environment, too, unless it is told not to.
        builder = builder.no_proxy();
        if let Some(proxy) = &self.proxy {
            let proxy = reqwest::Proxy::all(proxy.url.clone()).map_err(|error| ConnectionError {
                message: format!("{proxy} cannot be used as a proxy: {error}"),
                help: "call the endpoint directly with --no-proxy".to_owned(),
            })?;
            builder = builder.proxy(proxy);
        }
        match &self.unix_socket {
            Some(path) => connect_to_socket_file(builder, path),
            None => Ok(builder),
        }
    }

    /// Whether requests to `url` need nothing but a connection to its host and port, or to a socket file.
    pub(super) fn is_straight(&self, url: &Url) -> bool {
        url.scheme() == "http"
            && self.proxy.is_none()
            && !self.resolutions.iter().any(|resolution| resolution.applies_to(url))
    }

    /// Where a direct connection leads: to the addresses of a resolution, or where the name leads.
    pub(super) fn addresses(&self, url: &Url) -> io::Result<Vec<SocketAddr>> {
        let Some(given) = self.given_addresses(url) else {
            let (host, port) =
                (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(80));
            return Ok(with_both_loopbacks(host, port, url.socket_addrs(|| None)?));
        };
        Ok(given)
    }

    /// The addresses of a resolution, if one applies.
    pub(super) fn given_addresses(&self, url: &Url) -> Option<Vec<SocketAddr>> {
        let Resolution { port, addresses, .. } =
            self.resolutions.iter().rfind(|resolution| resolution.applies_to(url))?;
        Some(addresses.iter().map(|&address| SocketAddr::new(address, *port)).collect())
    }

    /// What is worth knowing about the way to the endpoint.
    pub(crate) fn route(&self) -> Option<String> {
        match (&self.unix_socket, &self.proxy) {
            (Some(path), _) => Some(format!("over the socket {path}")),
            (None, Some(proxy)) => Some(format!("through the proxy {proxy}")),
            (None, None) => None,
        }
    }

    /// Explains a failure that is due to something on the way: message and help.
    pub(super) fn explain(
        &self,
        error: &(dyn std::error::Error + 'static),
        is_connecting: bool,
        cause: &str,
        authority: &str,
    ) -> Option<(String, String)> {
        if let Some(error) = tls::find(error) {
            return Some(tls::explain(error, authority, self));
        }
        if !is_connecting {
            return None;
        }
        match (&self.unix_socket, &self.proxy) {
            (Some(path), _) => Some((
                format!("no connection to {authority} over the socket {path}: {cause}"),
                "check that the endpoint is running and listens on this socket".to_owned(),
            )),
            (None, Some(proxy)) => Some(explain_proxy(proxy, cause, authority)),
            (None, None) => None,
        }
    }
}

fn explain_proxy(proxy: &Proxy, cause: &str, authority: &str) -> (String, String) {
    let variable = proxy.variable;
    if cause.contains("proxy authorization required") {
        return (
            format!("the proxy {proxy} requires a user and a password"),
            format!("write user and password in {variable}: http://USER:PASSWORD@HOST:PORT"),
        );
    }
    if cause.contains("tunnel error: unsuccessful") {
        return (
            format!("the proxy {proxy} refuses to connect to {authority}"),
            "ask the administrator of the proxy, or call the endpoint directly with --no-proxy".to_owned(),
        );
    }
    (
        format!("no connection to the proxy {proxy}: {cause}"),
        format!(
            "check that the proxy is running, correct {variable}, or call the endpoint directly with --no-proxy"
        ),
    )
}

#[cfg(unix)]
fn connect_to_socket_file(
    builder: reqwest::ClientBuilder,
    path: &str,
) -> Result<reqwest::ClientBuilder, ConnectionError> {
    Ok(builder.unix_socket(std::path::Path::new(path)))
}

#[cfg(not(unix))]
fn connect_to_socket_file(
    _builder: reqwest::ClientBuilder,
    path: &str,
) -> Result<reqwest::ClientBuilder, ConnectionError> {
    Err(ConnectionError {
        message: format!("--unix-socket {path}: this system has no Unix sockets"),
        help: "write host and port in the URL".to_owned(),
    })
}
