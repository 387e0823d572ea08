//! `timhook listen`: receive callbacks, check them, show them.

mod exec;
mod expectations;
pub(crate) mod faults;
mod fixtures_writer;
mod hooks;
mod outcome;
mod output;
mod ready_file;
mod recorder;
mod shape;

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use serde_json::json;

pub(crate) use outcome::Report;
pub(crate) use output::Output;

use super::signals;
use crate::error::{Error, reason};
use crate::exchange::{Exchange, Outcome};
use crate::exit::Exit;
use crate::finding::{Finding, Severity, worst};
use crate::http::forward::ForwardOptions;
use crate::http::server::{Bound, Config, Event, Faults, Handle, Trouble};
use crate::protocol::filter::Condition;
use crate::render::console::{Console, Level};
use crate::render::exchange::Clock;
use exec::{Group, Running};
use expectations::Expectations;
use outcome::{Outcome as RunOutcome, Reports, plural};
use ready_file::ReadyFile;

/// How to listen, and when that is a success.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Address or name to bind.
    pub(crate) host: String,
    /// Port to bind; 0 for any free one.
    pub(crate) port: u16,
    /// What the receiver insists on.
    pub(crate) config: Config,
    /// How long to wait in all.
    pub(crate) timeout: Option<Duration>,
    /// The severity from which findings fail the run.
    pub(crate) fail_on: Option<Severity>,
    /// Values that callbacks are to bring.
    pub(crate) expect: Vec<Condition>,
    /// How many callbacks are to come at least.
    pub(crate) expect_count: Option<u64>,
    /// Reports to write at the end.
    pub(crate) reports: Vec<Report>,
    /// A file that names the URL while the listener is ready.
    pub(crate) ready_file: Option<PathBuf>,
    /// A command to run meanwhile.
    pub(crate) exec: Option<String>,
    /// Where callbacks are passed on to.
    pub(crate) forward: Option<ForwardOptions>,
    /// Faults to play.
    pub(crate) faults: Option<Arc<Faults>>,
    /// A file that records are appended to.
    pub(crate) record: Option<PathBuf>,
    /// A folder for one fixture per shape.
    pub(crate) record_fixtures: Option<PathBuf>,
}

/// How many callbacks a report names that failed the run.
const MOST_FAILURES: usize = 100;

/// What a run has seen.
#[derive(Debug, Default)]
struct Tally {
    accepted: u64,
    rejected: u64,
    unparsable: u64,
    /// Requests that are no callbacks: other methods, other paths.
    others: u64,
    /// Callbacks that --filter left out.
    left_out: u64,
    /// Callbacks that fail the run.
    failed: u64,
    /// The first of them, in words.
    failures: Vec<String>,
}

impl Tally {
    fn callbacks(&self) -> u64 {
        self.accepted + self.rejected + self.unparsable
    }

    fn add(&mut self, exchange: &Exchange, fail_on: Option<Severity>) {
        let verdict = &exchange.verdict;
        match verdict.outcome {
            _ if !verdict.is_callback => self.others += 1,
            Outcome::Accepted => self.accepted += 1,
            Outcome::Rejected => self.rejected += 1,
            Outcome::Unparsable => self.unparsable += 1,
        }
        let is_failure = || {
            verdict.outcome != Outcome::Accepted
                || worst(&verdict.findings) >= fail_on
                || exchange.has_wrong_backend()
        };
        if verdict.is_callback && fail_on.is_some() && is_failure() {
            self.failed += 1;
            if self.failures.len() < MOST_FAILURES {
                self.failures.push(describe(exchange));
            }
        }
    }
}

/// A callback that failed the run, on one line.
fn describe(exchange: &Exchange) -> String {
    let finding = |finding: &Finding| format!("{}: {}", finding.rule.id, finding.message);
    let mut findings: Vec<String> = exchange.verdict.findings.iter().map(finding).collect();
    let reasons = exchange.forwarded().into_iter().flat_map(|forwarded| &forwarded.reasons);
    findings.extend(reasons.map(|reason| format!("the backend: {reason}")));
    format!("callback #{} was {}: {}", exchange.id, exchange.verdict.outcome.as_str(), findings.join("; "))
}

/// Listens until enough callbacks came, time is up, or somebody says stop.
pub(crate) fn run(options: &Options, console: &mut Console) -> Result<Exit, Error> {
    let reports = Reports::open(&options.reports)?;
    options.ready_file.as_deref().map_or(Ok(()), ready_file::clear)?;
    let bound = bind(&options.host, options.port)?;
    let url = format!("http://{}", bound.address());
    let is_exposed = !bound.address().ip().is_loopback();
    let hooks = hooks::prepare(options, bound.address(), console)?;
    let (handle, events) = serve(bound, Config { hooks, ..options.config.clone() })?;
    let full_url = format!("{url}{}", options.config.policy.path.as_deref().unwrap_or_default());
    let was_interrupted = Arc::new(AtomicBool::new(false));
    let group = Arc::new(OnceLock::<Group>::new());
    let (on_signal, interrupted, signalled) =
        (handle.clone(), Arc::clone(&was_interrupted), Arc::clone(&group));
    // Before anybody is told that the listener is ready: whoever is may stop it at once.
    signals::on_stop(move || {
        interrupted.store(true, Ordering::SeqCst);
        on_signal.stop();
        if let Some(group) = signalled.get() {
            group.terminate();
        }
    })?;
    let _ready = options.ready_file.as_deref().map(|path| ReadyFile::write(path, &full_url)).transpose()?;
    announce(&url, is_exposed, options, console);
    let start = |command: &String| Running::start(command, &full_url, handle.clone());
    let command = options.exec.as_ref().map(start).transpose()?;
    if let Some(command) = &command {
        let _ = group.set(command.group());
    }
    let mut expectations = Expectations::new(&options.expect, options.expect_count);
    let end = follow(options, &mut expectations, &handle, &events, console)?;
    let outcome = RunOutcome {
        options,
        tally: &end.tally,
        expectations: &expectations,
        command: command.map(|command| command.finish(end.was_timed_out)),
        was_interrupted: was_interrupted.load(Ordering::SeqCst),
        was_timed_out: end.was_timed_out,
    };
    summarize(&end.tally, console);
    outcome.tell(console);
    let tests = outcome.tests();
    let exit = outcome::exit(&tests);
    reports.write(tests, console)?;
    Ok(exit)
}

/// How the events ended.
#[derive(Debug, Default)]
struct End {
    tally: Tally,
    was_timed_out: bool,
}

/// Binds, with an error that says what to do about it.
pub(crate) fn bind(host: &str, port: u16) -> Result<Bound, Error> {
    Bound::new(host, port).map_err(|error| {
        let (what, help) = match error.kind() {
            ErrorKind::AddrInUse => (
                format!("port {port} on {host} is in use"),
                "choose another with --port, or --port 0 for any free one",
            ),
            ErrorKind::AddrNotAvailable => (
                format!("{host} is not an address of this machine"),
                "use --host 127.0.0.1, or 0.0.0.0 for all interfaces",
            ),
            ErrorKind::PermissionDenied => (
                format!("port {port} needs more rights than you have"),
                "choose one from 1024 up with --port",
            ),
            _ => (format!("cannot listen on {host}:{port}: {}", reason(&error)), "check --host and --port"),
        };
        Error::listener(what, help)
    })
}

/// Starts the receiver.
pub(crate) fn serve(bound: Bound, config: Config) -> Result<(Handle, Receiver<Event>), Error> {
    bound.serve(config).map_err(|error| {
        Error::listener(
            format!("the listener could not start: {}", reason(&error)),
            "close some programs, or raise `ulimit -n`",
        )
    })
}

fn announce(url: &str, is_exposed: bool, options: &Options, console: &mut Console) {
    if is_exposed {
        console.remark(
            Level::Warning,
            &format!("{url} can be reached from other machines"),
            "callbacks carry user ids; --host 127.0.0.1 keeps them here",
        );
    }
    let policy = &options.config.policy;
    let unchecked = match (policy.sdkappid.is_none(), policy.token.is_none()) {
        (true, true) => "SdkAppid and Sign are not checked (see --sdkappid and --token)",
        (true, false) => "SdkAppid is not checked (see --sdkappid)",
        (false, true) => "Sign is not checked (see --token)",
        (false, false) => "",
    };
    if !unchecked.is_empty() {
        console.remark(Level::Info, unchecked, "");
    }
    if let Some(forward) = &options.forward {
        let what = if forward.is_all { "all" } else { "accepted" };
        let message = format!("{what} callbacks are forwarded to {}", forward.target.shown_base());
        console.remark(Level::Info, &message, "");
    }
    let path = policy.path.as_deref().unwrap_or_default();
    let ready = format!("listening on {url}{path} (Ctrl-C stops)");
    console.say(Level::Info, &ready, &json!({"type": "ready", "url": url}));
}

/// Shows events until the receiver has stopped.
fn follow(
    options: &Options,
    expectations: &mut Expectations,
    handle: &Handle,
    events: &Receiver<Event>,
    console: &mut Console,
) -> Result<End, Error> {
    let deadline = options.timeout.map(|timeout| Instant::now() + timeout);
    let clock_zone = Clock::system().zone;
    let mut end = End::default();
    let mut is_waiting = true;
    let mut death = None;
    let mut output = Output::default();
    loop {
        let next = match events.try_recv() {
            Err(TryRecvError::Empty) => {
                output.catch_up(console).map_err(|error| broken_output(handle, events, error))?;
                match deadline.filter(|_| is_waiting) {
                    Some(deadline) => events.recv_timeout(deadline.saturating_duration_since(Instant::now())),
                    None => events.recv().map_err(RecvTimeoutError::from),
                }
            }
            waiting => waiting.map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Event::Exchange(exchange)) if !options.counts(&exchange) => end.tally.left_out += 1,
            Ok(Event::Exchange(exchange)) => {
                end.tally.add(&exchange, options.fail_on);
                if exchange.verdict.is_callback {
                    expectations.take(&exchange);
                }
                let clock = Clock { zone: clock_zone.clone(), now: exchange.received_at };
                let shown = output.show(&exchange, &clock, console);
                shown.map_err(|error| broken_output(handle, events, error))?;
            }
            Ok(Event::Trouble(trouble)) => report(&trouble, console),
            Ok(Event::Died(why)) => {
                death.get_or_insert(why);
                is_waiting = false;
                handle.stop();
            }
            Ok(Event::Stopped) | Err(RecvTimeoutError::Disconnected) => {
                output.write(console).map_err(explain_output)?;
                let dead = |why| Error::listener(format!("the listener gave up: {why}"), "start it again");
                return death.map_or(Ok(end), |why| Err(dead(why)));
            }
            // It is dealt with below.
            Err(RecvTimeoutError::Timeout) => {}
        }
        if is_waiting && deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            // Also where callbacks come so fast that nobody ever has to wait for one.
            (is_waiting, end.was_timed_out) = (false, true);
            handle.stop();
        }
        if is_waiting && options.is_done(&end.tally, expectations) {
            is_waiting = false;
            handle.stop();
        }
    }
}

impl Options {
    /// Whether an exchange is shown and counted.
    fn counts(&self, exchange: &Exchange) -> bool {
        let filters = &self.config.filters;
        filters.is_empty()
            || exchange.verdict.is_callback
                && filters.iter().all(|filter| filter.matches(&exchange.request, &exchange.verdict))
    }

    /// Whether there is nothing left to wait for.
    fn is_done(&self, tally: &Tally, expectations: &Expectations) -> bool {
        match self.config.count {
            Some(count) => tally.callbacks() >= count,
            None => self.exec.is_none() && expectations.are_any() && expectations.are_met(),
        }
    }
}

/// Without output there is no point in going on, but requests in flight get their answer.
fn broken_output(handle: &Handle, events: &Receiver<Event>, error: Error) -> Error {
    handle.stop();
    while !matches!(events.recv(), Ok(Event::Stopped) | Err(_)) {}
    explain_output(error)
}

/// A closed pipe is a normal end.
fn explain_output(error: Error) -> Error {
    match error {
        Error::Output(cause) if cause.kind() != ErrorKind::BrokenPipe => Error::listener(
            format!("the output could not be written: {}", reason(&cause)),
            "free some space, or write somewhere else",
        ),
        other => other,
    }
}

fn report(trouble: &Trouble, console: &mut Console) {
    match trouble {
        Trouble::OutOfDescriptors => console.remark(
            Level::Warning,
            "no file descriptor is left: new connections wait until others are closed",
            "raise the limit with `ulimit -n`",
        ),
        Trouble::AcceptingAgain => console.remark(Level::Info, "new connections are accepted again", ""),
        Trouble::Abandoned { total } => console.remark(
            Level::Warning,
            "a request announced a body too large to skip; it was answered and its connection is left open",
            &format!("{total} so far; each holds a thread and two descriptors until the listener ends"),
        ),
    }
}

fn summarize(tally: &Tally, console: &mut Console) {
    let callbacks = tally.callbacks();
    let mut text = format!(
        "{}: {} accepted, {} rejected, {} unparsable",
        plural(callbacks, "callback"),
        tally.accepted,
        tally.rejected,
        tally.unparsable,
    );
    if tally.others > 0 {
        text.push_str(&format!("; {}", plural(tally.others, "other request")));
    }
    if tally.left_out > 0 {
        text.push_str(&format!("; {} left out by --filter", tally.left_out));
    }
    let mut record = json!({
        "type": "summary",
        "callbacks": callbacks,
        "accepted": tally.accepted,
        "rejected": tally.rejected,
        "unparsable": tally.unparsable,
        "others": tally.others,
    });
    if tally.left_out > 0 {
        record["left_out"] = tally.left_out.into();
    }
    console.say(Level::Info, &text, &record);
}
