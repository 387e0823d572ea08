//! The app's identity: SDKAppID and token, from options, a file or the environment.

use clap::Args;

use super::values;
use crate::env::Env;
use crate::error::{Error, reason};
use crate::protocol::signature::Token;
use crate::render::console::Level;

#[derive(Debug, Args)]
#[command(next_help_heading = "App")]
pub(super) struct AppArgs {
    /// SDKAppID of the app, such as 1400000000 [env: TIMHOOK_SDKAPPID].
    #[arg(long, value_name = "ID", value_parser = values::whole::<u64>)]
    sdkappid: Option<u64>,

    /// Token of webhook authentication [env: TIMHOOK_TOKEN, which keeps it out of the process list].
    #[arg(long, value_name = "TOKEN", conflicts_with = "token_file", allow_hyphen_values = true)]
    token: Option<SecretText>,

    /// Read the token from a file; one newline at its end is not part of it.
    #[arg(long, value_name = "FILE")]
    pub(super) token_file: Option<String>,
}

/// An argument that must not be printed.
#[derive(Clone)]
struct SecretText(String);

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretText(…)")
    }
}

impl AppArgs {
    /// The SDKAppID, wherever it stands.
    pub(super) fn sdkappid(&self, env: &Env) -> Result<Option<u64>, Error> {
        if self.sdkappid.is_some() {
            return Ok(self.sdkappid);
        }
        let parse = |text: &str| {
            text.trim().parse().map_err(|_| {
                Error::usage(
                    format!("TIMHOOK_SDKAPPID is `{text}`, which is not a decimal number"),
                    "set it to the SDKAppID of the console, such as 1400000000",
                )
            })
        };
        env.get("TIMHOOK_SDKAPPID").map(parse).transpose()
    }

    /// The token, wherever it stands. Adds what the user should know about it to `remarks`.
    pub(super) fn token(
        &self,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<Option<Token>, Error> {
        let text = match (&self.token, &self.token_file) {
            (Some(token), _) => token.0.clone(),
            (None, Some(file)) => read_token(file, remarks)?,
            (None, None) => match env.get("TIMHOOK_TOKEN") {
                Some(token) => token.to_owned(),
                None => return Ok(None),
            },
        };
        if text.is_empty() {
            return Err(Error::usage("the token is empty", "leave it out to work without signatures"));
        }
        let token = Token::new(text);
        if token.has_surrounding_space() {
            let message = "the token begins or ends with white space, which is used as part of it";
            remarks.push((Level::Warning, message.to_owned()));
        }
        Ok(Some(token))
    }
}

fn read_token(file: &str, remarks: &mut Vec<(Level, String)>) -> Result<String, Error> {
    let unreadable = |why: String| {
        Error::input(format!("--token-file {file}: {why}"), "check the path and its permissions")
    };
    let bytes = if file == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    let bytes = bytes.map_err(|error| unreadable(reason(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("the token is not UTF-8".to_owned()))?;
    match text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\n')) {
        Some(token) => {
            remarks.push((
                Level::Info,
                format!("--token-file {file}: the newline at the end is not part of the token"),
            ));
            Ok(token.to_owned())
        }
        None => Ok(text),
    }
}
