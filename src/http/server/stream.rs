//! A stranger's connection: bytes in and out, each way with a deadline.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::Shutdown;
use std::pin::Pin;
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncRead as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout_at};

/// How much is read at once.
const PIECE: usize = 4 * 1024;

/// The same, of what is thrown away or goes into a body.
const LARGE_PIECE: usize = 64 * 1024;

/// Reads some bytes and appends them, at most `most`; without a deadline, however long that takes. How many;
/// none at the end of the stream.
pub(super) async fn receive(
    stream: &mut TcpStream,
    into: &mut Vec<u8>,
    most: usize,
    deadline: Option<Instant>,
) -> io::Result<usize> {
    let begin = into.len();
    let most = most.min(LARGE_PIECE);
    into.resize(begin + most, 0);
    let mut buffer = ReadBuf::new(&mut into[begin..]);
    // Unlike `try_read`, it does not ask the system again after it has read all there was.
    let reading = poll_fn(|context| Pin::new(&mut *stream).poll_read(context, &mut buffer));
    let outcome = within(deadline, reading).await;
    let read = buffer.filled().len();
    into.truncate(begin + read);
    outcome?;
    if read == most {
        // A sender that is always ready must not keep the others waiting.
        yield_now().await;
    }
    Ok(read)
}

/// Reads as much as fits into one piece.
pub(super) async fn receive_some(
    stream: &mut TcpStream,
    into: &mut Vec<u8>,
    deadline: Instant,
) -> io::Result<usize> {
    receive(stream, into, PIECE, Some(deadline)).await
}

/// Sends all of these bytes. The other side has to take some of them again and again, each time within `patience`.
pub(super) async fn send(stream: &TcpStream, mut bytes: &[u8], patience: Option<Duration>) -> io::Result<()> {
    while !bytes.is_empty() {
        match stream.try_write(bytes) {
            Ok(sent) => bytes = &bytes[sent..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                within(patience.map(|patience| Instant::now() + patience), stream.writable()).await?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn within(deadline: Option<Instant>, ready: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    let Some(deadline) = deadline else { return ready.await };
    timeout_at(deadline, ready).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}

/// Throws away so many bytes, or all there are. False if they did not come.
pub(super) async fn skip(stream: &mut TcpStream, mut bytes: u64, deadline: Instant) -> bool {
    let mut piece = Vec::new();
    while bytes > 0 {
        piece.clear();
        let most = usize::try_from(bytes).unwrap_or(usize::MAX);
        match receive(stream, &mut piece, most, Some(deadline)).await {
            Ok(read @ 1..) => bytes -= read as u64,
            _ => return false,
        }
    }
    true
}

/// Ends a connection so that the last answer arrives: a socket that is closed while bytes wait in it is reset,
/// and an answer that the other side has not read yet is lost with it.
pub(super) async fn close(mut stream: TcpStream, deadline: Instant) {
    let _ = SockRef::from(&stream).shutdown(Shutdown::Write);
    skip(&mut stream, u64::MAX, deadline).await;
}

/// Ends a connection with a reset.
pub(super) fn reset(stream: TcpStream) {
    // With no time to linger, closing resets.
    let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
}
