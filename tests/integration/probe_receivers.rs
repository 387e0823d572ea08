//! `timhook probe` against receivers as people write them, and against `timhook listen`.

use crate::probe_faults::{Run, ids, probe};
use crate::support::listener::Listener;
use crate::support::receiver::{Receiver, Runtime};
use crate::support::{SDKAPPID, skip};

const TOKEN: &str = "xxxxyyyy";

const NODE: Runtime = Runtime { program: "node", question: "--version", answer: "v" };
const PYTHON: Runtime = Runtime { program: "python3", question: "--version", answer: "Python 3" };
/// To run a source file takes a compiler.
const JAVA: Runtime = Runtime { program: "java", question: "--list-modules", answer: "jdk.compiler" };

/// Probes a receiver that was started for it; none, where its runtime is not there.
fn probe_receiver(runtime: &Runtime, file: &str, arguments: &[&str]) -> Option<Run> {
    if let Some(reason) = runtime.lacks() {
        skip(&format!("probing tests/receivers/{file}: {reason}"));
        return None;
    }
    let receiver = Receiver::start(runtime, file);
    Some(probe(&receiver.url(), arguments))
}

/// The same, with a limit that a machine with other things to do keeps, too.
fn probe_patiently(runtime: &Runtime, file: &str, arguments: &[&str]) -> Option<Run> {
    probe_receiver(runtime, file, &[&["--timeout", "10s"], arguments].concat())
}

#[test]
fn the_listener_passes_every_case_with_a_token() {
    let listener = Listener::start(&["--sdkappid", SDKAPPID, "--token", TOKEN]);
    let run = probe(&format!("http://{}", listener.address), &["--token", TOKEN, "--all"]);
    assert_eq!((run.exit, run.with("pass").len()), (0, run.cases.len()), "{:?}", run.with("warn"));
}

#[test]
fn the_listener_passes_every_case_that_needs_no_token() {
    let listener = Listener::start(&["--sdkappid", SDKAPPID]);
    let run = probe(&format!("http://{}", listener.address), &["--all"]);
    let of_signatures = run.with("skipped");
    assert!(of_signatures.iter().all(|id| id.starts_with("sign-")), "{of_signatures:?}");
    assert_eq!((run.exit, run.with("pass").len()), (0, run.cases.len() - of_signatures.len()));
}

#[test]
fn node_http_checks_nothing_and_ends_with_the_first_body_that_is_not_json() {
    let Some(run) = probe_patiently(&NODE, "node-http.mjs", &[]) else { return };
    assert_eq!(run.with("fail"), ids("sdkappid-foreign html-reflection"));
    assert_eq!(run.with("warn"), ids("command-differs"));
    assert_eq!(run.reason("sdkappid-missing"), "not confirmed: already sdkappid-foreign is let through");
    assert_eq!(run.reason("repeat-same"), "the endpoint is down since html-reflection");
    // Without that case, it lives as long as there is a list to go through.
    let Some(run) = probe_patiently(&NODE, "node-http.mjs", &["--category", "robustness"]) else {
        return;
    };
    assert_eq!((run.with("fail"), run.with("warn")), (ids("wrong-type-list"), ids("")));
    assert_eq!(run.reason("wrong-type-item"), "the endpoint is down since wrong-type-list");
}

#[test]
fn python_http_server_drops_what_it_cannot_read_and_serves_one_at_a_time() {
    let Some(run) = probe_patiently(&PYTHON, "python_http_server.py", &[]) else { return };
    let fails = "sdkappid-missing item-without-msg-seq wrong-type-item \
                 null-list null-item body-null body-array body-not-json body-empty body-truncated body-chunked";
    assert_eq!(run.with("fail"), ids(fails));
    // It speaks HTTP/1.0, which has no persistent connections.
    assert_eq!(run.with("warn"), ids("keep-alive-50 sdkappid-twice command-differs"));
    let Some(run) = probe_receiver(&PYTHON, "python_http_server.py", &["--only", "sender-slow"]) else {
        return;
    };
    assert_eq!(run.with("fail"), ids("sender-slow"));
}

#[test]
fn java_http_server_knows_neither_json_nor_freshness() {
    let Some(run) = probe_patiently(&JAVA, "HttpServerReceiver.java", &["--token", TOKEN]) else {
        return;
    };
    // Its pattern has no place for the spaces of an indented body.
    assert_eq!(run.with("fail"), ids("command-unknown sample-documented body-pretty"));
    let warns = "sdkappid-twice sign-upper-case sign-stale-61s sign-stale-1h sign-future-1h command-differs \
                 body-truncated";
    assert_eq!(run.with("warn"), ids(warns));
}
