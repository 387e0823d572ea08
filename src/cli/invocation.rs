//! From what was typed to what it means, and then to doing it.

use std::ffi::OsString;

use clap::FromArgMatches;

use super::{Cli, CliCommand, help, output, variables};
use crate::commands;
use crate::env::Env;
use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::{Console, Level};
use crate::render::style::Style;
use crate::report;

/// A command line that has been understood: what to do, and the streams to do it on.
pub(crate) struct Invocation {
    action: Action,
    /// The streams, as the command line wants them.
    pub(crate) console: Console,
    /// What the user should know before it begins.
    remarks: Vec<(Level, String)>,
}

/// A command with everything it needs.
enum Action {
    Demo { is_whole: bool },
    Commands(String),
    Listen(Box<commands::listen::ListenOptions>),
    Send(std::sync::Arc<commands::send::SendOptions>),
    Validate(commands::validate::ValidateOptions),
    Probe(Box<commands::probe::ProbeOptions>),
    Show(commands::show::ShowOptions),
    Sign(commands::sign::SignOptions),
    Verify(commands::verify::VerifyOptions),
    Sample { name: Option<String>, glob: Option<String> },
    Schema { name: String, of_answer: bool },
    Explain(Option<String>),
    Man(Option<String>),
    Completions(clap_complete::Shell),
}

/// Why there is nothing to run.
pub(crate) enum NothingToRun {
    /// Help or version was asked for.
    Answer(String),
    /// The command line is not understood; the text says why and how it should be.
    Misunderstood {
        /// For people, with a newline at the end.
        text: String,
        /// Whether a program reads it.
        is_json: bool,
    },
    /// It is understood, but cannot be done.
    Impossible(Error, Console),
}

impl NothingToRun {
    fn of(error: &clap::Error, arguments: &[OsString], env: &Env) -> Self {
        let is_json = error.use_stderr() && output::asks_for_json(arguments);
        let is_terminal = if error.use_stderr() { env.stderr_is_terminal } else { env.stdout_is_terminal };
        let style = Style::decide(output::color_asked_for(arguments), env, is_terminal);
        let styled = error.render();
        let mut text =
            if style != Style::plain() && !is_json { styled.ansi().to_string() } else { styled.to_string() };
        text.push_str(&variables::origin(error, arguments, env));
        if error.use_stderr() { Self::Misunderstood { text, is_json } } else { Self::Answer(text) }
    }
}

/// Understands a command line.
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    env: &Env,
) -> Result<Invocation, Box<NothingToRun>> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let (command, mut remarks) = variables::bind(help::command(), env);
    let matches = command.try_get_matches_from(&arguments);
    let cli = matches
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| Box::new(NothingToRun::of(&error, &arguments, env)))?;
    let console = cli.output.console(env);
    match understand(cli.command, cli.output.report(), console.is_json(), env, &mut remarks) {
        Ok(action) => Ok(Invocation { action, console, remarks }),
        Err(error) => Err(Box::new(NothingToRun::Impossible(error, console))),
    }
}

fn understand(
    command: CliCommand,
    report: Option<report::CaseFormat>,
    is_json: bool,
    env: &Env,
    remarks: &mut Vec<(Level, String)>,
) -> Result<Action, Error> {
    if report.is_some() && !matches!(command, CliCommand::Validate(_)) {
        let message = "only validate writes junit, sarif, github, gitlab and tap";
        return Err(Error::usage(message, "use --format pretty or --format json"));
    }
    Ok(match command {
        CliCommand::Demo { all } => Action::Demo { is_whole: all },
        CliCommand::Commands { glob } => Action::Commands(glob),
        CliCommand::Listen(arguments) => Action::Listen(Box::new(arguments.understand(env, remarks)?)),
        CliCommand::Send(arguments) => Action::Send(arguments.understand(env, remarks, is_json)?),
        CliCommand::Validate(arguments) => Action::Validate(arguments.understand(report, env)?),
        CliCommand::Probe(arguments) => Action::Probe(Box::new(arguments.understand(env, remarks)?)),
        CliCommand::Show(arguments) => Action::Show(arguments.understand()?),
        CliCommand::Sign(arguments) => Action::Sign(arguments.understand(env, remarks)?),
        CliCommand::Verify(arguments) => Action::Verify(arguments.understand(env, remarks)?),
        CliCommand::Sample { name, command } => Action::Sample { name, glob: command },
        CliCommand::Schema { schema, answer } => Action::Schema { name: schema, of_answer: answer },
        CliCommand::Explain { name } => Action::Explain(name),
        CliCommand::Man { subcommand } => Action::Man(subcommand),
        CliCommand::Completions { shell } => Action::Completions(shell),
    })
}

impl Invocation {
    /// Does it.
    pub(crate) fn execute(&mut self) -> Result<Exit, Error> {
        let console = &mut self.console;
        for (level, message) in self.remarks.drain(..) {
            console.remark(level, &message, "");
        }
        match &self.action {
            Action::Demo { is_whole } => commands::demo::run(*is_whole, console),
            Action::Commands(glob) => commands::list_commands::list(glob, console),
            Action::Listen(options) => commands::listen::run(options, console),
            Action::Send(options) => commands::send::run(options, console),
            Action::Validate(options) => commands::validate::run(options, console),
            Action::Probe(options) => commands::probe::run(options, console),
            Action::Show(options) => commands::show::run(options, console),
            Action::Sign(options) => commands::sign::run(options, console),
            Action::Verify(options) => commands::verify::run(options, console),
            Action::Sample { name, glob } => commands::sample::run(name.as_deref(), glob.as_deref(), console),
            Action::Schema { name, of_answer } => commands::schema::run(name, *of_answer, console),
            Action::Explain(rule) => commands::explain::run(rule.as_deref(), console),
            Action::Man(subcommand) => commands::man::run(subcommand.as_deref(), help::command(), console),
            Action::Completions(shell) => commands::completions::run(*shell, help::command(), console),
        }
    }
}
