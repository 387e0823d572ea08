//! Which of the arguments is the URL, and whether it can be sent to.

use url::Url;

use crate::env::Env;
use crate::error::Error;
use crate::http::forward::short_form;
use crate::protocol::query::{self, Query};

/// The first positional argument is the URL, unless TIMHOOK_URL is set and it does not look like one.
pub(super) fn split_url(
    first: Option<String>,
    rest: Vec<String>,
    env: &Env,
) -> Result<(Url, Vec<String>), Error> {
    let from_env = env.get("TIMHOOK_URL");
    match (first, from_env) {
        (Some(first), Some(url)) if !first.contains("://") && short_form(&first).is_none() => {
            Ok((check_url(url)?, std::iter::once(first).chain(rest).collect()))
        }
        (Some(first), _) => Ok((check_url(&first)?, rest)),
        (None, Some(url)) => Ok((check_url(url)?, rest)),
        (None, None) => {
            let help = "name the endpoint: timhook send http://127.0.0.1:3000/callback, or set TIMHOOK_URL";
            Err(Error::usage("the URL is missing", help))
        }
    }
}

/// Refuses what is no URL for callbacks.
pub(in crate::cli) fn check_url(given: &str) -> Result<Url, Error> {
    let whole = short_form(given);
    let given = whole.as_deref().unwrap_or(given);
    let text = without_credentials(given);
    if !text.contains("://") {
        let help = if std::path::Path::new(given).exists() {
            "this is a file: write the URL before the files, or set TIMHOOK_URL".to_owned()
        } else {
            format!("write the scheme: http://{text} or https://{text}")
        };
        return Err(Error::usage(format!("`{text}` is not a URL: it has no scheme"), help));
    }
    let url = Url::parse(given).map_err(|error| {
        let help = "write http://HOST:PORT/PATH, such as http://127.0.0.1:3000/callback";
        Error::usage(format!("`{text}` is not a URL: {error}"), help)
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        let message = format!("timhook cannot send to a `{}:` URL", url.scheme());
        return Err(Error::usage(message, "use http:// or https://"));
    }
    let own = Query::of_url(given.split('#').next().unwrap_or_default());
    let reserved = query::DOCUMENTED.into_iter().chain([query::SIGN, query::REQUEST_TIME]);
    if let Some(name) = reserved.into_iter().find(|name| own.get(name).is_some()) {
        let message = format!("the URL already has the parameter `{name}`, which timhook adds");
        return Err(Error::usage(message, "remove it from the URL and use the option"));
    }
    Ok(url)
}

/// What may be shown of a text that should be a URL, and may hold a password.
fn without_credentials(text: &str) -> String {
    let start = text.find("://").map_or(0, |scheme| scheme + "://".len());
    let end = text[start..].find(['/', '?', '#']).map_or(text.len(), |end| start + end);
    match text[start..end].rfind('@') {
        Some(at) => format!("{}REDACTED{}", &text[..start], &text[start + at..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_short_for_this_machine() {
        for (text, url) in [
            ("3000", "http://localhost:3000/"),
            (":3000/callback", "http://localhost:3000/callback"),
            ("3000/a?b=c", "http://localhost:3000/a?b=c"),
        ] {
            assert_eq!(
                check_url(text).map(String::from).map_err(|error| error.to_string()),
                Ok(url.to_owned())
            );
        }
        assert!(check_url(":99999").is_err());
    }

    #[test]
    fn what_cannot_be_sent_to_is_said_without_a_password() {
        for (text, message) in [
            (
                "http://me:hidden@127.0.0.1:99999/@",
                "`http://REDACTED@127.0.0.1:99999/@` is not a URL: invalid port number",
            ),
            ("me:hidden@h/cb", "`REDACTED@h/cb` is not a URL: it has no scheme"),
            ("h/@cb", "`h/@cb` is not a URL: it has no scheme"),
        ] {
            let error = check_url(text).expect_err(text);
            assert_eq!(error.to_string(), message);
            assert!(!error.help().contains("hidden"), "{}", error.help());
        }
    }
}
