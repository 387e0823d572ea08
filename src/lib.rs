//! timhook: receive, send and validate Tencent Cloud Chat webhooks.
//!
//! The layers of the house. A file uses only what stands below it:
//!
//! ```text
//! run                             parse, dispatch, exit code
//! cli                             what can be typed, and what it means
//! commands                        what is done: load, decide, show
//! report                          finished runs as files for other programs
//! http  inputs  fixtures  render  the edges: sockets, files, built-in files, terminals
//! error                           what could not be done
//! exit                            how it can end
//! protocol                        what the vendor documents: query, signature, schema, rules, judgement
//! exchange                        the values that everybody passes around: requests, answers, deliveries
//! finding                         what is wrong, and the rule that says so
//! compression  document  env      zstd undone; JSON text with places; the process and its environment
//! ```
//!
//! `docs/architecture.md` follows one callback, one delivery, one file and one case through the files.
//! `tests/architecture/` checks the order of the layers, that no two files use each other in a circle, that each
//! library is used in one place, and that no two types bear one name.

mod cli;
mod commands;
mod compression;
mod document;
mod env;
mod error;
mod exchange;
mod exit;
mod finding;
mod fixtures;
/// The parsers that meet strangers, for the fuzz targets.
#[cfg(fuzzing)]
pub mod fuzzing;
mod http;
mod inputs;
mod protocol;
mod render;
mod report;
mod run;

/// Runs the command line of this process and returns its exit code.
pub fn run() -> std::process::ExitCode {
    run::run(std::env::args_os(), &env::Env::capture()).into()
}
