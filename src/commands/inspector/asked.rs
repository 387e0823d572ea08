//! What a request that acts brings: a JSON object whose fields are texts.

use http::{StatusCode, header};
use serde_json::{Map, Value};

use super::answers::{ApiRefusal, JSON};
use crate::document::{Comments, Position, parse};
use crate::http::local_server::{LocalBodyFault, LocalRequest};

/// The object of a request.
pub(super) struct AskedFields(Map<String, Value>);

impl AskedFields {
    /// Of a request that may have these fields; `help` shows how they are written.
    pub(super) fn read(request: &LocalRequest, known: &[&str], help: &str) -> Result<Self, ApiRefusal> {
        let bad = |error: String| Err(ApiRefusal::bad(error, help));
        let fields = object(request, help)?;
        for (name, value) in &fields {
            if !known.contains(&name.as_str()) {
                return bad(format!("there is no field `{name}`"));
            }
            if !matches!(value, Value::String(_) | Value::Null) {
                return bad(format!("`{name}` is not a string"));
            }
        }
        Ok(Self(fields))
    }

    /// A field, if it is there and not null.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }
}

fn object(request: &LocalRequest, help: &str) -> Result<Map<String, Value>, ApiRefusal> {
    let body = request.body.as_ref().map_err(|fault| match fault {
        LocalBodyFault::TooLarge => {
            ApiRefusal::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 8 MiB", "send less")
        }
        LocalBodyFault::Unreadable => ApiRefusal::bad("the body did not arrive whole", "send it again"),
    })?;
    let kind = request.head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case(JSON) {
        let (error, help) =
            ("the body is not sent as JSON", format!("send a JSON object, with Content-Type: {JSON}"));
        return Err(ApiRefusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error, help));
    }
    let document = parse(body, Comments::Refused).map_err(|error| {
        let Position { line, column } = Position::START.after(&body[..error.offset.min(body.len())]);
        ApiRefusal::bad(format!("the body, line {line}, column {column}: {}", error.message), help)
    })?;
    match document.value {
        Value::Object(_) if document.has_duplicate_keys => {
            Err(ApiRefusal::bad("a field is given twice", help))
        }
        Value::Object(fields) => Ok(fields),
        _ => Err(ApiRefusal::bad("the body is JSON, but no object", help)),
    }
}
