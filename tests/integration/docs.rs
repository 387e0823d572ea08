//! Every command that the README and the pages in `docs/` show is run, and what it prints is compared.
//!
//! A page is one shell session in an empty folder. In a block `console`, lines after `$ ` are commands, and
//! the lines below are what they print; `…` stands for anything, alone on a line for any lines. In a block
//! `sh`, every command has to succeed. A comment right before a block says more:
//!
//! * `<!-- not run: REASON -->`: the block is not run; `golden/docs-not-run.txt` lists these.
//! * `<!-- in another terminal -->`: its last command is a listener, which goes on running for what follows.
//! * `<!-- before: COMMANDS -->`: what the block needs and the reader has already.
//!
//! The ports 3000, 4040 and 8080 (the last two also where `listen` takes them without being told) and 8443 of the pages
//! are free ports in truth.

use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use regex::Regex;

use crate::support::{root, skip};

/// What every session can say besides the commands of its page.
const PRELUDE: &str = r#"
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
# Starts a listener in the background and returns once it is ready.
in_background() {
    rm -f ready.txt
    "$@" > "listener-$#-$RANDOM.txt" 2> ready.txt &
    until grep -q '^listening on' ready.txt; do
        kill -0 $! 2>/dev/null || { cat ready.txt; return 1; }
        sleep 0.02
    done
}
# A listener that nothing ends: it only has to start, and to stop when it is asked to.
until_ready() {
    in_background "$@" && kill $! && wait $!
}
mark() { printf '\n\036%s\n' "$1"; }
exec 2>&1
"#;

/// The program, with the port of the page where it would take the real one.
const WRAPPER: &str = r#"#!/bin/sh
for argument; do
    shift
    [ "$argument" = --inspect ] && argument=--inspect=4040
    set -- "$@" "$argument"
done
case "$1 $*" in
    "listen "*--port*) ;;
    "listen "*) exec "$TIMHOOK" "$@" --port 8080 ;;
esac
exec "$TIMHOOK" "$@"
"#;

/// A command, and what it prints if the page shows that.
struct Shown {
    command: String,
    output: Option<String>,
}

/// A fenced block of a page.
struct Block<'a> {
    language: &'a str,
    lines: Vec<&'a str>,
    /// The comment right before it, without its brackets.
    remark: &'a str,
}

impl Block<'_> {
    fn is_commands(&self) -> bool {
        ["sh", "console"].contains(&self.language)
    }

    fn why_not_run(&self) -> Option<&str> {
        self.remark.strip_prefix("not run: ")
    }

    fn commands(&self) -> Vec<Shown> {
        let mut shown: Vec<Shown> = Vec::new();
        let mut continues = false;
        for line in &self.lines {
            let started = if self.language == "sh" { Some(*line) } else { line.strip_prefix("$ ") };
            match (started, shown.last_mut()) {
                (_, Some(last)) if continues => last.command += &format!("\n{line}"),
                (Some(command), _) => {
                    let output = (self.language == "console").then(String::new);
                    shown.push(Shown { command: command.to_owned(), output });
                }
                (None, Some(Shown { output: Some(output), .. })) => {
                    let _ = writeln!(output, "{line}");
                }
                _ => panic!("a console block begins with `$ `: {line}"),
            }
            continues = line.ends_with('\\') && started.is_some() || continues && line.ends_with('\\');
        }
        shown.retain(|shown| !shown.command.trim().is_empty());
        shown
    }
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut lines = page.lines();
    let mut before = 0;
    while let Some(line) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else { continue };
        let start = line.as_ptr() as usize - page.as_ptr() as usize;
        let above = page[before..start].trim_end();
        let remark = above.strip_suffix("-->").and_then(|above| above.rsplit_once("<!--"));
        let inside: Vec<&str> = lines.by_ref().take_while(|line| line.trim_start() != "```").collect();
        found.push(Block { language, lines: inside, remark: remark.map_or("", |(_, remark)| remark.trim()) });
        before = start + line.len();
    }
    found
}

fn pages() -> Vec<(String, String)> {
    let docs = fs::read_dir(root().join("docs")).expect("docs/");
    let mut paths: Vec<PathBuf> = docs.map(|entry| entry.expect("an entry").path()).collect();
    paths.push(root().join("README.md"));
    paths.sort();
    let name = |path: &Path| path.strip_prefix(root()).expect("below the root").display().to_string();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("a page"))).collect()
}

/// Four free ports below those that the system gives to others meanwhile, each to one page alone.
fn ports() -> [(u16, u16); 4] {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = || 10_000 + (std::process::id() * 64 + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
    let mut candidates = std::iter::repeat_with(|| u16::try_from(next()).expect("a port"));
    [3000, 4040, 8080, 8443].map(|shown| {
        let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
        (shown, candidates.find(is_free).expect("a free port"))
    })
}

fn replace_ports(text: &str, ports: impl Iterator<Item = (u16, u16)>) -> String {
    ports.fold(text.to_owned(), |text, (from, to)| {
        let pattern = Regex::new(&format!(r"\b{from}\b")).expect("a pattern");
        pattern.replace_all(&text, to.to_string()).into_owned()
    })
}

/// The script of a session: each command between marks with its number and, behind it, its exit code.
fn script(page: &str) -> (String, Vec<Shown>) {
    let mut script = PRELUDE.to_owned();
    let mut all = Vec::new();
    for block in blocks(page).iter().filter(|block| block.is_commands() && block.why_not_run().is_none()) {
        if let Some(needed) = block.remark.strip_prefix("before:") {
            let _ = writeln!(script, "{needed}");
        }
        let shown = block.commands();
        let last = all.len() + shown.len() - 1;
        for one in shown {
            let goes_on = block.remark == "in another terminal" && all.len() == last;
            let prefix = match &one.output {
                _ if goes_on => "in_background env ",
                None if runs_until_stopped(&one.command) => "until_ready env ",
                _ => "",
            };
            let _ = writeln!(script, "mark begin\n{prefix}{}\nmark $?", one.command);
            all.push(one);
        }
    }
    (script, all)
}

fn runs_until_stopped(command: &str) -> bool {
    let ends = [" &", "--count", "--timeout", "--expect", "--exec", "|", ">"];
    command.contains("timhook listen") && !ends.iter().any(|end| command.contains(end))
}

/// What differs from run to run, made equal.
fn settled(text: &str) -> String {
    const RULES: [(&str, &str); 6] = [
        (r"\d\d:\d\d:\d\d\.\d{3}", "00:00:00.000"),
        (r" +[\d.]+ ms\b", " 0 ms"),
        (r"(127\.0\.0\.1|localhost):\d{5}\b", "$1:0"),
        (r"\(\d+ days ago\)", "(0 days ago)"),
        (r"(?m)^((?:time|latency) .*)$", "(figures)"),
        // How far a run is, which it says only on a slow machine.
        (r"(?m)^\d+ of \d+ deliveries, \d+ not passed, .*\n", ""),
    ];
    RULES.iter().fold(text.to_owned(), |text, (pattern, settled)| {
        Regex::new(pattern).expect("a pattern").replace_all(&text, *settled).into_owned()
    })
}

/// Runs the commands of a page in a folder of their own.
fn run(name: &str, page: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let ports = ports();
    let (script, shown) = script(page);
    let script = replace_ports(&script, ports.into_iter());
    let binaries = tempfile::tempdir().expect("a folder");
    let wrapper = binaries.path().join("timhook");
    fs::write(&wrapper, replace_ports(WRAPPER, ports.into_iter())).expect("a script");
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).expect("it can be run");
    let path = format!("{}:{}", binaries.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut child = Command::new("bash");
    child.env_clear().env("PATH", path).env("HOME", folder.path()).env("TZ", "UTC").env("COLUMNS", "140");
    child
        .env("ROOT", root())
        .env("TIMHOOK", env!("CARGO_BIN_EXE_timhook"))
        .current_dir(folder.path())
        .process_group(0);
    child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = child.args(["--norc", "-s"]).spawn().expect("bash starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Commands that read standard input get an empty one, not the script.
    stdin.write_all(format!("main() {{\n{script}\n}}\nmain < /dev/null\n").as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let printed = replace_ports(
        &String::from_utf8(output.stdout).expect("UTF-8"),
        ports.into_iter().map(|(shown, free)| (free, shown)),
    );
    let sections: Vec<&str> = printed.split("\n\u{1e}").skip(1).collect();
    assert_eq!(sections.len(), 2 * shown.len(), "{name}: the session ended early:\n{printed}");
    for (shown, pair) in shown.iter().zip(sections.chunks(2)) {
        let actual = pair[0].strip_prefix("begin\n").expect("the mark of a command");
        let code = pair[1].lines().next().expect("an exit code");
        match &shown.output {
            None => assert_eq!(code, "0", "{name}: {}\n{actual}", shown.command),
            Some(expected) => compare(name, &shown.command, actual, expected),
        }
    }
}

fn compare(name: &str, command: &str, actual: &str, expected: &str) {
    let wild = settled(expected).lines().fold(String::new(), |wild, line| {
        let line = if line.trim() == "…" { "...".to_owned() } else { line.replace('…', "[..]") };
        wild + &*line + "\n"
    });
    let page = format!("{name}\n$ {command}\n");
    snapbox::assert_data_eq!(page.clone() + settled(actual).trim_end(), page + wild.trim_end());
}

#[test]
fn every_command_of_every_page_does_what_the_page_says() {
    for tool in ["bash", "curl", "jq", "openssl"] {
        if Command::new(tool).arg("--version").output().is_err() {
            return skip(&format!("the commands of the pages need {tool}"));
        }
    }
    let pages = pages();
    std::thread::scope(|scope| {
        for (name, page) in &pages {
            scope.spawn(move || run(name, page));
        }
    });
}

#[test]
fn what_is_not_run_is_listed_with_its_reason() {
    let mut list = String::new();
    for (name, page) in &pages() {
        for block in blocks(page).iter().filter(|block| block.is_commands()) {
            if let Some(reason) = block.why_not_run() {
                let _ = writeln!(list, "{name}: {}\n    {reason}", block.lines[0]);
            }
        }
    }
    snapbox::assert_data_eq!(list, snapbox::file!["golden/docs-not-run.txt"].raw());
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)\s#]*)(?:#([^)\s]*))?\)").expect("a pattern");
    for (name, page) in &pages() {
        let own = root().join(name);
        for found in link.captures_iter(page).filter(|found| !found[1].contains("://")) {
            let target = if found[1].is_empty() { own.clone() } else { own.with_file_name(&found[1]) };
            assert!(target.exists(), "{name}: {}", &found[0]);
            if let Some(anchor) = found.get(2) {
                let text = fs::read_to_string(target).expect("a page");
                let mut headings = text.lines().filter(|line| line.starts_with('#')).map(anchor_of);
                assert!(headings.any(|heading| heading == anchor.as_str()), "{name}: {}", &found[0]);
            }
        }
    }
}

/// The anchor that a forge gives to a heading.
fn anchor_of(heading: &str) -> String {
    let title = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    title.chars().filter(|character| character.is_alphanumeric() || "-_".contains(*character)).collect()
}
