//! `timhook listen`: receive callbacks, check them, show them.

mod announcement;
mod answer_redaction;
mod blocked_writes;
mod event_loop;
mod exec;
mod expectations;
pub(crate) mod faults;
mod fixtures_writer;
mod forced_exit;
mod hooks;
mod inspect;
mod options;
mod output;
mod ready_file;
mod record_line;
mod recorder;
mod run_tests;
mod tally;
mod value_shape;

use std::io::ErrorKind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, OnceLock};

pub(crate) use options::{CheckOptions, HookOptions, ListenOptions, ListenReport};
pub(crate) use output::{Look, Output, render};

use super::{inspector, signals};
use crate::error::{Error, reason};
use crate::exit::Exit;
use crate::http::server::{Bound, Config, Event, Handle};
use crate::render::console::Console;
use blocked_writes::{BlockedWrites, WriteTarget};
use event_loop::EventSources;
use exec::{Group, Running};
use expectations::Expectations;
use forced_exit::ForcedExit;
use inspector::Inspector;
use ready_file::ReadyFile;
use run_tests::{ListenOutcome, ListenReports};

/// Listens until enough callbacks came, time is up, or somebody says stop.
pub(crate) fn run(options: &ListenOptions, console: &mut Console) -> Result<Exit, Error> {
    let reports = ListenReports::open(&options.checks.reports)?;
    options.ready_file.as_deref().map_or(Ok(()), ready_file::clear)?;
    let bound = bind(&options.host, options.port)?;
    let inspector = options.inspect.as_ref().map(inspector::bind).transpose()?;
    let url = format!("http://{}", bound.address());
    let is_exposed = !bound.address().ip().is_loopback();
    let writes = BlockedWrites::default();
    let (hooks, notices) = hooks::prepare(options, bound.address(), &writes, console)?;
    let full_url = format!("{url}{}", options.config.policy.path.as_deref().unwrap_or_default());
    let inspector = inspector.map(|bound| inspect::start(options, bound, &full_url)).transpose()?;
    let (handle, events) = serve(bound, Config { hooks, ..options.config.clone() })?;
    let was_interrupted = Arc::new(AtomicBool::new(false));
    let group = Arc::new(OnceLock::<Group>::new());
    let (on_signal, interrupted, signalled) =
        (handle.clone(), Arc::clone(&was_interrupted), Arc::clone(&group));
    let last_resort = ForcedExit::of(options, &writes, console);
    // Before anybody is told that the listener is ready: whoever is may stop it at once.
    signals::on_stop(options.hooks.record.is_some(), move || {
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
    let mut expectations = Expectations::new(&options.checks.expect, options.checks.expect_count);
    let end = event_loop::follow(
        options,
        &mut expectations,
        &handle,
        EventSources { events: &events, notices: &notices, writes: &writes, inspector: inspector.as_ref() },
        console,
    )?;
    drop(inspector);
    let outcome = ListenOutcome {
        options,
        tally: &end.tally,
        expectations: &expectations,
        command: command.map(|command| command.finish(end.was_timed_out)),
        was_interrupted: was_interrupted.load(Ordering::SeqCst),
        was_timed_out: end.was_timed_out,
    };
    writes.during(WriteTarget::Output, || {
        end.tally.summarize(console);
        outcome.tell(console);
    });
    let tests = outcome.tests();
    let exit = run_tests::exit(&tests);
    reports.write(tests, options.checks.step_summary.as_deref(), console)?;
    Ok(exit)
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
