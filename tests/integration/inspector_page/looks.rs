//! Widths, and colours that can be read.

use super::{Inspected, pick, until_rows, wrong_recall};
use crate::support::endpoint::Endpoint;
use crate::support::page::Page;

/// The texts whose contrast is under what WCAG 2.2 asks for (AA: 4.5, or 3 for large ones), with their ratios.
const FAINT: &str = r"(() => {
    const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
    const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const light = (color) => [0, 1, 2].map((i) => color[i] / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (element) => {
        const own = parse(getComputedStyle(element).backgroundColor);
        if (own[3] === 1) return own;
        return over(own, element.parentElement ? ground(element.parentElement) : [255, 0, 255, 1]);
    };
    const faint = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || !element.checkVisibility() || element.closest('option, [aria-disabled=true], .unseen, .skip')) continue;
        const style = getComputedStyle(element);
        const below = ground(element);
        const ink = element instanceof SVGElement ? style.fill : style.color;
        const [a, b] = [light(over(parse(ink), below)), light(below)].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        const size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
        if (ratio < least) faint.push(`${ratio.toFixed(2)} ${node.data.trim().slice(0, 40)}`);
    }
    return faint;
})()";

/// What sticks out of the window, or of the details, to the right.
const WIDE: &str = r"(() => {
    const detail = document.getElementById('detail');
    const edge = detail.scrollWidth > detail.clientWidth ? detail.getBoundingClientRect().right : innerWidth;
    return [...document.querySelectorAll('body, body *')]
        .filter((e) => e.checkVisibility() && !e.closest('.unseen, .skip') && e.getBoundingClientRect().right > edge + 1)
        .map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 30)}`);
})()";

fn some() -> (Endpoint, Inspected) {
    let backend = Endpoint::with("200 OK", "ok");
    let arguments = ["--forward-all", "--token", "xxxxyyyy", "--forward-to", &backend.url()];
    let inspected = Inspected::start(&arguments);
    inspected.recall(130);
    inspected.recall(131);
    inspected.listener.post(&wrong_recall());
    inspected.post_sample("C2C.CallbackAfterSendMsg", "image");
    (backend, inspected)
}

/// Every view, one after the other.
fn each_view(page: &Page, look: impl Fn(&str)) {
    until_rows(page, 4);
    look("list");
    page.press(&["o"]);
    page.until_text("#detail h2", "Overview");
    look("overview");
    page.press(&["o", "j", "Home"]);
    pick(page, 3);
    look("detail");
    page.press(&["r"]);
    page.until_text(".sent", "fail");
    look("sent again");
    page.press(&["c"]);
    pick(page, 1);
    page.press(&["c"]);
    page.until_text("#detail h2", "What changed");
    look("comparison");
    page.press(&["?"]);
    page.until("document.querySelector('dialog').open");
    look("keys");
    page.press(&["Escape"]);
    page.until("!document.querySelector('dialog').open");
}

#[test]
fn every_text_can_be_read_in_light_and_in_dark() {
    let (_backend, inspected) = some();
    let Some(page) = inspected.page() else { return };
    for scheme in ["light", "dark"] {
        page.prefer(scheme);
        page.go(&inspected.url);
        each_view(&page, |view| {
            let faint = page.value(FAINT);
            assert_eq!(faint.as_array().map(Vec::len), Some(0), "{scheme}, {view}: {faint}");
        });
    }
    page.assert_no_complaints();
}

#[test]
fn every_view_fits_from_360_to_2560_pixels() {
    let (_backend, inspected) = some();
    let Some(page) = inspected.page() else { return };
    for width in [360, 768, 1440, 2560] {
        page.resize(width, 800);
        page.go(&inspected.url);
        each_view(&page, |view| {
            let wide = page.value(WIDE);
            assert_eq!(wide.as_array().map(Vec::len), Some(0), "{width}, {view}: {wide}");
            let hidden = page.value("document.documentElement.scrollHeight - innerHeight");
            assert_eq!(hidden, 0, "{width}, {view}: the window itself scrolls");
        });
    }
    page.assert_no_complaints();
}

#[test]
fn a_narrow_window_shows_one_thing_at_a_time() {
    let (_backend, inspected) = some();
    let Some(page) = inspected.page() else { return };
    let seen = |id: &str| page.value(&format!("document.getElementById({id:?}).checkVisibility()")) == true;
    assert!(seen("list") && seen("detail"));
    page.resize(360, 740);
    page.go(&inspected.url);
    until_rows(&page, 4);
    assert!(seen("list") && !seen("detail"));
    page.press(&["j"]);
    assert!(seen("list") && !seen("detail"), "a move does not open");
    page.press(&["Enter"]);
    page.until_text("#detail .head", "#4");
    assert!(!seen("list") && seen("detail"));
    page.until("document.activeElement.tagName === 'H2'");
    page.click(".back");
    page.until("document.activeElement.id === 'list'");
    assert!(seen("list") && !seen("detail"));
    page.click("#more");
    assert_eq!(page.value("document.querySelector('#selects select').checkVisibility()"), true);
    page.assert_no_complaints();
}
