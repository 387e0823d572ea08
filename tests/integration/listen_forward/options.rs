//! What is passed on, and what is refused.

use std::net::{IpAddr, UdpSocket};

use super::*;
use crate::support::skip;

#[test]
fn rejected_callbacks_are_forwarded_only_when_asked_to() {
    let backend = Endpoint::with("200 OK", OK);
    let arguments = ["--sdkappid", "1600000000", "--json", "--count", "2", "--forward-to", &backend.url()];
    let listener = Listener::start(&arguments);
    assert_eq!(listener.post(&sample("wire")).json()["ActionStatus"], "FAIL");
    assert_eq!(listener.post("no json").status, 400);
    let records = json_lines(&stdout(&listener.wait()));
    assert!(records.iter().all(|record| record.get("forward").is_none()), "{records:?}");
    assert_eq!(backend.seen(), []);
    let listener = Listener::start(&[&arguments[..], &["--forward-all"]].concat());
    assert_eq!(listener.post(&sample("wire")).body, OK);
    assert_eq!(listener.post("no json").body, OK);
    let records = json_lines(&stdout(&listener.wait()));
    assert_eq!((&records[0]["verdict"], &records[1]["verdict"]), (&"rejected".into(), &"unparsable".into()));
    assert_eq!(
        backend.seen().iter().map(|seen| seen.body.len()).collect::<Vec<_>>(),
        [sample("wire").len(), 7]
    );
}

#[test]
fn faults_and_forwarding_go_together() {
    let backend = Endpoint::with("200 OK", OK);
    let listener = in_front_of(&backend.url(), &["--count", "3", "--respond", "200,503,delay=10ms"]);
    let statuses: Vec<u16> = (0..3).map(|_| listener.post(&sample("wire")).status).collect();
    assert_eq!(statuses, [200, 503, 200]);
    assert_eq!(backend.seen().len(), 2, "a fault in place of the answer spares the backend");
    let records = json_lines(&stdout(&listener.wait()));
    let forwarded: Vec<bool> = records.iter().map(|record| record.get("forward").is_some()).collect();
    assert_eq!(forwarded, [true, false, true]);
}

#[test]
fn a_wrong_backend_fails_the_run_where_findings_do() {
    let backend = Endpoint::with("200 OK", "ok");
    for (fail_on, expected) in [("never", 0), ("error", 1)] {
        let listener = in_front_of(&backend.url(), &["--count", "1", "--fail-on", fail_on]);
        listener.post(&sample("wire"));
        assert_eq!(code(&listener.wait()), expected);
    }
}

/// What a listener says that is told to listen here and to forward there, both on the same free port.
fn refused_at_home(host: &str, target_host: &str) -> String {
    let port = TcpListener::bind((host, 0)).expect("a free port").local_addr().expect("one").port();
    let target = format!("{target_host}:{port}");
    let arguments = ["listen", "--host", host, "--port", &port.to_string(), "--forward-to", &target];
    let output = timhook(&arguments).output().expect("it runs");
    assert_eq!(code(&output), 2, "{host} {target}: {}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains(&format!("--forward-to {target} is the address of this listener")), "{said}");
    said
}

#[test]
fn forwarding_to_the_listener_itself_is_refused() {
    for (host, target) in [
        ("127.0.0.1", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "0.0.0.0"),
        ("0.0.0.0", "localhost"),
        ("0.0.0.0", "127.0.0.1"),
        ("0.0.0.0", "0.0.0.0"),
    ] {
        let said = refused_at_home(host, target);
        assert!(
            said.contains("write the port of the backend, and listen on another port with --port"),
            "{said}"
        );
    }
}

#[test]
fn forwarding_to_the_listener_by_the_address_of_its_machine_is_refused() {
    let Some(address) = address_in_the_network() else {
        return skip("this machine has no address but loopback");
    };
    refused_at_home("0.0.0.0", &address.to_string());
    // Listening on loopback alone, that address leads elsewhere.
    let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("one").port();
    let elsewhere = format!("{address}:{port}");
    let port = port.to_string();
    let arguments = ["listen", "--port", &port, "--timeout", "1ms", "--forward-to", &elsewhere];
    let output = timhook(&arguments).output().expect("it runs");
    assert_eq!(code(&output), 1, "{}", stderr(&output));
}

/// The address by which this machine would send; nothing is sent.
fn address_in_the_network() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let said = |arguments: &[&str]| {
        let output = timhook(&[&["listen", "--port", "0"], arguments].concat()).output().expect("it runs");
        assert_eq!(code(&output), 2, "{arguments:?}");
        stderr(&output)
    };
    assert!(
        said(&["--forward-to", "ftp://x/"]).contains("write a URL such as http://127.0.0.1:3000/callback")
    );
    assert!(said(&["--forward-to", "3000", "--resign"]).contains("--resign needs a token"));
    assert!(said(&["--forward-all"]).contains("--forward-to"));
    assert!(said(&["--forward-to", "3000", "--forward-cacert", "x"]).contains("works only with https"));
}

#[test]
fn a_path_that_would_be_asked_for_twice_is_warned_about() {
    let listener = Listener::start(&["--path", "/callback", "--forward-to", ":3000/api/callback"]);
    let warning = "warning: the backend URL will contain /callback twice, because timhook appends the path of the \
                   callback\n  help: write --forward-to http://localhost:3000/api\n";
    assert!(listener.announcement.contains(warning), "{}", listener.announcement);
    let listener = Listener::start(&["--path", "/callback", "--forward-to", ":3000/api"]);
    assert!(!listener.announcement.contains("twice"), "{}", listener.announcement);
}
