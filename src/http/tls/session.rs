//! TLS over sockets that are opened by hand.

use std::io::{self, Read, Write};
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::http::route::{Route, RouteError};

/// A socket with TLS around it.
pub(in crate::http) type TlsStream<S> = StreamOwned<ClientConnection, S>;

/// What every connection to one host has in common.
pub(in crate::http) struct Session {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
    /// `host:port`, for messages.
    authority: String,
    route: Route,
}

impl Session {
    /// Gets ready for connections to `host`. Certificates are loaded here, which takes milliseconds.
    pub(in crate::http) fn new(host: &str, port: u16, route: &Route) -> Result<Self, RouteError> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| RouteError {
            message: format!("`{host}` cannot be a name in a certificate, so https is not possible"),
            help: "check the spelling of the host".to_owned(),
        })?;
        let config = Arc::new(super::configure(route)?);
        let authority =
            if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
        Ok(Self { config, name, authority, route: route.clone() })
    }

    /// TLS around a socket. The handshake takes place with the first bytes.
    pub(in crate::http) fn wrap<S: Read + Write>(&self, socket: S) -> io::Result<TlsStream<S>> {
        let conversation = ClientConnection::new(Arc::clone(&self.config), self.name.clone());
        Ok(StreamOwned::new(conversation.map_err(io::Error::other)?, socket))
    }

    /// What went wrong, and the way out, where an error of such a stream is about TLS.
    pub(in crate::http) fn explain(&self, error: &io::Error) -> Option<(String, String)> {
        Some(super::explain(super::find(error)?, &self.authority, &self.route))
    }
}
