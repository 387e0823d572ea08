//! Reading a body without trusting what it announces.

use std::io::ErrorKind;

use tokio::net::TcpStream;
use tokio::time::Instant;

use super::config::Config;
use super::memory_budget::{FREE, Share, count_values};
use super::stream::{receive, receive_some};
use crate::exchange::BodyFault;
use crate::http::framing::{Chunks, Framing};

/// A body of `--max-body` may have one JSON value for so many bytes. The densest callback that makes sense
/// has one for fifteen, but it has ten messages, not thousands.
const BYTES_PER_VALUE: u64 = 20;

/// Reads the body of a request, at most `max_body` bytes of it, as far as the memory budget allows. `received`
/// is what has come already, and afterwards what belongs to the next request.
pub(super) async fn read(
    stream: &mut TcpStream,
    received: &mut Vec<u8>,
    framing: Framing,
    config: &Config,
    share: &mut Share,
) -> Result<Vec<u8>, BodyFault> {
    let body = match framing {
        Framing::Length(length) if length > config.max_body => return Err(too_large(config)),
        Framing::Length(length) => read_counted(stream, received, as_size(length), config, share).await?,
        Framing::Chunked => read_chunked(stream, received, config, share).await?,
    };
    check_values(&body, config, share).map(|()| body)
}

async fn read_counted(
    stream: &mut TcpStream,
    received: &mut Vec<u8>,
    length: usize,
    config: &Config,
    share: &mut Share,
) -> Result<Vec<u8>, BodyFault> {
    let mut body: Vec<u8> = Vec::with_capacity(length.min(FREE));
    let taken = received.len().min(length);
    reserve(&mut body, taken, length, share)?;
    body.extend(received.drain(..taken));
    while body.len() < length {
        reserve(&mut body, 1, length, share)?;
        let free = (body.capacity() - body.len()).min(length - body.len());
        match receive(stream, &mut body, free, Some(Instant::now() + config.idle_timeout)).await {
            Ok(0) => {
                let message = format!("the sender closed after {} of {length} bytes", body.len());
                return Err(BodyFault::Unreadable(message));
            }
            Ok(_) => {}
            Err(error) => return Err(unreadable(&error, config)),
        }
    }
    Ok(body)
}

async fn read_chunked(
    stream: &mut TcpStream,
    received: &mut Vec<u8>,
    config: &Config,
    share: &mut Share,
) -> Result<Vec<u8>, BodyFault> {
    let limit = as_size(config.max_body);
    let (mut chunks, mut body) = (Chunks::default(), Vec::new());
    loop {
        reserve(&mut body, received.len(), limit.saturating_add(FREE), share)?;
        let taken = chunks.take(received, &mut body, limit);
        taken.map_err(|_| BodyFault::Unreadable("the chunked encoding is broken".to_owned()))?;
        if body.len() > limit {
            return Err(too_large(config));
        }
        if chunks.are_over() {
            return Ok(body);
        }
        match receive_some(stream, received, Instant::now() + config.idle_timeout).await {
            Ok(0) => return Err(BodyFault::Unreadable("the sender closed before the last chunk".to_owned())),
            Ok(_) => {}
            Err(error) => return Err(unreadable(&error, config)),
        }
    }
}

/// Makes room for some more bytes, in memory that doubles as often as it is full, up to `limit`.
fn reserve(body: &mut Vec<u8>, more: usize, limit: usize, share: &mut Share) -> Result<(), BodyFault> {
    let (capacity, needed) = (body.capacity().max(FREE), body.len() + more);
    if needed > capacity {
        let wanted = needed.max(capacity.saturating_mul(2).min(limit));
        if !share.grow(wanted - capacity) {
            return Err(BodyFault::Crowded);
        }
        body.reserve_exact(wanted - body.len());
    }
    body.reserve(more);
    Ok(())
}

/// A text of a megabyte can have hundreds of thousands of values, each of which takes much more memory
/// than its text, and has something wrong with it.
fn check_values(body: &[u8], config: &Config, share: &mut Share) -> Result<(), BodyFault> {
    if body.len() <= FREE {
        return Ok(());
    }
    let (values, limit) = (count_values(body), config.max_body / BYTES_PER_VALUE);
    match values {
        _ if values > limit => Err(BodyFault::TooManyValues { limit }),
        _ if !share.grow_for_values(values) => Err(BodyFault::Crowded),
        _ => Ok(()),
    }
}

fn too_large(config: &Config) -> BodyFault {
    BodyFault::TooLarge { limit: config.max_body }
}

fn unreadable(error: &std::io::Error, config: &Config) -> BodyFault {
    BodyFault::Unreadable(match error.kind() {
        ErrorKind::TimedOut => {
            format!("the sender sent nothing for {}", humantime::format_duration(config.idle_timeout))
        }
        _ => "the sender closed the connection".to_owned(),
    })
}

fn as_size(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
