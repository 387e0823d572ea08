//! What `timhook verify` can be told.

use std::time::Duration;

use clap::Args;
use jiff::Timestamp;

use super::{secret, timestamps, values};
use crate::commands::verify::{JudgingTime, VerifyOptions};
use crate::env::Env;
use crate::error::Error;
use crate::render::console::Level;

/// Check signatures in logs, URLs and records, and explain wrong ones.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n\x20\x20\
                        timhook verify --token-file token.txt 'http://h/?Sign=…&RequestTime=…'\n\x20\x20\
                        timhook verify --token-file token.txt --at recorded access.log\n\x20\x20\
                        timhook verify --token-file token.txt --json callbacks.ndjson\n\
                        \n\
                        A file, also a compressed one, may hold URLs, lines of an nginx or Apache log, curl commands, HTTP requests as text, a HAR file or exchange records. Lines without a callback are skipped and counted.\n\
                        \n\
                        Exit codes: 0 all signatures are valid, 1 one is not, 3 an input could not be read, or there is no callback.")]
pub(super) struct VerifyArgs {
    /// URL, curl command, file, folder, quoted glob, or - for standard input.
    #[arg(required = true, value_name = "INPUT|-")]
    inputs: Vec<String>,

    /// The longest text or line, after decompression. A stream may have any number of them.
    #[arg(long, value_name = "SIZE", value_parser = values::size, default_value = "64MiB", help_heading = "Input")]
    max_document: u64,

    #[command(flatten)]
    token: secret::TokenArgs,

    /// Check the age of signatures at this time, or at the `recorded` time.
    ///
    /// A time is a moment, such as 2026-01-02T03:04:05Z, 2026-01-02 11:04 or Unix seconds. `recorded` is the
    /// time in each log line or record.
    #[arg(long, value_name = "TIME", value_parser = clock, default_value = "now", help_heading = "App")]
    at: JudgingTime,

    /// How far RequestTime may be from that time.
    #[arg(long, value_name = "DURATION", value_parser = values::duration_or_zero, default_value = "60s",
          help_heading = "App")]
    max_skew: Duration,
}

fn clock(text: &str) -> Result<JudgingTime, String> {
    match text {
        "recorded" => Ok(JudgingTime::Recorded),
        "now" => Ok(JudgingTime::Fixed(Timestamp::now())),
        text => timestamps::moment(text).map(JudgingTime::Fixed),
    }
}

impl VerifyArgs {
    pub(super) fn understand(
        self,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<VerifyOptions, Error> {
        let token_file = self.token.token_file.clone();
        values::check_inputs(&self.inputs.iter().cloned().chain(token_file).collect::<Vec<_>>())?;
        let token = self.token.needed("verify", env, remarks)?;
        Ok(VerifyOptions {
            inputs: self.inputs,
            max_document: self.max_document,
            token,
            clock: self.at,
            max_skew: self.max_skew,
        })
    }
}
