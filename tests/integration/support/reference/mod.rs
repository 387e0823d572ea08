//! An endpoint that does everything right, or all but one thing.

mod decision;
mod fault;
mod http;
mod payload;
mod signature;

use std::io::{BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use decision::{Action, Judge};
pub(crate) use fault::Fault;
use http::{Arrival, Request, read_request};
use signature::Verifier;

/// More than the 2 s that the vendor waits, and less than the further second that `probe` does.
const SLOW: Duration = Duration::from_millis(2300);

/// A running endpoint. Dropping it ends it, with all its threads.
pub(crate) struct Reference {
    pub(crate) address: SocketAddr,
    inner: Arc<Inner>,
    acceptor: Option<JoinHandle<()>>,
}

struct Inner {
    address: SocketAddr,
    judge: Judge,
    is_ending: AtomicBool,
    /// Every connection that is open, to close them at the end.
    connections: Mutex<Vec<TcpStream>>,
    /// Held while a callback is worked on, for a fault that needs it.
    work: Mutex<()>,
}

impl Reference {
    /// Starts an endpoint on a free port of this machine. With a token, it verifies signatures.
    pub(crate) fn start(token: Option<&str>, fault: Option<Fault>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let verifier =
            token.map(|token| Verifier { token: token.to_owned(), fault, known: Mutex::default() });
        let inner = Arc::new(Inner {
            address,
            judge: Judge { fault, verifier, accepted: Mutex::default() },
            is_ending: AtomicBool::new(false),
            connections: Mutex::default(),
            work: Mutex::new(()),
        });
        let acceptor = thread::spawn({
            let inner = Arc::clone(&inner);
            move || accept(&listener, &inner)
        });
        Self { address, inner, acceptor: Some(acceptor) }
    }

    /// Where it is served.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/callback", self.address)
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        self.inner.end();
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

fn accept(listener: &TcpListener, inner: &Arc<Inner>) {
    let mut workers = Vec::new();
    for stream in listener.incoming().map_while(Result::ok) {
        let Some(stream) = inner.register(stream) else {
            break;
        };
        if inner.has(Fault::ServesOneConnection) {
            inner.serve(stream);
        } else {
            let inner = Arc::clone(inner);
            workers.push(thread::spawn(move || inner.serve(stream)));
        }
    }
    for worker in workers {
        let _ = worker.join();
    }
}

impl Inner {
    /// Keeps a handle on a connection; none, if the endpoint is about to end.
    fn register(&self, stream: TcpStream) -> Option<TcpStream> {
        let mut connections = self.connections.lock().expect("no thread panicked while holding it");
        if self.is_ending.load(Ordering::SeqCst) {
            return None;
        }
        stream.set_nodelay(!self.has(Fault::AnswersInTwoPieces)).ok();
        connections.push(stream.try_clone().expect("a free descriptor"));
        Some(stream)
    }

    /// Closes everything, and wakes whoever accepts connections.
    fn end(&self) {
        let mut connections = self.connections.lock().expect("no thread panicked while holding it");
        self.is_ending.store(true, Ordering::SeqCst);
        for connection in connections.drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
        drop(TcpStream::connect(self.address));
    }

    fn unregister(&self, stream: &TcpStream) {
        let _ = stream.shutdown(Shutdown::Both);
        let mut connections = self.connections.lock().expect("no thread panicked while holding it");
        let peer = stream.peer_addr().ok();
        connections.retain(|connection| connection.peer_addr().ok() != peer);
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().expect("a free descriptor"));
        loop {
            match read_request(&mut reader, &mut stream, self.judge.fault) {
                Arrival::Request(request) => {
                    if !self.answer(&request, &mut stream) {
                        break;
                    }
                }
                Arrival::End => break,
                Arrival::Broken => {
                    if self.has(Fault::DiesWhenClientLeaves) {
                        self.end();
                    }
                    break;
                }
            }
        }
        self.unregister(&stream);
    }

    /// Answers a request, and says whether the connection goes on.
    fn answer(&self, request: &Request, stream: &mut TcpStream) -> bool {
        self.work_on(request);
        match self.judge.decide(request) {
            Action::Answer(reply) => {
                let says_close = !request.keeps_alive() || self.has(Fault::AnnouncesClose);
                let closes = says_close || self.has(Fault::ClosesAfterAnswer);
                self.write(&reply.to_bytes(says_close), stream).is_ok() && !closes
            }
            Action::Drop => false,
            Action::Die => {
                self.end();
                false
            }
        }
    }

    fn write(&self, bytes: &[u8], stream: &mut TcpStream) -> std::io::Result<()> {
        let head = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |at| at + 4);
        let (head, body) =
            if self.has(Fault::AnswersInTwoPieces) { bytes.split_at(head) } else { (&b""[..], bytes) };
        stream.write_all(head)?;
        stream.write_all(body)
    }

    /// Takes its time, where that is the fault.
    fn work_on(&self, request: &Request) {
        let body = String::from_utf8_lossy(request.body.as_deref().unwrap_or_default());
        match self.judge.fault {
            Some(Fault::IsSlow) => thread::sleep(SLOW),
            Some(Fault::IsSlowWithTenMessages) if body.matches("MsgSeq\"").count() >= 10 => {
                thread::sleep(SLOW);
            }
            Some(Fault::WorksOneByOne) => self.work_for(Duration::from_millis(25)),
            Some(Fault::WorksSlowlyOneByOne) => self.work_for(Duration::from_millis(100)),
            _ => {}
        }
    }

    /// Does nothing for a while, and lets everybody else wait.
    fn work_for(&self, duration: Duration) {
        let _work = self.work.lock().expect("no thread panicked while holding it");
        thread::sleep(duration);
    }

    fn has(&self, fault: Fault) -> bool {
        self.judge.fault == Some(fault)
    }
}
