//! Names to addresses, under a deadline that the system's look-up does not know.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// The addresses of `host`, a name or an address without brackets. A look-up that takes longer than `patience`
/// is left behind on its thread.
pub(super) fn resolve(host: &str, port: u16, patience: Duration) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let (sender, found) = channel();
    let host = host.to_owned();
    let look_up = move || {
        let _ = sender.send((host.as_str(), port).to_socket_addrs().map(Vec::from_iter));
    };
    thread::Builder::new().name("timhook-resolve".to_owned()).spawn(look_up)?;
    found.recv_timeout(patience).unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}
