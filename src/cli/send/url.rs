//! Which of the arguments is the URL, and whether it can be sent to.

use url::Url;

use crate::env::Env;
use crate::error::Error;
use crate::protocol::query::{self, Query};

/// The first positional argument is the URL, unless TIMHOOK_URL is set and it does not look like one.
pub(super) fn split_url(
    first: Option<String>,
    rest: Vec<String>,
    env: &Env,
) -> Result<(Url, Vec<String>), Error> {
    let from_env = env.get("TIMHOOK_URL");
    match (first, from_env) {
        (Some(first), Some(url)) if !first.contains("://") => {
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
pub(in crate::cli) fn check_url(text: &str) -> Result<Url, Error> {
    if !text.contains("://") {
        let help = format!("write the scheme: http://{text} or https://{text}");
        return Err(Error::usage(format!("`{text}` is not a URL: it has no scheme"), help));
    }
    let url = Url::parse(text).map_err(|error| {
        Error::usage(format!("`{text}` is not a URL: {error}"), "such as http://127.0.0.1:3000/callback")
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        let message = format!("`{}:` cannot be sent to", url.scheme());
        return Err(Error::usage(message, "callbacks go over http:// or https://"));
    }
    let own = Query::of_url(text.split('#').next().unwrap_or_default());
    let reserved = query::DOCUMENTED.into_iter().chain([query::SIGN, query::REQUEST_TIME]);
    if let Some(name) = reserved.into_iter().find(|name| own.get(name).is_some()) {
        let message = format!("the URL already carries `{name}`, which timhook adds");
        return Err(Error::usage(message, "remove it from the URL and use the option"));
    }
    Ok(url)
}
