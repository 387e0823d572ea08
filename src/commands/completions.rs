//! `timhook completions`: scripts that let a shell complete the command line.

use std::fmt::Write as _;

use clap_complete::Shell;

use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::Console;

/// Prints the script for `shell`.
pub(crate) fn run(shell: Shell, mut command: clap::Command, console: &mut Console) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "timhook", &mut script);
    if shell == Shell::Fish {
        script = complete_for_fish(&String::from_utf8_lossy(&script), &command).into_bytes();
    }
    console.out.write_all(&script)?;
    console.out.flush()?;
    Ok(Exit::Done)
}

/// Adds what the generator leaves out for fish alone: the values of positions, and the subcommands after `help`, which it
/// offers only where `help` was not written.
fn complete_for_fish(script: &str, command: &clap::Command) -> String {
    const AFTER_HELP: &str = "complete -c timhook -n \"__fish_timhook_using_subcommand help; and not ";
    let mut whole = String::with_capacity(script.len());
    for line in script.lines() {
        let line = match line.starts_with(AFTER_HELP) {
            true => line.replacen(" help\" -f", "\" -f", 1),
            false => line.to_owned(),
        };
        let _ = writeln!(whole, "{line}");
    }
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        for position in subcommand.get_positionals() {
            let values = position.get_possible_values();
            let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            if !names.is_empty() {
                let name = subcommand.get_name();
                let _ = writeln!(
                    whole,
                    "complete -c timhook -n \"__fish_timhook_using_subcommand {name}\" -f -a \"{}\"",
                    names.join(" ")
                );
            }
        }
    }
    whole
}
