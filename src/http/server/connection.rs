//! Ending a connection under the hands of tiny_http, which has no way to: it keeps the socket to
//! itself. But the socket is one of this process's descriptors, and known by its two addresses.

use std::net::{Shutdown, SocketAddr, TcpStream};

/// Descriptors are given out from the lowest free number; no more than these are searched.
#[cfg(unix)]
const MOST_SEARCHED: u64 = 65_536;

/// A second handle on the socket that connects `peer` with the port `local_port` of this process.
#[cfg(unix)]
pub(super) fn socket_of(peer: SocketAddr, local_port: u16) -> Option<TcpStream> {
    use std::os::fd::AsFd;
    let limit = rlimit::Resource::NOFILE.get_soft().unwrap_or(1024).min(MOST_SEARCHED);
    (0..i32::try_from(limit).unwrap_or(i32::MAX)).find_map(|number| {
        let descriptor = filedescriptor::FileDescriptor::dup(&number).ok()?;
        let socket = TcpStream::from(descriptor.as_fd().try_clone_to_owned().ok()?);
        let is_it = socket.peer_addr().ok()? == peer && socket.local_addr().ok()?.port() == local_port;
        is_it.then_some(socket)
    })
}

/// Elsewhere, the faults that would need it are refused at the start.
#[cfg(not(unix))]
pub(super) fn socket_of(_: SocketAddr, _: u16) -> Option<TcpStream> {
    None
}

/// Ends a connection in order.
pub(super) fn close(socket: &TcpStream) {
    // The peer may have been quicker.
    let _ = socket.shutdown(Shutdown::Both);
}

/// Ends a connection with a reset. Closing the socket with a linger time of zero would do the same,
/// but tiny_http shuts it down before, which ends it in order.
#[cfg(target_os = "linux")]
pub(super) fn reset(socket: &TcpStream) {
    let _ = rustix::net::connect_unspec(socket);
}

/// Elsewhere, this fault is refused at the start.
#[cfg(not(target_os = "linux"))]
pub(super) fn reset(socket: &TcpStream) {
    close(socket);
}
