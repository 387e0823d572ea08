//! The tests of the page rely on it: what a browser complains of fails them.

use crate::support::page::Page;
use crate::support::refusing_port::RefusingPort;

#[test]
fn every_complaint_of_a_browser_is_heard() {
    let refusing = RefusingPort::reserve();
    let image = format!("<img src={}>", refusing.url);
    let forbidding = "<meta http-equiv=Content-Security-Policy content=\"img-src 'none'\">";
    for (what, document, told) in [
        ("an error", "<script>console.error('an error of the console')</script>", "an error of the console"),
        ("a note", "<script>console.debug('a note of the console')</script>", "a note of the console"),
        ("an exception", "<script>throw new Error('never caught')</script>", "never caught"),
        ("a failed load", &image, "ERR_CONNECTION_REFUSED"),
        ("its policy", &format!("{forbidding}{image}"), "policy: img-src"),
    ] {
        let Some(page) = Page::open(&format!("data:text/html,{document}"), 1440, 900) else { return };
        let complaints = page.complaints();
        assert!(complaints.iter().any(|complaint| complaint.contains(told)), "{what}: {complaints:?}");
        page.assert_no_complaints();
    }
}
