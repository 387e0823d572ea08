//! The order of the house, checked: who may use whom, and which library is used where.

mod graph;
mod map;
mod names;
mod sources;

use std::fs;
use std::path::Path;

use graph::Graph;
use sources::{code, sources};

/// From the bottom to the top: a module may use its own layer and those before it.
const LAYERS: [&[&str]; 10] = [
    &["compression", "document", "env"],
    &["finding"],
    &["exchange"],
    &["protocol"],
    &["exit"],
    &["error"],
    &["http", "inputs", "fixtures", "render"],
    &["report"],
    &["commands"],
    &["cli"],
];

/// A word, and the only places below `src` that may say it.
const CONFINED: &[(&str, &[&str])] = &[
    ("clap::", &["cli/", "commands/completions.rs", "commands/man.rs"]),
    ("reqwest::", &["http/client/", "http/tls/"]),
    ("hyper::", &["http/client/", "http/local_server/"]),
    ("hyper_util::", &["http/client/", "http/local_server/", "http/route/proxy.rs"]),
    ("rustls::", &["http/tls/"]),
    ("rustls_platform_verifier::", &["http/tls/"]),
    (
        "httparse::",
        &[
            "http/wire/answer.rs",
            "http/server/head.rs",
            "http/framing.rs",
            "http/server/inner_server/lane.rs",
        ],
    ),
    ("indicatif::", &["render/progress/mod.rs", "render/progress/"]),
    ("hdrhistogram::", &["commands/send/show/latency.rs"]),
    ("socket2::", &["http/wire/", "http/server/mod.rs", "http/server/stream.rs"]),
    ("rustix::", &["commands/listen/exec.rs", "commands/listen/recorder.rs"]),
    ("tiny_http", &["http/server/inner_server/"]),
    ("colored::", &["render/style.rs"]),
    ("std::env", &["env.rs", "lib.rs"]),
    ("process::exit", &["commands/signals.rs"]),
    ("println!", &[]),
    ("print!", &[]),
    ("ctrlc::", &["commands/signals.rs"]),
    ("use ring::", &["protocol/signature.rs", "report/gitlab.rs"]),
    ("ruzstd::", &["compression.rs"]),
];

/// The root of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

#[test]
fn modules_use_only_what_stands_below_them() {
    let mut seen = 0;
    for (file, text) in sources() {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        let Some(own) = layer(module) else {
            assert!(["main", "lib", "run", "fuzzing"].contains(&module), "{file}: give the module a layer");
            continue;
        };
        for used in code(&text).split("crate::").skip(1) {
            let used = used
                .split(|character: char| !character.is_alphanumeric() && character != '_')
                .next()
                .unwrap_or_default();
            let Some(theirs) = layer(used) else { continue };
            seen += 1;
            assert!(theirs <= own, "{file} uses crate::{used}, which stands above it");
            assert!(theirs < own || used == module, "{file} uses crate::{used}, which stands beside it");
        }
    }
    assert!(seen > 50, "only {seen} uses were found: the test looks in the wrong place");
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let graph = Graph::read();
    let arrows: usize = graph.uses.values().map(|uses| uses.len()).sum();
    assert!(arrows > 1000, "only {arrows} uses were found: the test looks in the wrong place");
    let circles: Vec<String> = graph.circles().iter().map(|circle| graph.describe(circle)).collect();
    assert!(
        circles.is_empty(),
        "files use each other in a circle; put what they share into a file of its own:\n{}",
        circles.join("\n\n")
    );
}

#[test]
fn each_library_is_used_in_one_place() {
    for (word, places) in CONFINED {
        let mut found = 0;
        for (file, text) in sources() {
            if code(&text).contains(word) {
                found += 1;
                assert!(places.iter().any(|place| file.starts_with(place)), "{file} says `{word}`");
            }
        }
        assert!(found > 0 || places.is_empty(), "nobody says `{word}`: is it still the right word?");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (file, text) in sources() {
        assert!(text.starts_with("//! "), "{file}: begin with a `//!` line");
    }
}

#[test]
fn every_rule_of_the_catalogue_is_used() {
    let sources = sources();
    let catalogue = &sources["protocol/rules/catalogue.rs"];
    let names =
        catalogue.lines().filter_map(|line| line.trim().split_once(": ")).filter_map(|(name, rest)| {
            let is_rule =
                ["Error about ", "Warning about ", "Note about "].iter().any(|start| rest.starts_with(start));
            is_rule.then_some(name)
        });
    let mut count = 0;
    for name in names {
        count += 1;
        let is_used =
            sources.iter().any(|(file, text)| !file.ends_with("catalogue.rs") && code(text).contains(name));
        assert!(is_used, "{name} is in the catalogue, and nothing finds it");
    }
    assert!(count > 40, "only {count} rules were found: the test looks for the wrong lines");
}

#[test]
fn no_source_file_names_a_command() {
    let folder = root().join("src/protocol/catalogue/commands");
    let files = fs::read_dir(folder).expect("the descriptions").map(|entry| entry.expect("an entry").path());
    let names: Vec<String> =
        files.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    assert!(names.len() > 80, "only {} commands were found", names.len());
    for (file, text) in sources() {
        for name in &names {
            assert!(!text.contains(name.as_str()), "{file} names {name}: commands are data");
        }
    }
}

#[test]
fn every_file_of_integration_tests_is_compiled() {
    let folder = root().join("tests/integration");
    let main = fs::read_to_string(folder.join("main.rs")).expect("the root of the tests");
    for entry in fs::read_dir(folder).expect("the folder of the tests") {
        let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
        if let Some(module) = name.strip_suffix(".rs").filter(|&module| module != "main") {
            assert!(main.contains(&format!("mod {module};")), "main.rs does not name {module}");
        }
    }
}
