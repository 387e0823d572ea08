//! `timhook send`: deliver payloads to an endpoint and judge its answers.

mod input;
mod options;
mod run;
mod show;

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use tokio::sync::mpsc;

use super::request::safe_url;
use super::signals;
use crate::error::Error;
use crate::exit::Exit;
use crate::http::client::Client;
use crate::http::wire::{sees_endpoint, wait_until_ready};
use crate::render::console::{Console, Level};
use input::load::Payloads;
pub(crate) use input::replay::{PayloadSelection, Timing, headers_of};
pub(crate) use options::{
    DeliveryOptions, DryRun, InputOptions, OutputOptions, ReportKind, ReportTarget, Schedule, SendOptions,
};
use run::backlog::ResultBacklog;
use run::engine::SendEvent;
use run::plan::Plan;
pub(crate) use run::retry::{RetryOn, RetryPolicy};
use run::stop::{StopReason, StopSignal};
pub(crate) use run::vary::Variation;
use show::RunDisplay;
use show::notices::show_notice;
use show::reports::SendReports;

/// How many batches of results may wait to be shown.
const MOST_EVENTS: usize = 8;

/// How many file descriptors every system allows a process.
const USUAL_DESCRIPTORS: u64 = 256;

/// Descriptors for everything but connections.
const SPARE_DESCRIPTORS: u64 = 64;

/// Sends everything that is to be sent.
pub(crate) fn run(options: &Arc<SendOptions>, console: &mut Console) -> Result<Exit, Error> {
    let is_watched = options.output.stderr_is_terminal;
    let payloads = Payloads::load(&options.input, &mut |notice| show_notice(&notice, is_watched, console))?;
    if !payloads.are_valid {
        let help = "correct the payloads, or send them unchanged with --no-validate";
        console.remark(Level::Error, "nothing was sent: payloads have errors", help);
        return Ok(Exit::Failed);
    }
    let width = payloads.widest_name;
    show::reports::check_places(&options.output, payloads.files())?;
    let plan = Plan::new(options.schedule, payloads);
    if let Some(kind) = options.dry_run {
        // Other programs wait in ways of their own.
        let waits = !matches!(kind, DryRun::For(_));
        if let Some(exit) = waits.then(|| wait_for_endpoint(options, &StopSignal::new(), console)).flatten() {
            return Ok(exit);
        }
        return show::dry_run::print_requests(kind, plan, options, console);
    }
    let client = Client::new(&options.target.url, &options.client)
        .map_err(|error| Error::input(error.to_string(), error.help()))?;
    if let Some(route) = options.client.route.description().filter(|_| console.is_verbose) {
        console.remark(Level::Info, &route, "");
    }
    let mut target = options.target.url.clone();
    target.set_query(None);
    let reports = SendReports::open(&options.output.reports, &safe_url(&target, false))?;
    let stop = StopSignal::new();
    let total = plan.total();
    // A single delivery ends soon enough, and starts sooner without a thread that waits for signals.
    let is_short = total == Some(1)
        && options.wait_for.is_none()
        && options.delivery.retry.most == 0
        && options.output.reports.is_empty();
    if !is_short {
        let stop = stop.clone();
        signals::on_stop_or_end(Exit::Failed, move || stop.request(StopReason::Signal))?;
    }
    if let Some(exit) = wait_for_endpoint(options, &stop, console) {
        return Ok(exit);
    }
    let mut show = RunDisplay::new(&options.output, console, reports, width, total);
    deliver(client, options, plan, &stop, &mut show);
    let (exit, failures) = show.finish();
    conclude(exit, failures, console)
}

/// The most serious of what the deliveries came to and what went wrong besides. A reader that has enough is no
/// failure at all, and does not care for the deliveries.
fn conclude(exit: Exit, failures: Vec<Error>, console: &mut Console) -> Result<Exit, Error> {
    let (failures, silent): (Vec<Error>, Vec<Error>) =
        failures.into_iter().partition(Error::is_worth_telling);
    if let Some(left) = silent.into_iter().next().filter(|_| failures.is_empty()) {
        return Err(left);
    }
    let worst = failures.iter().map(Error::exit).fold(exit, Exit::max);
    for failure in &failures {
        console.remark(Level::Error, &failure.to_string(), failure.help());
    }
    Ok(worst)
}

/// Waits, if that is wanted, until the endpoint accepts connections; the way out, if it does not.
fn wait_for_endpoint(options: &SendOptions, stop: &StopSignal, console: &mut Console) -> Option<Exit> {
    let patience = options.wait_for?;
    let (url, route) = (&options.target.url, &options.client.route);
    if !sees_endpoint(url, route) {
        let message = "--wait-for waits only for the proxy: only a request can show whether the endpoint behind it is up";
        console.remark(
            Level::Warning,
            message,
            "use --retries 5 --retry-on connect,5xx to try again until it is up",
        );
    }
    let is_stopped = || stop.reason().is_some();
    match wait_until_ready(url, route, patience, is_stopped) {
        Ok(()) => None,
        Err(why) => {
            console.remark(Level::Error, &why, "check that it is starting; --wait-for sets how long to wait");
            Some(Exit::Endpoint)
        }
    }
}

/// Each sender's connection takes a descriptor, and many systems allow a process 1024.
fn make_room_for(senders: usize) {
    let needed = senders as u64 + SPARE_DESCRIPTORS;
    if needed > USUAL_DESCRIPTORS {
        // Where the limit cannot be raised, deliveries say which connection could not be opened.
        #[cfg(unix)]
        let _ = rlimit::increase_nofile_limit(needed);
    }
}

/// Runs the engine beside the one who watches it; for a single delivery, one after the other.
fn deliver(
    client: Client,
    options: &Arc<SendOptions>,
    plan: Plan,
    stop: &StopSignal,
    show: &mut RunDisplay<'_>,
) {
    make_room_for(options.schedule.concurrency);
    let (sender, mut events) = mpsc::channel(MOST_EVENTS);
    let backlog = Arc::new(ResultBacklog::default());
    let started = Instant::now();
    if plan.total() == Some(1) {
        run::engine::run(client, options, plan, stop, &backlog, sender);
        watch(&mut events, stop, &backlog, show);
    } else {
        thread::scope(|scope| {
            let added = Arc::clone(&backlog);
            scope.spawn(move || run::engine::run(client, options, plan, stop, &added, sender));
            watch(&mut events, stop, &backlog, show);
        });
    }
    show.summary.elapsed = started.elapsed();
    show.summary.stopped = stop.reason();
}

/// Takes everything in, to the last result, also where it can no longer be passed on.
fn watch(
    events: &mut mpsc::Receiver<SendEvent>,
    stop: &StopSignal,
    backlog: &ResultBacklog,
    show: &mut RunDisplay<'_>,
) {
    let mut batch = Vec::with_capacity(MOST_EVENTS);
    while events.blocking_recv_many(&mut batch, MOST_EVENTS) > 0 {
        if !show.take(batch.drain(..), backlog) {
            stop.request(StopReason::Unheard);
        }
    }
}
