//! A command that runs while the listener does. The run ends when it ends.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;
#[cfg(unix)]
use std::time::Instant;

use crate::error::{Error, reason};
use crate::http::server::Handle;

/// Where a command finds the listener.
const URL_VARIABLE: &str = "TIMHOOK_LISTEN_URL";

/// Where it finds the inspector, if there is one, with its key.
const INSPECT_URL_VARIABLE: &str = "TIMHOOK_INSPECT_URL";

/// How long a command may take to end when it is asked to.
const GRACE: Duration = Duration::from_secs(2);

/// How often it is looked for processes that are left of it.
#[cfg(unix)]
const TICK: Duration = Duration::from_millis(10);

/// A running command, with everything that it started.
pub(super) struct Running {
    group: Group,
    ended: Receiver<io::Result<ExitStatus>>,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CommandEnd {
    /// With code 0.
    Well,
    /// Otherwise; the sentence says how.
    Badly(String),
}

impl Running {
    /// Starts a command by the shell, and stops the listener when it ends. What the command prints goes to
    /// standard error: standard output is for callbacks.
    pub(super) fn start(
        command: &str,
        url: &str,
        inspector: Option<&str>,
        listener: Handle,
    ) -> Result<Self, Error> {
        let mut shell = shell(command);
        shell.envs(inspector.map(|url| (INSPECT_URL_VARIABLE, url)));
        shell.env(URL_VARIABLE, url).stdin(Stdio::null()).stdout(io::stderr()).stderr(Stdio::inherit());
        let mut child = shell.spawn().map_err(|error| unstartable(&reason(&error)))?;
        let group = Group::of(&child);
        let (sender, ended) = channel();
        let wait = move || {
            let status = child.wait();
            // What it left in the background would hold on to the streams of this process.
            group.terminate();
            let _ = sender.send(status);
            listener.stop();
        };
        match thread::Builder::new().name("timhook-exec".to_owned()).spawn(wait) {
            Ok(_) => Ok(Self { group, ended }),
            Err(error) => {
                group.kill();
                Err(unstartable(&reason(&error)))
            }
        }
    }

    /// What ends it before its time.
    pub(super) fn group(&self) -> Group {
        self.group
    }

    /// Waits until it has ended; it is asked to, if it has not yet. Where somebody stopped the run, how it
    /// ends counts; where its time was over, it has failed.
    pub(super) fn finish(self, was_timed_out: bool) -> CommandEnd {
        if let Ok(status) = self.ended.try_recv() {
            return judge(status);
        }
        self.group.terminate();
        let status = self.ended.recv_timeout(GRACE);
        if status.is_err() {
            self.group.kill();
            let _ = self.ended.recv();
        }
        match status {
            Ok(status) if !was_timed_out => judge(status),
            _ => CommandEnd::Badly("was stopped before it had ended".to_owned()),
        }
    }
}

impl Drop for Running {
    /// However the run ends, nothing of it goes on.
    fn drop(&mut self) {
        self.group.terminate();
        self.group.outlast();
    }
}

fn judge(status: io::Result<ExitStatus>) -> CommandEnd {
    match status {
        Ok(status) if status.success() => CommandEnd::Well,
        Ok(status) => CommandEnd::Badly(match status.code() {
            Some(127) => "ended with code 127: the shell did not find it".to_owned(),
            Some(126) => "ended with code 126: the shell is not allowed to execute it".to_owned(),
            Some(code) => format!("ended with code {code}"),
            None => format!("was ended by a {status}"),
        }),
        Err(error) => CommandEnd::Badly(format!("could not be waited for: {}", reason(&error))),
    }
}

fn unstartable(why: &str) -> Error {
    Error::input(
        format!("--exec: the shell could not be started: {why}"),
        "check that the shell exists, and check PATH",
    )
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("sh");
    // A group of its own, so that everything it starts can be ended together with it.
    shell.args(["-c", command]).process_group(0);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    shell.arg("/C").raw_arg(command);
    shell
}

/// A process and all that it started.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    id: u32,
}

impl Group {
    fn of(child: &Child) -> Self {
        Self { id: child.id() }
    }

    /// Asks all of them to end.
    pub(super) fn terminate(self) {
        #[cfg(unix)]
        self.signal(rustix::process::Signal::TERM);
        #[cfg(windows)]
        self.kill();
    }

    /// Waits until all of them have ended, and kills those that do not in time: one that ignores the signal, or was
    /// only just started and has missed it, would hold on to the streams of this process.
    fn outlast(self) {
        #[cfg(unix)]
        {
            let end = Instant::now() + GRACE;
            let pid = self.pid();
            while pid.is_some_and(|pid| rustix::process::test_kill_process_group(pid).is_ok()) {
                if Instant::now() >= end {
                    return self.kill();
                }
                thread::sleep(TICK);
            }
        }
    }

    #[cfg(unix)]
    fn kill(self) {
        self.signal(rustix::process::Signal::KILL);
    }

    #[cfg(windows)]
    fn kill(self) {
        let id = self.id.to_string();
        let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &id]).stdout(Stdio::null()).status();
    }

    #[cfg(unix)]
    fn signal(self, signal: rustix::process::Signal) {
        // There may be nobody left to hear it.
        let _ = self.pid().map(|pid| rustix::process::kill_process_group(pid, signal));
    }

    #[cfg(unix)]
    fn pid(self) -> Option<rustix::process::Pid> {
        i32::try_from(self.id).ok().and_then(rustix::process::Pid::from_raw)
    }
}
