//! A listener with an inspector, and what a script or a browser asks it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

use super::http::{Answer, connect, read_answer, read_head};
use super::listener::Listener;

/// An inspector and its key.
#[derive(Debug, Clone)]
pub(crate) struct Inspector {
    pub(crate) address: SocketAddr,
    pub(crate) key: String,
}

/// A listener with an inspector.
pub(crate) fn inspected(arguments: &[&str]) -> (Listener, Inspector) {
    let listener = Listener::start(&[&["--inspect=0"], arguments].concat());
    let inspector = Inspector::of(&listener.announcement);
    (listener, inspector)
}

impl Inspector {
    /// The one whose URL stands in a text.
    pub(crate) fn of(text: &str) -> Self {
        let url =
            text.split("http://").find_map(|url| url.split_once("/?key=")).expect("the URL of the inspector");
        let key = url.1.split(['"', '\n']).next().unwrap_or_default().to_owned();
        Self { address: url.0.parse().expect("an address"), key }
    }

    /// The page's own origin.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What proves that a script has the key.
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.key)
    }

    /// What a browser has got for the key.
    pub(crate) fn cookie(&self) -> String {
        format!("timhook-{}={}", self.address.port(), self.key)
    }

    /// Asks as a script does.
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[("Authorization", &self.bearer())], b"")
    }

    /// What a script gets, which is JSON.
    pub(crate) fn json(&self, target: &str) -> Value {
        let answer = self.get(target);
        assert_eq!(answer.status, 200, "{target}: {}", answer.body);
        answer.json()
    }

    /// Waits until it has the exchange with this id: an answer may be there before.
    pub(crate) fn until(&self, id: u64) {
        let answer = self.get(&format!("/api/wait?filter=id={id}&timeout=2m"));
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Acts as a script does.
    pub(crate) fn post(&self, target: &str, body: &Value) -> Answer {
        let headers = [("Authorization", &*self.bearer()), ("Content-Type", "application/json")];
        self.ask("POST", target, &headers, body.to_string().as_bytes())
    }

    /// Asks with these headers, and a Host unless it is among them.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = self.begin(method, target, headers, body);
        read_answer(&mut stream)
    }

    /// Asks so, and leaves the answer to the test.
    pub(crate) fn begin(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> TcpStream {
        let mut head = format!("{method} {target} HTTP/1.1\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("Host: {}\r\n", self.address));
        }
        headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        if !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let mut stream = connect(self.address);
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("the head is sent");
        // It may have been refused by now.
        let _ = stream.write_all(body);
        stream
    }

    /// Listens to events as a browser does.
    pub(crate) fn events(&self, target: &str, headers: &[(&str, &str)]) -> Events {
        let bearer = self.bearer();
        let headers = [&[("Authorization", &*bearer)], headers].concat();
        let mut stream = self.begin("GET", target, &headers, b"");
        let head = read_head(&mut stream);
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert!(head.to_lowercase().contains("\r\ncontent-type: text/event-stream\r\n"), "{head}");
        Events { stream: BufReader::new(stream), text: String::new() }
    }
}

/// A stream of events.
pub(crate) struct Events {
    stream: BufReader<TcpStream>,
    text: String,
}

impl Events {
    /// The next event: its name, its id and its data; none at the end of the stream. Comments are skipped.
    pub(crate) fn next(&mut self) -> Option<(String, Option<u64>, Value)> {
        loop {
            while !self.text.contains("\n\n") {
                let chunk = self.chunk()?;
                self.text.push_str(&chunk);
            }
            let (event, rest) = self.text.split_once("\n\n").expect("it is there");
            let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
            let found = field("event").map(|name| {
                let data = serde_json::from_str(field("data").unwrap_or_default()).expect("JSON");
                (name.to_owned(), field("id").map(|id| id.parse().expect("a number")), data)
            });
            self.text = rest.to_owned();
            if found.is_some() {
                return found;
            }
        }
    }

    /// The ids of the rows that come, until this many have come.
    pub(crate) fn ids(&mut self, count: usize) -> Vec<u64> {
        let mut ids = Vec::new();
        while ids.len() < count {
            let (name, _, data) = self.next().expect("more events");
            let id = |row: &Value| row["id"].as_u64().expect("an id");
            match name.as_str() {
                "row" => ids.push(id(&data)),
                "rows" => ids.extend(data.as_array().expect("rows").iter().map(id)),
                other => panic!("{other}: {data}"),
            }
        }
        ids
    }

    /// One chunk of a body in chunks; none at its end.
    fn chunk(&mut self) -> Option<String> {
        let mut size = String::new();
        self.stream.read_line(&mut size).expect("the size of a chunk");
        let size = usize::from_str_radix(size.trim(), 16).expect("hexadecimal");
        let mut chunk = vec![0; size + 2];
        self.stream.read_exact(&mut chunk).expect("a chunk");
        chunk.truncate(size);
        (size > 0).then(|| String::from_utf8(chunk).expect("UTF-8"))
    }
}
