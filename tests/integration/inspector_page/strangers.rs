//! Strangers' text on the page: it is shown, and nothing in it is obeyed.

use super::{Inspected, ROWS, pick, until_rows};
use crate::support::SDKAPPID;
use crate::support::endpoint::Endpoint;

/// Would run a script, be an element, and turn the text around, if it were obeyed.
const MARKUP: &str =
    "</code><img src=x onerror=window.hacked=1><script>window.hacked=1</script>\u{202e}\"'&amp;";

#[test]
fn markup_in_every_field_stays_text() {
    let backend = Endpoint::with("200 OK", &format!("{{\"ErrorInfo\":{}}}", serde_json::json!(MARKUP)));
    let inspected = Inspected::start(&["--forward-all", "--forward-to", &backend.url()]);
    let value = serde_json::json!(MARKUP);
    let bodies = [
        // A known command with markup wherever a value or a name can stand.
        serde_json::json!({"CallbackCommand": "Group.CallbackAfterRecallMsg", "Operator_Account": value, "Type": value,
            "GroupId": value, "MsgSeqList": [{"MsgSeq": 1, "MsgId": value}], "EventTime": value, MARKUP: value})
        .to_string(),
        serde_json::json!({"CallbackCommand": value, MARKUP: {MARKUP: [value]}}).to_string(),
        format!("{MARKUP}: not JSON"),
    ];
    let encoded: String = url::form_urlencoded::byte_serialize(MARKUP.as_bytes()).collect();
    for body in &bodies {
        let target = format!(
            "/?SdkAppid={SDKAPPID}&CallbackCommand={encoded}&contenttype=json&{encoded}={encoded}&ClientIP={encoded}"
        );
        inspected.listener.post_to(&target, body);
    }
    assert_eq!(backend.seen().len(), 3);
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 3);
    let look = |what: &str| {
        assert_eq!(page.value("typeof window.hacked"), "undefined", "{what}");
        let foreign = page.value("document.querySelectorAll('img, body script, [onerror]').length");
        assert_eq!(foreign, 0, "{what}");
        let turned = page.value("document.documentElement.textContent.includes('\\u202e')");
        assert_eq!(turned, false, "{what}");
    };
    look("the list and the overview");
    assert!(
        page.texts("[data-part=Commands]").concat().contains("<img src=x"),
        "{:?}",
        page.texts("#detail")
    );
    for id in 1..=3 {
        pick(&page, id);
        let seen = page.texts("#detail").concat();
        assert!(seen.contains("<img src=x onerror=window.hacked=1>") && seen.contains("\\u{202e}"), "{seen}");
        look(&format!("#{id}"));
        page.value("document.querySelector('#body-section .tabs button:last-child')?.click()");
        look(&format!("#{id}, raw"));
        page.press(&["e"]);
        page.until("document.querySelector('dialog .checked').textContent");
        look(&format!("#{id}, edited"));
        page.press(&["Escape"]);
        page.until("!document.querySelector('dialog').open");
    }
    pick(&page, 1);
    page.press(&["c"]);
    pick(&page, 2);
    page.press(&["c"]);
    page.until_text("#detail h2", "What changed from #1 to #2");
    look("compared");
    // Markup that came in the address of the page itself.
    let address =
        page.value("location.pathname").as_str().map(|path| inspected.url.replace("/?", &format!("{path}?")));
    page.go(&format!("{}&search={encoded}&filter={encoded}%3D{encoded}", address.expect("a path")));
    page.until("document.querySelector('#chips button')");
    look("the address");
    assert_eq!(page.texts(ROWS), Vec::<String>::new());
}
