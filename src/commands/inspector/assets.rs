//! The files of the page, in the program itself. Nothing is loaded from elsewhere.

use super::answers::{HTML, whole};
use crate::http::local_server::Answer;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Path, type, bytes.
const FILES: &[(&str, &str, &[u8])] = &[
    ("/", HTML, include_bytes!("page/index.html")),
    ("/app.js", SCRIPT, include_bytes!("page/app.js")),
    ("/style.css", CSS, include_bytes!("page/style.css")),
    ("/icon.svg", SVG, include_bytes!("page/icon.svg")),
];

/// The file at a path.
pub(super) fn find(path: &str) -> Option<Answer> {
    FILES.iter().find(|(known, ..)| *known == path).map(|(_, kind, bytes)| whole(kind, *bytes))
}

/// Whether a path is a file that says nothing of anybody, so that everybody may have it.
pub(super) fn is_open(path: &str) -> bool {
    path != "/" && FILES.iter().any(|(known, ..)| *known == path)
}
