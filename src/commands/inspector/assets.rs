//! The files of the page, in the program itself. Nothing is loaded from elsewhere.

use super::answers::{HTML, whole};
use crate::http::local_server::LocalAnswer;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Path, type, bytes.
const FILES: &[(&str, &str, &[u8])] = &[
    ("/", HTML, include_bytes!("page/index.html")),
    ("/icon.svg", SVG, include_bytes!("page/icon.svg")),
    ("/base.css", CSS, include_bytes!("../../report/base.css")),
    ("/style.css", CSS, include_bytes!("page/style.css")),
    ("/app.js", SCRIPT, include_bytes!("page/app.js")),
    ("/api.js", SCRIPT, include_bytes!("page/api.js")),
    ("/dom.js", SCRIPT, include_bytes!("page/dom.js")),
    ("/state.js", SCRIPT, include_bytes!("page/state.js")),
    ("/feed.js", SCRIPT, include_bytes!("page/feed.js")),
    ("/panes.js", SCRIPT, include_bytes!("page/panes.js")),
    ("/keys.js", SCRIPT, include_bytes!("page/keys.js")),
    ("/list.js", SCRIPT, include_bytes!("page/list.js")),
    ("/filters.js", SCRIPT, include_bytes!("page/filters.js")),
    ("/detail.js", SCRIPT, include_bytes!("page/detail.js")),
    ("/body.js", SCRIPT, include_bytes!("page/body.js")),
    ("/edit.js", SCRIPT, include_bytes!("page/edit.js")),
    ("/compare.js", SCRIPT, include_bytes!("page/compare.js")),
    ("/diff.js", SCRIPT, include_bytes!("page/diff.js")),
    ("/overview.js", SCRIPT, include_bytes!("page/overview.js")),
    ("/empty.js", SCRIPT, include_bytes!("page/empty.js")),
];

/// The file at a path.
pub(super) fn find(path: &str) -> Option<LocalAnswer> {
    FILES.iter().find(|(known, ..)| *known == path).map(|(_, kind, bytes)| whole(kind, *bytes))
}

/// Whether a path is a file that says nothing of anybody, so that everybody may have it.
pub(super) fn is_open(path: &str) -> bool {
    path != "/" && FILES.iter().any(|(known, ..)| *known == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sanitize::sanitize;

    fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
        FILES.iter().map(|(path, _, bytes)| (*path, std::str::from_utf8(bytes).expect("UTF-8")))
    }

    #[test]
    fn the_page_is_small_and_needs_nothing_from_elsewhere() {
        let size: usize = FILES.iter().map(|(_, _, bytes)| bytes.len()).sum();
        assert!(size <= 100 * 1024, "{size}");
        for (path, text) in texts() {
            let addresses: Vec<&str> = text.matches("http://").chain(text.matches("https://")).collect();
            let namespaces = text.matches("\"http://www.w3.org/2000/svg\"").count();
            assert_eq!(addresses.len(), namespaces, "{path}");
            assert!(!text.contains("url(") && !text.contains("@import"), "{path}");
        }
    }

    #[test]
    fn all_that_the_page_names_is_there_and_nothing_is_inline() {
        let names =
            regex::Regex::new(r#"(?:href|src)="(/[^"?]*)"|from "\.(/[^"]*)""#).expect("an expression");
        for (path, text) in texts() {
            for name in names.captures_iter(text) {
                let name = name.get(1).or_else(|| name.get(2)).map_or("", |name| name.as_str());
                assert!(name.starts_with("/api/") || find(name).is_some(), "{path}: {name}");
            }
            if path == "/" {
                let scripts: Vec<&str> =
                    text.match_indices("<script").map(|(at, _)| &text[at..at + 40]).collect();
                assert_eq!(scripts, [r#"<script type="module" src="/app.js"></sc"#]);
                assert!(
                    !text.contains("style=") && !text.contains("<style") && !text.contains(" on"),
                    "{text}"
                );
            }
        }
        let (_, page) = texts().next().expect("the page");
        for (path, _) in texts().filter(|(path, _)| *path != "/") {
            assert!(
                page.contains(&format!("\"{path}\"")),
                "{path} is not named by the page, so it comes late"
            );
        }
    }

    /// What the page shows of strangers' text is what the terminal shows.
    #[test]
    fn the_page_shows_the_characters_that_the_terminal_shows() {
        let (_, script) = texts().find(|(path, _)| *path == "/dom.js").expect("dom.js");
        let (_, rest) = script.split_once("const OBEYED =").expect("the expression");
        let class = rest.trim_start().trim_start_matches('/').split("/gu").next().unwrap_or_default();
        let hex = regex::Regex::new(r"\\u([0-9a-f]{4})").expect("an expression");
        let class = hex.replace_all(class, r"\x{$1}").replace(r"\u{", r"\x{").replace(r"[\0", r"[\x00");
        let obeyed = regex::Regex::new(&format!("^{class}$")).expect("the expression of the page");
        for character in ('\0'..=char::MAX).map(String::from) {
            let shown = *sanitize(&character) != *character;
            assert_eq!(obeyed.is_match(&character), shown, "{:?}", character.escape_unicode().to_string());
        }
    }
}
