//! A stranger's connection: one request at a time is read, handed to tiny_http and answered.

use std::io;
use std::rc::Rc;

use tokio::net::TcpStream;
use tokio::time::Instant;

use super::answer::GARBAGE;
use super::body;
use super::head::{self, Head, HeadRefusal, MOST_HEAD};
use super::inner_server::Handed;
use super::lanes::Part;
use super::memory_budget::{FREE, Share};
use super::open_connections::{OpenConnections, Ticket};
use super::receiver::InFlight;
use super::stream::{close, receive_some, reset, send, skip};
use crate::exchange::{BodyFault, Fault};
use crate::http::framing::Framing;

/// A body of no interest that is at most so long is skipped; after a longer one the connection ends.
const MOST_SKIPPED: u64 = 64 * 1024;

/// What is said to senders that wait for it before they send a body.
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// One connection of a stranger.
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    pub(super) remote: String,
    /// Received and not yet used.
    received: Vec<u8>,
    connections: Rc<OpenConnections>,
    /// Lets the connection be closed while it waits for its sender.
    ticket: Ticket,
}

/// A request that is to be answered.
struct Arrived {
    handed: Handed,
    /// What is left of it in the stream, if the connection can go on after that.
    unread: Option<u64>,
}

/// What becomes of a connection after an answer.
enum AfterRequest {
    Keep,
    /// In order: the sender may still be sending.
    Close,
    Reset,
    /// Nothing can be sent any more.
    Gone,
}

impl Connection {
    pub(super) fn new(
        stream: TcpStream,
        remote: String,
        connections: Rc<OpenConnections>,
        ticket: Ticket,
    ) -> Self {
        Self { stream, remote, received: Vec::new(), connections, ticket }
    }

    /// Serves until either side ends it.
    pub(super) async fn serve(mut self) {
        let connections = Rc::clone(&self.connections);
        loop {
            self.received.shrink_to(FREE);
            let mut share = connections.receiver.memory.share();
            let waiting = connections.waiting(&self.ticket);
            let Some(head) = self.read_head(&mut share).await.transpose() else { return };
            if connections.receiver.is_stopping() {
                return;
            }
            let in_flight = InFlight::new(&connections.receiver);
            let arrived = match head {
                Ok(head) => self.read_body(head, &mut share).await,
                Err(refusal) => {
                    let handed = head::stand_in(&self.received, refusal, &self.remote);
                    Arrived { handed, unread: None }
                }
            };
            // From here on it is no longer up to the sender.
            drop(waiting);
            let after = self.answer(arrived.handed, arrived.unread.is_none(), &mut share).await;
            drop((in_flight, share));
            let _waiting = connections.waiting(&self.ticket);
            let deadline = Instant::now() + connections.receiver.config.idle_timeout;
            match after {
                AfterRequest::Keep if !connections.receiver.is_stopping() => {
                    if !self.skip(arrived.unread.unwrap_or(0), deadline).await {
                        return;
                    }
                }
                AfterRequest::Keep | AfterRequest::Close => return close(self.stream, deadline).await,
                AfterRequest::Reset => return reset(self.stream),
                AfterRequest::Gone => return,
            }
        }
    }

    /// Waits for the next head. None if the sender has nothing to say.
    async fn read_head(&mut self, share: &mut Share) -> Result<Option<Head>, HeadRefusal> {
        let patience = self.connections.receiver.config.idle_timeout;
        let mut deadline = Instant::now() + patience;
        let mut unseen = 0;
        loop {
            // A head can only be complete at the end of a line.
            let is_line = unseen == 0 || memchr::memchr(b'\n', &self.received[unseen..]).is_some();
            if (is_line || self.received.len() >= MOST_HEAD)
                && let Some((head, length)) = head::parse(&self.received, &self.remote)?
            {
                self.received.drain(..length);
                return Ok(Some(head));
            }
            unseen = self.received.len();
            match receive_some(&mut self.stream, &mut self.received, deadline).await {
                Ok(0) => return Ok(None),
                Ok(_) if unseen == 0 => deadline = Instant::now() + patience,
                Ok(read) if self.received.len() > FREE && !share.grow(read) => {
                    return Err(HeadRefusal::crowded());
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut && unseen > 0 => {
                    return Err(HeadRefusal::late(patience));
                }
                Err(_) => return Ok(None),
            }
        }
    }

    /// Reads the body, as far as it is of interest.
    async fn read_body(&mut self, head: Head, share: &mut Share) -> Arrived {
        let Head { mut handed, framing, expects_continue, is_last } = head;
        let config = &self.connections.receiver.config;
        let is_of_interest = config.policy.refuses_unread(&handed.request).is_none();
        let mut unread = None;
        match framing {
            Err(why) if is_of_interest => handed.request.body = Err(BodyFault::Unreadable(why)),
            Err(_) => {}
            Ok(framing) if is_of_interest => {
                if expects_continue
                    && framing != Framing::Length(0)
                    && self.received.is_empty()
                    && self.is_wanted(framing)
                {
                    // If it cannot be sent, no body comes either.
                    let _ = send(&self.stream, CONTINUE, Some(config.idle_timeout)).await;
                }
                handed.request.body =
                    body::read(&mut self.stream, &mut self.received, framing, config, share).await;
                let is_read = matches!(handed.request.body, Ok(_) | Err(BodyFault::TooManyValues { .. }));
                unread = is_read.then_some(0);
            }
            Ok(Framing::Length(length @ ..=MOST_SKIPPED)) if length == 0 || !expects_continue => {
                unread = Some(length)
            }
            Ok(_) => {}
        }
        Arrived { handed, unread: unread.filter(|_| !is_last) }
    }

    fn is_wanted(&self, framing: Framing) -> bool {
        !matches!(framing, Framing::Length(length) if length > self.connections.receiver.config.max_body)
    }

    /// Throws away what is left of a request.
    async fn skip(&mut self, bytes: u64, deadline: Instant) -> bool {
        let at_hand =
            usize::try_from(bytes).map_or(self.received.len(), |bytes| bytes.min(self.received.len()));
        self.received.drain(..at_hand);
        skip(&mut self.stream, bytes - at_hand as u64, deadline).await
    }

    /// Has the request answered, and passes the answer on as it comes.
    async fn answer(&mut self, handed: Handed, is_last: bool, share: &mut Share) -> AfterRequest {
        let connections = Rc::clone(&self.connections);
        let mut parts = connections.lanes.ask(handed, is_last);
        let mut answer = AnswerState::default();
        loop {
            let (bytes, is_whole) = match parts.recv().await {
                Some(Part::Some(bytes)) => (bytes, false),
                Some(Part::Last(bytes)) => (bytes, true),
                Some(Part::Broken(fault)) => return self.play(&fault).await,
                None => return AfterRequest::Gone,
            };
            answer.pass_on(bytes, &self.stream, share);
            if is_whole {
                break;
            }
        }
        if answer.is_gone {
            return AfterRequest::Gone;
        }
        if !answer.pending.is_empty() {
            let _waiting = connections.waiting(&self.ticket);
            let patience = Some(connections.receiver.config.idle_timeout);
            if send(&self.stream, &answer.pending, patience).await.is_err() {
                return AfterRequest::Gone;
            }
        }
        if is_last { AfterRequest::Close } else { AfterRequest::Keep }
    }

    async fn play(&mut self, fault: &Fault) -> AfterRequest {
        match fault {
            Fault::Reset => AfterRequest::Reset,
            Fault::Garbage => {
                let _ =
                    send(&self.stream, GARBAGE, Some(self.connections.receiver.config.idle_timeout)).await;
                AfterRequest::Close
            }
            _ => AfterRequest::Close,
        }
    }
}

/// An answer on its way to a stranger.
#[derive(Default)]
struct AnswerState {
    /// Not yet taken by the stranger.
    pending: Vec<u8>,
    /// How many bytes of the memory budget it has taken.
    counted: usize,
    /// The stranger takes nothing any more, or there is no memory for what it does not take.
    is_gone: bool,
}

impl AnswerState {
    /// Sends what can be sent without waiting: the lane is to be free as soon as the answer is there.
    fn pass_on(&mut self, bytes: Vec<u8>, stream: &TcpStream, share: &mut Share) {
        if self.is_gone {
            return;
        }
        if self.pending.is_empty() {
            self.pending = bytes;
        } else {
            self.pending.extend(bytes);
        }
        match stream.try_write(&self.pending) {
            Ok(sent) => drop(self.pending.drain(..sent)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => self.is_gone = true,
        }
        let waiting = self.pending.len().saturating_sub(FREE);
        self.is_gone |= waiting > self.counted && !share.grow(waiting - self.counted);
        self.counted = self.counted.max(waiting);
        if self.is_gone {
            self.pending.clear();
        }
    }
}
