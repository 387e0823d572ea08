//! The least that a listener on tiny_http can do: read each body, and answer with a constant.
//! `benches/listen-peers.sh` compares `timhook listen` with it.

use std::error::Error;
use std::sync::Arc;
use std::thread;

use tiny_http::{Response, Server};

const ANSWER: &str = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    // `cargo bench` calls this without an address: there is nothing to measure by itself.
    let Some(address) = std::env::args().nth(1).filter(|argument| !argument.starts_with('-')) else {
        return Ok(());
    };
    let server = Arc::new(Server::http(address)?);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let server = Arc::clone(&server);
            thread::spawn(move || {
                while let Ok(mut request) = server.recv() {
                    let mut body = Vec::new();
                    let _ = request.as_reader().read_to_end(&mut body);
                    let _ = request.respond(Response::from_string(ANSWER));
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| drop(thread.join()));
    Ok(())
}
