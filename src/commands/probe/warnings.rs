//! What is said besides the cases: what is going to happen, and what makes most of them moot.

use std::time::Duration;

use serde_json::json;

use super::case_report::{CaseEnding, CaseReport};
use super::cases::Case;
use super::causes::DOUBTS;
use super::received::{DecodedAnswer, cut_line};
use super::subject::ProbeTarget;
use crate::exit::Exit;
use crate::protocol::catalogue;
use crate::protocol::diagnosis::Diagnosis;
use crate::protocol::status_hint::usual_reason;
use crate::render::console::{Console, Level};
use crate::render::sanitize::sanitize;

/// Says what is going to happen, before it does.
pub(super) fn announce(subject: &ProbeTarget, suites: &[Vec<&'static Case>], console: &mut Console) {
    let host = &subject.url[url::Position::BeforeHost..url::Position::AfterPath];
    let origin = format!("{}://{host}", subject.url.scheme());
    let route = subject.client.route.description();
    let count = suites.iter().map(Vec::len).sum::<usize>();
    let plural = if count == 1 { "" } else { "s" };
    let commands: Vec<&str> =
        suites.iter().filter_map(|suite| Some(suite.first()?.command().name.as_str())).collect();
    let what = match commands.as_slice() {
        [name] if *name == catalogue::index().main => "recalls".to_owned(),
        [name] => sanitize(name).into_owned(),
        names => format!("{} commands", names.len()),
    };
    let text = format!(
        "probing {}{} with {count} case{plural}: {what} in the made-up group {} by {}, SDKAppID {}",
        sanitize(&origin),
        route.map(|route| format!(" {}", sanitize(&route))).unwrap_or_default(),
        sanitize(&subject.group_id),
        sanitize(&subject.operator),
        subject.sdkappid
    );
    let mut record = json!({
        "type": "probing", "url": origin, "commands": commands, "cases": count, "group_id": subject.group_id,
        "operator": subject.operator, "sdkappid": subject.sdkappid,
    });
    if let Some(path) = &subject.client.route.unix_socket {
        record["unix_socket"] = path.as_str().into();
    }
    console.say(Level::Info, &text, &record);
}

/// Where already the plain callback takes too long, the cases would only say so once more.
pub(super) fn warn_of_slowness(took: Duration, limit: Duration, console: &mut Console) {
    if took > limit {
        let (took, limit) = (took.as_secs_f64(), humantime::format_duration(limit));
        console.remark(
            Level::Warning,
            &format!("a plain callback took {took:.2} s; the limit is {limit}"),
            "the vendor waits only 2 s: answer first and do the work afterwards; a longer --timeout runs all cases",
        );
    }
}

/// Where already the plain callback is not accepted, most cases fail for one reason; say it first.
pub(super) fn warn_of_refusal(first: &DecodedAnswer, path: &str, console: &mut Console) {
    let body: serde_json::Value = serde_json::from_slice(&first.body).unwrap_or_default();
    if body["ActionStatus"] == "FAIL" {
        let why = body["ErrorInfo"].as_str().filter(|why| !why.is_empty());
        let why = why.map(|why| format!(": {}", cut_line(why))).unwrap_or_default();
        let help = "check --sdkappid, and --token if the endpoint verifies signatures; the results below show the rest";
        console.remark(Level::Warning, &format!("the endpoint refuses a plain callback{why}"), help);
    } else if let Some(reason) = usual_reason(first.status, path, first.header("location")) {
        let message = format!("the answer to a plain callback has status {}", first.status);
        console.remark(Level::Warning, &message, &cut_line(&reason));
    }
}

/// Names why a right signature is refused, if the endpoint takes a wrong one.
pub(super) fn name_root_cause(diagnosis: Option<Diagnosis>, console: &mut Console) -> Option<String> {
    let cause = diagnosis.filter(|diagnosis| diagnosis.is_cause())?.to_string();
    console.remark(Level::Warning, &cause, "");
    Some(cause)
}

/// Where the endpoint gives one answer whether all is right or not, either it does not look, or the probe was told
/// something else than the endpoint knows. Both is for a person to decide.
pub(super) fn warn_of_failed_leaders(failed: &[&str], console: &mut Console) {
    for (_, message, help) in DOUBTS.into_iter().filter(|(leader, ..)| failed.contains(leader)) {
        console.remark(Level::Warning, message, help);
    }
}

/// Where all cases are skipped, the endpoint has not shown anything: a secret that a script lacks must not make it pass.
pub(super) fn warn_of_nothing(reports: &[CaseReport], console: &mut Console) -> Exit {
    let Some(first) =
        reports.first().filter(|_| reports.iter().all(|report| report.ending == CaseEnding::Skipped))
    else {
        return Exit::Done;
    };
    let message = format!("no case proved anything; {}: {}", first.case.label(), first.reason);
    console.remark(
        Level::Error,
        &message,
        "choose other cases with --only or --category, or add the options that these need",
    );
    Exit::Input
}
