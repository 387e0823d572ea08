//! Keys, and where the focus is.

use super::{Inspected, pick, until_rows, wrong_recall};
use crate::support::endpoint::{Endpoint, OK};

#[test]
fn the_keyboard_is_enough() {
    let inspected = Inspected::start(&[]);
    (1..=3).for_each(|seq| assert_eq!(inspected.recall(seq).status, 200));
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 3);
    page.press(&["j"]);
    page.until_text("#detail .head", "#3");
    page.press(&["j", "j", "k"]);
    page.until_text("#detail .head", "#2");
    page.until("document.querySelector('[aria-selected=true]')?.dataset.id === '2'");
    page.until("document.getElementById('list').getAttribute('aria-activedescendant') === 'row-2'");
    page.until("location.search === '?id=2'");

    page.press(&["/"]);
    page.until("document.activeElement.id === 'search'");
    page.press(&["j"]);
    page.until("document.getElementById('search').value === 'j'");
    page.press(&["Backspace", "Escape"]);
    page.until("document.activeElement.id === 'list'");
    page.press(&["ArrowDown"]);
    page.until_text("#detail .head", "#1");
    page.press(&["Home", "Enter"]);
    page.until_text("#detail .head", "#3");

    page.press(&["?"]);
    page.until("document.querySelector('dialog').open");
    assert!(page.texts("dialog").concat().contains("compare"));
    page.press(&["Escape"]);
    page.until("!document.querySelector('dialog').open");
    page.press(&["o"]);
    page.until_text("#detail h2", "Overview");
    page.press(&["p"]);
    page.until_text("#state", "paused");
    inspected.recall(4);
    page.until_text("#pause", "Resume (1 new)");
    until_rows(&page, 3);
    page.press(&["p"]);
    until_rows(&page, 4);
    page.until_text("#state", "live");
    page.assert_no_complaints();
}

/// Whoever uses buttons with the keyboard is never left without a place.
#[test]
fn the_focus_is_where_the_work_goes_on() {
    let backend = Endpoint::with("200 OK", OK);
    let inspected = Inspected::start(&["--forward-all", "--forward-to", &backend.url()]);
    inspected.recall(130);
    inspected.listener.post(&wrong_recall());
    let Some(page) = inspected.page() else { return };
    until_rows(&page, 2);
    let focus = |selector: &str| page.value(&format!("document.querySelector({selector:?}).focus()"));
    let until_focus = |selector: &str| page.until(&format!("document.activeElement.matches({selector:?})"));
    pick(&page, 2);
    focus("[data-act=compare]");
    page.press(&["Enter"]);
    page.until_text("#marked", "#2 is marked");
    focus("#marked button");
    page.press(&["Enter"]);
    until_focus("#list");
    page.until("document.getElementById('marked').hidden");

    page.press(&["c", "j"]);
    page.until_text("#detail .head", "#1");
    focus("[data-act=compare]");
    page.press(&["Enter"]);
    page.until_text("#detail h2", "What changed from #1 to #2");
    until_focus("#detail h2");
    focus("#detail .plain button");
    page.press(&["Enter"]);
    page.until_text("#detail .head", "#1");
    until_focus("#detail h2");
    page.press(&["o"]);
    page.until_text("#detail h2", "Overview");
    until_focus("#detail");

    // What somebody has typed is there after a look at a rule.
    pick(&page, 2);
    focus("[data-act=edit]");
    page.press(&["Enter"]);
    page.until_text(".checked", "wrong-type");
    until_focus("dialog textarea");
    page.type_text("\n");
    page.until_text(".checked", "line 9, column");
    for leave in ["Escape", "Enter"] {
        focus(".checked .finding p button");
        page.press(&["Enter"]);
        page.until_text("dialog h2", "wrong-type");
        until_focus("[data-close]");
        page.press(&[leave]);
        page.until_text("dialog h2", "Edit and send #2");
        until_focus(".checked .finding p button");
    }
    assert_eq!(page.value("document.querySelector('dialog textarea').value.startsWith('\\n{')"), true);
    focus("[data-act=send]");
    page.press(&["Enter"]);
    page.until_text("dialog .sent", "pass");
    until_focus("[data-act=send]");
    page.press(&["Escape"]);
    page.until("!document.querySelector('dialog').open");
    until_focus("[data-act=edit]");
    page.press(&["Escape"]);
    until_focus("#list");
    page.until_text("#detail h2", "Overview");
    page.assert_no_complaints();
}
