//! The way to an endpoint: certificates, addresses, a socket file, a proxy.

pub(crate) mod proxy;

use std::net::{IpAddr, SocketAddr};

use url::Url;

use self::proxy::Proxy;

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
pub(crate) struct Route {
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
pub(crate) struct RouteError {
    /// What is wrong, and with which file.
    pub(in crate::http) message: String,
    /// The way out.
    pub(in crate::http) help: String,
}

impl RouteError {
    /// The way out.
    pub(crate) fn help(&self) -> &str {
        &self.help
    }
}

impl Route {
    /// Whether requests to `url` need nothing but a connection to its host and port, or to a socket file.
    pub(in crate::http) fn is_straight(&self, url: &Url) -> bool {
        url.scheme() == "http"
            && self.proxy.is_none()
            && !self.resolutions.iter().any(|resolution| resolution.applies_to(url))
    }

    /// The addresses of a resolution, if one applies.
    pub(in crate::http) fn given_addresses(&self, url: &Url) -> Option<Vec<SocketAddr>> {
        let Resolution { port, addresses, .. } =
            self.resolutions.iter().rfind(|resolution| resolution.applies_to(url))?;
        Some(addresses.iter().map(|&address| SocketAddr::new(address, *port)).collect())
    }

    /// What is worth knowing about the way to the endpoint.
    pub(crate) fn description(&self) -> Option<String> {
        match (&self.unix_socket, &self.proxy) {
            (Some(path), _) => Some(format!("over the socket {path}")),
            (None, Some(proxy)) => Some(format!("through the proxy {proxy}")),
            (None, None) => None,
        }
    }
}
