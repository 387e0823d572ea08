//! tiny_http, which answers, behind a fence: it never meets a stranger.
//!
//! It is given a few connections of this process's own, the *lanes*, and then its listening socket is
//! closed. Sound requests are put down as the values they are, and a word about them goes over a lane; a
//! worker takes it off tiny_http, takes them up, and what it answers goes back over the lane, where
//! [`beginning_of`] reads it.
//! So nothing that tiny_http does with odd requests, accept errors or crowds can happen.

mod door;
mod lane;
mod worker;

use std::io::{self, ErrorKind, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use door::Door;
use lane::Desk;
pub(super) use lane::{Beginning, Handed, Lane, Outlet, beginning_of};

/// How long a lane may take to begin.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts a server and opens as many lanes to it, or fewer, where the system allows no more. Each lane takes
/// a thread and three descriptors. `handle` is called for each request, in a thread that it may block.
pub(super) fn start(
    count: usize,
    handle: impl Fn(Handed, Outlet<'_>) + Send + Sync + 'static,
) -> io::Result<Vec<(Lane, TcpStream)>> {
    let (listener, door) = door::open()?;
    // It lives as long as the process, as its threads do.
    let server: &'static _ =
        Box::leak(Box::new(tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?));
    let desk = Arc::<Desk>::default();
    let mut lanes = Vec::new();
    for number in 0..count {
        let lane = Lane::new(number, &desk);
        match open(&lane, &door, server) {
            Ok(stream) => lanes.push((lane, stream)),
            Err(error) if lanes.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    shut(&door, server)?;
    worker::start(server, desk, handle)?;
    Ok(lanes)
}

/// One after the other: tiny_http hands a connection to a thread that it believes to be idle, and in a burst
/// that belief can be wrong.
fn open(lane: &Lane, door: &Door, server: &tiny_http::Server) -> io::Result<TcpStream> {
    let mut stream = door.connect()?;
    stream.write_all(lane.knock())?;
    while let Some(request) = server.recv_timeout(PATIENCE)? {
        let is_own = lane::number_of(&request).is_some();
        // Not simply dropped: that would answer.
        drop(request.into_writer());
        if is_own {
            return Ok(stream);
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
    use crate::exchange::Request;

    fn handed(url: &str) -> Handed {
        let (method, remote) = ("G".to_owned(), "[::1]:80".to_owned());
        let headers = vec![("x-empty".to_owned(), String::new())];
        let body = Ok(vec![0xff; 1024]);
        let request = Request { method, url: url.to_owned(), headers, body, remote };
        Handed { request, names: vec!["X-Empty".to_owned()] }
    }

    #[test]
    fn requests_arrive_as_they_were_put_down_and_answers_in_their_order() {
        let (seen, handled) = channel();
        let handle = move |handed: Handed, mut outlet: Outlet<'_>| {
            assert_ne!(handed.request.url, "/panic", "on purpose");
            outlet.write(format!("HTTP/1.1 204 {}\r\n\r\n", handed.request.url).as_bytes());
            seen.send(handed).expect("the test goes on");
        };
        let mut lanes = start(2, handle).expect("lanes");
        assert_eq!(lanes.len(), 2);
        for urls in [&["/1"][..], &["/2", "/panic", "/3"], &["/4"]] {
            for (lane, stream) in &mut lanes {
                let message = lane.put_down(urls.iter().map(|url| handed(url)).collect());
                stream.write_all(message).expect("the worker reads");
                let mut expected = String::new();
                for url in urls {
                    if *url == "/panic" {
                        expected += "HTTP/1.1 100 close\r\n\r\n";
                        continue;
                    }
                    assert_eq!(handled.recv().expect("handled"), handed(url));
                    expected += &format!("HTTP/1.1 204 {url}\r\n\r\n");
                }
                let mut answers = vec![0; expected.len()];
                stream.read_exact(&mut answers).expect("answers");
                assert_eq!(String::from_utf8(answers).expect("ASCII"), expected);
            }
        }
    }
}
