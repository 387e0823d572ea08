//! A page in a browser, and what a person does with it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::PATIENCE;
use super::browser::Browser;

/// Runs before the scripts of a page. What the page copies is kept, for the clipboard is everybody's; what its policy
/// forbids is told.
const PRELUDE: &str = "
    window.copied = [];
    const take = (text) => { if (window.noClipboard) throw new Error('refused'); window.copied.push(text); };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => take(text) } });
    document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));";

/// Keys that are not letters: their names, their numbers, and what they type.
const KEYS: [(&str, u32, &str); 7] = [
    ("Backspace", 8, ""),
    ("Enter", 13, "\r"),
    ("Escape", 27, ""),
    ("End", 35, ""),
    ("Home", 36, ""),
    ("ArrowUp", 38, ""),
    ("ArrowDown", 40, ""),
];

/// A page in a window of its own. Dropping it closes it.
pub(crate) struct Page {
    browser: Arc<Browser>,
    target: String,
    session: String,
}

impl Page {
    /// Opens a URL in a window of this size; `None`, and said so, where there is no browser.
    pub(crate) fn open(url: &str, width: u32, height: u32) -> Option<Self> {
        let browser = Browser::shared()?;
        let ask = |method, params| browser.ask(None, method, &params).expect("a window");
        // What stands behind another tab would not be painted.
        let target = ask("Target.createTarget", json!({"url": "about:blank", "newWindow": true}));
        let target = text(&target["targetId"]);
        let session = ask("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        let page = Self { browser: Arc::clone(&browser), target, session: text(&session["sessionId"]) };
        for method in ["Page.enable", "Runtime.enable", "Log.enable"] {
            page.ask(method, json!({}));
        }
        page.ask("Page.addScriptToEvaluateOnNewDocument", json!({"source": PRELUDE}));
        page.ask("Emulation.setFocusEmulationEnabled", json!({"enabled": true}));
        page.resize(width, height);
        page.go(url);
        Some(page)
    }

    fn ask(&self, method: &str, params: Value) -> Value {
        self.browser
            .ask(Some(&self.session), method, &params)
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Goes to another URL, and waits until all of it is there.
    pub(crate) fn go(&self, url: &str) {
        let gone = self.ask("Page.navigate", json!({"url": url}));
        assert!(gone["errorText"].is_null(), "{url}: {gone}");
        self.until("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /// Sets the size of the window, in CSS pixels.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.ask("Emulation.setDeviceMetricsOverride", size);
    }

    /// As for a reader who prefers `light` or `dark`.
    pub(crate) fn prefer(&self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.ask("Emulation.setEmulatedMedia", features);
    }

    /// The value of a JavaScript expression; a promise is waited for.
    pub(crate) fn value(&self, expression: &str) -> Value {
        self.evaluate(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    fn evaluate(&self, expression: &str) -> Result<Value, String> {
        let expression = format!("(async () => JSON.stringify(await ({expression})))()");
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let returned = self.browser.ask(Some(&self.session), "Runtime.evaluate", &params)?;
        if !returned["exceptionDetails"].is_null() {
            return Err(returned["exceptionDetails"].to_string());
        }
        let value = returned["result"]["value"].as_str();
        Ok(value.map_or(Value::Null, |text| serde_json::from_str(text).expect("JSON")))
    }

    /// Waits until an expression is true. It may fail before that, as while one page gives way to another.
    pub(crate) fn until(&self, expression: &str) {
        let begun = Instant::now();
        loop {
            let value = self.evaluate(&format!("Boolean({expression})"));
            if value == Ok(Value::Bool(true)) {
                return;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "never true: {expression} ({value:?})\nthe page: {}\ncomplaints: {:?}",
                self.value("[document.querySelector('header'), document.querySelector('main')].map((e) => e?.innerText)"),
                self.complaints()
            );
            std::thread::sleep(Duration::from_millis(5));
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

    /// Clicks the middle of an element, with the mouse.
    pub(crate) fn click(&self, selector: &str) {
        self.until(&format!("document.querySelector({selector:?})"));
        let place = self.value(&format!(
            "(() => {{ const element = document.querySelector({selector:?}); \
             element.scrollIntoView({{ block: 'nearest' }}); const box = element.getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for what in ["mousePressed", "mouseReleased"] {
            let event =
                json!({"type": what, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.ask("Input.dispatchMouseEvent", event);
        }
    }

    /// Presses keys, one after the other.
    pub(crate) fn press(&self, keys: &[&str]) {
        for key in keys {
            let special = KEYS.iter().find(|(name, ..)| name == key);
            let (number, typed) = special.map_or((0, *key), |(_, number, typed)| (*number, *typed));
            assert!(number > 0 || key.len() == 1, "{key} is not in the table");
            let down = if typed.is_empty() { "rawKeyDown" } else { "keyDown" };
            let event = |what| json!({"type": what, "key": key, "code": key, "windowsVirtualKeyCode": number, "text": typed});
            self.ask("Input.dispatchKeyEvent", event(down));
            self.ask("Input.dispatchKeyEvent", event("keyUp"));
        }
    }

    /// Types text where the focus is.
    pub(crate) fn type_text(&self, text: &str) {
        self.ask("Input.insertText", json!({"text": text}));
    }

    /// What is seen, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let picture = self.ask("Page.captureScreenshot", json!({"format": "png"}));
        STANDARD.decode(text(&picture["data"])).expect("Base64")
    }

    /// Asserts that the console had nothing to complain of: no error, nothing that the policy of the page forbids.
    pub(crate) fn assert_no_complaints(&self) {
        assert_eq!(self.complaints(), Vec::<String>::new());
    }

    fn complaints(&self) -> Vec<String> {
        const COMPLAINTS: [&str; 3] =
            ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"];
        let events = self.browser.events(&self.session);
        let is_complaint = |event: &&Value| COMPLAINTS.iter().any(|name| event["method"] == *name);
        events.iter().filter(is_complaint).map(|event| event["params"].to_string()).collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = self.browser.ask(None, "Target.closeTarget", &json!({"targetId": self.target}));
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}
