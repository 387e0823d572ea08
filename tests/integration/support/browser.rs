//! Real browsers without a window: Chromium or Chrome, started and driven by
//! [ChromeDriver](https://developer.chrome.com/docs/chromedriver). A test that has passed hands its browser on to the
//! next; all of them end with the last test that uses one.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use thirtyfour::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;
use tokio::runtime::{Builder, Runtime};

use super::{PATIENCE, skip};

/// They show nothing but the pages of these tests, so they do without their sandbox, which not every container allows.
/// With the pipe, they end also when ChromeDriver is killed.
const ARGUMENTS: [&str; 8] = [
    "--remote-debugging-pipe",
    "--headless",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-sandbox",
];

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// So many browsers are there at most. A test that wants one more waits: to start it would cost more time.
const BROWSERS: usize = 2;

/// A running ChromeDriver and its browsers.
pub(super) struct Browsers {
    chromedriver: Child,
    url: String,
    program: PathBuf,
    /// Those that nobody uses: one that runs, or leave to start one.
    free: (Sender<Option<WebDriver>>, Mutex<Receiver<Option<WebDriver>>>),
    runtime: Runtime,
    // What browsers leave behind is removed after they have ended.
    _folder: tempfile::TempDir,
}

impl Browsers {
    /// Those that are running, or new ones; `None`, and said so, where something is missing.
    pub(super) fn shared() -> Option<Arc<Self>> {
        static RUNNING: Mutex<Weak<Browsers>> = Mutex::new(Weak::new());
        let mut running = lock(&RUNNING);
        if let Some(browsers) = running.upgrade() {
            return Some(browsers);
        }
        let program = find("CHROME", &NAMES, "Chromium or Chrome");
        let chromedriver = find("CHROMEDRIVER", &["chromedriver"], "ChromeDriver");
        let browsers = Arc::new(Self::start(program?, chromedriver?));
        *running = Arc::downgrade(&browsers);
        Some(browsers)
    }

    fn start(program: PathBuf, chromedriver: PathBuf) -> Self {
        const STARTED: &str = "ChromeDriver was started successfully on port ";
        // The default of macOS is too long for the socket of a browser.
        let folder = tempfile::tempdir_in("/tmp").expect("a folder");
        let mut chromedriver = Command::new(chromedriver)
            .arg("--port=0")
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("ChromeDriver starts");
        let told = BufReader::new(chromedriver.stdout.as_mut().expect("a pipe")).lines();
        let port = told
            .map_while(Result::ok)
            .find_map(|line| Some(line.strip_prefix(STARTED)?.trim_end_matches('.').to_owned()));
        let url = format!("http://127.0.0.1:{}", port.expect("the port of ChromeDriver"));
        // The client asks for cryptography, although it speaks plain HTTP.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (give, take) = channel();
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let browsers =
            Self { chromedriver, url, program, free: (give, Mutex::new(take)), runtime, _folder: folder };
        (0..BROWSERS).for_each(|_| browsers.give(None));
        browsers
    }

    /// Waits for an answer of ChromeDriver.
    pub(super) fn wait<T>(&self, answer: impl Future<Output = WebDriverResult<T>>) -> WebDriverResult<T> {
        self.runtime.block_on(answer)
    }

    /// A browser that nobody uses, once there is one. `prelude` runs before the scripts of its pages.
    pub(super) fn take(&self, prelude: &str) -> WebDriver {
        let free = lock(&self.free.1).recv_timeout(PATIENCE).expect("a browser is free");
        let browser = free.map_or_else(|| self.wait(self.open(prelude)), Ok);
        browser.unwrap_or_else(|error| {
            self.give(None);
            panic!("no browser starts: {error}")
        })
    }

    fn give(&self, browser: Option<WebDriver>) {
        self.free.0.send(browser).expect("the other end is here");
    }

    async fn open(&self, prelude: &str) -> WebDriverResult<WebDriver> {
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(&self.program.to_string_lossy())?;
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        for argument in ARGUMENTS {
            wanted.add_arg(argument)?;
        }
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
        let browser = WebDriver::builder(&self.url, wanted).client(client).await?;
        let patience = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), Some(PATIENCE));
        browser.update_timeouts(patience).await?;
        browser.cdp().page().add_script_to_evaluate_on_new_document(prelude).await?;
        Ok(browser)
    }

    /// Takes a browser back: for the next test, unless this one has failed.
    pub(super) fn put_back(&self, browser: &WebDriver) {
        let empty = async {
            browser.goto("about:blank").await?;
            browser.browser_log().await
        };
        let is_usable = !std::thread::panicking() && self.wait(empty).is_ok();
        if !is_usable {
            let _ = self.wait(browser.clone().quit());
        }
        self.give(is_usable.then(|| browser.clone()));
    }
}

impl Drop for Browsers {
    fn drop(&mut self) {
        for browser in lock(&self.free.1).try_iter().flatten() {
            let _ = self.wait(browser.quit());
        }
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A program named by a variable, or in PATH; `None`, and said so, where it is missing.
fn find(variable: &str, names: &[&str], what: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let installed =
        std::env::split_paths(&paths).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    let found = named.into_iter().chain(installed).find(|path| path.is_file());
    if found.is_none() {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        skip(&format!("{test} needs {what}, in PATH or named by {variable}"));
    }
    found
}
