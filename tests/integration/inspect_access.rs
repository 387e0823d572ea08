//! The inspector: who is let in, and what no answer ever says. Every rule has a test that fails without it.

use std::io::{Read, Write};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::endpoint::Endpoint;
use crate::support::http::{Answer, connect, read_answer};
use crate::support::inspector::{Inspector, inspected};
use crate::support::{PATIENCE, QUERY, code, now, sample, sha256_hex, stderr, timhook, wait_until};

const TOKEN: &str = "tOken-of/the+test";

/// What is asked for in every case, and answered where nothing is wrong.
const ROWS: &str = "/api/exchanges?view=row";

fn rows(inspector: &Inspector, headers: &[(&str, &str)]) -> u16 {
    inspector.ask("GET", ROWS, headers, b"").status
}

fn error(answer: &Answer) -> (u16, String) {
    let body = answer.json();
    assert!(body["help"].as_str().is_some_and(|help| !help.is_empty()), "{body}");
    (answer.status, body["error"].as_str().expect("a sentence").to_owned())
}

#[test]
fn only_the_own_address_is_answered() {
    let (_listener, inspector) = inspected(&[]);
    let (bearer, port) = (inspector.bearer(), inspector.address.port());
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    for host in &own {
        assert_eq!(rows(&inspector, &[("Host", host), ("Authorization", &bearer)]), 200, "{host}");
    }
    for host in ["evil.example", &format!("evil.example:{port}"), "127.0.0.1", "localhost:1", ""] {
        let answer = inspector.ask("GET", ROWS, &[("Host", host), ("Authorization", &bearer)], b"");
        assert_eq!(error(&answer), (403, "the Host header names another server".to_owned()), "{host}");
        assert_eq!(inspector.ask("GET", "/app.js", &[("Host", host)], b"").status, 403, "{host}");
    }
    let twice = [("Host", &*own[0]), ("Host", "evil.example"), ("Authorization", &bearer)];
    assert_eq!(rows(&inspector, &twice), 403);
    let absolute = format!("http://evil.example{ROWS}");
    assert_eq!(inspector.ask("GET", &absolute, &[("Authorization", &bearer)], b"").status, 403);
}

#[test]
fn nothing_but_the_files_of_the_page_is_there_without_the_key() {
    let (_listener, inspector) = inspected(&[]);
    let (key, cookie) = (&inspector.key, inspector.cookie());
    assert_eq!(rows(&inspector, &[("Cookie", &cookie)]), 200);
    assert_eq!(rows(&inspector, &[("Cookie", &format!("a=b; {cookie}; c=d"))]), 200);
    let wrong = format!("{}x", &key[1..]);
    let port = inspector.address.port();
    for headers in [
        vec![],
        vec![("Authorization", format!("Bearer {wrong}"))],
        vec![("Authorization", "Bearer ".to_owned())],
        vec![("Authorization", key.clone())],
        vec![("Authorization", format!("Bearer {}", &key[..key.len() - 1]))],
        vec![("Cookie", format!("timhook-{port}={wrong}"))],
        vec![("Cookie", format!("timhook-1={key}"))],
        vec![("Cookie", format!("timhook-{port}="))],
    ] {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for target in [ROWS, "/", "/api/about", "/api/exchanges/1", "/api/events", "/api/wait", "/nowhere"] {
            let answer = inspector.ask("GET", target, &headers, b"");
            assert_eq!(
                error(&answer),
                (401, "the inspector opens with a key".to_owned()),
                "{target} {headers:?}"
            );
        }
    }
    // Who is no browser hears in JSON what to do.
    let told = inspector.ask("GET", "/", &[("Accept", "*/*")], b"").json();
    let help = "open the URL that timhook has printed after `inspector on`; scripts send its key as `Authorization: Bearer \
                KEY`";
    assert_eq!(told, json!({"error": "the inspector opens with a key", "help": help}));
    // The key in the address opens the page, and nothing else.
    assert_eq!(inspector.ask("GET", &format!("{ROWS}&key={key}"), &[], b"").status, 401);
    assert_eq!(inspector.ask("GET", "/app.js", &[], b"").status, 200);
    assert_eq!(inspector.ask("GET", "/style.css", &[], b"").status, 200);
}

#[test]
fn the_key_moves_from_the_address_into_a_cookie() {
    let (_listener, inspector) = inspected(&[]);
    let answer = inspector.ask("GET", &format!("/?a=1&key={}&search=x%20y", inspector.key), &[], b"");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/?a=1&search=x+y")));
    let expected = format!("{}; HttpOnly; SameSite=Strict; Path=/", inspector.cookie());
    assert_eq!(answer.header("set-cookie"), Some(&*expected));
    let page = inspector.ask("GET", "/?a=1", &[("Cookie", &inspector.cookie())], b"");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let wrong = inspector.ask("GET", "/?key=0123456789abcdef", &[("Accept", "text/html,*/*")], b"");
    assert_eq!((wrong.status, wrong.header("content-type")), (401, Some("text/html; charset=utf-8")));
    assert!(
        wrong.body.contains("opens with a key") && wrong.header("set-cookie").is_none(),
        "{}",
        wrong.body
    );
}

#[test]
fn another_page_neither_reads_nor_acts() {
    let backend = Endpoint::with("200 OK", "{}");
    let (listener, inspector) = inspected(&["--forward-to", &backend.url()]);
    listener.post(&sample("wire"));
    inspector.until(1);
    let cookie = inspector.cookie();
    let origin = inspector.origin();
    let port = inspector.address.port();
    for foreign in ["http://evil.example", "null", "http://127.0.0.1:1", &format!("https://127.0.0.1:{port}")]
    {
        let answer = inspector.ask("GET", ROWS, &[("Cookie", &cookie), ("Origin", foreign)], b"");
        assert_eq!(error(&answer), (403, "another page has sent this".to_owned()), "{foreign}");
    }
    // A page on another port of this machine is of the same site, and its requests bring the cookie along.
    for (site, status) in [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)] {
        assert_eq!(rows(&inspector, &[("Cookie", &cookie), ("Sec-Fetch-Site", site)]), status, "{site}");
        let page = inspector.ask("GET", "/", &[("Cookie", &cookie), ("Sec-Fetch-Site", site)], b"");
        assert_eq!(page.status, 200, "{site}: others may link to it");
    }
    let resend = |headers: &[(&str, &str)]| {
        let headers = [&[("Content-Type", "application/json")], headers].concat();
        inspector.ask("POST", "/api/exchanges/1/resend", &headers, b"{}")
    };
    let answer = resend(&[("Cookie", &cookie)]);
    assert_eq!(error(&answer), (403, "there is neither an Origin nor the key in `Authorization`".to_owned()));
    let bearer = inspector.bearer();
    assert_eq!(resend(&[("Authorization", &bearer), ("Origin", "http://evil.example")]).status, 403);
    assert_eq!(resend(&[("Origin", &origin)]).status, 401);
    assert_eq!(backend.seen().len(), 1);
    assert_eq!(resend(&[("Cookie", &cookie), ("Origin", &origin)]).status, 200);
    assert_eq!(resend(&[("Cookie", &cookie), ("Origin", &format!("http://localhost:{port}"))]).status, 200);
    assert_eq!(resend(&[("Authorization", &bearer)]).status, 200);
    assert_eq!(backend.seen().len(), 4);
}

#[test]
fn what_acts_takes_json_of_a_bounded_size() {
    let (_listener, inspector) = inspected(&[]);
    let bearer = inspector.bearer();
    let check = |kind: &str, body: &[u8]| {
        inspector.ask("POST", "/api/check", &[("Authorization", &bearer), ("Content-Type", kind)], body)
    };
    assert_eq!(check("application/json; charset=utf-8", br#"{"body":"{}"}"#).status, 200);
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        assert_eq!(
            error(&check(kind, br#"{"body":"{}"}"#)),
            (415, "the body is not sent as JSON".to_owned())
        );
    }
    assert_eq!(check("application/json", b"{").status, 400);
    let large = vec![b' '; 8 * 1024 * 1024 + 1];
    assert_eq!(error(&check("application/json", &large)), (413, "the body is larger than 8 MiB".to_owned()));
    // Also where nobody has announced how much comes.
    let mut stream = connect(inspector.address);
    let head = format!(
        "POST /api/check HTTP/1.1\r\nHost: {}\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n{:x}\r\n",
        inspector.address,
        large.len()
    );
    stream.write_all(head.as_bytes()).expect("the head is sent");
    let _ = stream.write_all(&large);
    assert_eq!(read_answer(&mut stream).status, 413);
}

#[test]
fn every_answer_has_the_headers_that_keep_it_where_it_is() {
    let (listener, inspector) = inspected(&[]);
    listener.post(&sample("wire"));
    inspector.until(1);
    let bearer = inspector.bearer();
    let accept = ("Accept", "text/html");
    let answers = [
        ("GET", "/", vec![("Authorization", &*bearer)], 200),
        ("GET", "/", vec![accept], 401),
        ("GET", "/app.js", vec![], 200),
        ("GET", &format!("/?key={}", inspector.key), vec![], 303),
        ("GET", ROWS, vec![("Authorization", &bearer)], 200),
        ("GET", ROWS, vec![], 401),
        ("GET", ROWS, vec![("Authorization", &*bearer), ("Origin", "http://evil.example")], 403),
        ("GET", "/api/exchanges/1?view=detail", vec![("Authorization", &*bearer)], 200),
        ("GET", "/api/exchanges?format=jsonl", vec![("Authorization", &*bearer)], 200),
        ("GET", "/api/exchanges/9", vec![("Authorization", &*bearer)], 404),
        ("OPTIONS", ROWS, vec![("Authorization", &*bearer), ("Origin", "http://evil.example")], 403),
        ("OPTIONS", ROWS, vec![("Authorization", &*bearer)], 405),
        ("DELETE", ROWS, vec![("Authorization", &*bearer)], 405),
        ("GET", "/api/check", vec![("Authorization", &*bearer)], 405),
    ];
    for (method, target, headers, status) in answers {
        let answer = inspector.ask(method, target, &headers, b"");
        assert_eq!(answer.status, status, "{method} {target}");
        for (name, value) in [
            (
                "content-security-policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                 base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{method} {target} {name}");
        }
        assert!(!answer.headers.iter().any(|(name, _)| name.starts_with("access-control-")), "{answer:?}");
        let allowed = answer.header("allow");
        let expected = if target == "/api/check" { "POST" } else { "GET, HEAD" };
        assert_eq!(allowed, (status == 405).then_some(expected), "{method} {target}");
    }
}

/// A sender that repeats the token and its signature wherever it can, and a backend that does so as well.
#[test]
fn neither_the_token_nor_a_signature_is_in_any_answer() {
    // Three signatures, each of a time of its own: the sender's, the listener's, and that of what is sent again.
    let time = (now() - 30).to_string();
    let sign = sha256_hex(&format!("{TOKEN}{time}"));
    let (echoed, signed) = (TOKEN.to_owned(), sign.clone());
    let backend = Endpoint::seeing(move |seen, stream| {
        let body = json!({"ActionStatus": echoed, "ErrorInfo": format!("{signed} {}", seen.target()), "ErrorCode": 1});
        let body = body.to_string();
        let _ =
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nX: {echoed}\r\n\r\n{body}", body.len());
    });
    let (listener, inspector) =
        inspected(&["--token", TOKEN, "--resign", "--forward-to", &format!("{}/{}", backend.url(), "a")]);
    let mut payload: Value = serde_json::from_str(&sample("wire")).expect("JSON");
    payload["Operator_Account"] = TOKEN.into();
    payload["New"] = sign.clone().into();
    let mut stream = connect(listener.address);
    let body = payload.to_string();
    let _ = write!(
        stream,
        "POST /?{QUERY}&x={TOKEN}&Sign={sign}&RequestTime={time} HTTP/1.1\r\nHost: h\r\nX-Original: /?Sign={sign}\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.read_to_end(&mut Vec::new());
    inspector.until(1);
    let mut answers: Vec<String> = [
        "/api/about",
        ROWS,
        "/api/exchanges",
        "/api/exchanges?format=jsonl",
        "/api/exchanges/1",
        "/api/exchanges/1?view=detail",
        "/api/exchanges/1/fixture",
        "/api/wait",
    ]
    .iter()
    .map(|target| inspector.get(target).body)
    .collect();
    let (_, _, row) = inspector.events("/api/events?after=0", &[]).next().expect("an event");
    answers.push(row.to_string());
    let passed_on = now();
    wait_until("a second passes", || now() > passed_on);
    answers.push(inspector.post("/api/exchanges/1/resend", &json!({})).body);
    let edited = json!({"body": format!("{{\"a\":\"{TOKEN} {sign}\"}}")});
    answers.push(inspector.post("/api/exchanges/1/resend", &edited).body);
    let checked = json!({"command": null, "body": format!("{{\"CallbackCommand\":\"{TOKEN}\"}}")});
    answers.push(inspector.post("/api/check", &checked).body);
    let fresh: Vec<String> =
        backend.seen().iter().filter_map(|seen| Some(seen.parameter("Sign")?.to_owned())).collect();
    assert_eq!(fresh.len(), 3);
    assert!(fresh[0] != sign && fresh[0] != fresh[1], "{fresh:?}");
    for answer in &answers {
        assert!(answer.len() > 100 || answer.contains("REDACTED"), "{answer}");
        assert!(!answer.contains(TOKEN), "{answer}");
        assert!(!answer.contains(&sign), "{answer}");
        assert!(!fresh.iter().any(|sign| answer.contains(sign)), "{answer}");
    }
    // What is hidden is not found, either.
    for (search, count) in [(TOKEN, 0), (&sign[..20], 0), ("2j4szeael", 1)] {
        let target = format!("{ROWS}&search={}", search.replace('+', "%2B"));
        assert_eq!(inspector.json(&target)["exchanges"].as_array().map(Vec::len), Some(count), "{search}");
    }
}

#[test]
fn a_head_that_is_too_large_or_too_slow_ends_its_connection_alone() {
    let (_listener, inspector) = inspected(&[]);
    let bearer = inspector.bearer();
    let long = "x".repeat(20_000);
    let answer = inspector.ask("GET", "/app.js", &[("X-Long", &long)], b"");
    assert_eq!((answer.status, answer.body.as_str()), (431, ""));
    let mut slow = connect(inspector.address);
    slow.write_all(b"GET /app.js HTTP/1.1\r\nHost: ").expect("a part of the head is sent");
    assert_eq!(rows(&inspector, &[("Authorization", &bearer)]), 200);
    let mut answer = Vec::new();
    slow.read_to_end(&mut answer).expect("the end of the connection");
    assert_eq!(String::from_utf8_lossy(&answer), "");
}

/// Further ones wait until there is room.
#[test]
fn no_more_than_64_connections_are_served_at_a_time() {
    let (_listener, inspector) = inspected(&[]);
    let bearer = inspector.bearer();
    let waiting: Vec<_> = (0..32).map(|_| inspector.events("/api/events", &[])).collect();
    let refused = inspector.get("/api/events");
    assert_eq!(error(&refused).0, 503);
    assert_eq!(error(&inspector.get("/api/wait")).0, 503);
    // Heads that never end, but for the time that they may take.
    let open = || {
        let mut stream = connect(inspector.address);
        stream.write_all(b"GET ").expect("it is sent");
        stream
    };
    let idle: Vec<_> = (0..32).map(|_| open()).collect();
    let mut late = connect(inspector.address);
    let head =
        format!("GET {ROWS} HTTP/1.1\r\nHost: {}\r\nAuthorization: {bearer}\r\n\r\n", inspector.address);
    late.write_all(head.as_bytes()).expect("it is sent");
    late.set_read_timeout(Some(Duration::from_millis(300))).expect("a socket option");
    assert!(late.read(&mut [0]).is_err(), "there are 64 others");
    drop((waiting, idle));
    late.set_read_timeout(Some(PATIENCE)).expect("a socket option");
    assert_eq!(read_answer(&mut late).status, 200);
}

#[test]
fn a_key_of_ones_own_is_long_and_is_not_repeated() {
    let (_listener, inspector) = inspected(&["--inspect-key", "my-own_key-of-2026"]);
    assert_eq!(inspector.key, "my-own_key-of-2026");
    assert_eq!(rows(&inspector, &[("Authorization", "Bearer my-own_key-of-2026")]), 200);
    for (key, why) in [
        ("secretsecret123", "error: the key of --inspect-key is too short to be safe\n"),
        (
            "secret secret 123",
            "error: the key of --inspect-key has characters that URLs and cookies change\n",
        ),
    ] {
        let typed = timhook(&["listen", "--port", "0", "--inspect=0", "--inspect-key", key])
            .output()
            .expect("it runs");
        let set = timhook(&["listen", "--port", "0", "--inspect=0"])
            .env("TIMHOOK_LISTEN_INSPECT_KEY", key)
            .output();
        for output in [typed, set.expect("it runs")] {
            assert_eq!(code(&output), 2);
            let help =
                "  help: choose at least 16 letters, digits, - and _, or leave it out for a random one\n";
            assert_eq!(stderr(&output), format!("{why}{help}"));
        }
    }
}
