//! What an HTTP status other than 200 usually comes from. Everything that shows a wrong status says it in these words.

use std::borrow::Cow;

/// The usual reason behind a status and the way out, in one sentence; none where nothing is usual. `path` is the one
/// that was asked for, `location` the header of a redirect.
pub(crate) fn usual_reason(status: u16, path: &str, location: Option<&str>) -> Option<String> {
    let reason: Cow<'static, str> = match status {
        200 => return None,
        201 => "the default of NestJS and others for a POST; set the status to 200".into(),
        202..=299 => "answer with status 200: the vendor takes no other".into(),
        300..=399 => redirect(path, location).into(),
        400 => "the request could not be read: often a body parser has consumed the body before the handler reads \
                it, or parses it as something else than JSON"
            .into(),
        401 | 407 => format!(
            "something in front of the endpoint wants a login: exempt {path}, and check Sign there (the vendor \
             sends no credentials)"
        )
        .into(),
        403 => format!(
            "refused, in Django and Laravel often by the check for CSRF: exempt {path}, and check Sign there (the \
             vendor sends no credentials)"
        )
        .into(),
        404 => format!("there is no route for {path}: check the URL, and whether the route takes POST").into(),
        405 => format!("the route of {path} takes another method: callbacks are POSTed").into(),
        411 => "the server wants Content-Length, and takes no chunked body".into(),
        413 => "the body is longer than the limit of the server or of its body parser".into(),
        415 => "the body parser wants another Content-Type: parse the body as JSON, whatever the header says".into(),
        422 => "a strict model refuses the payload, as in FastAPI: make fields optional and ignore unknown ones".into(),
        429 => "the rate is limited: exempt the vendor's calls".into(),
        501 => "the server does not take POST, or not for this path: check the URL".into(),
        502..=504 => "a gateway does not reach the endpoint behind it: is that running?".into(),
        500..=599 => "an exception got through: look into the endpoint's log".into(),
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
    let Some(location) = location else { return "a redirect to nowhere; the vendor follows none".to_owned() };
    let location = without_query(location);
    let cause = if location.ends_with(&format!("{}/", path.trim_end_matches('/'))) && !path.ends_with('/') {
        ", which only adds a slash, as Django does: name the path with it"
    } else if location.starts_with("https:") {
        ": name the https address"
    } else {
        ": name where it leads"
    };
    format!("a redirect to {location}{cause}; the vendor follows none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_says_where_to_and_why() {
        let said = |path: &str, location| usual_reason(301, path, location).expect("a reason");
        assert_eq!(
            said("/callback", Some("/callback/?SdkAppid=1")),
            "a redirect to /callback/, which only adds a slash, as Django does: name the path with it; \
             the vendor follows none"
        );
        assert_eq!(
            said("/callback", Some("https://x/callback")),
            "a redirect to https://x/callback: name the https address; the vendor follows none"
        );
        assert_eq!(
            said("/callback/", Some("/login/")),
            "a redirect to /login/: name where it leads; the vendor follows none"
        );
        assert_eq!(said("/", None), "a redirect to nowhere; the vendor follows none");
    }

    #[test]
    fn what_is_right_or_unusual_has_no_reason() {
        assert_eq!((usual_reason(200, "/", None), usual_reason(418, "/", None)), (None, None));
    }
}
