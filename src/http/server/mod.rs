//! The receiver: sockets in, [`Event`]s out. It never prints.
//!
//! Strangers meet a bounded front (`accept_loop`, `open_connections`, `connection`): one thread that reads heads
//! (`head`) and bodies (`body`) within limits of time, size and number (`limits`, `memory_budget`), and hands one sound
//! request per connection at a time to tiny_http (`lanes`, `inner_server`), which nobody else can reach. Its workers
//! decide (`handler`, `receiver`) and answer (`answer`, `faults`); the front passes the answers on.

mod accept_loop;
mod answer;
mod backlog;
mod body;
mod config;
mod connection;
mod event;
mod faults;
mod handler;
mod head;
mod hooks;
mod inner_server;
mod lanes;
mod limits;
mod lock;
mod memory_budget;
mod open_connections;
mod receiver;
mod repeats;
mod stream;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::{Receiver as Events, sync_channel};
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;

pub(crate) use self::backlog::Received;
pub(crate) use self::config::Config;
pub(crate) use self::event::{Event, ReceiverTrouble};
pub(crate) use self::faults::{FaultCase, Faults};
pub(crate) use self::hooks::{Hooks, Journal};
use self::inner_server::{Handed, Outlet};
use self::limits::Limits;
use self::receiver::Receiver;

/// How many events may wait for a slow consumer before senders have to wait too, where the
/// [`Backlog`] does not say so before.
const MOST_EVENTS: usize = 64 * 1024;

/// How many connections may wait to be accepted.
const BACKLOG: i32 = 4096;

/// How long requests in flight may take to finish once the receiver stops.
const STOP_GRACE: Duration = Duration::from_secs(2);

/// A bound socket that does not serve yet.
#[derive(Debug)]
pub(crate) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
}

impl Bound {
    /// Binds `host:port`; port 0 takes any free one. Connections queue from here on.
    pub(crate) fn new(host: &str, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((host, port))?;
        // A burst of senders overflows the usual backlog of 128 and waits seconds for its next try.
        socket2::SockRef::from(&listener).listen(BACKLOG)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// The address with the real port.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts to serve.
    pub(crate) fn serve(self, config: Config) -> io::Result<(Handle, Events<Event>)> {
        let limits = Limits::of_process();
        let (events, following) = sync_channel(MOST_EVENTS);
        let receiver = Arc::new(Receiver::new(config, events));
        let stop = Arc::new(Notify::new());
        let handling = Arc::clone(&receiver);
        let handle = move |handed: Handed, outlet: Outlet<'_>| handler::handle(handed, outlet, &handling);
        let lanes = inner_server::start(limits.lanes, handle)?;
        accept_loop::start(Arc::clone(&receiver), self.listener, lanes, &limits, Arc::clone(&stop))?;
        Ok((Handle { receiver, stop }, following))
    }
}

/// The request that these bytes are, as a connection would hand it over; none if more is to come of its head.
#[cfg(fuzzing)]
pub(crate) fn request_in(bytes: &[u8]) -> Option<crate::exchange::Request> {
    use crate::exchange::BodyFault;
    use crate::http::framing::{Chunks, Framing};
    let (head, length) = match head::parse(bytes, "127.0.0.1:1") {
        Ok(parsed) => parsed?,
        Err(refusal) => return Some(head::stand_in(bytes, refusal, "127.0.0.1:1").request),
    };
    let mut received = bytes[length..].to_vec();
    let mut request = head.handed.request;
    request.body = match head.framing {
        Err(why) => Err(BodyFault::Unreadable(why)),
        Ok(Framing::Length(length)) => match received.get(..usize::try_from(length).unwrap_or(usize::MAX)) {
            Some(body) => Ok(body.to_vec()),
            None => Err(BodyFault::Unreadable("it is cut".to_owned())),
        },
        Ok(Framing::Chunked) => {
            let (mut chunks, mut body) = (Chunks::default(), Vec::new());
            match chunks.take(&mut received, &mut body, 1 << 20) {
                Ok(()) if chunks.are_over() => Ok(body),
                _ => Err(BodyFault::Unreadable("it is cut".to_owned())),
            }
        }
    };
    Some(request)
}

/// Stops a receiver.
#[derive(Clone)]
pub(crate) struct Handle {
    receiver: Arc<Receiver>,
    stop: Arc<Notify>,
}

impl Handle {
    /// Begins to stop and returns at once. Requests in flight get [`STOP_GRACE`] to finish;
    /// then the events end with [`Event::Stopped`].
    pub(crate) fn stop(&self) {
        if !self.receiver.begin_to_stop() {
            return;
        }
        self.stop.notify_one();
        let receiver = Arc::clone(&self.receiver);
        let wait = move || {
            receiver.wait_until_landed(STOP_GRACE);
            receiver.close();
        };
        if thread::Builder::new().name("timhook-stop".to_owned()).spawn(wait).is_err() {
            self.receiver.close();
        }
    }
}
