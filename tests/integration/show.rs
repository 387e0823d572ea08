//! `timhook show`: records as `listen` showed them, selected, followed, and passed on.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::endpoint::{Endpoint, OK};
use crate::support::http::{connect, request};
use crate::support::listener::Listener;
use crate::support::{QUERY, code, json_lines, root, sample, stderr, stdout, timhook};

fn show(arguments: &[&str]) -> (i32, String, String) {
    let output = timhook(&["show"]).args(arguments).output().expect("timhook runs");
    (code(&output), stdout(&output), stderr(&output))
}

/// A record of a recall, from the shape that `listen` writes.
fn record(id: u64, received_at: &str, group: &str) -> String {
    let body = sample("wire").replace("@TGS#2J4SZEAEL", group);
    format!(
        r#"{{"type":"callback","v":1,"id":{id},"received_at":"{received_at}","remote":"127.0.0.1:5","method":"POST","url":"/callback?{QUERY}","headers":[],"query":{{}},"body":{body},"verdict":"accepted","findings":[],"signature":"unchecked","reply":{{"status":200,"body":{{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}},"elapsed_ms":0.4}}}}"#
    )
}

/// A file of three records, an hour apart.
fn recording() -> (tempfile::TempDir, String, [String; 3]) {
    let records = [
        record(1, "2026-01-02T03:00:00.000Z", "@TGS#a"),
        record(2, "2026-01-02T04:00:00.000Z", "@TGS#b"),
        record(3, "2026-01-02T05:00:00.000Z", "@TGS#a"),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.ndjson");
    fs::write(&file, format!("{}\n", records.join("\n"))).expect("the file is written");
    let name = file.to_str().expect("UTF-8").to_owned();
    (folder, name, records)
}

/// Sends a callback and waits for the end of the connection: a fault may leave no answer to read.
fn deliver(address: SocketAddr, body: &str) {
    let mut stream = connect(address);
    let target = format!("/callback?{QUERY}&Sign=00&RequestTime=5");
    let head = format!(
        "POST {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).expect("the request is sent");
    let _ = stream.read_to_end(&mut Vec::new());
}

/// The ids of what is shown.
fn ids(arguments: &[&str]) -> Vec<u64> {
    let (exit, out, err) = show(&[arguments, &["--json"]].concat());
    assert_eq!((exit, err.as_str()), (0, ""), "{arguments:?}");
    json_lines(&out).iter().map(|record| record["id"].as_u64().expect("an id")).collect()
}

#[test]
fn records_look_as_listen_showed_them() {
    let answers = [OK, "ok"];
    let backend = Endpoint::handling(move |number, stream| {
        let body = answers[number % answers.len()];
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let _ = stream.write_all(format!("{head}{body}").as_bytes());
    });
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [
        &["--forward-to", &backend.url()][..],
        &["--token", "xxxxyyyy"],
        &["--respond", "200,503,close"],
        &["-v"],
        &["-v", "--compact"],
    ] {
        let file = folder.path().join("callbacks.ndjson");
        let _ = fs::remove_file(&file);
        let name = file.to_str().expect("UTF-8");
        let listener = Listener::start(&[&["--record", name, "--count", "5"], arguments].concat());
        for body in [
            sample("wire"),
            sample("documented"),
            sample("wire"),
            "[".to_owned(),
            "{\"GroupId\":\"\\u202e\"}".to_owned(),
        ] {
            deliver(listener.address, &body);
        }
        let listened = listener.wait();
        assert_eq!(code(&listened), 0, "{}", stderr(&listened));
        let looks: Vec<&str> =
            arguments.iter().copied().filter(|option| ["-v", "--compact"].contains(option)).collect();
        let (exit, out, err) = show(&[&[name], looks.as_slice()].concat());
        assert_eq!((exit, err.as_str()), (0, ""));
        assert_eq!(out, stdout(&listened), "{arguments:?}");
    }
}

#[test]
fn json_is_passed_through_byte_for_byte() {
    let (_folder, name, records) = recording();
    let odd = records[0].replace("\"v\":1", "\"v\": 1.0e0").replace("1.0e0", "1");
    fs::write(&name, format!("{odd}\n\n{}", records[1])).expect("the file is written");
    assert_eq!(show(&[&name, "--json"]), (0, format!("{odd}\n{}\n", records[1]), String::new()));
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&records[0]).expect("JSON"));
    fs::write(&name, pretty.expect("JSON")).expect("the file is written");
    let single = name.replace("callbacks.ndjson", "one.json");
    fs::rename(&name, &single).expect("it is renamed");
    assert_eq!(show(&[&single, "--json"]), (0, format!("{}\n", records[0]), String::new()));
}

#[test]
fn records_are_selected_by_time_id_condition_and_place() {
    let (_folder, name, _) = recording();
    for (arguments, expected) in [
        (&[][..], &[1, 2, 3][..]),
        (&["--since", "2026-01-02T04:00:00Z"], &[2, 3]),
        (&["--since", "2026-01-02 03:30", "--until", "2026-01-02 05:00"], &[2]),
        (&["--until", "2026-01-03"], &[1, 2, 3]),
        (&["--id", "3", "--id", "1"], &[1, 3]),
        (&["--last", "2"], &[2, 3]),
        (&["--last", "9"], &[1, 2, 3]),
        (&["--filter", "/GroupId=@TGS#a"], &[1, 3]),
        (&["--filter", "/GroupId=@TGS#a", "--last", "1"], &[3]),
        (&["--filter", "command=Group.CallbackAfterRecallMsg", "--filter", "id=2"], &[2]),
        (&["--filter", "verdict=accepted", "--filter", "repeat=false"], &[1, 2, 3]),
    ] {
        assert_eq!(ids(&[&[name.as_str()], arguments].concat()), expected, "{arguments:?}");
    }
    let selecting_nothing: [&[&str]; 3] =
        [&["--since", "10m"], &["--filter", "forward.verdict=fail"], &["--filter", "repeat=true"]];
    for arguments in selecting_nothing {
        let (exit, out, err) = show(&[&[name.as_str()], arguments].concat());
        let expected =
            "error: no record was selected\n  help: check the input, --filter, --since, --until and --id\n";
        assert_eq!((exit, out.as_str(), err.as_str()), (3, "", expected), "{arguments:?}");
    }
}

#[test]
fn one_that_failed_is_found_and_sent_again_without_another_program() {
    let (_folder, name, _) = recording();
    let shown =
        timhook(&["show", &name, "--filter", "/GroupId=@TGS#b", "--json"]).output().expect("timhook runs");
    let endpoint = crate::support::send::good_endpoint();
    let sent =
        timhook(&["send", &endpoint.url(), "-"]).write_stdin(shown.stdout).output().expect("timhook runs");
    assert_eq!(code(&sent), 0, "{}", stderr(&sent));
    let body = String::from_utf8(crate::support::send::only(&endpoint).body).expect("UTF-8");
    assert_eq!(body, sample("wire").replace("@TGS#2J4SZEAEL", "@TGS#b"));
}

#[test]
fn a_file_that_is_not_there_is_one_of_records() {
    for option in ["--compact", "--follow"] {
        let output = timhook(&["show", option, "nofile"]).output().expect("timhook runs");
        let expected = "error: nofile: no such file or directory\n  \
                        help: name a file of records; `timhook listen --record FILE` writes one\n";
        assert_eq!((code(&output), stderr(&output).as_str()), (3, expected), "{option}");
    }
}

#[test]
fn send_takes_the_same_options() {
    let (_folder, name, _) = recording();
    for (arguments, expected) in [
        (&["--id", "2"][..], &["@TGS#b"][..]),
        (&["--last", "2"], &["@TGS#b", "@TGS#a"]),
        (&["--filter", "/GroupId=@TGS#a", "--last", "1"], &["@TGS#a"]),
        (&["--since", "2026-01-02T04:00:00Z", "--until", "2026-01-02T05:00:00Z"], &["@TGS#b"]),
        (&["--last", "1", "--repeat", "2"], &["@TGS#a", "@TGS#a"]),
    ] {
        let endpoint = crate::support::send::good_endpoint();
        let output =
            timhook(&["send", &endpoint.url(), &name]).args(arguments).output().expect("timhook runs");
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
        let group = |body: &[u8]| serde_json::from_slice::<Value>(body).expect("JSON")["GroupId"].clone();
        let groups: Vec<Value> = endpoint.seen().iter().map(|seen| group(&seen.body)).collect();
        assert_eq!(groups, expected, "{arguments:?}");
    }
    let output = timhook(&["send", "http://127.0.0.1:1/", "--sdkappid", "1", "--id", "1"]).output();
    let output = output.expect("timhook runs");
    let expected = "error: wire: this is not an exchange record\n";
    assert_eq!((code(&output), stderr(&output).starts_with(expected)), (2, true), "{}", stderr(&output));
}

#[test]
fn numbers_go_on_when_another_run_records_to_the_same_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.ndjson");
    let name = file.to_str().expect("UTF-8");
    for _ in 0..2 {
        let listener = Listener::start(&["--record", name, "--count", "2"]);
        listener.post(&sample("wire"));
        listener.post(&sample("wire"));
        assert_eq!(code(&listener.wait()), 0);
    }
    assert_eq!(ids(&[name]), [1, 2, 3, 4]);
    assert_eq!(ids(&[name, "--id", "3"]), [3]);
    assert_eq!(ids(&[name, "--filter", "repeat=true"]), [2, 4]);
}

#[test]
fn an_id_that_several_records_have_is_pointed_out() {
    let (_folder, name, _) = recording();
    let (exit, out, err) = show(&[&name, &name, "--id", "2", "--id", "8", "--json"]);
    assert_eq!((exit, out.lines().count()), (0, 2));
    let messages: Vec<Value> = json_lines(&err).into_iter().map(|remark| remark["message"].clone()).collect();
    let several = "2 records have the id 2: several runs were recorded";
    assert_eq!(messages, [several, "no record with the id 8 was selected"]);
}

#[test]
fn what_is_no_record_is_said_and_the_rest_is_shown() {
    let (_folder, name, records) = recording();
    let text = format!(
        "{}\nnonsense\n{}\n{{\"type\":\"callback\",\"v\":2}}\n{}",
        records[0],
        sample("wire"),
        records[1]
    );
    fs::write(&name, text).expect("the file is written");
    let (exit, out, err) = show(&[&name, "--json"]);
    assert_eq!((exit, out), (3, format!("{}\n{}\n", records[0], records[1])));
    let messages: Vec<Value> = json_lines(&err).into_iter().map(|remark| remark["message"].clone()).collect();
    let expected = [
        format!("{name}:2: this is not an exchange record: this is not JSON: expected value"),
        format!("{name}:3: this is not an exchange record"),
        format!("{name}:4: not a usable exchange record: this version of timhook knows only version 1"),
    ];
    assert_eq!(messages, expected);
    let (exit, _, err) = show(&["no-such-file"]);
    assert!(exit == 3 && err.starts_with("error: no-such-file: no such file or directory\n"), "{err}");
}

#[test]
fn a_file_is_followed_through_growth_and_replacement() {
    let (_folder, name, records) = recording();
    let mut child = Command::new(env!("CARGO_BIN_EXE_timhook"))
        .args(["show", &name, "--follow", "--json", "--last", "1"])
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("timhook starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut next = || lines.next().expect("a line").expect("UTF-8");
    assert_eq!(next(), records[2]);
    let mut file = fs::OpenOptions::new().append(true).open(&name).expect("the file");
    let (fourth, fifth) =
        (record(4, "2026-01-02T06:00:00.000Z", "@TGS#c"), record(5, "2026-01-02T07:00:00.000Z", "@TGS#d"));
    write!(file, "{}", &fourth[..40]).expect("it is written");
    writeln!(file, "{}", &fourth[40..]).expect("it is written");
    assert_eq!(next(), fourth);
    fs::rename(&name, format!("{name}.1")).expect("it is renamed");
    fs::write(&name, format!("{fifth}\n")).expect("the file is written");
    assert_eq!(next(), fifth);
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.expect("kill runs").success());
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn follow_follows_one_file() {
    let (_folder, name, _) = recording();
    let (exit, _, err) = show(&[&name, &name, "--follow"]);
    let expected = "error: --follow follows one file\n  help: name one file, or start one `timhook show --follow` for each\n";
    assert_eq!((exit, err.as_str()), (2, expected));
}

#[test]
fn requests_that_are_no_callbacks_are_shown_too() {
    let listener = Listener::start(&["--json", "--path", "/callback", "--count", "1"]);
    request(listener.address, "GET", "/health", b"");
    listener.post_to(&format!("/callback?{QUERY}"), &sample("wire"));
    let output = listener.wait();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("all.ndjson");
    fs::write(&file, &output.stdout).expect("the file is written");
    let (exit, out, _) = show(&[file.to_str().expect("UTF-8"), "--compact"]);
    let heads: Vec<&str> =
        out.lines().filter(|line| !line.starts_with(' ')).map(|line| &line[13..]).collect();
    assert_eq!(exit, 0);
    assert!(heads[0].starts_with("✗ rejected #1 GET /health 404 FAIL "), "{out}");
    assert!(heads[1].starts_with("✓ accepted #2 Group.CallbackAfterRecallMsg "), "{out}");
}

#[test]
fn a_refused_head_is_no_callback_to_send_again() {
    let listener = Listener::start(&["--json", "--count", "1"]);
    let mut stream = connect(listener.address);
    stream.write_all(b"POST / HTTP/3.9\r\n\r\n").expect("the head is sent");
    let _ = stream.read_to_end(&mut Vec::new());
    listener.post_to(&format!("/?{QUERY}"), &sample("wire"));
    let output = listener.wait();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("all.ndjson");
    fs::write(&file, &output.stdout).expect("the file is written");
    let name = file.to_str().expect("UTF-8");
    let (exit, out, err) = show(&[name, "--compact"]);
    assert_eq!((exit, err.as_str()), (0, ""));
    assert!(out[13..].starts_with("✗ rejected #1 POST / 505 FAIL "), "{out}");
    let dry = timhook(&["send", "http://127.0.0.1:1/", "--dry-run", name]).output().expect("timhook runs");
    assert_eq!(code(&dry), 0, "{}", stderr(&dry));
    assert_eq!(stderr(&dry), "1 record of requests that are not callbacks is left out\n");
}

#[test]
fn records_have_a_longest_length_also_where_they_are_followed() {
    let (_folder, name, records) = recording();
    let most = format!("{}B", records[0].len());
    let (exit, out, err) = show(&[&name, "--json", "--max-document", &most]);
    assert_eq!((exit, out.lines().count(), err.as_str()), (0, 3, ""));
    let most = format!("{}B", records[0].len() - 1);
    for options in [&[][..], &["--follow"]] {
        let (exit, out, err) = show(&[&[name.as_str(), "--max-document", &most], options].concat());
        let length = records[0].len() - 1;
        let expected = format!(
            "error: {name}: the text that begins on line 1 is longer than {length} bytes\n  help: if such a text is \
             intended, raise --max-document\n"
        );
        assert_eq!((exit, out.as_str()), (3, ""), "{options:?}");
        assert!(err.starts_with(&expected), "{options:?}: {err}");
    }
}

#[test]
fn what_a_terminal_would_obey_is_escaped_in_json_and_stays_the_same_value() {
    let (_folder, name, records) = recording();
    let hostile = records[0].replace("@TGS#a", "a\u{9b}2J\u{202e}b");
    fs::write(&name, &hostile).expect("the file is written");
    let (exit, out, err) = show(&[&name, "--json"]);
    assert_eq!((exit, err.as_str()), (0, ""));
    assert_eq!(out, format!("{}\n", records[0].replace("@TGS#a", "a\\u009b2J\\u202eb")));
}

#[test]
fn a_file_that_is_not_there_is_one_error() {
    let output = timhook(&["show", "/no/such/file"]).output().expect("it runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (3, ""));
    assert_eq!(stderr(&output).matches("error: ").count(), 1, "{}", stderr(&output));
}
