//! tiny_http, which answers, behind a fence: it never meets a stranger.
//!
//! It is given a few connections of this process's own, the *lanes*, and then its listening socket is
//! closed. Over a lane goes one sound request at a time, made by [`encode`]; a worker takes it off
//! tiny_http as plain values, and what it answers goes back over the lane, where [`beginning_of`] reads it.
//! So nothing that tiny_http does with odd requests, accept errors or crowds can happen.

mod door;
mod lane;
mod worker;

use std::io::{self, ErrorKind, Write};
use std::net::TcpStream;
use std::time::Duration;

use door::Door;
pub(super) use lane::{Beginning, Handed, Outlet, beginning_of, encode};

/// How long a lane may take to begin.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts a server and opens as many lanes to it, or fewer, where the system allows no more. Each lane takes
/// a thread and three descriptors. `handle` is called for each request, in a thread that it may block.
pub(super) fn start(
    count: usize,
    handle: impl Fn(Handed, Outlet) + Send + Sync + 'static,
) -> io::Result<Vec<TcpStream>> {
    let (listener, door) = door::open()?;
    // It lives as long as the process, as its threads do.
    let server: &'static _ =
        Box::leak(Box::new(tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?));
    let mut lanes = Vec::new();
    for _ in 0..count {
        match open_lane(&door, server) {
            Ok(lane) => lanes.push(lane),
            Err(error) if lanes.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    shut(&door, server)?;
    worker::start(server, handle)?;
    Ok(lanes)
}

/// One after the other: tiny_http hands a connection to a thread that it believes to be idle, and in a burst
/// that belief can be wrong.
fn open_lane(door: &Door, server: &tiny_http::Server) -> io::Result<TcpStream> {
    let mut lane = door.connect()?;
    lane.write_all(&lane::probe())?;
    while let Some(request) = server.recv_timeout(PATIENCE)? {
        let is_own = lane::is_ours(&request);
        // Not simply dropped: that would answer.
        drop(request.into_writer());
        if is_own {
            return Ok(lane);
        }
    }
    Err(ErrorKind::TimedOut.into())
}

/// Ends the accept loop, which ends at its first error. The lanes go on.
fn shut(door: &Door, server: &tiny_http::Server) -> io::Result<()> {
    door.refuse_to_wait()?;
    // It may be waiting, and sees the change only with the next connection.
    let _ = door.connect();
    while let Ok(Some(request)) = server.recv_timeout(PATIENCE) {
        drop(request.into_writer());
    }
    Ok(())
}

/// The words that go with a status.
pub(super) fn reason_of(status: u16) -> &'static str {
    tiny_http::StatusCode(status).default_reason_phrase()
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::mpsc::channel;

    use super::*;
    use crate::exchange::{BodyFault, Request};

    fn handed(body: Result<Vec<u8>, BodyFault>) -> Handed {
        // Each of these would mean something to tiny_http.
        let headers = [
            ("Connection", "close, upgrade"),
            ("Expect", "the unexpected"),
            ("Transfer-Encoding", "chunked"),
            ("Content-Length", "99999999999"),
            ("Lane", "0"),
            ("Note", "{}"),
            ("X-Empty", ""),
        ];
        let names = headers.iter().map(|(name, _)| (*name).to_owned()).collect();
        let headers =
            headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned())).collect();
        let (method, url) = ("G".to_owned(), "/?a=%7e&&b='\"<".to_owned());
        let remote = "[::1]:80".to_owned();
        Handed { request: Request { method, url, headers, body, remote }, names }
    }

    #[test]
    fn requests_arrive_as_they_were_handed_over_whatever_they_say() {
        let (seen, handled) = channel();
        let handle = move |handed: Handed, mut outlet: Outlet| {
            outlet.write(b"HTTP/1.1 204 No Content\r\n\r\n");
            seen.send((handed.request, handed.names)).expect("the test goes on");
        };
        let mut lanes = start(2, handle).expect("lanes");
        assert_eq!(lanes.len(), 2);
        let fault = BodyFault::Unreadable("`\t\"\\` is no length".to_owned());
        for body in [Ok(Vec::new()), Ok(vec![0xff; 1024]), Ok(vec![b'x'; 100_000]), Err(fault)] {
            for lane in &mut lanes {
                let expected = handed(body.clone());
                lane.write_all(&encode(&expected)).expect("the worker reads");
                assert_eq!(handled.recv().expect("handled"), (expected.request, expected.names));
                let mut answer = [0; 27];
                lane.read_exact(&mut answer).expect("an answer");
                assert_eq!(&answer, b"HTTP/1.1 204 No Content\r\n\r\n");
            }
        }
    }
}
