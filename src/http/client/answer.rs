//! An answer as the libraries bring it.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Body;
use reqwest::header::{CONTENT_ENCODING, LOCATION};

use super::broken::BrokenExchange;
use crate::http::failure::{Senseless, Stage};
use crate::http::framing;
use crate::protocol::coding::{Decoded, decode};

/// Answers are read up to this many bytes; the documented one has about fifty.
const MOST_ANSWER_BYTES: usize = 1024 * 1024;

/// Answers up to this many bytes are copied out of what they were received in.
const SHORT_ANSWER_BYTES: usize = 2048;

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
    /// `Content-Encoding`, if the body has one.
    pub(crate) coding: Option<Coding>,
    /// Body as it came; cut after a mebibyte.
    pub(crate) body: Bytes,
    /// Whether more would have come.
    pub(crate) is_cut: bool,
    /// From the start of the attempt, connecting included, to the last byte received.
    pub(crate) elapsed: Duration,
}

/// How the body of an answer is coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coding {
    /// The value of `Content-Encoding`.
    names: String,
    /// Whether the request said which codings it takes.
    pub(super) is_asked_for: bool,
}

impl Answer {
    /// Its body without the coding.
    pub(crate) fn decoded(&self) -> Decoded<'_> {
        match &self.coding {
            Some(coding) => decode(&coding.names, coding.is_asked_for, &self.body),
            None => Decoded { body: (&*self.body).into(), fault: None },
        }
    }
}

/// Takes the rest of an answer in. How long it took is not known here.
pub(super) async fn read_answer<B>(response: http::Response<B>) -> Result<Answer, BrokenExchange>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let status = response.status().as_u16();
    let codings = response.headers().get_all(CONTENT_ENCODING).iter();
    let codings = codings.map(|value| String::from_utf8_lossy(value.as_bytes())).collect::<Vec<_>>();
    let coding = (!codings.is_empty()).then(|| Coding { names: codings.join(", "), is_asked_for: false });
    let fields = response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let framing = framing::of_answer(status, fields, response.version() == http::Version::HTTP_10);
    framing.map_err(|why| BrokenExchange::at(Stage::Reading, Senseless(why)))?;
    let location = response.headers().get(LOCATION);
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let (body, is_cut) =
        read_body(response.into_body()).await.map_err(|error| BrokenExchange::at(Stage::Reading, error))?;
    Ok(Answer { status, location, coding, body, is_cut, elapsed: Duration::ZERO })
}

/// The body as far as it is looked at, and whether more would come. Most bodies arrive in one piece.
async fn read_body<B: Body<Data = Bytes> + Unpin>(mut body: B) -> Result<(Bytes, bool), B::Error> {
    let mut whole = Bytes::new();
    let mut parts = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(chunk) = frame?.into_data() else { continue };
        if whole.is_empty() && parts.is_empty() {
            whole = chunk;
        } else {
            if parts.is_empty() {
                parts.extend_from_slice(&whole);
            }
            parts.extend_from_slice(&chunk);
        }
        if whole.len().max(parts.len()) > MOST_ANSWER_BYTES {
            let body = if parts.is_empty() { whole } else { parts.freeze() };
            return Ok((body.slice(..MOST_ANSWER_BYTES), true));
        }
    }
    let body = if parts.is_empty() { whole } else { parts.freeze() };
    // A short one would keep the whole block in memory that it was received in.
    let body = if body.len() <= SHORT_ANSWER_BYTES { Bytes::copy_from_slice(&body) } else { body };
    Ok((body, false))
}
