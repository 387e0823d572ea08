//! *Why does Sign mismatch at my backend?* A right signature is refused, and a wrong one with a usual mistake is taken.

use std::io::Write;
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::commands::run;
use crate::support::endpoint::{Endpoint, OK, Seen};
use crate::support::listener::Listener;
use crate::support::{QUERY, SDKAPPID, json_lines, now, sample, sha256_hex, stderr, stdout};

const TOKEN: &str = "correct-horse-token";

fn answer(stream: &mut TcpStream, status: &str, body: &str) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all((head + body).as_bytes());
}

/// An endpoint that takes the signatures that `is_right` takes, of `Sign`, `RequestTime` and body, and refuses
/// others with this status.
fn endpoint(
    status: &'static str,
    is_right: impl Fn(&str, &str, &str) -> bool + Send + Sync + 'static,
) -> Endpoint {
    Endpoint::seeing(move |seen: &Seen, stream| {
        let (sign, time) = (seen.parameter("Sign"), seen.parameter("RequestTime"));
        let body = String::from_utf8_lossy(&seen.body);
        if is_right(sign.unwrap_or_default(), time.unwrap_or_default(), &body) {
            return answer(stream, "200 OK", OK);
        }
        let echo = format!(
            r#"{{"ActionStatus":"FAIL","ErrorInfo":"bad Sign {}","ErrorCode":1}}"#,
            sign.unwrap_or_default()
        );
        answer(stream, status, &echo);
    })
}

type Check = fn(&str, &str, &str) -> bool;

/// Mistakes of endpoints, and how each is named.
const MISTAKES: [(Check, &str); 7] = [
    (
        |sign, time, _| sign == sha256_hex(&format!("{TOKEN}\n{time}")),
        "root cause: the endpoint's token ends with a newline; remove the white space where the program reads the \
         token, often from a file or a secret store",
    ),
    (
        |sign, time, _| sign == sha256_hex(&format!("{time}{TOKEN}")),
        "root cause: the endpoint put RequestTime before the token; hash the token first, then RequestTime",
    ),
    (
        |sign, time, _| time.len() == 13 && sign == sha256_hex(&format!("{TOKEN}{time}")),
        "root cause: the endpoint reads `RequestTime` as milliseconds; compare it with the clock in Unix seconds, \
         and hash it exactly as received",
    ),
    (
        |sign, time, _| sign == sha256_hex(&format!("{TOKEN}{time}")).to_uppercase(),
        "root cause: the endpoint compares `Sign` with upper-case hex; write the computed digest in lower case, as \
         the vendor does",
    ),
    (
        |sign, time, _| sign == sha256_hex(time),
        "root cause: the endpoint's token is empty; set the variable that holds the endpoint's token, and check it \
         when the endpoint starts",
    ),
    (
        |sign, time, body| sign == sha256_hex(&format!("{TOKEN}{time}{body}")),
        "root cause: the endpoint signs the body; hash the token followed by RequestTime, and nothing else",
    ),
    (
        |_, _, _| false,
        "none of the 20 common signing mistakes is the root cause: compare the tokens, and look for other checks in the endpoint",
    ),
];

fn send(endpoint: &Endpoint, arguments: &[&str]) -> (i32, Value, String) {
    let common = ["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--token", TOKEN, "--json"];
    let (exit, out, said) = run(&[&common, arguments].concat());
    assert!(!(out.clone() + &*said).contains(TOKEN), "{out}{said}");
    (exit, json_lines(&out).remove(0), out)
}

#[test]
fn send_names_the_mistake_that_the_endpoint_takes() {
    for (check, cause) in MISTAKES {
        for status in ["403 Forbidden", "401 Unauthorized", "200 OK"] {
            let endpoint = endpoint(status, check);
            let (exit, delivery, _) = send(&endpoint, &["--diagnose-sign"]);
            let reasons = delivery["reasons"].as_array().expect("reasons");
            assert_eq!((exit, reasons.last()), (1, Some(&json!(cause))), "{status}: {reasons:?}");
            for seen in endpoint.seen() {
                let sign = seen.parameter("Sign").unwrap_or_default();
                assert!(!delivery.to_string().contains(sign), "a signature is shown: {delivery}");
                assert_eq!(seen.body, endpoint.seen()[0].body);
            }
        }
    }
}

#[test]
fn send_sends_variants_only_when_asked_to_and_once() {
    let swapped = MISTAKES[1].0;
    let endpoint = endpoint("403 Forbidden", swapped);
    let (_, delivery, _) = send(&endpoint, &[]);
    assert_eq!(endpoint.seen().len(), 1);
    assert!(!delivery.to_string().contains("root cause"), "{delivery}");
    let (_, _, out) = send(&endpoint, &["--diagnose-sign", "--repeat", "3"]);
    assert_eq!(out.matches("root cause: ").count(), 1, "{out}");
    let (exit, _, said) = run(&["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--diagnose-sign"]);
    assert_eq!(exit, 2);
    assert!(said.contains("--diagnose-sign needs a token"), "{said}");
    let good = self::endpoint("403 Forbidden", |sign, time, _| sign == sha256_hex(&format!("{TOKEN}{time}")));
    assert_eq!(send(&good, &["--diagnose-sign"]).0, 0);
    assert_eq!(good.seen().len(), 1, "what is accepted needs no diagnosis");
}

#[test]
fn an_endpoint_that_changes_its_mind_is_no_cause() {
    let endpoint = Endpoint::handling(|number, stream| match number {
        0 => answer(stream, "403 Forbidden", "no"),
        _ => answer(stream, "200 OK", OK),
    });
    let (_, delivery, _) = send(&endpoint, &["--diagnose-sign"]);
    let reasons = delivery["reasons"].as_array().expect("reasons");
    let expected =
        "the endpoint accepts the same callback when it is sent again, so the signature was not the reason";
    assert_eq!(reasons.last(), Some(&json!(expected)));
}

#[test]
fn probe_names_the_mistake_by_itself() {
    let (check, cause) = MISTAKES[1];
    let endpoint = endpoint("200 OK", check);
    let arguments = ["--sdkappid", SDKAPPID, "--token", TOKEN, "--only", "sample-wire"];
    let url = endpoint.url();
    let all = [&["probe", &url], &arguments[..]].concat();
    let (exit, out, said) = run(&all);
    assert_eq!(exit, 1);
    assert!(said.contains(cause) && !said.contains("refuses a plain callback"), "{said}");
    assert!(!(out + &*said).contains(TOKEN));
    let (_, _, said) = run(&[&all[..], &["--json"]].concat());
    let summary = json_lines(&said).into_iter().find(|line| line["type"] == "summary").expect("a summary");
    assert_eq!(summary["root_cause"], cause);
    let (_, _, said) =
        run(&["probe", &endpoint.url(), "--sdkappid", SDKAPPID, "--only", "sample-wire", "--json"]);
    assert!(!said.contains("root_cause"), "without a token there is nothing to try: {said}");
}

/// Posts a callback that is signed rightly to a listener in front of `backend`: the record, and all that was said.
fn listen(backend: &Endpoint, arguments: &[&str]) -> (Value, String) {
    let target = format!("http://{}", backend.address);
    let common =
        ["--json", "--count", "1", "--token", TOKEN, "--forward-timeout", "60s", "--forward-to", &target];
    let listener = Listener::start(&[&common, arguments].concat());
    let time = now();
    let sign = sha256_hex(&format!("{TOKEN}{time}"));
    listener.post_to(&format!("/?{QUERY}&Sign={sign}&RequestTime={time}"), &sample("wire"));
    let output = listener.wait();
    (json_lines(&stdout(&output)).remove(0), stderr(&output))
}

#[test]
fn listen_names_the_mistake_that_the_backend_takes() {
    for (check, cause) in MISTAKES {
        let backend = endpoint("401 Unauthorized", check);
        let (record, _) = listen(&backend, &["--diagnose-sign"]);
        assert_eq!(record["forward"]["help"], cause, "{record}");
        assert_eq!(record["reply"]["status"], 401, "the answer to the callback itself goes back");
        assert!(!record["forward"].to_string().contains(TOKEN));
    }
    let backend = endpoint("403 Forbidden", MISTAKES[0].0);
    let (record, _) = listen(&backend, &["--diagnose-sign", "--resign"]);
    assert_eq!(record["forward"]["help"], MISTAKES[0].1);
}

#[test]
fn listen_blames_csrf_only_where_the_signature_was_not_checked_or_the_backend_says_so() {
    let right = "the signature of this callback is right: compare the backend's token with the token of the \
                 listener, and see how the backend checks Sign; --diagnose-sign tries the common signing mistakes";
    for status in ["401 Unauthorized", "403 Forbidden"] {
        let (record, _) = listen(&Endpoint::with(status, "no"), &[]);
        assert_eq!(record["forward"]["help"], right, "{status}");
    }
    let (record, _) = listen(&Endpoint::with("403 Forbidden", "CSRF verification failed"), &[]);
    let help = record["forward"]["help"].as_str().expect("help");
    assert!(help.contains("by the CSRF check"), "{help}");
    let backend = Endpoint::with("403 Forbidden", "no");
    let listener =
        Listener::start(&["--json", "--count", "1", "--forward-to", &format!("http://{}", backend.address)]);
    listener.post(&sample("wire"));
    let record = json_lines(&stdout(&listener.wait())).remove(0);
    let help = record["forward"]["help"].as_str().expect("help");
    assert!(help.contains("by the CSRF check"), "{help}");
}

#[test]
fn a_redirect_names_its_target_in_every_reason() {
    let redirect = "HTTP/1.1 302 Found\r\nLocation: /login?next=secret\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let backend = Endpoint::answering(redirect);
    let reason = "status is 302; the vendor counts only status 200 as a success (to /login; redirects are not followed)";
    let (record, _) = listen(&backend, &[]);
    assert_eq!(record["forward"]["reasons"], json!([reason]));
    let (_, out, _) =
        run(&["probe", &backend.url(), "--sdkappid", SDKAPPID, "--only", "sample-wire", "--json"]);
    assert_eq!(json_lines(&out)[0]["reason"], reason);
    let (_, delivery, _) = send(&backend, &[]);
    let reasons = delivery["reasons"].as_array().expect("reasons");
    let help = "help: a redirect to /login: use the target URL; the vendor does not follow redirects";
    assert_eq!(reasons.last(), Some(&json!(help)));
}
