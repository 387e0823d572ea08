//! The command line: what can be typed, and what it means. The only user of clap.

mod connection;
mod filters;
mod help;
mod inspect;
mod listen;
mod listen_checks;
mod listen_extras;
mod moments;
mod output;
mod probe;
mod secret;
mod send;
mod show;
mod sign;
mod validate;
mod values;
mod variables;
mod verify;

use std::ffi::OsString;

use clap::{FromArgMatches, Parser, Subcommand};

use crate::commands;
use crate::env::Env;
use crate::error::Error;
use crate::exit::Exit;
use crate::fixtures;
use crate::protocol::catalogue;
use crate::protocol::rules::ALL;
use crate::render::console::{Console, Level};
use crate::render::style::Style;
use crate::report;

/// Receive, send and validate the webhooks of Tencent Cloud Chat.
#[derive(Debug, Parser)]
#[command(
    name = "timhook",
    version,
    color = clap::ColorChoice::Never,
    after_help = after_help(),
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    output: output::OutputArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show a round trip on this machine: callbacks sent, received and checked.
    #[command(after_help = "Examples:\n  timhook demo\n  timhook demo --all --json | jq -r .verdict")]
    Demo {
        /// Send every sample of every command.
        #[arg(long)]
        all: bool,
    },
    Listen(Box<listen::ListenArgs>),
    Send(Box<send::SendArgs>),
    Validate(validate::ValidateArgs),
    Probe(Box<probe::ProbeArgs>),
    Show(show::ShowArgs),
    Sign(sign::SignArgs),
    Verify(verify::VerifyArgs),
    /// List the vendor's callback commands: what happened, and what an answer can do.
    #[command(after_help = "Examples:\n  timhook commands\n  timhook commands 'Group.*Before*'\n  \
                            timhook commands --json | jq -r .command")]
    Commands {
        /// Name or glob; without it, all are listed.
        #[arg(value_name = "GLOB", default_value = "*", value_parser = values::names(command_names),
              hide_possible_values = true, hide_default_value = true)]
        glob: String,
    },
    /// List the built-in sample payloads, or print one.
    #[command(after_help = "Examples:\n  timhook sample\n  timhook sample wire | jq .MsgSeqList\n  \
                            timhook sample --command 'Group.*Before*'")]
    Sample {
        /// Sample to print: COMMAND/NAME, COMMAND, or the NAME of a recall. Without it, all are listed.
        #[arg(value_parser = values::names(sample_names), hide_possible_values = true)]
        name: Option<String>,
        /// List only the samples of this command, a name or a glob.
        #[arg(long, value_name = "COMMAND", value_parser = values::names(command_names),
              hide_possible_values = true, conflicts_with = "name")]
        command: Option<String>,
    },
    /// Print a JSON Schema (draft 2020-12) of a callback, an answer or a record.
    #[command(
        after_help = "Examples:\n  timhook schema > recall.schema.json\n  timhook schema response | jq .required"
    )]
    Schema {
        /// A command, or one of these:
        ///
        /// callback: a callback of any command; request: a recall; response: any answer; exchange: an
        /// exchange record; expect: an expectation file.
        #[arg(default_value = "request", value_parser = values::names(schema_names), hide_possible_values = true)]
        schema: String,
        /// The answer to the command, not its callback.
        #[arg(long)]
        answer: bool,
    },
    /// Explain a command, a rule or a case of probe, with its source.
    #[command(
        after_help = "Examples:\n  timhook explain\n  timhook explain event-time-string\n  timhook explain sdkappid-foreign"
    )]
    Explain {
        /// A command, or the id of a rule or of a case of probe.
        ///
        /// Findings show the id of a rule in brackets. Without a name, all rules are listed.
        #[arg(value_name = "COMMAND|RULE|CASE", value_parser = values::names(explained_names),
              hide_possible_values = true)]
        name: Option<String>,
    },
    /// Print the man page of timhook, or of a subcommand.
    #[command(after_help = "Examples:\n  timhook man | man -l -\n  timhook man send > timhook-send.1")]
    Man {
        /// The subcommand.
        #[arg(value_name = "COMMAND", value_parser = values::names(help::subcommands), hide_possible_values = true)]
        subcommand: Option<String>,
    },
    /// Print a script that completes timhook's command line in a shell.
    #[command(
        after_help = "Examples:\n  timhook completions fish > ~/.config/fish/completions/timhook.fish\n  \
                      timhook completions zsh > ~/.zfunc/_timhook"
    )]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

fn command_names() -> Vec<&'static str> {
    catalogue::names().collect()
}

fn schema_names() -> Vec<&'static str> {
    commands::schema::NAMES.into_iter().chain(catalogue::names()).collect()
}

/// The samples by their labels, and the commands, each of which stands for its first sample.
fn sample_names() -> Vec<&'static str> {
    let labels = fixtures::samples().map(|sample| &*String::leak(sample.label()));
    labels.chain(catalogue::names()).collect()
}

fn rule_names() -> Vec<&'static str> {
    ALL.iter().map(|rule| rule.id).collect()
}

fn explained_names() -> Vec<&'static str> {
    rule_names().into_iter().chain(commands::probe::cases::ids()).chain(catalogue::names()).collect()
}

fn after_help() -> String {
    format!(
        "Examples:\n  timhook demo\n  timhook send :3000/callback --sdkappid 1400000000\n\n{}\n\n\
         Environment: TIMHOOK_SDKAPPID, TIMHOOK_TOKEN and TIMHOOK_URL replace the options. TIMHOOK_COMMANDS \
         is a folder that describes more commands.",
        Exit::table()
    )
}

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
    Listen(Box<commands::listen::Options>),
    Send(std::sync::Arc<commands::send::Options>),
    Validate(commands::validate::Options),
    Probe(Box<commands::probe::Options>),
    Show(commands::show::Options),
    Sign(commands::sign::Options),
    Verify(commands::verify::Options),
    Sample { name: Option<String>, glob: Option<String> },
    Schema { name: String, of_answer: bool },
    Explain(Option<String>),
    Man(Option<String>),
    Completions(clap_complete::Shell),
}

/// Why there is nothing to run.
pub(crate) enum Stop {
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

impl Stop {
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
) -> Result<Invocation, Box<Stop>> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let (command, mut remarks) = variables::bind(help::command(), env);
    let matches = command.try_get_matches_from(&arguments);
    let cli = matches
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| Box::new(Stop::of(&error, &arguments, env)))?;
    let console = cli.output.console(env);
    match understand(cli.command, cli.output.report(), console.is_json(), env, &mut remarks) {
        Ok(action) => Ok(Invocation { action, console, remarks }),
        Err(error) => Err(Box::new(Stop::Impossible(error, console))),
    }
}

fn understand(
    command: Command,
    report: Option<report::Format>,
    is_json: bool,
    env: &Env,
    remarks: &mut Vec<(Level, String)>,
) -> Result<Action, Error> {
    if report.is_some() && !matches!(command, Command::Validate(_)) {
        let message = "only validate writes junit, sarif, github, gitlab and tap";
        return Err(Error::usage(message, "use --format pretty or --format json"));
    }
    Ok(match command {
        Command::Demo { all } => Action::Demo { is_whole: all },
        Command::Commands { glob } => Action::Commands(glob),
        Command::Listen(arguments) => Action::Listen(Box::new(arguments.understand(env, remarks)?)),
        Command::Send(arguments) => Action::Send(arguments.understand(env, remarks, is_json)?),
        Command::Validate(arguments) => Action::Validate(arguments.understand(report, env)?),
        Command::Probe(arguments) => Action::Probe(Box::new(arguments.understand(env, remarks)?)),
        Command::Show(arguments) => Action::Show(arguments.understand()?),
        Command::Sign(arguments) => Action::Sign(arguments.understand(env, remarks)?),
        Command::Verify(arguments) => Action::Verify(arguments.understand(env, remarks)?),
        Command::Sample { name, command } => Action::Sample { name, glob: command },
        Command::Schema { schema, answer } => Action::Schema { name: schema, of_answer: answer },
        Command::Explain { name } => Action::Explain(name),
        Command::Man { subcommand } => Action::Man(subcommand),
        Command::Completions { shell } => Action::Completions(shell),
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
            Action::Commands(glob) => commands::catalogue::list(glob, console),
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
