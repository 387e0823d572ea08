//! How the program ends: the one table of exit codes.

/// The documented exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done, nothing wrong.
    Done = 0,
    /// The thing under test is wrong.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Input or output failed.
    Input = 3,
    /// The endpoint gave no usable answer.
    Endpoint = 4,
    /// The listener could not start, or died.
    Listener = 5,
}

impl Exit {
    /// All codes, lowest first.
    pub(crate) const ALL: [Self; 6] =
        [Self::Done, Self::Failed, Self::Usage, Self::Input, Self::Endpoint, Self::Listener];

    /// What the code means, as `--help` and the README say it.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done, nothing wrong (also: the reader closed the pipe; `listen` was stopped)",
            Self::Failed => {
                "a payload has findings, an endpoint answered wrongly, an expectation was not met"
            }
            Self::Usage => "the command line is wrong",
            Self::Input => "input could not be read or output not written, or no input matched",
            Self::Endpoint => "the endpoint gave no usable answer: DNS, refused, TLS, timeout",
            Self::Listener => "the listener could not start, or died",
        }
    }

    /// The table in `--help`.
    pub(crate) fn table() -> String {
        let row = |exit: Self| format!("  {}  {}", exit as u8, exit.meaning());
        format!("Exit codes (the highest that applies):\n{}", Self::ALL.map(row).join("\n"))
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_the_documented_numbers() {
        assert_eq!(Exit::ALL.map(|exit| exit as u8), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_highest_wins() {
        assert_eq!([Exit::Failed, Exit::Endpoint, Exit::Done].into_iter().max(), Some(Exit::Endpoint));
    }
}
