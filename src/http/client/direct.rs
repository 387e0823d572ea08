//! Plain HTTP with nothing on the way: one exchange after the other on connections that are kept. A run of many
//! deliveries spends most of its time here, so that this way is a short one: no look-ups, no layers.

use std::cell::RefCell;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::task::JoinHandle;
use tower_service::Service as _;
use url::{Position, Url};

use super::Answer;
use super::delivery::{Outgoing, read_answer};
use super::trouble::{Broken, Stage};

/// Connects to one endpoint, and keeps connections to it.
pub(super) struct Direct {
    origin: http::Uri,
    connector: HttpConnector,
    /// Connections that wait for their next request, the latest used last; `None` if none is kept.
    idle: Option<RefCell<Vec<Line>>>,
}

/// A connection.
struct Line {
    requests: SendRequest<Full<Bytes>>,
    /// Ends with the connection, and says whether nothing that was received is left over: an answer that breaks
    /// off within its head is.
    rest: JoinHandle<bool>,
}

impl Direct {
    pub(super) fn new(url: &Url, keep_alive: bool) -> Result<Self, http::uri::InvalidUri> {
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let origin = format!("http://{host}/").parse()?;
        Ok(Self { origin, connector, idle: keep_alive.then(RefCell::default) })
    }

    /// Sends a request, on a kept connection if there is one, and waits for the whole answer.
    pub(super) async fn exchange(&self, request: &Outgoing) -> Result<Answer, Broken> {
        let (answer, line) = match self.kept().await {
            Some(mut line) => match line.ask(request).await {
                Ok(answer) => (answer, line),
                Err(broken) => return Err(line.inspect(broken).await),
            },
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
    pub(super) async fn exchange_afresh(&self, request: &Outgoing) -> Result<Answer, Broken> {
        self.connect().await?.ask(request).await
    }

    /// A connection that was used before, and that the endpoint has not closed meanwhile.
    async fn kept(&self) -> Option<Line> {
        loop {
            let mut line = self.idle.as_ref()?.borrow_mut().pop()?;
            if line.requests.ready().await.is_ok() {
                return Some(line);
            }
        }
    }

    async fn connect(&self) -> Result<Line, Broken> {
        let stream = self.connector.clone().call(self.origin.clone()).await;
        let stream = stream.map_err(|error| Broken::at(Stage::Connecting, error))?;
        let (requests, mut connection) =
            handshake(stream).await.map_err(|error| Broken::at(Stage::Connecting, error))?;
        let rest = tokio::spawn(async move {
            // What goes wrong is told to whoever has asked.
            let _ = (&mut connection).await;
            connection.into_parts().read_buf.is_empty()
        });
        Ok(Line { requests, rest })
    }
}

impl Line {
    /// Sends a request and waits for the whole answer.
    async fn ask(&mut self, request: &Outgoing) -> Result<Answer, Broken> {
        let mut post = http::Request::new(Full::new(request.body.clone()));
        *post.method_mut() = http::Method::POST;
        *post.uri_mut() = request.target()?.clone();
        *post.headers_mut() = request.headers.clone();
        let response = self.requests.send_request(post).await;
        read_answer(response.map_err(|error| Broken::at(Stage::Asking, error))?).await
    }

    /// Finds out whether the endpoint ended this connection, which had been used before, without a word.
    async fn inspect(self, broken: Broken) -> Broken {
        drop(self.requests);
        let is_stale = broken.is_unsent()
            || (broken.is_asking() && self.rest.await.is_ok_and(|nothing_left| nothing_left));
        if is_stale { broken.stale() } else { broken }
    }
}
