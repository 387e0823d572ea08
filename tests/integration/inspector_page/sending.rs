//! Sending again, as it came and edited.

use super::{Inspected, recall};
use crate::support::endpoint::Endpoint;

#[test]
fn a_callback_is_sent_again_and_with_edits() {
    let backend = Endpoint::changing(r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":"0"}"#);
    let inspected =
        Inspected::start(&["--token", "xxxxyyyy", "--forward-all", "--forward-to", &backend.url()]);
    inspected.recall(130);
    let Some(page) = inspected.page_of_the_first() else { return };
    page.until_text("#detail", "pass");
    page.press(&["r"]);
    page.until_text(".sent", "Sent again");
    let sent = page.texts(".sent").concat();
    assert!(sent.contains("fail") && sent.contains("`ErrorCode` is a string"), "{sent}");
    assert_eq!(backend.seen().len(), 2);
    assert_eq!(backend.seen()[1].body, recall(130).as_bytes());
    assert!(backend.seen()[1].parameter("Sign").is_some(), "it is signed afresh");

    page.press(&["e"]);
    page.until_text(".checked", "no findings");
    page.value("document.activeElement.select()");
    page.type_text("{\n  \"CallbackCommand\": \"Group.CallbackAfterRecallMsg\",\n  \"Type\": 1\n}");
    page.until_text(".checked", "line 3, column 11");
    page.value(
        "[...document.querySelectorAll('.place')].find((e) => e.textContent.startsWith('line 3')).click()",
    );
    let chosen = "(({ value, selectionStart }) => value.slice(selectionStart, selectionStart + 1))(document.activeElement)";
    assert_eq!(page.value(chosen), "1");
    page.value("document.querySelector('dialog textarea').select()");
    page.type_text("{\"edited\": true}");
    page.until_text(".checked", "`edited`");
    page.click("[data-act=send]");
    page.until_text("dialog .sent", "fail");
    assert_eq!(backend.seen()[2].body, b"{\"edited\": true}");
    page.assert_no_complaints();
}

#[test]
fn without_a_backend_nothing_can_be_sent_again_and_it_says_why() {
    let inspected = Inspected::start(&[]);
    inspected.recall(130);
    let Some(page) = inspected.page_of_the_first() else { return };
    page.until("document.querySelector('[data-act=resend]')");
    page.click("[data-act=resend]");
    page.until_text("#toast", "--forward-to");
    page.press(&["e"]);
    assert_eq!(page.value("document.querySelector('dialog').open"), false);
    page.assert_no_complaints();
}
