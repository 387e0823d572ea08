//! What `timhook validate` can be told.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values;
use crate::commands::explain::unknown_rule;
use crate::commands::validate::{ExpectedVerdict, TextKind, ValidateOptions};
use crate::document::Comments;
use crate::env::Env;
use crate::error::Error;
use crate::protocol::catalogue;
use crate::protocol::rules::by_id;
use crate::report::CaseFormat;

/// Check JSON files against the documented schema and the vendor's rules.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n\x20\x20\
                        timhook validate fixtures/ captured.ndjson\n\x20\x20\
                        timhook validate --json - < payload.json | jq '.findings[].rule'\n\x20\x20\
                        timhook validate --report junit=junit.xml tests/callbacks/\n\
                        \n\
                        Exit codes: 0 all valid, 1 findings, 3 a file could not be read.")]
pub(super) struct ValidateArgs {
    /// File, folder (its .json, .ndjson, .jsonl), quoted glob, or -.
    ///
    /// - is standard input. A file holds one payload, JSON Lines of payloads, or exchange records.
    #[arg(required = true, value_name = "FILE|DIR|GLOB|-")]
    inputs: Vec<String>,

    /// What the files hold.
    ///
    /// auto recognises a callback by CallbackCommand, an answer by ActionStatus.
    #[arg(long, value_enum, value_name = "KIND", default_value = "auto", help_heading = "Checks")]
    kind: KindName,

    /// The command of answers, or of payloads that do not name it.
    #[arg(long, value_name = "COMMAND", value_parser = values::names(commands), hide_possible_values = true,
          help_heading = "Checks")]
    command: Option<String>,

    /// Warnings and unknown commands fail, too.
    #[arg(long, help_heading = "Checks")]
    strict: bool,

    /// Accept // and /* */ comments.
    #[arg(long, help_heading = "Checks")]
    jsonc: bool,

    /// Expect every text to be invalid: valid texts fail.
    #[arg(long, help_heading = "Checks", conflicts_with = "expect_rule")]
    expect_invalid: bool,

    /// Expect every text to break this rule: other texts fail.
    #[arg(long, value_name = "RULE", value_parser = values::names(super::names::rule_names), hide_possible_values = true,
          help_heading = "Checks")]
    expect_rule: Option<String>,

    /// The longest text, after decompression. A stream may have any number of texts.
    #[arg(long, value_name = "SIZE", value_parser = values::size, default_value = "64MiB", help_heading = "Checks")]
    max_document: u64,

    /// Show the first N findings and count the rest.
    #[arg(long, value_name = "N", help_heading = "Results")]
    max_findings: Option<usize>,

    /// Show what the documentation does not know, and no findings.
    #[arg(long, help_heading = "Results")]
    drift: bool,

    /// Write the report of --format to a file, and show findings as usual.
    #[arg(long, value_name = "FILE", help_heading = "Results")]
    output: Option<PathBuf>,

    /// Write a report: junit, sarif, github, gitlab or tap (repeatable).
    #[arg(long, value_name = "FORMAT=FILE", value_parser = values::suggest(report_file, reports),
          hide_possible_values = true, help_heading = "Results")]
    report: Vec<(CaseFormat, PathBuf)>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    Auto,
    Request,
    Response,
    Exchange,
}

/// For the completion of shells.
fn commands() -> Vec<&'static str> {
    catalogue::names().collect()
}

impl ValidateArgs {
    /// `format` is the report that --format names, if it names one.
    pub(super) fn understand(self, format: Option<CaseFormat>, env: &Env) -> Result<ValidateOptions, Error> {
        values::check_inputs(&self.inputs)?;
        if self.drift && format.is_some() {
            let help = "remove --format, or use --json";
            return Err(Error::usage("--drift cannot print a report of this format", help));
        }
        let mut reports = self.report;
        let format = match (self.output, format) {
            (Some(path), Some(format)) if path.as_os_str() == "-" => Some(format),
            (Some(path), Some(format)) => {
                reports.push((format, path));
                None
            }
            (Some(_), None) => {
                let help = "name one, such as --format junit, or use --report junit=FILE";
                return Err(Error::usage("--output needs a report format", help));
            }
            (None, format) => format,
        };
        let mut taken = HashSet::new();
        if let Some((_, path)) = reports.iter().find(|(_, path)| !taken.insert(path.clone())) {
            let message = format!("--report names the file {} twice", path.display());
            return Err(Error::usage(message, "give each report a file of its own"));
        }
        let expectation = match self.expect_rule {
            Some(id) => ExpectedVerdict::Breaks(by_id(&id).ok_or_else(|| unknown_rule(&id))?),
            None if self.expect_invalid => ExpectedVerdict::Invalid,
            None => ExpectedVerdict::Valid,
        };
        let unknown =
            |name: &str| Error::usage(format!("there is no command `{name}`"), catalogue::advice(name));
        let command =
            self.command.map(|name| catalogue::find(&name).ok_or_else(|| unknown(&name))).transpose()?;
        Ok(ValidateOptions {
            inputs: self.inputs,
            command,
            kind: match self.kind {
                KindName::Auto => TextKind::Auto,
                KindName::Request => TextKind::Request,
                KindName::Response => TextKind::Response,
                KindName::Exchange => TextKind::Exchange,
            },
            is_strict: self.strict,
            comments: if self.jsonc { Comments::Allowed } else { Comments::Refused },
            expectation,
            max_findings: self.max_findings,
            is_drift: self.drift,
            format,
            reports,
            step_summary: env.step_summary(),
            max_document: self.max_document,
            stderr_is_terminal: env.stderr_is_terminal,
        })
    }
}

/// `junit=report.xml`.
fn reports() -> Vec<&'static str> {
    vec![
        "junit=report.xml",
        "sarif=report.sarif",
        "github=report.txt",
        "gitlab=report.json",
        "tap=report.tap",
    ]
}

fn report_file(text: &str) -> Result<(CaseFormat, PathBuf), String> {
    let (name, path) = text.split_once('=').ok_or("write FORMAT=FILE, such as junit=report.xml")?;
    let format = match name {
        "junit" => CaseFormat::Junit,
        "sarif" => CaseFormat::Sarif,
        "github" => CaseFormat::Github,
        "tap" => CaseFormat::Tap,
        "gitlab" => CaseFormat::Gitlab,
        _ => {
            return Err(format!(
                "`{name}` is not a report format; write junit, sarif, github, gitlab or tap"
            ));
        }
    };
    Ok((format, values::report_file(name, path)?))
}
