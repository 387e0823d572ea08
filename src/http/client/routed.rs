//! HTTP by way of TLS, a proxy or given addresses.

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::error::Error as _;
use std::net::SocketAddr;

use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpInfo;
use reqwest::header::CONNECTION;
use url::Url;

use super::answer::Answer;
use super::broken::BrokenExchange;
use super::delivery::{Outgoing, read_answer};
use super::options::{ClientOptions, unusable};
use crate::http::failure::Stage;
use crate::http::route::{Route, RouteError};
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
    pub(super) fn new(url: &Url, options: &ClientOptions) -> Result<Self, RouteError> {
        Ok(Self {
            http: build(url, options)?,
            options: options.clone(),
            url: url.clone(),
            fresh: OnceCell::new(),
            proven: RefCell::default(),
        })
    }

    /// Sends a request, on a kept connection if there is one, and waits for the whole answer.
    pub(super) async fn exchange(&self, request: &Outgoing) -> Result<Answer, BrokenExchange> {
        self.exchange_by(&self.http, self.keeps_connections(), request).await
    }

    /// The same on a connection of its own.
    pub(super) async fn exchange_afresh(&self, request: &Outgoing) -> Result<Answer, BrokenExchange> {
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
    ) -> Result<Answer, BrokenExchange> {
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
    fn inspect(&self, error: reqwest::Error) -> BrokenExchange {
        if error.is_connect() {
            return BrokenExchange::at(Stage::Connecting, error);
        }
        let own_end = connection_of(&error);
        let is_kept = own_end.is_some_and(|own_end| self.proven.borrow_mut().remove(&own_end));
        let broken = BrokenExchange::at(Stage::Asking, error);
        if is_kept && !broken.is_senseless() { broken.stale() } else { broken }
    }
}

fn build(url: &Url, options: &ClientOptions) -> Result<reqwest::Client, RouteError> {
    tls::install();
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .pool_max_idle_per_host(if keeps_connections(options) { usize::MAX } else { 0 });
    apply(&options.route, url, builder)?.build().map_err(|error| unusable(&error))
}

/// Those to socket files have no address by which to tell a kept one from another.
fn keeps_connections(options: &ClientOptions) -> bool {
    options.keep_alive && options.route.unix_socket.is_none()
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

/// Tells a client builder about all of it. Certificates are loaded for TLS alone, since that takes
/// milliseconds.
fn apply(
    route: &Route,
    url: &Url,
    mut builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, RouteError> {
    let is_tls = |url: &Url| url.scheme() == "https";
    builder = if is_tls(url) || route.proxy.as_ref().is_some_and(|proxy| is_tls(&proxy.url)) {
        builder.tls_backend_preconfigured(tls::configure(route)?)
    } else {
        builder.tls_certs_only([])
    };
    for resolution in route.resolutions.iter().filter(|resolution| resolution.applies_to(url)) {
        let addresses = resolution.addresses.iter().map(|&address| SocketAddr::new(address, 0));
        builder = builder.resolve_to_addrs(&resolution.host, &addresses.collect::<Vec<_>>());
    }
    // The library reads the environment, too, unless it is told not to.
    builder = builder.no_proxy();
    if let Some(proxy) = &route.proxy {
        let proxy = reqwest::Proxy::all(proxy.url.clone()).map_err(|error| RouteError {
            message: format!("{proxy} cannot be used as a proxy: {error}"),
            help: "call the endpoint directly with --no-proxy".to_owned(),
        })?;
        builder = builder.proxy(proxy);
    }
    match &route.unix_socket {
        Some(path) => connect_to_socket_file(builder, path),
        None => Ok(builder),
    }
}

#[cfg(unix)]
fn connect_to_socket_file(
    builder: reqwest::ClientBuilder,
    path: &str,
) -> Result<reqwest::ClientBuilder, RouteError> {
    Ok(builder.unix_socket(std::path::Path::new(path)))
}

#[cfg(not(unix))]
fn connect_to_socket_file(
    _builder: reqwest::ClientBuilder,
    path: &str,
) -> Result<reqwest::ClientBuilder, RouteError> {
    Err(RouteError {
        message: format!("--unix-socket {path}: this system has no Unix sockets"),
        help: "write host and port in the URL".to_owned(),
    })
}
