//! The receivers under `tests/receivers`, as processes of their own runtimes.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use super::root;

/// What a receiver runs on.
pub(crate) struct Runtime {
    pub(crate) program: &'static str,
    /// Arguments that make it say whether it is fit for it.
    pub(crate) question: &'static [&'static str],
    /// What it says then.
    pub(crate) answer: &'static str,
    /// A file that `tests/receivers/install.sh` has to have fetched; may be empty.
    pub(crate) library: &'static str,
}

/// A program that finds what `tests/receivers/install.sh` has fetched.
fn command(program: &str) -> Command {
    let cache = root().join("target/receivers");
    let mut command = Command::new(program);
    command
        .current_dir(root().join("tests/receivers"))
        .env("PYTHONPATH", cache.join("python"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NODE_PATH", cache.join("node/node_modules"))
        .env("CLASSPATH", cache.join("java/*"));
    command
}

impl Runtime {
    /// Why this machine cannot run a receiver; `None` if it can.
    pub(crate) fn lacks(&self) -> Option<String> {
        let Self { program, question, answer, library } = self;
        if !library.is_empty() && !root().join("target/receivers").join(library).exists() {
            return Some(format!("{library} is not there; tests/receivers/install.sh fetches it"));
        }
        match command(program).args(*question).stdin(Stdio::null()).output() {
            Err(error) => Some(format!("{program}: {error}")),
            Ok(output) if String::from_utf8_lossy(&output.stdout).contains(answer) => None,
            Ok(_) => Some(format!("{program} {} does not say {answer:?}", question.join(" "))),
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
        let mut child = command(runtime.program)
            .arg(file)
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
