//! The world outside, read once: variables, terminals, the clock's zone.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::PathBuf;

/// The variables that this program knows.
const KNOWN: [&str; 20] = [
    "TIMHOOK_COMMANDS",
    "TIMHOOK_SDKAPPID",
    "TIMHOOK_TOKEN",
    "TIMHOOK_URL",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "TERM",
    "COLUMNS",
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
    "REQUEST_METHOD",
    "GITHUB_STEP_SUMMARY",
];

/// What `listen --exec` sets for its command, and no option has.
const FOR_COMMAND: [&str; 2] = ["TIMHOOK_LISTEN_URL", "TIMHOOK_INSPECT_URL"];

fn is_option(name: &str) -> bool {
    name.starts_with("TIMHOOK_") && !FOR_COMMAND.contains(&name) && !KNOWN.contains(&name)
}

fn options() -> Vec<String> {
    let set = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    let mut names: Vec<String> =
        set.filter_map(|(name, _)| name.into_string().ok()).filter(|name| is_option(name)).collect();
    names.sort();
    names
}

/// What was found when the program started.
#[derive(Debug, Clone, Default)]
pub(crate) struct Env {
    variables: HashMap<&'static str, String>,
    /// The names of the other variables that begin `TIMHOOK_` and are not empty.
    options: Vec<String>,
    /// Whether standard output is a terminal.
    pub(crate) stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub(crate) stderr_is_terminal: bool,
    /// How wide the terminal of standard output is, in columns.
    stdout_columns: Option<u16>,
}

impl Env {
    /// Reads the process's environment.
    pub(crate) fn capture() -> Self {
        let value = |name: &'static str| std::env::var(name).ok().map(|value| (name, value));
        Self {
            variables: KNOWN.into_iter().filter_map(value).collect(),
            options: options(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            stdout_columns: console::Term::stdout().size_checked().map(|(_, columns)| columns),
        }
    }

    /// Into how many columns lines are to fit: what COLUMNS says, or else the terminal of standard output.
    pub(crate) fn columns(&self) -> Option<usize> {
        let said =
            self.get("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|&columns| columns > 0);
        said.or(self.stdout_columns.filter(|_| self.stdout_is_terminal).map(usize::from))
    }

    /// A variable that is set and not empty.
    pub(crate) fn get(&self, name: &'static str) -> Option<&str> {
        debug_assert!(KNOWN.contains(&name), "{name} is not captured");
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The file to which GitHub's runner wants a table appended.
    pub(crate) fn step_summary(&self) -> Option<PathBuf> {
        self.get("GITHUB_STEP_SUMMARY").map(PathBuf::from)
    }

    /// The names of the variables that are set and may be those of options, sorted.
    pub(crate) fn options(&self) -> &[String] {
        &self.options
    }

    /// Whether a variable is set and has nothing in it.
    pub(crate) fn is_empty(&self, name: &'static str) -> bool {
        self.variables.get(name).is_some_and(String::is_empty)
    }

    #[cfg(test)]
    pub(crate) fn of(variables: &[(&'static str, &str)], is_terminal: bool) -> Self {
        Self {
            variables: variables.iter().map(|&(name, value)| (name, value.to_owned())).collect(),
            options: variables
                .iter()
                .map(|&(name, _)| name.to_owned())
                .filter(|name| is_option(name))
                .collect(),
            stdout_is_terminal: is_terminal,
            stderr_is_terminal: is_terminal,
            stdout_columns: None,
        }
    }
}
