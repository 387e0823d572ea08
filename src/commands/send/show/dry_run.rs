//! Printing requests in place of sending them.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::commands::export::{self, Export, ExportTool, Exported};
use crate::commands::request::{OutgoingRequest, Target, encode_base64};
use crate::commands::send::input::replay::Timing;
use crate::commands::send::options::{DryRun, SendOptions};
use crate::commands::send::run::plan::{Plan, Planned};
use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::{Console, Level};

/// Prints every request of a plan.
pub(crate) fn print_requests(
    kind: DryRun,
    plan: Plan,
    options: &Arc<SendOptions>,
    console: &mut Console,
) -> Result<Exit, Error> {
    if !options.output.reports.is_empty() {
        console.remark(Level::Warning, "--report writes nothing: nothing is sent", "");
    }
    let is_curl = match kind {
        DryRun::For(engine) => return export_requests(engine, plan, options, console),
        DryRun::Curl => true,
        DryRun::Http => false,
    };
    for planned in plan {
        let planned = planned?;
        let request = request(&planned, &options.target);
        let curl = is_curl.then(|| request.to_curl(&options.client));
        if console.is_json() {
            console.data(&request_record(&planned, &request, curl))?;
            continue;
        }
        let text = curl.unwrap_or_else(|| request.to_http());
        let separator = if planned.number == 0 { "" } else { "\n" };
        console.text(&format!("{separator}{text}"))?;
    }
    Ok(Exit::Done)
}

/// Prints all requests in the format of a program that sends them.
fn export_requests(
    engine: ExportTool,
    plan: Plan,
    options: &SendOptions,
    console: &mut Console,
) -> Result<Exit, Error> {
    let common = engine.adapt(&options.target);
    let deliveries = plan.map(|planned| {
        let planned = planned?;
        let request = request(&planned, &common);
        let name = Arc::clone(&planned.payload.name);
        Ok(Exported { name, request, expected: planned.payload.expected.clone() })
    });
    if let Some(left_out) = left_out(options) {
        let help = "set the options of the program that sends";
        console.remark(Level::Warning, &format!("{left_out}: not part of the output"), help);
    }
    let export = Export {
        engine,
        target: &options.target,
        client: &options.client,
        expectation: options.delivery.expectation,
    };
    export::print(&export, deliveries, console)
}

/// The request for an attempt that would begin now.
fn request(planned: &Planned, common: &Target) -> OutgoingRequest {
    let target = planned.payload.target(common);
    let now = Timestamp::now().as_second();
    target.as_ref().unwrap_or(common).request(planned.payload.query.clone(), planned.body(), now)
}

/// The options that are about sending, which another program does in its own way.
fn left_out(options: &SendOptions) -> Option<String> {
    let has_rate = options.schedule.rate.is_some();
    let given = [
        ("--rate", has_rate),
        (
            "--concurrency",
            options.schedule.concurrency > 1 && !has_rate && options.schedule.timing == Timing::None,
        ),
        ("--ramp", !options.schedule.ramp.is_zero()),
        ("--timing", options.schedule.timing != Timing::None),
        ("--retries", options.delivery.retry.most > 0),
        ("--wait-for", options.wait_for.is_some()),
        ("--max-failures", options.delivery.max_failures.is_some()),
    ];
    let names: Vec<&str> =
        given.into_iter().filter_map(|(name, is_given)| is_given.then_some(name)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// A request for programs: every byte of it, or the command that sends it.
fn request_record(planned: &Planned, request: &OutgoingRequest, curl: Option<String>) -> Value {
    let mut record = json!({"type": "request", "payload": *planned.payload.name});
    let members = match (curl, std::str::from_utf8(&request.body)) {
        (Some(curl), _) => json!({"curl": curl}),
        (None, Ok(body)) => json!({
            "method": "POST", "url": request.url.as_str(), "headers": request.headers, "body": body,
        }),
        (None, Err(_)) => json!({
            "method": "POST", "url": request.url.as_str(), "headers": request.headers,
            "body_base64": encode_base64(&request.body),
        }),
    };
    if let (Value::Object(record), Value::Object(members)) = (&mut record, members) {
        record.extend(members);
    }
    record
}
