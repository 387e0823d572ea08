//! Starting the browser. Each system has one command for that, which knows the reader's own choice; a library would
//! call the same.

use std::io;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What opens a URL: program and arguments before it. The first that is there is used.
#[cfg(target_os = "macos")]
const OPENERS: &[(&str, &[&str])] = &[("open", &[])];
#[cfg(windows)]
const OPENERS: &[(&str, &[&str])] = &[("cmd", &["/c", "start", ""])];
#[cfg(not(any(target_os = "macos", windows)))]
const OPENERS: &[(&str, &[&str])] = &[("xdg-open", &[]), ("wslview", &[])];

/// What ends later has shown the page before.
const SHOWN_AFTER: Duration = Duration::from_secs(30);

/// Opens a URL. `fail` is told in a sentence why that did not work, maybe later and on another thread.
pub(super) fn open(url: &str, fail: impl FnOnce(&str) + Send + 'static) {
    let start = |(program, arguments): &(&str, &[&str])| {
        let mut command = Command::new(program);
        command.args(*arguments).arg(url);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    };
    let mut last = None;
    for opener in OPENERS {
        match start(opener) {
            Ok(child) => return watch(opener.0, child, fail),
            Err(error) => last = last.or(Some((opener.0, error))),
        }
    }
    fail(&match last {
        Some((program, error)) if error.kind() == io::ErrorKind::NotFound => format!("there is no {program}"),
        Some((program, error)) => format!("{program}: {}", crate::error::reason(&error)),
        None => "this system has no way to do that".to_owned(),
    });
}

/// Waits for the end of a program on a thread of its own: it may run as long as the browser does.
fn watch(program: &'static str, mut child: Child, fail: impl FnOnce(&str) + Send + 'static) {
    let begun = Instant::now();
    let wait = move || match child.wait() {
        Ok(status) if !status.success() && begun.elapsed() < SHOWN_AFTER => fail(&match status.code() {
            Some(code) => format!("{program} ended with code {code}"),
            None => format!("{program} was ended by a {status}"),
        }),
        _ => {}
    };
    let _ = thread::Builder::new().name("timhook-open".to_owned()).spawn(wait);
}
