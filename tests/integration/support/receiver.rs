//! The receivers under `tests/receivers`, as processes of their own runtimes.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use super::root;

/// What a receiver runs on.
pub(crate) struct Runtime {
    pub(crate) program: &'static str,
    /// Arguments that make it say whether it is fit for it.
    pub(crate) question: &'static str,
    /// What it says then.
    pub(crate) answer: &'static str,
}

impl Runtime {
    /// Why this machine cannot run a receiver; `None` if it can.
    pub(crate) fn lacks(&self) -> Option<String> {
        let Self { program, question, answer } = self;
        match Command::new(program).arg(question).stdin(Stdio::null()).output() {
            Err(error) => Some(format!("{program}: {error}")),
            Ok(output) if String::from_utf8_lossy(&output.stdout).contains(answer) => None,
            Ok(_) => Some(format!("{program} {question} does not say {answer:?}")),
        }
    }
}

/// A running receiver. It ends with its standard input, at the latest when this is dropped.
pub(crate) struct Receiver {
    child: Child,
    port: u16,
}

impl Receiver {
    /// Starts a receiver and waits until it has printed its port.
    pub(crate) fn start(runtime: &Runtime, file: &str) -> Self {
        let mut child = Command::new(runtime.program)
            .arg(file)
            .current_dir(root().join("tests/receivers"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the receiver starts");
        let mut line = String::new();
        let read = BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line);
        let mut errors = child.stderr.take().expect("a pipe");
        let Some(port) = read.ok().and_then(|_| line.trim().parse().ok()) else {
            let mut text = String::new();
            let _ = errors.read_to_string(&mut text);
            panic!("{file} did not print its port: {line}{text}");
        };
        // Whatever it says is read, so that it never waits for somebody to do so.
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        Self { child, port }
    }

    /// Where it is served.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/callback", self.port)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
