//! The two streams of a run: data to one, everything else to the other.

use std::io::{self, Write};

use serde::Serialize;

use super::json;
use super::sanitize::sanitize;
use super::style::{Role, Style};

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum OutputFormat {
    /// For people.
    #[default]
    Pretty,
    /// JSON Lines, for programs.
    Json,
}

/// The streams and how to write on them.
pub(crate) struct Console {
    /// Standard output: the data asked for, and nothing else.
    pub(crate) out: Box<dyn Write>,
    /// Standard error.
    pub(crate) err: Box<dyn Write>,
    /// Looks of standard output.
    pub(crate) out_style: Style,
    /// Looks of standard error.
    pub(crate) err_style: Style,
    /// Pretty or JSON.
    pub(crate) format: OutputFormat,
    /// Columns of standard output, where lines are to fit into them.
    pub(crate) out_columns: Option<usize>,
    /// Nothing but errors on standard error.
    pub(crate) is_quiet: bool,
    /// More detail.
    pub(crate) is_verbose: bool,
}

/// What stands before a remark on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Plain information.
    Info,
    /// Something to look at.
    Warning,
    /// The reason of a failure; also when quiet.
    Error,
}

impl Console {
    /// Whether results are JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.format == OutputFormat::Json
    }

    /// Writes one JSON object as a line of data.
    pub(crate) fn data(&mut self, value: &impl Serialize) -> io::Result<()> {
        write_line(&mut self.out, value)
    }

    /// Writes finished text as data, in one piece.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.bytes(text.as_bytes())
    }

    /// The same for text that is there as bytes.
    pub(crate) fn bytes(&mut self, text: &[u8]) -> io::Result<()> {
        self.out.write_all(text)?;
        self.out.flush()
    }

    /// Says something on standard error; `record` is what a program gets instead. Nobody may be there to hear it.
    pub(crate) fn say(&mut self, level: Level, message: &str, record: &impl Serialize) {
        if self.is_quiet && level != Level::Error {
            return;
        }
        let _ = match (self.format, level) {
            (OutputFormat::Json, _) => write_line(&mut self.err, record),
            (OutputFormat::Pretty, Level::Info) => writeln!(self.err, "{message}"),
            (OutputFormat::Pretty, Level::Warning) => {
                writeln!(self.err, "{} {message}", self.err_style.paint(Role::Caution, "warning:"))
            }
            (OutputFormat::Pretty, Level::Error) => {
                writeln!(self.err, "{} {message}", self.err_style.paint(Role::Danger, "error:"))
            }
        };
        let _ = self.err.flush();
    }

    /// A remark without further data.
    pub(crate) fn remark(&mut self, level: Level, message: &str, help: &str) {
        let kind = match level {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let record = serde_json::json!({"type": kind, "message": message, "help": help});
        let message = sanitize(message);
        let text = if help.is_empty() {
            message.into_owned()
        } else {
            let label = self.err_style.paint(Role::Muted, "help:");
            format!("{message}\n  {label} {}", sanitize(help))
        };
        self.say(level, &text, &record);
    }

    /// What another thread makes remarks with: on the standard error of the process, in the same form.
    pub(crate) fn elsewhere(&self) -> impl FnOnce(Level, &str, &str) + Send + use<> {
        let Self { err_style, format, is_quiet, is_verbose, .. } = *self;
        move |level, message, help| {
            let (out, err) = (Box::new(io::sink()), Box::new(io::stderr()));
            let (out_style, out_columns) = (err_style, None);
            Self { out, err, out_style, err_style, format, out_columns, is_quiet, is_verbose }
                .remark(level, message, help);
        }
    }
}

/// One write per line, so that lines of several processes do not mix in a file.
fn write_line(writer: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    writer.write_all(&json::line(value)?)?;
    writer.flush()
}
