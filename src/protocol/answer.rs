//! An endpoint's answer against the contract: HTTP 200, a JSON object, three fields.

use serde::Deserialize;
use serde_json::Value;

use super::answer_codes::{codes_of, meaning};
use super::catalogue::{Command, Meaning};
use super::validate::{answer_findings, check};
use crate::document::{Comments, integer};
use crate::finding::Finding;

/// What an answer should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expectation {
    /// The contract, `ActionStatus` `OK` and `ErrorCode` 0.
    Ok,
    /// The contract, and `ActionStatus` `FAIL`.
    Fail,
    /// The contract alone: status 200, a JSON object, the documented fields and types.
    Contract,
    /// This HTTP status, whatever the body.
    Status(u16),
    /// Any answer at all.
    Any,
}

impl Expectation {
    /// Whether it is about the body, too.
    pub(crate) fn reads_body(self) -> bool {
        matches!(self, Self::Ok | Self::Fail | Self::Contract)
    }
}

/// What was expected of an answer and did not hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AnswerJudgement {
    /// `ActionStatus`, where the body has one.
    pub(crate) action_status: Option<String>,
    /// What the answer does, where the vendor acts on it.
    pub(crate) meaning: Option<Meaning>,
    /// One sentence per unmet expectation; empty is a pass.
    pub(crate) reasons: Vec<String>,
}

/// Judges a complete answer to a callback of `command`.
pub(crate) fn judge(
    status: u16,
    body: &[u8],
    expectation: Expectation,
    command: Option<&'static Command>,
) -> AnswerJudgement {
    let is_success_awaited = matches!(expectation, Expectation::Ok | Expectation::Contract);
    let is_plain = is_success_awaited && !command.is_some_and(Command::needs_answer_fields);
    if is_plain && status == 200 && is_plain_success(body) {
        let codes = command.into_iter().flat_map(|command| &command.answer.codes);
        let means = codes.into_iter().find(|code| code.covers(0)).map(|code| code.means);
        return AnswerJudgement {
            action_status: Some("OK".to_owned()),
            meaning: means.filter(|means| *means != Meaning::Ignored),
            reasons: Vec::new(),
        };
    }
    judge_in_full(status, body, expectation, command)
}

/// The answer of an endpoint that is content, as nearly all are, without anything that needs a closer look.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Success<'a> {
    action_status: &'a str,
    #[serde(rename = "ErrorInfo")]
    _error_info: &'a str,
    error_code: i64,
}

/// Recognises it in one pass. Where this says no, the full check has the last word.
fn is_plain_success(body: &[u8]) -> bool {
    // A derived reader takes an array of three for an object, too.
    body.first() == Some(&b'{')
        && serde_json::from_slice::<Success<'_>>(body)
            .is_ok_and(|answer| answer.action_status == "OK" && answer.error_code == 0)
}

fn judge_in_full(
    status: u16,
    body: &[u8],
    expectation: Expectation,
    command: Option<&'static Command>,
) -> AnswerJudgement {
    let checked = check(body, Comments::Refused, |value| answer_findings(value, command));
    let field = |name: &str| checked.value.as_ref().and_then(|value| value.get(name));
    let action_status = field("ActionStatus").and_then(Value::as_str).map(str::to_owned);
    let error_code = field("ErrorCode");
    let means = checked.value.as_ref().map_or(Meaning::Ignored, |body| meaning(command, body));
    let mut reasons = Vec::new();
    match expectation {
        Expectation::Any => {}
        Expectation::Status(expected) => {
            if status != expected {
                reasons.push(format!("status is {status}, expected {expected}"));
            }
        }
        Expectation::Ok | Expectation::Fail | Expectation::Contract => {
            reasons.extend(contract_breaches(status, &checked.findings));
            if reasons.is_empty() {
                reasons.extend(outcome_breach(
                    expectation,
                    action_status.as_deref(),
                    error_code,
                    means,
                    command,
                ));
            }
        }
    }
    // Of another status, the vendor reads no body.
    let meaning = Some(means).filter(|means| status == 200 && *means != Meaning::Ignored);
    AnswerJudgement { action_status, meaning, reasons }
}

fn contract_breaches(status: u16, findings: &[Finding]) -> Vec<String> {
    let mut reasons = Vec::new();
    if status != 200 {
        let aside = if (300..400).contains(&status) { " (redirects are not followed)" } else { "" };
        reasons.push(format!("status is {status}; the vendor counts only status 200 as a success{aside}"));
    }
    reasons.extend(findings.iter().filter(|finding| finding.is_error()).map(|finding| {
        format!(
            "{} [{}]; {}",
            finding.message.replace("the payload", "the answer"),
            finding.rule.id,
            advice(finding)
        )
    }));
    reasons
}

fn advice(finding: &Finding) -> &str {
    if finding.pointer.is_empty() && finding.rule.id != "missing-field" {
        "answer with the JSON object {\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}"
    } else {
        &finding.help
    }
}

fn outcome_breach(
    expectation: Expectation,
    action_status: Option<&str>,
    error_code: Option<&Value>,
    means: Meaning,
    command: Option<&Command>,
) -> Option<String> {
    let action_status = action_status.unwrap_or_default();
    match expectation {
        Expectation::Ok if action_status != "OK" || error_code.and_then(integer) != Some(0) => Some(format!(
            "ActionStatus is {action_status} with ErrorCode {}, expected OK with 0",
            error_code.unwrap_or(&Value::Null)
        )),
        Expectation::Contract if means == Meaning::Undefined => Some(format!(
            "ErrorCode {} has no documented meaning for this command [undefined-error-code]; {}",
            error_code.unwrap_or(&Value::Null),
            codes_of(command)
        )),
        // Where the vendor acts on the answer, the code refuses, whatever the status says.
        Expectation::Fail if matches!(means, Meaning::Forbid | Meaning::Discard) => None,
        Expectation::Fail if action_status != "FAIL" => {
            Some(format!("ActionStatus is {action_status}, expected FAIL"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::catalogue;
    use serde_json::json;

    const GOOD: &[u8] = br#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;

    fn reasons(status: u16, body: &str, expectation: Expectation) -> Vec<String> {
        judge(status, body.as_bytes(), expectation, None).reasons
    }

    #[test]
    fn the_documented_answer_passes() {
        let judgement = judge(200, GOOD, Expectation::Ok, None);
        assert_eq!(
            judgement,
            AnswerJudgement { action_status: Some("OK".to_owned()), meaning: None, reasons: vec![] }
        );
    }

    #[test]
    fn what_is_recognised_at_once_is_what_the_full_check_finds_right() {
        let answers = [
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#,
            "{ \"ErrorCode\" : 0,\n\"ErrorInfo\":\"fine \",\"ActionStatus\":\"OK\"}\n",
            r#"{"ActionStatus":"\u004fK","ErrorInfo":"","ErrorCode":0}"#,
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"Extra":1}"#,
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"ErrorCode":0}"#,
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}"#,
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":"0"}"#,
            r#"{"ActionStatus":"OK","ErrorInfo":null,"ErrorCode":0}"#,
            r#"{"ActionStatus":"FAIL","ErrorInfo":"","ErrorCode":0}"#,
            r#"{"ActionStatus":"OK","ErrorCode":0}"#,
            r#"["OK","",0]"#,
            r#" ["OK","",0]"#,
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}x"#,
            "\u{feff}{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}",
        ];
        for answer in answers {
            for expectation in [Expectation::Ok, Expectation::Contract] {
                let full = judge_in_full(200, answer.as_bytes(), expectation, None);
                assert_eq!(judge(200, answer.as_bytes(), expectation, None), full, "{answer}");
            }
        }
        let recognised: Vec<bool> =
            answers.iter().map(|answer| is_plain_success(answer.as_bytes())).collect();
        assert_eq!(recognised[..3], [true, true, false]);
        assert!(!recognised[3..].contains(&true));
    }

    #[test]
    fn answers_seen_in_the_wild_fail_with_the_reason() {
        let cases = [
            (200, "ok", "this is not JSON: expected value [not-json]; answer with the JSON object"),
            (200, "", "the text is empty, so there is no JSON [empty-input]; answer with the JSON object"),
            (204, "", "status is 204; the vendor counts only status 200 as a success"),
            (
                302,
                "",
                "status is 302; the vendor counts only status 200 as a success (redirects are not followed)",
            ),
            (
                200,
                r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":"0"}"#,
                "`ErrorCode` is a string; it is documented as Integer [wrong-type]; write 0 without quotes",
            ),
            (
                200,
                r#"{"ActionStatus":"OK","ErrorCode":0}"#,
                "`ErrorInfo` is missing [missing-field]; add `ErrorInfo`",
            ),
            (
                200,
                r#"{"ActionStatus":"FAIL","ErrorInfo":"","ErrorCode":0}"#,
                "ActionStatus is FAIL with ErrorCode 0, expected OK with 0",
            ),
            (
                200,
                r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}"#,
                "ActionStatus is OK with ErrorCode 1, expected OK with 0",
            ),
            (
                200,
                r#"{"ActionStatus":"ok","ErrorInfo":"","ErrorCode":0}"#,
                "`ActionStatus` is \"ok\" [unknown-action-status]; did you mean `OK`?",
            ),
        ];
        for (status, body, reason) in cases {
            let reasons = reasons(status, body, Expectation::Ok);
            assert!(reasons[0].starts_with(reason), "{status} {body}: {reasons:?}");
        }
    }

    #[test]
    fn other_expectations_judge_what_they_name() {
        let fail = r#"{"ActionStatus":"FAIL","ErrorInfo":"no","ErrorCode":1}"#;
        assert_eq!(reasons(200, fail, Expectation::Fail), [""; 0]);
        assert_eq!(reasons(200, fail, Expectation::Contract), [""; 0]);
        assert_eq!(reasons(403, "no", Expectation::Status(403)), [""; 0]);
        assert_eq!(reasons(200, "no", Expectation::Status(403)), ["status is 200, expected 403"]);
        assert_eq!(reasons(500, "<html>", Expectation::Any), [""; 0]);
        let good = std::str::from_utf8(GOOD).expect("ASCII");
        assert_eq!(reasons(200, good, Expectation::Fail), ["ActionStatus is OK, expected FAIL"]);
    }

    /// A command whose answer decides, and which refuses by code 1.
    fn deciding() -> &'static Command {
        let is_plain = |command: &&Command| command.is_before() && !command.needs_answer_fields();
        let refuses = |command: &&Command| {
            command.answer.codes.iter().any(|code| code.means == Meaning::Forbid && code.covers(1))
        };
        catalogue::all().filter(is_plain).find(refuses).expect("a command before an event")
    }

    #[test]
    fn a_decision_is_judged_by_what_its_code_means() {
        let command = deciding();
        let judged = |code: i64, expectation| {
            let body = format!(r#"{{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":{code}}}"#);
            let judgement = judge(200, body.as_bytes(), expectation, Some(command));
            (judgement.meaning, judgement.reasons.len())
        };
        assert_eq!(judged(0, Expectation::Ok), (Some(Meaning::Allow), 0));
        assert_eq!(judged(0, Expectation::Fail), (Some(Meaning::Allow), 1));
        assert_eq!(judged(1, Expectation::Ok), (Some(Meaning::Forbid), 1));
        assert_eq!(judged(1, Expectation::Fail), (Some(Meaning::Forbid), 0));
        assert_eq!(judged(1, Expectation::Contract), (Some(Meaning::Forbid), 0));
        assert_eq!(judged(7, Expectation::Contract), (Some(Meaning::Undefined), 1));
    }

    #[test]
    fn every_documented_code_means_what_its_line_says() {
        for command in catalogue::all() {
            for known in &command.answer.codes {
                let codes = known
                    .code
                    .into_iter()
                    .chain(known.range.into_iter().flat_map(|(first, last)| [first, last]));
                for code in codes {
                    let first = command.answer.codes.iter().find(|other| other.covers(code)).expect("itself");
                    assert_eq!(
                        meaning(Some(command), &json!({"ErrorCode": code})),
                        first.means,
                        "{}",
                        command.name
                    );
                }
            }
            let other = meaning(Some(command), &json!({"ErrorCode": -77}));
            let expected = command
                .answer
                .codes
                .iter()
                .find(|code| code.others)
                .map_or(command.answer.otherwise, |code| code.means);
            assert_eq!(other, expected, "{}", command.name);
            assert_eq!(
                command.is_before(),
                command.answer.otherwise == Meaning::Undefined || command.answer.decides.is_some(),
                "{}",
                command.name
            );
        }
        assert_eq!(meaning(None, &json!({"ErrorCode": 1})), Meaning::Ignored);
    }
}
