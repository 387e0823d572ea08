//! `timhook listen`: receive callbacks, check them, show them.

mod announcement;
mod draft;
mod exec;
mod expectations;
pub(crate) mod faults;
mod fixtures_writer;
mod following;
mod hooks;
mod last_resort;
mod outcome;
mod output;
mod ready_file;
mod recorder;
mod shape;
mod tally;
mod veil;
mod writes;

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

pub(crate) use outcome::Report;
pub(crate) use output::{Look, Output, render};

use super::{inspector, signals};
use crate::error::{Error, reason};
use crate::exit::Exit;
use crate::finding::Severity;
use crate::http::forward::ForwardOptions;
use crate::http::server::{Bound, Config, Event, Faults, Handle};
use crate::protocol::filter::Condition;
use crate::protocol::signature::Token;
use crate::render::console::Console;
use exec::{Group, Running};
use expectations::Expectations;
use following::Heard;
use inspector::{About, Inspector, Resender, Secrets, Subject};
use last_resort::LastResort;
use outcome::{Outcome, Reports};
use ready_file::ReadyFile;
use writes::{To, Writes};

/// How to listen, and when that is a success.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Address or name to bind.
    pub(crate) host: String,
    /// Port to bind; 0 for any free one.
    pub(crate) port: u16,
    /// What the receiver insists on.
    pub(crate) config: Config,
    /// How exchanges are shown.
    pub(crate) look: Look,
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
    /// Where GitHub wants a table, beside its report.
    pub(crate) step_summary: Option<PathBuf>,
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
    /// A page that shows it all.
    pub(crate) inspect: Option<inspector::Options>,
}

/// Listens until enough callbacks came, time is up, or somebody says stop.
pub(crate) fn run(options: &Options, console: &mut Console) -> Result<Exit, Error> {
    let reports = Reports::open(&options.reports)?;
    options.ready_file.as_deref().map_or(Ok(()), ready_file::clear)?;
    let bound = bind(&options.host, options.port)?;
    let inspector = options.inspect.as_ref().map(inspector::bind).transpose()?;
    let url = format!("http://{}", bound.address());
    let is_exposed = !bound.address().ip().is_loopback();
    let writes = Writes::default();
    let (hooks, notices) = hooks::prepare(options, bound.address(), &writes, console)?;
    let full_url = format!("{url}{}", options.config.policy.path.as_deref().unwrap_or_default());
    let inspector = inspector.map(|bound| options.inspected(bound, &full_url)).transpose()?;
    let (handle, events) = serve(bound, Config { hooks, ..options.config.clone() })?;
    let was_interrupted = Arc::new(AtomicBool::new(false));
    let group = Arc::new(OnceLock::<Group>::new());
    let (on_signal, interrupted, signalled) =
        (handle.clone(), Arc::clone(&was_interrupted), Arc::clone(&group));
    let last_resort = LastResort::of(options, &writes, console);
    // Before anybody is told that the listener is ready: whoever is may stop it at once.
    signals::on_stop(options.record.is_some(), move || {
        interrupted.store(true, Ordering::SeqCst);
        on_signal.stop();
        if let Some(group) = signalled.get() {
            group.terminate();
        }
        last_resort.start(signalled.get().copied());
    })?;
    let _ready = options.ready_file.as_deref().map(|path| ReadyFile::write(path, &full_url)).transpose()?;
    announcement::announce(&url, is_exposed, options, inspector.as_ref(), console);
    if let Some(inspector) = &inspector {
        inspector.open(console);
    }
    let inspector_url = inspector.as_ref().map(Inspector::url);
    let start = |command: &String| Running::start(command, &full_url, inspector_url, handle.clone());
    let command = options.exec.as_ref().map(start).transpose()?;
    if let Some(command) = &command {
        let _ = group.set(command.group());
    }
    let mut expectations = Expectations::new(&options.expect, options.expect_count);
    let end = following::follow(
        options,
        &mut expectations,
        &handle,
        Heard { events: &events, notices: &notices, writes: &writes, inspector: inspector.as_ref() },
        console,
    )?;
    drop(inspector);
    let outcome = Outcome {
        options,
        tally: &end.tally,
        expectations: &expectations,
        command: command.map(|command| command.finish(end.was_timed_out)),
        was_interrupted: was_interrupted.load(Ordering::SeqCst),
        was_timed_out: end.was_timed_out,
    };
    writes.during(To::Output, || {
        end.tally.summarize(console);
        outcome.tell(console);
    });
    let tests = outcome.tests();
    let exit = outcome::exit(&tests);
    reports.write(tests, options.step_summary.as_deref(), console)?;
    Ok(exit)
}

impl Options {
    /// What must not be shown.
    fn tokens(&self) -> impl Iterator<Item = &Token> {
        let resign = self.forward.as_ref().and_then(|forward| forward.resign.as_ref());
        self.config.policy.token.iter().chain(resign)
    }

    /// Starts the inspector of a listener at this URL.
    fn inspected(&self, bound: inspector::Bound, url: &str) -> Result<Inspector, Error> {
        let name = |path: &PathBuf| path.display().to_string();
        let policy = &self.config.policy;
        let about = About {
            url: Some(url.to_owned()),
            curl: inspector::to_try(url, policy.sdkappid, policy.token.is_some()),
            forward_to: self.forward.as_ref().map(|forward| forward.target.shown_base()),
            is_signed: policy.token.is_some(),
            record: self.record.as_ref().map(name),
            ..About::new("listen", bound.keep())
        };
        let signer = self.forward.as_ref().and_then(|forward| forward.resign.as_ref());
        let resender =
            self.forward.as_ref().map(|forward| Resender::new(forward, policy.token.as_ref())).transpose()?;
        bound.start(Subject {
            about,
            secrets: Secrets::of(self.tokens(), signer),
            resender: resender.ok_or("callbacks are not forwarded, so there is no backend to send them to"),
            end: "the listener stopped",
        })
    }
}

/// Binds, with an error that says what to do about it.
pub(crate) fn bind(host: &str, port: u16) -> Result<Bound, Error> {
    // As in a URL.
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Some((name, port)) = host.split_once(':').filter(|(_, port)| !port.contains(':')) {
        let help = format!("write --host {name} --port {port}");
        return Err(Error::usage(format!("--host {host} includes a port"), help));
    }
    Bound::new(host, port).map_err(|error| {
        let (what, help) = match error.kind() {
            ErrorKind::AddrInUse => (
                format!("port {port} on {host} is in use"),
                "choose another port with --port, or --port 0 for any free port",
            ),
            ErrorKind::AddrNotAvailable => (
                format!("{host} is not an address of this machine"),
                "use --host 127.0.0.1, or 0.0.0.0 for all interfaces",
            ),
            ErrorKind::PermissionDenied => (
                format!("you are not allowed to listen on port {port}"),
                "choose a port from 1024 with --port",
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
