//! What `--record` makes of files that are pipes, hold something else, or go away meanwhile.

use super::*;

fn pipe() -> (tempfile::TempDir, PathBuf) {
    let (folder, file) = place();
    assert!(Command::new("mkfifo").arg(&file).status().expect("mkfifo runs").success());
    (folder, file)
}

#[test]
fn what_nobody_reads_and_what_holds_no_records_is_refused() {
    let (folder, file) = pipe();
    let socket = folder.path().join("socket");
    let _bound = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    for (path, why, help) in [
        (&*file, "nobody reads from this pipe", "first start the program that reads the pipe"),
        (&*socket, "it is neither a file nor a pipe", "name a file, or a pipe that another program reads"),
    ] {
        let output =
            timhook(&["listen", "--port", "0", "--record", path_text(path)]).output().expect("it ends");
        assert_eq!(code(&output), 5);
        assert_eq!(stderr(&output), format!("error: --record {}: {why}\n  help: {help}\n", path.display()));
    }
}

#[test]
fn a_pipe_that_somebody_reads_takes_records() {
    let (_folder, file) = pipe();
    let reader = Command::new("cat").arg(&file).stdout(Stdio::piped()).spawn().expect("cat runs");
    let listener = started_with_reader(&file);
    assert_eq!(listener.post(&sample("wire")).status, 200);
    assert_eq!(code(&listener.stop()), 0);
    let read = reader.wait_with_output().expect("cat ends");
    assert_eq!(json_lines(&stdout(&read)).len(), 1);
}

/// Starts a listener that records to a pipe, once the reader has opened it.
fn started_with_reader(file: &Path) -> Listener {
    use std::os::unix::fs::OpenOptionsExt;
    // Held until the listener has it open, too: the reader ends with its last writer.
    let held = std::cell::RefCell::new(None);
    wait_until("somebody reads", || {
        let opened = fs::OpenOptions::new().write(true).custom_flags(nonblocking()).open(file).ok();
        held.replace(opened);
        held.borrow().is_some()
    });
    let listener = Listener::start(&["--record", path_text(file)]);
    drop(held);
    listener
}

/// `O_NONBLOCK`.
fn nonblocking() -> i32 {
    rustix::fs::OFlags::NONBLOCK.bits().cast_signed()
}

/// The pipe is full, so that a callback waits while it is recorded: one signal is enough all the same.
#[test]
fn one_signal_ends_a_listener_whose_record_takes_no_more() {
    use std::os::unix::fs::OpenOptionsExt;
    let (_folder, file) = pipe();
    let open = fs::OpenOptions::new().read(true).custom_flags(nonblocking()).open(&file);
    let reader = open.expect("the pipe");
    let listener = Listener::start(&["--record", path_text(&file)]);
    let body = sample("wire").replace("administrator", &"x".repeat(100_000));
    let mut stream = crate::support::http::connect(listener.address);
    let request =
        format!("POST /?{QUERY} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    std::io::Write::write_all(&mut stream, request.as_bytes()).expect("sent");
    // It holds 64 KiB, and the record is longer.
    wait_until("the pipe is full", || rustix::io::ioctl_fionread(&reader).expect("a pipe") > 60_000);
    let output = listener.stop();
    assert_eq!(code(&output), 5);
    assert!(stderr(&output).contains("error: stopped before everything was written"), "{}", stderr(&output));
}

#[test]
fn a_record_that_is_deleted_or_moved_is_made_anew_and_that_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, file) = place();
    let listener = Listener::start(&["--record", path_text(&file)]);
    let said = format!("warning: {} was deleted or replaced: new records go to a new file", file.display());
    listener.post(&sample("wire"));
    fs::remove_file(&file).expect("deleted");
    listener.post(&sample("wire"));
    listener.wait_until_said(&said);
    assert_eq!(json_lines(&text_of(&file)).len(), 1);
    assert_eq!(fs::metadata(&file).expect("metadata").permissions().mode() & 0o777, 0o600);
    let moved = folder.path().join("moved.ndjson");
    fs::rename(&file, &moved).expect("moved");
    listener.post(&sample("wire"));
    listener.post(&sample("wire"));
    let output = listener.stop();
    assert_eq!(stderr(&output).matches(&said).count(), 2, "{}", stderr(&output));
    assert_eq!((json_lines(&text_of(&moved)).len(), json_lines(&text_of(&file)).len()), (1, 2));
}

#[test]
fn a_record_that_cannot_be_made_anew_ends_the_listener() {
    let (folder, file) = place();
    let listener = Listener::start(&["--record", path_text(&file)]);
    drop(folder);
    assert_eq!(listener.post(&sample("wire")).status, 503);
    let output = listener.wait();
    assert_eq!(code(&output), 5);
    assert!(stderr(&output).contains(" was deleted or replaced: --record "), "{}", stderr(&output));
}
