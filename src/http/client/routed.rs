//! HTTP by way of TLS, a proxy or given addresses.

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
        self.exchange_by(&self.http, self.keeps_connections(), request).await
    }

    /// The same on a connection of its own.
    pub(super) async fn exchange_afresh(&self, request: &Outgoing) -> Result<Answer, Broken> {
        let make = || {
            let options = ClientOptions { keep_alive: false, ..self.options.clone() };
            build(&self.url, &options).ok()
        };
        let fresh = self.fresh.get_or_init(make).as_ref();
        self.exchange_by(fresh.unwrap_or(&self.http), false, request).await
    }

    async fn exchange_by(
        &self,
        http: &reqwest::Client,
        is_keeping: bool,
        request: &Outgoing,
    ) -> Result<Answer, Broken> {
        let mut post = reqwest::Request::new(reqwest::Method::POST, request.url.clone());
        *post.headers_mut() = request.headers.clone();
        *post.body_mut() = Some(request.body.clone().into());
        let response = http.execute(post).await.map_err(|error| self.inspect(error))?;
        let own_end = response.extensions().get::<HttpInfo>().map(HttpInfo::local_addr);
        let stays_open = is_keeping && !closes(&response);
        if let Some(own_end) = own_end {
            self.proven.borrow_mut().remove(&own_end);
        }
        let answer = read_answer(response.into()).await?;
        self.proven.borrow_mut().extend(own_end.filter(|_| stays_open && !answer.is_cut));
        Ok(answer)
    }

    fn keeps_connections(&self) -> bool {
        keeps_connections(&self.options)
    }

    /// Finds out whether it was a kept connection that failed, before the head of an answer was complete.
    fn inspect(&self, error: reqwest::Error) -> Broken {
        if error.is_connect() {
            return Broken::at(Stage::Connecting, error);
        }
        let own_end = connection_of(&error);
        let is_kept = own_end.is_some_and(|own_end| self.proven.borrow_mut().remove(&own_end));
        let broken = Broken::at(Stage::Asking, error);
        if is_kept && !broken.is_senseless() { broken.stale() } else { broken }
    }
}

fn build(url: &Url, options: &ClientOptions) -> Result<reqwest::Client, ConnectionError> {
    tls::install();
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .pool_max_idle_per_host(if keeps_connections(options) { usize::MAX } else { 0 });
    options.connection.apply(url, builder)?.build().map_err(|error| unusable(&error))
}

/// Those to socket files have no address by which to tell a kept one from another.
fn keeps_connections(options: &ClientOptions) -> bool {
    options.keep_alive && options.connection.unix_socket.is_none()
}

/// Whether the endpoint closes the connection, as it may announce.
fn closes(response: &reqwest::Response) -> bool {
    let says = |word: &str| {
        let says_so = |value: &reqwest::header::HeaderValue| {
            value
                .to_str()
                .is_ok_and(|value| value.split(',').any(|said| said.trim().eq_ignore_ascii_case(word)))
        };
        response.headers().get_all(CONNECTION).iter().any(says_so)
    };
    match response.version() {
        reqwest::Version::HTTP_11 => says("close"),
        _ => !says("keep-alive"),
    }
}

/// Our end of the connection on which a request failed.
fn connection_of(error: &reqwest::Error) -> Option<SocketAddr> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<legacy::Error>() {
            let mut extensions = http::Extensions::new();
            error.connect_info()?.get_extras(&mut extensions);
            return extensions.get::<HttpInfo>().map(HttpInfo::local_addr);
        }
        source = cause.source();
    }
    None
}
