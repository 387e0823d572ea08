//! What `timhook send` expects of answers, and what it does in place of sending.

use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::cli::values;
use crate::commands::expectations::Expected;
use crate::commands::export::ExportTool;
use crate::commands::send::DryRun;
use crate::error::Error;
use crate::http::client::parse_header;
use crate::protocol::answer::Expectation;

#[derive(Debug, Args)]
#[command(next_help_heading = "Delivery")]
pub(super) struct DeliveryArgs {
    /// The expected answer: ok, fail, contract, status=N, any, or a file.
    ///
    /// `contract` is status 200 and the documented JSON. `ok` is the same with ActionStatus OK and ErrorCode 0.
    /// NAME.expect.json beside a payload NAME.json replaces this option.
    #[arg(long, value_name = "WHAT", value_parser = values::suggest(expectation, expectations),
          hide_possible_values = true, default_value = "ok")]
    expect: Expect,

    /// Time for each attempt. The default is the limit of the vendor.
    #[arg(long, value_name = "DURATION", value_parser = values::duration, default_value = "2s")]
    pub(super) timeout: Duration,

    /// Add a header, or replace Content-Type (repeatable).
    #[arg(long, value_name = "NAME: VALUE", value_parser = parse_header)]
    pub(super) header: Vec<(String, String)>,

    /// Find out why the endpoint refuses a correctly signed callback.
    ///
    /// timhook sends the callback again, once with each common signing mistake, and names the mistake that the
    /// endpoint accepts. These are real deliveries. This happens only for the first callback that the endpoint
    /// refuses (401, 403 or FAIL).
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) diagnose_sign: bool,

    /// Print the request as http, curl, vegeta, k6 or hurl.
    ///
    /// The output contains the signature. For vegeta, it is JSON targets. For k6, it is a script that signs while it
    /// runs and does not contain the token.
    #[arg(long, value_enum, value_name = "AS", num_args = 0..=1, require_equals = true, default_missing_value = "http", hide_possible_values = true)]
    dry_run: Option<DryRunName>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Expect {
    Keyword(Expectation),
    File(String),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DryRunName {
    Http,
    Curl,
    Vegeta,
    K6,
    Hurl,
}

impl DeliveryArgs {
    /// The expectation, and the file that takes its place, read.
    pub(super) fn expectation(&self) -> Result<(Expectation, Option<Arc<Expected>>), Error> {
        Ok(match &self.expect {
            Expect::Keyword(expectation) => (*expectation, None),
            Expect::File(file) => (Expectation::Ok, Some(Arc::new(Expected::read(file)?))),
        })
    }

    /// What to print in place of sending.
    pub(super) fn dry_run(&self) -> Option<DryRun> {
        self.dry_run.map(|kind| match kind {
            DryRunName::Http => DryRun::Http,
            DryRunName::Curl => DryRun::Curl,
            DryRunName::Vegeta => DryRun::For(ExportTool::Vegeta),
            DryRunName::K6 => DryRun::For(ExportTool::K6),
            DryRunName::Hurl => DryRun::For(ExportTool::Hurl),
        })
    }
}

fn expectations() -> Vec<&'static str> {
    vec!["ok", "fail", "contract", "any", "status=403"]
}

fn expectation(text: &str) -> Result<Expect, String> {
    Ok(Expect::Keyword(match text {
        "ok" => Expectation::Ok,
        "fail" => Expectation::Fail,
        "contract" => Expectation::Contract,
        "any" => Expectation::Any,
        file if file.ends_with(".json") || file.contains('/') => return Ok(Expect::File(file.to_owned())),
        _ => text
            .strip_prefix("status=")
            .and_then(|status| status.parse().ok())
            .filter(|status| (100..=599).contains(status))
            .map(Expectation::Status)
            .ok_or("write ok, fail, contract, any or status=N, such as status=403, or name a FILE.json")?,
    }))
}
