//! JSON text for people: a line for every member and item.

/// JSON with a line for every member and item. Numbers, strings and repeated keys stay as they are written. None if
/// it becomes larger than so many bytes: what is nested deeply takes many times as much as before.
pub(crate) fn indent(json: &str, most: usize) -> Option<String> {
    let mut text = String::with_capacity(json.len().saturating_mul(2).min(most));
    let mut depth = 0;
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        if text.len() > most {
            return None;
        }
        match character {
            '"' => {
                text.push('"');
                copy_string(&mut characters, &mut text);
            }
            '{' | '[' => {
                text.push(character);
                while characters.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                if let Some(close) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    text.push(close);
                } else {
                    depth += 1;
                    begin_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth -= 1;
                begin_line(&mut text, depth);
                text.push(character);
            }
            ',' => {
                text.push(',');
                begin_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            space if space.is_ascii_whitespace() => {}
            other => text.push(other),
        }
    }
    text.push('\n');
    (text.len() <= most).then_some(text)
}

/// The rest of a string, after its opening quotation mark.
fn copy_string(characters: &mut impl Iterator<Item = char>, text: &mut String) {
    while let Some(character) = characters.next() {
        text.push(character);
        match character {
            '"' => return,
            '\\' => text.extend(characters.next()),
            _ => {}
        }
    }
}

fn begin_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn texts_are_indented_and_their_values_stay_as_written() {
        assert_eq!(
            indent(r#"{"a":[1.50,{}, [ ] ],"b":"x,\"{:","n":18446744073709551616123,"n":null}"#, usize::MAX)
                .as_deref(),
            Some(
                "{\n  \"a\": [\n    1.50,\n    {},\n    []\n  ],\n  \"b\": \"x,\\\"{:\",\n  \
             \"n\": 18446744073709551616123,\n  \"n\": null\n}\n"
            )
        );
        assert_eq!(indent(" 1 ", 2).as_deref(), Some("1\n"));
    }

    /// It would take a hundred megabytes.
    #[test]
    fn what_becomes_too_large_is_given_up_on_the_way() {
        let nested = format!("{}{}1{}", "[".repeat(100), "1,".repeat(500_000), "]".repeat(100));
        assert_eq!(indent(&nested, 1 << 20), None);
        assert_eq!(indent("{}", 2), None);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((".{0,4}", inner), 0..4)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn indenting_looks_like_everybody_elses(value in any_json()) {
            let pretty = serde_json::to_string_pretty(&value).expect("it serialises");
            prop_assert_eq!(indent(&value.to_string(), usize::MAX), Some(format!("{pretty}\n")));
        }
    }
}
