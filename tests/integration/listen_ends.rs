//! `timhook listen`: how it starts, how it ends, and with which exit code.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::json;

use crate::support::endpoint::OK;
use crate::support::http::{connect, post, read_answer};
use crate::support::listener::Listener;
use crate::support::{QUERY, code, json_lines, sample, stderr, stdout, timhook};

#[test]
fn it_ends_after_the_callbacks_it_was_to_count() {
    let listener = Listener::start(&["--json", "--count", "2"]);
    listener.post(&sample("wire"));
    listener.post(&sample("v1"));
    let output = listener.wait();
    assert_eq!(code(&output), 0);
    let ids: Vec<_> = json_lines(&stdout(&output)).iter().map(|record| record["id"].clone()).collect();
    assert_eq!(ids, [1, 2]);
}

#[test]
fn not_one_more_callback_than_counted_is_accepted() {
    let listener = Listener::start(&["--json", "--count", "3"]);
    let address = listener.address;
    let senders: Vec<_> = (0..12)
        .map(|_| {
            thread::spawn(move || {
                let mut stream = TcpStream::connect(address).ok()?;
                let body = sample("wire");
                let head = format!(
                    "POST /?{QUERY} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).ok()?;
                let mut answer = String::new();
                stream.read_to_string(&mut answer).ok()?;
                Some(answer.starts_with("HTTP/1.1 200"))
            })
        })
        .collect();
    let accepted =
        senders.into_iter().filter_map(|sender| sender.join().expect("a sender")).filter(|&ok| ok).count();
    let output = listener.wait();
    assert_eq!((code(&output), accepted), (0, 3));
    assert_eq!(json_lines(&stdout(&output)).len(), 3);
}

#[test]
fn time_running_out_is_a_failure_only_if_callbacks_are_missing() {
    let cases: [(&[&str], usize, i32); 5] = [
        (&[], 0, 1),
        (&[], 1, 0),
        (&["--count", "2"], 1, 1),
        (&["--count", "1"], 1, 0),
        (&["--count", "1", "--fail-on", "error"], 0, 1),
    ];
    for (arguments, callbacks, expected) in cases {
        let listener = Listener::start(&[&["--timeout", "400ms"], arguments].concat());
        (0..callbacks).for_each(|_| drop(listener.post(&sample("wire"))));
        assert_eq!(code(&listener.wait()), expected, "{arguments:?} with {callbacks}");
    }
}

/// Sends on one connection for as long as it is answered; how many callbacks were accepted.
fn flood(address: SocketAddr) -> usize {
    let body = sample("wire");
    let request = format!("POST /?{QUERY} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let Ok(stream) = TcpStream::connect(address) else { return 0 };
    let mut answers = BufReader::new(stream);
    let is_accepted = || {
        answers.get_mut().write_all(request.as_bytes()).ok()?;
        let mut line = String::new();
        answers.read_line(&mut line).ok().filter(|_| line == "HTTP/1.1 200 OK\r\n")?;
        while line.trim() != "" {
            line.clear();
            answers.read_line(&mut line).ok()?;
        }
        answers.read_exact(&mut [0; OK.len()]).ok()
    };
    std::iter::from_fn(is_accepted).count()
}

/// The flood ends because the listener does, and the listener although the flood does not: nobody who
/// looks for the end only where nothing comes finds it.
#[test]
fn time_runs_out_also_where_callbacks_never_cease() {
    for (arguments, expected) in
        [(&["--json"][..], 0), (&["--json", "--count", "1000000000"], 1), (&["--expect", "/GroupId=x"], 1)]
    {
        let listener = Listener::start(&[&["--timeout", "1s"], arguments].concat());
        let address = listener.address;
        let senders: Vec<_> = (0..4).map(|_| thread::spawn(move || flood(address))).collect();
        let output = listener.wait();
        assert_eq!(code(&output), expected, "{arguments:?}: {}", stderr(&output));
        let accepted: Vec<usize> =
            senders.into_iter().map(|sender| sender.join().expect("a sender")).collect();
        assert!(accepted.iter().all(|&accepted| accepted > 0), "this is no flood: {accepted:?}");
    }
}

#[test]
fn findings_fail_the_run_from_the_severity_that_was_asked_for() {
    let wrong = "{}";
    let cases = [
        ("never", wrong.to_owned(), 0),
        ("error", wrong.to_owned(), 1),
        ("error", sample("documented"), 0),
        ("warning", sample("documented"), 1),
        ("warning", sample("wire"), 0),
        ("error", "not JSON".to_owned(), 1),
    ];
    for (fail_on, body, expected) in cases {
        let listener = Listener::start(&["--count", "1", "--fail-on", fail_on]);
        listener.post(&body);
        assert_eq!(code(&listener.wait()), expected, "--fail-on {fail_on} with {body}");
    }
}

#[cfg(unix)]
#[test]
fn signals_stop_it_gently_and_with_a_summary() {
    for signal in ["INT", "TERM", "HUP"] {
        let listener = Listener::start(&[]);
        listener.post(&sample("wire"));
        listener.signal(signal);
        let output = listener.wait();
        assert_eq!(code(&output), 0, "{signal}");
        assert!(stdout(&output).contains("accepted"), "{signal}");
        assert_eq!(stderr(&output), "1 callback: 1 accepted, 0 rejected, 0 unparsable\n");
    }
}

#[cfg(unix)]
#[test]
fn a_stop_before_the_counted_callbacks_is_an_unmet_expectation() {
    let listener = Listener::start(&["--count", "2"]);
    listener.post(&sample("wire"));
    assert_eq!(code(&listener.stop()), 1);
}

#[cfg(unix)]
#[test]
fn a_request_in_flight_is_finished_before_the_end() {
    let listener = Listener::start(&["--json"]);
    let body = format!("{}{}", sample("wire"), " ".repeat(2000));
    let mut stream = connect(listener.address);
    let head =
        format!("POST /?{QUERY} HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).expect("the head");
    // The interim response proves that the request is being handled when the signal comes.
    let mut interim = [0; 12];
    stream.read_exact(&mut interim).expect("an interim response");
    assert_eq!(&interim, b"HTTP/1.1 100");
    while !interim.ends_with(b"\r\n\r\n") {
        interim.rotate_left(1);
        stream.read_exact(&mut interim[11..]).expect("the rest of it");
    }
    listener.signal("TERM");
    stream.write_all(body.as_bytes()).expect("the body");
    assert_eq!(read_answer(&mut stream).status, 200);
    let output = listener.wait();
    assert_eq!((code(&output), json_lines(&stdout(&output)).len()), (0, 1));
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_at_once() {
    let listener = Listener::start(&[]);
    let mut stream = connect(listener.address);
    let head = format!("POST /?{QUERY} HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("the head");
    stream.read_exact(&mut [0; 12]).expect("an interim response");
    listener.signal("TERM");
    // The first signal is being dealt with once the socket is closed.
    while TcpStream::connect(listener.address).is_ok() {
        std::thread::yield_now();
    }
    listener.signal("TERM");
    assert_eq!(code(&listener.wait()), 5);
}

/// Whoever reads the output has stopped, and with it the thread that writes: one signal is enough all the same.
#[cfg(unix)]
#[test]
fn one_signal_ends_a_listener_whose_output_nobody_reads() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let folder = tempfile::tempdir().expect("a folder");
    let ready = folder.path().join("ready");
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["listen", "--port", "0", "--json", "--ready-file"]).arg(&ready);
    let listener = Listener::spawn_into(command, writer.into());
    let body = sample("wire").replace("administrator", &"x".repeat(30_000));
    for _ in 0..3 {
        assert_eq!(listener.post(&body).status, 200);
    }
    crate::support::wait_until("the pipe is full", || {
        rustix::io::ioctl_fionread(&reader).expect("a pipe") > 50_000
    });
    let output = listener.stop();
    assert_eq!(code(&output), 5);
    let said = "\"message\":\"stopped before everything was written: the output or the record file accepts no more data\"";
    assert!(stderr(&output).contains(said), "{}", stderr(&output));
    assert!(!ready.exists());
}

#[test]
fn a_reader_that_closes_the_pipe_ends_it_without_complaint() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_timhook"))
        .args(["listen", "--port", "0", "--json"])
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let mut errors = std::io::BufReader::new(child.stderr.take().expect("a pipe"));
    let address = loop {
        let mut line = String::new();
        assert!(std::io::BufRead::read_line(&mut errors, &mut line).expect("a line") > 0);
        let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        if let Some(url) = line["url"].as_str() {
            break url.trim_start_matches("http://").parse().expect("an address");
        }
    };
    post(address, &format!("/?{QUERY}"), sample("wire").as_bytes());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    let mut rest = String::new();
    errors.read_to_string(&mut rest).expect("UTF-8");
    assert_eq!(rest, "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_it_with_a_clear_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let mut command = Command::new("sh");
    let binary = env!("CARGO_BIN_EXE_timhook");
    command.args(["-c", &format!("exec '{binary}' listen --port 0 > /dev/full")]);
    drop(full);
    let listener = Listener::spawn(command);
    listener.post(&sample("wire"));
    let output = listener.wait();
    assert_eq!(code(&output), 5);
    assert!(
        stderr(&output).contains("error: the output could not be written: no space left on device"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_listener_that_cannot_start_says_why_and_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let in_use = format!(
        "error: port {port} on 127.0.0.1 is in use\n  help: choose another port with --port, or --port 0 for any free port\n"
    );
    let cases = [
        (vec!["--port", &port], in_use.as_str()),
        (
            vec!["--port", "0", "--host", "192.0.2.1"],
            "error: 192.0.2.1 is not an address of this machine\n  help: use --host 127.0.0.1, or 0.0.0.0 for all interfaces\n",
        ),
    ];
    for (arguments, expected) in cases {
        let output = timhook(&[&["listen"], &arguments[..]].concat()).output().expect("it runs");
        assert_eq!((code(&output), stderr(&output).as_str()), (5, expected));
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn nonsense_on_the_command_line_is_refused() {
    let cases = [
        (&["--count", "0"][..], "it must be a whole number, at least 1"),
        (&["--timeout", "2"], "write a number and a unit, such as 500ms, 2s or 1m"),
        (&["--max-body", "2GiB"], "it must be from 1B to 1GiB"),
        (&["--path", "callback"], "write a path that begins with `/`"),
        (&["--sdkappid", "abc"], "write a whole number in decimal digits only"),
        (&["--sdkappid", "99999999999999999999999"], "the number is too large"),
        (&["--port", "80000"], "write a port from 0 to 65535; 0 takes any free port"),
        (
            &["--host", "localhost:80"],
            "error: --host localhost:80 includes a port\n  help: write --host localhost --port 80\n",
        ),
        (&["--respond", "dealy=3s"], "`dealy=3s`, is not known; did you mean `delay`?"),
        (&["--token", ""], "the token is empty"),
        (&["--fail-on", "sometimes"], "[possible values: error, warning, never]"),
        (&["--token", "a", "--token-file", "b"], "cannot be used with"),
    ];
    for (arguments, expected) in cases {
        let output = timhook(&[&["listen"], arguments].concat()).output().expect("it runs");
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn an_address_may_have_the_brackets_that_it_has_in_a_url() {
    if TcpListener::bind("[::1]:0").is_err() {
        return crate::support::skip("this machine has no IPv6");
    }
    let arguments = ["listen", "--host", "[::1]", "--port", "0", "--timeout", "50ms"];
    let output = timhook(&arguments).output().expect("it runs");
    assert!(stderr(&output).contains("listening on http://[::1]:"), "{}", stderr(&output));
}

#[test]
fn quiet_silences_everything_but_errors() {
    let output =
        timhook(&["listen", "--port", "0", "--quiet", "--timeout", "50ms"]).output().expect("it runs");
    let expected = "error: at least one callback (--timeout) was expected, but none came\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (1, expected));
}

#[test]
fn an_end_with_code_1_says_why() {
    let arguments = ["listen", "--port", "0", "--json", "--count", "2", "--timeout", "50ms"];
    let records = json_lines(&stderr(&timhook(&arguments).output().expect("it runs")));
    let error =
        json!({"type": "error", "message": "2 callbacks (--count) were expected, but none came", "help": ""});
    assert_eq!(records.last(), Some(&error));
    let listener = Listener::start(&["--count", "1", "--fail-on", "error"]);
    listener.post("[]");
    let output = listener.wait();
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).ends_with("\nerror: 1 callback failed (--fail-on)\n"), "{}", stderr(&output));
}
