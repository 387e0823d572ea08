//! The receiver's calls to itself.
//!
//! A *heartbeat* is a request that must be answered: if it is not, nobody accepts
//! connections any more. A *nudge* is a connection that ends at once. tiny_http hands
//! a connection to a thread that it believes to be idle; in a burst, or after one of
//! its threads has panicked, that belief can be wrong, and the connection waits until
//! some other one ends. A nudge is one that ends.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::Shared;

/// Marks heartbeats; its value is a secret of this process.
pub(super) const HEARTBEAT_HEADER: &str = "X-Timhook-Heartbeat";

/// How long a heartbeat may remain unanswered.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long connecting to ourselves may take.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(100);

/// How many nudges are given at once.
pub(super) const MOST_NUDGES: usize = 256;

/// A heartbeat on its way.
pub(super) struct Heartbeat {
    /// None if not even a connection came about.
    stream: Option<TcpStream>,
    sent: Instant,
}

/// What has become of a heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pulse {
    /// It was answered.
    Alive,
    /// It may still be.
    Waiting,
    /// Nobody answers.
    Dead,
}

impl Heartbeat {
    /// Sends one. `None` if we cannot even ask, for want of a descriptor: then nothing
    /// is known, and the accept loop itself will report the shortage.
    pub(super) fn send(shared: &Shared) -> Option<Self> {
        let sent = Instant::now();
        let secret = &shared.heartbeat_secret;
        let request = format!("GET / HTTP/1.1\r\n{HEARTBEAT_HEADER}: {secret}\r\nConnection: close\r\n\r\n");
        match connect(shared) {
            Ok(mut stream) => {
                let is_sent =
                    stream.write_all(request.as_bytes()).and_then(|()| stream.set_nonblocking(true));
                Some(Self { stream: is_sent.ok().map(|()| stream), sent })
            }
            // The queue of waiting connections is full: that nobody accepts them is one explanation.
            Err(error) if error.kind() == ErrorKind::TimedOut => Some(Self { stream: None, sent }),
            Err(_) => None,
        }
    }

    /// Looks for the answer, without waiting for it.
    pub(super) fn check(&mut self) -> Pulse {
        let answer = self.stream.as_mut().map(|stream| stream.read(&mut [0; 16]));
        match answer {
            Some(Ok(read)) if read > 0 => Pulse::Alive,
            Some(Err(error)) if error.kind() == ErrorKind::WouldBlock => self.waiting(),
            None => self.waiting(),
            Some(_) => Pulse::Dead,
        }
    }

    fn waiting(&self) -> Pulse {
        if self.sent.elapsed() < PATIENCE { Pulse::Waiting } else { Pulse::Dead }
    }
}

/// Opens and closes as many connections.
pub(super) fn nudge(shared: &Shared, count: usize) {
    for _ in 0..count.min(MOST_NUDGES) {
        if connect(shared).is_err() {
            return;
        }
    }
}

/// A nudge that tells when those before it have been dealt with.
pub(super) fn last_nudge(shared: &Shared) -> Option<TcpStream> {
    let stream = connect(shared).ok()?;
    stream.shutdown(Shutdown::Write).and_then(|()| stream.set_nonblocking(true)).ok()?;
    Some(stream)
}

/// Whether the other end has closed it.
pub(super) fn has_come_back(mut nudge: &TcpStream) -> bool {
    !matches!(nudge.read(&mut [0; 16]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

fn connect(shared: &Shared) -> io::Result<TcpStream> {
    TcpStream::connect_timeout(&reachable(shared.address), CONNECT_TIMEOUT)
}

/// An address that reaches a socket bound to `address`, which may be a wildcard.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_is_reached_by_way_of_loopback() {
        let reach = |address: &str| reachable(address.parse().expect("an address")).to_string();
        assert_eq!(reach("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(reach("[::]:80"), "[::1]:80");
        assert_eq!(reach("192.0.2.1:80"), "192.0.2.1:80");
    }
}
