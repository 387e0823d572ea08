//! An endpoint whose every answer is scripted, and which remembers what it was sent.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// The documented answer.
pub(crate) const OK: &str = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;

/// A request as an endpoint saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// `POST /?… HTTP/1.1`.
    pub(crate) request_line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Path and query.
    pub(crate) fn target(&self) -> &str {
        self.request_line.split(' ').nth(1).unwrap_or_default()
    }

    /// Fails unless it is a callback as the vendor documents it.
    fn assert_documented(&self) {
        assert!(self.request_line.starts_with("POST /"), "no test has looked at {self:?}");
        assert!(self.request_line.ends_with(" HTTP/1.1"), "{self:?}");
        assert!(self.parameter("SdkAppid").is_some_and(|id| id.parse::<u64>().is_ok()), "{self:?}");
        assert!(self.parameter("CallbackCommand").is_some_and(|name| name.contains('.')), "{self:?}");
        assert_eq!(self.parameter("contenttype"), Some("json"), "{self:?}");
        assert_eq!(self.parameter("Sign").is_some(), self.parameter("RequestTime").is_some(), "{self:?}");
        assert!(self.header("content-type").is_none_or(|value| value == "application/json"), "{self:?}");
        assert_eq!(self.header("content-length"), Some(self.body.len().to_string().as_str()), "{self:?}");
        assert!(self.header("host").is_some(), "{self:?}");
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"));
        assert!(body.is_object(), "{self:?}");
    }

    /// The value of a query parameter, as it stands there.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let query = self.target().split_once('?')?.1;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

/// A server on a free loopback port. When it goes, the requests that the test has not looked at must be callbacks as
/// the vendor documents them.
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    /// How many of them the test has looked at.
    looked_at: AtomicUsize,
}

impl Endpoint {
    /// Answers every request with these bytes and closes the connection.
    pub(crate) fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::handling(move |_, stream| {
            let _ = stream.write_all(&answer);
        })
    }

    /// Answers every request with a status and a body.
    pub(crate) fn with(status: &str, body: &str) -> Self {
        Self::answering(format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ))
    }

    /// Passes the number of every request (from 0) and its connection to `handle`, then closes.
    pub(crate) fn handling(handle: impl Fn(usize, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").expect("a free port"), handle)
    }

    /// Answers the first request as documented, and every later one 200 with this body.
    pub(crate) fn changing(body: &'static str) -> Self {
        Self::handling(move |number, stream| {
            let body = if number == 0 { OK } else { body };
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        })
    }

    /// The same, on a listener of the test's choice.
    pub(crate) fn on(
        listener: TcpListener,
        handle: impl Fn(usize, &mut TcpStream) + Send + Sync + 'static,
    ) -> Self {
        Self::serving(listener, move |number, _, stream| handle(number, stream))
    }

    /// Passes every request and its connection to `handle`, then closes.
    pub(crate) fn seeing(handle: impl Fn(&Seen, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        Self::serving(listener, move |_, seen, stream| handle(seen, stream)).for_any_request()
    }

    fn serving(
        listener: TcpListener,
        handle: impl Fn(usize, &Seen, &mut TcpStream) + Send + Sync + 'static,
    ) -> Self {
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (requests, handle) = (Arc::clone(&seen), Arc::new(handle));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (requests, handle) = (Arc::clone(&requests), Arc::clone(&handle));
                thread::spawn(move || serve(stream, &requests, &*handle));
            }
        });
        Self { address, seen, looked_at: AtomicUsize::new(0) }
    }

    /// Where to send to.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/callback", self.address)
    }

    /// What has been received so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let seen = self.seen.lock().expect("no test panicked while holding it").clone();
        self.looked_at.fetch_max(seen.len(), Ordering::SeqCst);
        seen
    }

    /// For a test that is about answers to requests of any kind.
    pub(crate) fn for_any_request(self) -> Self {
        self.looked_at.store(usize::MAX, Ordering::SeqCst);
        self
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        if !thread::panicking() {
            let seen = self.seen.lock().expect("no test panicked while holding it");
            seen.iter().skip(self.looked_at.load(Ordering::SeqCst)).for_each(Seen::assert_documented);
        }
    }
}

fn serve(mut stream: TcpStream, requests: &Mutex<Vec<Seen>>, handle: &dyn Fn(usize, &Seen, &mut TcpStream)) {
    let Ok(reading) = stream.try_clone() else {
        return;
    };
    let Some(seen) = read_request(&mut BufReader::new(reading)) else {
        return;
    };
    let number = {
        let mut requests = requests.lock().expect("no test panicked while holding it");
        requests.push(seen.clone());
        requests.len() - 1
    };
    handle(number, &seen, &mut stream);
}

/// Reads one request; `None` if there is no whole one.
pub(crate) fn read_request(reader: &mut impl BufRead) -> Option<Seen> {
    let mut line = || {
        let mut line = String::new();
        let read = reader.read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    };
    let request_line = line()?;
    let mut headers = Vec::new();
    loop {
        let header = line()?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Seen { request_line, headers, body })
}
