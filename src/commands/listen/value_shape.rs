//! The shape of a JSON value: which places it has, and of which types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::type_name;

/// The types of a value, and the shapes of what it holds. The items of an array share a place, so that a longer
/// list is no other shape.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct ValueShape<'a> {
    types: BTreeSet<&'static str>,
    members: BTreeMap<&'a str, ValueShape<'a>>,
    items: Option<Box<ValueShape<'a>>>,
}

impl<'a> ValueShape<'a> {
    /// The shape of a value.
    pub(super) fn of(value: &'a Value) -> Self {
        let mut shape = Self::default();
        shape.add(value);
        shape
    }

    fn add(&mut self, value: &'a Value) {
        self.types.insert(type_name(value));
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.members.entry(name).or_default().add(value);
                }
            }
            Value::Array(items) => {
                items.iter().for_each(|item| self.items.get_or_insert_default().add(item));
            }
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
        let value = json!({"a": 1, "b": [{"c": "x"}]});
        let shape = ValueShape::of(&value);
        assert_eq!(shape, ValueShape::of(&json!({"b": [{"c": "y"}, {"c": ""}], "a": 2})));
        for other in [
            json!({"a": "1", "b": [{"c": "x"}]}),
            json!({"a": 1.5, "b": [{"c": "x"}]}),
            json!({"a": 1, "b": []}),
            json!({"a": 1, "b": [{"c": "x", "d": null}]}),
            json!({"a": 1, "b": [{"c": "x"}, {}], "c": {}}),
            json!({"a": 1, "b": {"*": {"c": "x"}}}),
        ] {
            assert_ne!(shape, ValueShape::of(&other), "{other}");
        }
        assert_ne!(ValueShape::of(&json!({"a/b": 1})), ValueShape::of(&json!({"a": {"b": 1}})));
    }

    /// Would take hundreds of gigabytes, were the way to each of them written down.
    #[test]
    fn a_long_key_is_held_once_and_not_for_every_value_below_it() {
        let below: serde_json::Map<String, Value> =
            (0..200_000).map(|key| (key.to_string(), 1.into())).collect();
        let value = json!({"k".repeat(4 << 20): below});
        let shape = ValueShape::of(&value);
        assert_eq!(shape.members.values().map(|shape| shape.members.len()).sum::<usize>(), 200_000);
    }
}
