//! A record's line before its turn. All that takes long is done by then, for as many exchanges at a time as there
//! are; only the number and what it repeats depend on the others.

use crate::exchange::{Exchange, Record, Repeat};
use crate::protocol::query::Query;
use crate::render::json;

/// What stands before the number.
const BEGINNING: &[u8] = br#"{"type":"callback","v":1,"id":"#;

/// What stands before the repeats, and before what follows them.
const REPEATS: &[u8] = br#","repeats":"#;
const FORWARD: &[u8] = br#","forward":"#;

/// A line without its number and its repeats.
pub(super) struct RecordLine {
    line: Vec<u8>,
    /// Where the repeats belong.
    place: usize,
}

impl RecordLine {
    pub(super) fn of(exchange: &Exchange) -> Result<Self, String> {
        let failed = |error| format!("a record could not be made: {error}");
        let query = Query::of_url(&exchange.request.url);
        let record = Record { id: 0, repeats: [].as_slice().into(), ..Record::of(exchange, query.pairs()) };
        let line = json::line(&record).map_err(failed)?;
        let mut behind = "}\n".len();
        if let Some(forward) = &record.forward {
            behind += FORWARD.len() + json::line(forward).map_err(failed)?.len() - "\n".len();
        }
        Ok(Self { place: line.len() - behind, line })
    }

    /// The whole line, newline included.
    pub(super) fn complete(self, id: u64, repeats: &[Repeat]) -> Result<Vec<u8>, String> {
        let Self { line, place } = self;
        let mut whole = Vec::with_capacity(line.len() + 20);
        whole.extend_from_slice(BEGINNING);
        whole.extend_from_slice(id.to_string().as_bytes());
        whole.extend_from_slice(&line[BEGINNING.len() + "0".len()..place]);
        if !repeats.is_empty() {
            whole.extend_from_slice(REPEATS);
            let written = json::write(&mut whole, &repeats);
            written.map_err(|error| format!("a record could not be made: {error}"))?;
        }
        whole.extend_from_slice(&line[place..]);
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::exchange::samples::accepted;
    use crate::exchange::{Forwarded, Response};

    fn exchange(forwarded: Option<Forwarded>, repeats: Vec<Repeat>) -> Exchange {
        let response = forwarded.map(|forwarded| {
            Box::new(Response { status: Some(200), forwarded: Some(forwarded), ..Response::default() })
        });
        let mut exchange = Exchange { id: 4711, repeats, response, ..accepted(b"{\"id\":0}") };
        exchange.request.url = "/?a=1".to_owned();
        exchange
    }

    #[test]
    fn a_completed_draft_is_the_record() {
        let repeat = |first| Repeat { member: "msg_seq".to_owned(), value: "\u{9b}".into(), first };
        let forwarded = Forwarded {
            url: "http://h/".to_owned(),
            status: Some(200),
            body: Vec::new(),
            elapsed: Duration::from_millis(1),
            reasons: vec!["\u{9b}".to_owned()],
            help: None,
        };
        for forwarded in [None, Some(forwarded)] {
            for repeats in [vec![], vec![repeat(1), repeat(2)]] {
                let numbered = exchange(forwarded.clone(), repeats.clone());
                let fresh = Exchange { id: 0, repeats: vec![], ..numbered.clone() };
                let query = Query::of_url(&numbered.request.url);
                let expected = json::line(&Record::of(&numbered, query.pairs())).expect("it serialises");
                let line = RecordLine::of(&fresh).and_then(|draft| draft.complete(4711, &repeats));
                assert_eq!(line.map(String::from_utf8), Ok(String::from_utf8(expected)));
            }
        }
    }
}
