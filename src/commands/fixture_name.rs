//! What a payload is called as a file.

use serde_json::Value;

use crate::exchange::Exchange;
use crate::finding::RuleSubject;
use crate::protocol::catalogue;
use crate::protocol::query::{COMMAND, Query};

/// The longest part of a name that comes from a payload.
const MOST_NAME: usize = 80;

/// `COMMAND-community-topic`, and the first error in it.
pub(crate) fn fixture_name(exchange: &Exchange, body: &Value) -> String {
    let query = Query::of_url(&exchange.request.url);
    let named = catalogue::named_in(body).or(query.get(COMMAND)).filter(|name| !name.is_empty());
    let recognised = || Some(catalogue::recognised(body)?.name.as_str());
    let mut name = named.or_else(recognised).unwrap_or("unknown").to_owned();
    if let Some(kind) = text(body, "Type") {
        name.push('-');
        name.push_str(&kind.to_lowercase());
    }
    if body.get("TopicId").is_some() {
        name.push_str("-topic");
    }
    let errors = exchange.verdict.findings.iter().filter(|finding| finding.is_error());
    if let Some(error) = errors.map(|finding| finding.rule).find(|rule| rule.subject == RuleSubject::Payload)
    {
        name.push('-');
        name.push_str(error.id);
    }
    safe_name(&name)
}

/// What a stranger says becomes a part of a path only as letters, digits, points, dashes and underscores.
pub(crate) fn safe_name(name: &str) -> String {
    let safe = |character: char| {
        if character.is_ascii_alphanumeric() || "._-".contains(character) { character } else { '_' }
    };
    name.chars().map(safe).take(MOST_NAME).collect::<String>().trim_start_matches('.').to_owned()
}

fn text<'a>(body: &'a Value, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_outside_stay_inside_the_folder() {
        assert_eq!(safe_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(safe_name("Group.A-public"), "Group.A-public");
        assert_eq!(safe_name(&"é".repeat(200)), "_".repeat(MOST_NAME));
    }
}
