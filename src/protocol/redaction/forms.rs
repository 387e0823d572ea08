//! The forms in which endpoints repeat a secret, and where: every form in every place is hidden.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use bytes::Bytes;
use serde_json::{Value, json};

use super::Redaction;

/// Has signs of every kind that some form escapes, and in its Base64 those in which alphabets differ.
const SECRET: &str = "To/k+en Zebra\"ä🙂<42>?~&==";

type Form = fn(&str) -> String;

/// What JSON makes of a text, without the quotation marks.
fn json_of(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn url_of(text: &str) -> String {
    let encode = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

fn html_of(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn each_unit(text: &str, form: impl Fn(u16) -> String) -> String {
    text.encode_utf16().map(form).collect()
}

fn each_character(text: &str, form: impl Fn(u32) -> String) -> String {
    text.chars().map(|character| form(u32::from(character))).collect()
}

fn each_byte(text: &str, form: impl Fn(u8) -> String) -> String {
    text.bytes().map(form).collect()
}

const FORMS: [(&str, Form); 36] = [
    ("itself", str::to_owned),
    ("JSON", json_of),
    ("JSON with slashes escaped", |text| json_of(text).replace('/', "\\/")),
    ("JSON with one letter escaped", |text| json_of(text).replace('T', "\\u0054")),
    ("JSON with everything escaped", |text| each_unit(text, |unit| format!("\\u{unit:04x}"))),
    ("JSON with everything escaped in capitals", |text| each_unit(text, |unit| format!("\\u{unit:04X}"))),
    ("JSON in JSON", |text| json_of(&json_of(text))),
    ("JSON in JSON with slashes escaped", |text| json_of(&json_of(text).replace('/', "\\/"))),
    ("JSON in JSON with one letter escaped", |text| json_of(&json_of(text).replace('T', "\\u0054"))),
    ("JSON in JSON in JSON", |text| json_of(&json_of(&json_of(text).replace('/', "\\/")))),
    ("URL", url_of),
    ("URL in small letters", |text| {
        url_of(text).to_lowercase().replace("to", "To").replace("zebra", "Zebra")
    }),
    ("URL with every byte encoded", |text| each_byte(text, |byte| format!("%{byte:02x}"))),
    ("a form", |text| url_of(text).replace("%20", "+")),
    ("URL twice", |text| url_of(&url_of(text))),
    ("URL twice with every byte encoded", |text| each_byte(&url_of(text), |byte| format!("%{byte:02x}"))),
    ("URL three times", |text| url_of(&url_of(&url_of(text)))),
    ("URL of JSON", |text| url_of(&json_of(text).replace('/', "\\/"))),
    ("JSON of URL", |text| each_unit(&url_of(text), |unit| format!("\\u{unit:04x}"))),
    ("HTML", html_of),
    ("HTML in decimal numbers", |text| each_character(text, |code| format!("&#{code};"))),
    ("HTML in hexadecimal numbers", |text| each_character(text, |code| format!("&#x{code:X};"))),
    ("HTML of JSON", |text| html_of(&json_of(text))),
    ("HTML twice", |text| html_of(&each_character(text, |code| format!("&#{code};")))),
    ("bytes of a program", |text| each_byte(text, |byte| format!("\\x{byte:02x}"))),
    ("Base64", |text| STANDARD.encode(text)),
    ("Base64 without padding", |text| STANDARD_NO_PAD.encode(text)),
    ("Base64 of URLs", |text| URL_SAFE.encode(text)),
    ("Base64 of URLs without padding", |text| URL_SAFE_NO_PAD.encode(text)),
    ("Base64 behind a user", |text| STANDARD.encode(format!("me:{text}"))),
    ("Base64 of JSON", |text| STANDARD.encode(json!({"token": text}).to_string())),
    ("Base64 twice", |text| STANDARD.encode(STANDARD.encode(text))),
    ("URL of Base64", |text| url_of(&STANDARD.encode(text))),
    ("hexadecimal", |text| each_byte(text, |byte| format!("{byte:02x}"))),
    ("hexadecimal in capitals", |text| each_byte(text, |byte| format!("{byte:02X}"))),
    ("hexadecimal of JSON", |text| each_byte(&json_of(text), |byte| format!("{byte:02x}"))),
];

const PLACES: [(&str, Form); 8] = [
    ("alone", str::to_owned),
    ("a sentence", |form| format!("the token is {form}, and more")),
    ("a value of JSON", |form| json!({"ActionStatus": "FAIL", "ErrorInfo": form}).to_string()),
    ("a key of JSON", |form| json!({form: [1]}).to_string()),
    ("JSON in JSON", |form| json!({"log": json!({"why": form}).to_string()}).to_string()),
    ("a page", |form| format!("<p title=\"{0}\">{0}</p>", html_of(form))),
    ("a link", |form| format!("see /debug?token={}&page=2", url_of(form))),
    ("a long word", |form| format!("x{form}x")),
];

#[test]
fn every_form_is_hidden_in_every_place() {
    let mut redaction = Redaction::default();
    redaction.hide(SECRET);
    let mut shown = Vec::new();
    for (form_name, form) in FORMS {
        for (place_name, place) in PLACES {
            let form = form(SECRET);
            let body = place(&form);
            let hidden = redaction.bytes(Bytes::from(body.clone()), false);
            let text = String::from_utf8_lossy(&hidden);
            let is_left =
                [form.clone(), json_of(&form), html_of(&form), url_of(&form), json_of(&json_of(&form))];
            let is_json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).is_ok();
            let is_well = text.contains("REDACTED")
                && !is_left.iter().any(|form| text.contains(form.as_str()))
                && is_json(body.as_bytes()) == is_json(&hidden);
            if !is_well {
                shown.push(format!("{form_name} in {place_name}: {body}\n  is shown as {text}"));
            }
        }
    }
    assert!(shown.is_empty(), "{} of them:\n{}", shown.len(), shown.join("\n"));
}

#[test]
fn what_is_no_secret_is_left_alone_in_every_form_and_place() {
    let mut redaction = Redaction::default();
    redaction.hide(SECRET);
    redaction.hide_signature(&"ab".repeat(32));
    for (_, form) in FORMS {
        for (_, place) in PLACES {
            let body = Bytes::from(place(&form("Another <word> & \"some\" more/than\\that 🙂")));
            assert_eq!(redaction.bytes(body.clone(), false), body);
        }
    }
}

#[test]
fn signatures_are_hidden_in_every_form_too() {
    let signature = "0123456789abcdef".repeat(4);
    let mut redaction = Redaction::default();
    redaction.hide_signature(&signature);
    for (name, form) in FORMS {
        let hidden = redaction.text(format!("Sign={}.", form(&signature)));
        assert!(hidden.contains("REDACTED") && !hidden.contains(&form(&signature)), "{name}: {hidden}");
    }
}
