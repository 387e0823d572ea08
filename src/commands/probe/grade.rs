//! What an answer is worth: accepted, refused or neither, and what a case makes of that. Decided here alone.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;

use super::cases::{Case, CaseExpectation, MARKUP};
use super::received::{DecodedAnswer, Trouble};
use crate::protocol::answer::{self, judge};
use crate::protocol::status_hint::name_target;

/// A request that was made, and what came back.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    /// The request, ready to be shown.
    pub(super) sent: String,
    /// What may make a difference to an endpoint.
    pub(super) features: BTreeSet<String>,
    /// The answer, or why there is none.
    pub(super) outcome: Result<DecodedAnswer, Trouble>,
    /// From connecting to the last byte of the answer.
    pub(super) elapsed: Duration,
}

/// How well something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// As expected.
    Pass,
    /// Not forbidden, not good.
    Warn,
    /// Not as expected.
    Fail,
}

/// A grade, and the sentence that says why it is not better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opinion {
    pub(super) grade: Grade,
    pub(super) reason: String,
    /// Whether that is because the answer came too late.
    pub(super) is_late: bool,
}

impl Opinion {
    pub(super) fn pass() -> Self {
        Self { grade: Grade::Pass, reason: String::new(), is_late: false }
    }

    pub(super) fn warn(reason: impl Into<String>) -> Self {
        Self { grade: Grade::Warn, reason: reason.into(), is_late: false }
    }

    pub(super) fn fail(reason: impl Into<String>) -> Self {
        Self { grade: Grade::Fail, reason: reason.into(), is_late: false }
    }
}

/// Whether an answer accepts the callback: the documented answer, with OK and 0.
pub(super) fn is_accepted(answer: &DecodedAnswer) -> bool {
    judge(answer.status, &answer.body, answer::Expectation::Ok, None).reasons.is_empty()
}

/// Whether an answer is none of the documented ones, be it to accept or to refuse.
pub(super) fn breaks_contract(answer: &DecodedAnswer) -> bool {
    !judge(answer.status, &answer.body, answer::Expectation::Contract, None).reasons.is_empty()
}

/// Whether an answer refuses the callback. The documentation does not say what a refusal looks like, so
/// everything counts that nobody can take for success: a status other than 200, `FAIL`, or an `ErrorCode`
/// other than 0, also one in quotes. A status such as 201 with a body that says OK is success to its sender.
pub(super) fn is_refused(answer: &DecodedAnswer) -> bool {
    let (action, code) = summary(answer);
    if (200..300).contains(&answer.status) && action == "OK" && code == 0 {
        return false;
    }
    let is_error = |code: &Value| match code {
        Value::String(text) => text.parse::<i64>().is_ok_and(|code| code != 0),
        code => code.as_f64().is_some_and(|code| code != 0.0),
    };
    answer.status != 200 || action == "FAIL" || is_error(&code)
}

/// Whether an answer says that the endpoint itself failed. 501 does not: it is what HTTP wants for a method
/// or a coding that is not implemented.
pub(super) fn is_breakdown(answer: &DecodedAnswer) -> bool {
    answer.status >= 500 && answer.status != 501
}

/// `ActionStatus` and `ErrorCode`, as far as there are any.
pub(super) fn summary(answer: &DecodedAnswer) -> (Value, Value) {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    (body["ActionStatus"].clone(), body["ErrorCode"].clone())
}

/// What an answer to a case is measured by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure<'a> {
    pub(super) case: &'a Case,
    pub(super) expectation: CaseExpectation,
    /// What an endpoint lacks that does not meet it; may be empty.
    pub(super) lacks: &'a str,
}

/// Grades one attempt.
pub(super) fn grade(measure: Measure<'_>, attempt: &Attempt, limit: Duration) -> Opinion {
    let Measure { case, expectation, lacks } = measure;
    let answer = match &attempt.outcome {
        Ok(answer) => answer,
        Err(_) if expectation == CaseExpectation::Nothing => return Opinion::pass(),
        // Nothing came back, so nothing was reflected; that it broke is for other cases to say.
        Err(Trouble::BrokenOff(_)) if expectation == CaseExpectation::NoReflection => return Opinion::pass(),
        Err(trouble) => return Opinion::fail(explain(trouble, limit)),
    };
    if attempt.elapsed > limit {
        let reason = format!(
            "the answer took {:.2} s; the limit is {}",
            attempt.elapsed.as_secs_f64(),
            humantime::format_duration(limit)
        );
        return Opinion { is_late: true, ..Opinion::fail(reason) };
    }
    match expectation {
        CaseExpectation::Accepted => accepted(case, lacks, answer),
        CaseExpectation::Tolerated => match accepted(case, lacks, answer) {
            opinion if !is_breakdown(answer) && is_refused(answer) => {
                Opinion { grade: Grade::Warn, ..opinion }
            }
            opinion => opinion,
        },
        CaseExpectation::Refused | CaseExpectation::BetterRefused if is_breakdown(answer) => {
            Opinion::fail(format!(
                "status is {}: a crash is not a refusal; check for missing or wrong values before using them",
                answer.status
            ))
        }
        CaseExpectation::Refused if !is_refused(answer) => Opinion::fail(not_refused(lacks, answer)),
        CaseExpectation::BetterRefused if !is_refused(answer) => Opinion::warn(not_refused(lacks, answer)),
        CaseExpectation::Sane | CaseExpectation::SaneUnaccepted if is_breakdown(answer) => {
            Opinion::fail(format!(
                "status is {}, which means that the endpoint failed, not that the request was wrong",
                answer.status
            ))
        }
        CaseExpectation::SaneUnaccepted if is_accepted(answer) => {
            Opinion::warn(format!("it was accepted{}", aside(lacks)))
        }
        CaseExpectation::NoReflection if reflects(answer) => {
            Opinion::warn(format!("the answer is an HTML page that contains {MARKUP}{}", aside(lacks)))
        }
        _ => Opinion::pass(),
    }
}

/// Whether an answer is the one that lets the callback pass; where it is a decision, any that has a meaning.
fn accepted(case: &Case, lacks: &str, answer: &DecodedAnswer) -> Opinion {
    let (expectation, command) = match case.is_decided() {
        true => (answer::Expectation::Contract, Some(case.command())),
        false => (answer::Expectation::Ok, None),
    };
    let mut reasons = judge(answer.status, &answer.body, expectation, command).reasons;
    if let Some(fault) = answer.coding_fault.as_ref().filter(|_| answer.status == 200) {
        fault.blame(expectation, &mut reasons);
    }
    name_target(&mut reasons, answer.header("location"));
    if reasons.is_empty() {
        return Opinion::pass();
    }
    if answer.status != 200 {
        // Of an error page it is not news that it is not the documented JSON.
        reasons.truncate(1);
    }
    Opinion::fail(format!(
        "{}{}",
        reasons.join("; "),
        if is_refused(answer) { aside(lacks) } else { String::new() }
    ))
}

/// What an endpoint lacks, after a colon.
fn aside(lacks: &str) -> String {
    if lacks.is_empty() { String::new() } else { format!(": {lacks}") }
}

fn not_refused(lacks: &str, answer: &DecodedAnswer) -> String {
    let how = match answer.status {
        200 if is_accepted(answer) => "it was accepted".to_owned(),
        200 => "status 200 without FAIL is not a refusal".to_owned(),
        status => format!("status {status} with OK is not a refusal"),
    };
    format!("{how}{}", aside(lacks))
}

/// Whether the answer is HTML, or what a browser takes for it, and quotes the markup as it is.
fn reflects(answer: &DecodedAnswer) -> bool {
    let body = String::from_utf8_lossy(&answer.body);
    let is_html = match answer.header("content-type") {
        Some(kind) => kind.to_ascii_lowercase().contains("html"),
        None => body.trim_start().starts_with('<'),
    };
    is_html && body.contains(MARKUP)
}

/// Why there is no answer, in a sentence.
pub(super) fn explain(trouble: &Trouble, limit: Duration) -> String {
    match trouble {
        Trouble::Unconnectable(why) => format!("no connection: {why}"),
        Trouble::Late => {
            format!("no answer within {}; the vendor waits only 2 s", humantime::format_duration(limit))
        }
        Trouble::BrokenOff(when) => format!("the connection was closed {when}: see the log of the endpoint"),
        Trouble::NotHttp(why) => format!("the answer is not HTTP: {why}"),
        Trouble::Stopped => "the run was stopped".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::probe::cases::by_id;

    const LIMIT: Duration = Duration::from_secs(2);

    fn answer(status: u16, kind: Option<&str>, body: &str) -> DecodedAnswer {
        let headers = kind.map(|kind| ("content-type".to_owned(), kind.to_owned())).into_iter().collect();
        DecodedAnswer {
            status,
            headers,
            body: body.as_bytes().to_vec(),
            coding_fault: None,
            keeps_open: true,
        }
    }

    fn graded(id: &str, answer: DecodedAnswer, seconds: u64) -> Grade {
        let case = by_id(id).expect("a case");
        let elapsed = Duration::from_secs(seconds);
        let attempt =
            Attempt { sent: String::new(), features: BTreeSet::new(), outcome: Ok(answer), elapsed };
        grade(Measure { case, expectation: case.expectation, lacks: case.lacks }, &attempt, LIMIT).grade
    }

    const OK: &str = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;

    #[test]
    fn a_refusal_is_what_nobody_takes_for_success() {
        for (status, body) in [
            (403, ""),
            (204, ""),
            (302, ""),
            (200, r#"{"ActionStatus":"FAIL","ErrorInfo":"","ErrorCode":0}"#),
            (200, r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}"#),
            (200, r#"{"ErrorCode":"-1"}"#),
        ] {
            assert!(is_refused(&answer(status, None, body)), "{status} {body}");
        }
        for body in [OK, "ok", "", "<html>", r#"{"ErrorCode":"0"}"#] {
            assert!(!is_refused(&answer(200, None, body)), "{body}");
        }
        assert!(!is_refused(&answer(201, None, OK)));
        assert!(is_refused(&answer(403, None, OK)));
    }

    #[test]
    fn each_expectation_has_its_grades() {
        let fail = r#"{"ActionStatus":"FAIL","ErrorInfo":"no","ErrorCode":1}"#;
        for (id, of_ok, of_fail, of_bare, of_400, of_500) in [
            ("sample-wire", Grade::Pass, Grade::Fail, Grade::Fail, Grade::Fail, Grade::Fail),
            ("body-chunked", Grade::Pass, Grade::Warn, Grade::Fail, Grade::Warn, Grade::Fail),
            ("sdkappid-foreign", Grade::Fail, Grade::Pass, Grade::Fail, Grade::Pass, Grade::Fail),
            ("sign-stale-1h", Grade::Warn, Grade::Pass, Grade::Warn, Grade::Pass, Grade::Fail),
            ("null-list", Grade::Pass, Grade::Pass, Grade::Pass, Grade::Pass, Grade::Fail),
            ("body-empty", Grade::Warn, Grade::Pass, Grade::Pass, Grade::Pass, Grade::Fail),
        ] {
            let grades = [(200, OK), (200, fail), (200, "ok"), (400, ""), (500, "")]
                .map(|(status, body)| graded(id, answer(status, None, body), 0));
            assert_eq!(grades, [of_ok, of_fail, of_bare, of_400, of_500], "{id}");
        }
    }

    #[test]
    fn what_is_not_implemented_is_a_refusal() {
        assert_eq!(graded("method-get", answer(501, None, ""), 0), Grade::Pass);
        assert_eq!(graded("body-chunked", answer(501, None, ""), 0), Grade::Warn);
    }

    #[test]
    fn a_late_answer_is_a_failure_whatever_it_says() {
        assert_eq!(graded("sample-wire", answer(200, None, OK), 3), Grade::Fail);
        assert_eq!(graded("null-list", answer(200, None, OK), 3), Grade::Fail);
    }

    #[test]
    fn markup_counts_where_a_browser_would_run_it() {
        let page = format!("<html>unknown command {MARKUP}</html>");
        let graded = |kind, body: &str| graded("html-reflection", answer(400, kind, body), 0);
        assert_eq!(graded(Some("text/html; charset=utf-8"), &page), Grade::Warn);
        assert_eq!(graded(None, &page), Grade::Warn);
        assert_eq!(graded(Some("text/plain"), &page), Grade::Pass);
        assert_eq!(graded(Some("text/html"), "unknown command &lt;script&gt;"), Grade::Pass);
        assert_eq!(graded(None, &format!("{{\"ErrorInfo\":\"{MARKUP}\"}}")), Grade::Pass);
    }
}
