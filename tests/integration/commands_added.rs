//! A command that timhook does not know, added as data alone: described in a folder, and then received, sent,
//! validated, explained and completed like any other.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::endpoint::Endpoint;
use crate::support::listener::Listener;
use crate::support::{SDKAPPID, code, json_lines, stderr, stdout, timhook};

const NAME: &str = "Weather.CallbackBeforeRain";

/// A folder that describes a made-up command before an event, with one sample.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let description = json!({
        "command": NAME, "product": "weather", "category": "Weather", "phase": "before",
        "title": "Before it rains", "standing": "inferred",
        "query": {"contenttype": "json", "ClientIP": true, "OptPlatform": true},
        "sentence": "{Cloud_Account} wants to rain on {City}",
        "rows": [{"label": "cloud", "text": "{Cloud_Account}"}, {"label": "event time", "text": "{EventTime}"}],
        "identity": {"fields": ["/Cloud_Account", "/EventTime"], "show": "/EventTime"},
        "vary": ["/EventTime"],
        "fields": [
            {"name": "CallbackCommand", "types": ["string"], "required": "always", "format": "command", "const": NAME},
            {"name": "Cloud_Account", "types": ["string"], "required": "always", "format": "account", "non_empty": true},
            {"name": "City", "types": ["string"], "required": "always", "known": ["Shenzhen", "Singapore"]},
            {"name": "EventTime", "types": ["integer", "string"], "required": "always", "format": "unix-ms"},
        ],
        "answer": {
            "contract": "before-decision", "otherwise": "undefined",
            "codes": [
                {"code": 0, "means": "allow", "text": "it rains"},
                {"code": 1, "means": "forbid", "text": "it stays dry"},
            ],
        },
        "samples": [{"name": "wire", "title": "as real traffic looks"}],
    });
    write(folder.path(), &description);
    fs::create_dir(folder.path().join(NAME)).expect("a folder");
    fs::write(folder.path().join(NAME).join("wire.json"), format!("{}\n", wire())).expect("a sample");
    folder
}

fn write(folder: &Path, description: &Value) {
    let text = serde_json::to_string_pretty(description).expect("JSON");
    fs::write(folder.join(format!("{NAME}.json")), text).expect("a description");
}

fn wire() -> String {
    format!(
        r#"{{"CallbackCommand":"{NAME}","City":"Shenzhen","Cloud_Account":"cumulus","EventTime":1740711995000}}"#
    )
}

fn with(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = timhook(arguments);
    command.env("TIMHOOK_COMMANDS", folder.path());
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let output = with(folder, arguments).output().expect("timhook runs");
    (code(&output), stdout(&output), stderr(&output))
}

#[test]
fn it_is_listed_explained_and_completed() {
    let folder = folder();
    let (exit, list, _) = run(&folder, &["commands", "Weather.*"]);
    assert_eq!(exit, 0);
    let expected = "Weather\n  Weather.CallbackBeforeRain\n    Before it rains\n    before; inferred; answer: allow, forbid\n";
    assert_eq!(list, expected);
    let (exit, page, _) = run(&folder, &["explain", NAME]);
    assert_eq!(exit, 0);
    assert!(
        page.contains("  1: forbid: it stays dry\n") && page.contains("one of Shenzhen, Singapore"),
        "{page}"
    );
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&folder, &["completions", shell]).1.contains(NAME), "{shell}");
    }
    let (_, schema, _) = run(&folder, &["schema", NAME]);
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    assert_eq!(schema["required"], json!(["CallbackCommand", "Cloud_Account", "City", "EventTime"]));
    assert_eq!(run(&folder, &["sample", NAME]), (0, format!("{}\n", wire()), String::new()));
}

#[test]
fn it_is_validated() {
    let folder = folder();
    let check = |text: &str| {
        let output = with(&folder, &["validate", "--json", "-"]).write_stdin(text).output().expect("it runs");
        let findings = json_lines(&stdout(&output))[0]["findings"].clone();
        let rules = findings.as_array().expect("findings").iter().map(|finding| finding["rule"].to_string());
        (code(&output), rules.collect::<Vec<_>>())
    };
    assert_eq!(check(&wire()), (0, vec![]));
    assert_eq!(check(&wire().replace("Shenzhen", "Atlantis")), (0, vec!["\"unknown-value\"".to_owned()]));
    assert_eq!(check(&wire().replace("\"cumulus\"", "7")), (1, vec!["\"wrong-type\"".to_owned()]));
    assert_eq!(
        check(&wire().replace("\"City\":\"Shenzhen\",", "")),
        (1, vec!["\"missing-field\"".to_owned()])
    );
}

#[test]
fn it_is_received_and_sent() {
    let folder = folder();
    let listener = {
        let mut command = std::process::Command::new("env");
        command
            .arg(format!("TIMHOOK_COMMANDS={}", folder.path().display()))
            .arg(env!("CARGO_BIN_EXE_timhook"));
        command.args(["listen", "--port", "0", "--count", "2"]);
        Listener::spawn(command)
    };
    let url = format!("http://{}/", listener.address);
    for _ in 0..2 {
        let (exit, out, err) =
            run(&folder, &["send", &url, "--sdkappid", SDKAPPID, "--command", NAME, "--json"]);
        assert_eq!(exit, 0, "{err}");
        assert_eq!(json_lines(&out)[0]["meaning"], "allow");
    }
    let page = stdout(&listener.wait());
    for line in [
        "  what       cumulus wants to rain on Shenzhen\n",
        "  cloud      cumulus\n",
        "  decision   allow: it rains\n",
    ] {
        assert_eq!(page.matches(line).count(), 2, "{page}");
    }
    assert!(page.contains("  repeat     event time 1740711995000 came before, in #1\n"), "{page}");
    let endpoint = Endpoint::with("200 OK", r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#);
    let arguments =
        ["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--command", NAME, "--vary", "--repeat", "3"];
    let (exit, _, err) = run(&folder, &arguments);
    assert_eq!(exit, 0, "{err}");
    let mut bodies: Vec<Vec<u8>> = endpoint.seen().into_iter().map(|seen| seen.body).collect();
    bodies.sort();
    bodies.dedup();
    assert_eq!(bodies.len(), 3);
}

#[test]
fn a_folder_that_cannot_be_used_is_refused_with_the_place() {
    let folder = folder();
    let mut description: Value = serde_json::from_str(
        &fs::read_to_string(folder.path().join(format!("{NAME}.json"))).expect("a description"),
    )
    .expect("JSON");
    let refusals: [(&str, Value, &str); 4] = [
        ("/phase", json!("meanwhile"), ".json:5:22: not a description: unknown variant `meanwhile`"),
        ("/vary", json!(["/Sun"]), "/Sun is none of the fields"),
        (
            "/rows/0/label",
            json!("a very long label"),
            "the label `a very long label` is longer than ten letters",
        ),
        ("/command", json!("Weather.Other"), "describes `Weather.Other`"),
    ];
    for (pointer, value, complaint) in refusals {
        let mut broken = description.clone();
        *broken.pointer_mut(pointer).expect("a place") = value;
        write(folder.path(), &broken);
        let (exit, out, err) = run(&folder, &["commands"]);
        assert_eq!((exit, out.as_str()), (3, ""), "{err}");
        assert!(err.starts_with("error: ") && err.contains(complaint) && err.contains("\n  help: "), "{err}");
    }
    description["samples"] = json!([{"name": "gone", "title": "not there"}]);
    write(folder.path(), &description);
    let (exit, _, err) = run(&folder, &["commands"]);
    assert_eq!(exit, 3);
    assert!(err.contains("gone.json: no such file or directory"), "{err}");
    description["samples"] = json!([{"name": "wire", "title": "as real traffic looks"}]);
    write(folder.path(), &description);
    for (text, complaint) in [
        ("{", "wire.json: the text ends in the middle"),
        ("{\"City\":7}", "wire.json: `CallbackCommand` is missing"),
    ] {
        fs::write(folder.path().join(NAME).join("wire.json"), text).expect("a sample");
        let (exit, _, err) = run(&folder, &["commands"]);
        assert_eq!(exit, 3);
        assert!(err.contains(complaint) && err.contains("correct the sample or the description"), "{err}");
    }
    let empty = tempfile::tempdir().expect("a folder");
    assert_eq!(run(&empty, &["commands"]).0, 3);
}
