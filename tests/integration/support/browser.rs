//! Pages in a real browser: Chromium or Chrome without a window, which all tests of a run share.

use std::ffi::OsStr;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use headless_chrome::browser::default_executable;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Page as Pages, Runtime, Target};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::Value;

use super::{EVER, PATIENCE, skip};

/// Runs before the scripts of a page. What the page copies is kept, for the clipboard is everybody's; what its policy
/// forbids is told.
const PRELUDE: &str = "
    window.copied = [];
    const take = (text) => { if (window.noClipboard) throw new Error('refused'); window.copied.push(text); };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => take(text) } });
    document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));";

/// A page in a tab of its own.
pub(crate) struct Page {
    tab: Arc<Tab>,
    /// What its console said that is wrong.
    complaints: Arc<Mutex<Vec<String>>>,
    // Ends with the last page.
    _browser: Arc<Browser>,
}

impl Page {
    /// Opens a URL in a window of this size; `None`, and said so, where there is no browser.
    pub(crate) fn open(url: &str, width: u32, height: u32) -> Option<Self> {
        let browser = browser()?;
        let tab = browser.new_tab_with_options(window()).expect("a tab");
        let complaints = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&complaints);
        let listen = move |event: &Event| {
            if let Some(complaint) = complaint(event) {
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(complaint);
            }
        };
        tab.add_event_listener(Arc::new(listen)).expect("a listener");
        tab.enable_log().and_then(Tab::enable_runtime).expect("the log");
        let prelude = Pages::AddScriptToEvaluateOnNewDocument {
            source: PRELUDE.to_owned(),
            world_name: None,
            include_command_line_api: None,
            run_immediately: None,
        };
        tab.call_method(prelude).expect("a prelude");
        tab.call_method(Emulation::SetFocusEmulationEnabled { enabled: true }).expect("the focus");
        let page = Self { tab, complaints, _browser: browser };
        page.resize(width, height);
        page.go(url);
        Some(page)
    }

    /// Goes to another URL.
    pub(crate) fn go(&self, url: &str) {
        self.tab.navigate_to(url).expect("a navigation");
        self.until(&format!(
            "document.readyState === 'complete' && location.href !== 'about:blank' && {url:?} !== ''"
        ));
    }

    /// Sets the size of the window, in CSS pixels.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let metrics = Emulation::SetDeviceMetricsOverride {
            width,
            height,
            device_scale_factor: 1.0,
            mobile: false,
            scale: None,
            screen_width: None,
            screen_height: None,
            position_x: None,
            position_y: None,
            dont_set_visible_size: None,
            screen_orientation: None,
            viewport: None,
            display_feature: None,
            device_posture: None,
        };
        self.tab.call_method(metrics).expect("a size");
    }

    /// As for a reader who prefers `light` or `dark`.
    pub(crate) fn prefer(&self, scheme: &str) {
        let feature =
            Emulation::MediaFeature { name: "prefers-color-scheme".to_owned(), value: scheme.to_owned() };
        let media = Emulation::SetEmulatedMedia { media: None, features: Some(vec![feature]) };
        self.tab.call_method(media).expect("a colour scheme");
    }

    /// The value of a JavaScript expression; a promise is waited for.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let evaluate = Runtime::Evaluate {
            expression: format!("(async () => JSON.stringify(await ({expression})))()"),
            object_group: None,
            include_command_line_api: None,
            silent: None,
            context_id: None,
            return_by_value: Some(true),
            generate_preview: None,
            user_gesture: None,
            await_promise: Some(true),
            throw_on_side_effect: None,
            timeout: None,
            disable_breaks: None,
            repl_mode: None,
            allow_unsafe_eval_blocked_by_csp: None,
            unique_context_id: None,
            serialization_options: None,
        };
        let returned = self.tab.call_method(evaluate).expect("an evaluation");
        assert!(returned.exception_details.is_none(), "{expression}: {:?}", returned.exception_details);
        let text = returned.result.value.unwrap_or_default();
        text.as_str().map_or(Value::Null, |text| serde_json::from_str(text).expect("JSON"))
    }

    /// Waits until an expression is true.
    pub(crate) fn until(&self, expression: &str) {
        let begun = std::time::Instant::now();
        while self.value(&format!("Boolean({expression})")) != Value::Bool(true) {
            assert!(
                begun.elapsed() < PATIENCE,
                "never true: {expression}\nthe page: {}\ncomplaints: {:?}",
                self.value("[document.querySelector('header'), document.querySelector('main')].map((e) => e?.innerText)"),
                self.complaints.lock()
            );
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// Waits until the text of an element contains this.
    pub(crate) fn until_text(&self, selector: &str, text: &str) {
        self.until(&format!("document.querySelector({selector:?})?.textContent.includes({text:?})"));
    }

    /// The texts of all elements of a selector, as they are seen.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let all =
            self.value(&format!("[...document.querySelectorAll({selector:?})].map((e) => e.innerText)"));
        serde_json::from_value(all).expect("texts")
    }

    /// Clicks an element, with the mouse.
    pub(crate) fn click(&self, selector: &str) {
        self.until(&format!("document.querySelector({selector:?})"));
        let element = self.tab.find_element(selector).expect("an element");
        element.click().expect("a click");
    }

    /// Presses keys, one after the other.
    pub(crate) fn press(&self, keys: &[&str]) {
        for key in keys {
            self.tab.press_key(key).expect("a key");
        }
    }

    /// Types text where the focus is.
    pub(crate) fn type_text(&self, text: &str) {
        self.tab.send_character(text).expect("text");
    }

    /// What is seen, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let png = Pages::CaptureScreenshotFormatOption::Png;
        self.tab.capture_screenshot(png, None, None, true).expect("a picture")
    }

    /// Asserts that the console had nothing to complain of: no error, nothing that the policy of the page forbids.
    pub(crate) fn assert_no_complaints(&self) {
        let complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(*complaints, Vec::<String>::new());
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.tab.close(false);
    }
}

/// A window of its own: what stands behind another tab is not painted.
fn window() -> Target::CreateTarget {
    Target::CreateTarget {
        url: "about:blank".to_owned(),
        left: None,
        top: None,
        width: None,
        height: None,
        window_state: None,
        browser_context_id: None,
        enable_begin_frame_control: None,
        new_window: Some(true),
        background: None,
        for_tab: None,
        hidden: None,
    }
}

fn complaint(event: &Event) -> Option<String> {
    match event {
        Event::LogEntryAdded(event) => {
            let entry = &event.params.entry;
            Some(format!("{:?}: {} {}", entry.level, entry.text, entry.url.as_deref().unwrap_or_default()))
        }
        Event::RuntimeExceptionThrown(event) => Some(format!("{:?}", event.params.exception_details)),
        Event::RuntimeConsoleAPICalled(event) => Some(format!("console: {:?}", event.params.args)),
        _ => None,
    }
}

/// The browser that is running, or a new one.
fn browser() -> Option<Arc<Browser>> {
    static RUNNING: Mutex<Weak<Browser>> = Mutex::new(Weak::new());
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(browser) = running.upgrade() {
        return Some(browser);
    }
    let Ok(path) = default_executable() else {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        skip(&format!("{test} needs Chromium or Chrome, or its path in CHROME"));
        return None;
    };
    let options = LaunchOptions {
        path: Some(path),
        // The kernel's choice, as everywhere in these tests.
        port: Some(0),
        sandbox: !is_root(),
        ignore_certificate_errors: false,
        idle_browser_timeout: EVER,
        args: vec![OsStr::new("--hide-scrollbars"), OsStr::new("--mute-audio")],
        ..LaunchOptions::default()
    };
    let browser = Browser::new(options).expect("the browser starts");
    browser.set_default_timeout(PATIENCE);
    let browser = Arc::new(browser);
    *running = Arc::downgrade(&browser);
    Some(browser)
}

/// Chromium refuses to run in its sandbox as root.
fn is_root() -> bool {
    std::process::Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}
