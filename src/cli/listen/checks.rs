//! What `timhook listen` can be told to expect, to leave out, to report, and to run meanwhile.

use std::path::PathBuf;

use crate::cli::filters::conditions;
use crate::cli::values;
use crate::commands::listen::ListenReport;
use crate::protocol::filter::{Condition, Filter, condition, filter};
use clap::Args;

#[derive(Debug, Args)]
#[command(next_help_heading = "Expectations")]
pub(crate) struct CheckArgs {
    /// Wait for a callback that has this value.
    ///
    /// POINTER is a JSON Pointer, such as /MsgSeqList/0/MsgSeq=130. The run ends as soon as all expectations are met.
    /// Different callbacks may meet them, with any verdict. VALUE is read as JSON. If it is not JSON, it is a string
    /// in which * and ? are wildcards. Write quotes for a string of digits or without wildcards: '/GroupId="123"'.
    /// command=NAME expects a command.
    #[arg(long, value_name = "POINTER=VALUE", value_parser = condition)]
    pub(crate) expect: Vec<Condition>,

    /// Expect at least N callbacks.
    #[arg(long, value_name = "N", value_parser = values::positive)]
    pub(crate) expect_count: Option<u64>,

    /// Show and count only callbacks like this: POINTER=VALUE, command=NAME or a glob, or verdict=accepted, rejected
    /// or unparsable. All callbacks are answered. If the option is given several times, all must match.
    #[arg(long, value_name = "CONDITION", value_parser = values::suggest(filter, conditions),
          hide_possible_values = true)]
    pub(crate) filter: Vec<Filter>,

    /// Write a report of the expectations at the end: junit=FILE, github=FILE, or github for standard error.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = values::suggest(report, reports), hide_possible_values = true)]
    pub(crate) report: Vec<ListenReport>,

    /// Write the URL to FILE when the listener is ready. The file is removed at the end.
    #[arg(long, value_name = "FILE")]
    pub(crate) ready_file: Option<PathBuf>,

    /// Run a command against the listener.
    ///
    /// The shell runs CMD when the listener is ready. TIMHOOK_LISTEN_URL holds the URL. The listener ends when CMD
    /// ends. If CMD fails, the run fails. What CMD prints goes to standard error. At the end, processes that CMD has
    /// left in the background are stopped.
    #[arg(long, value_name = "CMD", conflicts_with = "count")]
    pub(crate) exec: Option<String>,
}

fn reports() -> Vec<&'static str> {
    vec!["junit=report.xml", "github=report.txt", "github"]
}

fn report(text: &str) -> Result<ListenReport, String> {
    match text.split_once('=') {
        Some(("junit", path)) => Ok(ListenReport::Junit(values::report_file("junit", path)?)),
        Some(("github", path)) => Ok(ListenReport::Github(Some(values::report_file("github", path)?))),
        None if text == "github" => Ok(ListenReport::Github(None)),
        None if text == "junit" => values::report_file("junit", "").map(ListenReport::Junit),
        _ => Err("write junit=FILE, github=FILE or github".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named() {
        assert!(report("junit").is_err());
        assert!(report("junit=").is_err());
        assert!(report("tap=x").is_err());
    }
}
