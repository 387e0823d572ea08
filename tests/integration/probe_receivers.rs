//! `timhook probe` against receivers as people write them, and against `timhook listen`.

use crate::probe_faults::expectations::{ACCEPTED, TOLERATED};
use crate::probe_faults::{Run, ids, probe};
use crate::support::listener::Listener;
use crate::support::receiver::{Receiver, Runtime};
use crate::support::{SDKAPPID, skip};

const TOKEN: &str = "xxxxyyyy";

const NODE: Runtime = Runtime { program: "node", question: &["--version"], answer: "v", library: "" };
const EXPRESS: Runtime = Runtime { library: "node/node_modules/express", ..NODE };
const NEST: Runtime = Runtime { library: "node/node_modules/@nestjs/core", ..NODE };
const PYTHON: Runtime =
    Runtime { program: "python3", question: &["--version"], answer: "Python 3", library: "" };
/// Parts of it are compiled for one version of Python.
const FASTAPI: Runtime = Runtime {
    question: &["-c", "import fastapi, uvicorn; print('Python 3')"],
    library: "python/fastapi",
    ..PYTHON
};
const DJANGO: Runtime = Runtime { library: "python/django", ..PYTHON };
/// To run a source file takes a compiler.
const JAVA: Runtime =
    Runtime { program: "java", question: &["--list-modules"], answer: "jdk.compiler", library: "" };
const JACKSON: Runtime = Runtime { library: "java/jackson-databind.jar", ..JAVA };

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

/// What `listen` makes of callbacks before an event, which it allows unless a stranger sends them.
#[test]
fn the_listener_passes_every_case_before_an_event() {
    let listener = Listener::start(&["--sdkappid", SDKAPPID, "--token", TOKEN]);
    let arguments =
        ["--token", TOKEN, "--all", "--skip", "rate-5s", "--command", "Group.CallbackBeforeSendMsg"];
    let run = probe(&format!("http://{}", listener.address), &arguments);
    let not_passed = |result: &str| {
        run.with(result).iter().map(|id| format!("{id}: {}", run.reason(id))).collect::<Vec<_>>()
    };
    assert_eq!((not_passed("fail"), not_passed("warn"), not_passed("skipped")), (vec![], vec![], vec![]));
}

#[test]
fn the_listener_passes_every_case_that_needs_no_token() {
    let listener = Listener::start(&["--sdkappid", SDKAPPID]);
    let run = probe(&format!("http://{}", listener.address), &["--all", "--skip", "rate-5s"]);
    let of_signatures = run.with("skipped");
    assert!(of_signatures.iter().all(|id| id.starts_with("sign-")), "{of_signatures:?}");
    assert_eq!((run.exit, run.with("pass").len()), (0, run.cases.len() - of_signatures.len()));
}

#[test]
fn node_http_checks_nothing_and_ends_with_the_first_body_that_is_not_json() {
    let Some(run) = probe_patiently(&NODE, "node-http.mjs", &[]) else { return };
    assert_eq!(run.with("fail"), ids("sdkappid-foreign html-reflection"));
    assert_eq!(run.with("warn"), ids("command-differs"));
    assert_eq!(
        run.reason("sdkappid-missing"),
        "not confirmed: the endpoint already accepts sdkappid-foreign"
    );
    assert_eq!(run.reason("repeat-same"), "the endpoint has been down since html-reflection");
    // Without that case, it lives as long as there is a list to go through.
    let Some(run) = probe_patiently(&NODE, "node-http.mjs", &["--category", "robustness"]) else {
        return;
    };
    assert_eq!((run.with("fail"), run.with("warn")), (ids("wrong-type-list"), ids("")));
    assert_eq!(run.reason("wrong-type-item"), "the endpoint has been down since wrong-type-list");
}

#[test]
fn python_http_server_drops_what_it_cannot_read_and_serves_one_at_a_time() {
    let Some(run) = probe_patiently(&PYTHON, "python_http_server.py", &[]) else { return };
    let fails = "sdkappid-missing item-without-msg-seq wrong-type-item null-list null-item body-null body-array \
                 body-not-json body-empty body-truncated body-chunked body-not-utf8 body-nested-5000 \
                 missing-callback-command missing-operator-account missing-msg-seq-list";
    assert_eq!(run.with("fail"), ids(fails));
    // It speaks HTTP/1.0, which has no persistent connections.
    assert_eq!(run.with("warn"), ids("keep-alive-50 sdkappid-twice command-differs"));
    let Some(run) = probe_receiver(&PYTHON, "python_http_server.py", &["--only", "sender-slow"]) else {
        return;
    };
    assert_eq!(run.with("fail"), ids("sender-slow"));
}

/// Whether kept connections are slow depends on the system, too.
fn without_times(mut found: std::collections::BTreeSet<String>) -> std::collections::BTreeSet<String> {
    found.remove("keep-alive-50");
    found
}

#[test]
fn java_http_server_knows_neither_json_nor_freshness() {
    let Some(run) = probe_patiently(&JAVA, "HttpServerReceiver.java", &["--token", TOKEN]) else {
        return;
    };
    // Its pattern has no place for the spaces of an indented body.
    assert_eq!(run.with("fail"), ids("command-unknown sample-documented body-pretty"));
    let warns = "sdkappid-twice sign-of-empty-time sign-stale-61s sign-stale-1h sign-future-1h command-differs \
                 body-truncated";
    assert_eq!(without_times(run.with("warn")), ids(warns));
}

/// What has to be accepted where there is no token.
fn accepted() -> std::collections::BTreeSet<String> {
    ids(ACCEPTED).into_iter().filter(|id| !id.starts_with("sign-")).collect()
}

#[test]
fn fastapi_insists_on_its_model_and_on_content_type() {
    let Some(run) = probe_patiently(&FASTAPI, "fastapi_model.py", &["--token", TOKEN]) else { return };
    assert_eq!(run.with("fail"), ids("command-unknown content-type-absent number-1e400"));
    let warns = "sample-v1 sample-v2 event-time-absent sdkappid-twice command-differs";
    assert_eq!(without_times(run.with("warn")), ids(warns));
    // A model that lacks fields, no JSON at all, and an infinity in what it says about the number.
    let model = "status 422: a strict model refuses the payload, as in FastAPI: make fields optional and ignore unknown ones";
    let crash = "status 500: an unhandled exception: see the log of the endpoint";
    assert_eq!(run.causes(), [model, model, crash].map(|cause| (cause.to_owned(), 1)));
}

#[test]
fn express_crashes_on_signatures_of_another_length() {
    let Some(run) = probe_patiently(&EXPRESS, "express.cjs", &["--token", TOKEN]) else { return };
    let fails = "sign-missing sign-empty sign-truncated sign-non-ascii wrong-type-list null-list \
                 null-item missing-msg-seq-list content-type-absent";
    assert_eq!(run.with("fail"), ids(fails));
    let warns =
        "sign-of-empty-time sign-stale-61s sign-stale-1h sign-future-1h command-differs body-empty body-1mib";
    assert_eq!(run.with("warn"), ids(warns));
    // Each exception is a cause of its own.
    let crash = "status 500: an unhandled exception: see the log of the endpoint";
    assert_eq!(run.causes()[0], (crash.to_owned(), 3), "{}", run.summary);
    let evidence = run.summary["causes"][0]["evidence"].as_str().expect("words");
    assert!(
        evidence.starts_with("RangeError: Input buffers must have the same byte length at "),
        "{evidence}"
    );
}

#[test]
fn nest_answers_every_post_with_201() {
    let Some(run) = probe_patiently(&NEST, "nest.cjs", &[]) else { return };
    let mut fails = accepted();
    fails.extend(ids(TOLERATED).into_iter().filter(|id| id != "body-1mib"));
    fails.extend(ids("sdkappid-foreign sdkappid-missing sdkappid-other-casing sdkappid-in-body"));
    fails.extend(ids("sdkappid-foreign-numeric"));
    assert_eq!(run.with("fail"), fails);
    assert_eq!(run.with("warn"), ids("sdkappid-twice command-differs body-1mib"));
    let created = "status 201: NestJS and others send this by default for a POST; set the status to 200";
    assert_eq!(run.causes()[0], (created.to_owned(), fails.len() - 1));
}

#[test]
fn django_redirects_to_the_slash_and_then_checks_for_csrf() {
    if let Some(reason) = DJANGO.lacks() {
        return skip(&format!("probing tests/receivers/django_slash.py: {reason}"));
    }
    let receiver = Receiver::start(&DJANGO, "django_slash.py");
    for (slash, cause) in [
        (
            "",
            "status 301: a redirect to /callback/, which only adds a slash, as Django does: use the path with the \
             slash; the vendor does not follow redirects",
        ),
        (
            "/",
            "status 403: the request was refused, in Django and Laravel often by the CSRF check: exclude /callback/ \
             from it, and check Sign there (the vendor sends no credentials)",
        ),
    ] {
        let run = probe(&format!("{}{slash}", receiver.url()), &["--timeout", "10s"]);
        assert_eq!(run.with("fail"), accepted());
        let mut warns = ids(TOLERATED);
        // A GET is let through where a POST is not.
        warns.extend(ids(if slash.is_empty() { "" } else { "method-get" }));
        assert_eq!(run.with("warn"), warns);
        assert_eq!(run.causes(), [(cause.to_owned(), accepted().len())]);
    }
}

#[test]
fn strict_jackson_knows_no_msg_id() {
    let Some(run) = probe_patiently(&JACKSON, "StrictJackson.java", &[]) else { return };
    assert_eq!(run.with("fail"), accepted());
    let older = ids("sample-v1 sample-v2");
    assert_eq!(run.with("warn"), ids(TOLERATED).difference(&older).cloned().collect());
    assert!(run.with("pass").is_superset(&older));
    let cause = &run.summary["causes"][0];
    assert_eq!(cause["common"], serde_json::json!(["MsgSeqList[].MsgId"]), "{cause}");
    assert!(
        cause["evidence"].as_str().is_some_and(|text| text.starts_with("Unrecognized field \"MsgId\"")),
        "{cause}"
    );
    // The unknown command has no messages at all, which is an exception of its own.
    assert_eq!(run.causes()[1].1, 1, "{}", run.summary);
}
