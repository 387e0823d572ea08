//! The connections that are open: how many, and which to close where there are too many.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::event::ReceiverTrouble;
use super::inner_server::Lane;
use super::lanes::Lanes;
use super::receiver::Receiver;

/// What all connections share.
pub(super) struct OpenConnections {
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

impl OpenConnections {
    pub(super) fn new(
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

    /// Waits until there may be one more connection.
    pub(super) async fn make_room(&self) {
        while self.open.get() >= self.most {
            self.close_longest_waiting();
            self.changed.notified().await;
        }
    }

    pub(super) fn close_longest_waiting(&self) {
        if !self.is_crowded.replace(true) {
            let most = self.open.get();
            self.receiver.report_trouble(ReceiverTrouble::TooManyConnections { most });
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
        Waiting { connections: Rc::clone(self), number }
    }
}

/// See [`OpenConnections::waiting`].
pub(super) struct Waiting {
    connections: Rc<OpenConnections>,
    number: u64,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.connections.waiting.borrow_mut().remove(&self.number);
    }
}

/// Counts a connection for as long as it is open.
pub(super) struct CountedConnection(Rc<OpenConnections>);

impl CountedConnection {
    pub(super) fn new(connections: &Rc<OpenConnections>) -> Self {
        connections.open.set(connections.open.get() + 1);
        Self(Rc::clone(connections))
    }
}

impl Drop for CountedConnection {
    fn drop(&mut self) {
        let (connections, open) = (&self.0, self.0.open.get() - 1);
        connections.open.set(open);
        connections.changed.notify_one();
        if open <= connections.most / 2 && connections.is_crowded.replace(false) {
            connections.receiver.report_trouble(ReceiverTrouble::FewConnections);
        }
    }
}
