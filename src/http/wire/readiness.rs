//! Waiting for an endpoint that is still starting.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use socket2::Socket;
use url::Url;

use super::answer::RawAnswer;
use super::connection::WireConnection;
use super::dial::{dial, dial_socket_file, left};
use crate::http::failure::authority;
use crate::http::resolve::resolve;
use crate::http::route::Route;
use crate::http::route::proxy::Proxy;

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// How long connecting may take in one look.
const MOST_FOR_ONE: Duration = Duration::from_secs(1);

/// How long a name may take to be found in one look.
const MOST_FOR_NAME: Duration = Duration::from_secs(3);

/// How long a proxy may take to connect to the endpoint in one look.
const MOST_FOR_TUNNEL: Duration = Duration::from_secs(5);

/// A look that has less time than this says nothing new.
const SHORTEST_LOOK: Duration = Duration::from_millis(50);

/// Whether waiting can tell if the endpoint itself accepts connections. A proxy says so of the tunnels that
/// `https://` needs; of `http://` it would take a request.
pub(crate) fn sees_endpoint(url: &Url, route: &Route) -> bool {
    route.proxy.as_ref().is_none_or(|proxy| has_tunnel(url, proxy))
}

fn has_tunnel(url: &Url, proxy: &Proxy) -> bool {
    url.scheme() == "https" && proxy.url.scheme() == "http"
}

/// Waits until something accepts connections where a delivery to `url` would connect, as far as
/// [`sees_endpoint`] says also behind a proxy. The error says what was found instead at last.
/// `is_stopped` ends the wait early, as a success: there is nothing to say about the endpoint then.
pub(crate) fn wait_until_ready(
    url: &Url,
    route: &Route,
    patience: Duration,
    is_stopped: impl Fn() -> bool,
) -> Result<(), String> {
    let deadline = Instant::now() + patience;
    let mut last = None;
    loop {
        // A look that has hardly any time finds out less than the one before.
        let has_time = deadline.saturating_duration_since(Instant::now()) >= SHORTEST_LOOK;
        if has_time || last.is_none() {
            match connect(url, route, deadline) {
                Ok(()) => return Ok(()),
                Err(_) if is_stopped() => return Ok(()),
                Err(found) => last = Some(found),
            }
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero()
            && let Some((place, why)) = last
        {
            let patience = humantime::format_duration(patience);
            return Err(format!("{place} did not accept a connection within {patience}: {why}"));
        }
        std::thread::sleep(PAUSE.min(left));
    }
}

/// One look. The error says where it went, and what is wrong there.
fn connect(url: &Url, route: &Route, deadline: Instant) -> Result<(), (String, String)> {
    if let Some(path) = &route.unix_socket {
        let connected = dial_socket_file(path, left(deadline).min(MOST_FOR_ONE));
        return connected.map(drop).map_err(|error| (format!("the socket {path}"), words(&error)));
    }
    let Some(proxy) = &route.proxy else {
        let addresses = match route.given_addresses(url) {
            Some(addresses) => Ok(addresses),
            None => look_up(url, deadline),
        };
        let connected = addresses.and_then(|addresses| connect_to_one(&addresses, deadline));
        return connected.map(drop).map_err(|why| (authority(url), why));
    };
    let stream = look_up(&proxy.url, deadline)
        .and_then(|addresses| connect_to_one(&addresses, deadline))
        .map_err(|why| (format!("the proxy {proxy}"), why))?;
    if !has_tunnel(url, proxy) {
        return Ok(());
    }
    let most = deadline.saturating_duration_since(Instant::now()).min(MOST_FOR_TUNNEL);
    ask_for_tunnel(stream, url, proxy, Instant::now() + most)
        .map_err(|why| (format!("{} behind the proxy {proxy}", authority(url)), why))
}

fn look_up(url: &Url, deadline: Instant) -> Result<Vec<SocketAddr>, String> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let left = deadline.saturating_duration_since(Instant::now()).min(MOST_FOR_NAME);
    resolve(host, url.port_or_known_default().unwrap_or(80), left).map_err(|error| match error.kind() {
        ErrorKind::TimedOut => format!("{host} is not found in time"),
        _ => words(&error),
    })
}

fn connect_to_one(addresses: &[SocketAddr], deadline: Instant) -> Result<Socket, String> {
    dial(addresses, MOST_FOR_ONE, deadline).map_err(|error| words(&error))
}

/// A proxy connects to the endpoint before it says yes to a tunnel.
fn ask_for_tunnel(socket: Socket, url: &Url, proxy: &Proxy, deadline: Instant) -> Result<(), String> {
    let endpoint = authority(url);
    let authorization = proxy.authorization().map(|value| format!("Proxy-Authorization: {value}\r\n"));
    let authorization = authorization.unwrap_or_default();
    let request = format!("CONNECT {endpoint} HTTP/1.1\r\nHost: {endpoint}\r\n{authorization}\r\n");
    let mut connection = WireConnection::over(socket, None, None).map_err(|error| words(&error))?;
    let asked = connection.send(request.as_bytes(), deadline);
    let answer =
        asked.and_then(|()| connection.receive_head(deadline)).map_err(|broken| match broken.error() {
            None => "the proxy did not answer with HTTP".to_owned(),
            Some(_) if broken.is_late() => "the proxy does not answer".to_owned(),
            Some(error) if error.kind() == ErrorKind::UnexpectedEof => {
                "the proxy closed the connection".to_owned()
            }
            Some(error) => words(error),
        })?;
    let RawAnswer { status, reason, .. } = answer.answer;
    if (200..300).contains(&status) {
        return Ok(());
    }
    Err(format!("the proxy answered {}", format!("{status} {reason}").trim_end()))
}

fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}
