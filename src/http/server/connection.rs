//! Ending a connection under the hands of tiny_http, which has no way to: it keeps the socket to
//! itself. But the socket is one of this process's descriptors, and known by its two addresses.

use std::io::{self, ErrorKind};
use std::net::{Shutdown, SocketAddr, TcpStream};

/// No more numbers of descriptors are searched than these.
#[cfg(unix)]
const MOST_SEARCHED: u64 = 65_536;

/// A second handle on the socket that connects `peer` with the port `local_port` of this process. None
/// if they are connected no more; an error if that cannot be told.
#[cfg(unix)]
pub(super) fn socket_of(peer: SocketAddr, local_port: u16) -> io::Result<Option<TcpStream>> {
    use std::os::fd::AsFd;
    let mut are_descriptors_left = false;
    let found = open_descriptors().into_iter().find_map(|number| {
        let descriptor = filedescriptor::FileDescriptor::dup(&number).ok()?;
        are_descriptors_left = true;
        let socket = TcpStream::from(descriptor.as_fd().try_clone_to_owned().ok()?);
        let is_it = socket.peer_addr().ok()? == peer && socket.local_addr().ok()?.port() == local_port;
        is_it.then_some(socket)
    });
    if found.is_some() || are_descriptors_left { Ok(found) } else { Err(ErrorKind::QuotaExceeded.into()) }
}

/// The numbers of the descriptors that are open, or may be, where the system does not list them.
#[cfg(unix)]
fn open_descriptors() -> Vec<i32> {
    let Ok(listed) = std::fs::read_dir("/dev/fd") else {
        let limit = rlimit::Resource::NOFILE.get_soft().unwrap_or(1024).min(MOST_SEARCHED);
        return (0..i32::try_from(limit).unwrap_or(i32::MAX)).collect();
    };
    listed.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

/// Elsewhere, the faults that would need it are refused at the start.
#[cfg(not(unix))]
pub(super) fn socket_of(_: SocketAddr, _: u16) -> io::Result<Option<TcpStream>> {
    Err(ErrorKind::Unsupported.into())
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
