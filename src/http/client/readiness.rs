//! Waiting for an endpoint that is still starting.

use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use url::Url;

use super::authority;
use crate::http::connection::Connection;

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// How long one look may take.
const MOST_FOR_ONE: Duration = Duration::from_secs(1);

/// Waits until something accepts connections where a delivery to `url` would connect. The error says what was found instead at last.
/// `is_stopped` ends the wait early, as a success: there is nothing to say about the endpoint then.
pub(crate) fn wait_until_ready(
    url: &Url,
    connection: &Connection,
    patience: Duration,
    is_stopped: impl Fn() -> bool,
) -> Result<(), String> {
    let deadline = Instant::now() + patience;
    loop {
        let why = match connect(url, connection, deadline) {
            Ok(()) => return Ok(()),
            Err(_) if is_stopped() => return Ok(()),
            Err(why) => why,
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let patience = humantime::format_duration(patience);
            let place = match (&connection.unix_socket, &connection.proxy) {
                (Some(path), _) => format!("the socket {path}"),
                (None, Some(proxy)) => format!("the proxy {proxy}"),
                (None, None) => authority(url),
            };
            return Err(format!("{place} did not accept a connection within {patience}: {why}"));
        }
        std::thread::sleep(PAUSE.min(left));
    }
}

fn connect(url: &Url, connection: &Connection, deadline: Instant) -> Result<(), String> {
    if let Some(path) = &connection.unix_socket {
        return connect_to_socket_file(path);
    }
    let mut why = "the name has no address".to_owned();
    for address in addresses(url, connection)? {
        let left = deadline.saturating_duration_since(Instant::now()).min(MOST_FOR_ONE);
        match TcpStream::connect_timeout(&address, left.max(Duration::from_millis(1))) {
            Ok(_) => return Ok(()),
            Err(error) => why = words(&error),
        }
    }
    Err(why)
}

/// Where a delivery would connect: to the proxy, to the addresses of `--resolve`, or where the name leads.
fn addresses(url: &Url, connection: &Connection) -> Result<Vec<SocketAddr>, String> {
    if let Some(proxy) = &connection.proxy {
        return proxy.url.socket_addrs(|| None).map_err(|error| words(&error));
    }
    match connection.resolutions.iter().rfind(|resolution| resolution.applies_to(url)) {
        Some(resolution) => Ok(resolution
            .addresses
            .iter()
            .map(|&address| SocketAddr::new(address, resolution.port))
            .collect()),
        None => url.socket_addrs(|| None).map_err(|error| words(&error)),
    }
}

#[cfg(unix)]
fn connect_to_socket_file(path: &str) -> Result<(), String> {
    std::os::unix::net::UnixStream::connect(path).map(drop).map_err(|error| words(&error))
}

#[cfg(not(unix))]
fn connect_to_socket_file(_path: &str) -> Result<(), String> {
    Err("this system has no Unix sockets".to_owned())
}

fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}
