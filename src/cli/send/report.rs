//! Which reports `timhook send` writes.

use clap::Args;

use crate::cli::values;
use crate::commands::send::{ReportKind, ReportTarget};
use crate::error::Error;

#[derive(Debug, Args)]
#[command(next_help_heading = "Reports")]
pub(super) struct ReportArgs {
    /// Write a report: junit=FILE, json=FILE, html=FILE or github (repeatable).
    ///
    /// github goes to standard output, github=FILE to a file.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = values::suggest(report, reports), hide_possible_values = true)]
    report: Vec<ReportTarget>,

    /// Show signatures in results and reports. Others can use a signature for a minute.
    #[arg(long)]
    pub(super) show_secrets: bool,
}

impl ReportArgs {
    /// `is_json` is whether standard output is JSON Lines.
    pub(super) fn understand(&self, is_json: bool) -> Result<Vec<ReportTarget>, Error> {
        if is_json && self.report.iter().any(|report| report.path.is_none()) {
            let help = "write the report to a file: --report github=FILE";
            return Err(Error::usage("--json and this report cannot both write to standard output", help));
        }
        Ok(self.report.clone())
    }
}

fn reports() -> Vec<&'static str> {
    vec!["junit=report.xml", "json=report.json", "html=report.html", "github"]
}

/// `junit=report.xml`, `github`.
fn report(text: &str) -> Result<ReportTarget, String> {
    let (name, path) = match text.split_once('=') {
        Some((name, path)) => (name, Some(path)),
        None => (text, None),
    };
    let kind = match name {
        "junit" => ReportKind::Junit,
        "json" => ReportKind::Json,
        "github" => ReportKind::Github,
        "html" => ReportKind::Html,
        _ => {
            return Err(format!("`{name}` is not a report format; write junit, json, github or html"));
        }
    };
    match path {
        None if kind == ReportKind::Github => Ok(ReportTarget { kind, path: None }),
        Some("-") if kind == ReportKind::Github => Ok(ReportTarget { kind, path: None }),
        path => Ok(ReportTarget { kind, path: Some(values::report_file(name, path.unwrap_or_default())?) }),
    }
}
