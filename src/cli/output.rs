//! Options of every subcommand: format, colour, detail.

use std::ffi::OsString;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Arg, ArgAction, Args, ValueEnum};

use crate::env::Env;
use crate::render::console::{Console, OutputFormat};
use crate::render::style::{ColorChoice, Style};
use crate::report;

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// Format of the results. It is the same in a terminal and in a pipe.
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "pretty")]
    format: FormatName,

    /// Short for --format json: JSON Lines on both streams.
    #[arg(long, global = true, conflicts_with = "format")]
    json: bool,

    /// When to use colour; auto honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: ColorName,

    /// Show more detail.
    #[arg(short, long, global = true, action = ArgAction::SetTrue, conflicts_with = "quiet")]
    verbose: bool,

    /// Show only errors on standard error. listen and send also show only results with errors.
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Pretty,
    Json,
    // Those of validate, which has an option of its own for them.
    #[value(hide = true)]
    Junit,
    #[value(hide = true)]
    Sarif,
    #[value(hide = true)]
    Github,
    #[value(hide = true)]
    Tap,
    #[value(hide = true)]
    Gitlab,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorName {
    Auto,
    Always,
    Never,
}

/// `--format` of validate, which shows all of its values.
pub(super) fn validate_format() -> Arg {
    let names = FormatName::value_variants().iter().filter_map(FormatName::to_possible_value);
    let shown = PossibleValuesParser::new(names.map(|name| name.hide(false)));
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .default_value("pretty")
        .help_heading("Output")
        .help("Format of the results, or a report for other programs")
        .value_parser(shown.map(|name| FormatName::from_str(&name, false).expect("it is one of them")))
}

/// Whether a command line that is not understood as a whole asks for JSON all the same.
pub(super) fn asks_for_json(arguments: &[OsString]) -> bool {
    let follows = |pair: &[OsString]| pair[0] == "--format" && pair[1] == "json";
    arguments.iter().any(|argument| argument == "--json" || argument == "--format=json")
        || arguments.windows(2).any(follows)
}

/// When a command line that is not understood as a whole wants colour.
pub(super) fn color_asked_for(arguments: &[OsString]) -> ColorChoice {
    let value = |argument: &OsString| argument.to_str()?.strip_prefix("--color=").map(str::to_owned);
    let pairs = arguments.windows(2).filter(|pair| pair[0] == "--color");
    let values =
        arguments.iter().filter_map(value).chain(pairs.filter_map(|pair| Some(pair[1].to_str()?.to_owned())));
    values
        .last()
        .and_then(|name| ColorName::from_str(&name, true).ok())
        .map_or(ColorChoice::Auto, ColorName::choice)
}

impl ColorName {
    fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}

impl OutputArgs {
    /// The report that is asked for on standard output.
    pub(super) fn report(&self) -> Option<report::CaseFormat> {
        match self.format {
            FormatName::Pretty | FormatName::Json => None,
            FormatName::Junit => Some(report::CaseFormat::Junit),
            FormatName::Sarif => Some(report::CaseFormat::Sarif),
            FormatName::Github => Some(report::CaseFormat::Github),
            FormatName::Tap => Some(report::CaseFormat::Tap),
            FormatName::Gitlab => Some(report::CaseFormat::Gitlab),
        }
    }

    /// The streams of the process, as these options want them.
    pub(super) fn console(&self, env: &Env) -> Console {
        let choice = self.color.choice();
        let is_json = self.json || self.format == FormatName::Json;
        Console {
            out: Box::new(std::io::stdout()),
            err: Box::new(std::io::stderr()),
            out_style: Style::decide(choice, env, env.stdout_is_terminal),
            err_style: Style::decide(choice, env, env.stderr_is_terminal),
            out_columns: env.columns(),
            format: if is_json { OutputFormat::Json } else { OutputFormat::Pretty },
            is_quiet: self.quiet,
            is_verbose: self.verbose,
        }
    }
}
