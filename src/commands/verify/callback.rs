//! A callback's request, as far as a text tells of it.

use jiff::Timestamp;

use crate::protocol::query::{COMMAND, Query, REQUEST_TIME, SDKAPPID, SIGN};

/// A callback's request, as far as a text tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Callback {
    /// URL, or path and query.
    pub(super) target: String,
    /// When it came.
    pub(super) received_at: Option<Timestamp>,
}

/// The URL, or path and query, that a word is, if a callback may have it.
pub(super) fn target_of(word: &str) -> Option<String> {
    let word = word.trim_end_matches([',', ';', ')', ']', '}', '.']);
    let target = if word.contains('?') {
        // In a log of `name=value` pairs.
        let start = word.find("http").or_else(|| word.find('/')).unwrap_or_default();
        let is_name = word[..start].ends_with('=') && !word[..start].contains('?');
        if is_name { word[start..].to_owned() } else { word.to_owned() }
    } else {
        format!("?{word}")
    };
    let query = Query::of_url(&target);
    let is_telling = |name: &str| {
        let name = name.strip_prefix("amp;").unwrap_or(name);
        [SDKAPPID, COMMAND].iter().any(|own| own.eq_ignore_ascii_case(name))
            || [SIGN, REQUEST_TIME].contains(&name)
    };
    query.pairs().iter().any(|(name, _)| is_telling(name)).then_some(target)
}
