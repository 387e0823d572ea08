//! `timhook send` on its two ways to an endpoint: directly, and by the library that also knows TLS and proxies. What
//! can be seen of kept connections and of failures is the same on both.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::endpoint::{Endpoint, OK};
use crate::support::keeping::{Keeping, Then};
use crate::support::refusing_port::RefusingPort;
use crate::support::send::send_to;
use crate::support::send::{counts, summary};
use crate::support::written;
use crate::support::{code, json_lines, stderr, stdout};

#[derive(Debug, Clone, Copy)]
enum Way {
    Direct,
    /// A given address for a name: nothing is there that the direct way could not reach, but it is not taken.
    Routed,
}

const WAYS: [Way; 2] = [Way::Direct, Way::Routed];

impl Way {
    fn authority(self, address: SocketAddr) -> String {
        match self {
            Self::Direct => address.to_string(),
            Self::Routed => format!("staging.example:{}", address.port()),
        }
    }

    fn send(self, address: SocketAddr, arguments: &[&str]) -> Output {
        let authority = self.authority(address);
        let resolution = format!("{authority}:{}", address.ip());
        let way: &[&str] = match self {
            Self::Direct => &[],
            Self::Routed => &["--resolve", &resolution],
        };
        send_to(&format!("http://{authority}/callback"), &[way, arguments].concat())
    }
}

#[test]
fn connections_are_kept_unless_told_otherwise() {
    for way in WAYS {
        let endpoint = Keeping::always();
        let output = way.send(endpoint.address, &["--repeat", "20", "--json"]);
        assert_eq!((code(&output), counts(&output)), (0, [20, 20, 0, 0]), "{}", stderr(&output));
        assert_eq!((endpoint.requests(), endpoint.connections()), (20, 1), "{way:?}");
        let endpoint = Keeping::always();
        let output = way.send(endpoint.address, &["--repeat", "20", "--no-keepalive", "--json"]);
        assert_eq!((code(&output), counts(&output)), (0, [20, 20, 0, 0]));
        assert_eq!((endpoint.requests(), endpoint.connections()), (20, 20), "{way:?}");
    }
}

#[test]
fn there_are_never_more_connections_than_deliveries_at_a_time() {
    for way in WAYS {
        let endpoint = Keeping::always();
        let output = way.send(endpoint.address, &["--repeat", "2000", "--concurrency", "4", "--json"]);
        assert_eq!((code(&output), counts(&output)), (0, [2000, 2000, 0, 0]), "{}", stderr(&output));
        assert!(endpoint.connections() <= 4, "{way:?}: {}", endpoint.connections());
    }
}

#[test]
fn an_endpoint_that_closes_kept_connections_without_a_word_causes_no_failure() {
    for (way, answers) in WAYS.into_iter().flat_map(|way| [1, 2, 7].map(|answers| (way, answers))) {
        let endpoint = Keeping::deciding(
            move |_, request| {
                if request + 1 == answers { Then::Close } else { Then::Keep }
            },
        );
        let arguments = ["--repeat", "500", "--concurrency", "4", "--json"];
        let output = way.send(endpoint.address, &arguments);
        assert_eq!((code(&output), counts(&output)), (0, [500, 500, 0, 0]), "{way:?} after {answers}");
    }
}

#[test]
fn a_request_on_a_dead_kept_connection_goes_out_once_more_and_that_is_visible() {
    for way in WAYS {
        // Every connection answers once and then resets when the next request is there.
        let endpoint = || Keeping::deciding(|_, request| if request == 0 { Then::Keep } else { Then::Reset });
        let output = way.send(endpoint().address, &["--repeat", "3", "--json"]);
        assert_eq!((code(&output), counts(&output)), (0, [3, 3, 0, 0]), "{}", stdout(&output));
        let records = json_lines(&stdout(&output));
        let reconnected: Vec<&Value> = records.iter().map(|record| &record["reconnected"]).collect();
        assert_eq!(reconnected, [&Value::Null, &json!(true), &Value::Null], "{way:?} {records:?}");
        assert_eq!((&records[1]["attempts"], summary(&output)["reconnects"].as_u64()), (&json!(1), Some(1)));
        let output = way.send(endpoint().address, &["--repeat", "2", "-v"]);
        let note = "the endpoint closed a reused connection; sent again on a new one";
        assert!(stdout(&output).contains(note), "{way:?} {}", stdout(&output));
    }
}

#[test]
fn connections_of_http_1_0_are_kept_where_it_says_so() {
    for way in WAYS {
        let endpoint = Keeping::deciding(|_, request| if request == 0 { Then::KeepOld } else { Then::Reset });
        let output = way.send(endpoint.address, &["--repeat", "2", "--json"]);
        assert_eq!((code(&output), counts(&output)), (0, [2, 2, 0, 0]), "{way:?} {}", stdout(&output));
        assert_eq!((endpoint.requests(), endpoint.connections()), (3, 2), "{way:?}");
    }
}

#[test]
fn an_endpoint_that_resets_new_connections_is_not_asked_again() {
    for way in WAYS {
        let endpoint = Keeping::deciding(|_, _| Then::Reset);
        let output = way.send(endpoint.address, &["--json"]);
        assert_eq!((code(&output), counts(&output)), (4, [1, 0, 0, 1]), "{way:?}");
        assert_eq!((endpoint.requests(), endpoint.connections()), (1, 1), "{way:?}");
    }
}

#[test]
fn an_answer_that_breaks_off_on_a_kept_connection_is_a_failure_and_not_asked_for_again() {
    for part in [Then::Break, Then::Interim] {
        let endpoint = Keeping::deciding(move |connection, request| match (connection, request) {
            (0, 1) => part,
            _ => Then::Keep,
        });
        let output = Way::Direct.send(endpoint.address, &["--repeat", "3", "--json"]);
        assert_eq!((code(&output), counts(&output)), (4, [3, 2, 0, 1]), "{part:?}");
        assert_eq!((endpoint.requests(), endpoint.connections()), (3, 2), "{part:?}");
        let broken = json_lines(&stdout(&output)).remove(1);
        let reason = format!("{} closed the connection before the answer was complete: ", endpoint.address);
        assert!(broken["reasons"][0].as_str().is_some_and(|text| text.starts_with(&reason)), "{broken}");
        assert_eq!(broken["reconnected"], Value::Null);
    }
}

#[test]
fn what_is_no_http_on_a_kept_connection_is_a_failure_and_not_asked_for_again() {
    for way in WAYS {
        let endpoint = Keeping::deciding(|connection, request| match (connection, request) {
            (0, 1) => Then::Babble,
            _ => Then::Keep,
        });
        let output = way.send(endpoint.address, &["--repeat", "3", "--json"]);
        assert_eq!((code(&output), counts(&output)), (4, [3, 2, 0, 1]), "{way:?}");
        assert_eq!(endpoint.requests(), 3, "{way:?}");
        let broken = json_lines(&stdout(&output)).remove(1);
        let reason = format!("{} did not answer with HTTP: ", way.authority(endpoint.address));
        assert!(broken["reasons"][0].as_str().is_some_and(|text| text.starts_with(&reason)), "{broken}");
    }
}

#[test]
fn an_answer_before_the_request_is_read_does_not_delay_the_next_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(12 << 20));
    let large = written(folder.path(), "large.json", &large);
    for way in WAYS {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                std::thread::spawn(move || {
                    // Until the client has gone: nothing more is read, and the connection stays.
                    let mut part = [0; 1024];
                    let _ = std::io::Read::read(&mut stream, &mut part);
                    let _ = write!(stream, "HTTP/1.1 413 Large\r\nContent-Length: 0\r\n\r\n");
                    std::thread::sleep(std::time::Duration::from_secs(20));
                });
            }
        });
        let arguments = [&*large, "--no-validate", "--repeat", "4", "--expect", "status=413", "--json"];
        let output = way.send(address, &arguments);
        assert_eq!((code(&output), counts(&output)), (0, [4, 4, 0, 0]), "{way:?} {}", stdout(&output));
    }
}

#[cfg(unix)]
#[test]
fn connections_that_are_of_no_more_use_are_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(12 << 20));
    let large = written(folder.path(), "large.json", &large);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = std::io::Read::read(&mut stream, &mut [0; 1024]);
            let _ = write!(stream, "HTTP/1.1 413 Large\r\nContent-Length: 0\r\n\r\n");
            held.push(stream);
        }
    });
    let mut command = std::process::Command::new("sh");
    command.args([
        "-c",
        "ulimit -n 48 && exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_timhook"),
        "send",
        &url,
        &large,
    ]);
    command.args(["--sdkappid", "1", "--no-validate", "--repeat", "100", "--expect", "status=413", "--json"]);
    let output = command.env_clear().output().expect("timhook runs");
    assert_eq!((code(&output), counts(&output)), (0, [100, 100, 0, 0]), "{}", stderr(&output));
}

#[test]
fn what_would_be_the_same_next_time_is_not_tried_again_as_a_connection() {
    let babbling = Endpoint::answering("SSH-2.0-OpenSSH_9.6\r\n");
    for way in WAYS {
        for (retry_on, attempts) in [("connect", 1), ("any", 3)] {
            let arguments = ["--retries", "2", "--retry-delay", "1ms", "--retry-on", retry_on, "--json"];
            let output = way.send(babbling.address, &arguments);
            let record = json_lines(&stdout(&output)).remove(0);
            assert_eq!((code(&output), &record["attempts"]), (4, &json!(attempts)), "{way:?} {record}");
        }
    }
}

#[cfg(unix)]
#[test]
fn connections_to_a_socket_file_are_kept_and_new_ones_that_fail_not_asked_again() {
    use std::os::unix::net::UnixListener;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("endpoint.sock");
    let listener = UnixListener::bind(&path).expect("a socket");
    let path = path.to_str().expect("UTF-8");
    let served = std::thread::spawn(move || {
        // The first connection is kept for two requests, the others are closed at once.
        let mut requests = 0;
        for (connection, stream) in listener.incoming().take(2).map_while(Result::ok).enumerate() {
            let mut reader = std::io::BufReader::new(stream.try_clone().expect("a handle"));
            let mut stream = stream;
            for _ in 0..2 {
                if crate::support::endpoint::read_request(&mut reader).is_none() {
                    break;
                }
                requests += 1;
                if connection > 0 {
                    break;
                }
                let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
            }
        }
        requests
    });
    let arguments = ["--unix-socket", path, "--repeat", "3", "--json"];
    let output = send_to("http://backend.internal/callback", &arguments);
    assert_eq!((code(&output), counts(&output)), (4, [3, 2, 0, 1]), "{}", stdout(&output));
    assert_eq!(served.join().expect("the server ends"), 3);
}

#[test]
fn failures_are_told_in_the_same_words() {
    let refusing = RefusingPort::reserve();
    let hanging = Endpoint::handling(|_, stream| drop(std::io::Read::read(stream, &mut [0; 1])));
    let silent = Endpoint::answering("");
    let half = Endpoint::answering("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"Action");
    let babbling = Endpoint::answering("SSH-2.0-OpenSSH_9.6\r\n");
    let endless = Endpoint::answering(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1 << 20)));
    let cases = [
        (refusing.address, "AUTHORITY refused the connection"),
        (hanging.address, "AUTHORITY did not answer within 300ms"),
        (
            silent.address,
            "AUTHORITY closed the connection before the answer was complete: connection closed before message completed",
        ),
        (
            half.address,
            "AUTHORITY closed the connection before the answer was complete: end of file before message length reached",
        ),
        (babbling.address, "AUTHORITY did not answer with HTTP: invalid HTTP version parsed"),
        (endless.address, "AUTHORITY did not answer with HTTP: message head is too large"),
    ];
    for (way, (address, expected)) in WAYS.into_iter().flat_map(|way| cases.map(|case| (way, case))) {
        // Those that do answer may take their time.
        let timeout = if address == hanging.address { "300ms" } else { "60s" };
        let output = way.send(address, &["--json", "--timeout", timeout]);
        let record = json_lines(&stdout(&output)).remove(0);
        let expected = expected.replace("AUTHORITY", &way.authority(address));
        assert_eq!((code(&output), &record["reasons"][0]), (4, &json!(expected)), "{way:?}");
    }
}

#[test]
fn a_url_that_is_too_long_for_http_says_so() {
    let endpoint = Keeping::always();
    for way in WAYS {
        let url = format!("http://{}/{}", way.authority(endpoint.address), "x".repeat(65_000));
        let resolution = format!("{}:127.0.0.1", way.authority(endpoint.address));
        let arguments = ["--json", "--header", "X-A: b", "--client-ip", "127.0.0.1"];
        let arguments = match way {
            Way::Direct => arguments.to_vec(),
            Way::Routed => [&arguments[..], &["--resolve", &resolution]].concat(),
        };
        assert_eq!(code(&send_to(&url, &arguments)), 0, "{way:?}: 65,000 are not too many");
        let output = send_to(&format!("{url}{}", "x".repeat(1000)), &arguments);
        let record = json_lines(&stdout(&output)).remove(0);
        let expected = json!([
            "the URL cannot be sent: uri too long",
            "help: a URL may have at most 65,534 characters, including the query"
        ]);
        assert_eq!((code(&output), &record["reasons"]), (4, &expected), "{way:?}");
    }
    assert_eq!(endpoint.requests(), 2);
}

#[test]
fn a_request_goes_out_as_the_dry_run_shows_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = written(folder.path(), "empty.json", "");
    let options = ["--header", "Accept: application/json", "--header", "X-A: 1", "--header", "x-a: 2"];
    let more = [vec![], vec!["--no-validate", &*empty], vec!["--header", "Host: other.example"]];
    for (way, payload) in WAYS.into_iter().flat_map(|way| more.each_ref().map(|more| (way, more))) {
        let arguments: Vec<&str> = options.iter().chain(payload).copied().collect();
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
        let endpoint = Endpoint::answering(answer);
        assert_eq!(code(&way.send(endpoint.address, &arguments)), 0);
        let seen = endpoint.seen().remove(0);
        let head = seen.headers.iter().map(|(name, value)| format!("{name}: {value}\n"));
        let head = format!("{}\n{}", seen.request_line, head.collect::<String>());
        let body = String::from_utf8(seen.body).expect("UTF-8");
        let shown = stdout(&way.send(endpoint.address, &[&arguments[..], &["--dry-run"]].concat()));
        let (shown_head, shown_body) = shown.split_once("\n\n").expect("an empty line");
        assert_eq!(head, lower_names(shown_head), "{way:?} {payload:?}");
        assert_eq!(body, shown_body.trim_end_matches('\n'), "{way:?} {payload:?}");
    }
}

/// The names of headers in lower case, as they go out.
fn lower_names(head: &str) -> String {
    let mut lines = head.lines();
    let mut text = format!("{}\n", lines.next().unwrap_or_default());
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        text.push_str(&format!("{}: {value}\n", name.to_ascii_lowercase()));
    }
    text
}
