//! The cases of any command, made from its description: what is common to all commands, its samples, and its
//! payload with something missing or of a wrong type.

use serde_json::Value;

pub(in crate::commands::probe) use self::fields::number_place;
use self::fields::{FieldPlace, kebab, places_of, spelled};
use super::case::{CASE, Case, Needs, PAGE, Script};
use super::change::{Change, PayloadDefect, wrong_value};
use super::expectation::{Basis, CaseExpectation, Category};
use crate::fixtures::samples_of;
use crate::protocol::catalogue::{self, Command, FieldFormat};

/// All cases of a command, in the order of a run. `of_main` are those of the main command.
pub(super) fn suite(
    command: &'static Command,
    of_main: impl Iterator<Item = &'static Case> + Clone,
) -> Vec<Case> {
    if command.name == catalogue::index().main {
        return of_main.map(|case| Case { command: Some(command), ..case.clone() }).collect();
    }
    let mut cases: Vec<Case> = samples_of(command).map(|sample| sample_case(command, sample.name)).collect();
    cases.extend(of_main.filter(|case| suits(case, command)).map(|case| common(case, command)));
    cases.extend(of_fields(command));
    cases.sort_by_key(|case| case.category);
    cases
}

/// The cases of the main command that its description gives and that none of `written` stands for.
pub(super) fn of_main(written: &[&[Case]]) -> Vec<Case> {
    let written: Vec<&str> = written.iter().copied().flatten().map(|case| case.stands_for).collect();
    let cases = of_fields(catalogue::main()).into_iter();
    let missing = cases.filter(|case| !written.contains(&case.id));
    missing.map(|case| Case { command: None, is_of_main: true, ..case }).collect()
}

/// The payloads of a command, each with a field missing or of a wrong type.
fn of_fields(command: &'static Command) -> Vec<Case> {
    let samples: Vec<(&'static str, Value)> = samples_of(command)
        .filter_map(|sample| Some((sample.name, serde_json::from_slice(sample.payload()).ok()?)))
        .collect();
    let mut cases = Vec::new();
    for place in places_of(command) {
        // A field of none of the samples cannot be taken from any of them.
        let found = samples.iter().find_map(|(name, body)| Some((*name, place.find(body)?)));
        let Some((sample, pointer)) = found else { continue };
        let (pointer, field): (&'static str, _) = (String::leak(pointer), place.field);
        if field.is_required() || field.is_recent() {
            let change = Change { sample, at: Some((pointer, PayloadDefect::Missing)) };
            cases.push(missing_case(command, &place, change));
        }
        let change = Change { sample, at: Some((pointer, PayloadDefect::OfWrongType(field))) };
        cases.push(type_case(command, &place, change));
    }
    cases
}

/// Whether a case of the main command makes sense for another one.
fn suits(case: &Case, command: &'static Command) -> bool {
    let has_group = || command.fields.iter().any(|field| field.format == Some(FieldFormat::GroupId));
    !case.is_of_main
        && match case.needs {
            Needs::Nothing => true,
            Needs::ClientIp => command.query.client_ip,
            Needs::Platform => command.query.opt_platform,
            Needs::NameInBody => command.is_named_in_body,
            Needs::GroupId => has_group(),
            Needs::Number => number_place(command).is_some(),
        }
}

/// A case of the main command for another one, with that one's page.
fn common(case: &Case, command: &'static Command) -> Case {
    let basis = match case.basis {
        Basis::Documented(PAGE, sentence) => Basis::Documented(page(command), sentence),
        basis => basis,
    };
    let is_decision = case.may_be_allowed && command.is_before();
    let expectation = if is_decision { CaseExpectation::Sane } else { case.expectation };
    Case { command: Some(command), basis, expectation, ..case.clone() }
}

fn page(command: &'static Command) -> &'static str {
    if command.name == catalogue::index().main {
        return PAGE;
    }
    command.pages.first().unwrap_or(&command.title)
}

fn sample_case(command: &'static Command, name: &'static str) -> Case {
    let title = command.samples.iter().find(|sample| sample.name == name).map_or("", |sample| &sample.title);
    let promise = match command.is_before() {
        true => {
            "The vendor waits for the answer and acts on it. An answer that it does not understand has no effect."
        }
        false => {
            "The vendor does not report a failure here, because it ignores the answers to this callback."
        }
    };
    Case {
        command: Some(command),
        id: String::leak(format!("sample-{name}")),
        title: String::leak(format!("sample: {title}")),
        story: String::leak(format!("{}: {title}. {promise}", command.title)),
        basis: Basis::Documented(
            page(command),
            "the callback, and the answer with ActionStatus, ErrorCode and ErrorInfo",
        ),
        script: Script::Payload(Change { sample: name, at: None }),
        ..CASE
    }
}

fn missing_case(command: &'static Command, place: &FieldPlace, change: Change) -> Case {
    let (name, field) = (spelled(&place.named), place.field);
    let (expectation, since) = match &field.since {
        Some(since) if field.is_recent() => (
            CaseExpectation::Tolerated,
            format!(" It was added in {since}: callbacks recorded before that do not have it."),
        ),
        _ => (CaseExpectation::Sane, String::new()),
    };
    Case {
        command: Some(command),
        id: String::leak(format!("missing-{}", kebab(&place.named))),
        title: String::leak(format!("{name} is missing")),
        story: String::leak(format!(
            "{name} is documented, but this callback does not have it.{since} The endpoint may refuse the callback \
             or work without the field. An unhandled exception is a failure."
        )),
        basis: Basis::Documented(
            place.page.unwrap_or_else(|| page(command)),
            String::leak(format!("{name}: {}", field.documented_type())),
        ),
        expectation,
        category: Category::Robustness,
        script: Script::Payload(change),
        ..CASE
    }
}

fn type_case(command: &'static Command, place: &FieldPlace, change: Change) -> Case {
    let field = place.field;
    let (name, documented) = (spelled(&place.named), field.documented_type());
    let value = wrong_value(field);
    Case {
        command: Some(command),
        id: String::leak(format!("type-{}", kebab(&place.named))),
        title: String::leak(format!("{name} is {value}")),
        story: String::leak(format!(
            "{name} is documented as {documented}, but here it is {value}. The endpoint may refuse or accept the \
             callback. An unhandled exception is a failure."
        )),
        basis: Basis::Documented(
            place.page.unwrap_or_else(|| page(command)),
            String::leak(format!("{name}: {documented}")),
        ),
        expectation: CaseExpectation::Sane,
        category: Category::Robustness,
        script: Script::Payload(change),
        ..CASE
    }
}

mod fields;
#[cfg(test)]
mod tests;
