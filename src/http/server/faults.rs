//! Which fault is played for which callback.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use crate::exchange::Fault;

/// A script that starts again at its end, and cases that come before it.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// Each with how often it is played in a row.
    script: Vec<(Fault, u32)>,
    length: u64,
    played: AtomicU64,
    cases: Vec<FaultCase>,
}

/// A fault for callbacks with a certain value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FaultCase {
    /// JSON Pointer into the body.
    pub(crate) pointer: String,
    /// The value as text: a string without its quotes, or JSON.
    pub(crate) value: String,
    /// What is played.
    pub(crate) fault: Fault,
}

impl Faults {
    /// Gets ready to play `script` from its beginning.
    pub(crate) fn new(script: Vec<(Fault, u32)>, cases: Vec<FaultCase>) -> Self {
        let length = script.iter().map(|(_, times)| u64::from(*times)).sum();
        Self { script, length, played: AtomicU64::new(0), cases }
    }

    /// The fault for the next callback: the first case that fits, else the script's turn.
    pub(super) fn choose(&self, body: Option<&Value>) -> Option<Fault> {
        if let Some(case) = self.cases.iter().find(|case| body.is_some_and(|body| case.fits(body))) {
            return Some(case.fault.clone());
        }
        if self.length == 0 {
            return None;
        }
        let mut turn = self.played.fetch_add(1, Ordering::SeqCst) % self.length;
        for (fault, times) in &self.script {
            if turn < u64::from(*times) {
                return Some(fault.clone());
            }
            turn -= u64::from(*times);
        }
        None
    }
}

impl FaultCase {
    fn fits(&self, body: &Value) -> bool {
        match body.pointer(&self.pointer) {
            Some(Value::String(text)) if *text == self.value => true,
            Some(value) => serde_json::from_str::<Value>(&self.value).is_ok_and(|wanted| wanted == *value),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_script_starts_again_at_its_end_and_cases_do_not_use_it_up() {
        let case = FaultCase {
            pointer: "/MsgSeqList/0/MsgSeq".to_owned(),
            value: "130".to_owned(),
            fault: Fault::Close,
        };
        let faults = Faults::new(vec![(Fault::Usual, 1), (Fault::Status(500), 2)], vec![case]);
        let next = |body: Value| faults.choose(Some(&body)).map(|fault| fault.to_string());
        let mut turns: Vec<_> = (0..2).map(|_| next(json!({}))).collect();
        turns.push(next(json!({"MsgSeqList": [{"MsgSeq": 130}]})));
        turns.extend((0..2).map(|_| next(json!({"MsgSeqList": [{"MsgSeq": 131}]}))));
        assert_eq!(turns.into_iter().flatten().collect::<Vec<_>>(), ["200", "500", "close", "500", "200"]);
        assert_eq!(Faults::default().choose(None), None);
    }

    #[test]
    fn a_value_is_compared_as_text_or_as_json() {
        let fits = |value: &str, body: Value| {
            FaultCase { pointer: "/a".to_owned(), value: value.to_owned(), fault: Fault::Close }.fits(&body)
        };
        assert!(fits("Public", json!({"a": "Public"})));
        assert!(fits("\"Public\"", json!({"a": "Public"})));
        assert!(fits("130", json!({"a": 130})) && fits("130", json!({"a": "130"})));
        assert!(fits("null", json!({"a": null})));
        assert!(!fits("130", json!({"a": 131})) && !fits("Public", json!({"b": "Public"})));
    }
}
