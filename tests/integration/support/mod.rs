//! What all tests share: the binary in a clean environment, a running listener,
//! endpoints with scripted answers, over TLS too, and HTTP by hand.

#[cfg(unix)]
mod browser;
pub(crate) mod commands;
pub(crate) mod endpoint;
pub(crate) mod http;
pub(crate) mod inspector;
pub(crate) mod keeping;
pub(crate) mod listener;
#[cfg(unix)]
pub(crate) mod page;
pub(crate) mod probe;
pub(crate) mod receiver;
pub(crate) mod reference;
pub(crate) mod refusing_port;
pub(crate) mod send;
pub(crate) mod tls;

use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use serde_json::Value;

/// Long enough that only a hang exceeds it, also on a machine with a lot else to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// What is never waited for to its end: a run that did would exceed [`PATIENCE`].
pub(crate) const EVER: Duration = Duration::from_secs(600);

/// Waits for a condition that somebody else brings about.
pub(crate) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The SDKAppID of the tests.
pub(crate) const SDKAPPID: &str = "1400000000";

/// The query that the vendor appends, unsigned.
pub(crate) const QUERY: &str = "SdkAppid=1400000000&CallbackCommand=Group.CallbackAfterRecallMsg&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI";

/// The binary with nothing in its environment that could change what it does.
pub(crate) fn timhook(arguments: &[&str]) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(arguments).current_dir(root()).timeout(PATIENCE);
    command.env_clear().env("TZ", "UTC");
    command
}

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A sample as it goes over the wire.
pub(crate) fn sample(name: &str) -> String {
    let path = root().join(format!("fixtures/Group.CallbackAfterRecallMsg/{name}.json"));
    let text = std::fs::read_to_string(path).expect("a sample");
    text.strip_suffix('\n').unwrap_or(&text).to_owned()
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("standard output is UTF-8")
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("standard error is UTF-8")
}

/// JSON Lines, parsed.
pub(crate) fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// The exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("the process ended by itself")
}

/// Now in Unix seconds.
pub(crate) fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs()
}

/// Lower-case hex SHA-256, computed apart from the program.
pub(crate) fn sha256_hex(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What zstd makes of some bytes.
pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Says, past the capture of the test harness, that a test could not do its work here.
pub(crate) fn skip(why: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

pub(crate) fn written(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, text).expect("the file is written");
    file.to_str().expect("UTF-8").to_owned()
}
