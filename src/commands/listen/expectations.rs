//! What callbacks are expected, what has come of it, and what came closest.

use serde_json::{Value, json};

use crate::exchange::Exchange;
use crate::protocol::catalogue;
use crate::protocol::filter::Condition;
use crate::protocol::query::{self, Query};
use crate::protocol::similar::likeness;
use crate::render::console::{Console, Level};
use crate::render::sanitize::sanitize;
use crate::report::{Problem, Test, TestStatus};

/// How much of a value is compared and shown.
const MOST_CHARACTERS: usize = 200;

/// Expectations of a run. Each may be met by another callback.
#[derive(Debug)]
pub(super) struct Expectations {
    values: Vec<ExpectedValue>,
    /// How many callbacks are expected at least.
    count: Option<u64>,
    came: u64,
}

#[derive(Debug)]
struct ExpectedValue {
    condition: Condition,
    /// Number of the first callback that met it.
    met_by: Option<u64>,
    closest: Option<Closest>,
}

/// The value nearest to an expected one.
#[derive(Debug)]
struct Closest {
    id: u64,
    json: String,
    likeness: f64,
}

/// What has become of one expectation.
struct ExpectationResult {
    name: String,
    is_met: bool,
    message: String,
    record: Value,
}

impl Expectations {
    pub(super) fn new(conditions: &[Condition], count: Option<u64>) -> Self {
        let expected = |condition: &Condition| ExpectedValue {
            condition: condition.clone(),
            met_by: None,
            closest: None,
        };
        Self { values: conditions.iter().map(expected).collect(), count, came: 0 }
    }

    /// Whether anything is expected at all.
    pub(super) fn are_any(&self) -> bool {
        !self.values.is_empty() || self.count.is_some()
    }

    /// Whether nothing is missing any more.
    pub(super) fn are_met(&self) -> bool {
        self.values.iter().all(|value| value.met_by.is_some()) && self.came >= self.count.unwrap_or_default()
    }

    /// Compares one more callback.
    pub(super) fn take(&mut self, exchange: &Exchange) {
        self.came += 1;
        if let Some(body) = &exchange.verdict.body {
            let query = Query::of_url(&exchange.request.url);
            let named = catalogue::named_in(body).or_else(|| query.get(query::COMMAND)).map(Value::from);
            for value in &mut self.values {
                // The command of a body that does not say it stands in the URL.
                let is_command = value.condition.pointer == "/CallbackCommand"
                    && body.pointer("/CallbackCommand").is_none();
                match named.as_ref().filter(|_| is_command) {
                    Some(name) => value.take(exchange.id, &json!({"CallbackCommand": name})),
                    None => value.take(exchange.id, body),
                }
            }
        }
    }

    /// Says which are met, which are not, and what came closest.
    pub(super) fn tell(&self, console: &mut Console) {
        for finding in self.findings() {
            let level = if finding.is_met { Level::Info } else { Level::Error };
            let text = format!("{} {}", finding.name, finding.message);
            console.say(level, &sanitize(&text), &finding.record);
        }
    }

    /// One test each.
    pub(super) fn tests(&self) -> Vec<Test> {
        let test = |finding: ExpectationResult| {
            let status = if finding.is_met {
                TestStatus::Passed
            } else {
                let text = format!("{} {}", finding.name, finding.message);
                let kind = "expectation-not-met".to_owned();
                TestStatus::Failed(Problem { kind, message: finding.message.clone(), text })
            };
            let output = if finding.is_met { finding.message } else { String::new() };
            Test {
                name: finding.name,
                class: "expectations".to_owned(),
                place: None,
                elapsed: None,
                status,
                output,
            }
        };
        self.findings().map(test).collect()
    }

    fn findings(&self) -> impl Iterator<Item = ExpectationResult> {
        let came = self.came;
        let count = self.count.map(move |count| {
            let name = format!("at least {count} callback{}", if count == 1 { "" } else { "s" });
            let is_met = came >= count;
            let record = json!({"type": "expectation", "expected": name, "met": is_met, "came": came});
            ExpectationResult { name, is_met, message: format!("were expected, but {came} came"), record }
        });
        self.values.iter().map(move |value| value.finding(came)).chain(count)
    }
}

impl ExpectedValue {
    fn take(&mut self, id: u64, body: &Value) {
        if self.met_by.is_some() {
            return;
        }
        let Some(value) = self.condition.value_in(body) else { return };
        if self.condition.is_met_by(body) {
            self.met_by = Some(id);
            return;
        }
        let json = shortened(value);
        let likeness = likeness(&json, &shortened(&self.condition.value));
        if self.closest.as_ref().is_none_or(|closest| closest.likeness < likeness) {
            self.closest = Some(Closest { id, json, likeness });
        }
    }

    fn finding(&self, came: u64) -> ExpectationResult {
        let name = self.condition.to_string();
        let record = json!({"type": "expectation", "expected": name, "met": self.met_by.is_some()});
        let (message, more) = match (self.met_by, &self.closest) {
            (Some(id), _) => (format!("was met by callback #{id}"), json!({"callback": id})),
            (None, Some(Closest { id, json, .. })) => (
                format!("was not met; the closest was {json}, in callback #{id}"),
                json!({"closest": json, "callback": id}),
            ),
            (None, None) if came == 0 => ("was not met: no callback came".to_owned(), json!({})),
            (None, None) => {
                let pointer = &self.condition.pointer;
                let which = if came == 1 {
                    "the callback has".to_owned()
                } else {
                    format!("all {came} callbacks have")
                };
                (format!("was not met: {which} nothing at {pointer}"), json!({}))
            }
        };
        let mut record = record;
        if let (Some(record), Value::Object(more)) = (record.as_object_mut(), more) {
            record.extend(more);
        }
        ExpectationResult { name, is_met: self.met_by.is_some(), message, record }
    }
}

/// A value as JSON, or the beginning of it.
fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
