//! A run against an endpoint as one page of HTML that needs nothing else: no script, no font, no network.

use std::fmt::Write as _;

use super::html::{escape, escape_lines, page_foot, page_head};

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

/// Writes the page.
pub(crate) fn write(page: &Page) -> String {
    let mut html = page_head(&page.title);
    let _ = writeln!(html, "<p>{}</p>\n<table class=\"cases\">", escape(&page.summary));
    let mut group = "";
    for row in &page.rows {
        if row.group != group {
            group = &row.group;
            let _ = writeln!(html, "<tr><th colspan=\"4\">{}</th></tr>", escape(group));
        }
        html.push_str(&write_row(row));
    }
    html.push_str("</table>\n");
    html + &page_foot()
}

fn write_row(row: &Row) -> String {
    let mut details = String::new();
    if !row.details.is_empty() {
        details.push_str("<dl>");
        for (label, text) in &row.details {
            let _ = write!(details, "<dt>{}</dt><dd><pre>{}</pre></dd>", escape(label), escape_lines(text));
        }
        details.push_str("</dl>");
    }
    format!(
        "<tr id=\"{id}\"><td class=\"verdict {result}\">{result}</td><td><code>{id}</code></td><td>{}{details}</td>\
         <td class=\"number\">{}</td></tr>\n",
        escape(&row.title),
        escape(&row.elapsed),
        id = escape(&row.id),
        result = row.result,
    )
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
            page.contains("&lt;/pre&gt;&lt;script&gt;alert(&#39;&amp;\\u{1b}&#39;)&lt;/script&gt;&quot;"),
            "{page}"
        );
        assert!(page.contains("<title>&lt;a&gt;</title>") && !page.contains("<script>"), "{page}");
    }
}
