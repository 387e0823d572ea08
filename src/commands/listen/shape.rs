//! The shape of a JSON value: which places it has, and of which types.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{join, type_name};

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
        self.0.insert(format!("{pointer} {}", type_name(value)));
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.add(&join(pointer, name), value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add(&format!("{pointer}/*"), item)),
            _ => {}
        }
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
