//! `timhook man`: manual pages.

use crate::error::Error;
use crate::exit::Exit;
use crate::protocol::similar::closest;
use crate::render::console::Console;

/// Prints the page of the program, or of a subcommand.
pub(crate) fn run(
    subcommand: Option<&str>,
    mut command: clap::Command,
    console: &mut Console,
) -> Result<Exit, Error> {
    command.build();
    let page = match subcommand {
        Some(name) => {
            let found = command.find_subcommand(name).cloned().ok_or_else(|| unknown(name, &command))?;
            found.version(env!("CARGO_PKG_VERSION"))
        }
        None => command,
    };
    // A page shows all that `-h` leaves out.
    let page = page.mut_args(|arg| arg.hide_short_help(false));
    let name = page.get_bin_name().unwrap_or("timhook").replace(' ', "-");
    let mut text = Vec::new();
    clap_mangen::Man::new(page)
        .title(&name)
        .source(concat!("timhook ", env!("CARGO_PKG_VERSION")))
        .render(&mut text)?;
    console.bytes(&text)?;
    Ok(Exit::Done)
}

fn unknown(name: &str, command: &clap::Command) -> Error {
    let help = match closest(name, command.get_subcommands().map(clap::Command::get_name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`timhook -h` lists the subcommands".to_owned(),
    };
    Error::usage(format!("there is no subcommand `{name}`"), help)
}
