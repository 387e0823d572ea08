//! A description as JSON Schema (draft 2020-12): for editors and other validators. A test holds it against the check
//! of bodies in `field_check.rs`.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{Command, Elements, Field, FieldFormat, JsonType, elements};
use crate::protocol::field_check::LAST_MILLISECOND;

/// The draft that all schemas follow.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The address of a published schema: its file under `schemas/`.
fn address(name: &str) -> String {
    format!("{}/raw/main/schemas/{name}.json", env!("CARGO_PKG_REPOSITORY"))
}

/// The schema of a command's body.
pub(crate) fn request_schema(command: &Command) -> Value {
    let mut schema = json!({
        "$schema": DRAFT,
        "$id": address(&command.name),
        "title": command.name,
        "description": format!(
            "{}: the body that the vendor POSTs to an app's backend. Unknown fields are allowed: the vendor adds \
             fields over time.",
            command.title
        ),
    });
    extend(&mut schema, object(&command.fields));
    add_elements(&mut schema, &command.fields);
    schema
}

/// The schema of the body of any callback: if it names a known command, what the schema of that command says.
pub(crate) fn any_request_schema() -> Value {
    let (mut cases, mut definitions) = (Vec::new(), Map::new());
    for command in super::all() {
        let name = &command.name;
        let here = format!("\"#/$defs/{name}/$defs/");
        let text = request_schema(command).to_string().replace("\"#/$defs/", &here);
        let mut schema: Map<String, Value> = serde_json::from_str(&text).expect("it was JSON before");
        schema.retain(|keyword, _| keyword != "$schema" && keyword != "$id");
        definitions.insert(name.clone(), schema.into());
        cases.push(json!({
            "if": {"properties": {"CallbackCommand": {"const": name}}, "required": ["CallbackCommand"]},
            "then": {"$ref": format!("#/$defs/{name}")},
        }));
    }
    let names: Vec<&String> = super::all().map(|command| &command.name).collect();
    json!({
        "$schema": DRAFT,
        "$id": address("callback"),
        "title": "Callback",
        "description": "The body of a Tencent Cloud Chat callback. Unknown commands are allowed.",
        "type": "object",
        // The list is for editors, which suggest its values.
        "properties": {"CallbackCommand": {"anyOf": [{"enum": names}, {}]}},
        "allOf": cases,
        "$defs": definitions,
    })
}

/// The fields that every answer has.
pub(crate) fn answer_fields() -> &'static [Field] {
    static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
        serde_json::from_str(include_str!("answer.json"))
            .expect("the fields are well-formed: a test reads them")
    });
    &FIELDS
}

/// The schema of answers: to a command, or to any.
pub(crate) fn answer_schema(command: Option<&Command>) -> Value {
    let (name, title) = match command {
        Some(command) => (format!("{}.answer", command.name), format!("Answer to {}", command.name)),
        None => ("response".to_owned(), "Answer to a callback".to_owned()),
    };
    let mut schema = json!({
        "$schema": DRAFT,
        "$id": address(&name),
        "title": title,
        "description": "The body that an app's backend answers to a Tencent Cloud Chat callback, with HTTP status 200 \
                        and within 2 seconds.",
    });
    extend(&mut schema, object(answer_fields()));
    let Some(command) = command else {
        schema["examples"] = json!([{"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}]);
        return schema;
    };
    let codes: Vec<String> =
        command.answer.codes.iter().map(|code| format!("{}: {}.", code.label(), code.text)).collect();
    schema["properties"]["ErrorCode"]["description"] = codes.join(" ").into();
    for field in &command.answer.fields {
        schema["properties"][&field.name] = property(field);
        if let (true, Some(required)) = (field.is_required(), schema["required"].as_array_mut()) {
            required.push(field.name.clone().into());
        }
    }
    add_elements(&mut schema, &command.answer.fields);
    schema
}

fn extend(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}

/// An object with these fields.
fn object(fields: &[Field]) -> Value {
    let required: Vec<&str> =
        fields.iter().filter(|field| field.is_required()).map(|field| field.name.as_str()).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.clone(), property(field))).collect();
    let mut schema = json!({"type": "object"});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema["properties"] = Value::Object(properties);
    schema
}

fn property(field: &Field) -> Value {
    let mut schema = Map::new();
    let description = describe(field);
    if !description.is_empty() {
        schema.insert("description".to_owned(), description.into());
    }
    schema.insert("type".to_owned(), types(&field.types));
    let mut put = |keyword: &str, value: Value| schema.insert(keyword.to_owned(), value);
    if let Some(constant) = &field.constant {
        put("const", json!(constant));
    }
    if field.is_time() {
        if field.types.contains(&JsonType::String) {
            put("pattern", json!("^[0-9]{1,15}$"));
        }
        put("minimum", json!(0));
        // Of seconds, too: what is so large is milliseconds, which is a finding of its own.
        put("maximum", json!(LAST_MILLISECOND));
    }
    if let Some((first, last)) = field.range {
        put("minimum", json!(first));
        put("maximum", json!(last));
    }
    if field.non_empty {
        put("minLength", json!(1));
    }
    if field.min_items > 0 {
        put("minItems", json!(field.min_items));
    }
    if field.format == Some(FieldFormat::ActionStatus) {
        put("enum", json!(field.known));
    } else if !field.known.is_empty() {
        put("examples", json!(field.known));
    }
    if let Some(name) = &field.elements {
        put("items", json!({"$ref": format!("#/$defs/{name}")}));
    } else if !field.items.is_empty() {
        put("items", object(&field.items));
    } else if !field.item_types.is_empty() {
        put("items", json!({"type": types(&field.item_types)}));
    }
    let mut schema = Value::Object(schema);
    if !field.fields.is_empty() {
        extend(&mut schema, object(&field.fields));
        schema["type"] = types(&field.types);
    }
    schema
}

fn types(types: &[JsonType]) -> Value {
    match types {
        [one] => one.as_str().into(),
        several => several.iter().map(|one| one.as_str()).collect(),
    }
}

/// Note, meaning, unit and condition as running text.
fn describe(field: &Field) -> String {
    let mut text = field.note.clone().unwrap_or_default();
    let mut sentence = |words: String| {
        if !text.is_empty() {
            text.push_str(if text.ends_with('.') { " " } else { ". " });
        }
        text.push_str(&words);
    };
    if let Some(format) =
        field.format.filter(|format| ![FieldFormat::Command, FieldFormat::ActionStatus].contains(format))
    {
        sentence(format!("Format: {}.", format.words()));
    }
    if let Some(unit) = &field.unit {
        sentence(format!("Unit: {unit}."));
    }
    if let Some(condition) = &field.condition {
        sentence(format!("Present: {condition}."));
    }
    if let Some(since) = &field.since {
        sentence(format!("Since {since}."));
    }
    text
}

/// Adds the kinds of elements that fields refer to.
fn add_elements(schema: &mut Value, fields: &[Field]) {
    let names = fields.iter().filter_map(|field| field.elements.as_deref());
    for (name, kinds) in names.filter_map(|name| Some((name, elements(name)?))) {
        schema["$defs"][name] = element(kinds);
    }
}

/// An element: its content depends on its kind. Unknown kinds are allowed.
fn element(elements: &Elements) -> Value {
    let (kind, content) = (elements.r#type.as_str(), elements.content.as_str());
    let rules: Vec<Value> = elements
        .kinds
        .iter()
        .map(|(name, described)| {
            let mut fields = object(&described.fields);
            fields["title"] = described.title.as_str().into();
            json!({
                "if": {"type": "object", "properties": {kind: {"const": name}}, "required": [kind]},
                "then": {"type": "object", "properties": {content: fields}},
            })
        })
        .collect();
    let mut schema = json!({"description": format!("An element of a message: {}.", elements.note)});
    extend(&mut schema, object(&elements.members));
    schema["allOf"] = rules.into();
    schema
}
