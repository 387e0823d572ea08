//! Printing requests in place of sending them.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::plan::{Plan, Planned};
use super::{DryRun, Options};
use crate::commands::export::{self, Engine, Export, Exported};
use crate::commands::request::{OutgoingRequest, encode_base64};
use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::Console;

/// Prints every request of a plan.
pub(super) fn print_requests(
    kind: DryRun,
    plan: Plan,
    options: &Arc<Options>,
    console: &mut Console,
) -> Result<Exit, Error> {
    if let DryRun::For(engine) = kind {
        return export_requests(engine, plan, options, console);
    }
    for planned in plan {
        let planned = planned?;
        let target = planned.payload.target(&options.target);
        let target = target.as_ref().unwrap_or(&options.target);
        let now = Timestamp::now().as_second();
        let request = target.request(planned.payload.query.clone(), planned.body(), now);
        let curl = || request.to_curl(&options.client);
        if console.is_json() {
            console.data(&request_record(kind, &planned, &request, curl))?;
            continue;
        }
        let text = match kind {
            DryRun::Http => request.to_http(),
            DryRun::Curl | DryRun::For(_) => curl(),
        };
        let separator = if planned.number == 0 { "" } else { "\n" };
        console.text(&format!("{separator}{text}"))?;
    }
    Ok(Exit::Done)
}

/// Prints all requests in the format of a program that sends them.
fn export_requests(
    engine: Engine,
    plan: Plan,
    options: &Options,
    console: &mut Console,
) -> Result<Exit, Error> {
    let common = engine.adapt(&options.target);
    let deliveries = plan.map(|planned| {
        let planned = planned?;
        let target = planned.payload.target(&common);
        let now = Timestamp::now().as_second();
        let target = target.as_ref().unwrap_or(&common);
        let request = target.request(planned.payload.query.clone(), planned.body(), now);
        let name = Arc::clone(&planned.payload.name);
        Ok(Exported { name, request, expected: planned.payload.expected.clone() })
    });
    let export =
        Export { engine, target: &options.target, client: &options.client, expectation: options.expectation };
    export::print(&export, deliveries, console)
}

/// A request for programs: every byte of it, or the command that sends it.
fn request_record(
    kind: DryRun,
    planned: &Planned,
    request: &OutgoingRequest,
    curl: impl Fn() -> String,
) -> Value {
    let mut record = json!({"type": "request", "payload": *planned.payload.name});
    let members = match (kind, std::str::from_utf8(&request.body)) {
        (DryRun::Curl | DryRun::For(_), _) => json!({"curl": curl()}),
        (DryRun::Http, Ok(body)) => json!({
            "method": "POST", "url": request.url.as_str(), "headers": request.headers, "body": body,
        }),
        (DryRun::Http, Err(_)) => json!({
            "method": "POST", "url": request.url.as_str(), "headers": request.headers,
            "body_base64": encode_base64(&request.body),
        }),
    };
    if let (Value::Object(record), Value::Object(members)) = (&mut record, members) {
        record.extend(members);
    }
    record
}
