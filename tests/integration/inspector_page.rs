//! The page of the inspector in a real browser: what people do with it, one flow a test.

mod complaints;
mod keyboard;
mod looks;
mod many;
mod picture;
mod sending;
mod strangers;
mod streams;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use crate::support::commands::{query, sample_of};
use crate::support::endpoint::{Endpoint, OK};
use crate::support::http::{Answer, connect};
use crate::support::inspector::{Inspector, inspected};
use crate::support::listener::Listener;
use crate::support::page::Page;
use crate::support::{QUERY, SDKAPPID, sample};

/// A listener with an inspector.
struct Inspected {
    listener: Listener,
    inspector: Inspector,
    /// Of the page, with its key.
    url: String,
}

impl Inspected {
    fn start(arguments: &[&str]) -> Self {
        let (listener, inspector) = inspected(&[&["--sdkappid", SDKAPPID][..], arguments].concat());
        let url = url_of(&inspector);
        Self { listener, inspector, url }
    }

    /// The page in a window of a desktop, once it listens; `None` where there is no browser.
    fn page(&self) -> Option<Page> {
        self.open("")
    }

    /// The same, with the first callback open.
    fn page_of_the_first(&self) -> Option<Page> {
        self.inspector.until(1);
        self.open("&id=1")
    }

    fn open(&self, view: &str) -> Option<Page> {
        let page = Page::open(&format!("{}{view}", self.url), 1440, 900)?;
        page.until_text("#state", "live");
        Some(page)
    }

    /// A recall of the message with this number.
    fn recall(&self, seq: u32) -> Answer {
        self.listener.post(&recall(seq))
    }

    /// Any sample of any command.
    fn post_sample(&self, command: &str, name: &str) -> Answer {
        self.listener.post_to(&format!("/?{}", query(command)), &sample_of(command, name))
    }
}

/// A recording that is shown. Dropping it ends it.
struct Shown {
    child: Child,
    url: String,
}

impl Shown {
    fn start(file: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_timhook"))
            .args(["show", "--inspect=0", file])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("timhook starts");
        let errors = BufReader::new(child.stderr.take().expect("a pipe"));
        let line = errors.lines().map_while(Result::ok).find(|line| line.starts_with("inspector on "));
        let url = url_of(&Inspector::of(&line.expect("where the inspector is")));
        Self { child, url }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn url_of(inspector: &Inspector) -> String {
    format!("{}/?key={}", inspector.origin(), inspector.key)
}

fn recall(seq: u32) -> String {
    sample("wire").replace("\"MsgSeq\":130", &format!("\"MsgSeq\":{seq}"))
}

/// A recall with a mistake.
fn wrong_recall() -> String {
    sample("wire").replace("\"MsgSeq\":130", "\"MsgSeq\":\"130\"")
}

/// Chooses an option of a filter.
fn choose(page: &Page, key: &str, value: &str) {
    page.value(&format!(
        "(() => {{ const select = document.querySelector('#selects [data-key=\"{key}\"]'); \
         select.value = {value:?}; select.dispatchEvent(new Event('change')); return select.value; }})()"
    ));
}

/// Opens a callback from the list.
fn pick(page: &Page, id: u32) {
    page.until(&format!("document.getElementById('row-{id}')"));
    page.value(&format!("document.getElementById('row-{id}').click()"));
    page.until_text("#detail .head", &format!("#{id}"));
}

const ROWS: &str = "#list [role=option]";

fn until_rows(page: &Page, count: usize) {
    page.until(&format!("document.querySelectorAll({ROWS:?}).length === {count}"));
}

#[test]
fn callbacks_appear_as_they_come() {
    let inspected = Inspected::start(&[]);
    let Some(page) = inspected.page() else { return };
    page.until_text("#nothing", "Waiting for the first callback");
    let told = page.texts("#nothing").concat();
    for helps in [
        "curl ",
        &format!("http://{}", inspected.listener.address),
        "Chat > Webhook",
        "TIMHOOK_TOKEN",
        "SDKAppID",
    ] {
        assert!(told.contains(helps), "{helps}: {told}");
    }
    assert_eq!(page.texts("#count"), ["0 callbacks"]);

    inspected.recall(130);
    until_rows(&page, 1);
    let row = page.texts(ROWS).concat();
    for part in [
        "✓",
        "After group messages are recalled",
        "administrator recalled 1 message in @TGS#2J4SZEAEL",
        "200",
    ] {
        assert!(row.contains(part), "{part}: {row}");
    }
    assert_eq!(page.value("document.getElementById('nothing').checkVisibility()"), false);

    inspected.recall(130);
    inspected.listener.post(&wrong_recall());
    until_rows(&page, 3);
    let rows = page.texts(ROWS);
    let newest = rows.iter().find(|row| row.contains('✗')).expect("the rejected one");
    assert!(newest.contains("1 ✗"), "{newest}");
    assert!(rows.iter().any(|row| row.contains("repeat")), "{rows:?}");
    assert_eq!(page.texts("#count"), ["3 callbacks"]);
    page.assert_no_complaints();
}

#[test]
fn the_view_stands_in_the_address() {
    let inspected = Inspected::start(&[]);
    inspected.recall(130);
    inspected.listener.post(&wrong_recall());
    inspected.post_sample("C2C.CallbackAfterSendMsg", "wire");
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 3);
    assert_eq!(page.value("location.search"), "", "the key is not in the address");

    choose(&page, "verdict", "rejected");
    until_rows(&page, 1);
    page.until("location.search === '?filter=verdict%3Drejected'");
    assert_eq!(page.texts("#count"), ["1 callback shown"]);
    choose(&page, "verdict", "");
    until_rows(&page, 3);
    choose(&page, "finding", "wrong-type");
    until_rows(&page, 1);
    choose(&page, "finding", "");

    // Whoever gets the address sees the same, and what comes later only if it matches.
    choose(&page, "command", "C2C.CallbackAfterSendMsg");
    until_rows(&page, 1);
    let view = page.value("location.search.replace('?', '&')");
    let other = inspected.open(view.as_str().expect("a view")).expect("the browser is there");
    until_rows(&other, 1);
    assert_eq!(other.value("document.querySelector('[data-key=command]').value"), "C2C.CallbackAfterSendMsg");
    inspected.recall(131);
    inspected.post_sample("C2C.CallbackAfterSendMsg", "image");
    until_rows(&other, 2);

    // A search goes over everything; what looks like a filter is one after Enter.
    choose(&page, "command", "");
    page.press(&["/"]);
    page.type_text("szEAEL");
    until_rows(&page, 3);
    page.until("location.search === '?search=szEAEL'");
    page.value("document.getElementById('search').select()");
    page.type_text("/MsgSeqList/0/MsgSeq=131");
    page.press(&["Enter"]);
    until_rows(&page, 1);
    assert_eq!(page.texts("#chips"), ["/MsgSeqList/0/MsgSeq=131 ×"]);
    page.click("#chips button");
    until_rows(&page, 5);
    page.assert_no_complaints();
    other.assert_no_complaints();
}

#[test]
fn a_wrong_filter_says_what_is_wrong() {
    let inspected = Inspected::start(&[]);
    inspected.recall(130);
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 1);
    page.press(&["/"]);
    page.type_text("verdict=lost");
    page.press(&["Enter"]);
    page.until_text("#nothing", "verdict");
    page.until_text("#state", "wrong filter");
    page.click("#nothing button");
    until_rows(&page, 1);
    page.until_text("#state", "live");

    // The same in an address that somebody has shared.
    page.go(&format!("{}&filter=zzz", inspected.url));
    page.until_text("#state", "wrong filter");
    assert_eq!(page.texts("#nothing strong"), ["filter=zzz is not understood"]);
    assert_eq!(page.texts("#nothing button"), ["Remove all filters"]);
    page.click("#nothing button");
    until_rows(&page, 1);
    page.until_text("#state", "live");
    page.until("location.search === ''");
}

#[test]
fn a_callback_that_is_not_there_is_told_as_people_say_it() {
    let inspected = Inspected::start(&["--inspect-keep", "1"]);
    inspected.recall(130);
    inspected.recall(131);
    inspected.inspector.until(2);
    let Some(page) = inspected.page() else { return };
    for (id, told) in
        [(9, "there is no #9\n\nthe latest is #2"), (1, "#1 is no longer kept\n\n--inspect-keep N")]
    {
        page.go(&format!("{}&id={id}", inspected.url));
        page.until("document.querySelector('#detail .problem')");
        let problem = page.texts("#detail .problem").concat();
        assert!(problem.starts_with(told) && !problem.contains("/api"), "{problem}");
    }
}

#[test]
fn the_list_says_where_it_ends_and_how_to_keep_more() {
    let inspected = Inspected::start(&["--inspect-keep", "3"]);
    (1..=5).for_each(|seq| assert_eq!(inspected.recall(seq).status, 200));
    inspected.inspector.until(5);
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 3);
    let helps = "--inspect-keep N and --inspect-memory SIZE keep more; --record FILE records every callback whose body \
                 arrives whole.";
    let older = format!("2 older callbacks are no longer kept: {helps}");
    assert_eq!(page.texts("#older"), [older.as_str()]);
    page.until_text("#detail", &format!("These numbers are of the callbacks in the list. {older}"));
    // It goes on while the page is open.
    inspected.recall(6);
    page.until_text("#older", "3 older callbacks");
    until_rows(&page, 3);
    page.press(&["p"]);
    for (seq, new) in [(7, 1), (8, 2), (9, 3), (10, 3)] {
        inspected.recall(seq);
        inspected.inspector.until(seq.into());
        page.until_text("#pause", &format!("Resume ({new} new)"));
    }
    page.press(&["p"]);
    page.until_text("#older", "7 older callbacks");
    page.until("document.getElementById('row-10') && !document.getElementById('row-7')");
    choose(&page, "verdict", "rejected");
    page.until_text("#nothing", "No callback matches");
    page.until_text("#older", "At least 7 older callbacks are no longer kept");
    page.assert_no_complaints();
}

#[test]
fn a_cleared_view_begins_anew_and_deletes_nothing() {
    let inspected = Inspected::start(&[]);
    inspected.recall(130);
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 1);
    page.click("#clear");
    page.until_text("#nothing", "The view is cleared");
    inspected.recall(131);
    until_rows(&page, 1);
    assert_eq!(page.texts("#list [role=option]").len(), 1);
    page.click("#count button");
    until_rows(&page, 2);
    page.assert_no_complaints();
}

#[test]
fn a_callback_is_explained_where_it_is_wrong() {
    let inspected = Inspected::start(&["--token", "xxxxyyyy"]);
    inspected.listener.post(&wrong_recall());
    let Some(page) = inspected.page_of_the_first() else { return };
    page.until_text("#detail h2", "After group messages are recalled");
    assert_eq!(page.texts("#detail .lead"), ["administrator recalled 1 message in @TGS#2J4SZEAEL"]);
    assert!(
        page.texts("#detail .facts").concat().contains("operator\nadministrator"),
        "{:?}",
        page.texts("#detail")
    );

    // The finding stands beneath its line.
    assert_eq!(page.texts(".line.found code"), ["      \"MsgSeq\": \"130\""]);
    let beneath = page.value("document.querySelector('.line.found').nextElementSibling.innerText");
    let beneath = beneath.as_str().expect("text");
    assert!(beneath.contains("wrong-type") && beneath.contains("write 130 without quotes"), "{beneath}");
    page.click(".finding.brief button");
    assert_eq!(page.value("document.activeElement.className"), "line found error");

    page.click(".lines .finding button");
    page.until_text("dialog", "A value of the wrong JSON type");
    page.click("dialog [data-close]");
    page.until("!document.querySelector('dialog').open");

    // Pretty and raw.
    page.click("#body-section .tabs button:last-child");
    assert_eq!(page.texts("#body-section .line code"), [wrong_recall()]);
    page.click("#body-section .tools > button");
    page.until("window.copied.length === 1");
    assert_eq!(page.value("window.copied[0]"), wrong_recall().as_str());

    let all = page.texts("#detail").concat();
    for part in [
        "SIGNATURE",
        "missing",
        "enable webhook authentication",
        "content-length",
        "SdkAppid",
        "ANSWER GIVEN",
        "FAIL",
        "TIMELINE",
        "received",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    page.assert_no_complaints();
}

#[test]
fn what_is_copied_is_what_the_server_gives() {
    let inspected = Inspected::start(&["--token", "xxxxyyyy"]);
    inspected.recall(130);
    let Some(page) = inspected.page_of_the_first() else { return };
    for (act, has) in [("curl", "curl"), ("fixture", "CallbackCommand"), ("record", "\"type\":\"callback\"")]
    {
        page.value("window.copied.length = 0");
        page.click(&format!("[data-act={act}]"));
        page.until("window.copied.length === 1");
        let copied = page.value("window.copied[0]");
        let copied = copied.as_str().expect("text");
        assert!(copied.contains(has) && !copied.contains("xxxxyyyy"), "{act}: {copied}");
    }
    // Where the browser refuses, the text is shown, selected.
    page.value("window.noClipboard = true");
    page.click("[data-act=fixture]");
    page.until("document.querySelector('dialog textarea')");
    let payload = page.value("JSON.stringify(JSON.parse(document.querySelector('dialog textarea').value))");
    assert_eq!(payload, recall(130).as_str());
    assert_eq!(page.value("document.activeElement.selectionEnd > 100"), true);
    page.assert_no_complaints();
}
#[test]
fn two_callbacks_are_compared() {
    let inspected = Inspected::start(&[]);
    (130..=132).for_each(|seq| assert_eq!(inspected.recall(seq).status, 200));
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 3);
    page.press(&["j"]);
    page.until_text("#detail .head", "#3");
    page.press(&["c"]);
    page.until_text("#marked", "#3 is marked");
    page.press(&["j", "j"]);
    page.until_text("#detail .head", "#1");
    page.press(&["c"]);
    page.until_text("#detail h2", "What changed from #1 to #3");
    assert_eq!(page.texts("[data-part=Body] del"), ["      \"MsgSeq\": 130"]);
    assert_eq!(page.texts("[data-part=Body] ins"), ["      \"MsgSeq\": 132"]);
    assert!(page.texts("[data-part='Answer given']").concat().contains("identical"));
    page.until("location.search === '?id=1&compare=3'");
    page.go(page.value("location.href").as_str().expect("a URL"));
    page.until_text("#detail h2", "What changed from #1 to #3");
    page.press(&["Escape"]);
    page.until_text("#detail .head", "#1");
    page.assert_no_complaints();
}

#[test]
fn a_fault_is_named_in_the_list() {
    let inspected = Inspected::start(&["--respond", "503,delay=1ms,body=ok,close"]);
    (1..=3).for_each(|seq| drop(inspected.recall(seq)));
    let body = recall(4);
    let mut stream = connect(inspected.listener.address);
    let head = format!("POST /?{QUERY} HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).expect("it is sent");
    assert_eq!(stream.read_to_end(&mut Vec::new()).expect("the end"), 0);
    inspected.inspector.until(4);
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 4);
    for fault in ["fault: 503", "fault: delay=1ms", "fault: body=ok", "fault: close"] {
        assert!(page.texts(".row .mark").contains(&fault.to_owned()), "{:?}", page.texts(".row .mark"));
    }
    page.assert_no_complaints();
}

#[test]
fn the_overview_counts_and_leads_on() {
    let backend = Endpoint::with("200 OK", OK);
    let inspected = Inspected::start(&["--forward-to", &backend.url()]);
    inspected.recall(130);
    inspected.listener.post(&wrong_recall());
    inspected.listener.post(&sample("wire").replacen('{', "{\"Reason\":\"spam\",", 1));
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 3);
    page.until_text("#detail h2", "Overview");
    assert_eq!(page.texts(".tile"), ["2\naccepted", "1\nrejected", "0\nunparsable"]);
    let commands = page.texts("[data-part=Commands] tbody tr").concat();
    assert!(commands.contains("After group messages are recalled") && commands.contains('3'), "{commands}");
    let drift = page.texts("[data-part='Fields that are not documented'] tbody").concat();
    assert!(drift.contains("/Reason"), "{drift}");
    assert!(page.texts("[data-part=Backend]").concat().contains("p95"));
    assert_eq!(page.value("document.querySelectorAll('circle.dot.pass').length"), 2);

    // It follows what comes.
    inspected.recall(133);
    page.until("document.querySelectorAll('circle.dot').length === 3");
    page.click("[data-tile=rejected]");
    until_rows(&page, 1);
    page.until_text(".tile.accepted", "0accepted");
    page.until("location.search === '?filter=verdict%3Drejected'");
    page.assert_no_complaints();
}

#[test]
fn the_end_of_the_listener_is_told() {
    let inspected = Inspected::start(&[]);
    inspected.recall(130);
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 1);
    inspected.listener.stop();
    page.until_text("#state", "ended");
    page.assert_no_complaints();
    page.press(&["j"]);
    page.until_text("#detail", "timhook cannot be reached");
    until_rows(&page, 1);
}

#[test]
fn without_the_key_there_is_only_the_way_in() {
    let inspected = Inspected::start(&[]);
    let url = inspected.url.split('?').next().expect("a URL").to_owned();
    let Some(page) = Page::open(&url, 1440, 900) else { return };
    page.until_text("main", "This page opens with a key");
}
