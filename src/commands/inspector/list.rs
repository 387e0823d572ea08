//! Many exchanges at a time.

use std::sync::Arc;

use bytes::Bytes;

use super::answers::{ApiRefusal, JSON, named, whole};
use super::feed::{Feed, Kept};
use super::row::ListRow;
use super::secrets::Secrets;
use super::wanted::Parameters;
use crate::http::local_server::LocalAnswer;

/// So many records come at a time, unless somebody asks for more: each may be as large as a body.
const MOST_RECORDS: usize = 1000;

/// Answers `/api/exchanges`.
pub(super) fn list(query: Option<&str>, feed: &Feed, secrets: &Secrets) -> Result<LocalAnswer, ApiRefusal> {
    let known = ["filter", "search", "after", "before", "limit", "view", "format"];
    let parameters = Parameters::read(query, &known)?;
    let (after, before) = (parameters.number("after")?, parameters.number("before")?);
    let limit: Option<usize> = parameters.number("limit")?;
    let is_rows = parameters.word("view", &["row", "record"])? == Some("row");
    let is_lines = parameters.word("format", &["json", "jsonl"])? == Some("jsonl");
    let is_between =
        |id: u64| after.is_none_or(|after: u64| id > after) && before.is_none_or(|before: u64| id < before);
    let (mut all, dropped) = feed.all();
    let last = all.last().map_or(0, |kept| kept.id);
    let wanted = parameters.wanted();
    all.retain(|kept| is_between(kept.id) && wanted.admits(kept, secrets));
    let most = limit.unwrap_or(if is_rows || is_lines { usize::MAX } else { MOST_RECORDS });
    let chosen = &all[all.len().saturating_sub(most)..];
    let item = |kept: &Arc<Kept>| if is_rows { row(kept, secrets) } else { secrets.record(&kept.exchange) };
    let items: Vec<Bytes> = chosen.iter().map(item).collect();
    let mut body = Vec::with_capacity(items.iter().map(|item| item.len() + 1).sum::<usize>() + 100);
    if is_lines {
        for item in items {
            body.extend_from_slice(&item);
            body.push(b'\n');
        }
        return Ok(named(whole("application/x-ndjson", body), "timhook.jsonl"));
    }
    body.extend_from_slice(b"{\"exchanges\":");
    join(&items, &mut body);
    body.extend_from_slice(format!(",\"last\":{last},\"dropped\":{dropped}}}").as_bytes());
    Ok(whole(JSON, body))
}

/// The row of an exchange as JSON. It is made once.
pub(super) fn row(kept: &Kept, secrets: &Secrets) -> Bytes {
    let make = || secrets.json(&kept.exchange, &ListRow::of(kept.id, &kept.exchange));
    kept.row.get_or_init(make).clone()
}

/// A JSON list of values.
pub(super) fn join(items: &[Bytes], text: &mut Vec<u8>) {
    text.push(b'[');
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            text.push(b',');
        }
        text.extend_from_slice(item);
    }
    text.push(b']');
}
