//! The shape of a JSON value: which places it has, and of which types.

use std::collections::BTreeSet;

use serde_json::Value;

/// Pointers and JSON types, such as `/MsgSeqList/*/MsgSeq integer`. The items of an array share a place,
/// so that a longer list is no other shape.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape(BTreeSet<String>);

impl Shape {
    /// The shape of a value.
    pub(super) fn of(value: &Value) -> Self {
        let mut shape = Self::default();
        shape.add("", value);
        shape
    }

    fn add(&mut self, pointer: &str, value: &Value) {
        self.0.insert(format!("{pointer} {}", type_of(value)));
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    self.add(&format!("{pointer}/{name}"), value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add(&format!("{pointer}/*"), item)),
            _ => {}
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_and_lengths_and_order_make_no_other_shape_and_types_do() {
        let shape = Shape::of(&json!({"a": 1, "b": [{"c": "x"}]}));
        assert_eq!(shape, Shape::of(&json!({"b": [{"c": "y"}, {"c": ""}], "a": 2})));
        for other in [
            json!({"a": "1", "b": [{"c": "x"}]}),
            json!({"a": 1.5, "b": [{"c": "x"}]}),
            json!({"a": 1, "b": []}),
            json!({"a": 1, "b": [{"c": "x", "d": null}]}),
            json!({"a": 1, "b": [{"c": "x"}, {}], "c": {}}),
        ] {
            assert_ne!(shape, Shape::of(&other), "{other}");
        }
        assert_ne!(Shape::of(&json!({"a/b": 1})), Shape::of(&json!({"a": {"b": 1}})));
    }
}
