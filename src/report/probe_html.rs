//! A run against an endpoint as one page of HTML that needs nothing else: no script, no font, no network.

use std::fmt::Write as _;

/// What the page shows.
pub(crate) struct Page {
    /// Heading.
    pub(crate) title: String,
    /// One line below it.
    pub(crate) summary: String,
    /// One row per case.
    pub(crate) rows: Vec<Row>,
}

/// A case and how it ended.
pub(crate) struct Row {
    /// Stable id.
    pub(crate) id: String,
    /// What it belongs to; a heading where it changes.
    pub(crate) group: String,
    /// What was asked.
    pub(crate) title: String,
    /// `pass`, `fail`, `warn` or `skipped`.
    pub(crate) result: &'static str,
    /// How long it took; may be empty.
    pub(crate) elapsed: String,
    /// What there is to tell, each with a label; empty where all is well.
    pub(crate) details: Vec<(&'static str, String)>,
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;\
                     color:#1b1f27;background:#fff}\
                     table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;\
                     vertical-align:top}th{padding-top:1.2rem}\
                     code,pre{font:13px/1.45 ui-monospace,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;\
                     margin:0}\
                     .pass{color:#1a7f37}.fail{color:#c0262d;font-weight:700}.warn{color:#9a6700;font-weight:700}\
                     .skipped{color:#6b7280}dl{display:grid;grid-template-columns:6rem 1fr;gap:.2rem .8rem;margin:.4rem 0}\
                     dt{color:#6b7280}dd{margin:0}.time{text-align:right;white-space:nowrap;color:#6b7280}\
                     @media(prefers-color-scheme:dark){body{color:#d5dae3;background:#1b1f27}.pass{color:#8fce6b}\
                     .fail{color:#f27781}.warn{color:#e8c266}}";

/// Writes the page.
pub(crate) fn write(page: &Page) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         <h1>{title}</h1>\n<p>{}</p>\n<table>\n",
        escape(&page.summary),
        title = escape(&page.title),
    );
    let mut group = "";
    for row in &page.rows {
        if row.group != group {
            group = &row.group;
            let _ = writeln!(html, "<tr><th colspan=\"4\">{}</th></tr>", escape(group));
        }
        html.push_str(&write_row(row));
    }
    html.push_str("</table>\n</html>\n");
    html
}

fn write_row(row: &Row) -> String {
    let mut details = String::new();
    if !row.details.is_empty() {
        details.push_str("<dl>");
        for (label, text) in &row.details {
            let _ = write!(details, "<dt>{}</dt><dd><pre>{}</pre></dd>", escape(label), escape(text));
        }
        details.push_str("</dl>");
    }
    format!(
        "<tr id=\"{id}\"><td class=\"{result}\">{result}</td><td><code>{id}</code></td><td>{}{details}</td>\
         <td class=\"time\">{}</td></tr>\n",
        escape(&row.title),
        escape(&row.elapsed),
        id = escape(&row.id),
        result = row.result,
    )
}

/// Text as HTML shows it; control characters, which HTML forbids, as a replacement character.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push('\n'),
            _ if character.is_control() => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_text_cannot_leave_its_place() {
        let row = Row {
            id: "x".to_owned(),
            group: "g".to_owned(),
            title: "t".to_owned(),
            result: "fail",
            elapsed: String::new(),
            details: vec![("got", "</pre><script>alert('&\u{1b}')</script>\"".to_owned())],
        };
        let page = write(&Page { title: "<a>".to_owned(), summary: "&".to_owned(), rows: vec![row] });
        assert!(
            page.contains("&lt;/pre&gt;&lt;script&gt;alert(&#39;&amp;\u{fffd}&#39;)&lt;/script&gt;&quot;"),
            "{page}"
        );
        assert!(page.contains("<title>&lt;a&gt;</title>") && !page.contains("<script>"), "{page}");
    }
}
