//! Reading a body without trusting what it announces.

use std::io::{ErrorKind, Read};

use super::Config;
use crate::exchange::BodyFault;

/// Reads the body of a request, at most `max_body` bytes of it.
pub(super) fn read(incoming: &mut tiny_http::Request, config: &Config) -> Result<Vec<u8>, BodyFault> {
    let too_large = BodyFault::TooLarge { limit: config.max_body };
    let announced = incoming.body_length().map(|length| length as u64);
    let limit = match announced {
        Some(length) if length > config.max_body => return Err(too_large),
        Some(length) => length,
        None if is_chunked(incoming) => config.max_body + 1,
        None => return announced_nonsense(incoming).map_or(Ok(Vec::new()), Err),
    };
    let mut body = Vec::new();
    // With `Connection: upgrade` the reader goes on after the body, hence `take`.
    let outcome = incoming.as_reader().take(limit).read_to_end(&mut body);
    match (outcome, announced) {
        (Err(error), _) => Err(BodyFault::Unreadable(explain(&error, config))),
        (Ok(_), Some(length)) if (body.len() as u64) < length => {
            Err(BodyFault::Unreadable(format!("the sender closed after {} of {length} bytes", body.len())))
        }
        (Ok(_), None) if body.len() as u64 > config.max_body => Err(too_large),
        (Ok(_), _) => Ok(body),
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
