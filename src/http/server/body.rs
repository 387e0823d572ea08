//! Reading a body without trusting what it announces.

use std::io::{ErrorKind, Read};

use super::Config;
use super::room::{FREE, Place, count_values};
use crate::exchange::BodyFault;

/// A body of `--max-body` may have one JSON value for so many bytes. The densest callback that makes sense
/// has one for fifteen, but it has ten messages, not thousands.
const BYTES_PER_VALUE: u64 = 20;

/// Reads the body of a request, at most `max_body` bytes of it, as far as there is room.
pub(super) fn read(
    incoming: &mut tiny_http::Request,
    config: &Config,
    place: &mut Place<'_>,
) -> Result<Vec<u8>, BodyFault> {
    let too_large = BodyFault::TooLarge { limit: config.max_body };
    let announced = incoming.body_length().map(|length| length as u64);
    let limit = match announced {
        Some(length) if length > config.max_body => return Err(too_large),
        Some(length) => length,
        None if is_chunked(incoming) => config.max_body + 1,
        None => return announced_nonsense(incoming).map_or(Ok(Vec::new()), Err),
    };
    // With `Connection: upgrade` the reader goes on after the body, hence `take`.
    let body = read_all(&mut incoming.as_reader().take(limit), limit, config, place)?;
    match announced {
        Some(length) if (body.len() as u64) < length => {
            Err(BodyFault::Unreadable(format!("the sender closed after {} of {length} bytes", body.len())))
        }
        None if body.len() as u64 > config.max_body => Err(too_large),
        _ => check_values(&body, config, place).map(|()| body),
    }
}

/// Reads to the end, into memory that doubles as often as it is full and there is room.
fn read_all(
    reader: &mut impl Read,
    limit: u64,
    config: &Config,
    place: &mut Place<'_>,
) -> Result<Vec<u8>, BodyFault> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut body = Vec::with_capacity(limit.min(FREE));
    loop {
        let free = body.capacity() - body.len();
        let read = reader.take(free as u64).read_to_end(&mut body);
        let read = read.map_err(|error| BodyFault::Unreadable(explain(&error, config)))?;
        if read < free || body.len() >= limit {
            return Ok(body);
        }
        let more = body.len().min(limit - body.len());
        if !place.grow(more) {
            return Err(BodyFault::Crowded);
        }
        body.reserve_exact(more);
    }
}

/// A text of a megabyte can have hundreds of thousands of values, each of which takes much more memory
/// than its text, and has something wrong with it.
fn check_values(body: &[u8], config: &Config, place: &mut Place<'_>) -> Result<(), BodyFault> {
    if body.len() <= FREE {
        return Ok(());
    }
    let (values, limit) = (count_values(body), config.max_body / BYTES_PER_VALUE);
    match values {
        _ if values > limit => Err(BodyFault::TooManyValues { limit }),
        _ if !place.grow_for_values(values) => Err(BodyFault::Crowded),
        _ => Ok(()),
    }
}

/// Whether the body comes in chunks.
pub(super) fn is_chunked(incoming: &tiny_http::Request) -> bool {
    incoming.headers().iter().any(|header| header.field.equiv("Transfer-Encoding"))
}

/// A `Content-Length` that is no number: the body is read as if it were empty, and this says so.
fn announced_nonsense(incoming: &tiny_http::Request) -> Option<BodyFault> {
    let header = incoming.headers().iter().find(|header| header.field.equiv("Content-Length"))?;
    Some(BodyFault::Unreadable(format!("Content-Length `{}` is not a number of bytes", header.value)))
}

fn explain(error: &std::io::Error, config: &Config) -> String {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => {
            format!("the sender sent nothing for {}", humantime::format_duration(config.idle_timeout))
        }
        ErrorKind::InvalidInput | ErrorKind::InvalidData => "the chunked encoding is broken".to_owned(),
        _ => "the sender broke off".to_owned(),
    }
}
