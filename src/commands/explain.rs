//! `timhook explain`: what a rule means, a case of `probe`, or a command.

use serde_json::json;

use super::probe;
use super::probe::cases::{self, Basis, Case};
use crate::error::Error;
use crate::exit::Exit;
use crate::finding::Rule;
use crate::fixtures;
use crate::protocol::catalogue::{self, Command};
use crate::protocol::rules::{ALL, by_id};
use crate::protocol::similar::closest;
use crate::render::console::Console;
use crate::render::diagnostic::{cut_back, role_of};
use crate::render::sanitize::sanitize_bytes;
use crate::render::style::{Role, Style};
use crate::render::wrap::wrap;

/// Columns of running text.
const MEASURE: usize = 80;

/// How much of an example is shown, in columns.
const MOST_EXAMPLE: usize = 400;

/// Explains the rule or the case with this id, or the command of this name; or lists all rules.
pub(crate) fn run(id: Option<&str>, console: &mut Console) -> Result<Exit, Error> {
    let Some(id) = id else { return list(console) };
    if let Some(command) = catalogue::find(id) {
        return super::list_commands::explain(command, console);
    }
    if let Some(case) = cases::by_id(id) {
        return explain_case(case, console);
    }
    let rule = by_id(id).ok_or_else(|| unknown_id(id))?;
    if console.is_json() {
        console.data(&record(rule))?;
    } else {
        let text = page(rule, console.out_style);
        console.text(&text)?;
    }
    Ok(Exit::Done)
}

fn explain_case(case: &Case, console: &mut Console) -> Result<Exit, Error> {
    if console.is_json() {
        console.data(&probe::record(case))?;
        return Ok(Exit::Done);
    }
    let style = console.out_style;
    let heading = style.paint(Role::Note, &format!("{}[{}]", case.category.as_str(), case.id));
    let label = |text: &str| style.paint(Role::Muted, text);
    let basis = if matches!(case.basis, Basis::Documented(..)) { "Source:" } else { "Reason:" };
    let mut text = format!(
        "{heading}: {}\n\n{}\n\n{} {}\n{} {}\n",
        style.paint(Role::Heading, case.title),
        wrap(case.story, MEASURE),
        label("Expected:"),
        indent(&case.expected(), "Expected: "),
        label(basis),
        indent(&case.basis.sentence(), "Source: "),
    );
    if case.label() != case.id {
        text.push_str(&format!("{} {}\n", label("Command:"), case.command().name));
    }
    let mark = match (case.needs_token, case.is_disturbing) {
        (true, _) => "runs only with --token or --token-file",
        (_, true) => "may disturb others: runs with --all, or with --only and this id",
        _ => "",
    };
    if !mark.is_empty() {
        text.push_str(&format!("{} {mark}\n", label("Note:")));
    }
    console.text(&text)?;
    Ok(Exit::Done)
}

/// Running text after a label, its further lines below the first.
fn indent(text: &str, label: &str) -> String {
    wrap(text, MEASURE - label.len()).replace('\n', &format!("\n{}", " ".repeat(label.len())))
}

fn list(console: &mut Console) -> Result<Exit, Error> {
    for rule in ALL {
        if console.is_json() {
            console.data(&record(rule))?;
        } else {
            let severity =
                console.out_style.paint(role_of(rule.severity), &format!("{:<7}", rule.severity.as_str()));
            let id = console.out_style.paint(Role::Heading, &format!("{:<27}", rule.id));
            console.text(&format!("{severity} {:<7} {id} {}\n", rule.subject.as_str(), rule.title))?;
        }
    }
    Ok(Exit::Done)
}

fn record(rule: &Rule) -> serde_json::Value {
    json!({
        "type": "rule",
        "id": rule.id,
        "severity": rule.severity.as_str(),
        "subject": rule.subject.as_str(),
        "title": rule.title,
        "meaning": rule.meaning,
        "source": rule.source,
        "quote": if rule.quote.is_empty() { None } else { Some(rule.quote) },
        "example": fixtures::invalid(rule.id).map(|fixture| String::from_utf8_lossy(fixture.file)),
    })
}

/// What a rule means, as text.
pub(crate) fn page(rule: &Rule, style: Style) -> String {
    let heading = style.paint(role_of(rule.severity), &format!("{}[{}]", rule.severity.as_str(), rule.id));
    let title = style.paint(Role::Heading, rule.title);
    let label = |text: &str| style.paint(Role::Muted, text);
    let mut text = format!(
        "{heading}: {title}\n\n{}\n\n{} {}\n",
        wrap(rule.meaning, MEASURE),
        label("Source:"),
        rule.source
    );
    if !rule.quote.is_empty() {
        text.push_str(&format!("{}\n", wrap(&format!("“{}”", rule.quote), MEASURE)));
    }
    if let Some(example) = fixtures::invalid(rule.id) {
        let shown = match std::str::from_utf8(example.file) {
            Ok(file) if file.trim_end().contains('\n') => {
                let lines = file.trim_end().lines().map(|line| sanitize_bytes(line.as_bytes()).into_owned());
                lines.collect::<Vec<_>>().join("\n  ")
            }
            _ => sanitize_bytes(example.payload()).into_owned(),
        };
        let shown = if shown.is_empty() { "(empty)".to_owned() } else { cut_back(&shown, MOST_EXAMPLE) };
        text.push_str(&format!("\n{}\n  {shown}\n", label("A payload with only this finding:")));
    }
    text
}

/// The error for an id that no case of a command has.
fn unknown_case(command: &'static Command, id: &str) -> Error {
    let list = format!("`timhook probe --list --command {}` lists them", command.name);
    let help = match closest(id, cases::of(command).into_iter().map(|case| case.id)) {
        Some(near) => format!("did you mean `{near}`? {list}"),
        None => list,
    };
    Error::usage(format!("{} has no case `{id}`", command.name), help)
}

/// The error for an id that neither a rule nor a case has.
fn unknown_id(id: &str) -> Error {
    // Only commands have points in their names.
    let (command, case) = id.split_once('/').unwrap_or((id, ""));
    if let Some(command) = catalogue::find(command) {
        return unknown_case(command, case);
    }
    if id.contains('.') {
        let id = command;
        return Error::usage(format!("there is no command `{id}`"), catalogue::advice(id));
    }
    match closest(id, cases::ids()) {
        Some(near) if closest(id, ALL.iter().map(|rule| rule.id)).is_none() => Error::usage(
            format!("there is no rule and no case `{id}`"),
            format!("did you mean `{near}`? `timhook probe --list` lists the cases"),
        ),
        None if catalogue::near(id).is_some() && closest(id, ALL.iter().map(|rule| rule.id)).is_none() => {
            Error::usage(format!("there is no rule, no case and no command `{id}`"), catalogue::advice(id))
        }
        _ => unknown_rule(id),
    }
}

/// The error for an id that no rule has.
pub(crate) fn unknown_rule(id: &str) -> Error {
    let help = match closest(id, ALL.iter().map(|rule| rule.id)) {
        Some(near) => format!("did you mean `{near}`? `timhook explain` lists them all"),
        None => "`timhook explain` lists them all".to_owned(),
    };
    Error::usage(format!("there is no rule `{id}`"), help)
}
