//! What takes part in a run besides the receiver: the backend, the faults, the files.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::answer_redaction::AnswerRedaction;
use super::blocked_writes::{BlockedWrites, WriteTarget};
use super::fixtures_writer::{Candidate, FixturesWriter};
use super::options::ListenOptions;
use super::record_line::RecordLine;
use super::recorder::Recorder;
use crate::error::Error;
use crate::exchange::Exchange;
use crate::http::forward::{BackendTarget, ForwardOptions, Forwarder};
use crate::http::server::{Hooks, Journal};
use crate::render::console::{Console, Level};

/// Where exchanges are kept.
struct Files {
    recorder: Option<Recorder>,
    fixtures: Option<FixturesWriter>,
    notices: Sender<String>,
    writes: BlockedWrites,
}

/// What the user should know of these files, in a sentence each.
pub(super) type Notices = Receiver<String>;

/// Opens what is asked for, so that nothing can fail later that could have failed now.
pub(super) fn prepare(
    options: &ListenOptions,
    address: SocketAddr,
    writes: &BlockedWrites,
    console: &mut Console,
) -> Result<(Hooks, Notices), Error> {
    let forwarder = options.hooks.forward.clone().map(|forward| forwarder(forward, address)).transpose()?;
    let (sender, notices) = channel();
    let journal = journal(options, sender, writes, console)?;
    Ok((Hooks { forwarder, faults: options.hooks.faults.clone(), journal }, notices))
}

fn forwarder(options: ForwardOptions, address: SocketAddr) -> Result<Arc<Forwarder>, Error> {
    if is_ourselves(&options.target, address) {
        let message = format!("--forward-to {} is the address of this listener", options.target.authority);
        return Err(Error::usage(
            message,
            "write the port of the backend, and listen on another port with --port",
        ));
    }
    let forwarder = Forwarder::new(options).map_err(|error| Error::input(error.to_string(), error.help()))?;
    Ok(Arc::new(forwarder))
}

/// Whether a callback that is passed on would come back for ever.
fn is_ourselves(target: &BackendTarget, address: SocketAddr) -> bool {
    target.port == address.port()
        && (target.host.as_str(), target.port)
            .to_socket_addrs()
            .is_ok_and(|mut found| found.any(|found| reaches(found.ip(), address.ip())))
}

/// Whether what is sent to an address arrives where `bound` is listened on.
fn reaches(asked: IpAddr, bound: IpAddr) -> bool {
    let (asked, bound) = (asked.to_canonical(), bound.to_canonical());
    // No address at all means this machine.
    let is_here = || asked.is_unspecified() || asked.is_loopback() || is_of_this_machine(asked);
    asked == bound || (asked.is_unspecified() && bound.is_loopback()) || (bound.is_unspecified() && is_here())
}

/// Only the machine's own addresses can be bound.
fn is_of_this_machine(address: IpAddr) -> bool {
    UdpSocket::bind((address, 0)).is_ok()
}

fn journal(
    options: &ListenOptions,
    notices: Sender<String>,
    writes: &BlockedWrites,
    console: &mut Console,
) -> Result<Option<Journal>, Error> {
    let mut recorder = None;
    if let Some(path) = &options.hooks.record {
        let (opened, repair) = Recorder::open(path)?;
        if let Some(repair) = repair {
            console.remark(Level::Warning, &repair.describe(path), "");
        }
        recorder = Some(opened);
    }
    let fixtures = options.hooks.record_fixtures.as_deref().map(FixturesWriter::open).transpose()?;
    if recorder.is_none() && fixtures.is_none() {
        return Ok(None);
    }
    let last_id = recorder.as_ref().map_or(0, Recorder::last_id);
    let is_recorded = recorder.is_some();
    let redaction = AnswerRedaction::of(options);
    let hasher = fixtures.as_ref().map(FixturesWriter::hasher);
    let files = Arc::new(Mutex::new(Files { recorder, fixtures, notices, writes: writes.clone() }));
    Ok(Some(Journal::new(last_id, move |exchange| {
        // Callbacks whose body did not arrive whole cannot be replayed.
        if !exchange.verdict.is_callback || exchange.request.body.is_err() {
            return Ok(Box::new(|_| Ok(())));
        }
        let draft = is_recorded.then(|| RecordLine::of(&redaction.of_exchange(exchange))).transpose()?;
        let fixture = hasher.as_ref().and_then(|hasher| Candidate::of(exchange, hasher));
        let files = Arc::clone(&files);
        Ok(Box::new(move |exchange| {
            let line = draft.map(|draft| draft.complete(exchange.id, &exchange.repeats)).transpose()?;
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.keep(line.as_deref(), fixture.as_ref(), exchange)
        }))
    })))
}

impl Files {
    fn keep(
        &mut self,
        line: Option<&[u8]>,
        fixture: Option<&Candidate>,
        exchange: &Exchange,
    ) -> Result<(), String> {
        if let (Some(recorder), Some(line)) = (&mut self.recorder, line) {
            if let Some(notice) = recorder.renew()? {
                // Whoever shows what happens may have ended.
                let _ = self.notices.send(notice);
            }
            self.writes.during(WriteTarget::Record, || recorder.append(line))?;
        }
        match (&mut self.fixtures, fixture) {
            (Some(fixtures), Some(fixture)) => fixtures.keep(fixture, exchange),
            _ => Ok(()),
        }
    }
}
