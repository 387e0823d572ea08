//! Waiting for an endpoint that is still starting.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use url::Url;

use super::authority;

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// How long one look may take.
const MOST_FOR_ONE: Duration = Duration::from_secs(1);

/// Waits until something accepts connections where `url` points. The error says what was found instead at last.
/// `is_stopped` ends the wait early, as a success: there is nothing to say about the endpoint then.
pub(crate) fn wait_until_ready(
    url: &Url,
    patience: Duration,
    is_stopped: impl Fn() -> bool,
) -> Result<(), String> {
    let deadline = Instant::now() + patience;
    loop {
        let why = match connect(url, deadline) {
            Ok(()) => return Ok(()),
            Err(_) if is_stopped() => return Ok(()),
            Err(why) => why,
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let patience = humantime::format_duration(patience);
            return Err(format!("{} did not accept a connection within {patience}: {why}", authority(url)));
        }
        std::thread::sleep(PAUSE.min(left));
    }
}

fn connect(url: &Url, deadline: Instant) -> Result<(), String> {
    let words = |error: std::io::Error| {
        let text = error.to_string();
        text.split(" (os error").next().unwrap_or_default().to_lowercase()
    };
    let addresses = url.socket_addrs(|| None).map_err(words)?;
    let mut why = "the name has no address".to_owned();
    for address in addresses {
        let left = deadline.saturating_duration_since(Instant::now()).min(MOST_FOR_ONE);
        match TcpStream::connect_timeout(&address, left.max(Duration::from_millis(1))) {
            Ok(_) => return Ok(()),
            Err(error) => why = words(error),
        }
    }
    Err(why)
}
