//! `timhook completions`: scripts that let a shell complete the command line.

use clap_complete::Shell;

use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::Console;

/// Prints the script for `shell`.
pub(crate) fn run(shell: Shell, mut command: clap::Command, console: &mut Console) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "timhook", &mut script);
    console.out.write_all(&script)?;
    console.out.flush()?;
    Ok(Exit::Done)
}
