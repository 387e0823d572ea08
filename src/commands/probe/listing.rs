//! The cases themselves: listed, or one told with its story.

use serde_json::{Value, json};

use super::cases::{Basis, Case};
use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::Console;
use crate::render::style::Role;

/// Columns of the longest word for a category.
const CATEGORY_WIDTH: usize = 10;

/// Prints one line per case, below a line per command where another one than the main one is asked for.
pub(super) fn list(suites: &[Vec<&'static Case>], console: &mut Console) -> Result<Exit, Error> {
    let width = suites.iter().flatten().map(|case| case.id.len()).max().unwrap_or_default();
    let has_headings = suites.len() > 1 || suites.iter().flatten().any(|case| case.label() != case.id);
    for suite in suites {
        if let Some(case) = suite.first().filter(|_| has_headings && !console.is_json()) {
            let heading = console.out_style.paint(Role::Note, &case.command().name);
            console.text(&format!("{heading}\n"))?;
        }
        list_suite(suite, width, console)?;
    }
    Ok(Exit::Done)
}

fn list_suite(cases: &[&'static Case], width: usize, console: &mut Console) -> Result<(), Error> {
    for case in cases {
        if console.is_json() {
            console.data(&record(case))?;
            continue;
        }
        let mark = match (case.needs_token, case.is_disturbing) {
            (true, _) => "  with --token",
            (_, true) => "  with --all",
            _ => "",
        };
        let style = console.out_style;
        let line = format!(
            "{}  {}  {}{}\n",
            style.paint(Role::Muted, &format!("{:<CATEGORY_WIDTH$}", case.category.as_str())),
            style.paint(Role::Heading, &format!("{:<width$}", case.id)),
            case.title,
            style.paint(Role::Note, mark),
        );
        console.text(&line)?;
    }
    Ok(())
}

/// A case for programs.
pub(crate) fn record(case: &Case) -> Value {
    json!({
        "type": "probe-case",
        "command": case.command().name,
        "id": case.id,
        "category": case.category.as_str(),
        "title": case.title,
        "story": case.story,
        "expected": case.expected(),
        "source": case.basis.sentence(),
        "documented": matches!(case.basis, Basis::Documented(..)),
        "needs_token": case.needs_token,
        "disturbing": case.is_disturbing,
    })
}
