//! `timhook schema`: JSON Schemas of bodies, answers, exchange records and expectation files.

use serde_json::Value;

use crate::error::Error;
use crate::exit::Exit;
use crate::fixtures;
use crate::protocol::catalogue::{self, answer_schema, any_request_schema, request_schema};
use crate::protocol::schema::{EXCHANGE, EXPECT};
use crate::protocol::similar::closest;
use crate::render::console::Console;

/// The names that stand for a schema beside those of commands.
pub(crate) const NAMES: [&str; 5] = ["callback", "request", "response", "exchange", "expect"];

/// Prints a schema: of a command's body or answers, or one that all commands share.
pub(crate) fn run(name: &str, of_answer: bool, console: &mut Console) -> Result<Exit, Error> {
    let schema = find(name, of_answer)?;
    if console.is_json() {
        console.data(&schema)?;
    } else {
        let text = serde_json::to_string_pretty(&schema).expect("a value serialises");
        console.text(&format!("{text}\n"))?;
    }
    Ok(Exit::Done)
}

fn find(name: &str, of_answer: bool) -> Result<Value, Error> {
    let parsed = |text| serde_json::from_str(text).expect("a test parses it");
    let command = match name {
        "callback" if !of_answer => return Ok(any_request_schema()),
        "response" if !of_answer => return Ok(answer_schema(None)),
        "exchange" if !of_answer => return Ok(parsed(EXCHANGE)),
        "expect" if !of_answer => return Ok(parsed(EXPECT)),
        "callback" | "response" | "exchange" | "expect" => {
            let help = "name a command; `timhook commands` lists them";
            return Err(Error::usage("--answer goes with a command", help));
        }
        "request" => catalogue::main(),
        name => catalogue::find(name).ok_or_else(|| unknown(name))?,
    };
    if of_answer {
        return Ok(answer_schema(Some(command)));
    }
    let mut schema = request_schema(command);
    let examples = fixtures::samples_of(command).take(1);
    schema["examples"] =
        examples.filter_map(|sample| serde_json::from_slice::<Value>(sample.file).ok()).collect();
    Ok(schema)
}

fn unknown(name: &str) -> Error {
    let help = match closest(name, NAMES) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{}; or write {}", catalogue::advice(name), NAMES.join(", ")),
    };
    Error::usage(format!("there is no schema `{name}`"), help)
}
