//! A page in a browser, and what a person does with it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::PATIENCE;
use super::browser::Browsers;

/// Runs before the scripts of a page. What the page copies is kept, for the clipboard is everybody's; what its policy
/// forbids is told.
const PRELUDE: &str = "
    window.copied = [];
    const take = (text) => { if (window.noClipboard) throw new Error('refused'); window.copied.push(text); };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => take(text) } });
    document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));";

/// A page in a browser of its own. Dropping it closes it.
pub(crate) struct Page {
    browsers: Arc<Browsers>,
    browser: WebDriver,
}

impl Page {
    /// Opens a URL in a window of this size; `None`, and said so, where there is no browser.
    pub(crate) fn open(url: &str, width: u32, height: u32) -> Option<Self> {
        let browsers = Browsers::shared()?;
        let browser = browsers.take(PRELUDE);
        let page = Self { browsers, browser };
        page.prefer("");
        page.resize(width, height);
        page.go(url);
        Some(page)
    }

    fn done<T>(&self, what: &str, answer: impl Future<Output = WebDriverResult<T>>) -> T {
        self.browsers.wait(answer).unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// Goes to another URL, and waits until all of it is there.
    pub(crate) fn go(&self, url: &str) {
        self.done(url, self.browser.goto(url));
    }

    /// Sets the size of the window, in CSS pixels.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let cdp = self.browser.cdp();
        self.done("a size", cdp.emulation().set_device_metrics_override(width, height, 1.0, false));
    }

    /// As for a reader who prefers `light` or `dark`; empty is whatever the browser does.
    pub(crate) fn prefer(&self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.done(scheme, self.browser.cdp().send_raw("Emulation.setEmulatedMedia", features));
    }

    /// The value of a JavaScript expression; a promise is waited for.
    pub(crate) fn value(&self, expression: &str) -> Value {
        self.done(expression, self.evaluate(expression))
    }

    async fn evaluate(&self, expression: &str) -> WebDriverResult<Value> {
        self.browser.execute(format!("return ({expression});"), []).await?.convert()
    }

    /// Waits until an expression is true. It may fail before that, as while one page gives way to another.
    pub(crate) fn until(&self, expression: &str) {
        let begun = Instant::now();
        loop {
            let value = self.browsers.wait(self.evaluate(&format!("Boolean({expression})")));
            if matches!(value, Ok(Value::Bool(true))) {
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

    /// Clicks the middle of an element, with the mouse, once it is there.
    pub(crate) fn click(&self, selector: &str) {
        self.done(selector, async { self.browser.find(By::Css(selector)).await?.click().await });
    }

    /// Presses keys, one after the other.
    pub(crate) fn press(&self, keys: &[&str]) {
        let typed = keys.iter().map(|key| key_of(key)).collect::<String>();
        self.done(&typed, self.browser.action_chain().send_keys(&typed).perform());
    }

    /// Types text where the focus is.
    pub(crate) fn type_text(&self, text: &str) {
        self.done(text, async { self.browser.active_element().await?.send_keys(text).await });
    }

    /// What is seen, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        self.done("a picture", self.browser.screenshot_as_png())
    }

    /// Asserts that the console had nothing to complain of: no error, nothing that the policy of the page forbids.
    pub(crate) fn assert_no_complaints(&self) {
        assert_eq!(self.complaints(), Vec::<String>::new());
    }

    /// What the console had to complain of since it was last asked.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.done("the log", self.browser.browser_log());
        log.into_iter().map(|entry| entry.message).collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.browsers.put_back(&self.browser);
    }
}

fn key_of(name: &str) -> char {
    match name {
        "Backspace" => Key::Backspace.value(),
        "Enter" => Key::Enter.value(),
        "Escape" => Key::Escape.value(),
        "End" => Key::End.value(),
        "Home" => Key::Home.value(),
        "ArrowUp" => Key::Up.value(),
        "ArrowDown" => Key::Down.value(),
        _ => name.parse().unwrap_or_else(|_| panic!("{name} is not in the table")),
    }
}
