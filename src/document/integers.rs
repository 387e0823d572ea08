//! Whole numbers, however they are spelled: gateways that parse a body and write it anew turn `130` into `130.0` or
//! `1740711995000` into `1.740711995e12`. The value is the same.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// Beyond it, a number with a fraction or an exponent no longer tells which whole number it stands for.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A number without a fraction, however it is spelled.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| whole(value)?.as_i64())
}

/// The same value with every whole number spelled as an integer.
pub(crate) fn with_integers(value: &Value) -> Cow<'_, Value> {
    if is_plain(value) {
        return Cow::Borrowed(value);
    }
    let mut spelled = value.clone();
    spell(&mut spelled);
    Cow::Owned(spelled)
}

/// The integer that a number with a fraction or an exponent stands for.
fn whole(value: &Value) -> Option<Number> {
    let Value::Number(number) = value else { return None };
    let number = number.as_f64().filter(|_| number.is_f64())?;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number that an f64 holds exactly")]
    (number.fract() == 0.0 && number.abs() <= MOST_EXACT).then(|| Number::from(number as i64))
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => members.values().all(is_plain),
        value => whole(value).is_none(),
    }
}

fn spell(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(spell),
        Value::Object(members) => members.values_mut().for_each(spell),
        value => {
            if let Some(number) = whole(value) {
                *value = Value::Number(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read(text: &str) -> Value {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn whole_numbers_become_integers_and_others_stay() {
        let value = read(
            r#"{"a":130.0,"b":[1.740711995e12,1.5,-0.0,7],"c":9.1e15,"d":"1.0","e":18446744073709551615}"#,
        );
        let expected =
            r#"{"a":130,"b":[1740711995000,1.5,0,7],"c":9.1e15,"d":"1.0","e":18446744073709551615}"#;
        assert_eq!(with_integers(&value).into_owned(), read(expected));
        assert!(matches!(with_integers(&json!([1, 1.5])), Cow::Borrowed(_)));
        assert_eq!(integer(&json!(3.0)), Some(3));
        assert_eq!(integer(&json!(3.5)), None);
        assert_eq!(integer(&json!("3")), None);
    }

    proptest! {
        #[test]
        fn an_integer_is_the_same_in_every_spelling(number in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            for text in [format!("{number}.0"), format!("{number}e0"), format!("{number}0e-1")] {
                prop_assert_eq!(integer(&read(&text)), Some(number), "{}", text);
            }
        }
    }
}
