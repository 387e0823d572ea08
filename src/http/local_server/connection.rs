//! One connection: its requests, one after the other.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::channel::Channel;
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::patient::Patient;
use super::service::{LocalBodyFault, LocalReply, LocalRequest, Service, StreamOutlet, Task};

/// How long a connection may take to send a head. One that asks for nothing more is closed after as long.
const HEAD_WITHIN: Duration = Duration::from_secs(5);

/// How long a body may take.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// How long a reader may take nothing of what is there for it.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// The largest head, in bytes.
const MOST_HEAD: usize = 16 * 1024;

/// The body of an answer: whole, or as it is written.
type LocalReplyBody = Either<Full<Bytes>, Written>;

/// A body that a task writes for as long as somebody reads it.
struct Written {
    channel: Channel<Bytes>,
    /// Is polled with the body, so that it ends with it.
    writer: Option<Task<()>>,
}

/// Serves a connection until it ends, or the server stops and nothing is left to send.
pub(super) async fn serve(stream: TcpStream, service: Arc<dyn Service>, mut stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Patient::new(stream, TAKEN_WITHIN));
    let answer = service_fn(move |request| answer(request, Arc::clone(&service)));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN)
            .max_header_size(MOST_HEAD)
            .serve_connection(io, answer)
    );
    let mut stopped = pin!(stopped.wait_for(|is_stopped| *is_stopped));
    let mut is_stopping = false;
    // A reader that breaks off is nobody's error.
    let _ = poll_fn(|context| {
        if !is_stopping && stopped.as_mut().poll(context).is_ready() {
            is_stopping = true;
            connection.as_mut().graceful_shutdown();
        }
        connection.as_mut().poll(context)
    })
    .await;
}

async fn answer(
    request: Request<Incoming>,
    service: Arc<dyn Service>,
) -> Result<Response<LocalReplyBody>, Infallible> {
    let (head, body) = request.into_parts();
    if let Some(refusal) = service.refuses(&head) {
        return Ok(refusal.map(whole));
    }
    let body = read(body, service.most_body()).await;
    let (asked, failing) = (LocalRequest { head, body }, Arc::clone(&service));
    let reply = tokio::task::spawn_blocking(move || service.answer(asked)).await;
    Ok(match reply {
        Ok(LocalReply::Answer(answer)) => answer.map(whole),
        Ok(LocalReply::Later(answer)) => answer.await.map(whole),
        Ok(LocalReply::Stream(head, write)) => head.map(|()| Either::Right(Written::by(write))),
        // It has panicked, or the server stops.
        Err(_) => failing.failure().map(whole),
    })
}

fn whole(bytes: Bytes) -> LocalReplyBody {
    Either::Left(Full::new(bytes))
}

async fn read(body: Incoming, most: usize) -> Result<Bytes, LocalBodyFault> {
    if body.size_hint().lower() > most as u64 {
        return Err(LocalBodyFault::TooLarge);
    }
    match timeout(BODY_WITHIN, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(LocalBodyFault::TooLarge),
        Ok(Err(_)) | Err(_) => Err(LocalBodyFault::Unreadable),
    }
}

impl Written {
    fn by(write: Box<dyn FnOnce(StreamOutlet) -> Task<()> + Send>) -> Self {
        let (outlet, channel) = Channel::new(1);
        Self { channel, writer: Some(write(outlet)) }
    }
}

impl Body for Written {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(writer) = &mut self.writer
            && writer.as_mut().poll(context).is_ready()
        {
            self.writer = None;
        }
        Pin::new(&mut self.channel).poll_frame(context)
    }
}
