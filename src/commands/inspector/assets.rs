//! The files of the page, in the program itself. Nothing is loaded from elsewhere.

use super::answers::{HTML, whole};
use crate::http::local_server::Answer;

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
pub(super) fn find(path: &str) -> Option<Answer> {
    FILES.iter().find(|(known, ..)| *known == path).map(|(_, kind, bytes)| whole(kind, *bytes))
}

/// Whether a path is a file that says nothing of anybody, so that everybody may have it.
pub(super) fn is_open(path: &str) -> bool {
    path != "/" && FILES.iter().any(|(known, ..)| *known == path)
}
