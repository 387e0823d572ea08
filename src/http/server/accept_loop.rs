//! Accepts strangers' connections, and decides which to close where there are too many.
//!
//! One thread does it, and reads and writes for all of them: neither connections nor requests cost a thread.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::Notify;
use tokio::task::{AbortHandle, spawn_local};
use tokio::time::sleep;

use super::Trouble;
use super::connection::Connection;
use super::inner_server::Lane;
use super::lanes::Lanes;
use super::limits::Limits;
use super::receiver::Receiver;

/// How long to wait after an error before the next connection is accepted.
const RETRY: Duration = Duration::from_millis(50);

/// What all connections share.
pub(super) struct Front {
    pub(super) receiver: Arc<Receiver>,
    pub(super) lanes: Rc<Lanes>,
    most: usize,
    open: Cell<usize>,
    /// A connection has ended, or may be closed for others.
    changed: Notify,
    /// Those that wait for their senders, and since when: the smallest number has waited longest.
    waiting: RefCell<BTreeMap<u64, AbortHandle>>,
    next: Cell<u64>,
    /// Whether connections had to be closed for others, and that was said.
    is_crowded: Cell<bool>,
}

/// What ends a connection from outside.
pub(super) type Ticket = Rc<OnceCell<AbortHandle>>;

/// Starts the thread. It stops accepting when `stop` says so; the connections go on.
pub(super) fn start(
    receiver: Arc<Receiver>,
    listener: std::net::TcpListener,
    lanes: Vec<(Lane, std::net::TcpStream)>,
    limits: &Limits,
    stop: Arc<Notify>,
) -> io::Result<()> {
    let most = limits.connections;
    let (report, started) = sync_channel(1);
    let run = move || {
        // It never leaves this thread, so that to wake a task takes no system call.
        let runtime = Builder::new_current_thread().enable_io().enable_time().build_local(Default::default());
        let ready = runtime.and_then(|runtime| {
            let entered = runtime.enter();
            listener.set_nonblocking(true)?;
            let (listener, front) = (TcpListener::from_std(listener)?, Front::new(receiver, lanes, most)?);
            drop(entered);
            Ok((runtime, listener, front))
        });
        let (ready, outcome) = match ready {
            Ok(ready) => (Some(ready), Ok(())),
            Err(error) => (None, Err(error)),
        };
        // Whoever has started this waits for it.
        let _ = report.send(outcome);
        if let Some((runtime, listener, front)) = ready {
            runtime.block_on(front.serve(listener, stop));
        }
    };
    thread::Builder::new().name("timhook-front".to_owned()).spawn(run)?;
    started.recv().unwrap_or_else(|_| Err(io::Error::other("its thread has ended")))
}

impl Front {
    fn new(
        receiver: Arc<Receiver>,
        lanes: Vec<(Lane, std::net::TcpStream)>,
        most: usize,
    ) -> io::Result<Rc<Self>> {
        let hooks = &receiver.config.hooks;
        let is_prompt = hooks.forwarder.is_none() && hooks.faults.is_none();
        Ok(Rc::new(Self {
            receiver,
            lanes: Rc::new(Lanes::new(lanes, is_prompt)?),
            most,
            open: Cell::new(0),
            changed: Notify::new(),
            waiting: RefCell::default(),
            next: Cell::new(0),
            is_crowded: Cell::new(false),
        }))
    }

    async fn serve(self: Rc<Self>, listener: TcpListener, stop: Arc<Notify>) {
        spawn_local(Rc::clone(&self.lanes).hand_over());
        let accepting = spawn_local(self.accept(listener));
        stop.notified().await;
        accepting.abort();
        std::future::pending::<()>().await;
    }

    async fn accept(self: Rc<Self>, listener: TcpListener) {
        loop {
            self.make_room().await;
            match listener.accept().await {
                Ok((stream, remote)) => self.open(stream, remote),
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                Err(_) => {
                    self.close_longest_waiting();
                    sleep(RETRY).await;
                }
            }
        }
    }

    fn open(self: &Rc<Self>, stream: TcpStream, remote: SocketAddr) {
        // An answer is sent in as few pieces as it takes.
        let _ = stream.set_nodelay(true);
        let counted = Counted::new(self);
        let ticket = Ticket::default();
        let connection = Connection::new(stream, remote.to_string(), Rc::clone(self), Rc::clone(&ticket));
        let task = spawn_local(async move {
            connection.serve().await;
            drop(counted);
        });
        let _ = ticket.set(task.abort_handle());
    }

    /// Waits until there may be one more connection.
    async fn make_room(&self) {
        while self.open.get() >= self.most {
            self.close_longest_waiting();
            self.changed.notified().await;
        }
    }

    fn close_longest_waiting(&self) {
        if !self.is_crowded.replace(true) {
            let most = self.open.get();
            self.receiver.report_trouble(Trouble::TooManyConnections { most });
        }
        if let Some((_, connection)) = self.waiting.borrow_mut().pop_first() {
            connection.abort();
        }
    }

    /// For as long as what is returned lives, the connection may be closed for others.
    pub(super) fn waiting(self: &Rc<Self>, ticket: &Ticket) -> Waiting {
        let number = self.next.get();
        self.next.set(number + 1);
        if let Some(handle) = ticket.get() {
            self.waiting.borrow_mut().insert(number, handle.clone());
        }
        if self.open.get() >= self.most {
            self.changed.notify_one();
        }
        Waiting { front: Rc::clone(self), number }
    }
}

/// See [`Front::waiting`].
pub(super) struct Waiting {
    front: Rc<Front>,
    number: u64,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.front.waiting.borrow_mut().remove(&self.number);
    }
}

/// Counts a connection for as long as it is open.
struct Counted(Rc<Front>);

impl Counted {
    fn new(front: &Rc<Front>) -> Self {
        front.open.set(front.open.get() + 1);
        Self(Rc::clone(front))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let (front, open) = (&self.0, self.0.open.get() - 1);
        front.open.set(open);
        front.changed.notify_one();
        if open <= front.most / 2 && front.is_crowded.replace(false) {
            front.receiver.report_trouble(Trouble::FewConnections);
        }
    }
}
