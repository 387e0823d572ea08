//! A small HTTP server for browsers and scripts on this machine: requests in, answers and streams of events out. It
//! knows nothing of what it serves.
//!
//! One thread looks after all connections; what takes long about an answer is made on threads of its own, so that no
//! list that somebody asks for keeps the events of others waiting.

mod connection;
mod patient;
mod service;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::{Semaphore, watch};

pub(crate) use service::{LocalAnswer, LocalBodyFault, LocalReply, LocalRequest, Service, StreamOutlet};

/// How many connections there may be. Further ones wait until one of these has ended.
const MOST_CONNECTIONS: u32 = 64;

/// How many answers may be made at a time.
const WORKERS: usize = 8;

/// How long answers may take to be sent once the server stops.
const STOP_GRACE: Duration = Duration::from_millis(500);

/// A bound socket that does not serve yet.
#[derive(Debug)]
pub(crate) struct BoundLocalServer {
    listener: TcpListener,
    address: SocketAddr,
}

impl BoundLocalServer {
    /// Binds a port of the loopback; 0 takes any free one. Connections queue from here on.
    pub(crate) fn new(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// The address with the real port.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts to serve.
    pub(crate) fn serve(self, service: Arc<dyn Service>) -> io::Result<Server> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(WORKERS)
            .thread_name("timhook-answer")
            .build()?;
        let (stop, stopped) = watch::channel(false);
        let run = move || {
            runtime.block_on(run(self.listener, service, stopped));
            runtime.shutdown_timeout(STOP_GRACE);
        };
        let thread = thread::Builder::new().name("timhook-local".to_owned()).spawn(run)?;
        Ok(Server { stop, thread: Some(thread) })
    }
}

/// A server that runs. It ends when this is dropped, and what is being sent gets a moment to arrive.
#[derive(Debug)]
pub(crate) struct Server {
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn run(listener: TcpListener, service: Arc<dyn Service>, mut stopped: watch::Receiver<bool>) {
    // Nobody is served by a thread that cannot be woken.
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS as usize));
    let accepting = tokio::spawn(accept(listener, service, Arc::clone(&room), stopped.clone()));
    let _ = stopped.wait_for(|is_stopped| *is_stopped).await;
    accepting.abort();
    let all_ended = room.acquire_many(MOST_CONNECTIONS);
    let _ = tokio::time::timeout(STOP_GRACE, all_ended).await;
}

async fn accept(
    listener: tokio::net::TcpListener,
    service: Arc<dyn Service>,
    room: Arc<Semaphore>,
    stopped: watch::Receiver<bool>,
) {
    while let Ok(place) = Arc::clone(&room).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // There may be no descriptor left: others will end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (service, stopped) = (Arc::clone(&service), stopped.clone());
        tokio::spawn(async move {
            connection::serve(stream, service, stopped).await;
            drop(place);
        });
    }
}
