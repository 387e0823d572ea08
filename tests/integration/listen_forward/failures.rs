//! Backends that answer wrongly, late or not at all, and TLS.

use super::*;
use crate::support::{EVER, wait_until};

#[test]
fn wrong_answers_are_explained_with_a_hint_that_fits() {
    let cases = [
        ("401 Unauthorized", "no", "status is 401", "requires a login: exclude /callback/"),
        ("403 Forbidden", "no", "status is 403", "by the CSRF check: exclude /callback/"),
        ("400 Bad Request", "no", "status is 400", "a body parser has read the body"),
        ("404 Not Found", "no", "status is 404", "there is no route for /callback/"),
        ("405 Method Not Allowed", "", "status is 405", "callbacks are POST requests"),
        ("500 Internal Server Error", "", "status is 500", "see the log of the endpoint"),
    ];
    for (status, body, reason, hint) in cases {
        let backend = Endpoint::with(status, body);
        let (answer, record) = through(&format!("{}/", backend.url()), &[]);
        assert_eq!(answer.status.to_string(), status[..3], "{record}");
        assert_eq!(answer.body, body);
        let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        assert!(said(&record["forward"]["reasons"][0]).starts_with(reason), "{record}");
        assert!(said(&record["forward"]["help"]).contains(hint), "{record}");
        assert_eq!(record["forward"]["reasons"].as_array().map(Vec::len), Some(1), "{record}");
    }
}

#[test]
fn an_answer_of_the_wrong_type_is_shown_with_its_body() {
    let backend = Endpoint::with("200 OK", r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":"0"}"#);
    let listener = Listener::start(&["--count", "1", "--forward-to", &backend.url()]);
    let announced = format!("accepted callbacks are forwarded to {}", backend.url());
    assert!(listener.announcement.contains(&announced), "{}", listener.announcement);
    listener.post(&sample("wire"));
    let text = stdout(&listener.wait());
    assert!(text.contains(&format!("  forwarded  200 from {} in ", backend.url())), "{text}");
    assert!(
        text.contains("    wrong    `ErrorCode` is a string; it is documented as Integer [wrong-type]; write 0 without quotes\n"),
        "{text}"
    );
    assert!(
        text.contains("    body     {\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":\"0\"}\n"),
        "{text}"
    );
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Endpoint::with("200 OK", OK);
    let backend = Endpoint::answering(format!(
        "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        elsewhere.url()
    ));
    let (answer, record) = through(&backend.url(), &[]);
    assert_eq!((answer.status, answer.header("location")), (302, Some(elsewhere.url().as_str())));
    assert_eq!(elsewhere.seen(), []);
    let help = record["forward"]["help"].as_str().expect("help");
    let leads = format!(
        "a redirect to {}: use the target URL; the vendor does not follow redirects",
        elsewhere.url()
    );
    assert_eq!(help, leads);
}

#[test]
fn a_backend_that_is_not_there_is_answered_with_502() {
    let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("one").port();
    let (answer, record) = through(&format!("127.0.0.1:{port}"), &[]);
    assert_eq!(answer.status, 502);
    let message = format!("127.0.0.1:{port} refused the connection");
    let info = format!("the backend gave no answer: {message}");
    assert_eq!(answer.json(), serde_json::json!({"ActionStatus": "FAIL", "ErrorInfo": info, "ErrorCode": 1}));
    let forward = &record["forward"];
    assert_eq!((&forward["status"], &forward["verdict"]), (&Value::Null, &"error".into()));
    assert_eq!(forward["reasons"], serde_json::json!([message]));
    assert_eq!(forward["help"], format!("check that the backend is running and listens on port {port}"));
    assert_eq!(record["reply"]["status"], 502);
}

#[test]
fn a_backend_that_cannot_be_found_or_breaks_off_is_answered_with_502() {
    let reason = |target: &str| {
        let (answer, record) = through(target, &["--forward-timeout", "20s"]);
        assert_eq!(answer.status, 502, "{record}");
        record["forward"]["reasons"][0].as_str().expect("a reason").to_owned()
    };
    assert_eq!(reason("backend.invalid:80"), "the host of backend.invalid:80 cannot be found");
    let closing = Endpoint::answering("");
    let broken = |why: &str| format!("{} {why}", closing.address);
    assert_eq!(reason(&closing.url()), broken("closed the connection without an answer"));
    let cut = Endpoint::answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    assert!(reason(&cut.url()).ends_with("complete: it closed after 3 of 9 bytes"));
    let garbage = Endpoint::answering("\u{16}\u{3} garbage\r\n\r\n");
    assert!(reason(&garbage.url()).contains("did not answer with HTTP"));
    let huge = Endpoint::answering(format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(1024 * 1024 + 1)));
    assert!(reason(&huge.url()).ends_with("answered with more than 1 MiB"));
    let plain = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = plain.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in plain.incoming().map_while(Result::ok) {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("sent");
        }
    });
    assert_eq!(reason(&format!("https://{address}")), format!("{address} does not speak TLS"));
}

#[test]
fn a_backend_that_is_too_slow_is_answered_with_504() {
    // One that never begins, and one that never ends.
    let mute = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let dripping = Endpoint::handling(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    for address in [mute.local_addr().expect("an address"), dripping.address] {
        let begun = Instant::now();
        let (answer, record) = through(&address.to_string(), &["--forward-timeout", "300ms"]);
        assert!(begun.elapsed() >= Duration::from_millis(300));
        assert_eq!(answer.status, 504);
        let info = format!("the backend gave no answer: {address} did not answer within 300ms");
        assert_eq!(answer.json()["ErrorInfo"], info, "{record}");
        assert_eq!(answer.json()["ActionStatus"], "FAIL");
        assert!(record["forward"]["help"].as_str().expect("help").contains("--forward-timeout"), "{record}");
    }
}

#[test]
fn a_right_answer_after_more_than_two_seconds_is_wrong() {
    let backend = Endpoint::handling(|_, stream| {
        thread::sleep(Duration::from_millis(2100));
        let _ = stream.write_all(&ok_answer());
    });
    let (answer, record) = through(&backend.url(), &["--forward-timeout", "10s"]);
    assert_eq!(answer.body, OK);
    let reason = record["forward"]["reasons"][0].as_str().expect("a reason");
    let took =
        reason.strip_prefix("it took ").and_then(|rest| rest.split_once(" s; the vendor waits only 2 s"));
    let seconds: f64 = took.and_then(|(number, _)| number.parse().ok()).unwrap_or_else(|| panic!("{reason}"));
    assert!(seconds >= 2.1, "{reason}");
}

#[test]
fn a_slow_backend_holds_nobody_else_up() {
    let backend = Endpoint::handling(|number, stream| {
        if number < 30 {
            thread::sleep(EVER);
        }
        let _ = stream.write_all(&ok_answer());
    });
    let listener = in_front_of(&backend.url(), &["--forward-timeout", "10m"]);
    let body = sample("wire");
    let request =
        format!("POST /?{QUERY} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let _waiting: Vec<TcpStream> = (0..30)
        .map(|_| {
            let mut stream = connect(listener.address);
            stream.write_all(request.as_bytes()).expect("sent");
            stream
        })
        .collect();
    wait_until("all of them wait", || backend.seen().len() >= 30);
    assert_eq!(listener.post(&body).body, OK);
}

const AFTER: &str = "Group.CallbackAfterNewMemberJoin";
const BEFORE: &str = "Group.CallbackBeforeSendMsg";

/// A record of a callback of a command that was passed on to a backend with this answer, and what was said at the end.
fn passed_on(command: &str, answer: &str, arguments: &[&str]) -> (Value, String, i32) {
    let backend = Endpoint::with("200 OK", answer);
    let listener =
        in_front_of(&backend.url(), &[&["--count", "1", "--fail-on", "error"][..], arguments].concat());
    let body = stdout(&timhook(&["sample", &format!("{command}/wire")]).output().expect("it runs"));
    let query = QUERY.replace("Group.CallbackAfterRecallMsg", command);
    let path = format!("/?{query}");
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = connect(listener.address);
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answered = String::new();
    stream.read_to_string(&mut answered).expect("UTF-8");
    let output = listener.wait();
    let summary = json_lines(&stderr(&output)).into_iter().find(|record| record["type"] == "summary");
    let record = json_lines(&stdout(&output)).remove(0);
    (record, summary.expect("a summary").to_string(), code(&output))
}

#[test]
fn what_has_happened_cannot_be_refused_by_a_backend() {
    for (answer, reason) in [
        (
            r#"{"ActionStatus":"FAIL","ErrorInfo":"no such group","ErrorCode":1}"#,
            "ActionStatus is FAIL with ErrorCode 1, expected OK with 0",
        ),
        (
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":10015}"#,
            "ActionStatus is OK with ErrorCode 10015, expected OK with 0",
        ),
    ] {
        let (record, summary, exit) = passed_on(AFTER, answer, &[]);
        assert_eq!(record["verdict"], "accepted", "{record}");
        assert_eq!(record["forward"]["reasons"], serde_json::json!([reason]), "{record}");
        let help = "the event has already happened, so the backend cannot refuse it: answer OK with 0";
        assert_eq!(record["forward"]["help"], help, "{record}");
        assert_eq!((&record["forward"]["verdict"], exit), (&"fail".into(), 1), "{record}");
        assert!(summary.contains("\"wrong_answers\":1"), "{summary}");
    }
}

#[test]
fn before_an_event_a_documented_refusal_is_a_decision() {
    for (answer, exit) in [
        (r#"{"ActionStatus":"OK","ErrorInfo":"spam","ErrorCode":1}"#, 0),
        (r#"{"ActionStatus":"FAIL","ErrorInfo":"spam","ErrorCode":10150}"#, 0),
        (r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":7}"#, 1),
    ] {
        let (record, summary, found) = passed_on(BEFORE, answer, &[]);
        assert_eq!(found, exit, "{record}");
        assert_eq!(summary.contains("wrong_answers"), exit == 1, "{summary}");
    }
}

#[test]
fn a_backend_may_refuse_what_was_rejected_here() {
    let refusal = r#"{"ActionStatus":"FAIL","ErrorInfo":"not mine","ErrorCode":1}"#;
    let (record, summary, exit) = passed_on(AFTER, refusal, &["--sdkappid", "1600000000", "--forward-all"]);
    assert_eq!((&record["verdict"], &record["forward"]["verdict"]), (&"rejected".into(), &"pass".into()));
    assert!(!summary.contains("wrong_answers"), "{summary}");
    assert_eq!(exit, 1, "it was rejected: {record}");
}
