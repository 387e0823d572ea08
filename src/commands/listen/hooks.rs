//! What takes part in a run besides the receiver: the backend and the faults.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use super::Options;
use crate::error::Error;
use crate::http::forward::{ForwardOptions, Forwarder, Target};
use crate::http::server::Hooks;

/// Opens what is asked for, so that nothing can fail later that could have failed now.
pub(super) fn prepare(options: &Options, address: SocketAddr) -> Result<Hooks, Error> {
    let forwarder = options.forward.clone().map(|forward| forwarder(forward, address)).transpose()?;
    Ok(Hooks { forwarder, faults: options.faults.clone() })
}

fn forwarder(options: ForwardOptions, address: SocketAddr) -> Result<Arc<Forwarder>, Error> {
    if is_ourselves(&options.target, address) {
        let message = format!("--forward-to {} is the address of this listener", options.target.authority);
        return Err(Error::usage(message, "name the backend's port, and listen on another with --port"));
    }
    let forwarder = Forwarder::new(options).map_err(|error| {
        Error::input(format!("--forward-to: {error}"), "check --forward-cacert and the system's certificates")
    })?;
    Ok(Arc::new(forwarder))
}

/// Whether a callback that is passed on would come back for ever.
fn is_ourselves(target: &Target, address: SocketAddr) -> bool {
    let reaches = |found: SocketAddr| {
        found.ip() == address.ip() || (address.ip().is_unspecified() && found.ip().is_loopback())
    };
    target.port == address.port()
        && (target.host.as_str(), target.port).to_socket_addrs().is_ok_and(|mut found| found.any(reaches))
}
