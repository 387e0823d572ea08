//! Starting the browser. Each system has one command for that, which knows the reader's own choice; a library would
//! call the same.

use std::io;
use std::process::{Command, Stdio};

/// What opens a URL: program and arguments before it. The first that is there is used.
#[cfg(target_os = "macos")]
const OPENERS: &[(&str, &[&str])] = &[("open", &[])];
#[cfg(windows)]
const OPENERS: &[(&str, &[&str])] = &[("cmd", &["/c", "start", ""])];
#[cfg(not(any(target_os = "macos", windows)))]
const OPENERS: &[(&str, &[&str])] = &[("xdg-open", &[]), ("wslview", &[])];

/// Opens a URL. The sentence says why that was not even tried.
pub(super) fn open(url: &str) -> Result<(), String> {
    let start = |(program, arguments): &(&str, &[&str])| {
        let mut command = Command::new(program);
        command.args(*arguments).arg(url);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    };
    let mut last = None;
    for opener in OPENERS {
        match start(opener) {
            Ok(mut child) => {
                // It may run as long as the browser does.
                let _ =
                    std::thread::Builder::new().name("timhook-open".to_owned()).spawn(move || child.wait());
                return Ok(());
            }
            Err(error) => last = last.or(Some((opener.0, error))),
        }
    }
    Err(match last {
        Some((program, error)) if error.kind() == io::ErrorKind::NotFound => format!("there is no {program}"),
        Some((program, error)) => format!("{program}: {}", crate::error::reason(&error)),
        None => "this system has no way to do that".to_owned(),
    })
}
