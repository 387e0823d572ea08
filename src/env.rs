//! The world outside, read once: variables, terminals, the clock's zone.

use std::collections::HashMap;
use std::io::IsTerminal;

/// The variables that this program knows.
const KNOWN: [&str; 17] = [
    "TIMHOOK_COMMANDS",
    "TIMHOOK_SDKAPPID",
    "TIMHOOK_TOKEN",
    "TIMHOOK_URL",
    "NO_COLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "TERM",
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
    "REQUEST_METHOD",
];

/// What was found when the program started.
#[derive(Debug, Clone, Default)]
pub(crate) struct Env {
    variables: HashMap<&'static str, String>,
    /// Whether standard output is a terminal.
    pub(crate) stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub(crate) stderr_is_terminal: bool,
}

impl Env {
    /// Reads the process's environment.
    pub(crate) fn capture() -> Self {
        let value = |name: &'static str| std::env::var(name).ok().map(|value| (name, value));
        Self {
            variables: KNOWN.into_iter().filter_map(value).collect(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
        }
    }

    /// A variable that is set and not empty.
    pub(crate) fn get(&self, name: &'static str) -> Option<&str> {
        debug_assert!(KNOWN.contains(&name), "{name} is not captured");
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    #[cfg(test)]
    pub(crate) fn of(variables: &[(&'static str, &str)], is_terminal: bool) -> Self {
        Self {
            variables: variables.iter().map(|&(name, value)| (name, value.to_owned())).collect(),
            stdout_is_terminal: is_terminal,
            stderr_is_terminal: is_terminal,
        }
    }
}
