//! Why cases failed, seen together: one cause often explains many of them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cases::Expectation;
use super::draft::Draft;
use super::ending::{Ending, Report};
use super::framing::Framing;
use crate::http::raw::{RawAnswer, Trouble};
use crate::protocol::query::{CLIENT_IP, CONTENT_TYPE, OPT_PLATFORM, SDKAPPID};
use crate::render::diagnostic::cut_back;
use crate::render::sanitize::sanitize;

/// How much of an endpoint's own words is shown, in columns.
const MOST_WORDS: usize = 160;

/// How many common features are worth a look.
const MOST_FEATURES: usize = 3;

/// From this length on, digits in quotes are taken for a time.
const TIME_DIGITS: usize = 10;

/// What made some cases fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    /// In one sentence, with the usual reason where there is one.
    pub(super) text: String,
    /// What all of these requests have, and no accepted one.
    pub(super) features: Vec<String>,
    /// The endpoint's own words; may be empty.
    pub(super) evidence: String,
    /// The cases, as they are called.
    pub(super) cases: Vec<String>,
}

/// The causes of all failures, the most frequent first.
pub(super) fn causes(reports: &[Report]) -> Vec<Cause> {
    let failed: Vec<&Report> = reports.iter().filter(|report| report.ending == Ending::Failed).collect();
    let is_accepted = |report: &&Report| {
        report.ending == Ending::Passed
            && matches!(report.case.expectation, Expectation::Accepted | Expectation::Tolerated)
    };
    let accepted: BTreeSet<&String> =
        reports.iter().filter(is_accepted).flat_map(|report| &report.features).collect();
    let mut groups: Vec<(String, Vec<&Report>)> = Vec::new();
    for report in failed {
        let text = cause(report);
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, group)) => group.push(report),
            None => groups.push((text, vec![report])),
        }
    }
    groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.len()));
    let told = groups.into_iter().map(|(text, group)| Cause {
        text,
        features: common(&group, &accepted),
        evidence: group
            .iter()
            .map(|report| evidence(report))
            .find(|words| !words.is_empty())
            .unwrap_or_default(),
        cases: group.iter().map(|report| report.case.label()).collect(),
    });
    told.collect()
}

/// What the requests of several reports have, and none of the accepted ones.
fn common(group: &[&Report], accepted: &BTreeSet<&String>) -> Vec<String> {
    let Some((first, rest)) = group.split_first().filter(|_| !accepted.is_empty()) else { return Vec::new() };
    let is_common = |feature: &&String| {
        !accepted.contains(feature) && rest.iter().all(|report| report.features.contains(*feature))
    };
    first.features.iter().filter(is_common).take(MOST_FEATURES).cloned().collect()
}

fn cause(report: &Report) -> String {
    if report.was_harmful {
        return "the endpoint did not survive".to_owned();
    }
    match &report.received {
        Some(Ok(answer)) if answer.status != 200 => {
            let status = format!("status {}", answer.status);
            match usual_reason(answer) {
                Some(reason) => format!("{status}: {reason}"),
                None => status,
            }
        }
        Some(Err(Trouble::BrokenOff(_))) => "the connection was closed in place of an answer".to_owned(),
        Some(Err(Trouble::Late)) => "no answer in time".to_owned(),
        Some(Err(Trouble::Unconnectable(_))) => "no connection".to_owned(),
        _ => report.reason.clone(),
    }
}

/// What a status usually comes from.
fn usual_reason(answer: &RawAnswer) -> Option<String> {
    let reason = match answer.status {
        201 => "the default of NestJS and others for a POST; set the status to 200",
        301 | 302 | 307 | 308 => {
            let to =
                answer.header("location").map(|to| format!(" to {}", cut_back(&sanitize(to), MOST_WORDS)));
            return Some(format!(
                "a redirect{}, often for a slash at the end of the path, as in Django; the vendor does not follow it",
                to.unwrap_or_default()
            ));
        }
        401 => "something in front of the endpoint wants a login; let the path through",
        403 => "refused; in Django and Laravel often the check for CSRF, which callbacks cannot pass",
        404 => "there is no route for this path; check the URL, and whether the route takes POST",
        405 => "the route does not take POST",
        413 => "the body is longer than the limit of the server or of its body parser",
        415 => "the body parser wants another Content-Type; parse the body as JSON in any case",
        422 => {
            "a strict model refuses the payload, as in FastAPI; make fields optional and ignore unknown ones"
        }
        500 => "an exception got through; look into the endpoint's log",
        502..=504 => "a gateway does not reach the endpoint behind it",
        _ => return None,
    };
    Some(reason.to_owned())
}

/// The endpoint's own words: `ErrorInfo`, or the text of an error page.
fn evidence(report: &Report) -> String {
    let Some(Ok(answer)) = &report.received else { return String::new() };
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let words = match serde_json::from_str::<Value>(&body) {
        Ok(json) => match json.get("ErrorInfo") {
            Some(Value::String(info)) => info.clone(),
            Some(_) => String::new(),
            None => json.to_string(),
        },
        Err(_) => text_of_page(&body),
    };
    cut_back(&sanitize(words.trim()), MOST_WORDS)
}

/// A page of HTML without its tags, styles and scripts.
fn text_of_page(page: &str) -> String {
    let (mut text, mut rest) = (String::new(), page);
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        let hidden = ["style", "script"].into_iter().find(|name| tag.starts_with(name));
        rest = match hidden.and_then(|name| tag.split_once(&format!("</{name}"))) {
            Some((_, after)) => after,
            None => tag,
        };
        rest = rest.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Draft {
    /// What may make a difference to an endpoint.
    pub(super) fn features(&self) -> BTreeSet<String> {
        let mut features = BTreeSet::new();
        if self.framing == Framing::Chunked {
            features.insert("a chunked body".to_owned());
        }
        match self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            None => features.insert("no Content-Type".to_owned()),
            Some((_, value)) => features.insert(format!("Content-Type: {value}")),
        };
        for name in [SDKAPPID, CONTENT_TYPE, CLIENT_IP, OPT_PLATFORM] {
            match self.query.iter().find(|(known, _)| known == name) {
                None => features.insert(format!("no {name} in the URL")),
                Some((_, value)) => features.insert(format!("{name}={value} in the URL")),
            };
        }
        if let Ok(body) = serde_json::from_slice(&self.body) {
            look_at(&body, "", &mut features);
        }
        features
    }
}

fn look_at(value: &Value, place: &str, features: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                features.insert(place.clone());
                look_at(member, &place, features);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| look_at(item, &format!("{place}[]"), features)),
        Value::String(text) => {
            if text.len() >= TIME_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
                features.insert(format!("{place} as digits in quotes"));
            }
            if !text.is_ascii() {
                features.insert(format!("{place} beyond ASCII"));
            }
        }
        Value::Null => {
            features.insert(format!("{place} as null"));
        }
        Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_reduced_to_their_text() {
        let page = "<html><style>p { a }</style><body><h1>Not Found</h1>\n<p>no <b>such</b> page</body>";
        assert_eq!(text_of_page(page), "Not Found no such page");
        assert_eq!(text_of_page("plain"), "plain");
        assert_eq!(text_of_page("a < b"), "a");
    }
}
