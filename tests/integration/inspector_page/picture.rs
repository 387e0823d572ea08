//! The picture in the README. It is made anew with
//! `cargo test --test integration the_picture_of_the_readme -- --ignored`.

use super::{Inspected, pick, recall, until_rows, wrong_recall};
use crate::support::endpoint::{Endpoint, OK};
use crate::support::root;

#[test]
#[ignore = "writes .github/inspector.png"]
fn the_picture_of_the_readme() {
    let backend = Endpoint::with("200 OK", OK);
    let inspected = Inspected::start(&["--forward-all", "--forward-to", &backend.url()]);
    for command in [
        "C2C.CallbackBeforeSendMsg",
        "Group.CallbackBeforeCreateGroup",
        "Group.CallbackAfterNewMemberJoin",
        "State.StateChange",
        "Group.CallbackAfterSendMsg",
        "C2C.CallbackAfterMsgReport",
    ] {
        inspected.post_sample(command, "wire");
    }
    inspected.recall(130);
    inspected.recall(130);
    inspected.post_sample("Group.CallbackAfterRecallMsg", "documented");
    inspected.listener.post(&wrong_recall().replacen('{', "{\"Reason\":\"spam\",", 1));
    inspected.listener.post(&recall(131));
    let page = inspected.page().expect("a browser");
    page.resize(1090, 590);
    until_rows(&page, 11);
    pick(&page, 10);
    page.value("document.getElementById('detail').scrollTop = 1000");
    page.value("document.querySelector('.found').scrollIntoView({ block: 'center' })");
    let png = page.picture();
    assert!(png.len() < 150_000, "{} bytes", png.len());
    std::fs::write(root().join(".github/inspector.png"), png).expect("a picture");
}
