//! What decides about requests, and what goes in and out.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use http_body_util::channel::Sender;

/// A request.
#[derive(Debug)]
pub(crate) struct LocalRequest {
    /// Method, target and headers.
    pub(crate) head: Parts,
    /// The body, or why there is none.
    pub(crate) body: Result<Bytes, LocalBodyFault>,
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LocalBodyFault {
    /// It is larger than it may be.
    TooLarge,
    /// It did not arrive in time, or not whole.
    Unreadable,
}

/// Something that takes its time.
pub(crate) type Task<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A complete answer.
pub(crate) type LocalAnswer = Response<Bytes>;

/// Where the bytes of a stream go. Waits until the reader has taken those before.
pub(crate) type StreamOutlet = Sender<Bytes>;

/// What to answer.
pub(crate) enum LocalReply {
    /// This.
    Answer(LocalAnswer),
    /// What comes of waiting. No thread waits.
    Later(Task<LocalAnswer>),
    /// A head, and a body that is written while this runs. It is dropped when the reader has gone.
    Stream(Response<()>, Box<dyn FnOnce(StreamOutlet) -> Task<()> + Send>),
}

/// What decides about requests.
pub(crate) trait Service: Send + Sync + 'static {
    /// Refuses a request whose body need not be read.
    fn refuses(&self, head: &Parts) -> Option<LocalAnswer>;

    /// The largest body that it takes, in bytes.
    fn most_body(&self) -> usize;

    /// Answers a request.
    fn answer(&self, asked: LocalRequest) -> LocalReply;

    /// What to say where an answer could not be made.
    fn failure(&self) -> LocalAnswer;
}
