//! A script for k6: the payloads, the signing, and the expectation as checks. The token is not in it.

use serde_json::{Value, json};

use super::{Export, Exported};
use crate::commands::request::encode_base64;
use crate::http::client::ClientOptions;
use crate::http::connection::Connection;
use crate::protocol::answer::Expectation;

/// What stands before the deliveries.
pub(super) fn begin(export: &Export<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let (command, _) = command(export.client, export.target.token.is_some());
    format!(
        "// Deliveries of timhook {version}: {command}\n\
         // Each iteration sends the next delivery; --vus, --duration and the like set how many there are.\n\
         import {{ check }} from \"k6\";\n\
         import crypto from \"k6/crypto\";\n\
         import encoding from \"k6/encoding\";\n\
         import execution from \"k6/execution\";\n\
         import http from \"k6/http\";\n\
         \n\
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
    format!("  {item},\n")
}

/// What stands behind the deliveries.
pub(super) fn end(export: &Export<'_>) -> String {
    let timeout = export.client.timeout.as_millis();
    let options = options(&export.client.connection);
    let checks = checks(export.expectation);
    let signing = signing(export);
    format!(
        r#"];

export const options = {{
  vus: 1,
  iterations: deliveries.length,
  thresholds: {{ checks: ["rate==1"] }},{options}
}};
{signing}
function field(answer, name) {{
  try {{
    return JSON.parse(answer.body)[name];
  }} catch (error) {{
    return undefined;
  }}
}}

const expected = {{
{checks}}};

export default function () {{
  const delivery = deliveries[execution.scenario.iterationInTest % deliveries.length];
  const body = delivery.base64 === undefined ? delivery.body : encoding.b64decode(delivery.base64, "std");
  const parameters = {{
    headers: delivery.headers,
    redirects: 0,
    timeout: "{timeout}ms",
    tags: {{ payload: delivery.name, name: "delivery" }},
  }};
  const answer = http.post(sign(delivery.url), body, parameters);
  check(answer, expected, {{ payload: delivery.name }});
}}
"#
    )
}

fn signing(export: &Export<'_>) -> String {
    if export.target.token.is_none() {
        return "\nfunction sign(url) {\n  return url;\n}\n".to_owned();
    }
    let time = match export.target.request_time {
        Some(time) => format!("\"{time}\""),
        None => "String(Math.floor(Date.now() / 1000))".to_owned(),
    };
    format!(
        r#"
const token = __ENV.TIMHOOK_TOKEN;
if (!token) {{
  throw new Error("TIMHOOK_TOKEN is missing: k6 run -e TIMHOOK_TOKEN=… FILE");
}}

function sign(url) {{
  const time = {time};
  return `${{url}}&Sign=${{crypto.sha256(token + time, "hex")}}&RequestTime=${{time}}`;
}}
"#
    )
}

/// The way to the endpoint, as far as k6 can be told in a script.
fn options(connection: &Connection) -> String {
    let mut lines = String::new();
    if connection.is_insecure {
        lines.push_str("\n  insecureSkipTLSVerify: true,");
    }
    if let Some(file) = &connection.certificate {
        let key = connection.key.as_ref().unwrap_or(file);
        let (certificate, key) = (json!(file.name), json!(key.name));
        lines.push_str(&format!("\n  tlsAuth: [{{ cert: open({certificate}), key: open({key}) }}],"));
    }
    let hosts: serde_json::Map<String, Value> = connection
        .resolutions
        .iter()
        .filter_map(|resolution| {
            let address = std::net::SocketAddr::new(*resolution.addresses.first()?, resolution.port);
            Some((format!("{}:{}", resolution.host, resolution.port), json!(address.to_string())))
        })
        .collect();
    if !hosts.is_empty() {
        lines.push_str(&format!("\n  hosts: {},", Value::Object(hosts)));
    }
    lines
}

fn checks(expectation: Expectation) -> String {
    let status = |status: u16| format!("  \"status is {status}\": (answer) => answer.status === {status},\n");
    let any = "  \"there is an answer\": (answer) => answer.status > 0,\n".to_owned();
    let types = "  \"ErrorCode is an integer\": (answer) => Number.isInteger(field(answer, \"ErrorCode\")),\n  \
                 \"ErrorInfo is a string\": (answer) => typeof field(answer, \"ErrorInfo\") === \"string\",\n";
    match expectation {
        Expectation::Any => any,
        Expectation::Status(expected) => status(expected),
        Expectation::Ok => format!(
            "{}  \"ActionStatus is OK\": (answer) => field(answer, \"ActionStatus\") === \"OK\",\n  \
             \"ErrorCode is 0\": (answer) => field(answer, \"ErrorCode\") === 0,\n{types}",
            status(200)
        ),
        Expectation::Fail => format!(
            "{}  \"ActionStatus is FAIL\": (answer) => field(answer, \"ActionStatus\") === \"FAIL\",\n{types}",
            status(200)
        ),
        Expectation::Contract => format!(
            "{}  \"ActionStatus is OK or FAIL\": (answer) => [\"OK\", \"FAIL\"].includes(field(answer, \"ActionStatus\")),\n{types}",
            status(200)
        ),
    }
}

/// How to run it, and the options that k6 lacks.
pub(super) fn command(client: &ClientOptions, is_signed: bool) -> (String, Vec<&'static str>) {
    let token = if is_signed { " -e TIMHOOK_TOKEN=\"$TIMHOOK_TOKEN\"" } else { "" };
    let connection = &client.connection;
    let missing = [
        connection.ca.as_ref().map(|_| "--cacert (SSL_CERT_FILE=FILE before k6 does it)"),
        connection.unix_socket.as_ref().map(|_| "--unix-socket"),
    ];
    (format!("k6 run{token} FILE"), missing.into_iter().flatten().collect())
}
