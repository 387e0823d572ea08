//! What `timhook listen` can be told to expect, to leave out, to report, and to run meanwhile.

use std::path::PathBuf;

use super::filters::{condition, filter};
use super::values;
use crate::commands::listen::Report;
use crate::protocol::filter::{Condition, Filter};
use clap::Args;

#[derive(Debug, Args)]
#[command(next_help_heading = "Expectations")]
pub(super) struct CheckArgs {
    /// Expect a callback that has VALUE at POINTER, such as /MsgSeqList/0/MsgSeq=130; ends as soon as all
    /// expectations are met. Each may be met by another callback, whatever its verdict. VALUE is read as
    /// JSON, else as a string in which * and ? stand for any letters; quotes make a string of digits or
    /// of letters that stand for themselves: '/GroupId="123"'. command=NAME is short for the command.
    #[arg(long, value_name = "POINTER=VALUE", value_parser = condition)]
    pub(super) expect: Vec<Condition>,

    /// Expect at least so many callbacks.
    #[arg(long, value_name = "N", value_parser = values::positive)]
    pub(super) expect_count: Option<u64>,

    /// Show and count only callbacks like this: POINTER=VALUE, command=NAME or a glob, or verdict=accepted, rejected
    /// or unparsable. The others are answered all the same. Given several times, all must hold.
    #[arg(long, value_name = "CONDITION", value_parser = filter)]
    pub(super) filter: Vec<Filter>,

    /// Report at the end what was met: junit=FILE, github=FILE, or github, which goes to standard error.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = report)]
    pub(super) report: Vec<Report>,

    /// Write the URL into FILE once the listener is ready; the file is removed at the end.
    #[arg(long, value_name = "FILE")]
    pub(super) ready_file: Option<PathBuf>,

    /// Run CMD by the shell once the listener is ready, with its URL in TIMHOOK_LISTEN_URL, and end when CMD
    /// ends; a failure if CMD fails. What it prints goes to standard error; what it leaves in the
    /// background is ended with it.
    #[arg(long, value_name = "CMD", conflicts_with = "count")]
    pub(super) exec: Option<String>,
}

fn report(text: &str) -> Result<Report, String> {
    match text.split_once('=') {
        Some(("junit", path)) => Ok(Report::Junit(values::report_file("junit", path)?)),
        Some(("github", path)) => Ok(Report::Github(Some(values::report_file("github", path)?))),
        None if text == "github" => Ok(Report::Github(None)),
        None if text == "junit" => values::report_file("junit", "").map(Report::Junit),
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
