//! JSON Pointer (RFC 6901): building one, and changing the value it names.

use serde_json::Value;

/// Appends one reference token to a pointer, escaping `~` and `/`.
pub(crate) fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The reference tokens of a pointer, unescaped.
pub(super) fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// Replaces the value at `pointer`, which must be there. Returns the sentence that says why not.
pub(crate) fn set(root: &mut Value, pointer: &str, value: Value) -> Result<(), String> {
    check_form(pointer)?;
    match root.pointer_mut(pointer) {
        Some(slot) => {
            *slot = value;
            Ok(())
        }
        None => Err(format!("{pointer}: there is nothing at this path")),
    }
}

/// Adds a value: a member to an object, or an item to an array before the named
/// position (`-` is the end), as `add` of RFC 6902 does. Returns the sentence that says why not.
pub(crate) fn add(root: &mut Value, pointer: &str, value: Value) -> Result<(), String> {
    check_form(pointer)?;
    if pointer.is_empty() {
        *root = value;
        return Ok(());
    }
    let (parent, token) = parent_of(root, pointer)?;
    match parent {
        Value::Object(object) => {
            object.insert(token, value);
        }
        Value::Array(items) => match token.parse::<usize>() {
            _ if token == "-" => items.push(value),
            Ok(position) if position <= items.len() => items.insert(position, value),
            _ => return Err(format!("{pointer}: the array has {} items", items.len())),
        },
        _ => {
            return Err(format!("{pointer}: its parent is neither an object nor an array"));
        }
    }
    Ok(())
}

/// Removes the value at `pointer`. Returns the sentence that says why not.
pub(crate) fn unset(root: &mut Value, pointer: &str) -> Result<(), String> {
    check_form(pointer)?;
    if pointer.is_empty() {
        return Err("the empty pointer names the whole payload, which cannot be removed".to_owned());
    }
    let (parent, token) = parent_of(root, pointer)?;
    let removed = match parent {
        Value::Object(object) => object.shift_remove(&token).is_some(),
        Value::Array(items) => match token.parse::<usize>() {
            Ok(position) if position < items.len() => {
                items.remove(position);
                true
            }
            _ => false,
        },
        _ => false,
    };
    if removed { Ok(()) } else { Err(format!("{pointer}: there is nothing at this path")) }
}

/// The values at a pointer in which `*` stands for every position of a list, each with its own pointer.
pub(crate) fn every<'a>(root: &'a Value, pattern: &str) -> Vec<(String, &'a Value)> {
    let mut found = vec![(String::new(), root)];
    for token in pattern.split('/').skip(1) {
        let step = |(pointer, value): (String, &'a Value)| match (token, value) {
            ("*", Value::Array(items)) => {
                items.iter().enumerate().map(|(at, item)| (format!("{pointer}/{at}"), item)).collect()
            }
            (_, Value::Object(members)) => {
                let name = token.replace("~1", "/").replace("~0", "~");
                members.get(&name).map(|member| (format!("{pointer}/{token}"), member)).into_iter().collect()
            }
            _ => Vec::new(),
        };
        found = found.into_iter().flat_map(step).collect();
    }
    found
}

fn check_form(pointer: &str) -> Result<(), String> {
    if pointer.is_empty() || pointer.starts_with('/') {
        return Ok(());
    }
    Err(format!("{pointer}: a JSON Pointer begins with `/`, such as /MsgSeqList/0/MsgSeq"))
}

/// The value that holds the last token of `pointer`, and that token unescaped.
fn parent_of<'a>(root: &'a mut Value, pointer: &str) -> Result<(&'a mut Value, String), String> {
    let (parent, token) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    let token = token.replace("~1", "/").replace("~0", "~");
    match root.pointer_mut(parent) {
        Some(value) => Ok((value, token)),
        None => Err(format!("{pointer}: there is nothing at {parent}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tokens_are_escaped() {
        assert_eq!(join("/a", "b/c~d"), "/a/b~1c~0d");
    }

    #[test]
    fn set_replaces_what_is_there_and_nothing_else() {
        let mut value = json!({"a": [{"b": 1}], "x/y": 0});
        assert_eq!(set(&mut value, "/a/0/b", json!(2)), Ok(()));
        assert_eq!(set(&mut value, "/x~1y", json!(6)), Ok(()));
        assert_eq!(value, json!({"a": [{"b": 2}], "x/y": 6}));
        assert_eq!(set(&mut value, "/c", json!(1)), Err("/c: there is nothing at this path".to_owned()));
        assert_eq!(set(&mut value, "/a/1", json!(1)), Err("/a/1: there is nothing at this path".to_owned()));
        assert_eq!(
            set(&mut value, "a", json!(1)),
            Err("a: a JSON Pointer begins with `/`, such as /MsgSeqList/0/MsgSeq".to_owned())
        );
        assert_eq!(set(&mut value, "", json!([])), Ok(()));
        assert_eq!(value, json!([]));
    }

    #[test]
    fn add_adds_one_level() {
        let mut value = json!({"a": [1]});
        assert_eq!(add(&mut value, "/b", json!(2)), Ok(()));
        assert_eq!(add(&mut value, "/a/0", json!(0)), Ok(()));
        assert_eq!(add(&mut value, "/a/2", json!(2)), Ok(()));
        assert_eq!(add(&mut value, "/a/-", json!(3)), Ok(()));
        assert_eq!(value, json!({"a": [0, 1, 2, 3], "b": 2}));
        assert_eq!(add(&mut value, "/c/d", json!(1)), Err("/c/d: there is nothing at /c".to_owned()));
        assert_eq!(add(&mut value, "/a/9", json!(1)), Err("/a/9: the array has 4 items".to_owned()));
        assert_eq!(
            add(&mut value, "/b/x", json!(1)),
            Err("/b/x: its parent is neither an object nor an array".to_owned())
        );
    }

    #[test]
    fn a_star_stands_for_every_position() {
        let value = json!({"a": [{"b": 1}, {}, {"b": 2}], "c": 3});
        let found = |pattern| every(&value, pattern);
        assert_eq!(found("/a/*/b"), [("/a/0/b".to_owned(), &json!(1)), ("/a/2/b".to_owned(), &json!(2))]);
        assert_eq!(found("/c"), [("/c".to_owned(), &json!(3))]);
        assert_eq!(found("/c/*"), []);
        assert_eq!(found(""), [(String::new(), &value)]);
    }

    #[test]
    fn unset_removes_what_is_there_and_keeps_the_order_of_the_rest() {
        let mut value = json!({"a": 1, "b": [1, 2], "c": 3});
        assert_eq!(unset(&mut value, "/a"), Ok(()));
        assert_eq!(unset(&mut value, "/b/0"), Ok(()));
        assert_eq!(value.to_string(), r#"{"b":[2],"c":3}"#);
        assert_eq!(unset(&mut value, "/z"), Err("/z: there is nothing at this path".to_owned()));
        assert_eq!(unset(&mut value, "/b/7"), Err("/b/7: there is nothing at this path".to_owned()));
    }
}
