//! A request while it is being made up: the plain callback to begin with, and the ways to change it.

use serde_json::Value;

use super::cases::{Change, FIRST_SAMPLE};
use super::test_data::{TestData, message};
use super::transmission::Transmission;
use crate::fixtures;
use crate::protocol::catalogue::{FieldFormat, JsonType};
use crate::protocol::query::{CallbackQuery, REQUEST_TIME, SIGN};

/// The header that says which compressions are taken.
pub(super) const ACCEPT_ENCODING: &str = "Accept-Encoding";

/// The compression that is asked for.
pub(super) const GZIP: &str = "gzip";

/// A request, to be changed and then sent.
#[derive(Debug, Clone)]
pub(crate) struct RequestDraft {
    /// Method.
    pub(super) method: &'static str,
    /// The query, in its order.
    pub(super) query: Vec<(String, String)>,
    /// Headers, without those that follow from the body.
    pub(super) headers: Vec<(String, String)>,
    /// Body.
    pub(super) body: Vec<u8>,
    /// How it goes out.
    pub(super) transmission: Transmission,
    /// When it is made, in Unix seconds.
    pub(super) now: i64,
}

impl RequestDraft {
    /// The callback that every endpoint should accept, made for the moment `now`.
    pub(super) fn plain(material: &TestData, now: i64) -> Self {
        let query = CallbackQuery::plain(material.sdkappid, &material.command.name);
        let query = material.target.signed(query, now);
        Self {
            method: "POST",
            query: query.pairs().map(|(name, value)| (name.to_owned(), value.into_owned())).collect(),
            headers: material.target.all_headers(),
            body: material.payload(FIRST_SAMPLE).to_string().into_bytes(),
            transmission: Transmission::Whole,
            now,
        }
    }

    /// Replaces the body by a payload.
    pub(super) fn payload(&mut self, material: &TestData, change: Change) {
        let mut body = material.payload(change.sample);
        change.apply(&mut body);
        self.body = body.to_string().into_bytes();
    }

    /// Replaces the body by that of another plain callback of the same moment.
    pub(super) fn renew(&mut self, material: &TestData) {
        self.body = material.payload(FIRST_SAMPLE).to_string().into_bytes();
    }

    /// Adds something to a text that somebody may have chosen: to an account, where there is one.
    pub(super) fn append_to_text(&mut self, material: &TestData, addition: &str) {
        let fields =
            || material.command.fields.iter().filter(|field| field.types.contains(&JsonType::String));
        let account = fields().find(|field| field.format == Some(FieldFormat::Account));
        let other = || fields().find(|field| field.format.is_none() && field.constant.is_none());
        let Some(field) = account.or_else(other) else { return };
        self.edit(|body| {
            if let Some(Value::String(text)) = body.get_mut(&field.name) {
                text.push_str(addition);
            }
        });
    }

    /// Puts one query parameter in place of those of its name, or at the end.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.query.iter().position(|(key, _)| key == name) {
            Some(position) => self.query[position].1 = value,
            None => self.query.push((name.to_owned(), value)),
        }
    }

    /// Removes a query parameter.
    pub(super) fn unset(&mut self, name: &str) {
        self.query.retain(|(key, _)| key != name);
    }

    /// Signs for another time.
    pub(super) fn sign_for(&mut self, material: &TestData, time: i64) {
        self.set(SIGN, material.sign(time));
        self.set(REQUEST_TIME, time.to_string());
    }

    /// Changes one field of the body.
    pub(super) fn field(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        self.edit(|body| body[name] = value);
    }

    /// Removes one field of the body.
    pub(super) fn drop_field(&mut self, name: &str) {
        self.edit(|body| {
            body.as_object_mut().and_then(|fields| fields.shift_remove(name));
        });
    }

    /// Changes the body as JSON; it goes out compact.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Value)) {
        let mut body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        change(&mut body);
        self.body = body.to_string().into_bytes();
    }

    /// Names so many messages, each with a MsgId.
    pub(super) fn messages(&mut self, material: &TestData, count: usize) {
        let now = self.now;
        let list: Vec<Value> = (0..count).map(|_| message(material, now)).collect();
        self.field("MsgSeqList", list);
    }

    /// Turns the recall into one of a Community.
    pub(super) fn community(&mut self, material: &TestData) {
        self.field("GroupId", material.community());
        self.field("Type", "Community");
    }

    /// Removes a header.
    pub(super) fn drop_header(&mut self, name: &str) {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }

    /// Replaces a header.
    pub(super) fn header(&mut self, name: &str, value: &str) {
        self.drop_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Whether it says which compressions are taken.
    pub(super) fn asks_for_coding(&self) -> bool {
        self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(ACCEPT_ENCODING))
    }

    /// Takes the body from a sample, byte for byte but for the group, the operator and each MsgSeq.
    pub(super) fn sample(&mut self, material: &TestData, name: &str) {
        let Some(sample) = fixtures::sample(name) else { return };
        let mut text = String::from_utf8_lossy(sample.payload()).into_owned();
        let value: Value = serde_json::from_slice(sample.payload()).unwrap_or_default();
        let of = |field: &str| value[field].as_str().unwrap_or_default().to_owned();
        let (group, operator) = (of("GroupId"), of("Operator_Account"));
        let is_community = group.starts_with("@TGS#_");
        let test_group = if is_community { material.community() } else { material.group_id.clone() };
        text = text.replace(&group, &test_group);
        // The documented topic is not under the documented group: it has an id of its own to replace.
        if let Some(topic) = value["TopicId"].as_str().filter(|topic| !topic.starts_with(&group)) {
            text = text.replace(topic, &format!("{}@TOPIC#_TestTopic", material.community()));
        }
        let test_operator = match operator.as_str() {
            "@TLS#NOT_FOUND" => operator.clone(),
            _ if operator.is_ascii() => material.operator.clone(),
            _ => format!("{}_{operator}", material.operator),
        };
        let quoted = |name: &str| format!("{}", Value::from(name));
        text = text.replace(&quoted(&operator), &quoted(&test_operator));
        self.body = renumber(&text, material).into_bytes();
    }
}

/// Puts a MsgSeq that was not used before in place of each one, and leaves all other bytes alone.
fn renumber(text: &str, material: &TestData) -> String {
    const NAME: &str = "\"MsgSeq\":";
    let mut parts = text.split(NAME);
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start();
        let space = &part[..part.len() - rest.len()];
        let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
        numbered.push_str(&format!("{NAME}{space}{}{rest}", material.msg_seq()));
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::probe::test_data::now;
    use crate::document::Comments;
    use crate::fixtures::main_samples;
    use crate::protocol::validate::{check, payload_findings};

    #[test]
    fn the_plain_callback_is_valid_without_any_finding() {
        let draft = RequestDraft::plain(&TestData::example(None), now());
        assert_eq!(check(&draft.body, Comments::Refused, |value| payload_findings(value, None)).findings, []);
    }

    #[test]
    fn samples_name_the_test_group_and_the_test_operator_alone() {
        let material = TestData::example(None);
        for sample in main_samples() {
            let mut draft = RequestDraft::plain(&material, 0);
            draft.sample(&material, sample.name);
            let body: Value = serde_json::from_slice(&draft.body).expect("JSON");
            let group = body["GroupId"].as_str().expect("a group");
            assert!(["@TGS#GROUP", "@TGS#_@TGS#GROUP"].contains(&group), "{}: {body}", sample.name);
            let topic = body["TopicId"].as_str().unwrap_or("@TGS#_@TGS#GROUP@TOPIC#_TestTopic");
            assert_eq!(topic, "@TGS#_@TGS#GROUP@TOPIC#_TestTopic", "{}", sample.name);
            let operator = body["Operator_Account"].as_str().expect("an operator");
            assert!(
                operator.starts_with("tester") || operator == "@TLS#NOT_FOUND",
                "{}: {body}",
                sample.name
            );
        }
    }

    #[test]
    fn samples_recall_messages_that_nobody_has_recalled_before() {
        let material = TestData::example(None);
        let mut seen = std::collections::BTreeSet::new();
        for sample in main_samples() {
            let mut draft = RequestDraft::plain(&material, 0);
            draft.sample(&material, sample.name);
            let body: Value = serde_json::from_slice(&draft.body).expect("JSON");
            for message in body["MsgSeqList"].as_array().expect("a list") {
                assert!(
                    seen.insert(message["MsgSeq"].as_u64().expect("a number")),
                    "{}: {body}",
                    sample.name
                );
            }
        }
        assert_eq!(
            renumber("{\"MsgSeq\": 130 }", &material).replace(char::is_numeric, ""),
            "{\"MsgSeq\":  }"
        );
    }
}
