//! Options of every subcommand: format, colour, detail.

use std::ffi::OsString;

use clap::{ArgAction, Args, ValueEnum};

use crate::env::Env;
use crate::render::console::{Console, Format};
use crate::render::style::{ColorChoice, Style};
use crate::report;

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// How to write results; never depends on whether a person is looking. junit, sarif, github and tap
    /// are for validate.
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "pretty")]
    format: FormatName,

    /// Short for --format json: JSON Lines on both streams.
    #[arg(long, global = true, conflicts_with = "format")]
    json: bool,

    /// When to colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: ColorName,

    /// Show more detail.
    #[arg(short, long, global = true, action = ArgAction::SetTrue, conflicts_with = "quiet")]
    verbose: bool,

    /// Show nothing but errors: on standard error, and of what listen and send show line by line.
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Pretty,
    Json,
    Junit,
    Sarif,
    Github,
    Tap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorName {
    Auto,
    Always,
    Never,
}

/// Whether a command line that is not understood as a whole asks for JSON all the same.
pub(super) fn asks_for_json(arguments: &[OsString]) -> bool {
    let follows = |pair: &[OsString]| pair[0] == "--format" && pair[1] == "json";
    arguments.iter().any(|argument| argument == "--json" || argument == "--format=json")
        || arguments.windows(2).any(follows)
}

impl OutputArgs {
    /// The report that is asked for on standard output.
    pub(super) fn report(&self) -> Option<report::Format> {
        match self.format {
            FormatName::Pretty | FormatName::Json => None,
            FormatName::Junit => Some(report::Format::Junit),
            FormatName::Sarif => Some(report::Format::Sarif),
            FormatName::Github => Some(report::Format::Github),
            FormatName::Tap => Some(report::Format::Tap),
        }
    }

    /// The streams of the process, as these options want them.
    pub(super) fn console(&self, env: &Env) -> Console {
        let choice = match self.color {
            ColorName::Auto => ColorChoice::Auto,
            ColorName::Always => ColorChoice::Always,
            ColorName::Never => ColorChoice::Never,
        };
        let is_json = self.json || self.format == FormatName::Json;
        Console {
            out: Box::new(std::io::stdout()),
            err: Box::new(std::io::stderr()),
            out_style: Style::decide(choice, env, env.stdout_is_terminal),
            err_style: Style::decide(choice, env, env.stderr_is_terminal),
            out_columns: env.columns(),
            format: if is_json { Format::Json } else { Format::Pretty },
            is_quiet: self.quiet,
            is_verbose: self.verbose,
        }
    }
}
