//! A real browser without a window, which all tests of a run share: Chromium or Chrome, told what to do over a pipe in
//! the [DevTools Protocol](https://chromedevtools.github.io/devtools-protocol/). It ends with the pipe.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

use serde_json::{Value, json};

use super::{PATIENCE, skip};

/// It shows nothing but the pages of these tests, so it does without its sandbox, which not every container allows.
const ARGUMENTS: [&str; 16] = [
    "--remote-debugging-pipe",
    "--headless",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-renderer-backgrounding",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    "--no-sandbox",
];

/// The browser reads from file 3 and writes to file 4.
const START: &str = r#"exec "$0" "$@" 3<&0 4>&1 < /dev/null > /dev/null 2>&1"#;

const MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A running browser.
pub(super) struct Browser {
    child: Child,
    commands: Mutex<ChildStdin>,
    next: AtomicU64,
    heard: Arc<(Mutex<Heard>, Condvar)>,
    // Removed when the browser has ended.
    _profile: tempfile::TempDir,
}

/// What the browser has said.
#[derive(Default)]
struct Heard {
    /// By the number of the command.
    answers: HashMap<u64, Value>,
    /// By session.
    events: HashMap<String, Vec<Value>>,
    is_over: bool,
}

impl Browser {
    /// The one that is running, or a new one; `None`, and said so, where there is none.
    pub(super) fn shared() -> Option<Arc<Self>> {
        static RUNNING: Mutex<Weak<Browser>> = Mutex::new(Weak::new());
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(browser) = running.upgrade() {
            return Some(browser);
        }
        let Some(program) = find() else {
            let test = std::thread::current().name().unwrap_or("a test").to_owned();
            skip(&format!("{test} needs Chromium or Chrome, in PATH or named by CHROME"));
            return None;
        };
        let browser = Arc::new(Self::start(program));
        *running = Arc::downgrade(&browser);
        Some(browser)
    }

    fn start(program: PathBuf) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("sh");
        command.args(["-c", START]).arg(program).args(ARGUMENTS);
        command.arg(format!("--user-data-dir={}", profile.path().display()));
        let mut child = command
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let commands = Mutex::new(child.stdin.take().expect("a pipe"));
        let heard = Arc::<(Mutex<Heard>, Condvar)>::default();
        let (output, listener) = (child.stdout.take().expect("a pipe"), Arc::clone(&heard));
        std::thread::spawn(move || listen(output, &listener));
        Self { child, commands, next: AtomicU64::new(1), heard, _profile: profile }
    }

    /// Does something in a session, or in the browser; an error is what the browser says.
    pub(super) fn ask(&self, session: Option<&str>, method: &str, params: &Value) -> Result<Value, String> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let mut command = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        commands.write_all(format!("{command}\0").as_bytes()).expect("the browser is there");
        drop(commands);
        let is_missing = |heard: &mut Heard| !heard.is_over && !heard.answers.contains_key(&id);
        let waited = self.heard.1.wait_timeout_while(self.lock(), PATIENCE, is_missing);
        let answer = waited.unwrap_or_else(PoisonError::into_inner).0.answers.remove(&id);
        let mut answer = answer.unwrap_or_else(|| panic!("the browser does not answer: {command}"));
        if answer["error"].is_null() { Ok(answer["result"].take()) } else { Err(answer["error"].to_string()) }
    }

    /// What has happened in a session so far.
    pub(super) fn events(&self, session: &str) -> Vec<Value> {
        self.lock().events.get(session).cloned().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Takes in what the browser says, to its end.
fn listen(output: ChildStdout, (heard, grew): &(Mutex<Heard>, Condvar)) {
    for message in BufReader::new(output).split(0).map_while(Result::ok) {
        let message: Value = serde_json::from_slice(&message).expect("JSON");
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = message["id"].as_u64() {
            heard.answers.insert(id, message);
        } else if let Some(session) = message["sessionId"].as_str() {
            heard.events.entry(session.to_owned()).or_default().push(message);
        }
        grew.notify_all();
    }
    heard.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
    grew.notify_all();
}

fn find() -> Option<PathBuf> {
    let named = std::env::var_os("CHROME").map(PathBuf::from);
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    let installed = std::env::split_paths(&paths).flat_map(|folder| names.map(|name| folder.join(name)));
    named.into_iter().chain(installed).chain([PathBuf::from(MACOS)]).find(|path| path.is_file())
}
