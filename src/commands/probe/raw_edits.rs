//! Payloads that JSON values in memory cannot hold, or nobody would write: made as text.

use serde_json::{Value, json};

use super::cases::number_place;
use super::request_draft::RequestDraft;
use super::test_data::TestData;
use crate::protocol::catalogue::FieldFormat;

/// What stands in a body for text that is put there as it is.
const PLACE: &str = "TIMHOOK-PLACE";

/// The field that takes what no documented field does.
const OWN_TEXT: &str = "TimhookProbeText";

impl RequestDraft {
    /// Puts bytes into a text, without any escaping.
    pub(super) fn raw_text(&mut self, material: &TestData, bytes: &[u8]) {
        self.append_to_text(material, PLACE);
        if !self.replace_place(PLACE, bytes) {
            self.field(OWN_TEXT, PLACE);
            self.replace_place(PLACE, bytes);
        }
    }

    /// Writes a number in these letters.
    pub(super) fn number(&mut self, material: &TestData, letters: &str) {
        let Some(pointer) = number_place(material.command) else { return };
        self.edit(|body| {
            if let Some(number) = body.pointer_mut(&pointer) {
                *number = json!(PLACE);
            }
        });
        self.replace_place(&format!("\"{PLACE}\""), letters.as_bytes());
    }

    /// Adds a field with so many lists, one in the other.
    pub(super) fn nest(&mut self, levels: usize) {
        self.field("TimhookProbeNested", PLACE);
        let lists = "[".repeat(levels) + &"]".repeat(levels);
        self.replace_place(&format!("\"{PLACE}\""), lists.as_bytes());
    }

    /// Makes the body so many bytes long, by a field of padding.
    pub(super) fn pad_to(&mut self, bytes: usize) {
        const PADDING: &str = "TimhookProbePadding";
        self.field(PADDING, "");
        let missing = bytes.saturating_sub(self.body.len());
        self.field(PADDING, "x".repeat(missing));
    }

    /// Makes the id of the group a number.
    pub(super) fn numeric_group(&mut self, material: &TestData) {
        let is_group = |name: &str| {
            material
                .command
                .fields
                .iter()
                .any(|field| field.name == name && field.format == Some(FieldFormat::GroupId))
        };
        self.edit(|body| {
            let members = body.as_object_mut().into_iter().flatten();
            members.filter(|(name, _)| is_group(name)).for_each(|(_, value)| *value = Value::from(7));
        });
    }

    /// Whether the place was there.
    fn replace_place(&mut self, place: &str, bytes: &[u8]) -> bool {
        let at = self.body.windows(place.len()).position(|window| window == place.as_bytes());
        if let Some(at) = at {
            self.body.splice(at..at + place.len(), bytes.iter().copied());
        }
        at.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The body of the plain callback after a change, as text with its odd bytes replaced.
    fn changed(change: impl FnOnce(&mut RequestDraft, &TestData)) -> String {
        let material = TestData::example(None);
        let mut draft = RequestDraft::plain(&material, 0);
        change(&mut draft, &material);
        String::from_utf8_lossy(&draft.body).into_owned()
    }

    #[test]
    fn numbers_stand_where_the_documentation_has_one() {
        let body = changed(|draft, material| draft.number(material, "1e400"));
        assert!(body.contains("\"MsgSeq\":1e400}"), "{body}");
    }

    #[test]
    fn texts_hold_what_no_text_can() {
        let body = changed(|draft, material| draft.raw_text(material, b"\\ud800"));
        assert!(body.contains("\"Operator_Account\":\"tester\\ud800\""), "{body}");
        let body = changed(|draft, material| draft.raw_text(material, b"\xe9"));
        assert!(body.contains("\"tester\u{fffd}\""), "{body}");
    }

    #[test]
    fn bodies_are_as_long_and_as_deep_as_their_cases_say() {
        assert_eq!(changed(|draft, _| draft.pad_to(1000)).len(), 1000);
        let body = changed(|draft, _| draft.nest(5000));
        assert_eq!(body.matches("[[").count() * 2, 5000);
    }

    #[test]
    fn the_group_becomes_a_number() {
        let body = changed(|draft, material| draft.numeric_group(material));
        assert!(body.contains("\"GroupId\":7,"), "{body}");
    }
}
