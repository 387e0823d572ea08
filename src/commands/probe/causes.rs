//! Why cases failed, seen together: one cause often explains many of them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::case_report::{CaseEnding, CaseReport};
use super::cases::{CaseExpectation, FOREIGN, WRONG_SIGN};
use super::grade::is_refused;
use super::received::Trouble;
use super::request_draft::RequestDraft;
use super::transmission::Transmission;
use crate::protocol::query::{CLIENT_IP, CONTENT_TYPE, OPT_PLATFORM, SDKAPPID};
use crate::protocol::status_hint::usual_reason;
use crate::render::diagnostic::cut_back;
use crate::render::sanitize::sanitize;

/// How much of an endpoint's own words is shown, in columns.
const MOST_WORDS: usize = 160;

/// How many words tell one exception from the next.
const MOST_TELLING: usize = 5;

/// How many common features are worth a look.
const MOST_FEATURES: usize = 3;

/// From this length on, digits in quotes are taken for a time.
const TIME_DIGITS: usize = 10;

/// The cases that others echo, what it means where an endpoint lets their callbacks through, and the way out. It
/// cannot be told apart from a mistake of whoever runs the probe.
pub(super) const DOUBTS: [(&str, &str, &str); 2] = [
    (
        FOREIGN,
        "the endpoint accepts the SDKAppID of another app",
        "compare SdkAppid with the app's own, or check --sdkappid; until then, the other SDKAppID cases cannot be \
         confirmed",
    ),
    (
        WRONG_SIGN,
        "the endpoint gives the same answer to a right and a wrong Sign",
        "verify Sign in the endpoint, or check --token; until then, the other signature cases cannot be confirmed",
    ),
];

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

/// The causes of all failures of an endpoint at this path, the most frequent first.
pub(super) fn causes(reports: &[CaseReport], path: &str) -> Vec<Cause> {
    let failed: Vec<&CaseReport> =
        reports.iter().filter(|report| report.ending == CaseEnding::Failed).collect();
    let is_accepted = |report: &&CaseReport| report.ending == CaseEnding::Passed && wants_acceptance(report);
    let accepted: BTreeSet<&String> =
        reports.iter().filter(is_accepted).flat_map(|report| &report.features).collect();
    let mut groups: Vec<(String, Vec<&CaseReport>)> = Vec::new();
    for report in failed {
        let text = cause(report, path);
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, group)) => group.push(report),
            None => groups.push((text, vec![report])),
        }
    }
    let mut groups: Vec<_> = groups.into_iter().flat_map(|(text, group)| by_words(&text, group)).collect();
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

/// What could not be confirmed, and why.
pub(super) fn doubts(reports: &[CaseReport]) -> Vec<String> {
    let is_let_through = |report: &&CaseReport| {
        report.ending == CaseEnding::Failed
            && matches!(&report.received, Some(Ok(answer)) if answer.status == 200 && !is_refused(answer))
    };
    let wrong: BTreeSet<&str> = reports.iter().filter(is_let_through).map(|report| report.case.id).collect();
    let found = DOUBTS.into_iter().filter(|(leader, ..)| wrong.contains(leader));
    found.map(|(_, message, help)| format!("{message}: {help}")).collect()
}

/// Parts failures of one kind by how the endpoint's words begin: another exception is another cause. Where nearly each
/// of them has words of its own, these are no help.
fn by_words<'a>(text: &str, group: Vec<&'a CaseReport>) -> Vec<(String, Vec<&'a CaseReport>)> {
    let mut parts: Vec<(String, Vec<&CaseReport>)> = Vec::new();
    for report in &group {
        let opening = opening(&words(report));
        match parts.iter_mut().find(|(known, _)| *known == opening) {
            Some((_, part)) => part.push(report),
            None => parts.push((opening, vec![report])),
        }
    }
    if parts.len() > group.len() / 2 + 1 {
        return vec![(text.to_owned(), group)];
    }
    parts.into_iter().map(|(_, part)| (text.to_owned(), part)).collect()
}

/// The first words, without numbers.
fn opening(words: &str) -> String {
    let first: Vec<&str> = words.split_whitespace().take(MOST_TELLING).collect();
    first.join(" ").replace(|letter: char| letter.is_ascii_digit(), "")
}

fn wants_acceptance(report: &CaseReport) -> bool {
    matches!(report.case.expectation, CaseExpectation::Accepted | CaseExpectation::Tolerated)
}

/// What the requests of several reports have, and none of the accepted ones.
fn common(group: &[&CaseReport], accepted: &BTreeSet<&String>) -> Vec<String> {
    // What is let through wrongly differs from what is accepted by what its case is about.
    let is_comparable = !accepted.is_empty() && group.iter().all(|report| wants_acceptance(report));
    let Some((first, rest)) = group.split_first().filter(|_| is_comparable) else { return Vec::new() };
    let is_common = |feature: &&String| {
        !accepted.contains(feature) && rest.iter().all(|report| report.features.contains(*feature))
    };
    first.features.iter().filter(is_common).take(MOST_FEATURES).cloned().collect()
}

fn cause(report: &CaseReport, path: &str) -> String {
    if report.was_harmful {
        return "the endpoint did not survive".to_owned();
    }
    match &report.received {
        Some(Ok(answer)) if answer.status != 200 => {
            let status = format!("status {}", answer.status);
            match usual_reason(answer.status, path, answer.header("location")) {
                Some(reason) => format!("{status}: {reason}"),
                None => status,
            }
        }
        Some(Err(Trouble::BrokenOff(_))) => "the connection was closed without an answer".to_owned(),
        Some(Err(Trouble::Late)) => "no answer in time".to_owned(),
        Some(Err(Trouble::Unconnectable(_))) => "no connection".to_owned(),
        _ => report.reason.clone(),
    }
}

/// The endpoint's own words, safe and not too long.
fn evidence(report: &CaseReport) -> String {
    cut_back(&sanitize(&words(report)), MOST_WORDS)
}

/// The endpoint's own words: `ErrorInfo`, or the text of an error page.
fn words(report: &CaseReport) -> String {
    let Some(Ok(answer)) = &report.received else { return String::new() };
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let words = match serde_json::from_str::<Value>(&body) {
        Ok(json) => match json.get("ErrorInfo") {
            Some(Value::String(info)) => info.clone(),
            Some(_) => String::new(),
            None => json.to_string(),
        },
        Err(_) => {
            let text = text_of_page(&body, &["style", "script", "title"]);
            if text.is_empty() { text_of_page(&body, &["style", "script"]) } else { text }
        }
    };
    words.trim().to_owned()
}

/// A page of HTML without its tags, and without what stands in some of them.
fn text_of_page(page: &str, hidden: &[&str]) -> String {
    let (mut text, mut rest) = (String::new(), page);
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        let hidden = hidden.iter().find(|name| tag.starts_with(**name));
        rest = match hidden.and_then(|name| tag.split_once(&format!("</{name}"))) {
            Some((_, after)) => after,
            None => tag,
        };
        rest = rest.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    for (entity, letter) in
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, letter);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl RequestDraft {
    /// What may make a difference to an endpoint.
    pub(super) fn features(&self) -> BTreeSet<String> {
        let mut features = BTreeSet::new();
        if self.transmission == Transmission::Chunked {
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
        assert_eq!(text_of_page(page, &["style"]), "Not Found no such page");
        assert_eq!(text_of_page("plain", &[]), "plain");
        assert_eq!(text_of_page("a < b", &[]), "a");
    }
}
