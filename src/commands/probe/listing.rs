//! The cases themselves: listed, or one told with its story.

use serde_json::{Value, json};

use super::cases::{Basis, Case};
use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::Console;
use crate::render::style::Role;

/// Columns of the longest word for a category.
const CATEGORY_WIDTH: usize = 10;

/// Prints one line per case.
pub(super) fn list(cases: &[&'static Case], console: &mut Console) -> Result<Exit, Error> {
    let width = cases.iter().map(|case| case.id.len()).max().unwrap_or_default();
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
    Ok(Exit::Done)
}

/// A case for programs.
pub(crate) fn record(case: &Case) -> Value {
    json!({
        "type": "probe-case",
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
