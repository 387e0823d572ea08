//! `timhook sample`: the built-in payloads, listed or printed.

use serde_json::{Value, json};

use crate::error::Error;
use crate::exit::Exit;
use crate::fixtures::{SAMPLES, sample};
use crate::protocol::similar::closest;
use crate::render::console::Console;
use crate::render::style::Role;

/// Prints the sample called `name`, or the list of all.
pub(crate) fn run(name: Option<&str>, console: &mut Console) -> Result<Exit, Error> {
    let Some(name) = name else {
        return list(console);
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

fn list(console: &mut Console) -> Result<Exit, Error> {
    for sample in SAMPLES {
        if console.is_json() {
            console.data(&json!({"type": "sample", "name": sample.name, "title": sample.title}))?;
        } else {
            let name = console.out_style.paint(Role::Heading, &format!("{:<18}", sample.name));
            console.text(&format!("{name} {}\n", sample.title))?;
        }
    }
    Ok(Exit::Done)
}

/// The error for a name that no sample has.
pub(crate) fn unknown(name: &str) -> Error {
    let help = match closest(name, SAMPLES.iter().map(|sample| sample.name)) {
        Some(near) => format!("did you mean `{near}`? `timhook sample` lists them all"),
        None => "`timhook sample` lists them all".to_owned(),
    };
    Error::usage(format!("there is no sample `{name}`"), help)
}
