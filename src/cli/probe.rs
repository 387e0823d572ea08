//! What `timhook probe` can be told.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::connection::DirectArgs;
use super::send::check_url;
use super::{secret, values};
use crate::commands::probe::cases::{self, Category};
use crate::commands::probe::{CaseSelection, FailOn, ProbeOptions, ProbeTarget, ReportFormat};
use crate::env::Env;
use crate::error::Error;
use crate::http::client::ClientOptions;
use crate::protocol::catalogue;
use crate::render::console::Level;

/// Test with many cases whether an endpoint follows the documentation.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n\x20\x20\
                        timhook probe :3000/callback --sdkappid 1400000000\n\x20\x20\
                        timhook probe :3000/callback --sdkappid 1400000000 --only 'sign-*'\n\x20\x20\
                        timhook probe 3000 --sdkappid 1400000000 --command 'Group.*Before*'\n\x20\x20\
                        timhook probe --list --category security\n\
                        \n\
                        Every request is about a group and an operator that do not exist, see --group-id and --operator. An endpoint may forbid an event; that is not a failure. The probe ignores the proxies of the environment.\n\
                        \n\
                        Exit codes: 0 no failure, 1 failures (warnings, too, with --fail-on warn), 3 all cases were skipped, 4 no answer at all.")]
pub(super) struct ProbeArgs {
    /// Endpoint: a URL, or 3000 or :3000/path for short [env: TIMHOOK_URL].
    url: Option<String>,

    #[command(flatten)]
    selection: SelectionArgs,

    #[command(flatten)]
    app: secret::AppArgs,

    /// GroupId of the callbacks that have one.
    #[arg(long, value_name = "ID", default_value = "@TGS#TIMHOOK_PROBE", help_heading = "Callbacks")]
    group_id: String,

    /// Operator_Account of the callbacks that have one.
    #[arg(long, value_name = "USERID", default_value = "timhook_probe", help_heading = "Callbacks")]
    operator: String,

    /// Time for each answer. The default is the limit of the vendor.
    #[arg(long, value_name = "DURATION", value_parser = values::duration, default_value = "2s",
          help_heading = "Delivery")]
    timeout: Duration,

    #[command(flatten)]
    connection: DirectArgs,

    /// What makes the run fail: only failures, or also warnings.
    #[arg(long, value_enum, value_name = "WHAT", default_value = "fail", help_heading = "Results")]
    fail_on: FailOnName,

    /// Write a report: junit=FILE, html=FILE, sarif=FILE or github (repeatable).
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = values::suggest(report, reports),
          hide_possible_values = true, help_heading = "Results")]
    report: Vec<(ReportFormat, Option<PathBuf>)>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Cases")]
struct SelectionArgs {
    /// Probe with this command, a name or a glob (repeatable).
    ///
    /// Without it, the probe recalls group messages.
    #[arg(long, value_name = "COMMAND", value_parser = values::names(command_names),
          hide_possible_values = true)]
    command: Vec<String>,

    /// List the cases, and run none.
    #[arg(long)]
    list: bool,

    /// Run the cases whose id matches this glob (repeatable).
    #[arg(long, value_name = "GLOB", value_parser = values::names(cases::ids),
          hide_possible_values = true)]
    only: Vec<String>,

    /// Leave out the cases whose id matches this glob (repeatable).
    #[arg(long, value_name = "GLOB", value_parser = values::names(cases::ids),
          hide_possible_values = true)]
    skip: Vec<String>,

    /// Run the cases of this category (repeatable).
    #[arg(long, value_enum, value_name = "CATEGORY")]
    category: Vec<CategoryName>,

    /// Run also the cases that may disturb others: load, a slow sender.
    #[arg(long)]
    all: bool,

    /// Allow these cases against a public address, too.
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CategoryName {
    Documented,
    Security,
    Robustness,
    Load,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOnName {
    Fail,
    Warn,
}

impl ProbeArgs {
    pub(super) fn understand(
        self,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<ProbeOptions, Error> {
        let selection = self.selection.understand();
        let subject = if self.selection.list {
            None
        } else {
            let url = self.url.as_deref().or(env.get("TIMHOOK_URL")).ok_or_else(|| {
                let help =
                    "name the endpoint: timhook probe http://127.0.0.1:3000/callback, or set TIMHOOK_URL";
                Error::usage("the URL is missing", help)
            })?;
            let sdkappid = self.app.sdkappid(env)?.ok_or_else(|| {
                let help = "give the one that the endpoint expects with --sdkappid ID or in TIMHOOK_SDKAPPID";
                Error::usage("the SDKAppID is missing", help)
            })?;
            let url = check_url(url)?;
            let route = self.connection.understand_alone(&url, env, remarks)?;
            Some(ProbeTarget {
                url,
                sdkappid,
                token: self.app.token(env, remarks)?,
                group_id: not_empty("--group-id", self.group_id)?,
                operator: not_empty("--operator", self.operator)?,
                client: ClientOptions { timeout: self.timeout, route, ..ClientOptions::default() },
                is_sure: self.selection.yes,
            })
        };
        let fail_on = match self.fail_on {
            FailOnName::Fail => FailOn::Fail,
            FailOnName::Warn => FailOn::Warn,
        };
        Ok(ProbeOptions {
            selection,
            subject,
            step_summary: env.step_summary(),
            fail_on,
            reports: self.report,
        })
    }
}

impl SelectionArgs {
    fn understand(&self) -> CaseSelection {
        let category = |name: &CategoryName| match name {
            CategoryName::Documented => Category::Documented,
            CategoryName::Security => Category::Security,
            CategoryName::Robustness => Category::Robustness,
            CategoryName::Load => Category::Load,
        };
        CaseSelection {
            commands: self.command.clone(),
            only: self.only.clone(),
            skip: self.skip.clone(),
            categories: self.category.iter().map(category).collect(),
            with_disturbing: self.all,
        }
    }
}

fn command_names() -> Vec<&'static str> {
    catalogue::names().collect()
}

/// An id of nothing would recall in a group of nobody.
fn not_empty(option: &str, value: String) -> Result<String, Error> {
    if value.is_empty() {
        return Err(Error::usage(format!("{option} is empty"), "leave it out to use the made-up default"));
    }
    Ok(value)
}

fn reports() -> Vec<&'static str> {
    vec!["junit=report.xml", "html=report.html", "sarif=report.sarif", "github"]
}

/// `junit=report.xml`, `github`.
fn report(text: &str) -> Result<(ReportFormat, Option<PathBuf>), String> {
    let (name, path) = match text.split_once('=') {
        Some((name, path)) => (name, Some(path)),
        None => (text, None),
    };
    let format = match name {
        "junit" => ReportFormat::Junit,
        "html" => ReportFormat::Html,
        "sarif" => ReportFormat::Sarif,
        "github" => ReportFormat::Github,
        _ => {
            return Err(format!("`{name}` is not a report format; write junit, html, sarif or github"));
        }
    };
    match path {
        None if format == ReportFormat::Github => Ok((format, None)),
        path => Ok((format, Some(values::report_file(name, path.unwrap_or_default())?))),
    }
}
