//! `timhook send`: the request that arrives, and what is refused before one leaves.

use crate::support::send::{assert_signed, good_endpoint, only, send_one, send_to};
use crate::support::{QUERY, SDKAPPID, code, now, sample, stderr, stdout, timhook};

/// The vendor's own example of a signature.
const KNOWN_SIGN: &str = "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061";

#[test]
fn the_wire_sample_arrives_byte_for_byte_with_the_documented_query() {
    let seen = send_one(&[]);
    assert_eq!(seen.request_line, format!("POST /callback?{QUERY} HTTP/1.1"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("content-length"), Some("235"));
    assert_eq!(String::from_utf8(seen.body).expect("UTF-8"), sample("wire"));
}

#[test]
fn a_token_appends_sign_and_request_time_of_now() {
    let before = now();
    let seen = send_one(&["--token", "xxxxyyyy"]);
    let time = assert_signed(&seen, "xxxxyyyy");
    assert!((before..=now()).contains(&time), "{time}");
}

#[test]
fn a_given_request_time_yields_the_documented_signature() {
    let seen = send_one(&["--token", "xxxxyyyy", "--request-time", "1669872112"]);
    assert_eq!(seen.target(), format!("/callback?{QUERY}&Sign={KNOWN_SIGN}&RequestTime=1669872112"));
}

#[test]
fn query_options_go_out_as_they_are_given() {
    let cases = [
        (vec!["--opt-platform", "Mac"], "OptPlatform", "Mac"),
        (vec!["--opt-platform", "macOS"], "OptPlatform", "macOS"),
        (vec!["--opt-platform", "iOS"], "OptPlatform", "iOS"),
        (vec!["--client-ip", "203.0.113.9"], "ClientIP", "203.0.113.9"),
        (vec!["--client-ip", "2001:db8::1"], "ClientIP", "2001%3Adb8%3A%3A1"),
    ];
    for (arguments, name, value) in cases {
        assert_eq!(send_one(&arguments).parameter(name), Some(value), "{arguments:?}");
    }
}

#[test]
fn urls_keep_what_they_have_and_lose_their_fragment() {
    let cases = [
        ("", "/?"),
        ("/", "/?"),
        ("/callback", "/callback?"),
        ("/callback?", "/callback?"),
        ("/callback#top", "/callback?"),
        ("/p?a=1&b=x%20y#top", "/p?a=1&b=x%20y&"),
        ("/p?sdkappid=1", "/p?sdkappid=1&"),
        ("?next=a/b", "/?next=a/b&"),
    ];
    for (given, start) in cases {
        let endpoint = good_endpoint();
        let output = send_to(&format!("http://{}{given}", endpoint.address), &[]);
        assert_eq!(code(&output), 0, "{given}: {}", stderr(&output));
        assert_eq!(only(&endpoint).target(), format!("{start}{QUERY}"), "{given}");
    }
}

#[test]
fn a_url_with_a_reserved_name_is_refused_by_that_name() {
    let names =
        ["SdkAppid", "CallbackCommand", "contenttype", "ClientIP", "OptPlatform", "Sign", "RequestTime"];
    for name in names {
        let endpoint = good_endpoint();
        let output = send_to(&format!("{}?a=1&{name}=x", endpoint.url()), &[]);
        assert_eq!(code(&output), 2, "{name}");
        let expected = format!(
            "error: the URL already has the parameter `{name}`, which timhook adds\n  help: remove it from the URL and use the option\n"
        );
        assert_eq!(stderr(&output), expected);
        assert!(endpoint.seen().is_empty());
    }
}

#[test]
fn a_sample_that_is_named_like_a_file_is_told_from_one() {
    let output = send_to("http://127.0.0.1:1/", &["community"]);
    let expected =
        "error: community is a built-in sample, not a file\n  help: send it with --sample community\n";
    assert_eq!((code(&output), stderr(&output).as_str(), stdout(&output).as_str()), (3, expected, ""));
}

#[test]
fn what_cannot_be_meant_is_a_usage_error_with_a_way_out() {
    let cases: [(&[&str], &str); 11] = [
        (
            &["send", "Cargo.toml", "http://127.0.0.1:1/", "--sdkappid", "1"],
            "error: `Cargo.toml` is not a URL: it has no scheme\n  help: this is a file: write the URL before the files, or set TIMHOOK_URL\n",
        ),
        (
            &["send", "http://127.0.0.1:1/", "--sdkappid", "1", "-", "-"],
            "error: standard input can be read only once\n  help: write `-` once, or save the input in a file\n",
        ),
        (
            &["validate", "--drift", "--format", "junit", "fixtures"],
            "error: --drift cannot print a report of this format\n  help: remove --format, or use --json\n",
        ),
        (
            &["send", "127.0.0.1:3000/callback", "--sdkappid", "1"],
            "error: `127.0.0.1:3000/callback` is not a URL: it has no scheme\n  help: write the scheme: http://127.0.0.1:3000/callback or https://127.0.0.1:3000/callback\n",
        ),
        (
            &["send", "ftp://127.0.0.1/x", "--sdkappid", "1"],
            "error: timhook cannot send to a `ftp:` URL\n  help: use http:// or https://\n",
        ),
        (
            &["send", "http://127.0.0.1:99999/", "--sdkappid", "1"],
            "error: `http://127.0.0.1:99999/` is not a URL: invalid port number\n  help: write http://HOST:PORT/PATH, such as http://127.0.0.1:3000/callback\n",
        ),
        (
            &["send", "--sdkappid", "1"],
            "error: the URL is missing\n  help: name the endpoint: timhook send http://127.0.0.1:3000/callback, or set TIMHOOK_URL\n",
        ),
        (
            &["send", "http://127.0.0.1:1/"],
            "error: the SDKAppID is missing\n  help: give it with --sdkappid ID or in TIMHOOK_SDKAPPID, such as --sdkappid 1400000000\n",
        ),
        (
            &["send", "http://127.0.0.1:1/", "--sdkappid", "1", "--request-time", "1669872112"],
            "error: --request-time needs a token to sign with\n  help: give the token with --token or --token-file, or remove --request-time\n",
        ),
        (
            &["send", "http://127.0.0.1:1/", "--sdkappid", "1", "--token", ""],
            "error: --token: the token is empty\n  help: leave it out to work without signatures\n",
        ),
        (
            &["send", "http://127.0.0.1:1/", "--sdkappid", "1", "--sample", "wier"],
            "error: there is no sample `wier`\n  help: did you mean `wire`? `timhook sample --command Group.CallbackAfterRecallMsg` lists its samples\n",
        ),
    ];
    for (arguments, expected) in cases {
        let output = timhook(arguments).output().expect("timhook runs");
        assert_eq!((code(&output), stderr(&output).as_str()), (2, expected), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn values_that_no_option_takes_are_refused_with_those_it_takes() {
    let cases = [
        (
            "--opt-platform=Linux",
            "the documented values are RESTAPI, Web, Android, iOS, Windows, macOS, Mac, iPad, Unknown",
        ),
        ("--expect=fine", "write ok, fail, contract, any or status=N, such as status=403"),
        ("--expect=status=99", "write ok, fail, contract, any or status=N, such as status=403"),
        ("--timeout=2", "write a number and a unit, such as 500ms, 2s or 1m"),
        ("--timeout=0s", "it must be longer than zero"),
        ("--header=X-A", "a header reads `Name: value`"),
        ("--header=X A: b", "`X A` is not a header name"),
        ("--set=/Type=Public", "write a string in quotes, such as '/Type=\"Public\"'"),
        ("--event-time=soon", "write `now` or Unix milliseconds, such as 1740711995000"),
        ("--dry-run=wget", "[possible values: http, curl, vegeta, k6, hurl]"),
    ];
    for (argument, expected) in cases {
        let output = send_to("http://127.0.0.1:1/", &[argument]);
        assert_eq!(code(&output), 2, "{argument}");
        assert!(stderr(&output).contains(expected), "{argument}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{argument}");
    }
}

#[test]
fn the_environment_stands_in_for_options_and_options_win() {
    let endpoint = good_endpoint();
    let elsewhere = good_endpoint();
    let run = |arguments: &[&str]| {
        let mut command = timhook(&["send"]);
        command.env("TIMHOOK_URL", endpoint.url()).env("TIMHOOK_SDKAPPID", SDKAPPID);
        let output = command.env("TIMHOOK_TOKEN", "xxxxyyyy").args(arguments).output().expect("timhook runs");
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    };
    run(&[]);
    run(&["fixtures/Group.CallbackAfterRecallMsg/public.json", "--token", "other"]);
    run(&[&elsewhere.url(), "--sdkappid", "1600000000"]);
    let seen = endpoint.seen();
    assert_eq!(seen.len(), 2);
    assert_signed(&seen[0], "xxxxyyyy");
    assert_signed(&seen[1], "other");
    assert_eq!(seen[1].body, format!("{}\n", sample("public")).into_bytes());
    assert_eq!(only(&elsewhere).parameter("SdkAppid"), Some("1600000000"));
}

#[test]
fn an_sdkappid_in_the_environment_that_is_no_number_is_named() {
    let mut command = timhook(&["send", "http://127.0.0.1:1/"]);
    let output = command.env("TIMHOOK_SDKAPPID", "abc").output().expect("timhook runs");
    let expected = "error: TIMHOOK_SDKAPPID is `abc`, which is not a decimal number\n  help: set it to the SDKAppID of the console, such as 1400000000\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (2, expected));
}

#[test]
fn a_given_header_is_added_or_replaces_content_type() {
    let seen = send_one(&["--header", "X-Trace: a b", "--header", "content-type: text/plain"]);
    assert_eq!(seen.header("x-trace"), Some("a b"));
    let types: Vec<_> = seen.headers.iter().filter(|(name, _)| name == "content-type").collect();
    assert_eq!(types, [&("content-type".to_owned(), "text/plain".to_owned())]);
}

#[test]
fn proxy_variables_do_not_divert_a_delivery() {
    let (endpoint, proxy) = (good_endpoint(), good_endpoint());
    let mut command = timhook(&["send", &endpoint.url(), "--sdkappid", SDKAPPID]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, format!("http://{}", proxy.address));
    }
    let output = command.output().expect("timhook runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!((endpoint.seen().len(), proxy.seen().len()), (1, 0), "received by the endpoint, by the proxy");
}
