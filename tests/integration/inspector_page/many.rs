//! Ten thousand callbacks, and recordings.

use std::io::Write as _;

use super::{Inspected, ROWS, Shown, choose, recall, until_rows};
use crate::support::endpoint::{Endpoint, OK};
use crate::support::page::Page;
use crate::support::{json_lines, stdout, timhook};

/// A recording of so many callbacks.
fn recording(count: usize) -> tempfile::NamedTempFile {
    let inspected = super::Listener::start(&["--json", "--count", "1"]);
    inspected.post(&recall(130));
    let record = json_lines(&stdout(&inspected.wait())).remove(0).to_string();
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().expect("a file");
    for id in 1..=count {
        let record = record.replacen("\"id\":1,", &format!("\"id\":{id},"), 1);
        let record = record.replacen("\"MsgSeq\":130", &format!("\"MsgSeq\":{id}"), 1);
        writeln!(file, "{record}").expect("a line");
    }
    file
}

/// How many milliseconds after the request for a page it was painted first.
const FIRST_PAINT: &str = "performance.getEntriesByName('first-paint')[0].startTime";

#[test]
fn ten_thousand_callbacks_are_some_dozens_of_rows() {
    let file = recording(10_000);
    let shown = Shown::start(file.path().to_str().expect("a path"));
    let Some(page) = Page::open(&shown.url, 1440, 900) else { return };
    page.until_text("#count", "10,000 callbacks");
    let elements =
        || page.value(&format!("document.querySelectorAll({ROWS:?}).length")).as_u64().unwrap_or(u64::MAX);
    assert!((10..60).contains(&elements()), "{}", elements());

    // From one end to the other.
    page.press(&["j", "End"]);
    page.until_text("#detail .head", "#1 ");
    page.until("document.getElementById('row-1')?.getAttribute('aria-selected') === 'true'");
    assert_eq!(page.value("document.getElementById('row-1').getAttribute('aria-posinset')"), "10000");
    assert!((10..60).contains(&elements()), "{}", elements());
    page.value("document.getElementById('list').scrollTop = 5000 * 56");
    page.until("document.getElementById('row-5000')");
    assert!((10..60).contains(&elements()), "{}", elements());
    page.click("#newer");
    page.until("document.getElementById('row-10000')");

    page.press(&["/"]);
    page.type_text("/MsgSeqList/0/MsgSeq=777");
    page.press(&["Enter"]);
    until_rows(&page, 1);
    page.assert_no_complaints();
    let first = page.value(FIRST_PAINT);
    let _ = writeln!(std::io::stderr(), "10,000 callbacks: first painted after {first} ms");
}

/// The slowest answer is not among those that are drawn.
#[test]
fn the_chart_says_which_answers_it_shows() {
    let backend = Endpoint::with("200 OK", OK);
    let inspected = super::Listener::start(&["--json", "--count", "1", "--forward-to", &backend.url()]);
    inspected.post(&recall(130));
    let mut record = json_lines(&stdout(&inspected.wait())).remove(0);
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().expect("a file");
    for id in 1..=1200 {
        record["id"] = id.into();
        record["forward"]["elapsed_ms"] = if id == 1 { 2500 } else { 17 }.into();
        writeln!(file, "{record}").expect("a line");
    }
    let shown = Shown::start(file.path().to_str().expect("a path"));
    let Some(page) = Page::open(&shown.url, 1440, 900) else { return };
    page.until_text("#detail .tile.accepted", "1,200");
    let told = page.texts("[data-part=Backend] p");
    assert_eq!(told[0], "p50 17 ms, p95 17 ms, longest 2,500 ms, over 1,200 answers");
    assert_eq!(told[2], "The chart shows the last 600 answers.");
    assert_eq!(page.texts("[data-part=Backend] button"), ["1,200 pass"]);
    assert_eq!(page.value("document.querySelectorAll('circle.dot').length"), 600);
    assert_eq!(page.texts("[data-part=Commands] td.number"), ["1,200", "0"]);
    page.assert_no_complaints();
}

#[test]
fn a_new_callback_is_shown_at_once_and_keeps_the_place_of_who_reads() {
    let inspected = Inspected::start(&[]);
    (1..=60).for_each(|seq| assert_eq!(inspected.recall(seq).status, 200));
    let Some(page) = inspected.page() else { return };
    page.until_text("#count", "60 callbacks");
    // The time between the answer to a sender and the row: both clocks are this machine's.
    page.value(
        "(window.shown = {}, new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(
            (node) => { shown[node.dataset?.id] ??= performance.timeOrigin + performance.now(); })))
            .observe(document.querySelector('#list .space'), { childList: true }), null)",
    );
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let mut delays: Vec<f64> = (61..=80)
        .map(|id| {
            inspected.recall(id);
            let answered = now().as_secs_f64() * 1000.0;
            page.until(&format!("shown[{id}]"));
            page.value(&format!("shown[{id}]")).as_f64().expect("a time") - answered
        })
        .collect();
    delays.sort_by(f64::total_cmp);
    let _ = writeln!(
        std::io::stderr(),
        "a new callback is shown after {:.0} ms, at most {:.0} ms",
        delays[10],
        delays[19]
    );

    page.value("document.getElementById('list').scrollTop = 20 * 56");
    page.until("document.getElementById('row-60')");
    let top = "document.getElementById('row-60').getBoundingClientRect().top";
    let before = page.value(top);
    inspected.recall(81);
    page.until_text("#count", "81 callbacks");
    page.until("document.getElementById('list').scrollTop === 21 * 56");
    page.until(&format!("{top} === {before}"));
    page.assert_no_complaints();
}

#[test]
fn a_recording_is_shown_and_can_only_be_read() {
    let file = recording(3);
    let path = file.path().to_str().expect("a path");
    let shown = Shown::start(path);
    let Some(page) = Page::open(&format!("{}&id=2", shown.url), 1440, 900) else { return };
    page.until_text("#state", "recorded");
    page.until_text("#detail .head", "#2");
    assert!(page.texts("#source").concat().contains(".jsonl"));
    page.press(&["r"]);
    page.until_text("#toast", "It cannot be sent again");
    page.click("[data-act=record]");
    page.until("window.copied.length === 1");
    // What is downloaded is what show prints.
    let printed = stdout(&timhook(&["show", "--json", path]).output().expect("it runs"));
    let loaded = page.value("fetch(document.getElementById('download').href).then((r) => r.text())");
    assert_eq!(json_lines(loaded.as_str().expect("text")), json_lines(&printed));
    choose(&page, "verdict", "unparsable");
    page.until_text("#nothing", "No callback matches");
    page.assert_no_complaints();
}
