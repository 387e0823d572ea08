//! The receiver: sockets in, [`Event`]s out. It never prints.
//!
//! tiny_http does the HTTP; this module keeps it alive. What it cannot do by itself:
//! * one thread per request that may block, so that stalled senders stop nobody else (`worker`);
//! * bodies that announce more than memory holds, have no end, or come in crowds (`body`, `room`, `reply`,
//!   `rest`);
//! * an accept loop that ends for good at its first error (`watchdog`), and connections that
//!   wait for a thread that is not there (`pulse`).

mod backlog;
mod body;
mod connection;
mod course;
mod faults;
mod hooks;
mod process;
mod pulse;
mod reply;
mod rest;
mod room;
mod watchdog;
mod worker;

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub(crate) use faults::{Case, Faults};
pub(crate) use hooks::{Hooks, Journal};

use self::backlog::Backlog;
pub(crate) use self::backlog::Received;
use self::process::{hush_library_panics, raise_descriptor_limit};
use self::rest::Graveyard;
use self::room::Room;
use crate::exchange::{Exchange, Request, Verdict};
use crate::protocol::filter::Filter;
use crate::protocol::judge::Policy;
use crate::protocol::repeats::Repeats;

/// How many events may wait for a slow consumer before senders have to wait too, where the
/// [`Backlog`] does not say so before.
const MOST_EVENTS: usize = 64 * 1024;

/// How many connections may wait to be accepted.
const BACKLOG: i32 = 4096;

/// How long requests in flight may take to finish once the receiver stops.
const STOP_GRACE: Duration = Duration::from_secs(2);

/// How soon a pause notices that the receiver stops.
const PAUSE_TICK: Duration = Duration::from_millis(50);

/// How many connections may be given up at most. Each keeps a thread and two descriptors.
const MOST_ABANDONED: usize = 4096;

/// How the receiver behaves.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// What it insists on.
    pub(crate) policy: Policy,
    /// Largest accepted body, in bytes.
    pub(crate) max_body: u64,
    /// How long a connection may send nothing before it is closed.
    pub(crate) idle_timeout: Duration,
    /// Take this many callbacks and no more.
    pub(crate) count: Option<u64>,
    /// What callbacks have to be like to count.
    pub(crate) filters: Vec<Filter>,
    /// Mark messages that came before.
    pub(crate) marks_repeats: bool,
    /// What takes part in answering and reporting.
    pub(crate) hooks: Hooks,
}

/// What the receiver reports.
#[derive(Debug)]
pub(crate) enum Event {
    /// A request was answered.
    Exchange(Received),
    /// Something went wrong that the user should know; the receiver goes on.
    Trouble(Trouble),
    /// The receiver has stopped: no event follows.
    Stopped,
    /// The receiver should not go on; it does until it is stopped.
    Died {
        /// One sentence.
        why: String,
        /// The way out.
        help: &'static str,
    },
}

/// Troubles that the receiver survives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No file descriptor was left to accept a connection with.
    OutOfDescriptors,
    /// Connections are accepted again.
    AcceptingAgain,
    /// A request announced a body that could only be answered, not skipped; its connection stays open.
    Abandoned {
        /// How many connections were given up this way so far.
        total: usize,
    },
}

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
    pub(crate) fn serve(self, config: Config) -> io::Result<(Handle, Receiver<Event>)> {
        hush_library_panics();
        let descriptors = raise_descriptor_limit();
        let socket = socket2::SockRef::from(&self.listener);
        // Accepted sockets inherit these, so that no stalled peer holds a thread for ever.
        socket.set_read_timeout(Some(config.idle_timeout))?;
        socket.set_write_timeout(Some(config.idle_timeout))?;
        let (events, receiver) = sync_channel(MOST_EVENTS);
        let last_id = config.hooks.journal.as_ref().map_or(0, |journal| journal.last_id);
        let shared = Arc::new(Shared {
            config,
            address: self.address,
            events,
            backlog: Arc::default(),
            room: Room::default(),
            graveyard: Graveyard::open()?,
            next_id: Mutex::new(Some(last_id + 1)),
            repeats: Mutex::default(),
            admitted: AtomicU64::new(0),
            in_flight: Mutex::new(0),
            landed: Condvar::new(),
            stopping: AtomicBool::new(false),
            abandoned: AtomicUsize::new(0),
            most_abandoned: MOST_ABANDONED.min(descriptors / 4),
            requests: AtomicUsize::new(0),
            heartbeat_secret: format!("{:016x}", RandomState::new().hash_one(self.address)),
        });
        let stop = watchdog::start(&shared, self.listener)?;
        Ok((Handle { shared, stop }, receiver))
    }
}

/// Stops a receiver.
#[derive(Clone)]
pub(crate) struct Handle {
    shared: Arc<Shared>,
    stop: watchdog::Stop,
}

impl Handle {
    /// Begins to stop and returns at once. Requests in flight get [`STOP_GRACE`] to finish;
    /// then the events end with [`Event::Stopped`].
    pub(crate) fn stop(&self) {
        if self.shared.stopping.swap(true, Ordering::SeqCst) {
            return;
        }
        let handle = self.clone();
        let wait = move || {
            handle.stop.accepting();
            handle.shared.wait_until_landed(STOP_GRACE);
            handle.shared.close();
        };
        if thread::Builder::new().name("timhook-stop".to_owned()).spawn(wait).is_err() {
            self.shared.close();
        }
    }
}

/// What all threads of a receiver share.
struct Shared {
    config: Config,
    address: SocketAddr,
    events: SyncSender<Event>,
    backlog: Arc<Backlog>,
    room: Room,
    graveyard: Graveyard,
    /// Held while an exchange is reported, so that ids are in the order of the output.
    /// None once the receiver has stopped.
    next_id: Mutex<Option<u64>>,
    repeats: Mutex<Repeats>,
    admitted: AtomicU64,
    in_flight: Mutex<usize>,
    landed: Condvar,
    stopping: AtomicBool,
    abandoned: AtomicUsize,
    most_abandoned: usize,
    /// How many requests have arrived: tells the watchdog that there is traffic.
    requests: AtomicUsize,
    /// Tells the watchdog's own requests from everybody else's.
    heartbeat_secret: String,
}

impl Shared {
    /// Passes an event on; nobody listens any more once the consumer has ended.
    fn report(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Numbers an exchange and reports it, in one step. False if nobody will see it any more.
    fn report_exchange(&self, mut exchange: Exchange) -> bool {
        let mut next_id = lock(&self.next_id);
        let Some(id) = *next_id else { return false };
        exchange.id = id;
        if self.config.marks_repeats {
            lock(&self.repeats).mark(&mut exchange);
        }
        if let Some(Err(why)) = self.config.hooks.journal.as_ref().map(|journal| journal.keep(&exchange)) {
            let help = "free some space or name another place, and start it again; what was answered is kept";
            self.report(Event::Died { why, help });
            return false;
        }
        *next_id = Some(id + 1);
        self.events.send(Event::Exchange(self.backlog.admit(exchange))).is_ok()
    }

    /// Reports the end. No exchange follows it.
    fn close(&self) {
        let mut next_id = lock(&self.next_id);
        if next_id.take().is_some() {
            self.report(Event::Stopped);
        }
    }

    /// Whether one more callback may be taken; those that do not count always may.
    fn admit(&self, request: &Request, verdict: &Verdict) -> bool {
        let Some(count) = self.config.count else {
            return true;
        };
        if !self.config.filters.iter().all(|filter| filter.matches(request, verdict)) {
            return true;
        }
        self.admitted.fetch_add(1, Ordering::SeqCst) < count
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Waits, unless the receiver stops.
    fn pause(&self, time: Duration) {
        let end = Instant::now() + time;
        while !self.is_stopping() {
            match end.saturating_duration_since(Instant::now()) {
                Duration::ZERO => return,
                left => thread::sleep(left.min(PAUSE_TICK)),
            }
        }
    }

    fn wait_until_landed(&self, grace: Duration) {
        let in_flight = lock(&self.in_flight);
        let _ = self.landed.wait_timeout_while(in_flight, grace, |in_flight| *in_flight > 0);
    }
}

/// Counts a request as in flight for as long as it lives.
struct InFlight<'a>(&'a Shared);

impl<'a> InFlight<'a> {
    fn new(shared: &'a Shared) -> Self {
        *lock(&shared.in_flight) += 1;
        Self(shared)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut in_flight = lock(&self.0.in_flight);
        *in_flight -= 1;
        // Only a stop waits for it: to wake nobody costs a system call, too.
        if *in_flight == 0 && self.0.is_stopping() {
            self.0.landed.notify_all();
        }
    }
}

/// Locks even after another thread has panicked: all guarded values are plain numbers and addresses.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
