//! HTTP by way of TLS, a proxy, a socket file or given addresses.

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::error::Error as _;
use std::net::SocketAddr;

use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpInfo;
use reqwest::header::CONNECTION;
use url::Url;

use super::delivery::{Outgoing, read_answer};
use super::trouble::{Broken, Stage};
use super::{Answer, ClientOptions, unusable};
use crate::http::connection::ConnectionError;
use crate::http::tls;

/// Connects to one endpoint, and keeps connections to it.
pub(super) struct Routed {
    http: reqwest::Client,
    /// What [`Self::fresh`] is made with.
    options: ClientOptions,
    url: Url,
    /// Never takes a kept connection. Made when it is first needed, which is seldom.
    fresh: OnceCell<Option<reqwest::Client>>,
    /// Our ends of the connections that have brought an answer, and so may be kept.
    proven: RefCell<HashSet<SocketAddr>>,
}

impl Routed {
    pub(super) fn new(url: &Url, options: &ClientOptions) -> Result<Self, ConnectionError> {
        Ok(Self {
            http: build(url, options)?,
            options: options.clone(),
            url: url.clone(),
            fresh: OnceCell::new(),
            proven: RefCell::default(),
        })
    }

    /// Sends a request, on a kept connection if there is one, and waits for the whole answer.
    pub(super) async fn exchange(&self, request: &Outgoing) -> Result<Answer, Broken> {
        self.exchange_by(&self.http, request).await
    }

    /// The same on a connection of its own.
    pub(super) async fn exchange_afresh(&self, request: &Outgoing) -> Result<Answer, Broken> {
        let make = || {
            let options = ClientOptions { keep_alive: false, ..self.options.clone() };
            build(&self.url, &options).ok()
        };
        let fresh = self.fresh.get_or_init(make).as_ref();
        self.exchange_by(fresh.unwrap_or(&self.http), request).await
    }

    async fn exchange_by(&self, http: &reqwest::Client, request: &Outgoing) -> Result<Answer, Broken> {
        // The library says only that it does not like the URL.
        request.target()?;
        let mut post = reqwest::Request::new(reqwest::Method::POST, request.url.clone());
        *post.headers_mut() = request.headers.clone();
        *post.body_mut() = Some(request.body.clone().into());
        let response = http.execute(post).await.map_err(|error| self.inspect(error))?;
        let own_end = response.extensions().get::<HttpInfo>().map(HttpInfo::local_addr);
        if let Some(own_end) = own_end {
            let mut proven = self.proven.borrow_mut();
            if self.options.keep_alive && !closes(&response) {
                proven.insert(own_end)
            } else {
                proven.remove(&own_end)
            };
        }
        read_answer(response.into()).await
    }

    /// Finds out whether it was a kept connection that failed. Connections without an address, such as those
    /// of Unix sockets, cannot be told apart, and count as kept while keeping is on.
    fn inspect(&self, error: reqwest::Error) -> Broken {
        if error.is_connect() {
            return Broken::at(Stage::Connecting, error);
        }
        let is_kept = self.options.keep_alive
            && connection_of(&error).is_some_and(|own_end| {
                own_end.is_none_or(|own_end| self.proven.borrow_mut().remove(&own_end))
            });
        let broken = Broken::at(Stage::Asking, error);
        if is_kept { broken.stale() } else { broken }
    }
}

fn build(url: &Url, options: &ClientOptions) -> Result<reqwest::Client, ConnectionError> {
    tls::install();
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .pool_max_idle_per_host(if options.keep_alive { usize::MAX } else { 0 });
    options.connection.apply(url, builder)?.build().map_err(|error| unusable(&error))
}

/// Whether the endpoint announces that it closes the connection.
fn closes(response: &reqwest::Response) -> bool {
    let says_close = |value: &reqwest::header::HeaderValue| {
        value
            .to_str()
            .is_ok_and(|value| value.split(',').any(|word| word.trim().eq_ignore_ascii_case("close")))
    };
    response.headers().get_all(CONNECTION).iter().any(says_close)
}

/// The connection on which a request failed: `None` if there was none, `Some(None)` if it has no address.
fn connection_of(error: &reqwest::Error) -> Option<Option<SocketAddr>> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<legacy::Error>() {
            let mut extensions = http::Extensions::new();
            error.connect_info()?.get_extras(&mut extensions);
            return Some(extensions.get::<HttpInfo>().map(HttpInfo::local_addr));
        }
        source = cause.source();
    }
    None
}
