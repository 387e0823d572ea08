//! The run as a web page: summary, plots, and a row per delivery with request and answer.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use tempfile::SpooledTempFile;

use super::plot::Plot;
use crate::commands::send::show::summary::RunSummary;
use crate::exchange::{Delivery, DeliveryVerdict};
use crate::render::delivery::{attempt_text, whole_reason};
use crate::render::exchange::format_elapsed;
use crate::render::sanitize::sanitize_bytes;
use crate::render::style::Style;
use crate::report::html::{escape, escape_lines, page_foot, page_head};

/// Rows of deliveries that passed; a browser has to hold them all. The first ones have them.
const MOST_PASSED_ROWS: u64 = 2_000;

/// Rows of deliveries that did not.
const MOST_OTHER_ROWS: u64 = 5_000;

/// How much of a body is shown, in bytes.
const MOST_BODY_BYTES: usize = 16 * 1024;

/// Rows are kept in memory up to so many bytes, then in a file.
const MOST_ROW_BYTES: usize = 1024 * 1024;

/// The page as far as the run has come.
pub(super) struct PageReport {
    file: File,
    target: String,
    rows: SpooledTempFile,
    passed: u64,
    other: u64,
    left_out: u64,
    plot: Plot,
}

impl PageReport {
    pub(super) fn new(file: File, target: &str) -> Self {
        Self {
            file,
            target: target.to_owned(),
            rows: SpooledTempFile::new(MOST_ROW_BYTES),
            passed: 0,
            other: 0,
            left_out: 0,
            plot: Plot::new(),
        }
    }

    pub(super) fn add(&mut self, delivery: &Delivery) -> io::Result<()> {
        self.plot.add(delivery.latency, delivery.verdict);
        let (count, most) = match delivery.verdict {
            DeliveryVerdict::Pass => (&mut self.passed, MOST_PASSED_ROWS),
            DeliveryVerdict::Fail | DeliveryVerdict::Error => (&mut self.other, MOST_OTHER_ROWS),
        };
        if *count >= most {
            self.left_out += 1;
            return Ok(());
        }
        *count += 1;
        self.rows.write_all(row(delivery).as_bytes())
    }

    pub(super) fn finish(mut self, summary: &RunSummary) -> io::Result<()> {
        let mut page = BufWriter::new(&self.file);
        page.write_all(page_head("timhook send").as_bytes())?;
        writeln!(page, "<p class=\"muted\">to {}</p>", escape(&self.target))?;
        page.write_all(facts(summary).as_bytes())?;
        page.write_all(self.plot.to_svg().as_bytes())?;
        page.write_all(summary.latency.distribution_svg().as_bytes())?;
        page.write_all(
            b"<h2>Deliveries</h2>\n<input type=\"checkbox\" id=\"problems\"> \
              <label for=\"problems\">only those that did not pass</label>\n<div class=\"rows\">\n",
        )?;
        self.rows.rewind()?;
        io::copy(&mut self.rows, &mut page)?;
        page.write_all(b"</div>\n")?;
        if self.left_out > 0 {
            writeln!(
                page,
                "<p class=\"muted\">{} more deliveries have no row here: shown are the first {MOST_PASSED_ROWS} that \
                 passed and the first {MOST_OTHER_ROWS} that did not. --report json=FILE has them all.</p>",
                self.left_out
            )?;
        }
        page.write_all(page_foot().as_bytes())?;
        page.flush()
    }
}

/// Numbers and reasons.
fn facts(summary: &RunSummary) -> String {
    let mut html = "<dl>\n".to_owned();
    for (name, value) in summary.facts() {
        let _ = writeln!(html, "<div><dt>{}</dt><dd>{}</dd></div>", escape(name), escape(&value));
    }
    html.push_str("</dl>\n");
    let reasons = summary.reasons();
    if !reasons.is_empty() {
        html.push_str("<h2>Why deliveries did not pass</h2>\n<table>\n");
        for (reason, count) in reasons {
            let _ =
                writeln!(html, "<tr><td class=\"number\">{count} ×</td><td>{}</td></tr>", escape(&reason));
        }
        html.push_str("</table>\n");
    }
    html
}

fn row(delivery: &Delivery) -> String {
    let (class, word) = match delivery.verdict {
        DeliveryVerdict::Pass => ("pass", "pass"),
        DeliveryVerdict::Fail => ("fail", "fail"),
        DeliveryVerdict::Error => ("error", "error"),
    };
    let status = delivery.status.map_or_else(|| "—".to_owned(), |status| status.to_string());
    let mut html = format!(
        "<details class=\"{class}\"><summary><span class=\"right muted\">{}</span><span class=\"verdict\">{word}</span>\
         <span>{}</span><span>{status}</span><span>{}</span><span class=\"right\">{}</span></summary>\n",
        delivery.number + 1,
        escape(&delivery.payload),
        escape(delivery.action_status.as_deref().unwrap_or("—")),
        format_elapsed(delivery.shown_time()),
    );
    if !delivery.reasons.is_empty() {
        let _ = writeln!(html, "<h3>Why</h3><pre>{}</pre>", escape_lines(&whole_reason(delivery)));
    }
    if !delivery.earlier.is_empty() {
        let attempts: Vec<String> = delivery
            .earlier
            .iter()
            .enumerate()
            .map(|(position, attempt)| {
                format!("{}: {}", position + 1, attempt_text(attempt, "   ", Style::plain()))
            })
            .collect();
        let attempts = attempts.concat();
        let _ = writeln!(html, "<h3>Earlier attempts</h3><pre>{}</pre>", escape_lines(attempts.trim_end()));
    }
    let request = format!("POST {}\n\n{}", delivery.url, body_text(&delivery.body));
    let _ = writeln!(html, "<h3>Request</h3><pre>{}</pre>", escape_lines(&request));
    if let Some(reply) = &delivery.reply {
        let reply = if reply.is_empty() { "(empty)".to_owned() } else { body_text(reply) };
        let _ = writeln!(html, "<h3>Answer</h3><pre>{}</pre>", escape_lines(&reply));
    }
    html.push_str("</details>\n");
    html
}

/// A body line by line, up to a limit.
fn body_text(body: &[u8]) -> String {
    let shown = &body[..body.len().min(MOST_BODY_BYTES)];
    let lines: Vec<String> =
        shown.split(|&byte| byte == b'\n').map(|line| sanitize_bytes(line).into_owned()).collect();
    let more = body.len() - shown.len();
    let rest = if more > 0 { format!("\n… and {more} bytes more") } else { String::new() };
    format!("{}{rest}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::delivery_samples::passed;

    #[test]
    fn a_row_shows_strangers_text_as_text() {
        let mut delivery = passed();
        delivery.payload = "<script>alert(1)</script>".into();
        delivery.reply = Some(bytes::Bytes::from_static(b"</pre><img src=x onerror=alert(1)>\x1b[31m"));
        let row = row(&delivery);
        assert!(!row.contains("<script") && !row.contains("<img") && !row.contains('\u{1b}'), "{row}");
        assert!(row.contains("&lt;/pre&gt;&lt;img src=x onerror=alert(1)&gt;\\u{1b}[31m"), "{row}");
    }

    #[test]
    fn long_bodies_are_cut_and_that_is_said() {
        let text = body_text(&vec![b'x'; MOST_BODY_BYTES + 7]);
        assert!(text.ends_with("xx\n… and 7 bytes more"), "{}", text.len());
    }
}
