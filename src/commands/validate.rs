//! `timhook validate`: JSON files against the documented schema and the vendor's rules.

use serde_json::{Value, json};

use crate::document::{Comments, parse};
use crate::error::Error;
use crate::exchange::Record;
use crate::exit::Exit;
use crate::finding::{Finding, Severity, worst};
use crate::inputs::{self, Input};
use crate::protocol::rules::{NOT_JSON, WRONG_TYPE};
use crate::protocol::schema::Schema;
use crate::protocol::validate::{Shape, check};
use crate::render::console::{Console, Level};
use crate::render::diagnostic::{FindingJson, SourceText, diagnostic, locate};
use crate::render::sanitize::sanitize;
use crate::render::style::Role;

/// What the texts are meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Each tells by itself.
    Auto,
    /// Bodies of callbacks.
    Request,
    /// Bodies of answers.
    Response,
    /// Exchange records.
    Exchange,
}

/// What to validate and how strictly.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Files, folders, globs and `-`.
    pub(crate) inputs: Vec<String>,
    /// What they are.
    pub(crate) kind: Kind,
    /// Warnings fail too.
    pub(crate) is_strict: bool,
    /// Whether comments are accepted.
    pub(crate) comments: Comments,
}

#[derive(Debug, Default)]
struct Tally {
    checked: usize,
    invalid: usize,
    errors: usize,
    warnings: usize,
    unreadable: usize,
}

/// Checks everything that can be read; what cannot does not stop the rest.
pub(crate) fn run(options: &Options, console: &mut Console) -> Result<Exit, Error> {
    let mut tally = Tally::default();
    let mut exit = Exit::Done;
    for input in inputs::read_all(&options.inputs, options.comments) {
        match input {
            Ok(input) => show(&input, options, &mut tally, console)?,
            Err(error) => {
                tally.unreadable += 1;
                exit = exit.max(error.exit());
                console.remark(Level::Error, &error.to_string(), error.help());
            }
        }
    }
    summarize(&tally, console);
    Ok(if tally.invalid > 0 { exit.max(Exit::Failed) } else { exit })
}

fn show(input: &Input, options: &Options, tally: &mut Tally, console: &mut Console) -> Result<(), Error> {
    let checked = check_input(input, options);
    let threshold = if options.is_strict { Severity::Warning } else { Severity::Error };
    let is_invalid = worst(&checked.findings) >= Some(threshold);
    let count =
        |severity| checked.findings.iter().filter(|finding| finding.rule.severity == severity).count();
    tally.checked += 1;
    tally.invalid += usize::from(is_invalid);
    tally.errors += count(Severity::Error);
    tally.warnings += count(Severity::Warning);
    let source = SourceText { name: &input.file, first_line: input.first_line, bytes: &input.bytes };
    let located = locate(source, checked.prefix, &checked.findings);
    if console.is_json() {
        let findings: Vec<FindingJson<'_>> = located.iter().map(FindingJson::from).collect();
        console.data(&json!({
            "type": "validation",
            "input": input.file,
            "line": input.first_line,
            "kind": checked.kind,
            "verdict": if is_invalid { "invalid" } else { "valid" },
            "findings": findings,
        }))?;
        return Ok(());
    }
    let style = console.out_style;
    let mut text = String::new();
    if console.is_verbose && !is_invalid {
        let mark = style.paint(Role::Good, "✓");
        text.push_str(&format!("{mark} {}: a valid {}\n", sanitize(&input.name()), checked.kind));
    }
    for located in &located {
        text.push_str(&diagnostic(source, located, style));
        text.push('\n');
    }
    console.text(&text)?;
    Ok(())
}

/// A text after its check.
struct CheckedInput {
    kind: &'static str,
    /// Where the payload stands in the text, as a JSON Pointer.
    prefix: &'static str,
    findings: Vec<Finding>,
}

fn check_input(input: &Input, options: &Options) -> CheckedInput {
    if matches!(options.kind, Kind::Auto | Kind::Exchange)
        && let Ok(document) = parse(&input.bytes, options.comments)
        && (options.kind == Kind::Exchange || inputs::is_record(&document.value))
    {
        return check_record(&document.value);
    }
    let mut kind = "payload";
    let checked = check(&input.bytes, options.comments, |value| {
        let shape = shape_of(value, options.kind);
        kind = if shape == Shape::Answer { "answer" } else { "payload" };
        shape
    });
    CheckedInput { kind, prefix: "", findings: checked.findings }
}

fn shape_of(value: &Value, kind: Kind) -> Shape {
    let has = |name: &str| value.get(name).is_some();
    match kind {
        Kind::Response => Shape::Answer,
        Kind::Auto if has("ActionStatus") && !has("CallbackCommand") => Shape::Answer,
        _ => Shape::Payload,
    }
}

/// Checks a record against its own shape, and then the callback in it.
fn check_record(value: &Value) -> CheckedInput {
    let in_record = |prefix, findings| CheckedInput { kind: "exchange", prefix, findings };
    if let Some(error) = Schema::Exchange.errors(value).into_iter().next() {
        let message = format!("not an exchange record: {error}");
        let help = "`timhook schema exchange` prints the shape";
        return in_record("", vec![Finding::at(&WRONG_TYPE, error.instance_path().as_str(), message, help)]);
    }
    let body = serde_json::from_value::<Record>(value.clone())
        .map_err(|error| error.to_string())
        .and_then(|record| Ok((record.raw.is_none() && record.raw_base64.is_none(), record.body_bytes()?)));
    let (stands_in_body, bytes) = match body {
        Ok(body) => body,
        Err(why) => {
            return in_record("", vec![Finding::at(&NOT_JSON, "", why, "record the callback again")]);
        }
    };
    let mut findings = check(&bytes, Comments::Refused, |_| Shape::Payload).findings;
    if stands_in_body {
        return in_record("/body", findings);
    }
    // The text inside `raw` has no places of its own in the file.
    let holder = if value.get("raw").is_some() { "/raw" } else { "/raw_base64" };
    for finding in &mut findings {
        finding.place = crate::finding::Place::Value;
        finding.message = format!("{} (at {:?} of the raw body)", finding.message, finding.pointer);
        finding.pointer = String::new();
    }
    in_record(holder, findings)
}

fn summarize(tally: &Tally, console: &mut Console) {
    let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let mut text = format!(
        "{} checked: {} valid, {} invalid ({}, {})",
        count(tally.checked, "payload"),
        tally.checked - tally.invalid,
        tally.invalid,
        count(tally.errors, "error"),
        count(tally.warnings, "warning"),
    );
    if tally.unreadable > 0 {
        text.push_str(&format!("; {} not read", count(tally.unreadable, "input")));
    }
    let record = json!({
        "type": "summary",
        "checked": tally.checked,
        "valid": tally.checked - tally.invalid,
        "invalid": tally.invalid,
        "errors": tally.errors,
        "warnings": tally.warnings,
        "unreadable": tally.unreadable,
    });
    console.say(Level::Info, &text, &record);
}
