//! A script for k6: the payloads, the signing, and the expectation as checks. The token is not in it.

use serde_json::{Value, json};

use super::{Export, Exported};
use crate::commands::request::encode_base64;
use crate::exchange::milliseconds;
use crate::http::client::ClientOptions;
use crate::protocol::answer::Expectation;
use crate::protocol::sidecar::Sidecar;
use crate::render::json;

/// The largest whole number up to which JavaScript's numbers are exact.
const MOST_EXACT: u64 = (1 << 53) - 1;

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
    if let Some(expected) = &delivery.expected {
        item["expected"] = expected_of_file(expected.sidecar());
    }
    format!("  {},\n", json::text(&item))
}

fn expected_of_file(sidecar: &Sidecar) -> Value {
    let mut expected = json!({"status": sidecar.status()});
    match sidecar.expectation() {
        Expectation::Ok => expected["contract"] = json!("success"),
        Expectation::Contract => expected["contract"] = json!("fields"),
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
pub(super) fn deviation(sidecar: &Sidecar) -> Option<String> {
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
pub(super) fn end(export: &Export<'_>, has_files: bool) -> String {
    let timeout = export.client.timeout.as_millis();
    let options = options(export.client);
    let checks = checks(export.expectation);
    let signing = signing(export);
    let (judging, choice) = match has_files {
        true => (judging_by_files(), "delivery.expected ? checksOf(delivery.expected) : expected"),
        false => (String::new(), "expected"),
    };
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
{judging}
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
  check(answer, {choice}, {{ payload: delivery.name }});
}}
"#
    )
}

fn judging_by_files() -> String {
    let contract = |name: &str, expectation| format!("\nconst {name} = {{\n{}}};\n", checks(expectation));
    [
        contract("success", Expectation::Ok),
        contract("fields", Expectation::Contract),
        JUDGING_BY_FILES.to_owned(),
    ]
    .concat()
}

/// The checks of a delivery of which a file says what its answer should be.
const JUDGING_BY_FILES: &str = r#"
// What a JSON Pointer names; undefined if there is nothing.
function at(value, pointer) {
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replace(/~1/g, "/").replace(/~0/g, "~");
    const isThere =
      Array.isArray(value) ? /^(0|[1-9][0-9]*)$/.test(key) : typeof value === "object" && value !== null;
    if (!isThere || !Object.prototype.hasOwnProperty.call(value, key)) {
      return undefined;
    }
    value = value[key];
  }
  return value;
}

function isEqual(one, other) {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return one === other;
  }
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.prototype.hasOwnProperty.call(other, key) && isEqual(one[key], other[key]))
  );
}

function parsed(answer) {
  try {
    return typeof answer.body === "string" ? JSON.parse(answer.body) : undefined;
  } catch (error) {
    return undefined;
  }
}

function checksOf(expected) {
  const checks = { [`status is ${expected.status}`]: (answer) => answer.status === expected.status };
  Object.assign(checks, { success, fields }[expected.contract]);
  for (const [pointer, value] of expected.answer || []) {
    const name = `answer ${pointer} is ${JSON.stringify(value)}`;
    checks[name] = (answer) => isEqual(at(parsed(answer), pointer), value);
  }
  if (expected.milliseconds !== undefined) {
    checks[`latency is at most ${expected.milliseconds} ms`] = ({ timings }) =>
      timings.connecting + timings.tls_handshaking + timings.duration <= expected.milliseconds;
  }
  return checks;
}
"#;

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
fn options(client: &ClientOptions) -> String {
    let connection = &client.connection;
    let mut lines = String::new();
    if !client.keep_alive {
        lines.push_str("\n  noConnectionReuse: true,");
    }
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
