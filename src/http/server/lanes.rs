//! The lanes to tiny_http. Small requests that are ready at the same moment share one: what it costs to hand over,
//! and to wake whoever handles and whoever passes the answer on, is paid once for all of them.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::rc::Rc;

use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::spawn_local;

use super::inner_server::{self, Beginning, Handed, beginning_of};
use super::memory_budget::FREE;
use super::stream::{receive, send};
use crate::exchange::Fault;

/// How many requests share a lane at most. The answer to the first waits for that to the last.
const MOST_TOGETHER: usize = 16;

/// How much of an answer is read at once.
const PIECE: usize = 4 * 1024;

/// What says to a stranger that no further request is read.
const CLOSE: &[u8] = b"Connection: close\r\n";

/// All lanes, and the requests that are ready.
pub(super) struct Lanes {
    free: RefCell<Vec<(inner_server::Lane, TcpStream)>>,
    ready: RefCell<VecDeque<Asked>>,
    changed: Notify,
    most_together: usize,
}

/// A request, and who waits for its answer.
struct Asked {
    handed: Handed,
    is_last: bool,
    answer: UnboundedSender<Part>,
}

/// What comes back. Nothing more after a last part or a fault; nothing at all from a lane that is broken.
pub(super) enum Part {
    Some(Vec<u8>),
    Last(Vec<u8>),
    /// No answer, but the end of the connection.
    Broken(Fault),
}

impl Lanes {
    /// `is_prompt` says that no request is answered late, or bit by bit, on purpose or for want of a backend's
    /// answer: then, nobody waits for long for those that share a lane.
    pub(super) fn new(
        lanes: Vec<(inner_server::Lane, std::net::TcpStream)>,
        is_prompt: bool,
    ) -> io::Result<Self> {
        let wrap = |(lane, stream): (_, std::net::TcpStream)| {
            stream.set_nonblocking(true)?;
            Ok((lane, TcpStream::from_std(stream)?))
        };
        let free = lanes.into_iter().map(wrap).collect::<io::Result<Vec<_>>>()?;
        Ok(Self {
            free: RefCell::new(free),
            ready: RefCell::default(),
            changed: Notify::new(),
            most_together: if is_prompt { MOST_TOGETHER } else { 1 },
        })
    }

    /// Has a request answered. `is_last` lets the answer say that the connection ends.
    pub(super) fn ask(&self, handed: Handed, is_last: bool) -> UnboundedReceiver<Part> {
        let (answer, parts) = unbounded_channel();
        self.ready.borrow_mut().push_back(Asked { handed, is_last, answer });
        self.changed.notify_one();
        parts
    }

    /// Hands over what is ready, for ever. This task runs after all those that could make something ready now.
    pub(super) async fn hand_over(self: Rc<Self>) {
        loop {
            self.changed.notified().await;
            while let Some((lane, stream)) = self.take_free() {
                spawn_local(Rc::clone(&self).converse(lane, stream, self.take_ready()));
            }
        }
    }

    /// A free lane, if anything is ready. The one that was used last comes first: its threads are still warm.
    fn take_free(&self) -> Option<(inner_server::Lane, TcpStream)> {
        if self.ready.borrow().is_empty() { None } else { self.free.borrow_mut().pop() }
    }

    /// The next requests that share a lane. A large one may take long and has its own.
    fn take_ready(&self) -> Vec<Asked> {
        let mut ready = self.ready.borrow_mut();
        let small = ready.iter().take(self.most_together).take_while(|asked| asked.is_small()).count();
        ready.drain(..small.max(1)).collect()
    }

    async fn converse(self: Rc<Self>, lane: inner_server::Lane, mut stream: TcpStream, asked: Vec<Asked>) {
        let split = |Asked { handed, is_last, answer }| (handed, (is_last, answer));
        let (handed, waiting): (Vec<_>, Vec<_>) = asked.into_iter().map(split).unzip();
        // The worker on the other side takes and says as much as there is, however long that takes.
        if send(&stream, lane.put_down(handed), None).await.is_err() {
            return;
        }
        let mut received = Vec::new();
        for (is_last, answer) in waiting {
            if pass_on(&mut stream, &mut received, is_last, &answer).await.is_err() {
                return;
            }
        }
        self.free.borrow_mut().push((lane, stream));
        if !self.ready.borrow().is_empty() {
            self.changed.notify_one();
        }
    }
}

impl Asked {
    fn is_small(&self) -> bool {
        let request = &self.handed.request;
        request.url.len() + request.body_bytes().len() <= FREE
    }
}

/// Passes one answer on as it comes.
async fn pass_on(
    stream: &mut TcpStream,
    received: &mut Vec<u8>,
    is_last: bool,
    answer: &UnboundedSender<Part>,
) -> io::Result<()> {
    let mut missing = loop {
        match beginning_of(received)? {
            None => receive_more(stream, received).await?,
            Some(Beginning::Broken { length, fault }) => {
                received.drain(..length);
                // Whoever asked may be gone.
                let _ = answer.send(Part::Broken(fault));
                return Ok(());
            }
            Some(Beginning::Answer { whole, .. }) if !is_last => break whole,
            Some(Beginning::Answer { head, whole }) => {
                let end = head - b"\r\n".len();
                received.splice(end..end, CLOSE.iter().copied());
                break whole + CLOSE.len();
            }
        }
    };
    loop {
        let part: Vec<u8> = received.drain(..missing.min(received.len())).collect();
        missing -= part.len();
        let _ = answer.send(if missing == 0 { Part::Last(part) } else { Part::Some(part) });
        if missing == 0 {
            return Ok(());
        }
        receive_more(stream, received).await?;
    }
}

async fn receive_more(stream: &mut TcpStream, received: &mut Vec<u8>) -> io::Result<()> {
    match receive(stream, received, PIECE, None).await? {
        0 => Err(ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}
