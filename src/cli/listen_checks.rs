//! What `timhook listen` can be told to expect, to leave out, to report, and to run meanwhile.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::values;
use crate::commands::listen::Report;
use crate::exchange::Outcome;
use crate::protocol::filter::{Condition, Filter};

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

/// `/GroupId=@TGS#1`, `/MsgSeqList/0/MsgSeq=130`.
fn condition(text: &str) -> Result<Condition, String> {
    let (pointer, value) = text.split_once('=').ok_or("write POINTER=VALUE, such as /GroupId=@TGS#1")?;
    let pointer = if pointer == "command" { "/CallbackCommand" } else { pointer };
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(format!("a JSON Pointer begins with `/`: did you mean `/{pointer}={value}`?"));
    }
    let typed = serde_json::from_str(value).ok();
    // What is typed without quotes may be a glob; brackets stand for themselves, since lists are JSON.
    let glob = value.replace('[', "[[]");
    let pattern =
        (typed.is_none() && value.contains(['*', '?'])).then(|| glob::Pattern::new(&glob).ok()).flatten();
    Ok(Condition { pointer: pointer.to_owned(), value: typed.unwrap_or_else(|| Value::from(value)), pattern })
}

fn filter(text: &str) -> Result<Filter, String> {
    match text.split_once('=') {
        Some(("command", name)) => glob::Pattern::new(name)
            .map(Filter::Command)
            .map_err(|error| format!("`{name}` is no name and no glob: {}", error.msg)),
        Some(("verdict", "accepted")) => Ok(Filter::Verdict(Outcome::Accepted)),
        Some(("verdict", "rejected")) => Ok(Filter::Verdict(Outcome::Rejected)),
        Some(("verdict", "unparsable")) => Ok(Filter::Verdict(Outcome::Unparsable)),
        Some(("verdict", other)) => {
            Err(format!("`{other}` is no verdict; there are accepted, rejected and unparsable"))
        }
        Some((pointer, _)) if pointer.starts_with('/') => condition(text).map(Filter::Body),
        _ => Err("write POINTER=VALUE, command=NAME or verdict=accepted".to_owned()),
    }
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
    use serde_json::json;

    #[test]
    fn values_are_json_or_else_strings() {
        let value = |text| condition(text).map(|condition| condition.value);
        assert_eq!(value("/a=130"), Ok(json!(130)));
        assert_eq!(value("/a=\"130\""), Ok(json!("130")));
        assert_eq!(value("/a=@TGS#1=2"), Ok(json!("@TGS#1=2")));
        assert_eq!(value("/a="), Ok(json!("")));
        assert_eq!(value("/a=null"), Ok(Value::Null));
        assert_eq!(value("=[]"), Ok(json!([])));
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(
            condition("GroupId=x"),
            Err("a JSON Pointer begins with `/`: did you mean `/GroupId=x`?".to_owned())
        );
        assert!(condition("/GroupId").is_err());
        assert!(filter("GroupId=x").is_err());
        assert_eq!(
            filter("verdict=ok"),
            Err("`ok` is no verdict; there are accepted, rejected and unparsable".to_owned())
        );
        assert!(report("junit").is_err());
        assert!(report("junit=").is_err());
        assert!(report("tap=x").is_err());
    }
}
