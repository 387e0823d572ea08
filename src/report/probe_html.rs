//! A run against an endpoint as one page of HTML that needs nothing else: no script, no font, no network. What explains
//! most comes first, then what failed; the rest is folded.

use std::fmt::Write as _;

use super::html::{escape, escape_lines, page_foot, page_head};

/// What the page shows.
pub(crate) struct ProbePage {
    /// Heading.
    pub(crate) title: String,
    /// What was asked, when, and with what: labels and values.
    pub(crate) facts: Vec<(&'static str, String)>,
    /// The numbers of the run.
    pub(crate) summary: String,
    /// What could not be confirmed.
    pub(crate) doubts: Vec<String>,
    /// How much the causes explain.
    pub(crate) causes_heading: String,
    /// The causes of failures, the most frequent first.
    pub(crate) causes: Vec<CauseRow>,
    /// One row per case.
    pub(crate) rows: Vec<ProbeRow>,
}

/// A cause and the cases that failed of it.
pub(crate) struct CauseRow {
    /// In one sentence.
    pub(crate) text: String,
    /// What else is known, each with a label.
    pub(crate) details: Vec<(&'static str, String)>,
    /// Ids.
    pub(crate) cases: Vec<String>,
}

/// A case and how it ended.
pub(crate) struct ProbeRow {
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
    /// Why it did not pass; empty if it did.
    pub(crate) why: String,
    /// What there is to tell besides, each with a label; may be empty.
    pub(crate) details: Vec<(&'static str, String)>,
}

/// The sections of cases: how they ended, the heading, and whether it is open.
const SECTIONS: [(&str, &str, bool); 4] = [
    ("fail", "failed", true),
    ("warn", "warnings", false),
    ("skipped", "skipped", false),
    ("pass", "passed", false),
];

/// Writes the page.
pub(crate) fn write(page: &ProbePage) -> String {
    let mut html = page_head(&page.title);
    html.push_str("<dl class=\"facts\">\n");
    for (label, value) in &page.facts {
        let _ = writeln!(html, "<dt>{}</dt><dd>{}</dd>", escape(label), shown_id(value));
    }
    let _ = writeln!(html, "</dl>\n<p class=\"summary\">{}</p>", escape(&page.summary));
    for doubt in &page.doubts {
        let _ = writeln!(html, "<p class=\"doubt\">Could not be confirmed: {}</p>", escape(doubt));
    }
    if !page.causes.is_empty() {
        let _ = writeln!(html, "<h2>{}</h2>\n<ol class=\"causes\">", escape(&page.causes_heading));
        page.causes.iter().for_each(|cause| html.push_str(&write_cause(cause)));
        html.push_str("</ol>\n");
    }
    for (result, heading, is_open) in SECTIONS {
        html.push_str(&write_section(page, result, heading, is_open));
    }
    html + &page_foot()
}

fn write_cause(cause: &CauseRow) -> String {
    let mut html = format!("<li><b>{} ×</b> {}", cause.cases.len(), escape(&cause.text));
    for (label, text) in &cause.details {
        let _ = write!(html, "<br><span class=\"muted\">{}</span> {}", escape(label), escape(text));
    }
    let links = cause.cases.iter().map(|id| format!("<a href=\"#{}\">{}</a>", escape(id), shown_id(id)));
    let _ = writeln!(html, "<p class=\"ids\">{}</p></li>", links.collect::<Vec<_>>().join(" "));
    html
}

fn write_section(page: &ProbePage, result: &str, heading: &str, is_open: bool) -> String {
    let rows: Vec<&ProbeRow> = page.rows.iter().filter(|row| row.result == result).collect();
    if rows.is_empty() {
        return String::new();
    }
    let open = if is_open { " open" } else { "" };
    let mut html = format!("<details class=\"section\"{open}><summary>{} {heading}</summary>\n", rows.len());
    let mut group = None;
    for row in rows {
        if group != Some(&row.group) {
            let end = if group.is_some() { "</ul>\n" } else { "" };
            group = Some(&row.group);
            let _ = writeln!(html, "{end}<h3>{}</h3>\n<ul class=\"cases\">", escape(&row.group));
        }
        html.push_str(&write_row(row));
    }
    html + "</ul></details>\n"
}

fn write_row(row: &ProbeRow) -> String {
    let mut html = format!(
        "<li class=\"case {result}\" id=\"{id}\"><span class=\"verdict\">{result}</span> <code>{shown}</code> \
         <span>{title}</span> <span class=\"time\">{elapsed}</span>",
        result = row.result,
        id = escape(&row.id),
        shown = shown_id(&row.id),
        title = escape(&row.title),
        elapsed = escape(&row.elapsed),
    );
    if !row.why.is_empty() {
        let _ = write!(html, "<p>{}</p>", escape(&row.why));
    }
    if !row.details.is_empty() {
        html.push_str("<details><summary>request, answer and source</summary><dl>");
        for (label, text) in &row.details {
            let _ = write!(html, "<dt>{}</dt><dd><pre>{}</pre></dd>", escape(label), escape_lines(text));
        }
        html.push_str("</dl></details>");
    }
    html + "</li>\n"
}

/// An id that breaks between its words alone.
fn shown_id(id: &str) -> String {
    escape(id).replace('/', "/<wbr>").replace('.', ".<wbr>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_text_cannot_leave_its_place() {
        let hostile = "</pre><script>alert('&\u{1b}')</script>\"".to_owned();
        let row = ProbeRow {
            id: "x".to_owned(),
            group: "g".to_owned(),
            title: "t".to_owned(),
            result: "fail",
            elapsed: String::new(),
            why: hostile.clone(),
            details: vec![("got", hostile.clone())],
        };
        let cause = CauseRow {
            text: hostile.clone(),
            details: vec![("says", hostile.clone())],
            cases: vec!["x".to_owned()],
        };
        let page = write(&ProbePage {
            title: "<a>".to_owned(),
            facts: vec![("target", hostile.clone())],
            summary: "&".to_owned(),
            doubts: vec![hostile.clone()],
            causes_heading: hostile,
            causes: vec![cause],
            rows: vec![row],
        });
        let escaped = "&lt;/pre&gt;&lt;script&gt;alert(&#39;&amp;\\u{1b}&#39;)&lt;/script&gt;&quot;";
        assert_eq!(page.matches(escaped).count(), 6, "{page}");
        let value = escaped.replace("/pre", "/<wbr>pre").replace("/script", "/<wbr>script");
        assert_eq!(page.matches(&value).count(), 1, "{page}");
        assert!(page.contains("<title>&lt;a&gt;</title>") && !page.contains("<script>"), "{page}");
    }
}
