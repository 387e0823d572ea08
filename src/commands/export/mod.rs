//! The same deliveries for other programs: targets for vegeta, a script for k6, a file for hurl.

mod exported;
mod hurl;
mod jsonpath;
mod k6;
mod vegeta;

use serde_json::json;

use super::expectations::Expected;
use super::request::has_header;
use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::{Console, Level};
pub(crate) use exported::{Export, ExportTool, Exported};

/// What of a file's expectations the program does not judge as it is meant.
fn deviation(engine: ExportTool, expected: &Expected) -> Option<String> {
    let what = match engine {
        ExportTool::Vegeta => Some("does not look at answers".to_owned()),
        ExportTool::K6 => k6::deviation(expected.sidecar()),
        ExportTool::Hurl => hurl::deviation(expected.sidecar()),
    };
    what.map(|what| format!("{} is not judged exactly: {} {what}", expected.file(), engine.name()))
}

/// Prints the deliveries in the engine's format, each as it comes.
pub(crate) fn print(
    export: &Export<'_>,
    deliveries: impl Iterator<Item = Result<Exported, Error>>,
    console: &mut Console,
) -> Result<Exit, Error> {
    // Targets for vegeta are JSON Lines already; the other formats become one record.
    let is_record = console.is_json() && export.engine != ExportTool::Vegeta;
    let mut whole = String::new();
    let mut write = |text: String, console: &mut Console| {
        if is_record {
            whole.push_str(&text);
            return Ok(());
        }
        console.text(&text)
    };
    let begin = match export.engine {
        ExportTool::Vegeta => String::new(),
        ExportTool::K6 => k6::begin(export),
        ExportTool::Hurl => hurl::begin(export),
    };
    write(begin, console)?;
    let mut repeated = None;
    let mut not_judged = None;
    for delivery in deliveries {
        let delivery = delivery?;
        if let Some(expected) = &delivery.expected {
            not_judged = not_judged.or_else(|| deviation(export.engine, expected));
        }
        if export.engine == ExportTool::K6 {
            repeated = repeated.or_else(|| repeated_header(&delivery.request.headers));
        }
        let text = match export.engine {
            ExportTool::Vegeta => vegeta::target(&delivery),
            ExportTool::K6 => k6::delivery(&delivery),
            ExportTool::Hurl => hurl::entry(&delivery, export.expectation),
        };
        write(text, console)?;
    }
    if export.engine == ExportTool::K6 {
        write(k6::end(export), console)?;
    }
    if is_record {
        console.data(&json!({"type": "script", "engine": export.engine.name(), "text": whole}))?;
    }
    if let Some(name) = repeated {
        let message = format!("k6 sends only one header per name: the last of several `{name}`");
        console.remark(Level::Warning, &message, "");
    }
    advise(export, not_judged, console);
    Ok(Exit::Done)
}

/// The name of a header that is there more than once.
fn repeated_header(headers: &[(String, String)]) -> Option<String> {
    let is_repeated =
        |(position, (name, _)): &(usize, &(String, String))| has_header(&headers[..*position], name);
    headers.iter().enumerate().find(is_repeated).map(|(_, (name, _))| name.clone())
}

/// Says how to run it, and what does not hold for long.
fn advise(export: &Export<'_>, deviation: Option<String>, console: &mut Console) {
    let is_signed = export.target.token.is_some();
    if is_signed && export.engine != ExportTool::K6 {
        let message = "receivers usually accept a signature for 60 s: use the output within that time";
        console.remark(Level::Warning, message, "--dry-run=k6 signs when it runs");
    }
    if let Some(message) = deviation {
        console.remark(Level::Warning, &message, "`timhook send` without --dry-run judges answers by it");
    }
    let (command, missing) = match export.engine {
        ExportTool::Vegeta => vegeta::command(export.client),
        ExportTool::K6 => k6::command(export.client, is_signed),
        ExportTool::Hurl => (hurl::command(export.client), Vec::new()),
    };
    for option in missing {
        let message = format!("{} has no option like {option}", export.engine.name());
        console.remark(Level::Warning, &message, "");
    }
    console.remark(Level::Info, &format!("run it with: {command}"), "");
}
