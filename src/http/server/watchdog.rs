//! Keeps connections being accepted. tiny_http's accept loop ends for good at its
//! first error, for instance when descriptors run out, and sometimes by a panic
//! that nobody is told of. So the receiver calls itself regularly, and when no
//! answer comes, a new server takes over the same socket.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::worker::Generation;
use super::{Event, Shared, Trouble, lock};

/// How often the receiver calls itself. Also keeps `accept` from running into the
/// read timeout that the listening socket passes on to its connections.
const HEARTBEAT: Duration = Duration::from_millis(500);

/// Marks the requests of the watchdog; its value is a secret of this process.
pub(super) const HEARTBEAT_HEADER: &str = "X-Timhook-Heartbeat";

/// How long to wait before looking for free descriptors again.
const RETRY: Duration = Duration::from_millis(50);

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
    let server = tiny_http::Server::from_listener(listener.try_clone()?, None).map_err(io::Error::other)?;
    Ok(Generation::start(server, shared, accept_ended.clone()))
}

struct Watch {
    shared: Arc<Shared>,
    /// A second handle on the listening socket, which outlives every accept loop.
    listener: TcpListener,
    /// A message says that an accept loop has ended, or that the receiver stops.
    wake: Receiver<()>,
    accept_ended: Sender<()>,
    generation: Arc<Generation>,
}

impl Watch {
    fn run(mut self) {
        let heartbeat = HEARTBEAT.min(self.shared.config.idle_timeout / 4);
        loop {
            let accept_ended = match self.wake.recv_timeout(heartbeat) {
                Ok(()) => true,
                Err(RecvTimeoutError::Timeout) => !answers(&self.shared),
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if self.shared.is_stopping() {
                break;
            }
            if accept_ended {
                self.replace_generation();
            }
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
            self.generation.is_retired.store(true, Ordering::SeqCst);
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

/// Whether a request to ourselves is answered. If we cannot even ask, for want of a
/// descriptor, nothing is known, and the accept loop itself will report the shortage.
fn answers(shared: &Shared) -> bool {
    let mut stream = match TcpStream::connect_timeout(&reachable(shared.address), HEARTBEAT) {
        Ok(stream) => stream,
        Err(error) => return error.kind() != io::ErrorKind::TimedOut,
    };
    let request = format!(
        "GET / HTTP/1.1\r\n{HEARTBEAT_HEADER}: {}\r\nConnection: close\r\n\r\n",
        shared.heartbeat_secret
    );
    let answer = stream
        .set_read_timeout(Some(HEARTBEAT))
        .and_then(|()| stream.write_all(request.as_bytes()))
        .and_then(|()| stream.read(&mut [0; 16]));
    matches!(answer, Ok(read) if read > 0)
}

/// An address that reaches a socket bound to `address`, which may be a wildcard.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
