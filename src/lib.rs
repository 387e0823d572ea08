//! timhook: receive, send and validate Tencent Cloud Chat webhooks.
//!
//! A map of the house. Modules use only what stands below them:
//!
//! ```text
//! run                             parse, dispatch, exit code
//! cli                             what can be typed, and what it means
//! commands                        what is done: load, decide, show
//! report                          finished runs as files for other programs
//! http  inputs  fixtures  render  the edges: sockets, files, built-in files, terminals
//! error, exit                     how it can end
//! protocol                        what the vendor documents: query, signature, schema, rules, judgement
//! exchange, finding               the values that everybody passes around
//! document  env  compression      JSON text with places; the process's environment; zstd
//! ```
//!
//! `tests/architecture/` checks that order, that no files use each other in a circle, and that each library is used in one place.

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
