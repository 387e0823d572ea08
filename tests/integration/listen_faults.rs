//! `timhook listen --respond` and `--respond-when`: each fault as a client sees it.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::endpoint::{Endpoint, OK};
use crate::support::http::{connect, read_answer, read_head};
use crate::support::listener::Listener;
use crate::support::{QUERY, SDKAPPID, code, json_lines, sample, stderr, stdout, timhook, wait_until};

/// Sends the sample on a connection that stays open.
fn sent(listener: &Listener) -> TcpStream {
    let mut stream = connect(listener.address);
    let body = sample("wire");
    let head = format!(
        "POST /?{QUERY} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n",
        listener.address,
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).expect("the request is sent");
    stream
}

/// Everything until the end of the connection, or the error that ends it.
fn until_end(stream: &mut TcpStream) -> Result<Vec<u8>, ErrorKind> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map(|_| bytes).map_err(|error| error.kind())
}

/// A listener that plays this for one callback, and what it records of it.
fn played(respond: &str, observe: impl FnOnce(&mut TcpStream)) -> Value {
    let listener = Listener::start(&["--json", "--count", "1", "--respond", respond]);
    observe(&mut sent(&listener));
    let output = listener.wait();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let record = json_lines(&stdout(&output)).remove(0);
    assert_eq!(record["verdict"], "accepted");
    record["reply"].clone()
}

#[test]
fn a_script_is_played_in_turn_and_starts_again_at_its_end() {
    let listener = Listener::start(&["--json", "--count", "5", "--respond", "200,503x2,fail=10"]);
    let answers: Vec<(u16, String)> = (0..5)
        .map(|_| {
            let answer = listener.post(&sample("wire"));
            (answer.status, answer.body)
        })
        .collect();
    let fail = |info: &str, code: u32| {
        format!(r#"{{"ActionStatus":"FAIL","ErrorInfo":"played on purpose: {info}","ErrorCode":{code}}}"#)
    };
    let expected = [
        (200, OK.to_owned()),
        (503, fail("503", 1)),
        (503, fail("503", 1)),
        (200, fail("fail=10", 10)),
        (200, OK.to_owned()),
    ];
    assert_eq!(answers, expected);
    let records = json_lines(&stdout(&listener.wait()));
    let replies: Vec<String> = records
        .iter()
        .map(|record| format!("{} {}", record["reply"]["status"], record["reply"]["fault"]))
        .collect();
    assert_eq!(replies, [r#"200 "200""#, r#"503 "503""#, r#"503 "503""#, r#"200 "fail=10""#, r#"200 "200""#]);
    assert_eq!(records[3]["reply"]["body"].to_string(), fail("fail=10", 10));
}

#[test]
fn the_fault_is_printed_for_people_too() {
    let listener = Listener::start(&["--count", "2", "--respond", "500,close"]);
    listener.post(&sample("wire"));
    assert_eq!(until_end(&mut sent(&listener)), Ok(vec![]));
    let text = stdout(&listener.wait());
    assert!(text.contains("  fault      500\n  answered   500 {\"ActionStatus\":\"FAIL\""), "{text}");
    assert!(text.contains("  fault      close\n  answered   nothing, after "), "{text}");
}

#[test]
fn a_status_without_a_body_has_none() {
    let reply = played("204", |stream| {
        let head = read_head(stream);
        assert_eq!(head, "HTTP/1.1 204 No Content\r\n\r\n");
    });
    assert_eq!((&reply["status"], &reply["body"]), (&204.into(), &Value::Null));
}

#[test]
fn a_delay_comes_before_the_usual_answer() {
    let begun = Instant::now();
    let reply = played("delay=300ms", |stream| {
        let answer = read_answer(stream);
        assert_eq!((answer.status, answer.body.as_str()), (200, OK));
    });
    assert!(begun.elapsed() >= Duration::from_millis(300), "{:?}", begun.elapsed());
    assert_eq!(reply["fault"], "delay=300ms");
    assert!(reply["elapsed_ms"].as_f64() >= Some(300.0), "{reply}");
}

#[test]
fn a_slow_body_begins_at_once_and_ends_late() {
    let begun = Instant::now();
    let reply = played("slow-body=2s", |stream| {
        let head = read_head(stream);
        let head_after = begun.elapsed();
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        let mut body = vec![0; OK.len()];
        stream.read_exact(&mut body).expect("the body");
        assert_eq!(String::from_utf8(body).expect("UTF-8"), OK);
        let slow = Duration::from_secs(2);
        assert!(head_after < slow && begun.elapsed() >= slow, "{head_after:?} {:?}", begun.elapsed());
    });
    assert_eq!((&reply["status"], &reply["fault"]), (&200.into(), &"slow-body=2s".into()));
}

#[test]
fn close_ends_the_connection_without_an_answer() {
    let reply = played("close", |stream| assert_eq!(until_end(stream), Ok(vec![])));
    assert_eq!(
        (&reply["status"], &reply["body"], &reply["fault"]),
        (&0.into(), &Value::Null, &"close".into())
    );
}

#[test]
#[cfg(target_os = "linux")]
fn reset_breaks_the_connection_off() {
    let reply = played("reset", |stream| assert_eq!(until_end(stream), Err(ErrorKind::ConnectionReset)));
    assert_eq!((&reply["status"], &reply["fault"]), (&0.into(), &"reset".into()));
}

#[test]
fn garbage_is_no_http() {
    let reply = played("garbage", |stream| {
        let bytes = until_end(stream).expect("an orderly end");
        assert!(bytes.starts_with(b"\x16\x03\x01") && bytes.ends_with(b"\r\n\r\n"), "{bytes:?}");
    });
    assert_eq!((&reply["status"], &reply["fault"]), (&0.into(), &"garbage".into()));
    assert!(reply["raw_base64"].is_string(), "{reply}");
}

#[test]
fn a_body_comes_from_the_script_or_from_a_file() {
    let reply = played("body=ok", |stream| {
        let answer = read_answer(stream);
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok"));
        assert_eq!(answer.header("content-type"), Some("text/plain"));
    });
    assert_eq!(
        (&reply["body"], &reply["raw"], &reply["fault"]),
        (&Value::Null, &"ok".into(), &"body=ok".into())
    );
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "{ \"ActionStatus\": \"OK\" }").expect("written");
    let respond = format!("body=@{}", file.path().display());
    let reply = played(&respond, |stream| {
        let answer = read_answer(stream);
        assert_eq!((answer.status, answer.body.as_str()), (200, "{ \"ActionStatus\": \"OK\" }"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
    });
    assert_eq!(reply["raw"], "{ \"ActionStatus\": \"OK\" }");
}

#[test]
fn a_connection_goes_on_after_an_answer_that_was_played() {
    let listener = Listener::start(&["--json", "--count", "2", "--respond", "500,200"]);
    let mut stream = sent(&listener);
    assert_eq!(read_answer(&mut stream).status, 500);
    let body = sample("wire");
    let request =
        format!("POST /?{QUERY} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).expect("sent on the same connection");
    assert_eq!(read_answer(&mut stream).status, 200);
    assert_eq!(code(&listener.wait()), 0);
}

#[test]
fn others_are_served_while_a_fault_takes_its_time() {
    let listener = Listener::start(&["--respond-when", "/Type=Public:delay=10m"]);
    let _slow: Vec<TcpStream> = (0..20).map(|_| sent(&listener)).collect();
    assert_eq!(listener.post(&sample("private")).body, OK);
}

#[test]
#[cfg(unix)]
fn a_stop_cuts_a_delay_short_and_the_callback_is_answered_and_printed() {
    let backend = Endpoint::with("200 OK", OK);
    let listener = Listener::start(&["--json", "--respond", "delay=10m", "--forward-to", &backend.url()]);
    let mut stream = sent(&listener);
    wait_until("it is asked", || !backend.seen().is_empty());
    let output = listener.stop();
    assert_eq!(read_answer(&mut stream).body, OK);
    assert_eq!(code(&output), 0);
    assert_eq!(json_lines(&stdout(&output))[0]["reply"]["fault"], "delay=10m");
}

#[test]
fn a_case_comes_before_the_script_and_does_not_use_it_up() {
    let arguments = ["--json", "--count", "4", "--respond", "500,502"];
    let cases = ["--respond-when", "/Type=Private:201", "--respond-when", "/MsgSeqList/0/MsgSeq=130:fail=7"];
    let listener = Listener::start(&[&arguments[..], &cases[..]].concat());
    let status = |body: &str| listener.post(body).status;
    let seq_131 = sample("wire").replace(":130", ":131");
    assert_eq!(
        [status(&seq_131), status(&sample("private")), status(&sample("wire")), status(&seq_131)],
        [500, 201, 200, 502]
    );
    let records = json_lines(&stdout(&listener.wait()));
    assert_eq!(records[2]["reply"]["fault"], "fail=7");
}

#[test]
fn requests_that_are_no_callbacks_use_up_no_turn() {
    let listener = Listener::start(&["--path", "/cb", "--respond", "500,200"]);
    assert_eq!(listener.post_to(&format!("/other?{QUERY}"), &sample("wire")).status, 404);
    assert_eq!(listener.post_to(&format!("/cb?{QUERY}"), &sample("wire")).status, 500);
}

#[test]
fn a_wrong_script_is_a_usage_error_that_names_the_entry() {
    let output = timhook(&["listen", "--respond", "200,fooo"]).output().expect("it runs");
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert!(said.contains("entry 2 of the script, `fooo`, is not known"), "{said}");
    for possible in
        ["delay=3s", "slow-body", "close", "reset", "garbage", "body=@FILE", "fail=ERRORCODE", "500x2"]
    {
        assert!(said.contains(possible), "{possible} is missing: {said}");
    }
    let output = timhook(&["listen", "--respond", "body=@/no/such"]).output().expect("it runs");
    assert_eq!(code(&output), 3);
    let output = timhook(&["listen", "--respond-when", "Type=Public:500"]).output().expect("it runs");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("a JSON Pointer begins with `/`"), "{}", stderr(&output));
}

/// What `send` says about an endpoint, and its exit code.
fn symptom(url: &str, further: &[&str]) -> (i32, String) {
    let arguments = [&["send", url, "--sdkappid", SDKAPPID, "--json"][..], further].concat();
    let output = timhook(&arguments).output().expect("it runs");
    let delivery = json_lines(&stdout(&output)).remove(0);
    (code(&output), delivery["reasons"][0].as_str().expect("a reason").to_owned())
}

/// The failures that the vendor counts, but for a bad certificate, which needs a server with TLS (`send_tls`).
#[test]
fn five_of_the_vendors_six_symptoms_need_nothing_but_the_listener() {
    let listener = Listener::start(&["--respond", "delay=10m,500,body=ok"]);
    let url = format!("http://{}/", listener.address);
    let (code, reason) = symptom(&url, &["--timeout", "300ms"]);
    assert!(code == 4 && reason.contains("did not answer within 300ms"), "timeout: {code} {reason}");
    let (code, reason) = symptom(&url, &[]);
    assert!(code == 1 && reason.starts_with("status is 500"), "status: {code} {reason}");
    let (code, reason) = symptom(&url, &[]);
    assert!(code == 1 && reason.starts_with("this is not JSON"), "not JSON: {code} {reason}");
    let refusing = crate::support::refusing_port::RefusingPort::reserve();
    let (code, reason) = symptom(&refusing.url, &[]);
    assert!(code == 4 && reason.contains("refused the connection"), "refused: {code} {reason}");
    let (code, reason) = symptom("http://callback.invalid/", &["--timeout", "20s"]);
    assert!(code == 4 && reason.contains("callback.invalid"), "name: {code} {reason}");
}
