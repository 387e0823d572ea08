//! The command line: what can be typed, and what it means. The only user of clap.

mod connection;
mod filters;
mod help;
mod inspect;
mod invocation;
mod listen;
mod names;
mod output;
mod probe;
mod secret;
mod send;
mod show;
mod sign;
mod timestamps;
mod validate;
mod values;
mod variables;
mod verify;

use clap::{CommandFactory, Parser, Subcommand};

pub(crate) use invocation::{NothingToRun, parse};

use crate::exit::Exit;
use names::{command_names, explained_names, sample_names, schema_names};

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
    command: CliCommand,
    #[command(flatten)]
    output: output::OutputArgs,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
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
        #[arg(value_name = "COMMAND", value_parser = values::names(subcommands), hide_possible_values = true)]
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

fn after_help() -> String {
    format!(
        "Examples:\n  timhook demo\n  timhook send :3000/callback --sdkappid 1400000000\n\n{}\n\n\
         Environment: TIMHOOK_SDKAPPID, TIMHOOK_TOKEN and TIMHOOK_URL replace the options. TIMHOOK_COMMANDS \
         is a folder that describes more commands.",
        Exit::table()
    )
}

/// The names of the subcommands.
fn subcommands() -> Vec<&'static str> {
    let names = Cli::command()
        .get_subcommands()
        .map(|subcommand| subcommand.get_name().to_owned())
        .collect::<Vec<_>>();
    names.into_iter().map(|name| &*name.leak()).collect()
}
