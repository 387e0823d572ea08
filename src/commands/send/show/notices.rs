//! What is said of the input before anything is sent.

use serde_json::json;

use crate::commands::send::input::notice::Notice;
use crate::document::Position;
use crate::finding::{Finding, Severity};
use crate::render::console::{Console, Level};
use crate::render::diagnostic::{FindingJson, SourceText, diagnostic, locate};

/// Says it. `is_watched` is whether a person is there who could wait for something.
pub(crate) fn show_notice(notice: &Notice<'_>, is_watched: bool, console: &mut Console) {
    match *notice {
        Notice::Waiting(source) if is_watched => console.remark(Level::Info, &source.waiting(), ""),
        Notice::Waiting(_) => {}
        Notice::StrayExpectations(ref file) => {
            let message = format!("{file} is not used: there is no payload of the same name beside it");
            let help = "NAME.expect.json is for NAME.json, NAME.ndjson or NAME.jsonl";
            console.remark(Level::Warning, &message, help);
        }
        Notice::Findings { name, bytes, findings } => show_findings(name, bytes, findings, console),
        Notice::NoCallbacks(count) => {
            let (records, are) = if count == 1 { ("record", "is") } else { ("records", "are") };
            let message = format!("{count} {records} of requests that are not callbacks {are} left out");
            console.remark(Level::Info, &message, "");
        }
    }
}

fn show_findings(name: &str, bytes: &[u8], findings: &[Finding], console: &mut Console) {
    let source = SourceText { name, start: Position::START, bytes };
    for located in locate(source, "", findings) {
        let level = match located.finding.rule.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Info,
        };
        let record = json!({"type": "finding", "payload": name, "finding": FindingJson::from(&located)});
        if console.is_json() {
            console.say(level, "", &record);
        } else if level == Level::Error || !console.is_quiet {
            let text = diagnostic(source, &located, console.err_style, console.out_columns);
            let _ = writeln!(console.err, "{text}");
        }
    }
}
