//! `timhook sign`: the signature of a callback, as the vendor makes it.

use jiff::Timestamp;
use serde_json::json;

use crate::error::Error;
use crate::exit::Exit;
use crate::protocol::query::{REQUEST_TIME, SIGN};
use crate::protocol::signature::{Token, sign};
use crate::render::console::Console;

/// What to sign.
#[derive(Debug, Clone)]
pub(crate) struct SignOptions {
    /// The token.
    pub(crate) token: Token,
    /// Unix seconds; now, if `None`.
    pub(crate) request_time: Option<u64>,
    /// The URL to sign; the signature alone, if `None`.
    pub(crate) url: Option<String>,
}

/// Prints the signature, or the URL with it.
pub(crate) fn run(options: &SignOptions, console: &mut Console) -> Result<Exit, Error> {
    let time = match options.request_time {
        Some(time) => time.to_string(),
        None => Timestamp::now().as_second().to_string(),
    };
    let signature = sign(&options.token, &time);
    let url = options.url.as_deref().map(|url| signed(url, &signature, &time)).transpose()?;
    if console.is_json() {
        let mut record = json!({REQUEST_TIME: time, SIGN: signature});
        if let Some(url) = url {
            record["url"] = url.into();
        }
        console.data(&record)?;
    } else {
        let text = url.unwrap_or_else(|| format!("{REQUEST_TIME}={time}\n{SIGN}={signature}"));
        console.text(&format!("{text}\n"))?;
    }
    Ok(Exit::Done)
}

/// The URL with this signature in place of any that it has. The rest of it stays byte for byte, but for a
/// fragment, which nobody sends.
fn signed(url: &str, signature: &str, time: &str) -> Result<String, Error> {
    let has_start = ["http://", "https://", "/"].iter().any(|start| url.starts_with(start));
    if !has_start || url.contains(|character: char| character.is_whitespace() || character.is_control()) {
        let help = "write http://HOST:PORT/PATH, or the path and query alone, in single quotes";
        return Err(Error::usage("this is not a URL to sign", help));
    }
    let url = url.split('#').next().unwrap_or_default();
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let is_own = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        !part.is_empty() && ![SIGN, REQUEST_TIME].contains(&name)
    };
    let mut parts: Vec<&str> = query.split('&').filter(is_own).collect();
    let (signature, time) = (format!("{SIGN}={signature}"), format!("{REQUEST_TIME}={time}"));
    parts.extend([signature.as_str(), &time]);
    Ok(format!("{base}?{}", parts.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_appended_and_the_rest_stays_as_it_is() {
        let signed = |url| signed(url, "ab", "5").map_err(|error| error.to_string());
        for (url, expected) in [
            ("http://h", "http://h?Sign=ab&RequestTime=5"),
            ("https://h/cb?", "https://h/cb?Sign=ab&RequestTime=5"),
            ("/cb?a=%2f&b=+&a", "/cb?a=%2f&b=+&a&Sign=ab&RequestTime=5"),
            ("http://h/?Sign=00&a=1&RequestTime=1#top", "http://h/?a=1&Sign=ab&RequestTime=5"),
            ("http://h/?sign=1&Signature=2", "http://h/?sign=1&Signature=2&Sign=ab&RequestTime=5"),
        ] {
            assert_eq!(signed(url).as_deref(), Ok(expected), "{url}");
        }
        for url in ["", "h/cb", "ftp://h", "http://h/a b", "http://h/\n"] {
            assert!(signed(url).is_err(), "{url:?}");
        }
    }
}
