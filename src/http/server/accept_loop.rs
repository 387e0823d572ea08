//! Accepts strangers' connections.
//!
//! One thread does it, and reads and writes for all of them: neither connections nor requests cost a thread.

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
use tokio::task::spawn_local;
use tokio::time::sleep;

use super::connection::Connection;
use super::inner_server::Lane;
use super::limits::Limits;
use super::open_connections::{CountedConnection, OpenConnections, Ticket};
use super::receiver::Receiver;

/// How long to wait after an error before the next connection is accepted.
const RETRY: Duration = Duration::from_millis(50);

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
            let (listener, connections) =
                (TcpListener::from_std(listener)?, OpenConnections::new(receiver, lanes, most)?);
            drop(entered);
            Ok((runtime, listener, connections))
        });
        let (ready, outcome) = match ready {
            Ok(ready) => (Some(ready), Ok(())),
            Err(error) => (None, Err(error)),
        };
        // Whoever has started this waits for it.
        let _ = report.send(outcome);
        if let Some((runtime, listener, connections)) = ready {
            runtime.block_on(connections.serve(listener, stop));
        }
    };
    thread::Builder::new().name("timhook-front".to_owned()).spawn(run)?;
    started.recv().unwrap_or_else(|_| Err(io::Error::other("its thread has ended")))
}

impl OpenConnections {
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
        let counted = CountedConnection::new(self);
        let ticket = Ticket::default();
        let connection = Connection::new(stream, remote.to_string(), Rc::clone(self), Rc::clone(&ticket));
        let task = spawn_local(async move {
            connection.serve().await;
            drop(counted);
        });
        let _ = ticket.set(task.abort_handle());
    }
}
