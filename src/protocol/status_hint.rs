//! What an HTTP status other than 200 usually comes from. Everything that shows a wrong status says it in these words.

use std::borrow::Cow;

/// The usual reason behind a status and the way out, in one sentence; none where nothing is usual. `path` is the one
/// that was asked for, `location` the header of a redirect.
pub(crate) fn usual_reason(status: u16, path: &str, location: Option<&str>) -> Option<String> {
    let reason: Cow<'static, str> = match status {
        200 => return None,
        201 => "NestJS and others send this by default for a POST; set the status to 200".into(),
        202..=299 => "answer with status 200: the vendor accepts no other status".into(),
        300..=399 => redirect(path, location).into(),
        400 => "the request could not be read: often a body parser has read the body before the handler, or does \
                not parse it as JSON"
            .into(),
        401 | 407 => format!(
            "the server or a proxy requires a login: exclude {path} from it, and check Sign there (the vendor sends \
             no credentials)"
        )
        .into(),
        403 => format!(
            "the request was refused, in Django and Laravel often by the CSRF check: exclude {path} from it, and \
             check Sign there (the vendor sends no credentials)"
        )
        .into(),
        404 => format!("there is no route for {path}: check the URL, and whether the route accepts POST").into(),
        405 => format!("the route of {path} accepts another method: callbacks are POST requests").into(),
        411 => "the server requires Content-Length and does not accept chunked bodies".into(),
        413 => "the body is longer than the limit of the server or of its body parser".into(),
        415 => "the body parser requires another Content-Type: parse the body as JSON, whatever the header is".into(),
        422 => "a strict model refuses the payload, as in FastAPI: make fields optional and ignore unknown ones".into(),
        429 => "a rate limit refused the request: exclude the vendor's calls from it".into(),
        501 => "the server does not accept POST, or not on this path: check the URL".into(),
        502..=504 => "a gateway cannot reach the endpoint behind it: check that the endpoint is running".into(),
        500..=599 => "an unhandled exception: see the log of the endpoint".into(),
        _ => return None,
    };
    Some(reason.into_owned())
}

/// Where a redirect leads. Its query is that of the callback, as a rule, and holds a signature.
fn without_query(location: &str) -> &str {
    location.split(['?', '#']).next().unwrap_or_default()
}

/// Names the target of a redirect where it is only said that redirects are not followed.
pub(crate) fn name_target(reasons: &mut [String], location: Option<&str>) {
    let Some(location) = location else { return };
    for reason in reasons.iter_mut().filter(|reason| reason.starts_with("status is 3")) {
        let target = format!("(to {}; redirects are not followed)", without_query(location));
        *reason = reason.replace("(redirects are not followed)", &target);
    }
}

/// Whether a refusal says of itself that it comes from a check for CSRF, as those of Django and others do.
pub(crate) fn says_csrf(body: &[u8]) -> bool {
    String::from_utf8_lossy(body).to_ascii_lowercase().contains("csrf")
}

fn redirect(path: &str, location: Option<&str>) -> String {
    let Some(location) = location else {
        return "a redirect without a target; the vendor does not follow redirects".to_owned();
    };
    let location = without_query(location);
    let cause = if location.ends_with(&format!("{}/", path.trim_end_matches('/'))) && !path.ends_with('/') {
        ", which only adds a slash, as Django does: use the path with the slash"
    } else if location.starts_with("https:") {
        ": use the https URL"
    } else {
        ": use the target URL"
    };
    format!("a redirect to {location}{cause}; the vendor does not follow redirects")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_says_where_to_and_why() {
        let said = |path: &str, location| usual_reason(301, path, location).expect("a reason");
        assert_eq!(
            said("/callback", Some("/callback/?SdkAppid=1")),
            "a redirect to /callback/, which only adds a slash, as Django does: use the path with the slash; the \
             vendor does not follow redirects"
        );
        assert_eq!(
            said("/callback", Some("https://x/callback")),
            "a redirect to https://x/callback: use the https URL; the vendor does not follow redirects"
        );
        assert_eq!(
            said("/callback/", Some("/login/")),
            "a redirect to /login/: use the target URL; the vendor does not follow redirects"
        );
        assert_eq!(said("/", None), "a redirect without a target; the vendor does not follow redirects");
    }

    #[test]
    fn what_is_right_or_unusual_has_no_reason() {
        assert_eq!((usual_reason(200, "/", None), usual_reason(418, "/", None)), (None, None));
    }
}
