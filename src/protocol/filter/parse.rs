//! Conditions as they are typed.

use serde_json::Value;

use super::{Condition, Filter, RecordFilter};
use crate::document::with_integers;
use crate::exchange::{Outcome, SignatureState};
use crate::protocol::catalogue;

/// `/GroupId=@TGS#1`, `/MsgSeqList/0/MsgSeq=130`.
pub(crate) fn condition(text: &str) -> Result<Condition, String> {
    let (pointer, value) = text.split_once('=').ok_or("write POINTER=VALUE, such as /GroupId=@TGS#1")?;
    let pointer = match pointer {
        "command" => {
            known_command(value)?;
            "/CallbackCommand"
        }
        pointer => pointer,
    };
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(format!("a JSON Pointer begins with `/`: did you mean `/{pointer}={value}`?"));
    }
    let typed = serde_json::from_str(value).ok().map(|value: Value| with_integers(&value).into_owned());
    // What is typed without quotes may be a glob; brackets stand for themselves, since lists are JSON.
    let glob = value.replace('[', "[[]");
    let pattern =
        (typed.is_none() && value.contains(['*', '?'])).then(|| glob::Pattern::new(&glob).ok()).flatten();
    Ok(Condition { pointer: pointer.to_owned(), value: typed.unwrap_or_else(|| Value::from(value)), pattern })
}

/// Refuses what is most probably a slip of the pen: it would match nothing, and nobody would know why. Names
/// that are like none may be those of new commands.
fn known_command(name: &str) -> Result<(), String> {
    let is_glob = name.contains(['*', '?', '[']);
    match catalogue::near(name).filter(|near| !is_glob && *near != name) {
        Some(near) => Err(format!(
            "there is no command `{name}`: did you mean `{near}`? Write {name}* if it is a new command"
        )),
        None => Ok(()),
    }
}

/// What a callback is to be like.
pub(crate) fn filter(text: &str) -> Result<Filter, String> {
    match text.split_once('=') {
        Some(("command", name)) => {
            known_command(name)?;
            glob::Pattern::new(name)
                .map(Filter::Command)
                .map_err(|error| format!("`{name}` is neither a name nor a valid glob: {}", error.msg))
        }
        Some(("verdict", "accepted")) => Ok(Filter::Verdict(Outcome::Accepted)),
        Some(("verdict", "rejected")) => Ok(Filter::Verdict(Outcome::Rejected)),
        Some(("verdict", "unparsable")) => Ok(Filter::Verdict(Outcome::Unparsable)),
        Some(("verdict", other)) => {
            Err(format!("`{other}` is not a verdict; write accepted, rejected or unparsable"))
        }
        Some((pointer, _)) if pointer.starts_with('/') => condition(text).map(Filter::Body),
        _ => Err("write POINTER=VALUE, command=NAME or verdict=accepted".to_owned()),
    }
}

/// As [`filter`], and what only a record tells.
pub(crate) fn record_filter(text: &str) -> Result<RecordFilter, String> {
    match text.split_once('=') {
        Some(("forward.verdict", name)) => {
            match ["pass", "fail", "error"].into_iter().find(|known| *known == name) {
                Some(verdict) => Ok(RecordFilter::Forward(verdict)),
                None => Err(format!("`{name}` is not a verdict of a backend; write pass, fail or error")),
            }
        }
        Some(("id", number)) => {
            number.parse().map(RecordFilter::Id).map_err(|_| "write a whole number, such as id=3".to_owned())
        }
        Some(("finding", rule)) => glob::Pattern::new(rule)
            .map(RecordFilter::Finding)
            .map_err(|error| format!("`{rule}` is no rule and no glob: {}", error.msg)),
        Some(("signature", name)) => {
            match SignatureState::ALL.into_iter().find(|state| state.as_str() == name) {
                Some(state) => Ok(RecordFilter::Signature(state)),
                None => Err(format!(
                    "`{name}` is no state of a signature; there are valid, invalid, missing and unchecked"
                )),
            }
        }
        Some(("repeat", "true")) => Ok(RecordFilter::Repeat(true)),
        Some(("repeat", "false")) => Ok(RecordFilter::Repeat(false)),
        Some(("repeat", _)) => Err("write repeat=true or repeat=false".to_owned()),
        _ => filter(text).map(RecordFilter::Callback).map_err(|why| match why.strip_prefix("write ") {
            Some(_) => {
                "write POINTER=VALUE, command=NAME, verdict=accepted, finding=RULE, signature=invalid, \
                         forward.verdict=fail, id=3 or repeat=true"
                    .to_owned()
            }
            None => why,
        }),
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
        assert!(filter("id=3").is_err());
        assert_eq!(
            filter("verdict=ok"),
            Err("`ok` is not a verdict; write accepted, rejected or unparsable".to_owned())
        );
    }

    #[test]
    fn records_are_selected_by_more() {
        assert_eq!(record_filter("id=3"), Ok(RecordFilter::Id(3)));
        assert_eq!(record_filter("repeat=true"), Ok(RecordFilter::Repeat(true)));
        assert_eq!(record_filter("forward.verdict=fail"), Ok(RecordFilter::Forward("fail")));
        assert_eq!(record_filter("signature=missing"), Ok(RecordFilter::Signature(SignatureState::Missing)));
        let rule = glob::Pattern::new("unknown-*").expect("a glob");
        assert_eq!(record_filter("finding=unknown-*"), Ok(RecordFilter::Finding(rule)));
        let command = Filter::Command(glob::Pattern::new("A.B").expect("a name"));
        assert_eq!(record_filter("command=A.B"), Ok(RecordFilter::Callback(command)));
        let expected = "`bad` is not a verdict of a backend; write pass, fail or error";
        assert_eq!(record_filter("forward.verdict=bad"), Err(expected.to_owned()));
        for text in ["id=x", "repeat=1", "colour=red", "repeat", "verdict=ok", "signature=bad", "finding=["] {
            assert!(record_filter(text).is_err(), "{text}");
        }
    }
}
