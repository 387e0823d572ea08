//! The scripts of a release and of the GitHub Action, against a release in a folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{code, root, skip, stderr, stdout};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const ADDRESS: &str = "https://forge.example/someone/timhook";
const TARGETS: [&str; 5] = [
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
];

fn script(path: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("bash");
    command.arg(root().join(path)).args(arguments).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

fn run(path: &str, arguments: &[&str]) -> Output {
    script(path, arguments).output().expect("bash starts")
}

fn write_program(path: &Path, text: &str) {
    fs::write(path, text).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it can be run");
}

/// A folder with `v0.1.0/` as a release has it: an archive of this binary for Linux, and checksums.
fn release() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let built = folder.path().join("built");
    fs::create_dir(&built).expect("a folder");
    let forward = format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_timhook"));
    write_program(&built.join("timhook"), &forward);
    let output = folder.path().join(format!("v{VERSION}"));
    let arguments = [TARGETS[0], built.to_str().expect("UTF-8"), output.to_str().expect("UTF-8")];
    let packed = run("packaging/archive.sh", &arguments);
    assert_eq!(code(&packed), 0, "{}", stderr(&packed));
    let sums = Command::new("sha256sum").arg(archive(TARGETS[0])).current_dir(&output).output();
    fs::write(output.join("SHA256SUMS"), sums.expect("sha256sum runs").stdout).expect("a file");
    folder
}

fn archive(target: &str) -> String {
    format!("timhook-{VERSION}-{target}.tar.gz")
}

fn can_run() -> bool {
    let is_there = |tool: &&str| Command::new(tool).arg("--version").output().is_ok();
    let missing = ["bash", "curl", "sha256sum", "xargs"].into_iter().find(|tool| !is_there(tool));
    missing.inspect(|tool| skip(&format!("the scripts of a release need {tool}"))).is_none()
}

/// A job of GitHub Actions: its folders and files.
struct Job {
    folder: TempDir,
}

impl Job {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    fn step(&self, name: &str, inputs: &[(&str, &str)]) -> Output {
        let mut step = script(&format!(".github/action/{name}.sh"), &[]);
        step.env("ACTION", root()).env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        step.env("RUNNER_TEMP", self.folder.path()).envs(inputs.iter().copied());
        step.env("GITHUB_PATH", self.folder.path().join("path"));
        step.env("GITHUB_STEP_SUMMARY", self.folder.path().join("summary"));
        let path = format!("{}:{}", self.file("path").trim(), std::env::var("PATH").unwrap_or_default());
        step.env("PATH", path).current_dir(self.folder.path()).output().expect("bash starts")
    }

    fn install(&self, releases: &Path, version: &str) -> Output {
        let address = format!("file://{}", releases.display());
        self.step("install", &[("VERSION", version), ("RELEASES", &address)])
    }
}

#[test]
fn the_action_installs_a_release_and_runs_it_with_annotations_and_a_summary() {
    if !can_run() {
        return;
    }
    let (release, job) = (release(), Job::new());
    let installed = job.install(release.path(), "");
    assert_eq!((code(&installed), stdout(&installed)), (0, format!("timhook {VERSION}\n")));
    let payload = r#"{"CallbackCommand":"Group.CallbackAfterRecallMsg"}"#;
    fs::write(job.folder.path().join("a b.json"), payload).expect("a file");
    let run = |command: &str, arguments: &str| {
        job.step("run", &[("COMMAND", command), ("ARGUMENTS", arguments), ("TIMHOOK_TOKEN", "")])
    };
    let checked = run("validate", "--strict 'a b.json'\n  --max-findings 1");
    assert_eq!(code(&checked), 1, "{}", stderr(&checked));
    let annotation = "::error file=a b.json,line=1,";
    assert!(stdout(&checked).contains(annotation), "{}", stdout(&checked));
    let summary = job.file("summary");
    assert!(summary.starts_with("### timhook validate\n"), "{summary}");
    let wire = format!("{}\n", crate::support::sample("wire"));
    assert_eq!(stdout(&run("sample", "wire")), wire);
    let added = format!("### timhook sample: exit code 0\n\n~~~~~~text\n{wire}\n~~~~~~\n");
    assert_eq!(job.file("summary"), summary + &*added);
    let kept = run("explain", "'$(touch hacked)' \"`touch hacked`\"");
    assert_eq!(code(&kept), 2);
    assert!(!job.folder.path().join("hacked").exists());
    let unbalanced = run("validate", "'a");
    assert_eq!(code(&unbalanced), 2);
    assert!(
        stdout(&unbalanced).contains("::error title=timhook::the arguments have a quote that does not end")
    );
}

#[test]
fn the_action_refuses_what_is_not_the_release() {
    if !can_run() {
        return;
    }
    let (release, job) = (release(), Job::new());
    let refused = |version: &str, why: &str| {
        let output = job.install(release.path(), version);
        assert_eq!((code(&output), job.file("path")), (1, String::new()), "{version}");
        assert!(stdout(&output).contains(&format!("::error title=timhook::{why}")), "{}", stdout(&output));
    };
    refused("latest", "the version 'latest' is not like 0.1.0");
    let missing = format!("file://{}/v9.9.9/timhook-9.9.9-{}.tar.gz", release.path().display(), TARGETS[0]);
    refused("9.9.9", &format!("{missing} could not be downloaded"));
    let file = release.path().join(format!("v{VERSION}")).join(archive(TARGETS[0]));
    let mut bytes = fs::read(&file).expect("the archive");
    *bytes.last_mut().expect("a byte") ^= 1;
    fs::write(&file, bytes).expect("a file");
    refused(VERSION, &format!("{} does not have the checksum of SHA256SUMS", archive(TARGETS[0])));
}

#[test]
fn the_templates_of_homebrew_and_scoop_are_filled() {
    if !can_run() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let sum = |number: usize| format!("{number}").repeat(64);
    let lines =
        TARGETS.iter().enumerate().map(|(number, target)| format!("{}  {}\n", sum(number), archive(target)));
    let sums = folder.path().join("SHA256SUMS");
    fs::write(&sums, lines.collect::<String>()).expect("a file");
    let (sums, output) = (sums.to_str().expect("UTF-8"), folder.path().to_str().expect("UTF-8"));
    let filled = run("packaging/fill.sh", &[VERSION, ADDRESS, sums, output]);
    assert_eq!(code(&filled), 0, "{}", stderr(&filled));
    let formula = fs::read_to_string(folder.path().join("timhook.rb")).expect("the formula");
    for (number, target) in TARGETS[..4].iter().enumerate() {
        let url = format!("url \"{ADDRESS}/releases/download/v{VERSION}/{}\"\n", archive(target));
        let after = formula.split_once(&url).expect("the address of the archive").1;
        assert!(
            after.trim_start().starts_with(&format!("sha256 \"{}\"", sum(number))),
            "{target}: {formula}"
        );
    }
    assert!(!formula.contains('@'), "{formula}");
    let manifest = fs::read_to_string(folder.path().join("timhook.json")).expect("the manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(manifest["architecture"]["64bit"]["hash"], sum(4));
    assert!(!manifest.to_string().contains('@'), "{manifest}");
    let missing = run("packaging/fill.sh", &["9.9.9", ADDRESS, sums, output]);
    assert_eq!(code(&missing), 1);
    assert!(stderr(&missing).contains("has no checksum of timhook-9.9.9-x86_64-apple-darwin.tar.gz"));
}

#[test]
fn binstall_looks_for_the_archives_that_are_packed() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let values = |key: &str| {
        let values = manifest
            .lines()
            .filter_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"'));
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    let filled = |text: &str, target: &str| {
        let text =
            text.replace("{ repo }", ADDRESS).replace("{ name }", "timhook").replace("{ version }", VERSION);
        text.replace("{ target }", target)
    };
    let expected = |target: &str| format!("{ADDRESS}/releases/download/v{VERSION}/{}", archive(target));
    let urls: Vec<String> = values("pkg-url").iter().map(|url| filled(url, TARGETS[2])).collect();
    assert_eq!(urls, [TARGETS[2], TARGETS[0], TARGETS[1]].map(expected));
    let folders: Vec<String> = values("bin-dir").iter().map(|folder| filled(folder, TARGETS[2])).collect();
    let inside = |target: &str| format!("timhook-{VERSION}-{target}/{{ bin }}");
    assert_eq!(folders, [inside(TARGETS[2]) + "{ binary-ext }", inside(TARGETS[0]), inside(TARGETS[1])]);
}

#[test]
fn a_release_whose_parts_disagree_is_refused() {
    let (tag, own) = (format!("v{VERSION}"), env!("CARGO_PKG_REPOSITORY"));
    let refused = |tag: &str, address: &str, why: &str| {
        let output = run("packaging/check-release.sh", &[tag, address]);
        assert_eq!(code(&output), 1);
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    };
    refused("v9.9.9", own, &format!("the tag is v9.9.9, and Cargo.toml says version {VERSION}"));
    refused(&tag, ADDRESS, &format!("the repository is {ADDRESS}, and Cargo.toml says {own}"));
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).expect("the changelog");
    if changelog.contains(&format!("## [{VERSION}] - unreleased")) {
        refused(&tag, own, &format!("CHANGELOG.md has no section \"## [{VERSION}] - DATE\""));
    }
    let notes = run("packaging/notes.sh", &[VERSION]);
    assert!(stdout(&notes).trim_start().starts_with("### Added\n"), "{}", stdout(&notes));
}
