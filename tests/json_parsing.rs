//! The parser against texts that every JSON parser should be tried on: what RFC 8259
//! calls JSON is accepted, what it does not is refused, and the rest is decided and written down.
//! `json_parsing/README.txt` tells where the texts come from and holds the decisions.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// The rules about texts that are not JSON.
const SYNTAX: [&str; 9] = [
    "empty-input",
    "not-utf8",
    "byte-order-mark",
    "json-comment",
    "truncated-json",
    "nesting-too-deep",
    "lone-surrogate",
    "nul-byte",
    "not-json",
];

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/json_parsing");

/// The rules of the findings about each file, by its name. One run judges them all.
static RULES: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["validate", "--json", "."]).current_dir(FOLDER).env_clear();
    let output = command.output().expect("timhook runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let mut rules = BTreeMap::new();
    for line in String::from_utf8(output.stdout).expect("records are UTF-8").lines() {
        let record: Value = serde_json::from_str(line).expect("a record");
        let name = record["input"].as_str().expect("a file").trim_start_matches("./").to_owned();
        let findings = record["findings"].as_array().expect("findings").iter();
        let of_file = findings.map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect();
        let earlier = rules.insert(name.clone(), of_file);
        assert_eq!(earlier, None, "{name} is one text");
    }
    rules
});

/// The files whose names begin with `prefix`, and the rules about each.
fn files(prefix: &str) -> impl Iterator<Item = (&'static String, Vec<&'static str>)> {
    RULES
        .iter()
        .filter(move |(name, _)| name.starts_with(prefix))
        .map(|(name, rules)| (name, rules.iter().map(String::as_str).collect()))
}

fn is_syntax(rule: &&str) -> bool {
    SYNTAX.contains(rule)
}

/// The table in the folder's README: file, `accepted` or `refused`, rule or `-`.
fn decisions() -> BTreeMap<String, (String, String)> {
    let text = fs::read_to_string(format!("{FOLDER}/README.txt")).expect("a README");
    let rows = text.lines().filter(|line| line.starts_with("i_") && line.contains(".json "));
    let mut decisions = BTreeMap::new();
    for row in rows {
        let mut columns = row.split_whitespace().map(str::to_owned);
        let mut column = || columns.next().unwrap_or_else(|| panic!("four columns: {row}"));
        let (name, decision, rule) = (column(), column(), column());
        assert!(!column().is_empty(), "a reason: {row}");
        assert_eq!(decisions.insert(name, (decision, rule)), None, "{row}");
    }
    decisions
}

#[test]
fn every_file_is_judged() {
    let entries = fs::read_dir(FOLDER).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().expect("a name in UTF-8")).collect();
    names.retain(|name| name.ends_with(".json"));
    names.sort();
    assert_eq!(names, RULES.keys().cloned().collect::<Vec<_>>());
    assert_eq!((files("y_").count(), files("n_").count(), files("i_").count()), (95, 188, 37));
}

#[test]
fn what_is_json_is_accepted() {
    let refused: Vec<_> = files("y_").filter(|(_, rules)| rules.iter().any(is_syntax)).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn what_is_not_json_is_refused_and_nothing_else_is_said_about_it() {
    let accepted: Vec<_> =
        files("n_").filter(|(_, rules)| !matches!(&rules[..], [rule] if is_syntax(rule))).collect();
    assert!(accepted.is_empty(), "{accepted:#?}");
}

#[test]
fn repeated_keys_are_found_in_exactly_the_texts_that_repeat_one() {
    let repeating: Vec<_> =
        files("").filter(|(_, rules)| rules.contains(&"duplicate-key")).map(|(name, _)| name).collect();
    assert_eq!(repeating, ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]);
}

#[test]
fn what_the_rfc_leaves_open_is_as_the_readme_says() {
    let decisions = decisions();
    let found: BTreeMap<_, _> = files("i_")
        .map(|(name, rules)| {
            let rule = rules.iter().find(|rule| is_syntax(rule) || **rule == "out-of-range");
            let decision = if rules.iter().any(is_syntax) { "refused" } else { "accepted" };
            (name.clone(), (decision.to_owned(), rule.unwrap_or(&"-").to_string()))
        })
        .collect();
    assert_eq!(found, decisions);
}
