//! The command line as a whole: help, exit codes, samples, schemas, rules, completions, the demonstration.

use std::fs;

use serde_json::{Value, json};

use crate::support::{code, json_lines, root, sample, skip, stderr, stdout, timhook};

/// The command that is meant where none is named.
const RECALL: &str = "Group.CallbackAfterRecallMsg";

const SUBCOMMANDS: [&str; 14] = [
    "demo",
    "listen",
    "send",
    "validate",
    "probe",
    "show",
    "sign",
    "verify",
    "commands",
    "sample",
    "schema",
    "explain",
    "man",
    "completions",
];

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = timhook(arguments).output().expect("timhook runs");
    (code(&output), stdout(&output), stderr(&output))
}

/// Code and meaning of every row of the table in `--help`.
fn table_in_help() -> Vec<(String, String)> {
    let (_, help, _) = run(&["--help"]);
    let table = help.split("Exit codes (the highest that applies):\n").nth(1).expect("a table");
    let rows = table.lines().map_while(|line| line.strip_prefix("  ")?.split_once("  "));
    rows.map(|(code, meaning)| (code.to_owned(), meaning.to_owned())).collect()
}

/// Code and meaning of every row of the first Markdown table with the heading `Code | Meaning`.
fn table_in(markdown: &str) -> Vec<(String, String)> {
    let cells = |line: &str| -> Option<(String, String)> {
        let (code, meaning) = line.trim().strip_prefix('|')?.strip_suffix('|')?.split_once('|')?;
        Some((code.trim().trim_matches('`').to_owned(), meaning.trim().to_owned()))
    };
    let heading = Some(("Code".to_owned(), "Meaning".to_owned()));
    let rows = markdown.lines().skip_while(|line| cells(line) != heading).skip(2);
    rows.map_while(cells).collect()
}

#[test]
fn the_exit_codes_of_help_and_readme_are_the_same() {
    let help = table_in_help();
    let codes: Vec<&str> = help.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["0", "1", "2", "3", "4", "5"]);
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README.md");
    assert_eq!(table_in(&readme), help);
}

#[test]
fn help_and_version_are_data() {
    let mut cases = vec![vec!["--help"], vec!["-h"]];
    cases.extend(SUBCOMMANDS.map(|name| vec![name, "--help"]));
    for arguments in cases {
        let (exit, out, err) = run(&arguments);
        assert_eq!((exit, err.as_str()), (0, ""), "{arguments:?}");
        assert!(out.contains("\nUsage: timhook") && out.contains("\nExamples:\n"), "{arguments:?}: {out}");
        assert!(out.lines().all(|line| line.chars().count() <= 100), "{arguments:?}: {out}");
    }
    let version = format!("timhook {}\n", env!("CARGO_PKG_VERSION"));
    for arguments in [["--version"], ["-V"]] {
        assert_eq!(run(&arguments), (0, version.clone(), String::new()));
    }
}

#[test]
fn help_lists_every_subcommand() {
    let (_, help, _) = run(&["--help"]);
    let commands =
        help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list");
    let listed: Vec<&str> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(listed, [&SUBCOMMANDS[..], &["help"]].concat());
    assert_eq!(run(&["help", "send"]), run(&["send", "--help"]));
    assert_eq!(run(&["help"]), run(&["--help"]));
}

#[test]
fn the_readme_and_the_changelog_show_every_subcommand() {
    for file in ["README.md", "CHANGELOG.md"] {
        let text = std::fs::read_to_string(root().join(file)).expect("the file");
        for name in SUBCOMMANDS {
            assert!(text.contains(&format!("timhook {name}")), "{file} does not show `timhook {name}`");
        }
    }
}

#[test]
fn what_is_not_understood_is_exit_code_2_with_a_way_out() {
    let cases: [(&[&str], &str); 8] = [
        (&[], "Usage: timhook [OPTIONS] <COMMAND>"),
        (&["lisen"], "a similar subcommand exists: 'listen'"),
        (&["bogus"], "unrecognized subcommand 'bogus'"),
        (&["send", "--sampel", "wire"], "a similar argument exists: '--sample'"),
        (&["validate"], "<FILE|DIR|GLOB|->..."),
        (&["schema", "requst"], "error: there is no schema `requst`\n  help: did you mean `request`?\n"),
        (&["demo", "-q", "-v"], "'--quiet' cannot be used with '--verbose'"),
        (&["demo", "--json", "--format", "pretty"], "'--json' cannot be used with '--format <FORMAT>'"),
    ];
    for (arguments, expected) in cases {
        let (exit, out, err) = run(arguments);
        assert_eq!((exit, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
}

#[test]
fn schemas_are_those_that_the_program_uses() {
    let exchange = fs::read_to_string(root().join("src/protocol/schema/exchange.json")).expect("a schema");
    assert_eq!(run(&["schema", "exchange"]), (0, exchange, String::new()));
    let (_, response, _) = run(&["schema", "response"]);
    let response: Value = serde_json::from_str(&response).expect("JSON");
    assert_eq!(response["required"], json!(["ActionStatus", "ErrorCode", "ErrorInfo"]));
    assert_eq!(response["properties"]["ActionStatus"]["enum"], json!(["OK", "FAIL"]));
    let (exit, text, _) = run(&["schema"]);
    assert_eq!(exit, 0);
    assert_eq!(run(&["schema", "request"]).1, text);
    assert_eq!(run(&["schema", RECALL]).1, text);
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["$id"], format!("https://github.com/timhook/timhook/raw/main/schemas/{RECALL}.json"));
    assert_eq!(schema["examples"][0].to_string(), sample("wire"));
    assert_eq!(
        schema["required"],
        json!(["CallbackCommand", "Operator_Account", "Type", "GroupId", "MsgSeqList"])
    );
}

#[test]
fn samples_are_listed_and_printed_as_their_files() {
    let (exit, list, _) = run(&["sample", "--command", RECALL]);
    let names: Vec<&str> = list.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!((exit, names.len()), (0, 14));
    for name in &names {
        assert_eq!(run(&["sample", name]), (0, sample_file(name), String::new()));
    }
    let expected = "error: there is no sample `batch10`\n  help: did you mean `batch-10`? \
                    `timhook sample --command Group.CallbackAfterRecallMsg` lists its samples\n";
    assert_eq!(run(&["sample", "batch10"]), (2, String::new(), expected.to_owned()));
}

fn sample_file(name: &str) -> String {
    format!("{}\n", sample(name))
}

#[test]
fn every_rule_with_a_broken_payload_is_listed_and_explained() {
    let (exit, list, _) = run(&["explain", "--json"]);
    assert_eq!(exit, 0);
    let rules = json_lines(&list);
    let ids_of = |subject: &str| -> Vec<String> {
        let of_subject = rules.iter().filter(|rule| rule["subject"] == subject);
        let mut ids: Vec<_> = of_subject.map(|rule| rule["id"].as_str().expect("an id").to_owned()).collect();
        ids.sort();
        ids
    };
    let folders = fs::read_dir(root().join("fixtures")).expect("a folder");
    let folders =
        folders.filter_map(|entry| fs::read_dir(entry.expect("an entry").path().join("invalid")).ok());
    let files = folders.flatten().map(|entry| entry.expect("an entry").path());
    let mut names: Vec<String> =
        files.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(ids_of("payload"), names);
    assert_eq!(ids_of("payload").len() + ids_of("request").len() + ids_of("answer").len(), rules.len());
    let (_, pretty, _) = run(&["explain"]);
    for rule in &rules {
        let id = rule["id"].as_str().expect("an id");
        assert!(pretty.lines().any(|line| line.split_whitespace().nth(2) == Some(id)), "{id}");
        let (exit, page, err) = run(&["explain", id]);
        assert_eq!((exit, err.as_str()), (0, ""), "{id}");
        let heading = format!(
            "{}[{id}]: {}\n\n",
            rule["severity"].as_str().expect("a word"),
            rule["title"].as_str().expect("a title")
        );
        assert!(page.starts_with(&heading) && page.contains("\n\nSource: "), "{id}: {page}");
    }
}

#[test]
fn a_rule_is_explained_with_its_meaning_source_and_example() {
    let (_, page, _) = run(&["explain", "event-time-string"]);
    snapbox::assert_data_eq!(page, snapbox::file!["golden/explain-event-time-string.txt"].raw());
    let expected = "error: there is no rule `event-time-strin`\n  help: did you mean `event-time-string`? `timhook explain` lists them all\n";
    assert_eq!(run(&["explain", "event-time-strin"]), (2, String::new(), expected.to_owned()));
    let expected = "error: there is no rule `colour`\n  help: `timhook explain` lists them all\n";
    assert_eq!(run(&["explain", "colour"]), (2, String::new(), expected.to_owned()));
}

#[test]
fn the_completions_in_the_repository_are_current() {
    let print = |shell: &str| {
        let (exit, script, err) = run(&["completions", shell]);
        assert_eq!((exit, err.as_str()), (0, ""), "{shell}");
        script
    };
    snapbox::assert_data_eq!(print("bash"), snapbox::file!["../../completions/timhook.bash"].raw());
    snapbox::assert_data_eq!(print("zsh"), snapbox::file!["../../completions/_timhook"].raw());
    snapbox::assert_data_eq!(print("fish"), snapbox::file!["../../completions/timhook.fish"].raw());
    snapbox::assert_data_eq!(print("powershell"), snapbox::file!["../../completions/_timhook.ps1"].raw());
    snapbox::assert_data_eq!(print("elvish"), snapbox::file!["../../completions/timhook.elv"].raw());
}

/// Compares what the program prints with a file of the repository, which `SNAPSHOTS=overwrite` makes anew.
fn assert_is_file(path: &str, printed: String) {
    let file = snapbox::Data::read_from(&root().join(path), Some(snapbox::data::DataFormat::Text)).raw();
    snapbox::assert_data_eq!(printed, file);
}

/// The names of the files in a folder of the repository, sorted.
fn files_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_man_pages_in_the_repository_are_current() {
    let pages = [None].into_iter().chain(SUBCOMMANDS.map(Some));
    let mut names: Vec<String> = Vec::new();
    for subcommand in pages {
        let arguments: Vec<&str> = ["man"].into_iter().chain(subcommand).collect();
        let (exit, page, err) = run(&arguments);
        assert_eq!((exit, err.as_str()), (0, ""), "{arguments:?}");
        let name = format!("timhook{}.1", subcommand.map(|name| format!("-{name}")).unwrap_or_default());
        assert_is_file(&format!("man/{name}"), page);
        names.push(name);
    }
    names.sort();
    assert_eq!(files_in("man"), names);
    let (exit, _, err) = run(&["man", "lsten"]);
    assert_eq!(exit, 2);
    assert!(err.contains("did you mean `listen`?"), "{err}");
}

#[test]
fn man_accepts_its_pages() {
    let page = root().join("man/timhook-send.1");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut groff = std::process::Command::new("groff");
    match groff.args(["-k", "-man", "-Tutf8", "-wall", "-z"]).arg(page).env_clear().env("PATH", path).output()
    {
        Ok(output) => assert_eq!((code(&output), stderr(&output)), (0, String::new())),
        Err(_) => skip("there is no groff on this machine"),
    }
}

#[test]
fn the_schemas_in_the_repository_are_current() {
    let (_, list, _) = run(&["commands", "--json"]);
    let commands = json_lines(&list);
    let commands = commands.iter().map(|record| record["command"].as_str().expect("a name"));
    let mut names: Vec<String> = Vec::new();
    let mut compare = |name: &str, arguments: &[&str]| {
        let (exit, schema, err) = run(&[&["schema"], arguments].concat());
        assert_eq!((exit, err.as_str()), (0, ""), "{arguments:?}");
        assert_is_file(&format!("schemas/{name}.json"), schema);
        names.push(format!("{name}.json"));
    };
    for name in ["callback", "response", "exchange", "expect"] {
        compare(name, &[name]);
    }
    for command in commands {
        compare(command, &[command]);
        compare(&format!("{command}.answer"), &[command, "--answer"]);
    }
    names.sort();
    assert_eq!(files_in("schemas"), names);
}

#[test]
fn the_schema_of_any_callback_says_what_the_schema_of_its_command_says() {
    let (_, schema, _) = run(&["schema", "callback"]);
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let any = jsonschema::validator_for(&schema).expect("a usable schema");
    let (_, list, _) = run(&["commands", "--json"]);
    let mut refused = 0;
    for record in json_lines(&list) {
        let command = record["command"].as_str().expect("a command");
        let (_, own, _) = run(&["schema", command]);
        let own = jsonschema::validator_for(&serde_json::from_str(&own).expect("JSON")).expect("a schema");
        let folder = format!("fixtures/{command}");
        for name in files_in(&folder).into_iter().filter(|name| name.ends_with(".json")) {
            let text = fs::read(root().join(&folder).join(&name)).expect("a sample");
            let mut payload: Value = serde_json::from_slice(&text).expect("JSON");
            assert!(any.is_valid(&payload), "{command}/{name}");
            if payload.get("CallbackCommand").is_none() {
                // Its URL alone says what it is.
                continue;
            }
            let members: Vec<String> = payload.as_object().expect("an object").keys().cloned().collect();
            for member in members.into_iter().filter(|member| member != "CallbackCommand") {
                let value = payload[&member].take();
                assert_eq!(any.is_valid(&payload), own.is_valid(&payload), "{command}/{name}: {member}");
                refused += usize::from(!any.is_valid(&payload));
                payload[&member] = value;
            }
        }
    }
    assert!(refused > 1000, "only {refused} payloads were refused");
    assert!(any.is_valid(&json!({"CallbackCommand": "Something.New"})));
    assert!(!any.is_valid(&json!([])));
}

#[test]
fn bash_accepts_its_completions() {
    let script = root().join("completions/timhook.bash");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut bash = std::process::Command::new("bash");
    let command = "source \"$0\"; COMP_WORDS=(timhook va); COMP_CWORD=1; _timhook timhook va timhook; echo \"${COMPREPLY[@]}\"";
    match bash.args(["--norc", "-c", command]).arg(script).env_clear().env("PATH", path).output() {
        Ok(output) => assert_eq!(stdout(&output), "validate\n", "{}", stderr(&output)),
        Err(_) => skip("there is no bash on this machine"),
    }
}

#[test]
fn the_demonstration_shows_every_sample_accepted() {
    let (_, list, _) = run(&["sample", "--json"]);
    for (arguments, count) in
        [(&["demo", "--json"][..], 6), (&["demo", "--json", "--all"], json_lines(&list).len())]
    {
        let (exit, out, err) = run(arguments);
        assert_eq!(exit, 0, "{err}");
        let records = json_lines(&out);
        assert_eq!(records.len(), count);
        for (number, record) in records.iter().enumerate() {
            let facts = ["id", "verdict", "signature"].map(|name| record[name].clone());
            assert_eq!(facts, [json!(number + 1), json!("accepted"), json!("valid")], "{record}");
            assert_eq!(record["reply"]["status"], 200);
        }
        let remarks = json_lines(&err);
        assert_eq!(remarks[0]["type"], "ready");
        assert_eq!(remarks[1..], [json!({"type": "summary", "samples": count, "passed": count})]);
    }
}

#[test]
fn the_demonstration_ends_with_a_verdict_of_one_line_and_what_to_do_next() {
    let (exit, out, err) = run(&["demo"]);
    assert_eq!((exit, out.matches("✓ accepted ").count()), (0, 6));
    assert_eq!(out.matches("  decision   allow: ").count(), 1, "{out}");
    let lines: Vec<&str> = err.lines().collect();
    assert!(lines[0].starts_with("sending 6 samples to a receiver on http://127.0.0.1:"), "{err}");
    let ending = [
        "✓ 6 of 6 samples arrived, were correctly signed and valid",
        "next: `timhook listen` receives callbacks until Ctrl-C",
        "      `timhook send 8080 --sdkappid 1400000000` sends it one, from another terminal",
        "      `timhook -h` lists the rest, `timhook listen -h` the options",
    ];
    assert_eq!(lines[1..], ending);
}
