//! `timhook sign`: the documented signature, alone and in a URL.

use serde_json::json;

use crate::support::{code, json_lines, now, sha256_hex, stderr, stdout, timhook};

/// The example of the documentation.
const TIME: &str = "1669872112";
const SIGN: &str = "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061";

fn sign(arguments: &[&str]) -> (i32, String, String) {
    let output = timhook(&["sign"]).args(arguments).output().expect("timhook runs");
    (code(&output), stdout(&output), stderr(&output))
}

#[test]
fn the_documented_example_is_signed_as_documented() {
    let arguments = ["--token", "xxxxyyyy", "--request-time", TIME];
    assert_eq!(sign(&arguments), (0, format!("RequestTime={TIME}\nSign={SIGN}\n"), String::new()));
    let (exit, out, _) = sign(&[&arguments[..], &["--json"]].concat());
    assert_eq!((exit, json_lines(&out)), (0, vec![json!({"RequestTime": TIME, "Sign": SIGN})]));
}

#[test]
fn a_url_is_signed_and_stays_as_it_is_otherwise() {
    let arguments = ["--token", "xxxxyyyy", "--request-time", TIME];
    for (url, expected) in [
        ("http://h:3000/cb?a=%2F+b", format!("http://h:3000/cb?a=%2F+b&Sign={SIGN}&RequestTime={TIME}")),
        ("/cb?Sign=00&a=1&RequestTime=5", format!("/cb?a=1&Sign={SIGN}&RequestTime={TIME}")),
    ] {
        assert_eq!(sign(&[&arguments[..], &[url]].concat()), (0, format!("{expected}\n"), String::new()));
    }
    let (_, out, _) = sign(&[&arguments[..], &["--json", "http://h"]].concat());
    let url = format!("http://h?Sign={SIGN}&RequestTime={TIME}");
    assert_eq!(json_lines(&out), [json!({"RequestTime": TIME, "Sign": SIGN, "url": url})]);
}

#[test]
fn without_a_time_it_is_signed_for_now() {
    let before = now();
    let output =
        timhook(&["sign", "--json"]).env("TIMHOOK_TOKEN", "xxxxyyyy").output().expect("timhook runs");
    let record = &json_lines(&stdout(&output))[0];
    let time = record["RequestTime"].as_str().expect("a time");
    assert!((before..=now()).contains(&time.parse().expect("seconds")), "{time}");
    assert_eq!(record["Sign"], sha256_hex(&format!("xxxxyyyy{time}")));
}

#[test]
fn what_cannot_be_signed_is_a_usage_error() {
    let needs = "error: sign needs the token of webhook authentication\n  help: give it with --token-file FILE, in TIMHOOK_TOKEN or with --token\n";
    assert_eq!(sign(&[]), (2, String::new(), needs.to_owned()));
    let no_url = "error: this is not a URL to sign\n  help: write http://HOST:PORT/PATH, or the path and query alone, in single quotes\n";
    assert_eq!(sign(&["--token", "xxxxyyyy", "h/cb"]), (2, String::new(), no_url.to_owned()));
    let (exit, out, err) = sign(&["--token", "xxxxyyyy", "--request-time", "1669872112345"]);
    let warning = "warning: --request-time is in milliseconds; the vendor counts seconds\n";
    assert_eq!((exit, err.as_str(), out.lines().count()), (0, warning, 2));
}

#[test]
fn a_token_that_is_almost_right_is_warned_about_and_never_shown() {
    for (token, warning) in [
        (
            "\u{feff}xxxxyyyy",
            "begins with a byte order mark, and timhook uses it as part of the token: save the file without it",
        ),
        ("'xxxxyyyy'", "has quotes around it, and timhook uses them as part of the token: remove them"),
        (
            "${xxxxyyyy}",
            "is the name of a variable, not its value: single quotes and many settings files do not expand variables",
        ),
        (
            "xxxx\u{a0}yyyy",
            "contains a no-break or wide space, and timhook uses it as part of the token: type the token, or copy it again from the console",
        ),
        (
            "xxxx\u{200b}yyyy",
            "contains an invisible character, and timhook uses it as part of the token: copy the token again from the console",
        ),
        (" xxxxyyyy", "begins or ends with white space, and timhook uses it as part of the token"),
        (
            "undefined",
            "is a word such as undefined or null: the variable that should hold the token has no value",
        ),
    ] {
        let (exit, out, err) = sign(&["--token", token, "--request-time", TIME]);
        assert_eq!((exit, err), (0, format!("warning: --token: the token {warning}\n")), "{token:?}");
        assert_eq!(out, format!("RequestTime={TIME}\nSign={}\n", sha256_hex(&format!("{token}{TIME}"))));
    }
}

#[test]
fn an_empty_variable_is_said() {
    let output = timhook(&["sign"]).env("TIMHOOK_TOKEN", "").output().expect("timhook runs");
    let needs = "error: sign needs the token of webhook authentication, and TIMHOOK_TOKEN is empty\n";
    assert_eq!((code(&output), stderr(&output).starts_with(needs)), (2, true), "{}", stderr(&output));
    let arguments = ["send", ":3000", "--sdkappid", "1400000000", "--dry-run"];
    let output = timhook(&arguments).env("TIMHOOK_TOKEN", "").output().expect("timhook runs");
    let warning = "warning: TIMHOOK_TOKEN is set but empty, so there is no token\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (0, warning));
    assert!(!stdout(&output).contains("Sign="), "{}", stdout(&output));
}

#[test]
fn what_a_token_file_has_besides_the_token_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token.txt");
    let name = file.to_str().expect("UTF-8");
    let wide: Vec<u8> = "\u{feff}xxxxyyyy\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let newline = format!("--token-file {name}: the newline at the end is not part of the token\n");
    for (bytes, remarks) in [
        (
            wide,
            format!(
                "warning: --token-file {name}: the token was saved as UTF-16: save it as UTF-8, because other programs use the bytes unchanged\n{newline}"
            ),
        ),
        (
            b"\xef\xbb\xbfxxxxyyyy\n".to_vec(),
            format!(
                "warning: --token-file {name}: the byte order mark at the start is not part of the token, but other programs may read it as part\n{newline}"
            ),
        ),
        (b"xxxxyyyy\n".to_vec(), newline.clone()),
    ] {
        std::fs::write(&file, bytes).expect("the file is written");
        let expected = (0, format!("RequestTime={TIME}\nSign={SIGN}\n"), remarks);
        assert_eq!(sign(&["--token-file", name, "--request-time", TIME]), expected);
    }
    std::fs::write(&file, b"\n").expect("the file is written");
    let (exit, _, err) = sign(&["--token-file", name]);
    assert!(exit == 2 && err.contains(&format!("error: --token-file {name}: the token is empty\n")), "{err}");
}
