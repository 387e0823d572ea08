//! The same deliveries for other programs: targets for vegeta, a script for k6, a file for hurl.

mod hurl;
mod jsonpath;
mod k6;
mod vegeta;

use std::sync::Arc;

use serde_json::json;

use super::expectations::Expected;
use super::request::{OutgoingRequest, Target, has_header};
use crate::error::Error;
use crate::exit::Exit;
use crate::http::client::ClientOptions;
use crate::protocol::answer::Expectation;
use crate::render::console::{Console, Level};

/// A program that sends requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// <https://github.com/tsenart/vegeta>
    Vegeta,
    /// <https://k6.io>
    K6,
    /// <https://hurl.dev>
    Hurl,
}

/// What all deliveries have in common.
pub(crate) struct Export<'a> {
    pub(crate) engine: Engine,
    pub(crate) target: &'a Target,
    pub(crate) client: &'a ClientOptions,
    pub(crate) expectation: Expectation,
}

/// A delivery, ready to go.
pub(crate) struct Exported {
    /// Sample or file.
    pub(crate) name: Arc<str>,
    /// What is sent.
    pub(crate) request: OutgoingRequest,
    /// What the answer should be, where a file says it.
    pub(crate) expected: Option<Arc<Expected>>,
}

impl Engine {
    fn name(self) -> &'static str {
        match self {
            Self::Vegeta => "vegeta",
            Self::K6 => "k6",
            Self::Hurl => "hurl",
        }
    }

    /// What of a file's expectations the program does not judge as it is meant.
    fn deviation(self, expected: &Expected) -> Option<String> {
        let what = match self {
            Self::Vegeta => Some("does not look at answers".to_owned()),
            Self::K6 => k6::deviation(expected.sidecar()),
            Self::Hurl => hurl::deviation(expected.sidecar()),
        };
        what.map(|what| format!("{} is not judged exactly: {} {what}", expected.file(), self.name()))
    }

    /// What requests have to be made with: a script for k6 signs when it runs, and is made of unsigned ones.
    pub(crate) fn adapt(self, target: &Target) -> Target {
        let mut target = target.clone();
        if self == Self::K6 {
            target.token = None;
        }
        target
    }
}

/// Prints the deliveries in the engine's format, each as it comes.
pub(crate) fn print(
    export: &Export<'_>,
    deliveries: impl Iterator<Item = Result<Exported, Error>>,
    console: &mut Console,
) -> Result<Exit, Error> {
    // Targets for vegeta are JSON Lines already; the other formats become one record.
    let is_record = console.is_json() && export.engine != Engine::Vegeta;
    let mut whole = String::new();
    let mut write = |text: String, console: &mut Console| {
        if is_record {
            whole.push_str(&text);
            return Ok(());
        }
        console.text(&text)
    };
    let begin = match export.engine {
        Engine::Vegeta => String::new(),
        Engine::K6 => k6::begin(export),
        Engine::Hurl => hurl::begin(export),
    };
    write(begin, console)?;
    let mut repeated = None;
    let mut deviation = None;
    for delivery in deliveries {
        let delivery = delivery?;
        if let Some(expected) = &delivery.expected {
            deviation = deviation.or_else(|| export.engine.deviation(expected));
        }
        if export.engine == Engine::K6 {
            repeated = repeated.or_else(|| repeated_header(&delivery.request.headers));
        }
        let text = match export.engine {
            Engine::Vegeta => vegeta::target(&delivery),
            Engine::K6 => k6::delivery(&delivery),
            Engine::Hurl => hurl::entry(&delivery, export.expectation),
        };
        write(text, console)?;
    }
    if export.engine == Engine::K6 {
        write(k6::end(export), console)?;
    }
    if is_record {
        console.data(&json!({"type": "script", "engine": export.engine.name(), "text": whole}))?;
    }
    if let Some(name) = repeated {
        let message = format!("k6 sends only one header per name: the last of several `{name}`");
        console.remark(Level::Warning, &message, "");
    }
    advise(export, deviation, console);
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
    if is_signed && export.engine != Engine::K6 {
        let message = "receivers usually accept a signature for 60 s: use the output within that time";
        console.remark(Level::Warning, message, "--dry-run=k6 signs when it runs");
    }
    if let Some(message) = deviation {
        console.remark(Level::Warning, &message, "`timhook send` without --dry-run judges answers by it");
    }
    let (command, missing) = match export.engine {
        Engine::Vegeta => vegeta::command(export.client),
        Engine::K6 => k6::command(export.client, is_signed),
        Engine::Hurl => (hurl::command(export.client), Vec::new()),
    };
    for option in missing {
        let message = format!("{} has no option like {option}", export.engine.name());
        console.remark(Level::Warning, &message, "");
    }
    console.remark(Level::Info, &format!("run it with: {command}"), "");
}

/// A comment must stay on its line.
fn comment(text: &str) -> String {
    crate::render::sanitize::sanitize(text).into_owned()
}
