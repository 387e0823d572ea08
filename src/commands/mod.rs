//! What the program does: load, decide, show. One module per subcommand.

pub(crate) mod completions;
pub(crate) mod crafting;
mod curl;
pub(crate) mod custom_commands;
pub(crate) mod demo;
pub(crate) mod expectations;
pub(crate) mod explain;
pub(crate) mod export;
mod fixture_name;
pub(crate) mod inspector;
pub(crate) mod list_commands;
pub(crate) mod listen;
pub(crate) mod man;
pub(crate) mod probe;
pub(crate) mod recorded;
pub(crate) mod request;
pub(crate) mod sample;
pub(crate) mod schema;
pub(crate) mod send;
mod shell_word;
pub(crate) mod show;
pub(crate) mod sign;
mod signals;
pub(crate) mod validate;
pub(crate) mod verify;
