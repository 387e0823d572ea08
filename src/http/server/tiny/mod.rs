//! tiny_http, which answers, behind a fence: it never meets a stranger.
//!
//! It is given a few connections of this process's own, the *lanes*, and then its listening socket is
//! closed. Over a lane goes one sound request at a time, made by [`encode`]; a worker takes it off
//! tiny_http as plain values, and what it answers goes back over the lane, where [`beginning_of`] reads it.
//! So nothing that tiny_http does with odd requests, accept errors or crowds can happen.

mod lane;
mod worker;

use std::collections::HashSet;
use std::io::{self, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

pub(super) use lane::{Beginning, Handed, Outlet, beginning_of, encode};

/// How long a lane may take to begin.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is sent on each lane to see that it leads to somebody.
const PROBE: &[u8] = b"GET / HTTP/1.1\r\n\r\n";

/// Starts a server and opens as many lanes to it, or fewer, where the system allows no more. Each lane takes
/// a thread and three descriptors. `handle` is called for each request, in a thread that it may block.
pub(super) fn start(
    count: usize,
    handle: impl Fn(Handed, Outlet) + Send + Sync + 'static,
) -> io::Result<Vec<TcpStream>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    // Connections inherit it.
    socket2::SockRef::from(&listener).set_tcp_nodelay(true)?;
    let (address, door) = (listener.local_addr()?, listener.try_clone()?);
    let server = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
    let mut lanes = Vec::new();
    for _ in 0..count {
        match open_lane(address, &server) {
            Ok(lane) => lanes.push(lane),
            Err(error) if lanes.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    shut(&door, address, &server)?;
    let addresses = lanes.iter().map(TcpStream::local_addr).collect::<io::Result<HashSet<_>>>()?;
    worker::start(server, addresses, handle)?;
    Ok(lanes)
}

/// One after the other: tiny_http hands a connection to a thread that it believes to be idle, and in a burst
/// that belief can be wrong.
fn open_lane(address: SocketAddr, server: &tiny_http::Server) -> io::Result<TcpStream> {
    let mut lane = TcpStream::connect(address)?;
    lane.set_nodelay(true)?;
    lane.write_all(PROBE)?;
    let own = lane.local_addr()?;
    while let Some(request) = server.recv_timeout(PATIENCE)? {
        let is_own = request.remote_addr() == Some(&own);
        // Not simply dropped: that would answer.
        drop(request.into_writer());
        if is_own {
            return Ok(lane);
        }
    }
    Err(ErrorKind::TimedOut.into())
}

/// Ends the accept loop, which ends at its first error. The lanes go on.
fn shut(door: &TcpListener, address: SocketAddr, server: &tiny_http::Server) -> io::Result<()> {
    door.set_nonblocking(true)?;
    // It may be waiting, and sees the change only with the next connection.
    let _ = TcpStream::connect(address);
    while let Ok(Some(request)) = server.recv_timeout(PATIENCE) {
        drop(request.into_writer());
    }
    Ok(())
}

/// The words that go with a status.
pub(super) fn reason_of(status: u16) -> &'static str {
    tiny_http::StatusCode(status).default_reason_phrase()
}
