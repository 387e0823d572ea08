//! The inspector: its readers, what becomes of them, and how it ends. The listener goes on as without it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::support::inspector::{Events, Inspector, inspected};
use crate::support::listener::Listener;
use crate::support::{QUERY, SDKAPPID, code, json_lines, root, sample, stderr, stdout, timhook, wait_until};

/// So many callbacks, as fast as they go.
fn flood(url: &str, count: usize) {
    let count = count.to_string();
    let arguments = ["send", url, "--sdkappid", SDKAPPID, "--sample", "wire", "--repeat", &count];
    let output = timhook(&arguments).args(["--concurrency", "16", "--quiet"]).output().expect("it runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

/// The last event, which says why there are no more.
fn end(events: &mut Events) -> Value {
    let mut last = None;
    while let Some((name, _, data)) = events.next() {
        last = Some((name, data));
    }
    let (name, data) = last.expect("an event");
    assert_eq!(name, "end");
    data
}

#[test]
fn a_port_in_use_is_told_before_anything_else() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("callbacks.jsonl");
    let output = timhook(&["listen", "--port", "0", &format!("--inspect={port}"), "--record"])
        .arg(&record)
        .output()
        .expect("it runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (5, ""));
    let expected = format!(
        "error: port {port} on 127.0.0.1, for the inspector, is in use\n  \
         help: choose another with --inspect=PORT, or --inspect=0 for any free one\n"
    );
    assert_eq!(stderr(&output), expected);
    assert!(!record.exists());
    let same = timhook(&["listen", "--port", "4041", "--inspect=4041"]).output().expect("it runs");
    let expected = "error: --port 4041 and --inspect=4041 are the same port\n  \
                    help: give the inspector a port of its own, or 0 for any free one\n";
    assert_eq!((code(&same), stderr(&same).as_str()), (2, expected));
    // One form, so that no file is taken for a port.
    for arguments in [&["listen", "--inspect", "0"][..], &["listen", "-h"], &["show", "-h"]] {
        let output = timhook(arguments).output().expect("it runs");
        let is_help = arguments[1] == "-h";
        assert_eq!(code(&output), if is_help { 0 } else { 2 }, "{arguments:?}");
        assert!(!is_help || stdout(&output).contains("--inspect[=<PORT>]"), "{}", stdout(&output));
    }
    for option in ["--inspect-keep=1", "--inspect-memory=1MiB", "--inspect-key=0123456789abcdef", "--open"] {
        let output = timhook(&["listen", "--port", "0", option]).output().expect("it runs");
        assert_eq!(code(&output), 2, "{option}");
        assert!(!stderr(&output).contains("0123456789abcdef"), "{}", stderr(&output));
    }
}

#[test]
fn its_url_is_told_before_the_listener_is_ready() {
    let (listener, inspector) = inspected(&[]);
    let lines: Vec<&str> = listener.announcement.lines().collect();
    let url = format!("inspector on http://{}/?key={}", inspector.address, inspector.key);
    assert_eq!(lines[lines.len() - 2], url);
    assert!(lines[lines.len() - 1].starts_with("listening on "));
    let (listener, inspector) = inspected(&["--json"]);
    let told =
        json!({"type": "inspector", "url": format!("http://{}/?key={}", inspector.address, inspector.key)});
    assert!(json_lines(&listener.announcement).contains(&told), "{}", listener.announcement);
}

#[test]
fn the_end_of_the_listener_is_told_to_whoever_listens_or_waits() {
    for arguments in [&["--count", "2"][..], &["--expect", "/GroupId=@TGS#2*", "--expect-count", "2"], &[]] {
        let (listener, inspector) = inspected(arguments);
        let mut readers: Vec<Events> = (0..10).map(|_| inspector.events("/api/events", &[])).collect();
        let asking = inspector.clone();
        let waiting = thread::spawn(move || asking.get("/api/wait?filter=id=99&timeout=10m"));
        let other = inspector.clone();
        listener.post(&sample("wire"));
        listener.post(&sample("wire"));
        let output = if arguments.is_empty() {
            readers.iter_mut().for_each(|reader| assert_eq!(reader.ids(2), [1, 2]));
            listener.signal("INT");
            listener.wait()
        } else {
            listener.wait()
        };
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
        for reader in &mut readers {
            assert_eq!(end(reader), json!({"why": "the listener stopped"}), "{arguments:?}");
        }
        let answer = waiting.join().expect("an answer");
        assert_eq!((answer.status, &answer.json()["error"]), (503, &json!("the listener stopped")));
        assert!(std::net::TcpStream::connect(other.address).is_err());
    }
}

#[test]
fn a_command_finds_the_inspector_and_decides_how_the_run_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("url");
    let command = format!("printf %s \"$TIMHOOK_INSPECT_URL\" > '{}'; exit 3", file.display());
    let output =
        timhook(&["listen", "--port", "0", "--inspect=0", "--exec", &command]).output().expect("it runs");
    assert_eq!(code(&output), 1);
    let url = fs::read_to_string(&file).expect("the command ran");
    assert!(stderr(&output).contains(&format!("inspector on {url}\n")), "{}", stderr(&output));
}

#[test]
fn rows_come_as_callbacks_do_and_from_where_somebody_was() {
    let (listener, inspector) = inspected(&[]);
    listener.post(&sample("wire"));
    inspector.until(1);
    let mut fresh = inspector.events("/api/events", &[]);
    let mut all = inspector.events("/api/events?after=0", &[]);
    let mut chosen = inspector.events("/api/events?filter=/GroupId=@TGS%23x&search=OPERATOR", &[]);
    listener.post(&sample("wire"));
    let (name, id, row) = fresh.next().expect("an event");
    assert_eq!((name.as_str(), id), ("row", Some(2)));
    assert_eq!(row, inspector.json("/api/exchanges?view=row&limit=1")["exchanges"][0]);
    assert_eq!(all.ids(2), [1, 2]);
    listener.post(&sample("wire").replace("@TGS#2J4SZEAEL", "@TGS#x"));
    assert_eq!(chosen.ids(1), [3]);
    inspector.until(3);
    let mut resumed = inspector.events("/api/events?after=2", &[("Last-Event-ID", "1")]);
    assert_eq!(resumed.ids(2), [2, 3]);
    // Of another run.
    assert_eq!(inspector.events("/api/events?after=99", &[]).ids(3), [1, 2, 3]);
}

#[test]
fn who_was_away_for_too_long_is_told_how_much_was_missed() {
    let (listener, inspector) = inspected(&["--inspect-keep", "3"]);
    (0..8).for_each(|_| drop(listener.post(&sample("wire"))));
    inspector.until(8);
    let mut events = inspector.events("/api/events?after=2", &[]);
    assert_eq!(events.next(), Some(("gap".to_owned(), Some(5), json!({"missed": 3, "last": 5}))));
    assert_eq!(events.ids(3), [6, 7, 8]);
}

/// The places of readers that have gone are free again.
#[test]
fn a_browser_that_goes_away_leaves_nothing_behind() {
    let (listener, inspector) = inspected(&[]);
    for _ in 0..3 {
        let readers: Vec<Events> = (0..32).map(|_| inspector.events("/api/events", &[])).collect();
        assert_eq!(inspector.get("/api/events").status, 503);
        drop(readers);
        listener.post(&sample("wire"));
        let free: fn(&Inspector) -> bool =
            |inspector| inspector.get("/api/wait?filter=id=0&timeout=1ms").status == 504;
        wait_until("somebody else can wait", || free(&inspector));
        wait_until("all of them are free", || {
            let waiting: Vec<_> = (0..32)
                .map(|_| {
                    let asking = inspector.clone();
                    thread::spawn(move || asking.get("/api/wait?filter=id=0&timeout=100ms").status)
                })
                .collect();
            waiting.into_iter().all(|waiting| waiting.join().expect("an answer") == 504)
        });
    }
}

/// One that reads sees the end of it; one that has stopped costs nobody anything.
#[test]
fn a_reader_that_has_stopped_keeps_nobody_waiting() {
    const COUNT: u64 = 20_000;
    let (listener, inspector) = inspected(&[]);
    let _stopped = inspector.events("/api/events?after=0", &[]);
    let mut reading = inspector.events("/api/events?after=0", &[]);
    let url = format!("http://{}/", listener.address);
    let flooding = thread::spawn(move || flood(&url, COUNT as usize));
    let (mut seen, mut missed) = (0, 0);
    let mut last = 0;
    while last < COUNT {
        let (name, id, data) = reading.next().expect("more events");
        match name.as_str() {
            "row" => seen += 1,
            "rows" => {
                let rows = data.as_array().expect("rows");
                assert!(rows.len() <= 200, "{}", rows.len());
                seen += rows.len() as u64;
            }
            "gap" => missed += data["missed"].as_u64().expect("a number"),
            other => panic!("{other}"),
        }
        last = id.expect("an id");
    }
    assert_eq!(seen + missed, COUNT);
    flooding.join().expect("all are answered");
    let found = inspector.json("/api/exchanges?view=row");
    assert_eq!((&found["last"], &found["dropped"]), (&json!(COUNT), &json!(COUNT - 10_000)));
    assert_eq!(found["exchanges"].as_array().map(Vec::len), Some(10_000));
    listener.signal("TERM");
    assert_eq!(code(&listener.wait()), 0);
}

/// A `timhook show` that goes on until somebody stops it.
struct Shown {
    child: Ended,
    inspector: Inspector,
    said: String,
}

impl Shown {
    fn start(arguments: &[&str], path: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
        command
            .arg("show")
            .arg("--inspect=0")
            .args(arguments)
            .current_dir(root())
            .env_clear()
            .env("TZ", "UTC");
        command.envs(path.map(|path| ("PATH", path)));
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = Ended(command.spawn().expect("it starts"));
        let mut errors = BufReader::new(child.0.stderr.take().expect("a pipe"));
        let mut said = String::new();
        while !said.contains("/?key=") {
            assert!(errors.read_line(&mut said).expect("it says something") > 0, "{said}");
        }
        let inspector = Inspector::of(&said);
        child.0.stderr = Some(errors.into_inner());
        Self { child, inspector, said }
    }

    /// The exit code and what was printed.
    fn stop(mut self, signal: &str) -> (i32, String) {
        let id = self.child.0.id().to_string();
        assert!(
            Command::new("kill").args([&format!("-{signal}"), &id]).status().expect("kill runs").success()
        );
        let status = self.child.0.wait().expect("it ends");
        let mut printed = String::new();
        let pipe = self.child.0.stdout.take().expect("a pipe");
        std::io::Read::read_to_string(&mut BufReader::new(pipe), &mut printed).expect("UTF-8");
        (status.code().expect("it ended by itself"), printed)
    }
}

/// A process that does not outlive its test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A file of so many records, as `listen` writes them.
fn recording(count: usize) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.jsonl").to_str().expect("UTF-8").to_owned();
    let (listener, _) = inspected(&["--record", &file, "--count", &count.to_string()]);
    (0..count).for_each(|_| drop(listener.post(&sample("wire"))));
    assert_eq!(code(&listener.wait()), 0);
    (folder, file)
}

#[test]
fn recorded_callbacks_are_shown_on_the_same_page() {
    let (_folder, file) = recording(3);
    let shown = Shown::start(&[&file, &file, "--inspect-keep", "4"], None);
    let expected = "warning: the inspector has the latest 4 of 6 records\n  help: --inspect-keep N and --inspect-memory \
                    SIZE keep more; --since, --until and --filter select\n";
    assert!(shown.said.starts_with(expected), "{}", shown.said);
    let found = shown.inspector.json("/api/exchanges?view=row");
    let ids: Vec<_> =
        found["exchanges"].as_array().expect("a list").iter().map(|row| row["id"].clone()).collect();
    assert_eq!((ids, &found["dropped"]), (vec![json!(3), json!(4), json!(5), json!(6)], &json!(2)));
    let records = json_lines(&fs::read_to_string(&file).expect("the file"));
    assert_eq!(shown.inspector.json("/api/exchanges/4"), records[0]);
    let about = shown.inspector.json("/api/about");
    assert_eq!(
        (&about["mode"], &about["files"], &about["url"]),
        (&json!("show"), &json!([file, file]), &Value::Null)
    );
    // There is no --record here.
    let gone = shown.inspector.get("/api/exchanges/1").json();
    let help = "--inspect-keep N and --inspect-memory SIZE keep more; --since, --until and --filter select";
    assert_eq!(gone, json!({"error": "#1 is no longer kept", "help": help}));
    let resent = shown.inspector.post("/api/exchanges/4/resend", &json!({}));
    let why = "recorded callbacks are shown here; `timhook send FILE` sends them again";
    assert_eq!((resent.status, &resent.json()["error"]), (409, &json!(why)));
    let mut events = shown.inspector.events("/api/events", &[]);
    assert_eq!(shown.stop("INT"), (0, String::new()));
    assert_eq!(end(&mut events), json!({"why": "timhook show has ended"}));
}

#[test]
fn a_record_keeps_its_id_and_what_was_found_about_its_url_is_in_no_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.jsonl").to_str().expect("UTF-8").to_owned();
    let listener = Listener::start(&["--record", &file, "--token", "xxxxyyyy"]);
    (0..3).for_each(|_| drop(listener.post_to(&format!("/?{QUERY}&sign=zzzz"), &sample("wire"))));
    drop(listener);
    let shown = Shown::start(&[&file, "--last", "1", "--quiet"], None);
    assert_eq!(shown.inspector.json("/api/exchanges?filter=id=3")["last"], 3);
    let detail = shown.inspector.json("/api/exchanges/3?view=detail");
    let findings = detail["findings"].as_array().expect("findings");
    let missing = findings.iter().find(|found| found["rule"] == "signature-missing").expect("a finding");
    assert_eq!(missing["line"], Value::Null, "{missing}");
    assert_eq!(shown.stop("INT"), (0, String::new()));
    let printed = stdout(&timhook(&["show", &file, "--last", "1"]).output().expect("it runs"));
    assert!(printed.contains("sign=REDACTED") && !printed.contains("zzzz"), "{printed}");
}

#[test]
fn the_last_records_are_enough_where_no_more_are_wanted() {
    let (_folder, file) = recording(3);
    let shown = Shown::start(&[&file, "--last", "2", "--json"], None);
    assert_eq!(json_lines(&shown.said).len(), 1, "{}", shown.said);
    assert_eq!(shown.inspector.json("/api/exchanges")["exchanges"].as_array().map(Vec::len), Some(2));
    assert_eq!(shown.stop("TERM"), (0, String::new()));
}

#[test]
fn records_that_are_appended_appear() {
    let (_folder, file) = recording(1);
    let shown = Shown::start(&[&file, "--follow"], None);
    let mut events = shown.inspector.events("/api/events?after=0", &[]);
    assert_eq!(events.ids(1), [1]);
    let line = fs::read(&file).expect("the file");
    fs::OpenOptions::new()
        .append(true)
        .open(&file)
        .expect("the file")
        .write_all(&line)
        .expect("it is written");
    assert_eq!(events.ids(1), [2]);
    assert_eq!(shown.stop("INT"), (0, String::new()));
}

#[test]
fn a_file_that_is_emptied_or_replaced_is_followed_all_the_same() {
    let (folder, file) = recording(2);
    let shown = Shown::start(&[&file, "--follow"], None);
    let mut events = shown.inspector.events("/api/events?after=0", &[]);
    assert_eq!(events.ids(2), [1, 2]);
    let lines = fs::read_to_string(&file).expect("the file");
    let line = lines.lines().next().expect("a record");
    // Another run, whose ids begin with 1 again.
    fs::write(&file, format!("{line}\n")).expect("it is emptied and written");
    assert_eq!(events.ids(1), [3]);
    let other = folder.path().join("other.jsonl");
    fs::write(&other, &lines).expect("it is written");
    fs::rename(&other, &file).expect("it is replaced");
    assert_eq!(events.ids(2), [4, 5]);
    assert_eq!(shown.inspector.json("/api/exchanges?view=row&limit=0")["last"], 5);
    assert_eq!(shown.stop("INT"), (0, String::new()));
}

#[test]
fn without_a_record_there_is_nothing_to_look_at() {
    let output = timhook(&["show", "--inspect=0", "/dev/null"]).output().expect("it runs");
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).starts_with("error: no record was selected\n"), "{}", stderr(&output));
    let output = timhook(&["show", "--inspect=0", "--compact", "x"]).output().expect("it runs");
    assert_eq!(code(&output), 2);
}

/// Everybody on a machine can see what programs are started with: what is handed to the browser works once.
#[test]
#[cfg(target_os = "linux")]
fn the_browser_is_started_with_a_key_that_works_once() {
    let (folder, file) = recording(1);
    let (opener, opened) = (folder.path().join("xdg-open"), folder.path().join("opened"));
    let script =
        format!("#!/bin/sh\nprintf %s \"$1\" > '{0}.new'\n/bin/mv '{0}.new' '{0}'\n", opened.display());
    fs::write(&opener, script).expect("it is written");
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).expect("it is made executable");
    let shown = Shown::start(&[&file, "--open"], folder.path().to_str());
    wait_until("the browser is started", || opened.exists());
    let url = fs::read_to_string(&opened).expect("the URL");
    let ticket = Inspector::of(&url);
    assert_eq!(ticket.address, shown.inspector.address);
    assert_ne!(ticket.key, shown.inspector.key);
    let enter = || ticket.ask("GET", &format!("/?key={}", ticket.key), &[], b"");
    let answer = enter();
    assert_eq!(answer.status, 303);
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.starts_with(&shown.inspector.cookie())));
    assert_eq!(enter().status, 401);
    assert_eq!(ticket.get("/api/about").status, 401);
}

#[test]
#[cfg(target_os = "linux")]
fn where_no_browser_can_be_started_the_url_is_there() {
    let arguments = ["listen", "--port", "0", "--inspect=0", "--open", "--timeout", "100ms"];
    let output = timhook(&arguments).env("PATH", "/nowhere").output().expect("it runs");
    let expected = "warning: no browser could be started: there is no xdg-open\n  \
                    help: open the URL after `inspector on` yourself\n";
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
}

/// It is there, but has nothing that opens a page.
#[test]
#[cfg(target_os = "linux")]
fn a_browser_that_fails_is_told_while_the_listener_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let (opener, gate) = (folder.path().join("xdg-open"), folder.path().join("gate"));
    // It ends once the listener has answered.
    let script = format!("#!/bin/sh\nuntil test -e '{}'; do sleep 0.01; done\nexit 3\n", gate.display());
    fs::write(&opener, script).expect("it is written");
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).expect("it is made executable");
    for (option, expected) in [
        (
            "--color=never",
            "warning: no browser could be started: xdg-open ended with code 3\n  \
             help: open the URL after `inspector on` yourself\n",
        ),
        (
            "--json",
            "{\"type\":\"warning\",\"message\":\"no browser could be started: xdg-open ended with code 3\",\
             \"help\":\"open the URL after `inspector on` yourself\"}\n",
        ),
    ] {
        let mut command = Command::new("sh");
        command.args(["-c", "PATH=\"$0:$PATH\" exec \"$@\""]).arg(folder.path());
        command.args([
            env!("CARGO_BIN_EXE_timhook"),
            "listen",
            "--port",
            "0",
            "--inspect=0",
            "--open",
            option,
        ]);
        let listener = Listener::spawn(command);
        assert_eq!(listener.post(&sample("wire")).status, 200);
        fs::write(&gate, "").expect("it is written");
        listener.wait_until_said(expected);
        fs::remove_file(&gate).expect("it is there");
    }
}

/// Who waits for the page of a large file hears that it is read.
#[test]
fn reading_that_takes_long_tells_how_far_it_is() {
    let (_folder, file) = recording(1);
    let line = fs::read(&file).expect("the file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["show", "--inspect=0", "-"]).env_clear();
    let started = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = Ended(started.expect("it starts"));
    let input = child.0.stdin.take().expect("a pipe");
    let mut said = BufReader::new(child.0.stderr.take().expect("a pipe")).lines();
    let hearing = thread::spawn(move || said.next().expect("a line").expect("UTF-8"));
    wait_until("it tells how far it is", || {
        let _ = (&input).write_all(&line.repeat(100));
        hearing.is_finished()
    });
    let told = hearing.join().expect("a line");
    let count = told.strip_prefix("reading <stdin>: ").and_then(|told| told.strip_suffix(" records so far"));
    assert!(count.is_some_and(|count| count.parse::<u64>().is_ok_and(|count| count > 100)), "{told}");
}
