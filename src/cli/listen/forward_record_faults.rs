//! What `timhook listen` can be told about forwarding, recording and faults.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::cli::connection::read;
use crate::cli::values;
use crate::commands::listen::faults;
use crate::error::Error;
use crate::http::forward::{BackendTarget, ForwardOptions};
use crate::http::server::Faults;
use crate::protocol::signature::Token;

#[derive(Debug, Args)]
#[command(next_help_heading = "Forwarding")]
pub(crate) struct ForwardArgs {
    /// Forward callbacks to a backend, and answer with its answer.
    ///
    /// Only accepted callbacks are forwarded. The backend is a URL, or short 3000, :3000/path or host:port. The path
    /// of the callback is appended.
    #[arg(long, value_name = "URL", value_parser = BackendTarget::parse)]
    forward_to: Option<BackendTarget>,

    /// Time for the backend, from connecting to the end of its answer. After that, the answer is 504.
    #[arg(long, value_name = "DURATION", value_parser = values::duration, default_value = "2s",
          requires = "forward_to")]
    forward_timeout: Duration,

    /// Forward rejected callbacks, too.
    #[arg(long, requires = "forward_to")]
    forward_all: bool,

    /// Trust the certificates in this PEM file, and those of the system, for a backend with https.
    #[arg(long, value_name = "FILE", requires = "forward_to")]
    forward_cacert: Option<String>,

    /// Sign forwarded callbacks again, with the token and the current time.
    #[arg(long, requires = "forward_to")]
    resign: bool,

    /// Find out why the backend refuses a correctly signed callback.
    ///
    /// timhook sends the callback again, once with each common signing mistake, and names the mistake that the
    /// backend accepts. These are real deliveries. This happens only for the first callback that the backend refuses.
    #[arg(long, requires = "forward_to")]
    diagnose_sign: bool,
}

impl ForwardArgs {
    pub(crate) fn understand(self, token: Option<&Token>) -> Result<Option<ForwardOptions>, Error> {
        let Some(target) = self.forward_to else { return Ok(None) };
        let if_wanted = |is_wanted: bool, option: &str| match (is_wanted, token) {
            (true, None) => {
                let help = "give one with --token-file, TIMHOOK_TOKEN or --token";
                Err(Error::usage(format!("{option} needs a token"), help))
            }
            (is_wanted, token) => Ok(token.filter(|_| is_wanted).cloned()),
        };
        let resign = if_wanted(self.resign, "--resign")?;
        let diagnose = if_wanted(self.diagnose_sign, "--diagnose-sign")?;
        let ca = match self.forward_cacert {
            None => None,
            Some(_) if !target.is_tls => {
                let help = "write https:// in --forward-to, or remove --forward-cacert";
                return Err(Error::usage(
                    "--forward-cacert works only with https, but --forward-to is http",
                    help,
                ));
            }
            file => read("--forward-cacert", file)?,
        };
        let (timeout, is_all) = (self.forward_timeout, self.forward_all);
        Ok(Some(ForwardOptions { target, timeout, resign, diagnose, is_all, ca }))
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Recording")]
pub(crate) struct RecordArgs {
    /// Append a record of each callback to a file.
    ///
    /// The record is written before the callback is answered. A request whose body is not read, or does not arrive
    /// whole, is not recorded: another path or method, or too large a body. `timhook show FILE` prints the records,
    /// `timhook send FILE` sends them again.
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,

    /// Write the first payload of each shape to a readable file. Existing files are not changed.
    #[arg(long, value_name = "DIR")]
    pub(crate) record_fixtures: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Faults")]
pub(crate) struct FaultArgs {
    /// Answer with faults: 200,500x2,delay=3s,close.
    ///
    /// Each answer uses the next entry; after the last entry, the list starts again. Other entries: slow-body, reset,
    /// garbage, body=@FILE and fail=10. For callbacks before an event: forbid, discard, code=10123, and rewrite=@FILE
    /// for the MsgBody of a message.
    #[arg(long, value_name = "SCRIPT", value_parser = values::names(faults::names), hide_possible_values = true)]
    respond: Option<String>,

    /// Answer with a fault if the body has this value, such as /Type=Public:500. It has priority over --respond.
    #[arg(long, value_name = "POINTER=VALUE:FAULT")]
    respond_when: Vec<String>,
}

impl FaultArgs {
    pub(crate) fn understand(&self) -> Result<Option<Faults>, Error> {
        faults::read(self.respond.as_deref(), &self.respond_when)
    }
}
