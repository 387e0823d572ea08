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

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands;
use crate::env::Env;
use crate::error::Error;
use crate::exit::Exit;
use crate::fixtures;
use crate::protocol::catalogue;
use crate::protocol::rules::ALL;
use crate::render::console::{Console, Level};
use crate::report;

/// Receive, send and validate Tencent Cloud Chat webhooks: recalled messages and every other callback command.
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
                            timhook commands --json | jq -r 'select(.phase == \"before\").command'")]
    Commands {
        /// Name or glob; without it, all are listed.
        #[arg(value_name = "GLOB", default_value = "*", value_parser = values::Names(command_names),
              hide_possible_values = true, hide_default_value = true)]
        glob: String,
    },
    /// List the built-in sample payloads, or print one.
    #[command(after_help = "Examples:\n  timhook sample\n  timhook sample wire | jq .MsgSeqList\n  \
                            timhook sample --command 'Group.*Before*'")]
    Sample {
        /// Name of the sample to print, as COMMAND/NAME or COMMAND; NAME alone is a recall. Without it, all
        /// are listed.
        #[arg(value_parser = values::Names(sample_names), hide_possible_values = true)]
        name: Option<String>,
        /// List the samples of this command alone, a name or a glob.
        #[arg(long, value_name = "COMMAND", value_parser = values::Names(command_names),
              hide_possible_values = true, conflicts_with = "name")]
        command: Option<String>,
    },
    /// Print a JSON Schema (draft 2020-12) that says what validate says of structure.
    #[command(
        after_help = "Examples:\n  timhook schema > recall.schema.json\n  timhook schema response | jq .required"
    )]
    Schema {
        /// A command, for the body of its callbacks; request, the body of a recall; response, the body of an
        /// answer; exchange, the record of both; expect, a file NAME.expect.json.
        #[arg(default_value = "request", value_parser = values::Names(schema_names), hide_possible_values = true)]
        schema: String,
        /// The body of answers to the command.
        #[arg(long)]
        answer: bool,
    },
    /// Say what a command, a rule or a case of probe means, with its source.
    #[command(
        after_help = "Examples:\n  timhook explain\n  timhook explain event-time-string\n  timhook explain sdkappid-foreign"
    )]
    Explain {
        /// A command; or the id of a rule, as findings show it in brackets, or of a case of probe. Without it,
        /// all rules are listed.
        #[arg(value_name = "COMMAND|RULE|CASE", value_parser = values::Names(explained_names),
              hide_possible_values = true)]
        name: Option<String>,
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

fn explained_names() -> Vec<&'static str> {
    ALL.iter().map(|rule| rule.id).chain(commands::probe::cases::ids()).chain(catalogue::names()).collect()
}

fn after_help() -> String {
    format!(
        "Examples:\n  timhook demo\n  timhook send http://127.0.0.1:3000/callback --sdkappid 1400000000\n\n{}\n\n\
         Environment: TIMHOOK_SDKAPPID, TIMHOOK_TOKEN and TIMHOOK_URL stand in for the options. TIMHOOK_COMMANDS\n\
         names a folder that describes further commands.",
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
