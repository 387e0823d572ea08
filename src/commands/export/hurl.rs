//! A file for hurl: one entry per delivery, with the expectation as its asserts.

use serde_json::Value;

use super::exported::{Export, Exported, comment};
use super::jsonpath::{from_pointer, is_place_in_list};
use crate::commands::curl::curl_route;
use crate::commands::request::encode_base64;
use crate::http::client::ClientOptions;
use crate::protocol::answer::Expectation;
use crate::protocol::expectation_file::ExpectationFile;

/// What stands before the first entry.
pub(super) fn begin(export: &Export<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("# Deliveries of timhook {version}: {}\n", comment(&command(export.client)))
}

/// How to run it. The options of the connection are those of curl.
pub(super) fn command(client: &ClientOptions) -> String {
    let mut words = vec!["hurl --test".to_owned(), format!("--max-time {}ms", client.timeout.as_millis())];
    words.extend(curl_route(&client.route));
    words.push("FILE".to_owned());
    words.join(" ")
}

/// A delivery as an entry. The body is in Base64, which keeps its every byte, and in a comment for readers.
pub(super) fn entry(delivery: &Exported, expectation: Expectation) -> String {
    let request = &delivery.request;
    let mut text = format!("\n# {}\nPOST {}\n", comment(&delivery.name), escape(request.url.as_str()));
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {}\n", escape(value)));
    }
    let body = String::from_utf8_lossy(&request.body);
    text.push_str(&format!("# {}\nbase64,{};\n", comment(&body), encode_base64(&request.body)));
    match &delivery.expected {
        Some(expected) => text.push_str(&asserts_of_file(expected.sidecar())),
        None => text.push_str(&asserts(expectation)),
    }
    text
}

/// A URL or the value of a header, in which hurl gives some characters a meaning: two braces begin a variable.
fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('#', "\\#").replace('{', "\\u{7b}")
}

fn asserts(expectation: Expectation) -> String {
    let status = match expectation {
        Expectation::Any => "*".to_owned(),
        Expectation::Status(status) => status.to_string(),
        _ => "200".to_owned(),
    };
    entry_end(&status, &fields(expectation))
}

/// The response of an entry, with its asserts if there are any.
fn entry_end(status: &str, lines: &[String]) -> String {
    let heading = if lines.is_empty() { "" } else { "[Asserts]\n" };
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("HTTP {status}\n{heading}{lines}")
}

/// What the fields of an answer are expected to be.
fn fields(expectation: Expectation) -> Vec<String> {
    let lines = match expectation {
        Expectation::Any | Expectation::Status(_) => return Vec::new(),
        Expectation::Ok => ["jsonpath \"$.ActionStatus\" == \"OK\"", "jsonpath \"$.ErrorCode\" == 0"],
        Expectation::Fail => {
            ["jsonpath \"$.ActionStatus\" == \"FAIL\"", "jsonpath \"$.ErrorCode\" isInteger"]
        }
        Expectation::Contract => {
            ["jsonpath \"$.ActionStatus\" matches /^(OK|FAIL)$/", "jsonpath \"$.ErrorCode\" isInteger"]
        }
    };
    lines.into_iter().chain(["jsonpath \"$.ErrorInfo\" isString"]).map(str::to_owned).collect()
}

/// What a file expects. hurl measures whole milliseconds and compares numbers by their value; all else is exact.
fn asserts_of_file(sidecar: &ExpectationFile) -> String {
    let mut lines = fields(sidecar.expectation());
    for (pointer, value) in sidecar.answer() {
        expect_value(&from_pointer(pointer), value, &mut lines);
    }
    lines.extend(sidecar.max_latency().map(|most| format!("duration <= {}", most.as_millis())));
    entry_end(&sidecar.status().to_string(), &lines)
}

/// Lists and objects have no literals in hurl: their kind, their size and each of their values are asserted.
fn expect_value(path: &str, value: &Value, lines: &mut Vec<String>) {
    let query = format!("jsonpath {}", quote(path));
    match value {
        Value::String(text) => lines.push(format!("{query} == {}", quote(text))),
        Value::Array(items) => {
            lines.push(format!("{query} isList"));
            lines.push(format!("{query} count == {}", items.len()));
            for (position, item) in items.iter().enumerate() {
                expect_value(&format!("{path}[{position}]"), item, lines);
            }
        }
        Value::Object(members) => {
            lines.push(format!("{query} isObject"));
            lines.push(match members.len() {
                0 => format!("{query} isEmpty"),
                // `count` is for lists alone; a filter that holds for the whole answer counts objects, too.
                size => format!("jsonpath {} exists", quote(&format!("$[?length({path}) == {size}]"))),
            });
            for (name, member) in members {
                expect_value(&format!("{path}{}", super::jsonpath::member(name)), member, lines);
            }
        }
        plain => lines.push(format!("{query} == {plain}")),
    }
}

/// A text in quotes. What a terminal or an editor might not show is written as its number.
fn quote(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '{' => quoted.push_str("\\u{7b}"),
            ' ' => quoted.push(' '),
            shown if shown.is_ascii_graphic() || shown.is_alphanumeric() => quoted.push(shown),
            other => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(other))),
        }
    }
    quoted + "\""
}

/// What of a file's expectations hurl reads otherwise than they are meant.
pub(super) fn deviation(sidecar: &ExpectationFile) -> Option<String> {
    let pointer =
        sidecar.answer().iter().map(|(pointer, _)| pointer).find(|pointer| is_place_in_list(pointer))?;
    Some(format!("finds {pointer} only in arrays, not in an object with a numeric key"))
}
