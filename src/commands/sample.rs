//! `timhook sample`: the built-in payloads, listed or printed.

use serde_json::{Value, json};

use crate::error::Error;
use crate::exit::Exit;
use crate::fixtures::{self, sample};
use crate::protocol::catalogue;
use crate::protocol::similar::closest;
use crate::render::console::Console;
use crate::render::style::Role;

/// Prints the sample called `name`, or lists those of the commands that `glob` stands for, or of all.
pub(crate) fn run(name: Option<&str>, glob: Option<&str>, console: &mut Console) -> Result<Exit, Error> {
    let Some(name) = name else {
        return list(glob, console);
    };
    let found = sample(name).ok_or_else(|| unknown(name))?;
    match serde_json::from_slice::<Value>(found.file) {
        Ok(value) if console.is_json() => console.data(&value)?,
        _ => {
            console.out.write_all(found.file)?;
            console.out.flush()?;
        }
    }
    Ok(Exit::Done)
}

fn list(glob: Option<&str>, console: &mut Console) -> Result<Exit, Error> {
    for name in commands_matching(glob.unwrap_or("*"))? {
        let Some(command) = catalogue::find(name) else { continue };
        if !console.is_json() {
            let title = console.out_style.paint(Role::Muted, &format!("  {}", command.title));
            console.text(&format!("{}{title}\n", console.out_style.paint(Role::Heading, name)))?;
        }
        for sample in fixtures::samples_of(command) {
            if console.is_json() {
                let (name, title) = (sample.name, sample.title);
                let record =
                    json!({"type": "sample", "command": sample.command, "name": name, "title": title});
                console.data(&record)?;
            } else {
                console.text(&format!("  {:<18} {}\n", sample.name, sample.title))?;
            }
        }
    }
    Ok(Exit::Done)
}

/// The commands that a name or a glob stands for; an error if there are none.
pub(crate) fn commands_matching(glob: &str) -> Result<Vec<&'static str>, Error> {
    match catalogue::matching(glob) {
        none if none.is_empty() => {
            Err(Error::usage(format!("there is no command `{glob}`"), catalogue::advice(glob)))
        }
        names => Ok(names),
    }
}

/// The error for a name that no sample has.
pub(crate) fn unknown(name: &str) -> Error {
    let command = name.split_once('/').map_or(name, |(command, _)| command);
    if (name.contains('/') || name.contains('.')) && catalogue::find(command).is_none() {
        return Error::usage(format!("there is no command `{command}`"), catalogue::advice(command));
    }
    let of_command = catalogue::find(command).unwrap_or_else(catalogue::main);
    let short = name.rsplit('/').next().unwrap_or(name);
    let list = format!("`timhook sample --command {}` lists its samples", of_command.name);
    let help = match closest(short, fixtures::samples_of(of_command).map(|sample| sample.name)) {
        Some(near) => format!("did you mean `{near}`? {list}"),
        None => list,
    };
    Error::usage(format!("there is no sample `{name}`"), help)
}
