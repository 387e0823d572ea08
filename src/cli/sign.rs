//! What `timhook sign` can be told.

use clap::Args;

use super::{secret, values};
use crate::commands::sign::SignOptions;
use crate::env::Env;
use crate::error::Error;
use crate::render::console::Level;

/// Print the signature of a callback, or a signed URL.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n\x20\x20\
                        timhook sign --token-file token.txt\n\x20\x20\
                        timhook sign --token-file token.txt 'http://127.0.0.1:3000/?SdkAppid=1'\n\x20\x20\
                        timhook sign --token-file token.txt --json | jq -r .Sign\n\
                        \n\
                        A signature is valid for about a minute: sign every request again.\n\
                        \n\
                        Exit codes: 0 done, 2 there is no token.")]
pub(super) struct SignArgs {
    /// URL to sign. Without it, RequestTime and Sign are printed.
    ///
    /// RequestTime and Sign replace those that the URL has.
    url: Option<String>,

    #[command(flatten)]
    token: secret::TokenArgs,

    /// Sign for this time in Unix seconds, not for now.
    #[arg(long, value_name = "SECONDS", value_parser = values::whole::<u64>, help_heading = "App")]
    request_time: Option<u64>,
}

impl SignArgs {
    pub(super) fn understand(
        self,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<SignOptions, Error> {
        let token = self.token.needed("sign", env, remarks)?;
        if self.request_time.is_some_and(|time| time >= 1_000_000_000_000) {
            let message = "--request-time is in milliseconds; the vendor counts seconds";
            remarks.push((Level::Warning, message.to_owned()));
        }
        Ok(SignOptions { token, request_time: self.request_time, url: self.url })
    }
}
