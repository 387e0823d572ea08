//! An exchange as a file or a command line for other uses.

use bytes::Bytes;
use http::StatusCode;

use super::answers::{ApiRefusal, JSON, named, whole};
use super::feed::Kept;
use super::secrets::Secrets;
use crate::commands::fixture_name::safe_name;
use crate::document::indent;
use crate::http::local_server::LocalAnswer;
use crate::render::compact::{known_command, named_command};

/// The payload, for people to read and for `send`.
pub(super) fn fixture(kept: &Kept, secrets: &Secrets) -> Result<LocalAnswer, ApiRefusal> {
    let exchange = &kept.exchange;
    let body = exchange.request.body_bytes();
    let (Some(_), Ok(text)) = (&exchange.verdict.body, std::str::from_utf8(body)) else {
        let error = "there is no fixture of this: its body is not JSON in UTF-8";
        return Err(ApiRefusal::new(StatusCode::CONFLICT, error, "its record has every byte that arrived"));
    };
    let known = known_command(exchange);
    let name = safe_name(named_command(exchange, known).unwrap_or("unknown"));
    let text = indent(text, usize::MAX).map_or_else(|| Bytes::copy_from_slice(body), Bytes::from);
    let answer = whole(JSON, secrets.bytes(exchange, text));
    Ok(named(answer, &format!("{name}-{}.json", kept.id)))
}
