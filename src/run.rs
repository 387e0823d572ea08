//! Parse, dispatch, print a fatal error, end with the right code.

use std::ffi::OsString;
use std::io::Write;

use crate::cli::{self, NothingToRun};
use crate::commands::custom_commands;
use crate::env::Env;
use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::{Console, Level};
use crate::render::json;
use crate::render::sanitize::sanitize;

/// Runs one command line.
pub(crate) fn run(arguments: impl IntoIterator<Item = OsString>, env: &Env) -> Exit {
    // Before the command line is read, which completes the names of commands.
    if let Some(Err(error)) = env.get("TIMHOOK_COMMANDS").map(custom_commands::install) {
        let _ =
            writeln!(std::io::stderr(), "error: {}\n  help: {}", sanitize(&error.to_string()), error.help());
        return error.exit();
    }
    match cli::parse(arguments, env) {
        Ok(mut invocation) => match invocation.execute() {
            Ok(exit) => exit,
            Err(error) => fail(&error, &mut invocation.console),
        },
        Err(stop) => match *stop {
            NothingToRun::Answer(text) => answer(&text),
            NothingToRun::Misunderstood { text, is_json } => {
                let text = if is_json { usage_record(&text) } else { text };
                let _ = std::io::stderr().write_all(text.as_bytes());
                Exit::Usage
            }
            NothingToRun::Impossible(error, mut console) => fail(&error, &mut console),
        },
    }
}

fn fail(error: &Error, console: &mut Console) -> Exit {
    if error.is_worth_telling() {
        console.remark(Level::Error, &error.to_string(), error.help());
    }
    error.exit()
}

/// A misunderstood command line as one line of JSON.
fn usage_record(text: &str) -> String {
    let (message, help) = text.split_once('\n').unwrap_or((text, ""));
    let message = message.strip_prefix("error: ").unwrap_or(message);
    json::text(&serde_json::json!({"type": "error", "message": message, "help": help.trim()})) + "\n"
}

/// Help and version are data that was asked for.
fn answer(text: &str) -> Exit {
    let mut stdout = std::io::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Exit::Done,
        Err(error) => {
            let error = Error::from(error);
            if error.is_worth_telling() {
                let _ = writeln!(std::io::stderr(), "error: {error}\n  help: {}", error.help());
            }
            error.exit()
        }
    }
}
