//! What `timhook listen` can be told about forwarding, recording and faults.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::connection::read;
use super::values;
use crate::commands::listen::faults;
use crate::error::Error;
use crate::http::forward::{ForwardOptions, Target};
use crate::http::server::Faults;
use crate::protocol::signature::Token;

#[derive(Debug, Args)]
#[command(next_help_heading = "Forwarding")]
pub(super) struct ForwardArgs {
    /// Pass accepted callbacks on to a backend and answer what it answers: a URL, or for short 3000,
    /// :3000/path or host:port. The path of the callback is appended.
    #[arg(long, value_name = "URL", value_parser = Target::parse)]
    forward_to: Option<Target>,

    /// Give the backend so long, from connecting to the end of its answer; then answer 504.
    #[arg(long, value_name = "DURATION", value_parser = values::duration, default_value = "2s",
          requires = "forward_to")]
    forward_timeout: Duration,

    /// Pass rejected callbacks on, too.
    #[arg(long, requires = "forward_to")]
    forward_all: bool,

    /// Trust the certificates in this PEM file besides the system's, for a backend with https.
    #[arg(long, value_name = "FILE", requires = "forward_to")]
    forward_cacert: Option<String>,

    /// Sign what is passed on afresh, with the token and the current time.
    #[arg(long, requires = "forward_to")]
    resign: bool,
}

impl ForwardArgs {
    pub(super) fn understand(self, token: Option<&Token>) -> Result<Option<ForwardOptions>, Error> {
        let Some(target) = self.forward_to else { return Ok(None) };
        let resign = match (self.resign, token) {
            (true, None) => {
                let help = "give one with --token-file, TIMHOOK_TOKEN or --token";
                return Err(Error::usage("--resign needs a token", help));
            }
            (true, token) => token.cloned(),
            (false, _) => None,
        };
        let ca = match self.forward_cacert {
            None => None,
            Some(_) if !target.is_tls => {
                let help = "write https:// in --forward-to, or leave --forward-cacert out";
                return Err(Error::usage("--forward-cacert is for https, and the backend speaks http", help));
            }
            file => read("--forward-cacert", file)?,
        };
        let (timeout, is_all) = (self.forward_timeout, self.forward_all);
        Ok(Some(ForwardOptions { target, timeout, resign, is_all, ca }))
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Recording")]
pub(super) struct RecordArgs {
    /// Append a record of each callback to a file, before it is answered; `timhook send FILE` replays it.
    #[arg(long, value_name = "FILE")]
    pub(super) record: Option<PathBuf>,

    /// Write the first payload of each distinct shape as a readable file; existing files stay as they are.
    #[arg(long, value_name = "DIR")]
    pub(super) record_fixtures: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Faults")]
pub(super) struct FaultArgs {
    /// Answer callback after callback as this says, again and again:
    /// 200,500x2,delay=3s,slow-body,close,reset,garbage,body=@FILE,fail=10.
    ///
    /// Answers to callbacks before an event have names of their own: forbid, discard, code=10123, and
    /// rewrite=@FILE for the MsgBody of a message.
    #[arg(long, value_name = "SCRIPT")]
    respond: Option<String>,

    /// Answer with a fault where the body has this value, such as /Type=Public:500; before any script.
    #[arg(long, value_name = "POINTER=VALUE:FAULT")]
    respond_when: Vec<String>,
}

impl FaultArgs {
    pub(super) fn understand(&self) -> Result<Option<Faults>, Error> {
        faults::read(self.respond.as_deref(), &self.respond_when)
    }
}
