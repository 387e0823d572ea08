//! A page whose stream of callbacks ends or falls behind.

use super::{Inspected, choose, until_rows};

/// A page that nobody sees gives its connection back, and misses nothing.
#[test]
fn a_page_that_was_hidden_catches_up() {
    let inspected = Inspected::start(&[]);
    inspected.recall(1);
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 1);
    page.value(
        "(() => { const wait = window.setTimeout; window.setTimeout = (act, ms) => wait(act, ms >= 30000 ? 0 : ms);
            window.streams = []; const Stream = window.EventSource;
            window.EventSource = class extends Stream { constructor(url) { super(url); streams.push(this); } };
            window.show = (isShown) => { Object.defineProperty(document, 'hidden', { value: !isShown, configurable: true });
                document.dispatchEvent(new Event('visibilitychange')); }; })()",
    );
    let streams = |states: &str| {
        page.until(&format!("streams.map((stream) => stream.readyState).join() === {states:?}"))
    };
    // A stream that is looked after from its beginning.
    choose(&page, "verdict", "accepted");
    streams("1");
    page.value("window.show(false)");
    streams("2");
    (2..=4).for_each(|seq| assert_eq!(inspected.recall(seq).status, 200));
    inspected.inspector.until(4);
    until_rows(&page, 1);
    // It asks whether the run is still the same one; callbacks that come before the answer are no sign of another.
    page.value(
        "(() => { const ask = window.fetch; window.answered = new Promise((resolve) => { window.resolve = resolve; });
            window.fetch = async (...asked) => { const answer = await ask(...asked); await answered; return answer; };
            window.show(true); })()",
    );
    until_rows(&page, 4);
    inspected.recall(5);
    until_rows(&page, 5);
    page.value("window.resolve()");
    // Hidden for a moment, it stays as it is.
    page.value("(window.setTimeout = () => 0, window.show(false), window.show(true))");
    inspected.recall(6);
    until_rows(&page, 6);
    page.until_text("#count", "6 callbacks shown");
    streams("2,1");
    let ids = page.value(
        "[...document.querySelectorAll('#list [role=option]')].map((e) => Number(e.dataset.id)).sort()",
    );
    assert_eq!(ids, serde_json::json!([1, 2, 3, 4, 5, 6]));
    page.until_text("#state", "live");
    page.assert_no_complaints();
}

/// What answers the callbacks is not slowed down by pages that cannot keep up with them.
#[test]
fn a_page_asks_once_for_what_it_missed_when_the_flood_is_over() {
    let inspected = Inspected::start(&[]);
    inspected.recall(1);
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 1);
    page.value(
        "(() => { window.streams = []; const Stream = window.EventSource;
            window.EventSource = class extends Stream { constructor(url) { super(url); streams.push(this); } }; })()",
    );
    choose(&page, "verdict", "accepted");
    page.until("streams.length === 1 && streams[0].readyState === 1");
    let asked = page.value(
        "(() => { window.asked = []; const ask = window.fetch;
            window.fetch = (url, ...more) => { asked.push(url); return ask(url, ...more); };
            for (let gap = 0; gap < 3; gap++) streams[0].dispatchEvent(new MessageEvent('gap', { data: '{}' }));
            return [...asked]; })()",
    );
    assert_eq!(asked, serde_json::json!([]), "nothing is asked for while there are gaps");
    page.until("streams.length === 2 && streams[1].readyState === 1");
    assert_eq!(
        page.value("asked"),
        serde_json::json!(["/api/exchanges?filter=verdict%3Daccepted&view=row&limit=200"])
    );
    until_rows(&page, 1);
    page.assert_no_complaints();
}
