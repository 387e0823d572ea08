//! Opening sockets.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use socket2::Socket;

/// Connects to the first of some addresses that lets us, and spends at most `most` on each of them.
pub(in crate::http) fn dial(addresses: &[SocketAddr], most: Duration, until: Instant) -> io::Result<Socket> {
    let mut last = io::Error::new(ErrorKind::NotFound, "the name has no address");
    for address in addresses {
        let opened = TcpStream::connect_timeout(address, left(until).min(most));
        match opened.and_then(|tcp| tcp.set_nodelay(true).map(|()| tcp)) {
            Ok(tcp) => return Ok(tcp.into()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// What is left of the time; never nothing, which would be without end.
pub(super) fn left(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))
}

/// Connects to a socket file. Where too many wait already, that takes as long as sending may, which is `patience`.
#[cfg(unix)]
pub(super) fn dial_socket_file(path: &str, patience: Duration) -> io::Result<Socket> {
    use socket2::{Domain, SockAddr, Type};
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_write_timeout(Some(patience))?;
    socket.connect(&SockAddr::unix(path)?)?;
    Ok(socket)
}

/// Connects nowhere.
#[cfg(not(unix))]
pub(super) fn dial_socket_file(_path: &str, _patience: Duration) -> io::Result<Socket> {
    Err(io::Error::other("this system has no Unix sockets"))
}
