//! The app's identity: SDKAppID and token, from options, a file or the environment.

use clap::Args;

use super::values;
use crate::document::decode_utf16;
use crate::env::Env;
use crate::error::{Error, reason};
use crate::protocol::signature::{Flaw, Token};
use crate::render::console::Level;

#[derive(Debug, Args)]
#[command(next_help_heading = "App")]
pub(super) struct AppArgs {
    /// SDKAppID of the application [env: TIMHOOK_SDKAPPID].
    #[arg(long, value_name = "ID", value_parser = values::whole::<u64>)]
    sdkappid: Option<u64>,

    #[command(flatten)]
    pub(super) token: TokenArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "App")]
pub(super) struct TokenArgs {
    /// Token of webhook authentication [env: TIMHOOK_TOKEN, which hides it from the process list].
    #[arg(long, value_name = "TOKEN", conflicts_with = "token_file", allow_hyphen_values = true)]
    token: Option<SecretText>,

    /// Read the token from a file.
    ///
    /// A newline at the end of the file is not part of the token.
    #[arg(long, value_name = "FILE")]
    pub(super) token_file: Option<String>,
}

/// An argument that must not be printed.
#[derive(Clone)]
pub(super) struct SecretText(pub(super) String);

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
        self.token.token(env, remarks)
    }
}

impl TokenArgs {
    /// The token, wherever it stands. Adds what the user should know about it to `remarks`.
    pub(super) fn token(
        &self,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<Option<Token>, Error> {
        let (place, text) = match (&self.token, &self.token_file) {
            (Some(token), _) => ("--token".to_owned(), token.0.clone()),
            (None, Some(file)) => (format!("--token-file {file}"), read_token(file, remarks)?),
            (None, None) => match env.get("TIMHOOK_TOKEN") {
                Some(token) => ("TIMHOOK_TOKEN".to_owned(), token.to_owned()),
                None if env.is_empty("TIMHOOK_TOKEN") => {
                    let message = "TIMHOOK_TOKEN is set but empty, so there is no token";
                    remarks.push((Level::Warning, message.to_owned()));
                    return Ok(None);
                }
                None => return Ok(None),
            },
        };
        if text.is_empty() {
            let message = format!("{place}: the token is empty");
            return Err(Error::usage(message, "leave it out to work without signatures"));
        }
        let token = Token::new(text);
        for flaw in token.flaws() {
            remarks.push((Level::Warning, format!("{place}: the token {}", flaw.warning())));
        }
        Ok(Some(token))
    }

    /// The token, which `subcommand` cannot do without.
    pub(super) fn needed(
        &self,
        subcommand: &str,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<Token, Error> {
        self.token(env, remarks)?.ok_or_else(|| {
            let help = "give it with --token-file FILE, in TIMHOOK_TOKEN or with --token";
            let and = if env.is_empty("TIMHOOK_TOKEN") { ", and TIMHOOK_TOKEN is empty" } else { "" };
            Error::usage(format!("{subcommand} needs the token of webhook authentication{and}"), help)
        })
    }
}

/// Reads a token; what belongs to the file rather than to the token is taken away, and said.
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
    let mut say = |level, what: &str| remarks.push((level, format!("--token-file {file}: {what}")));
    let text = match decode_utf16(&bytes) {
        Some(text) => {
            say(Level::Warning, &format!("the token {}", Flaw::Utf16.warning()));
            text
        }
        None => String::from_utf8(bytes).map_err(|_| {
            let help = "save the file as UTF-8";
            Error::input(format!("--token-file {file}: the token is not UTF-8"), help)
        })?,
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => {
            say(
                Level::Warning,
                "the byte order mark at the start is not part of the token, but other programs may read it as part",
            );
            rest
        }
        None => &text,
    };
    match text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\n')) {
        Some(token) => {
            say(Level::Info, "the newline at the end is not part of the token");
            Ok(token.to_owned())
        }
        None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Result<String, String>, Vec<String>) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), bytes).expect("written");
        let name = file.path().to_str().expect("UTF-8");
        let mut remarks = Vec::new();
        let token = read_token(name, &mut remarks).map_err(|error| error.to_string().replace(name, "F"));
        (token, remarks.into_iter().map(|(_, text)| text.replace(name, "F")).collect())
    }

    #[test]
    fn what_belongs_to_the_file_is_taken_away_and_said() {
        const NEWLINE: &str = "--token-file F: the newline at the end is not part of the token";
        let read_well = |bytes| {
            let (token, remarks) = read(bytes);
            assert_eq!(token.as_deref(), Ok("xxxxyyyy"), "{bytes:?}");
            remarks
        };
        assert_eq!(read_well(b"xxxxyyyy"), Vec::<String>::new());
        assert_eq!(read_well(b"xxxxyyyy\r\n"), [NEWLINE]);
        let marked = read_well(b"\xef\xbb\xbfxxxxyyyy\n");
        assert_eq!(marked[1], NEWLINE);
        assert!(marked[0].starts_with("--token-file F: the byte order mark at the start"), "{marked:?}");
        let wide = read_well(b"\xff\xfex\0x\0x\0x\0y\0y\0y\0y\0");
        assert_eq!(wide.len(), 1);
        assert!(wide[0].starts_with("--token-file F: the token was saved as UTF-16"), "{wide:?}");
    }

    #[test]
    fn other_encodings_are_refused() {
        let (token, _) = read(b"xxxx\xe9");
        assert_eq!(token, Err("--token-file F: the token is not UTF-8".to_owned()));
    }
}
