//! The inspector: a page on this machine, and the same as a JSON API, over the exchanges that a run brings.
//!
//! It is told of exchanges and asks for nothing: whoever receives callbacks knows nothing of it, and waits for none
//! of its readers. `feed` keeps the latest exchanges; `access` decides who may ask, `routes` what is answered.

mod about;
mod access;
mod answers;
mod archive;
mod asked;
mod assets;
mod browser;
mod check;
mod curl;
mod detail;
mod events;
mod feed;
mod files;
mod key;
mod list;
mod resend;
mod routes;
mod row;
mod search;
mod secrets;
mod subject;
mod wanted;

use std::io::ErrorKind;
use std::sync::Arc;

use serde_json::json;

pub(crate) use about::{About, KEEP_MORE};
pub(crate) use archive::Archive;
pub(crate) use curl::to_try;
pub(crate) use key::Key;
pub(crate) use resend::Resender;
pub(crate) use secrets::Secrets;
pub(crate) use subject::InspectedRun;

use crate::error::{Error, reason};
use crate::exchange::Exchange;
use crate::http::local_server::{self, Server};
use crate::render::console::{Console, Level};
use access::Access;
use feed::Feed;
use routes::Routes;

/// How to inspect.
#[derive(Debug, Clone)]
pub(crate) struct InspectorOptions {
    /// Port on the loopback; 0 for any free one.
    pub(crate) port: u16,
    /// What opens it; a random one, if `None`.
    pub(crate) key: Option<Key>,
    /// How many exchanges are kept.
    pub(crate) keep: usize,
    /// How much memory they may take, in bytes.
    pub(crate) memory: usize,
    /// Whether the browser is started.
    pub(crate) opens: bool,
}

/// An inspector whose port is bound. It does not answer yet.
pub(crate) struct BoundInspector {
    server: local_server::BoundLocalServer,
    key: Key,
    options: InspectorOptions,
}

/// Binds, with an error that says what to do about it.
pub(crate) fn bind(options: &InspectorOptions) -> Result<BoundInspector, Error> {
    let key = options.key.clone().map_or_else(Key::random, Ok)?;
    let port = options.port;
    let server = local_server::BoundLocalServer::new(port).map_err(|error| {
        let (what, help) = match error.kind() {
            ErrorKind::AddrInUse => (
                format!("port {port} on 127.0.0.1, for the inspector, is in use"),
                "choose another with --inspect=PORT, or --inspect=0 for any free one",
            ),
            ErrorKind::PermissionDenied => (
                format!("port {port}, for the inspector, needs more rights than you have"),
                "choose one from 1024 up with --inspect=PORT",
            ),
            _ => (
                format!("the inspector cannot listen on 127.0.0.1:{port}: {}", reason(&error)),
                "check --inspect",
            ),
        };
        Error::listener(what, help)
    })?;
    Ok(BoundInspector { server, key, options: options.clone() })
}

/// An inspector that answers. It ends when this is dropped.
pub(crate) struct Inspector {
    feed: Arc<Feed>,
    url: String,
    /// Opens the page once: whoever is on this machine can see what programs are started with.
    opening: Option<String>,
    /// What readers are told when nothing will follow.
    end: &'static str,
    server: Option<Server>,
}

impl BoundInspector {
    /// How many exchanges will be kept.
    pub(crate) fn keep(&self) -> usize {
        self.options.keep
    }

    /// Begins to answer.
    pub(crate) fn start(self, subject: InspectedRun) -> Result<Inspector, Error> {
        let feed = Arc::new(Feed::new(self.options.keep, self.options.memory));
        let port = self.server.address().port();
        let ticket = self.options.opens.then(Key::random).transpose()?;
        let opening = ticket.as_ref().map(|ticket| access::url(port, ticket));
        let access = Access::new(self.key, ticket, port);
        let url = access.url();
        let end = subject.end;
        let routes = Routes::new(access, Arc::clone(&feed), subject);
        let server = self.server.serve(Arc::new(routes)).map_err(|error| {
            let message = format!("the inspector could not start: {}", reason(&error));
            Error::listener(message, "close some programs, or raise `ulimit -n`")
        })?;
        Ok(Inspector { feed, url, opening, end, server: Some(server) })
    }
}

impl Inspector {
    /// Says where it is. Whoever reads this can see every callback.
    pub(crate) fn announce(&self, console: &mut Console) {
        let record = json!({"type": "inspector", "url": self.url});
        // Also where nothing else is said: nobody can guess it.
        let is_quiet = std::mem::take(&mut console.is_quiet);
        console.say(Level::Info, &format!("inspector on {}", self.url), &record);
        console.is_quiet = is_quiet;
    }

    /// Starts the browser, if that is wanted. Nobody waits for it.
    pub(crate) fn open(&self, console: &Console) {
        let Some(url) = &self.opening else { return };
        let remark = console.elsewhere();
        browser::open(url, move |why| {
            let help = "open the URL after `inspector on` yourself";
            remark(Level::Warning, &format!("no browser could be started: {why}"), help);
        });
    }

    /// How many exchanges it has taken, and how many of them are kept.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let next = self.feed.next_place();
        (next, next - self.feed.first_place())
    }

    /// Where it is, with its key.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Takes an exchange, of about this size in bytes. Ids grow.
    pub(crate) fn take(&self, id: u64, exchange: Box<Exchange>, size: usize) {
        self.feed.push(id, exchange, size);
    }
}

impl Drop for Inspector {
    fn drop(&mut self) {
        self.feed.end(self.end);
        // Waits until everybody has been told.
        self.server.take();
    }
}
