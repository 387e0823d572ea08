//! Where requests go, and the opening of connections to there.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use url::Url;

use super::answer::Broken;
use super::connection::WireConnection;
use super::dial::{dial, dial_socket_file, left};
use crate::http::failure::{self, Failure, FailureCause, FailureKind, Senseless, Stage};
use crate::http::resolve::resolve;
use crate::http::route::{Route, RouteError};
use crate::http::tls::Session;

/// Where requests go.
pub(crate) struct Endpoint {
    url: Url,
    route: Route,
    /// Tried in their order; none for a socket file.
    addresses: Vec<SocketAddr>,
    session: Option<Session>,
    stop: Arc<AtomicBool>,
}

impl Endpoint {
    /// Prepares TLS where it is needed. `stop` ends every wait.
    pub(crate) fn new(url: &Url, route: &Route, stop: Arc<AtomicBool>) -> Result<Self, RouteError> {
        let session = match url.scheme() {
            "https" => Some(Session::new(host(url), port(url), route)?),
            _ => None,
        };
        Ok(Self { url: url.clone(), route: route.clone(), addresses: Vec::new(), session, stop })
    }

    /// Finds its addresses, unless that takes longer than `patience`. Nobody connects before.
    pub(crate) fn resolved(self, patience: Duration) -> Result<Self, Failure> {
        let (host, port) = (host(&self.url), port(&self.url));
        let addresses = match (&self.route.unix_socket, self.route.given_addresses(&self.url)) {
            (Some(_), _) => Vec::new(),
            (None, Some(given)) => given,
            (None, None) => resolve(host, port, patience).map_err(|error| Failure {
                kind: FailureKind::Connection,
                message: format!("the host of {host}:{port} cannot be found: {error}"),
                help: "check the spelling of the URL".to_owned(),
                elapsed: Duration::ZERO,
            })?,
        };
        Ok(Self { addresses, ..self })
    }

    /// Every address the host has; none for a socket file.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Whether every wait is to end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Opens a connection, at `until` at the latest.
    pub(crate) fn connect(&self, until: Instant) -> Result<WireConnection, Broken> {
        let opened = match &self.route.unix_socket {
            Some(path) => dial_socket_file(path, left(until)),
            None => dial(&self.addresses, Duration::MAX, until),
        };
        let over = |socket| WireConnection::over(socket, self.session.as_ref(), Some(Arc::clone(&self.stop)));
        opened.and_then(over).map_err(Broken::Unconnected)
    }

    /// What went wrong, and the way out, where an error is about TLS.
    pub(crate) fn explain_tls(&self, error: &io::Error) -> Option<(String, String)> {
        self.session.as_ref()?.explain(error)
    }

    /// Explains why there was no answer, which took `elapsed` to be found out.
    pub(crate) fn explain(&self, broken: Broken, timeout: Duration, elapsed: Duration) -> Failure {
        if broken.is_late() {
            return failure::explain_slowness(&self.url, timeout, elapsed);
        }
        let (stage, error): (_, Box<dyn std::error::Error>) = match broken {
            Broken::Unconnected(error) => (Stage::Connecting, error.into()),
            Broken::Unsent(error) | Broken::Unanswered(error) => (Stage::Asking, error.into()),
            Broken::Cut(error) => (Stage::Reading, error.into()),
            Broken::NotHttp { why, line: None } => (Stage::Reading, Senseless(why).into()),
            Broken::NotHttp { why, line: Some(line) } => {
                (Stage::Reading, Senseless(format!("{why}, it begins with `{line}`")).into())
            }
        };
        let is_senseless = error.is::<Senseless>();
        let problem = FailureCause { stage, error: &*error, is_senseless };
        problem.explain(&self.url, &self.route, elapsed)
    }
}

/// The host of a URL, an address without brackets.
fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default().trim_matches(['[', ']'])
}

fn port(url: &Url) -> u16 {
    url.port_or_known_default().unwrap_or(80)
}
