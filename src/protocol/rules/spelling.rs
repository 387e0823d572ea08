//! The rule about whole numbers that are spelled with a fraction or an exponent. It walks the description and not the
//! value: what is not described may be of any size, and has no say here.

use serde_json::Value;

use super::INTEGER_SPELLING;
use crate::document::{integer, join};
use crate::finding::Finding;
use crate::protocol::catalogue::{Field, JsonType, elements};

/// Looks at the members of an object.
pub(in crate::protocol) fn check(
    fields: &[Field],
    value: &Value,
    pointer: &str,
    findings: &mut Vec<Finding>,
) {
    let Some(object) = value.as_object() else { return };
    for field in fields {
        match object.get(&field.name) {
            Some(Value::Array(items)) => {
                check_items(field, items, &join(pointer, &field.name), findings);
            }
            Some(member @ Value::Object(_)) => {
                check(&field.fields, member, &join(pointer, &field.name), findings);
            }
            Some(member) if field.types.contains(&JsonType::Integer) => {
                findings.extend(finding(&field.name, member, || join(pointer, &field.name)));
            }
            _ => {}
        }
    }
}

fn check_items(field: &Field, items: &[Value], pointer: &str, findings: &mut Vec<Finding>) {
    let kinds = field.elements.as_deref().and_then(elements);
    let holds_integers = field.item_types.contains(&JsonType::Integer);
    for (position, item) in items.iter().enumerate() {
        let place = || format!("{pointer}/{position}");
        match (kinds, item) {
            (Some(kinds), item) => {
                let kind =
                    item.get(&kinds.r#type).and_then(Value::as_str).and_then(|kind| kinds.kinds.get(kind));
                if let (Some(kind), Some(content)) = (kind, item.get(&kinds.content)) {
                    check(&kind.fields, content, &join(&place(), &kinds.content), findings);
                }
            }
            (None, Value::Object(_)) => check(&field.items, item, &place(), findings),
            (None, item) if holds_integers => findings.extend(finding(&field.name, item, place)),
            _ => {}
        }
    }
}

fn finding(name: &str, value: &Value, pointer: impl FnOnce() -> String) -> Option<Finding> {
    let whole = integer(value).filter(|_| value.is_f64())?;
    let message = format!("`{name}` is written with a fraction or an exponent");
    let help = format!("write {whole}: many parsers do not accept a number with a fraction as an integer");
    Some(Finding::at(&INTEGER_SPELLING, pointer(), message, help))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::protocol::catalogue;
    use crate::protocol::validate::payload_findings;

    /// To name each of these places would take some ten thousand million bytes.
    #[test]
    fn what_is_not_described_costs_a_look_each() {
        let name = "n".repeat(100_000);
        let numbers = vec![json!(1.0); 100_000];
        let payload = json!({"CallbackCommand": catalogue::main().name, name.as_str(): numbers});
        let findings = payload_findings(&payload, None);
        assert!(findings.iter().all(|finding| finding.rule.id != "integer-spelling"));
        assert!(findings.iter().map(|finding| finding.pointer.len()).sum::<usize>() < 200_000);
        let members: serde_json::Map<_, _> =
            (0..100_000).map(|number| (format!("m{number}"), json!({}))).collect();
        assert!(!payload_findings(&json!({name.as_str(): members}), None).is_empty());
    }
}
