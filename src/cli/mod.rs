//! The command line: what can be typed, and what it means. The only user of clap.

mod connection;
mod filters;
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
mod verify;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::env::Env;
use crate::error::Error;
use crate::exit::Exit;
use crate::fixtures;
use crate::protocol::rules::ALL;
use crate::protocol::schema::Schema;
use crate::render::console::{Console, Level};
use crate::report;

/// Receive, send and validate Tencent Cloud Chat webhooks: Group.CallbackAfterRecallMsg, the callback
/// after a group message was recalled.
#[derive(Debug, Parser)]
#[command(
    name = "timhook",
    version,
    color = clap::ColorChoice::Never,
    max_term_width = 100,
    after_help = after_help(),
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
    /// Show a round trip on this machine: every sample sent, received and checked.
    #[command(after_help = "Examples:\n  timhook demo\n  timhook demo --json | jq -r .verdict")]
    Demo,
    Listen(Box<listen::ListenArgs>),
    Send(Box<send::SendArgs>),
    Validate(validate::ValidateArgs),
    Probe(Box<probe::ProbeArgs>),
    Show(show::ShowArgs),
    Sign(sign::SignArgs),
    Verify(verify::VerifyArgs),
    /// List the built-in sample payloads, or print one.
    #[command(after_help = "Examples:\n  timhook sample\n  timhook sample wire | jq .MsgSeqList")]
    Sample {
        /// Name of the sample to print; without it, all are listed.
        #[arg(value_parser = values::Names(sample_names), hide_possible_values = true)]
        name: Option<String>,
    },
    /// Print a JSON Schema (draft 2020-12) that timhook itself uses.
    #[command(
        after_help = "Examples:\n  timhook schema > recall.schema.json\n  timhook schema response | jq .required"
    )]
    Schema {
        /// The body of a callback, the body of an answer, or the record of both.
        #[arg(value_enum, default_value = "request")]
        schema: SchemaName,
    },
    /// Say what a rule or a case of probe means, with its source.
    #[command(
        after_help = "Examples:\n  timhook explain\n  timhook explain event-time-string\n  timhook explain sdkappid-foreign"
    )]
    Explain {
        /// Id of a rule, as findings show it in brackets, or of a case of probe; without it, all rules are
        /// listed.
        #[arg(value_parser = values::Names(explained_names), hide_possible_values = true)]
        rule: Option<String>,
    },
    /// Print a script that completes timhook's command line in a shell.
    #[command(
        after_help = "Examples:\n  timhook completions bash > ~/.local/share/bash-completion/completions/timhook\n  \
                      timhook completions zsh > ~/.zfunc/_timhook"
    )]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemaName {
    Request,
    Response,
    Exchange,
}

fn sample_names() -> Vec<&'static str> {
    fixtures::SAMPLES.iter().map(|sample| sample.name).collect()
}

fn explained_names() -> Vec<&'static str> {
    ALL.iter().map(|rule| rule.id).chain(commands::probe::cases::ids()).collect()
}

fn after_help() -> String {
    format!(
        "Examples:\n  timhook demo\n  timhook send http://127.0.0.1:3000/callback --sdkappid 1400000000\n\n{}\n\n\
         Environment: TIMHOOK_SDKAPPID, TIMHOOK_TOKEN and TIMHOOK_URL stand in for the options.",
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
    Demo,
    Listen(Box<commands::listen::Options>),
    Send(std::sync::Arc<commands::send::Options>),
    Validate(commands::validate::Options),
    Probe(Box<commands::probe::Options>),
    Show(commands::show::Options),
    Sign(commands::sign::Options),
    Verify(commands::verify::Options),
    Sample(Option<String>),
    Schema(Schema),
    Explain(Option<String>),
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

/// Understands a command line.
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    env: &Env,
) -> Result<Invocation, Box<Stop>> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = Cli::try_parse_from(&arguments).map_err(|error| {
        let text = error.render().to_string();
        let is_json = output::asks_for_json(&arguments);
        Box::new(if error.use_stderr() { Stop::Misunderstood { text, is_json } } else { Stop::Answer(text) })
    })?;
    let console = cli.output.console(env);
    let mut remarks = Vec::new();
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
        let message = "only validate writes junit, sarif, github and tap";
        return Err(Error::usage(message, "use --format pretty or --format json"));
    }
    Ok(match command {
        Command::Demo => Action::Demo,
        Command::Listen(arguments) => Action::Listen(Box::new(arguments.understand(env, remarks)?)),
        Command::Send(arguments) => Action::Send(arguments.understand(env, remarks, is_json)?),
        Command::Validate(arguments) => Action::Validate(arguments.understand(report)?),
        Command::Probe(arguments) => Action::Probe(Box::new(arguments.understand(env, remarks)?)),
        Command::Show(arguments) => Action::Show(arguments.understand()?),
        Command::Sign(arguments) => Action::Sign(arguments.understand(env, remarks)?),
        Command::Verify(arguments) => Action::Verify(arguments.understand(env, remarks)?),
        Command::Sample { name } => Action::Sample(name),
        Command::Schema { schema } => Action::Schema(match schema {
            SchemaName::Request => Schema::Request,
            SchemaName::Response => Schema::Response,
            SchemaName::Exchange => Schema::Exchange,
        }),
        Command::Explain { rule } => Action::Explain(rule),
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
            Action::Demo => commands::demo::run(console),
            Action::Listen(options) => commands::listen::run(options, console),
            Action::Send(options) => commands::send::run(options, console),
            Action::Validate(options) => commands::validate::run(options, console),
            Action::Probe(options) => commands::probe::run(options, console),
            Action::Show(options) => commands::show::run(options, console),
            Action::Sign(options) => commands::sign::run(options, console),
            Action::Verify(options) => commands::verify::run(options, console),
            Action::Sample(name) => commands::sample::run(name.as_deref(), console),
            Action::Schema(schema) => commands::schema::run(*schema, console),
            Action::Explain(rule) => commands::explain::run(rule.as_deref(), console),
            Action::Completions(shell) => commands::completions::run(*shell, Cli::command(), console),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_help_page_fits_100_columns_and_shows_two_examples() {
        let mut command = Cli::command();
        command.build();
        let own = command.get_subcommands_mut().filter(|subcommand| subcommand.get_name() != "help");
        let pages = own.map(|subcommand| subcommand.render_long_help().to_string());
        let mut pages: Vec<String> = pages.collect();
        pages.push(command.render_long_help().to_string());
        for page in pages {
            let widest = page.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(100), "{page}");
            let examples = page.split("Examples:\n").nth(1).expect("a section of examples");
            assert!(
                examples.lines().take_while(|line| line.starts_with("  timhook ")).count() >= 2,
                "{page}"
            );
        }
    }

    #[test]
    fn help_shows_the_table_of_exit_codes() {
        assert!(Cli::command().render_long_help().to_string().contains(&Exit::table()));
    }
}
