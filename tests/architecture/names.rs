//! Names: one style of modules, one type of a name.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::sources::{code, sources};

#[test]
fn a_module_with_a_folder_is_the_folders_mod_rs() {
    let sources = sources();
    for file in sources.keys() {
        let folder = file.strip_suffix(".rs").unwrap_or(file);
        let has_folder = sources.keys().any(|other| other.starts_with(&format!("{folder}/")));
        assert!(!has_folder, "{file}: move it to {folder}/mod.rs");
    }
}

#[test]
fn no_two_types_bear_one_name() {
    let item =
        Regex::new(r"(?m)^(?:pub(?:\([^)]*\))? )?(?:struct|enum|trait|type|union) (\w+)").expect("a pattern");
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in sources() {
        for name in item.captures_iter(&code(&text)) {
            files.entry(name[1].to_owned()).or_default().insert(file.clone());
        }
    }
    assert!(files.len() > 300, "only {} types were found: the test looks for the wrong lines", files.len());
    let is_shared = |(_, files): &(&String, &BTreeSet<String>)| files.len() > 1;
    let shared: Vec<_> = files.iter().filter(is_shared).collect();
    assert!(shared.is_empty(), "a name says which type is meant: {shared:?}");
}
