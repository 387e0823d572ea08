//! Lists the files that describe the vendor's commands, so that a new one needs no line of Rust:
//! descriptions below `src/protocol/catalogue/commands/`, samples below `fixtures/`.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let descriptions = root.join("src/protocol/catalogue/commands");
    let mut commands = String::from("&[\n");
    for (name, path) in json_files(&descriptions) {
        let _ = writeln!(commands, "    ({name:?}, include_str!({path:?})),");
    }
    commands.push(']');
    fs::write(out.join("commands.rs"), commands).expect("the build folder can be written");
    let mut samples = String::from("&[\n");
    for command in folders(&root.join("fixtures")) {
        for (folder, prefix) in [("", ""), ("invalid", "invalid/")] {
            for (name, path) in json_files(&root.join("fixtures").join(&command).join(folder)) {
                let _ = writeln!(samples, "    ({command:?}, \"{prefix}{name}\", include_bytes!({path:?})),");
            }
        }
    }
    samples.push(']');
    fs::write(out.join("samples.rs"), samples).expect("the build folder can be written");
}

/// The folders in a folder, sorted. The build runs again when one comes or goes.
fn folders(folder: &Path) -> Vec<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<String> =
        entries(folder).into_iter().filter(|path| path.is_dir()).filter_map(name_of).collect();
    names.sort();
    names
}

/// The JSON files in a folder by their names without `.json`, sorted.
fn json_files(folder: &Path) -> Vec<(String, String)> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let named = |path: PathBuf| {
        let text = path.to_str()?.to_owned();
        Some((name_of(path)?.strip_suffix(".json")?.to_owned(), text))
    };
    let mut files: Vec<(String, String)> = entries(folder).into_iter().filter_map(named).collect();
    files.sort();
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect()
}

fn name_of(path: PathBuf) -> Option<String> {
    Some(path.file_name()?.to_str()?.to_owned())
}
