//! A script for k6: the payloads, the signing, and the expectation as checks. The token is not in it.

use serde_json::{Value, json};

use super::exported::{Export, Exported};
use crate::commands::request::encode_base64;
use crate::exchange::milliseconds;
use crate::http::client::ClientOptions;
use crate::protocol::answer::Expectation;
use crate::protocol::expectation_file::ExpectationFile;
use crate::render::json;

/// The largest whole number up to which JavaScript's numbers are exact.
const MOST_EXACT: u64 = (1 << 53) - 1;

/// What it does with the deliveries, and what is known of the run: JavaScript that reads both.
const SCRIPT: &str = include_str!("k6.js");

/// What stands before the deliveries.
pub(super) fn begin(export: &Export<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let (command, _) = command(export.client, export.target.token.is_some());
    format!(
        "// Deliveries of timhook {version}: {command}\n\
         // Each iteration sends the next delivery; --vus, --duration and the like set how many there are.\n\
         const deliveries = [\n"
    )
}

/// A delivery as an item of the list.
pub(super) fn delivery(delivery: &Exported) -> String {
    let request = &delivery.request;
    let headers: Value = request.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let mut item = json!({"name": *delivery.name, "url": request.url.as_str(), "headers": headers});
    match std::str::from_utf8(&request.body) {
        Ok(body) => item["body"] = json!(body),
        Err(_) => item["base64"] = json!(encode_base64(&request.body)),
    }
    if let Some(expected) = &delivery.expected {
        item["expected"] = expected_of_file(expected.sidecar());
    }
    format!("  {},\n", json::text(&item))
}

fn expected_of_file(sidecar: &ExpectationFile) -> Value {
    let mut expected = json!({"status": sidecar.status()});
    match sidecar.expectation() {
        Expectation::Ok => expected["contract"] = json!("ok"),
        Expectation::Contract => expected["contract"] = json!("contract"),
        _ => {}
    }
    if !sidecar.answer().is_empty() {
        expected["answer"] = json!(sidecar.answer());
    }
    if let Some(most) = sidecar.max_latency() {
        expected["milliseconds"] = json!(milliseconds(most));
    }
    expected
}

/// What of a file's expectations k6 reads otherwise than they are meant.
pub(super) fn deviation(sidecar: &ExpectationFile) -> Option<String> {
    let (pointer, _) = sidecar.answer().iter().find(|(_, value)| is_beyond_exactness(value))?;
    Some(format!("rounds whole numbers beyond 2^53, as at {pointer}"))
}

fn is_beyond_exactness(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            number.as_u64().or(number.as_i64().map(i64::unsigned_abs)).is_some_and(|size| size > MOST_EXACT)
        }
        Value::Array(items) => items.iter().any(is_beyond_exactness),
        Value::Object(members) => members.values().any(is_beyond_exactness),
        _ => false,
    }
}

/// What stands behind the deliveries.
pub(super) fn end(export: &Export<'_>) -> String {
    format!("];\n\nconst run = {};\n\n{SCRIPT}", json::text(&run(export)))
}

/// What is known of the run.
fn run(export: &Export<'_>) -> Value {
    let route = &export.client.route;
    let certificate = route.certificate.as_ref().map(|file| {
        let key = route.key.as_ref().unwrap_or(file);
        json!({"cert": file.name, "key": key.name})
    });
    let mut run = json!({
        "isSigned": export.target.token.is_some(),
        "time": export.target.request_time.map(|time| time.to_string()),
        "milliseconds": export.client.timeout.as_millis(),
        "certificate": certificate,
        "options": options(export.client),
    });
    match export.expectation {
        Expectation::Status(status) => run["status"] = json!(status),
        Expectation::Any => run["expectation"] = json!("any"),
        Expectation::Ok => run["expectation"] = json!("ok"),
        Expectation::Fail => run["expectation"] = json!("fail"),
        Expectation::Contract => run["expectation"] = json!("contract"),
    }
    run
}

/// The way to the endpoint, as far as k6 can be told in options.
fn options(client: &ClientOptions) -> Value {
    let route = &client.route;
    let hosts: serde_json::Map<String, Value> = route
        .resolutions
        .iter()
        .filter_map(|resolution| {
            let address = std::net::SocketAddr::new(*resolution.addresses.first()?, resolution.port);
            Some((format!("{}:{}", resolution.host, resolution.port), json!(address.to_string())))
        })
        .collect();
    let mut options = json!({});
    if !client.keep_alive {
        options["noConnectionReuse"] = json!(true);
    }
    if route.is_insecure {
        options["insecureSkipTLSVerify"] = json!(true);
    }
    if !hosts.is_empty() {
        options["hosts"] = Value::Object(hosts);
    }
    options
}

/// How to run it, and the options that k6 lacks.
pub(super) fn command(client: &ClientOptions, is_signed: bool) -> (String, Vec<&'static str>) {
    let token = if is_signed { " -e TIMHOOK_TOKEN=\"$TIMHOOK_TOKEN\"" } else { "" };
    let route = &client.route;
    let missing = [
        route.ca.as_ref().map(|_| "--cacert (SSL_CERT_FILE=FILE before k6 does it)"),
        route.unix_socket.as_ref().map(|_| "--unix-socket"),
    ];
    (format!("k6 run{token} FILE"), missing.into_iter().flatten().collect())
}
