//! A `timhook listen` that runs for as long as the test needs it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
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
    stdout: Option<JoinHandle<Vec<u8>>>,
    stderr: Option<JoinHandle<Vec<u8>>>,
}

impl Listener {
    /// Starts `timhook listen --port 0` with these further arguments and waits for its ready line.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
        command.arg("listen").args(["--port", "0"]).args(arguments);
        Self::spawn(command)
    }

    /// Starts any command that ends up as a listener, such as a shell that sets a limit first.
    pub(crate) fn spawn(mut command: Command) -> Self {
        command.env_clear().env("TZ", "UTC").env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
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
        let stdout = drain(child.stdout.take().expect("a pipe"));
        let stderr = drain(errors);
        Self { child, address, announcement, stdout: Some(stdout), stderr: Some(stderr) }
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
        let collect = |thread: Option<JoinHandle<Vec<u8>>>| {
            thread.expect("not collected yet").join().expect("a reader")
        };
        Output { status, stdout: collect(self.stdout.take()), stderr: collect(self.stderr.take()) }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn drain(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        bytes
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
