//! `timhook listen`: receive callbacks, check them, show them.

use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde_json::json;

use super::signals;
use crate::error::{Error, reason};
use crate::exchange::{Exchange, Outcome, Record};
use crate::exit::Exit;
use crate::finding::{Severity, worst};
use crate::http::server::{Bound, Config, Event, Handle, Trouble};
use crate::protocol::query::Query;
use crate::render::console::{Console, Level};
use crate::render::exchange::{Clock, exchange};

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
}

/// What a run has seen.
#[derive(Debug, Default)]
struct Tally {
    accepted: u64,
    rejected: u64,
    unparsable: u64,
    /// Requests that are no callbacks: other methods, other paths.
    others: u64,
    has_failed: bool,
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
        if verdict.is_callback && fail_on.is_some() {
            self.has_failed |= verdict.outcome != Outcome::Accepted || worst(&verdict.findings) >= fail_on;
        }
    }
}

/// Listens until enough callbacks came, time is up, or somebody says stop.
pub(crate) fn run(options: &Options, console: &mut Console) -> Result<Exit, Error> {
    let bound = bind(&options.host, options.port)?;
    let url = format!("http://{}", bound.address());
    let is_exposed = !bound.address().ip().is_loopback();
    let (handle, events) = serve(bound, options.config.clone())?;
    let was_interrupted = Arc::new(AtomicBool::new(false));
    let (on_signal, interrupted) = (handle.clone(), Arc::clone(&was_interrupted));
    signals::on_stop(move || {
        interrupted.store(true, Ordering::SeqCst);
        on_signal.stop();
    })?;
    announce(&url, is_exposed, options, console);
    let tally = follow(options, &handle, &events, console)?;
    summarize(&tally, console);
    Ok(judge(options, &tally, was_interrupted.load(Ordering::SeqCst)))
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
    let path = policy.path.as_deref().unwrap_or_default();
    let ready = format!("listening on {url}{path} (Ctrl-C stops)");
    console.say(Level::Info, &ready, &json!({"type": "ready", "url": url}));
}

/// Shows events until the receiver has stopped.
fn follow(
    options: &Options,
    handle: &Handle,
    events: &Receiver<Event>,
    console: &mut Console,
) -> Result<Tally, Error> {
    let deadline = options.timeout.map(|timeout| Instant::now() + timeout);
    let clock_zone = Clock::system().zone;
    let mut tally = Tally::default();
    let mut is_waiting = true;
    loop {
        let next = match deadline.filter(|_| is_waiting) {
            Some(deadline) => events.recv_timeout(deadline.saturating_duration_since(Instant::now())),
            None => events.recv().map_err(RecvTimeoutError::from),
        };
        match next {
            Ok(Event::Exchange(exchange)) => {
                tally.add(&exchange, options.fail_on);
                let clock = Clock { zone: clock_zone.clone(), now: exchange.received_at };
                show(&exchange, &clock, console).map_err(|error| broken_output(handle, events, error))?;
            }
            Ok(Event::Trouble(trouble)) => report(&trouble, console),
            Ok(Event::Died(why)) => {
                return Err(Error::listener(format!("the listener gave up: {why}"), "start it again"));
            }
            Ok(Event::Stopped) | Err(RecvTimeoutError::Disconnected) => return Ok(tally),
            Err(RecvTimeoutError::Timeout) => {
                is_waiting = false;
                handle.stop();
            }
        }
        if options.config.count.is_some_and(|count| tally.callbacks() >= count) {
            is_waiting = false;
            handle.stop();
        }
    }
}

/// Prints an exchange as it is asked for.
pub(crate) fn show(received: &Exchange, clock: &Clock, console: &mut Console) -> Result<(), Error> {
    if console.is_json() {
        let query = Query::of_url(&received.request.url);
        console.data(&Record::of(received, query.pairs()))?;
    } else {
        let text = exchange(received, clock, console.out_style, console.is_verbose);
        console.text(&text)?;
    }
    Ok(())
}

/// Without output there is no point in going on, but requests in flight get their answer.
/// A closed pipe is a normal end.
fn broken_output(handle: &Handle, events: &Receiver<Event>, error: Error) -> Error {
    handle.stop();
    while !matches!(events.recv(), Ok(Event::Stopped) | Err(_)) {}
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
        "{callbacks} callback{}: {} accepted, {} rejected, {} unparsable",
        if callbacks == 1 { "" } else { "s" },
        tally.accepted,
        tally.rejected,
        tally.unparsable,
    );
    if tally.others > 0 {
        text.push_str(&format!(
            "; {} other request{}",
            tally.others,
            if tally.others == 1 { "" } else { "s" }
        ));
    }
    let record = json!({
        "type": "summary",
        "callbacks": callbacks,
        "accepted": tally.accepted,
        "rejected": tally.rejected,
        "unparsable": tally.unparsable,
        "others": tally.others,
    });
    console.say(Level::Info, &text, &record);
}

fn judge(options: &Options, tally: &Tally, was_interrupted: bool) -> Exit {
    let is_unmet = match options.config.count {
        Some(count) => tally.callbacks() < count,
        None => options.timeout.is_some() && !was_interrupted && tally.callbacks() == 0,
    };
    if is_unmet || tally.has_failed { Exit::Failed } else { Exit::Done }
}
