//! Every option has a variable: `TIMHOOK_LISTEN_PORT` for `listen --port`, `TIMHOOK_COLOR` for `--color`.

use std::ffi::OsString;

use clap::builder::BoolishValueParser;
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command};

use crate::env::Env;
use crate::protocol::similar::closest;
use crate::render::console::Level;

/// What all of them begin with.
const PREFIX: &str = "TIMHOOK";

/// Gives options the variables that are set. Variables that no option has come back as warnings.
pub(super) fn bind(command: Command, env: &Env) -> (Command, Vec<(Level, String)>) {
    let set = env.options();
    if set.is_empty() {
        return (command, Vec::new());
    }
    let known = names(&command);
    let stray = set.iter().filter(|name| !known.contains(*name));
    let remarks = stray.map(|name| (Level::Warning, remark(name, &known))).collect();
    let command = command.mut_args(|arg| with_variable(arg, None, set));
    let command = command.mut_subcommands(|subcommand| {
        let owner = subcommand.get_name().to_owned();
        subcommand.mut_args(|arg| with_variable(arg, Some(&owner), set))
    });
    (command, remarks)
}

fn with_variable(arg: Arg, owner: Option<&str>, set: &[String]) -> Arg {
    let variable = name_of(&arg, owner);
    let Some(name) = variable.and_then(|variable| set.iter().find(|name| **name == variable)) else {
        return arg;
    };
    let arg = arg.env(name.clone().leak() as &'static str).hide_env(true);
    match arg.get_action() {
        ArgAction::SetTrue => arg.value_parser(BoolishValueParser::new()),
        _ => arg,
    }
}

/// The variable of an option; positions and the likes of `--help` have none.
fn name_of(arg: &Arg, owner: Option<&str>) -> Option<String> {
    let is_option = arg.get_long().is_some()
        && matches!(arg.get_action(), ArgAction::Set | ArgAction::Append | ArgAction::SetTrue);
    let own = arg.get_long()?.replace('-', "_");
    let parts = [Some(PREFIX), owner, Some(&own)].into_iter().flatten();
    is_option.then(|| parts.collect::<Vec<_>>().join("_").to_uppercase())
}

fn names(command: &Command) -> Vec<String> {
    let of = |command: &Command, owner: Option<&str>| -> Vec<String> {
        command.get_arguments().filter_map(|arg| name_of(arg, owner)).collect()
    };
    let subcommands =
        command.get_subcommands().flat_map(|subcommand| of(subcommand, Some(subcommand.get_name())));
    of(command, None).into_iter().chain(subcommands).collect()
}

/// A line that names the variable whose value is wrong, where the option was not typed.
pub(super) fn origin(error: &clap::Error, arguments: &[OsString], env: &Env) -> String {
    let Some(ContextValue::String(named)) = error.get(ContextKind::InvalidArg) else { return String::new() };
    let option = named.split([' ', '=', '[']).next().unwrap_or_default();
    let is_typed = arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .any(|argument| argument.starts_with(option));
    let ending = option.trim_start_matches('-').replace('-', "_").to_uppercase();
    let variable = env.options().iter().find(|name| name.ends_with(&format!("_{ending}")));
    match variable.filter(|_| !is_typed && option.starts_with("--")) {
        Some(name) => format!("\nThe value comes from the variable {name}.\n"),
        None => String::new(),
    }
}

fn remark(name: &str, known: &[String]) -> String {
    match closest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("{name} is not the variable of an option: did you mean {near}?"),
        None => format!("{name} is not the variable of an option, so it has no effect"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help;

    #[test]
    fn every_option_has_a_variable_of_its_own() {
        let names = names(&help::command());
        let mut unlike = names.clone();
        unlike.sort();
        unlike.dedup();
        assert_eq!(unlike.len(), names.len());
        for name in ["TIMHOOK_LISTEN_PORT", "TIMHOOK_SEND_RATE", "TIMHOOK_COLOR", "TIMHOOK_PROBE_FAIL_ON"] {
            assert!(names.iter().any(|known| known == name), "{name}");
        }
        assert!(!names.iter().any(|name| name.ends_with("_HELP") || name.ends_with("_VERSION")));
    }

    #[test]
    fn a_misspelt_variable_is_named_with_the_nearest() {
        let (_, remarks) = bind(help::command(), &Env::of(&[("TIMHOOK_LISTEN_PROT", "1")], false));
        let text = "TIMHOOK_LISTEN_PROT is not the variable of an option: did you mean TIMHOOK_LISTEN_PORT?";
        assert_eq!(remarks, [(Level::Warning, text.to_owned())]);
    }
}
