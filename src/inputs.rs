//! Payloads from files, folders, globs and standard input: one per file, JSON
//! Lines, or exchange records.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;
use walkdir::WalkDir;

use crate::document::{Comments, parse};
use crate::error::{Error, reason};

/// What is searched for in folders.
const EXTENSIONS: [&str; 3] = ["json", "ndjson", "jsonl"];

/// Extensions of files that hold one JSON text per line.
const LINE_EXTENSIONS: [&str; 2] = ["ndjson", "jsonl"];

/// A text from the input, meant to be one JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// The file as it was named, or `<stdin>`.
    pub(crate) file: String,
    /// The line of the file on which the text begins, 1-based.
    pub(crate) first_line: usize,
    /// Whether it is one of several lines.
    pub(crate) is_line: bool,
    /// The text.
    pub(crate) bytes: Vec<u8>,
}

impl Input {
    /// `file`, or `file:line` for one line of several.
    pub(crate) fn name(&self) -> String {
        if self.is_line { format!("{}:{}", self.file, self.first_line) } else { self.file.clone() }
    }
}

/// Reads everything that `arguments` name, in their order. What cannot be read stands
/// as an error at its place.
pub(crate) fn read_all(arguments: &[String], comments: Comments) -> Vec<Result<Input, Error>> {
    let sources = arguments.iter().flat_map(|argument| expand(argument));
    sources.flat_map(|source| read(source, comments)).collect()
}

enum Source {
    Stdin,
    File(PathBuf),
}

fn expand(argument: &str) -> Vec<Result<Source, Error>> {
    if argument == "-" {
        return vec![Ok(Source::Stdin)];
    }
    let path = Path::new(argument);
    if path.is_dir() {
        return expand_folder(argument);
    }
    if !path.exists() && argument.contains(['*', '?', '[']) {
        return expand_glob(argument);
    }
    vec![Ok(Source::File(path.to_owned()))]
}

fn expand_folder(folder: &str) -> Vec<Result<Source, Error>> {
    let unreadable = |error: walkdir::Error| {
        let place = error.path().unwrap_or(Path::new(folder)).display().to_string();
        let why = error.io_error().map_or_else(|| "a loop of links".to_owned(), reason);
        Error::input(format!("{place}: {why}"), "check the path and its permissions")
    };
    let found: Vec<_> = WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter(|entry| {
            entry
                .as_ref()
                .map_or(true, |entry| entry.file_type().is_file() && has_extension(entry.path(), &EXTENSIONS))
        })
        .map(|entry| entry.map(|entry| Source::File(entry.into_path())).map_err(unreadable))
        .collect();
    if found.is_empty() {
        let message = format!("{folder}: the folder holds no .json, .ndjson or .jsonl file");
        return vec![Err(Error::input(message, "name the files, or another folder"))];
    }
    found
}

fn expand_glob(pattern: &str) -> Vec<Result<Source, Error>> {
    let paths = match glob::glob(pattern) {
        Ok(paths) => paths,
        Err(error) => {
            let message = format!("{pattern}: not a glob: {}", error.msg);
            return vec![Err(Error::usage(
                message,
                "`**` stands alone between slashes, and a plain `[` is written `[[]`",
            ))];
        }
    };
    let unreadable = |error: glob::GlobError| {
        let message = format!("{}: {}", error.path().display(), reason(error.error()));
        Error::input(message, "check the path and its permissions")
    };
    let found: Vec<_> = paths
        .filter(|path| path.as_ref().map_or(true, |path| !path.is_dir()))
        .map(|path| path.map(Source::File).map_err(unreadable))
        .collect();
    if found.is_empty() {
        return vec![Err(Error::input(format!("{pattern}: no file matches"), "check the pattern"))];
    }
    found
}

fn read(source: Result<Source, Error>, comments: Comments) -> Vec<Result<Input, Error>> {
    let (name, bytes) = match source {
        Err(error) => return vec![Err(error)],
        Ok(Source::Stdin) => {
            let mut bytes = Vec::new();
            let outcome = std::io::stdin().lock().read_to_end(&mut bytes);
            ("<stdin>".to_owned(), outcome.map(|_| bytes))
        }
        Ok(Source::File(path)) => (path.display().to_string(), fs::read(&path)),
    };
    match bytes {
        Ok(bytes) => split(&name, bytes, comments).into_iter().map(Ok).collect(),
        Err(error) => {
            let help = match error.kind() {
                std::io::ErrorKind::NotFound => {
                    "check the spelling; `timhook sample` lists the built-in samples"
                }
                std::io::ErrorKind::PermissionDenied => "check the permissions of the file",
                _ => "check the file",
            };
            vec![Err(Error::input(format!("{name}: {}", reason(&error)), help))]
        }
    }
}

/// Splits JSON Lines into lines; anything else stays whole.
fn split(name: &str, bytes: Vec<u8>, comments: Comments) -> Vec<Input> {
    if !is_json_lines(name, &bytes, comments) {
        return vec![Input { file: name.to_owned(), first_line: 1, is_line: false, bytes }];
    }
    bytes
        .split(|&byte| byte == b'\n')
        .enumerate()
        .filter(|(_, line)| says_something(line, comments))
        .map(|(number, line)| Input {
            file: name.to_owned(),
            first_line: number + 1,
            is_line: true,
            bytes: line.strip_suffix(b"\r").unwrap_or(line).to_vec(),
        })
        .collect()
}

/// By the name, or because the first line is a whole JSON value and another line follows.
fn is_json_lines(name: &str, bytes: &[u8], comments: Comments) -> bool {
    let mut lines = bytes.split(|&byte| byte == b'\n').filter(|line| says_something(line, comments));
    let (Some(first), second) = (lines.next(), lines.next()) else { return false };
    if has_extension(Path::new(name), &LINE_EXTENSIONS) {
        return true;
    }
    let opens = |line: &[u8]| line.trim_ascii_start().starts_with(b"{");
    second.is_some_and(|second| (opens(first) && opens(second)) || parse(first, comments).is_ok())
}

/// Whether a line is more than white space, or than a comment where comments are accepted.
fn says_something(line: &[u8], comments: Comments) -> bool {
    let line = line.trim_ascii();
    let is_comment = line.starts_with(b"//") || (line.starts_with(b"/*") && line.ends_with(b"*/"));
    let is_skipped = line.is_empty() || (comments == Comments::Allowed && is_comment);
    !is_skipped
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| extensions.contains(&extension))
}

/// Whether a value is an exchange record, of whatever version.
pub(crate) fn is_record(value: &Value) -> bool {
    value.get("type").and_then(Value::as_str) == Some("callback") && value.get("v").is_some_and(Value::is_u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str, text: &str) -> Vec<(usize, String)> {
        split(name, text.as_bytes().to_vec(), Comments::Refused)
            .into_iter()
            .map(|input| (input.first_line, String::from_utf8(input.bytes).expect("UTF-8")))
            .collect()
    }

    #[test]
    fn one_value_stays_whole_and_byte_for_byte() {
        for text in ["{\"a\":1}\n", "{\n  \"a\": 1\n}\n", "\n\n{}", "", "nonsense\n", "[1,\n2]"] {
            assert_eq!(lines("a.json", text), [(1, text.to_owned())]);
        }
    }

    #[test]
    fn several_values_are_lines_with_their_numbers() {
        let expected = [(1, "{\"a\":1}".to_owned()), (3, "{\"b\":2}".to_owned())];
        assert_eq!(lines("a.json", "{\"a\":1}\r\n\n{\"b\":2}\n"), expected);
        assert_eq!(lines("<stdin>", "{\"a\":1\n{\"b\":2}\n").len(), 2);
        assert_eq!(lines("one.ndjson", "{\"a\":1}\n"), [(1, "{\"a\":1}".to_owned())]);
        assert_eq!(lines("empty.jsonl", ""), [(1, String::new())]);
    }
}
