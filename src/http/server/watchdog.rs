//! Keeps connections being accepted. tiny_http's accept loop ends for good at its
//! first error, for instance when descriptors run out, and sometimes by a panic
//! that nobody is told of. When no heartbeat is answered, a new server takes over
//! the same socket; connections of the old one go on.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::panic::catch_unwind;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::process::LIBRARY_PANICS;
use super::pulse::{Heartbeat, MOST_NUDGES, Pulse, has_come_back, last_nudge, nudge};
use super::worker::Generation;
use super::{Event, Shared, Trouble, lock};

/// How often the watchdog looks around.
const TICK: Duration = Duration::from_millis(25);

/// How often a heartbeat is due. Also keeps `accept` from running into the read timeout that
/// the listening socket passes on to its connections.
const HEARTBEAT: Duration = Duration::from_millis(250);

/// How long to wait before looking for free descriptors again.
const RETRY: Duration = Duration::from_millis(50);

/// How many nudges a newcomer is owed: after a server was replaced, its accept loop takes a
/// share of them for as long as it lives.
const NUDGES_EACH: usize = 3;

/// For how long to wait for the last nudge: where no descriptor is left, none comes back.
const MOST_TICKS: u32 = 12;

/// How often the number of nudges doubles while one does not come back.
const MOST_DOUBLINGS: u32 = 6;

/// tiny_http clones every connection.
const DESCRIPTORS_PER_CONNECTION: usize = 2;

/// How many descriptors must be free before a new server starts: it needs
/// one itself, and two for each of the first connections.
const SPARE_DESCRIPTORS: usize = 8;

/// Ends the watchdog.
#[derive(Clone)]
pub(super) struct Stop {
    watchdog: Arc<Mutex<Option<Watchdog>>>,
}

struct Watchdog {
    quit: Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Stop {
    /// Closes the listening socket. Returns when no connection is accepted any more.
    pub(super) fn accepting(&self) {
        if let Some(watchdog) = lock(&self.watchdog).take() {
            let _ = watchdog.quit.send(());
            let _ = watchdog.thread.join();
        }
    }
}

/// Starts the first server and watches over it.
pub(super) fn start(shared: &Arc<Shared>, listener: TcpListener) -> io::Result<Stop> {
    let (quit, wake) = channel();
    let generation = start_generation(shared, &listener, &quit)?;
    let watch = Watch { shared: Arc::clone(shared), listener, wake, accept_ended: quit.clone(), generation };
    let thread = thread::Builder::new().name("timhook-watchdog".to_owned()).spawn(move || watch.run())?;
    Ok(Stop { watchdog: Arc::new(Mutex::new(Some(Watchdog { quit, thread }))) })
}

fn start_generation(
    shared: &Arc<Shared>,
    listener: &TcpListener,
    accept_ended: &Sender<()>,
) -> io::Result<Arc<Generation>> {
    let listener = listener.try_clone()?;
    // It starts threads, and panics if the system refuses one.
    let server = catch_unwind(|| tiny_http::Server::from_listener(listener, None).map_err(io::Error::other))
        .unwrap_or_else(|_| Err(io::Error::other("no thread could be started")))?;
    Ok(Generation::start(server, shared, accept_ended.clone()))
}

/// What may have left connections waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Activity {
    requests: usize,
    panics: usize,
}

impl Activity {
    fn now(shared: &Shared) -> Self {
        Self {
            requests: shared.requests.load(Ordering::Relaxed),
            panics: LIBRARY_PANICS.load(Ordering::Relaxed),
        }
    }
}

/// How many connections have come and stay. Each may be waiting for a thread, and a heartbeat that is
/// answered proves nothing: it may have got a thread of its own. So each is owed a nudge.
#[derive(Default)]
struct Crowd {
    /// As it was when no nudge was under way: nudges take descriptors as well.
    lowest_free: usize,
    owed: usize,
    /// The last nudge that was given, and for how many ticks it has been under way.
    under_way: Option<(TcpStream, u32)>,
}

impl Crowd {
    /// Gives as many nudges as are owed, or more if the last one does not come back.
    fn nudge(&mut self, shared: &Shared, listener: &TcpListener) {
        if let Some((last, ticks)) = self.under_way.take()
            && ticks < MOST_TICKS
            && !has_come_back(&last)
        {
            nudge(shared, (1 << ticks.min(MOST_DOUBLINGS)).min(most_nudges(shared)));
            self.under_way = Some((last, ticks + 1));
            return;
        }
        let lowest_free = lowest_free_descriptor(listener).unwrap_or(self.lowest_free);
        let newcomers = lowest_free.saturating_sub(self.lowest_free).div_ceil(DESCRIPTORS_PER_CONNECTION);
        self.owed += newcomers * NUDGES_EACH;
        self.lowest_free = lowest_free;
        let now = self.owed.min(most_nudges(shared));
        self.owed -= now;
        if now > 0 {
            nudge(shared, now - 1);
            self.under_way = last_nudge(shared).map(|stream| (stream, 0));
        }
    }
}

/// How many nudges may be given at once: each takes two descriptors, and where there are few, a flood
/// of them would be the next shortage.
fn most_nudges(shared: &Shared) -> usize {
    (shared.most_abandoned / 4).clamp(1, MOST_NUDGES)
}

/// Descriptors are given out from the lowest free one up, so this one tells how many are taken.
#[cfg(unix)]
fn lowest_free_descriptor(listener: &TcpListener) -> Option<usize> {
    use std::os::fd::AsRawFd;
    usize::try_from(listener.try_clone().ok()?.as_raw_fd()).ok()
}

/// Elsewhere they have no such order.
#[cfg(not(unix))]
fn lowest_free_descriptor(_: &TcpListener) -> Option<usize> {
    None
}

struct Watch {
    shared: Arc<Shared>,
    /// A second handle on the listening socket, which outlives every accept loop.
    listener: TcpListener,
    /// A message says that some accept loop has ended, or that the receiver stops.
    wake: Receiver<()>,
    accept_ended: Sender<()>,
    generation: Arc<Generation>,
}

impl Watch {
    fn run(mut self) {
        let period = HEARTBEAT.min(self.shared.config.idle_timeout / 4);
        let mut last_heartbeat = Instant::now();
        let mut heartbeat: Option<Heartbeat> = None;
        let mut seen = Activity::now(&self.shared);
        let mut crowd = Crowd::default();
        loop {
            let woken = self.wake.recv_timeout(TICK);
            if self.shared.is_stopping() || woken == Err(RecvTimeoutError::Disconnected) {
                break;
            }
            let pulse = heartbeat.as_mut().map_or(Pulse::Alive, Heartbeat::check);
            if pulse == Pulse::Dead || self.generation.has_ended() {
                self.replace_generation();
            }
            if pulse != Pulse::Waiting {
                heartbeat = None;
            }
            if heartbeat.is_none() && last_heartbeat.elapsed() >= period {
                heartbeat = Heartbeat::send(&self.shared);
                last_heartbeat = Instant::now();
            }
            let now = Activity::now(&self.shared);
            let is_due = now != seen || pulse == Pulse::Waiting;
            nudge(&self.shared, usize::from(is_due) + now.panics - seen.panics);
            crowd.nudge(&self.shared, &self.listener);
            seen = now;
        }
        self.generation.wake_all();
    }

    /// Starts a new server on the same socket as soon as there are descriptors for it.
    fn replace_generation(&mut self) {
        let mut was_short = false;
        while !has_spare_descriptors(&self.listener) {
            if !was_short {
                self.shared.report(Event::Trouble(Trouble::OutOfDescriptors));
                was_short = true;
            }
            let _ = self.wake.recv_timeout(RETRY);
            if self.shared.is_stopping() {
                return;
            }
        }
        if let Ok(generation) = start_generation(&self.shared, &self.listener, &self.accept_ended) {
            self.generation = generation;
            if was_short {
                self.shared.report(Event::Trouble(Trouble::AcceptingAgain));
            }
        }
    }
}

fn has_spare_descriptors(listener: &TcpListener) -> bool {
    let spare: Vec<_> = (0..SPARE_DESCRIPTORS).map_while(|_| listener.try_clone().ok()).collect();
    spare.len() == SPARE_DESCRIPTORS
}
