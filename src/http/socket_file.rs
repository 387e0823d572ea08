//! Connections to socket files.

use std::io;
use std::time::Duration;

use socket2::Socket;

/// Connects. Where too many wait already, that takes as long as sending may, which is `patience`.
#[cfg(unix)]
pub(super) fn open(path: &str, patience: Duration) -> io::Result<Socket> {
    use socket2::{Domain, SockAddr, Type};
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_write_timeout(Some(patience))?;
    socket.connect(&SockAddr::unix(path)?)?;
    Ok(socket)
}

/// Connects nowhere.
#[cfg(not(unix))]
pub(super) fn open(_path: &str, _patience: Duration) -> io::Result<Socket> {
    Err(io::Error::other("this system has no Unix sockets"))
}
