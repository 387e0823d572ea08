//! Plain HTTP with nothing on the way: one exchange after the other on connections that are kept. A run of many
//! deliveries spends most of its time here, so that this way is a short one: no look-ups, no layers.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinHandle;
use tower_service::Service as _;
use url::{Position, Url};

use super::answer::Answer;
use super::broken::BrokenExchange;
use super::counted::Counted;
use super::delivery::{Outgoing, read_answer};
use super::options::ClientOptions;
use super::resolver::Resolver;
use crate::http::failure::Stage;

/// How long a connection may take after an answer until it is ready for another request. It is at once, unless the
/// endpoint answered before it had read everything.
const READY_WITHIN: Duration = Duration::from_millis(5);

/// Connects to one endpoint, and keeps connections to it.
pub(super) struct Direct {
    way: Way,
    /// Connections that wait for their next request, the latest used last; `None` if none is kept.
    idle: Option<RefCell<Vec<KeptConnection>>>,
}

/// Where connections lead.
enum Way {
    Host { origin: http::Uri, connector: HttpConnector<Resolver> },
    SocketFile(String),
}

/// A connection.
struct KeptConnection {
    requests: SendRequest<Full<Bytes>>,
    /// How many bytes have come in.
    received: Arc<AtomicU64>,
    /// Speaks HTTP over it.
    driver: JoinHandle<()>,
}

impl Drop for KeptConnection {
    /// Closes the connection, also where it is still busy with a request that was answered before it was read.
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Direct {
    pub(super) fn new(url: &Url, options: &ClientOptions) -> Result<Self, http::uri::InvalidUri> {
        let way = match &options.route.unix_socket {
            Some(path) => Way::SocketFile(path.clone()),
            None => {
                let host = &url[Position::BeforeHost..Position::AfterPort];
                let mut connector = HttpConnector::new_with_resolver(Resolver::new());
                connector.set_nodelay(true);
                Way::Host { origin: format!("http://{host}/").parse()?, connector }
            }
        };
        Ok(Self { way, idle: options.keep_alive.then(RefCell::default) })
    }

    /// Sends a request, on a kept connection if there is one, and waits for the whole answer.
    pub(super) async fn exchange(&self, request: &Outgoing) -> Result<Answer, BrokenExchange> {
        let (answer, line) = match self.kept().await {
            Some(mut line) => {
                let heard = line.heard();
                let answer = line.ask(request).await;
                // A connection that ended without a word about this request, or before it could go out.
                let is_stale = |broken: &BrokenExchange| {
                    broken.is_unsent() || (broken.is_asking() && line.heard() == heard)
                };
                (answer.map_err(|broken| if is_stale(&broken) { broken.stale() } else { broken })?, line)
            }
            None => {
                let mut line = self.connect().await?;
                (line.ask(request).await?, line)
            }
        };
        if let Some(idle) = self.idle.as_ref().filter(|_| !answer.is_cut) {
            idle.borrow_mut().push(line);
        }
        Ok(answer)
    }

    /// The same on a connection of its own.
    pub(super) async fn exchange_afresh(&self, request: &Outgoing) -> Result<Answer, BrokenExchange> {
        self.connect().await?.ask(request).await
    }

    /// A connection that was used before, and that the endpoint has not closed meanwhile.
    async fn kept(&self) -> Option<KeptConnection> {
        loop {
            let mut line = self.idle.as_ref()?.borrow_mut().pop()?;
            if tokio::time::timeout(READY_WITHIN, line.requests.ready())
                .await
                .is_ok_and(|ready| ready.is_ok())
            {
                return Some(line);
            }
        }
    }

    async fn connect(&self) -> Result<KeptConnection, BrokenExchange> {
        match &self.way {
            Way::Host { origin, connector } => {
                let stream = connector.clone().call(origin.clone()).await;
                let stream = stream.map_err(|error| BrokenExchange::at(Stage::Connecting, error))?;
                KeptConnection::over(stream.into_inner()).await
            }
            Way::SocketFile(path) => KeptConnection::over(open_socket_file(path).await?).await,
        }
    }
}

impl KeptConnection {
    /// Begins to speak HTTP over a connection.
    async fn over(
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    ) -> Result<Self, BrokenExchange> {
        let (stream, received) = Counted::new(stream);
        let (requests, connection) = handshake(TokioIo::new(stream))
            .await
            .map_err(|error| BrokenExchange::at(Stage::Connecting, error))?;
        // What goes wrong is told to whoever has asked.
        let driver = tokio::spawn(async { drop(connection.await) });
        Ok(Self { requests, received, driver })
    }

    /// How many bytes the endpoint has sent so far.
    fn heard(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// Sends a request and waits for the whole answer.
    async fn ask(&mut self, request: &Outgoing) -> Result<Answer, BrokenExchange> {
        let mut post = http::Request::new(Full::new(request.body.clone()));
        *post.method_mut() = http::Method::POST;
        *post.uri_mut() = request.target()?.clone();
        *post.headers_mut() = request.headers.clone();
        let response = self.requests.send_request(post).await;
        read_answer(response.map_err(|error| BrokenExchange::at(Stage::Asking, error))?).await
    }
}

#[cfg(unix)]
async fn open_socket_file(path: &str) -> Result<tokio::net::UnixStream, BrokenExchange> {
    let stream = tokio::net::UnixStream::connect(path).await;
    stream.map_err(|error| BrokenExchange::at(Stage::Connecting, error))
}

#[cfg(not(unix))]
async fn open_socket_file(_path: &str) -> Result<tokio::net::TcpStream, BrokenExchange> {
    Err(BrokenExchange::at(Stage::Connecting, "this system has no Unix sockets"))
}
