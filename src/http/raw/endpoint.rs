//! Where requests go, and the opening of connections to there.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use socket2::Socket;
use url::Url;

use super::Trouble;
use super::connection::{Connection, Duplex};
use crate::error::reason;
use crate::http::client::{Failure, FailureKind};
use crate::http::connection::Connection as Way;
use crate::http::{socket_file, tls};

/// How long a blocked socket waits before it looks whether it should stop.
const TICK: Duration = Duration::from_millis(100);

/// Where requests go.
pub(crate) struct Endpoint {
    place: Place,
    tls: Option<Arc<tls::Session>>,
    stop: Arc<AtomicBool>,
}

enum Place {
    /// Tried in their order.
    Addresses(Vec<SocketAddr>),
    SocketFile(String),
}

impl Endpoint {
    /// Finds the addresses of `url` and prepares TLS where it is needed. `stop` ends every wait.
    pub(crate) fn resolve(url: &Url, way: &Way, stop: Arc<AtomicBool>) -> Result<Self, Failure> {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = url.port_or_known_default().unwrap_or(80);
        let unusable = |message: String, help: &str| Failure {
            kind: FailureKind::Connection,
            message,
            help: help.to_owned(),
            elapsed: Duration::ZERO,
        };
        let place = match &way.unix_socket {
            Some(path) => Place::SocketFile(path.clone()),
            None => Place::Addresses(way.addresses(url).map_err(|error| {
                let message = format!("the host of {host}:{port} cannot be found: {error}");
                unusable(message, "check the spelling of the URL")
            })?),
        };
        let tls = match url.scheme() {
            "https" => {
                let session = tls::Session::new(host, port, way);
                Some(session.map_err(|error| unusable(error.to_string(), error.help()))?)
            }
            _ => None,
        };
        Ok(Self { place, tls: tls.map(Arc::new), stop })
    }

    /// Every address the host has; none for a socket file.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        match &self.place {
            Place::Addresses(addresses) => addresses,
            Place::SocketFile(_) => &[],
        }
    }

    /// Whether every wait is to end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Opens a connection, at `until` at the latest.
    pub(crate) fn connect(&self, until: Instant) -> Result<Connection, Trouble> {
        let left = || until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let unconnectable = |error: io::Error| match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Trouble::Late,
            _ => Trouble::Unconnectable(reason(&error)),
        };
        let addresses = match &self.place {
            Place::SocketFile(path) => {
                return self.converse(socket_file::open(path, left()).map_err(unconnectable)?);
            }
            Place::Addresses(addresses) => addresses,
        };
        let mut last = Trouble::Unconnectable("the host has no address".to_owned());
        for address in addresses {
            let opened = TcpStream::connect_timeout(address, left());
            match opened.and_then(|tcp| tcp.set_nodelay(true).map(|()| tcp)) {
                Ok(tcp) => return self.converse(tcp.into()),
                Err(error) => last = unconnectable(error),
            }
        }
        Err(last)
    }

    fn converse(&self, socket: Socket) -> Result<Connection, Trouble> {
        let prepare = || {
            socket.set_read_timeout(Some(TICK))?;
            socket.set_write_timeout(Some(TICK))?;
            let stream = socket.try_clone()?;
            let stream: Box<dyn Duplex> = match &self.tls {
                None => Box::new(stream),
                Some(tls) => Box::new(tls.wrap(stream)?),
            };
            Ok(stream)
        };
        let stream = prepare().map_err(|error: io::Error| Trouble::Unconnectable(reason(&error)))?;
        Ok(Connection::new(stream, socket, self.tls.clone(), Arc::clone(&self.stop)))
    }
}
