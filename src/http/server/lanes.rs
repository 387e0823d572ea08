//! The lanes to tiny_http, as far as they are free.

use std::cell::RefCell;
use std::io;

use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::stream::{receive, send};

/// How much of an answer is read at once.
const PIECE: usize = 4 * 1024;

/// All lanes; those that are not free answer a request each.
pub(super) struct Lanes {
    free: RefCell<Vec<TcpStream>>,
    count: Semaphore,
}

impl Lanes {
    pub(super) fn new(lanes: Vec<std::net::TcpStream>) -> io::Result<Self> {
        let wrap =
            |lane: std::net::TcpStream| lane.set_nonblocking(true).and_then(|()| TcpStream::from_std(lane));
        let free = lanes.into_iter().map(wrap).collect::<io::Result<Vec<_>>>()?;
        let count = Semaphore::new(free.len());
        Ok(Self { free: RefCell::new(free), count })
    }

    /// Waits until one is free. The one that was used last comes first: its threads are still warm.
    pub(super) async fn take(&self) -> Lane<'_> {
        if let Ok(permit) = self.count.acquire().await {
            permit.forget();
        }
        let stream = self.free.borrow_mut().pop().expect("as many lanes as permits");
        Lane { stream, lanes: self }
    }
}

/// One lane, for one request.
pub(super) struct Lane<'a> {
    stream: TcpStream,
    lanes: &'a Lanes,
}

impl Lane<'_> {
    pub(super) async fn send(&self, bytes: &[u8]) -> io::Result<()> {
        send(&self.stream, bytes, None).await
    }

    pub(super) async fn receive(&self, into: &mut Vec<u8>) -> io::Result<usize> {
        receive(&self.stream, into, PIECE, None).await
    }

    /// Leaves it to others: its answer is complete.
    pub(super) fn give_back(self) {
        self.lanes.free.borrow_mut().push(self.stream);
        self.lanes.count.add_permits(1);
    }
}
