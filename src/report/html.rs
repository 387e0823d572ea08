//! Web pages that need nothing but themselves: the frame, the style sheet, and text that stays text.

use super::text::{visible, visible_lines};

/// The looks of every page: light or dark, as the reader has it.
const STYLE: &str = concat!(include_str!("base.css"), include_str!("page.css"));

/// The beginning of a page, up to and with its heading. No script runs in it and nothing is fetched, whatever
/// strangers' text it shows.
pub(crate) fn page_head(title: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
}

/// The end of a page.
pub(crate) fn page_foot() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("<footer>timhook {version}</footer>\n</body>\n</html>\n")
}

/// Text on one line, as text. Control characters are shown.
pub(crate) fn escape(text: &str) -> String {
    escape_markup(&visible(text))
}

/// The same for text of several lines.
pub(crate) fn escape_lines(text: &str) -> String {
    escape_markup(&visible_lines(text))
}

fn escape_markup(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::HOSTILE;

    #[test]
    fn strangers_text_stays_text() {
        let escaped = escape(HOSTILE);
        assert!(!escaped.contains(['<', '>', '"', '\'', '\u{1b}', '\n', '\0']), "{escaped}");
        assert!(escaped.contains("&lt;a&gt; &amp; ]]&gt;"), "{escaped}");
        assert_eq!(escape_lines("a\n<b>"), "a\n&lt;b&gt;");
    }

    #[test]
    fn a_page_loads_nothing() {
        let page = page_head("<x>") + &page_foot();
        assert!(page.contains("<h1>&lt;x&gt;</h1>") && page.contains("default-src 'none'"), "{page}");
        assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("url("), "{page}");
    }
}
