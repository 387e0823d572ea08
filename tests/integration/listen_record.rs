//! `timhook listen --record` and `--record-fixtures`: what is kept, and that it can be sent again.

#[cfg(unix)]
mod files;
mod fixtures;
#[cfg(unix)]
mod rotation;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use base64::Engine as _;
use serde_json::Value;

use crate::support::endpoint::OK;
use crate::support::http::{post, request};
use crate::support::listener::Listener;
use crate::support::{QUERY, SDKAPPID, code, json_lines, sample, stderr, stdout, timhook, wait_until};

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).expect("a file of text")
}

fn path_text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A folder, and the path of a record in it.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.ndjson");
    (folder, file)
}

/// The bodies of records, byte for byte.
fn bodies(path: &Path) -> Vec<Vec<u8>> {
    let body = |record: &Value| match (&record["raw"], &record["raw_base64"]) {
        (Value::String(raw), _) => raw.clone().into_bytes(),
        (_, Value::String(encoded)) => {
            base64::engine::general_purpose::STANDARD.decode(encoded).expect("Base64")
        }
        _ => record["body"].to_string().into_bytes(),
    };
    json_lines(&text_of(path)).iter().map(body).collect()
}

#[test]
fn the_record_is_what_json_prints_and_it_is_private() {
    let (_folder, file) = place();
    let listener = Listener::start(&["--json", "--count", "2", "--record", path_text(&file)]);
    listener.post(&sample("wire"));
    assert_eq!(request(listener.address, "GET", "/", b"").status, 405);
    listener.post(" not json");
    let printed = stdout(&listener.wait());
    let callbacks: Vec<&str> = printed.lines().filter(|line| !line.contains("method-not-post")).collect();
    assert_eq!(callbacks.len(), 2);
    assert_eq!(text_of(&file).lines().collect::<Vec<_>>(), callbacks);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).expect("metadata").permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_second_run_appends() {
    let (_folder, file) = place();
    for _ in 0..2 {
        let listener = Listener::start(&["--count", "1", "--record", path_text(&file)]);
        assert!(!listener.announcement.contains("record"), "{}", listener.announcement);
        listener.post(&sample("wire"));
        listener.wait();
    }
    assert_eq!(json_lines(&text_of(&file)).len(), 2);
}

#[test]
fn a_torn_last_line_is_repaired_and_said_so() {
    let (_folder, file) = place();
    let listener = Listener::start(&["--count", "1", "--record", path_text(&file)]);
    listener.post(&sample("wire"));
    listener.wait();
    let whole = text_of(&file);
    fs::write(&file, format!("{whole}{}", &whole[..100])).expect("torn");
    let listener = Listener::start(&["--count", "1", "--record", path_text(&file)]);
    let said = format!("{} ended in the middle of a record: its 100 bytes were removed", file.display());
    assert!(listener.announcement.contains(&said), "{}", listener.announcement);
    listener.post(&sample("private"));
    listener.wait();
    let lines = text_of(&file);
    assert!(lines.starts_with(&whole));
    assert_eq!(bodies(&file), [sample("wire").into_bytes(), sample("private").into_bytes()]);
    fs::write(&file, lines.trim_end()).expect("without a newline");
    let listener = Listener::start(&["--record", path_text(&file)]);
    assert!(
        listener.announcement.contains("lacked the newline after its last record"),
        "{}",
        listener.announcement
    );
    assert_eq!(text_of(&file), lines);
}

#[test]
fn a_file_that_cannot_be_recorded_to_ends_the_listener_before_it_listens() {
    let (folder, file) = place();
    fs::write(&file, "my notes").expect("written");
    let mut cases = vec![
        (folder.path().join("no/such/folder"), "no such file or directory"),
        (folder.path().to_owned(), "is a directory"),
        (file.clone(), "its last line is not an exchange record and is not complete"),
    ];
    let (_other, taken) = place();
    let _listener = Listener::start(&["--record", path_text(&taken)]);
    cases.push((taken, "another program is recording to it"));
    for (path, why) in cases {
        let output =
            timhook(&["listen", "--port", "0", "--record", path_text(&path)]).output().expect("it runs");
        assert_eq!(code(&output), 5);
        let said = stderr(&output);
        assert!(said.contains(&format!("--record {}: {why}", path.display())), "{said}");
        assert!(!said.contains("listening on"), "{said}");
    }
    assert_eq!(text_of(&file), "my notes");
}

#[test]
fn what_was_answered_is_in_the_record_even_after_kill_9() {
    let (_folder, file) = place();
    let mut listener = Some(Listener::start(&["--record", path_text(&file)]));
    let address = listener.as_ref().expect("it runs").address;
    let answered = AtomicUsize::new(0);
    let body = sample("batch-10");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                // Ends with the listener, in the middle of whatever it is doing.
                while let Some(200) = try_post(address, &body) {
                    answered.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        while answered.load(Ordering::SeqCst) < 300 {
            thread::yield_now();
        }
        // Dropping it kills it.
        listener.take();
    });
    let text = text_of(&file);
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    assert_eq!(whole, text, "a record is torn");
    assert!(json_lines(whole).len() >= answered.load(Ordering::SeqCst));
    assert!(bodies(&file).iter().all(|recorded| *recorded == body.as_bytes()));
}

/// The status of the answer, if there is one.
fn try_post(address: std::net::SocketAddr, body: &str) -> Option<u16> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).ok()?;
    let request = format!("POST /?{QUERY} HTTP/1.0\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.ends_with(OK).then(|| answer.split(' ').nth(1)?.parse().ok()).flatten()
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_answered_with_503_and_ends_the_listener() {
    let listener = Listener::start(&["--record", "/dev/full"]);
    let answer = listener.post(&sample("wire"));
    assert_eq!((answer.status, answer.json()["ActionStatus"].as_str()), (503, Some("FAIL")));
    let output = listener.wait();
    assert_eq!(code(&output), 5);
    let said = stderr(&output);
    assert!(said.contains("the record /dev/full could not be written: no space left on device"), "{said}");
    assert!(
        said.contains("help: free some space or name another file, and start the listener again"),
        "{said}"
    );
    assert!(!stdout(&output).contains("accepted"), "{}", stdout(&output));
}

/// A named pipe in a folder.
#[test]
#[cfg(target_os = "linux")]
fn a_record_that_only_begins_to_fit_is_cut_off_again() {
    let (_folder, file) = place();
    // A limit on the size of files writes what fits, like a disk that fills up.
    let mut command = Command::new("bash");
    let script = "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\"";
    command
        .args(["-c", script, env!("CARGO_BIN_EXE_timhook"), "listen", "--port", "0", "--record"])
        .arg(&file);
    let listener = Listener::spawn_into(command, Stdio::piped());
    let mut answered = 0;
    while listener.post(&sample("wire")).status == 200 {
        answered += 1;
        assert!(answered < 100, "the limit does not work");
    }
    let output = listener.wait();
    assert_eq!(code(&output), 5);
    assert!(stderr(&output).contains("could not be written: file too large"), "{}", stderr(&output));
    let text = text_of(&file);
    assert!(text.ends_with('\n') && text.len() <= 4096, "{} bytes", text.len());
    assert_eq!(json_lines(&text).len(), answered);
    assert!(answered > 2, "{answered}");
}

/// Bodies that are hard to get back byte for byte.
fn awkward_bodies() -> Vec<Vec<u8>> {
    let wire = sample("wire");
    let mut bodies: Vec<Vec<u8>> = ["wire", "documented", "unicode-operator", "batch-10", "v1"]
        .iter()
        .map(|name| sample(name).into_bytes())
        .collect();
    bodies.extend(
        [
            format!(" \t{wire}\r\n"),
            wire.replace(':', " : "),
            wire.replace(":130", ":1.30e2"),
            wire.replace(":130", ":123456789012345678901234567890"),
            wire.replace("Public", "\\u0050ublic\\/"),
            wire.replace("{\"CallbackCommand\"", "{\"Type\":\"Private\",\"CallbackCommand\""),
            "not json at all".to_owned(),
            "\u{feff}{}".to_owned(),
            String::new(),
        ]
        .map(String::into_bytes),
    );
    bodies.push(b"\xff\xfe{\"a\":\x00}".to_vec());
    bodies
}

#[test]
fn listen_record_send_listen_gives_every_body_back_byte_for_byte() {
    let (_folder, file) = place();
    let sent = awkward_bodies();
    let count = sent.len().to_string();
    let first = Listener::start(&["--count", &count, "--record", path_text(&file)]);
    for body in &sent {
        post(first.address, &format!("/cb?{QUERY}"), body);
    }
    first.wait();
    assert_eq!(bodies(&file), sent);

    let (_folder, again) = place();
    let second = Listener::start(&["--count", &count, "--record", path_text(&again)]);
    let url = format!("http://{}/cb", second.address);
    let arguments = ["send", &url, path_text(&file), "--no-validate", "--expect", "any", "--json"];
    let output = timhook(&arguments).output().expect("it runs");
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    second.wait();
    assert_eq!(bodies(&again), sent);
    let urls = |path: &Path| {
        json_lines(&text_of(path)).iter().map(|record| record["url"].clone()).collect::<Vec<_>>()
    };
    // A body that names no command is sent as the one that this program is for, as it was received.
    assert_eq!(urls(&again), urls(&file));
}

#[test]
fn records_with_faults_and_forwarding_keep_to_the_published_shape() {
    let (_folder, file) = place();
    let backend = crate::support::endpoint::Endpoint::with("200 OK", "ok");
    let listener = Listener::start(&[
        "--count",
        "4",
        "--record",
        path_text(&file),
        "--respond",
        "200,close,delay=1ms,500",
        "--forward-to",
        &backend.url(),
    ]);
    listener.post(&sample("wire"));
    assert_eq!(try_post(listener.address, &sample("wire")), None);
    listener.post(&sample("wire"));
    listener.post(&sample("wire"));
    listener.wait();
    let schema = timhook(&["schema", "exchange"]).output().expect("it runs");
    let schema: Value = serde_json::from_slice(&schema.stdout).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a usable schema");
    let records = json_lines(&text_of(&file));
    assert_eq!(records.len(), 4);
    for record in &records {
        let errors: Vec<String> = validator.iter_errors(record).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{record}");
    }
    let output = timhook(&["validate", path_text(&file)]).output().expect("it runs");
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}
