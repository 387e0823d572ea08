//! The maps for newcomers: `docs/architecture.md`, and the layers in `src/lib.rs`.

use std::fs;
use std::path::Path;

use regex::Regex;

use crate::sources::sources;
use crate::{LAYERS, root};

/// What stands between backticks, line by line.
fn names(text: &str) -> Vec<(usize, String)> {
    let quoted = Regex::new("`([^`]+)`").expect("a pattern");
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(at, line)| {
            quoted.captures_iter(line).map(move |name| (at, name[1].to_owned())).collect::<Vec<_>>()
        })
        .collect()
}

/// A path of the map: below `src`, or from the root on.
fn find(path: &str) -> Option<std::path::PathBuf> {
    [root().join("src").join(path), root().join(path)].into_iter().find(|found| found.exists())
}

fn is_path(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    name.ends_with('/')
        || extension.is_some_and(|extension| ["rs", "md", "json", "toml"].contains(&extension))
}

/// Whether a file has an item, a method, a variant or a field of this name.
fn has(text: &str, name: &str) -> bool {
    let item = format!(
        r"\b(?:fn|struct|enum|trait|type|const|static|mod)\s+{name}\b|(?m)^\s+(?:pub(?:\([^)]*\))?\s+)?{name}\s*[:,({{]"
    );
    Regex::new(&item).expect("a pattern").is_match(text)
}

#[test]
fn the_map_names_files_that_exist_and_what_stands_in_them() {
    let map = fs::read_to_string(root().join("docs/architecture.md")).expect("the map");
    let mut of_line: (usize, Option<(String, String)>) = (0, None);
    let mut checked = 0;
    for (line, name) in names(&map) {
        if of_line.0 != line {
            of_line = (line, None);
        }
        if name.contains(' ') || name.starts_with('-') {
            continue;
        }
        if is_path(&name) {
            let path = find(&name).unwrap_or_else(|| panic!("line {}: there is no {name}", line + 1));
            of_line.1 = path.is_file().then(|| (name, fs::read_to_string(path).expect("a file")));
        } else {
            let Some((file, text)) = &of_line.1 else {
                panic!("line {}: no file stands before `{name}`", line + 1);
            };
            for part in name.trim_end_matches("()").split("::") {
                assert!(has(text, part), "line {}: {file} has no `{part}`", line + 1);
            }
        }
        checked += 1;
    }
    assert!(checked > 60, "only {checked} names were found: the test looks in the wrong place");
}

#[test]
fn the_layers_in_lib_rs_are_those_that_are_checked() {
    let sources = sources();
    let told: Vec<&str> = sources["lib.rs"]
        .lines()
        .skip_while(|line| *line != "//! ```text")
        .skip(1)
        .take_while(|line| *line != "//! ```")
        .map(|line| line.trim_start_matches("//! "))
        .collect();
    assert!(told[0].starts_with("run "), "the entry stands above all layers");
    let told: Vec<Vec<&str>> = told[1..].iter().map(|line| line[..32].split_whitespace().collect()).collect();
    let checked: Vec<Vec<&str>> = LAYERS.iter().rev().map(|layer| layer.to_vec()).collect();
    assert_eq!(told, checked);
}
