//! Names to addresses, under a deadline that the system's look-up does not know.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
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
    let (name, host) = (host.to_owned(), host.to_owned());
    let look_up = move || {
        let _ = sender.send((host.as_str(), port).to_socket_addrs().map(Vec::from_iter));
    };
    thread::Builder::new().name("timhook-resolve".to_owned()).spawn(look_up)?;
    let found = found.recv_timeout(patience).unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))?;
    Ok(with_both_loopbacks(&name, port, found))
}

/// Adds what is missing of 127.0.0.1 and ::1 where `host` is `localhost`: a server on this machine may listen on
/// one of them, and the system may know the other alone.
pub(super) fn with_both_loopbacks(host: &str, port: u16, mut found: Vec<SocketAddr>) -> Vec<SocketAddr> {
    if host.eq_ignore_ascii_case("localhost") {
        for address in [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()] {
            if !found.iter().any(|known| known.ip() == address) {
                found.push(SocketAddr::new(address, port));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_leads_to_both_loopbacks_each_once() {
        let addresses = |host: &str, found: &[&str]| -> Vec<String> {
            let found = found.iter().map(|text| text.parse().expect("an address")).collect();
            with_both_loopbacks(host, 3000, found).iter().map(ToString::to_string).collect()
        };
        let both = ["127.0.0.1:3000", "[::1]:3000"];
        assert_eq!(addresses("localhost", &both[..1]), both);
        assert_eq!(addresses("LocalHost", &both), both);
        assert_eq!(addresses("localhost", &both[1..]), [both[1], both[0]]);
        assert_eq!(addresses("backend", &["10.0.0.7:3000"]), ["10.0.0.7:3000"]);
    }
}
