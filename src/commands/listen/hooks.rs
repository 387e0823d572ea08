//! What takes part in a run besides the receiver: the backend, the faults, the files.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};

use super::Options;
use super::fixtures_writer::FixturesWriter;
use super::recorder::Recorder;
use crate::error::Error;
use crate::exchange::{Exchange, Record};
use crate::http::forward::{ForwardOptions, Forwarder, Target};
use crate::http::server::{Hooks, Journal};
use crate::protocol::query::Query;
use crate::render::console::{Console, Level};

/// Where exchanges are kept.
struct Files {
    recorder: Option<Recorder>,
    fixtures: Option<FixturesWriter>,
}

/// Opens what is asked for, so that nothing can fail later that could have failed now.
pub(super) fn prepare(options: &Options, address: SocketAddr, console: &mut Console) -> Result<Hooks, Error> {
    let forwarder = options.forward.clone().map(|forward| forwarder(forward, address)).transpose()?;
    Ok(Hooks { forwarder, faults: options.faults.clone(), journal: journal(options, console)? })
}

fn forwarder(options: ForwardOptions, address: SocketAddr) -> Result<Arc<Forwarder>, Error> {
    if is_ourselves(&options.target, address) {
        let message = format!("--forward-to {} is the address of this listener", options.target.authority);
        return Err(Error::usage(message, "name the backend's port, and listen on another with --port"));
    }
    let forwarder = Forwarder::new(options).map_err(|error| Error::input(error.to_string(), error.help()))?;
    Ok(Arc::new(forwarder))
}

/// Whether a callback that is passed on would come back for ever.
fn is_ourselves(target: &Target, address: SocketAddr) -> bool {
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

fn journal(options: &Options, console: &mut Console) -> Result<Option<Journal>, Error> {
    let mut recorder = None;
    if let Some(path) = &options.record {
        let (opened, repair) = Recorder::open(path)?;
        if let Some(repair) = repair {
            console.remark(Level::Warning, &repair.describe(path), "");
        }
        recorder = Some(opened);
    }
    let fixtures = options.record_fixtures.as_deref().map(FixturesWriter::open).transpose()?;
    if recorder.is_none() && fixtures.is_none() {
        return Ok(None);
    }
    let last_id = recorder.as_ref().map_or(0, Recorder::last_id);
    let files = Mutex::new(Files { recorder, fixtures });
    Ok(Some(Journal::new(last_id, move |exchange| {
        files.lock().unwrap_or_else(PoisonError::into_inner).keep(exchange)
    })))
}

impl Files {
    /// Keeps callbacks whose body arrived whole: the others cannot be replayed.
    fn keep(&mut self, exchange: &Exchange) -> Result<(), String> {
        if !exchange.verdict.is_callback || exchange.request.body.is_err() {
            return Ok(());
        }
        if let Some(recorder) = &mut self.recorder {
            let query = Query::of_url(&exchange.request.url);
            let mut line = serde_json::to_vec(&Record::of(exchange, query.pairs()))
                .map_err(|error| format!("a record could not be made: {error}"))?;
            line.push(b'\n');
            recorder.append(&line)?;
        }
        self.fixtures.as_mut().map_or(Ok(()), |fixtures| fixtures.keep(exchange))
    }
}
