//! `timhook schema`: the JSON Schemas that the tool itself uses.

use crate::error::Error;
use crate::exit::Exit;
use crate::protocol::schema::Schema;
use crate::render::console::Console;

/// Prints a schema.
pub(crate) fn run(schema: Schema, console: &mut Console) -> Result<Exit, Error> {
    if console.is_json() {
        console.data(&schema.value())?;
    } else {
        console.text(schema.text())?;
    }
    Ok(Exit::Done)
}
