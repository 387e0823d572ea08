//! What ends a run early: a message, a way out and an exit code each.

use std::io;

use crate::exit::Exit;

/// A fatal error. Findings are not errors: they are results.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line asks for something that cannot be.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to write instead.
        help: String,
    },
    /// Input could not be read, or none matched.
    #[error("{message}")]
    Input {
        /// What could not be read, and why.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// The endpoint gave no usable answer.
    #[error("{message}")]
    Endpoint {
        /// What happened.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// Standard output could not be written.
    #[error("the output could not be written: {}", reason(.0))]
    Output(io::Error),
    /// The listener could not start, or died.
    #[error("{message}")]
    Listener {
        /// What happened.
        message: String,
        /// What to do about it.
        help: String,
    },
}

impl Error {
    /// An error of the command line.
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: help.into() }
    }

    /// An error of the input.
    pub(crate) fn input(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Input { message: message.into(), help: help.into() }
    }

    /// An endpoint without a usable answer.
    pub(crate) fn endpoint(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Endpoint { message: message.into(), help: help.into() }
    }

    /// An error of the listener.
    pub(crate) fn listener(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Listener { message: message.into(), help: help.into() }
    }

    /// The way out.
    pub(crate) fn help(&self) -> &str {
        match self {
            Self::Usage { help, .. }
            | Self::Input { help, .. }
            | Self::Endpoint { help, .. }
            | Self::Listener { help, .. } => help,
            Self::Output(_) => "free some space, or write somewhere else",
        }
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } => Exit::Usage,
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Self::Input { .. } | Self::Output(_) => Exit::Input,
            Self::Endpoint { .. } => Exit::Endpoint,
            Self::Listener { .. } => Exit::Listener,
        }
    }

    /// Whether there is anybody to tell: a reader that closed the pipe has what it wanted.
    pub(crate) fn is_worth_telling(&self) -> bool {
        self.exit() != Exit::Done
    }
}

impl From<io::Error> for Error {
    /// The only I/O that is passed on unexplained is the writing of output.
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// An I/O error in words: without the number that std appends.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_have_no_error_numbers() {
        let error = std::fs::read("/no/such/file").expect_err("there is no such file");
        assert!(!reason(&error).contains("os error"), "{}", reason(&error));
    }

    #[test]
    fn a_closed_pipe_is_no_failure_and_a_full_disk_is() {
        let closed = Error::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((closed.exit(), closed.is_worth_telling()), (Exit::Done, false));
        let full = Error::from(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!((full.exit(), full.is_worth_telling()), (Exit::Input, true));
    }
}
