//! A file for hurl: one entry per delivery, with the expectation as its asserts.

use super::{Export, Exported, comment};
use crate::commands::request::{curl_connection, encode_base64};
use crate::http::client::ClientOptions;
use crate::protocol::answer::Expectation;

/// What stands before the first entry.
pub(super) fn begin(export: &Export<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("# Deliveries of timhook {version}: {}\n", comment(&command(export.client)))
}

/// How to run it. The options of the connection are those of curl.
pub(super) fn command(client: &ClientOptions) -> String {
    let mut words = vec!["hurl --test".to_owned(), format!("--max-time {}ms", client.timeout.as_millis())];
    words.extend(curl_connection(&client.connection));
    words.push("FILE".to_owned());
    words.join(" ")
}

/// A delivery as an entry. The body is in Base64, which keeps its every byte, and in a comment for readers.
pub(super) fn entry(delivery: &Exported, expectation: Expectation) -> String {
    let request = &delivery.request;
    // Two braces begin a variable of hurl's.
    let url = request.url.as_str().replace("{{", "%7B%7B");
    let mut text = format!("\n# {}\nPOST {url}\n", comment(&delivery.name));
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {}\n", escape(value)));
    }
    let body = String::from_utf8_lossy(&request.body);
    text.push_str(&format!("# {}\nbase64,{};\n", comment(&body), encode_base64(&request.body)));
    text.push_str(&asserts(expectation));
    text
}

/// The value of a header, in which hurl gives some characters a meaning.
fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('#', "\\#").replace('{', "\\u{7b}")
}

fn asserts(expectation: Expectation) -> String {
    let status = match expectation {
        Expectation::Any => "*".to_owned(),
        Expectation::Status(status) => status.to_string(),
        _ => "200".to_owned(),
    };
    let fields = match expectation {
        Expectation::Any | Expectation::Status(_) => return format!("HTTP {status}\n"),
        Expectation::Ok => "jsonpath \"$.ActionStatus\" == \"OK\"\njsonpath \"$.ErrorCode\" == 0\n",
        Expectation::Fail => "jsonpath \"$.ActionStatus\" == \"FAIL\"\njsonpath \"$.ErrorCode\" isInteger\n",
        Expectation::Contract => {
            "jsonpath \"$.ActionStatus\" matches /^(OK|FAIL)$/\njsonpath \"$.ErrorCode\" isInteger\n"
        }
    };
    format!("HTTP {status}\n[Asserts]\n{fields}jsonpath \"$.ErrorInfo\" isString\n")
}
