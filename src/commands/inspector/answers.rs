//! Answers to browsers and scripts, and what all of them have in common.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::http::local_server::LocalAnswer;
use crate::render::json;

/// What every answer has. Nothing but the page's own files runs or is loaded in it; nobody frames, embeds, guesses
/// at or stores what is answered, and no other page can read it.
const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];

pub(super) const JSON: &str = "application/json";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// Why something is not answered as it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiRefusal {
    pub(super) status: StatusCode,
    /// A sentence.
    pub(super) error: String,
    /// The way out.
    pub(super) help: String,
    /// The methods that are allowed, where that is what is wrong.
    pub(super) allow: Option<&'static str>,
}

impl ApiRefusal {
    pub(super) fn new(status: StatusCode, error: impl Into<String>, help: impl Into<String>) -> Self {
        Self { status, error: error.into(), help: help.into(), allow: None }
    }

    /// Of a request that cannot be understood.
    pub(super) fn bad(error: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error, help)
    }

    pub(super) fn answer(&self) -> LocalAnswer {
        let mut answer = json(&json!({"error": self.error, "help": self.help}));
        *answer.status_mut() = self.status;
        if let Some(allowed) = self.allow {
            answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
        }
        answer
    }
}

/// An answer with this content.
pub(super) fn whole(content_type: &'static str, body: impl Into<Bytes>) -> LocalAnswer {
    head(content_type).map(|()| body.into())
}

/// An answer whose body comes later.
pub(super) fn head(content_type: &'static str) -> Response<()> {
    let mut head = Response::new(());
    for (name, value) in HEADERS {
        head.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    head.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    head
}

/// A value, with what a terminal would obey as `\u…`, as everywhere.
pub(super) fn json(value: &Value) -> LocalAnswer {
    whole(JSON, json::text(value))
}

/// Lets a browser save it under this name, which is made of letters, digits, points, dashes and underscores.
pub(super) fn named(mut answer: LocalAnswer, name: &str) -> LocalAnswer {
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    answer
}
