//! A `timhook listen` that runs for as long as the test needs it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use serde_json::Value;

use super::http::{Answer, post};
use super::{PATIENCE, QUERY};

/// A running listener. Dropping it kills it.
pub(crate) struct Listener {
    child: Child,
    pub(crate) address: SocketAddr,
    /// Everything that stderr said before and with the ready line.
    pub(crate) announcement: String,
    stdout: Option<JoinHandle<()>>,
    stderr: Option<JoinHandle<()>>,
    printed: Arc<Heard>,
    said: Arc<Heard>,
}

/// What has come through a pipe so far.
#[derive(Default)]
struct Heard {
    bytes: Mutex<Vec<u8>>,
    grew: Condvar,
}

impl Listener {
    /// Starts `timhook listen --port 0` with these further arguments and waits for its ready line.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
        command.arg("listen").args(["--port", "0"]).args(arguments);
        Self::spawn(command)
    }

    /// Starts any command that ends up as a listener, such as a shell that sets a limit first.
    pub(crate) fn spawn(command: Command) -> Self {
        Self::spawn_into(command, Stdio::piped())
    }

    /// The same, with standard output going where the test wants it to.
    pub(crate) fn spawn_into(mut command: Command, stdout: Stdio) -> Self {
        command.env_clear().env("TZ", "UTC").env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let mut child = command
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the listener starts");
        let mut errors = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut announcement = String::new();
        let address = loop {
            let mut line = String::new();
            let read = errors.read_line(&mut line).expect("the listener says something");
            announcement.push_str(&line);
            assert!(read > 0, "the listener ended before it was ready: {announcement}");
            if let Some(address) = address_in(&line) {
                break address;
            }
        };
        let (printed, said) = (Arc::<Heard>::default(), Arc::<Heard>::default());
        let stdout = child.stdout.take().map(|pipe| drain(pipe, &printed));
        let stderr = Some(drain(errors, &said));
        Self { child, address, announcement, stdout, stderr, printed, said }
    }

    /// Waits until standard error has said this after the ready line.
    pub(crate) fn wait_until_said(&self, text: &str) {
        let is_missing = |bytes: &mut Vec<u8>| !String::from_utf8_lossy(bytes).contains(text);
        let bytes = self.said.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.said.grew.wait_timeout_while(bytes, PATIENCE, is_missing);
        let (bytes, outcome) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!outcome.timed_out(), "not said: {text:?}, only: {}", String::from_utf8_lossy(&bytes));
    }

    /// POSTs a body with the vendor's query.
    pub(crate) fn post(&self, body: &str) -> Answer {
        self.post_to(&format!("/?{QUERY}"), body)
    }

    /// POSTs a body to any target.
    pub(crate) fn post_to(&self, target: &str, body: &str) -> Answer {
        post(self.address, target, body.as_bytes())
    }

    /// The id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name, such as `TERM`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.id().to_string()).status();
        assert!(status.expect("kill runs").success());
    }

    /// Asks the listener to stop and waits for its end.
    #[cfg(unix)]
    pub(crate) fn stop(self) -> Output {
        self.signal("TERM");
        self.wait()
    }

    /// Waits until the listener ends by itself.
    pub(crate) fn wait(mut self) -> Output {
        let (sender, ended): (_, Receiver<()>) = channel();
        let id = self.id();
        let guard = thread::spawn(move || {
            if ended.recv_timeout(PATIENCE).is_err() {
                let _ = Command::new("kill").args(["-KILL", &id.to_string()]).status();
            }
        });
        let status = self.child.wait().expect("the listener ends");
        let _ = sender.send(());
        guard.join().expect("the guard ends");
        for thread in [self.stdout.take(), self.stderr.take()].into_iter().flatten() {
            thread.join().expect("a reader");
        }
        Output { status, stdout: self.printed.take(), stderr: self.said.take() }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Heard {
    fn add(&self, bytes: &[u8]) {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        self.grew.notify_all();
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.bytes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn drain(mut pipe: impl Read + Send + 'static, heard: &Arc<Heard>) -> JoinHandle<()> {
    let heard = Arc::clone(heard);
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(read @ 1..) = pipe.read(&mut bytes) {
            heard.add(&bytes[..read]);
        }
    })
}

/// The address in a ready line, pretty or JSON.
fn address_in(line: &str) -> Option<SocketAddr> {
    let url = match serde_json::from_str::<Value>(line) {
        Ok(ready) if ready["type"] == "ready" => ready["url"].as_str()?.to_owned(),
        Ok(_) => return None,
        Err(_) => line.strip_prefix("listening on ")?.split(' ').next()?.to_owned(),
    };
    let authority = url.strip_prefix("http://")?.split('/').next()?;
    authority.replace("0.0.0.0", "127.0.0.1").parse().ok()
}
