//! A request while it is being made up: the plain callback to begin with, and the ways to change it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use url::{Position, Url, form_urlencoded};

use crate::commands::request::encode_base64;
use crate::fixtures;
use crate::protocol::catalogue::RECALL;
use crate::protocol::query::{CLIENT_IP, COMMAND, CONTENT_TYPE, OPT_PLATFORM, REQUEST_TIME, SDKAPPID, SIGN};
use crate::protocol::signature::{Token, sign};
use crate::render::diagnostic::cut_back;
use crate::render::sanitize::sanitize_bytes;

const AUTHORIZATION: &str = "Authorization";

/// How much of a body is shown.
const MOST_SHOWN: usize = 300;

/// What all requests of a run are made of.
#[derive(Debug)]
pub(crate) struct Material {
    /// The endpoint.
    pub(super) url: Url,
    /// The app whose callbacks the endpoint expects.
    pub(super) sdkappid: u64,
    /// Signs, if the endpoint expects that.
    pub(super) token: Option<Token>,
    /// The group of every recall.
    pub(super) group_id: String,
    /// The operator of every recall.
    pub(super) operator: String,
    /// The next MsgSeq: no two callbacks of a run recall the same message, unless that is the point.
    next: AtomicU64,
}

impl Material {
    /// Begins at a MsgSeq that follows the clock, so that two runs do not meet.
    pub(super) fn new(
        url: Url,
        sdkappid: u64,
        token: Option<Token>,
        group_id: String,
        operator: String,
    ) -> Self {
        let now = u64::try_from(now()).unwrap_or_default();
        let next = AtomicU64::new((now % 4_000_000) * 1000);
        Self { url, sdkappid, token, group_id, operator, next }
    }

    /// A MsgSeq that was not used before.
    pub(super) fn msg_seq(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The Community form of the group's id.
    pub(super) fn community(&self) -> String {
        format!("@TGS#_{}", self.group_id)
    }

    /// `Sign` for a time in Unix seconds; empty without a token.
    pub(super) fn sign(&self, time: i64) -> String {
        self.token.as_ref().map(|token| sign(token, &time.to_string())).unwrap_or_default()
    }
}

/// Now in Unix seconds.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// How the bytes go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// At once, with their length.
    Whole,
    /// In three chunks.
    Chunked,
    /// The head at once, the body after a pause.
    Late(Duration),
    /// So many bytes of the body one by one, with a pause after each; then the rest.
    Dripping { bytes: usize, pause: Duration },
    /// Half of the body, and then nothing more.
    Half,
}

/// A request, to be changed and then sent.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Method.
    pub(super) method: &'static str,
    /// The query, in its order.
    pub(super) query: Vec<(String, String)>,
    /// Headers, without those that follow from the body.
    pub(super) headers: Vec<(String, String)>,
    /// Body.
    pub(super) body: Vec<u8>,
    /// How it goes out.
    pub(super) framing: Framing,
    /// When it is made, in Unix seconds.
    pub(super) now: i64,
}

impl Draft {
    /// The callback that every endpoint should accept, made for the moment `now`.
    pub(super) fn plain(material: &Material, now: i64) -> Self {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut query = vec![
            pair(SDKAPPID, &material.sdkappid.to_string()),
            pair(COMMAND, RECALL),
            pair(CONTENT_TYPE, "json"),
            pair(CLIENT_IP, "127.0.0.1"),
            pair(OPT_PLATFORM, "RESTAPI"),
        ];
        if material.token.is_some() {
            query.extend([pair(SIGN, &material.sign(now)), pair(REQUEST_TIME, &now.to_string())]);
        }
        let headers = [
            ("Content-Type", "application/json"),
            ("Accept", "*/*"),
            ("User-Agent", concat!("timhook/", env!("CARGO_PKG_VERSION"))),
        ];
        let mut headers = headers.map(|(name, value)| pair(name, value)).to_vec();
        headers.extend(authorization(&material.url).map(|value| pair(AUTHORIZATION, &value)));
        let body = json!({
            "CallbackCommand": RECALL,
            "EventTime": now * 1000,
            "GroupId": material.group_id,
            "MsgSeqList": [message(material, now)],
            "Operator_Account": material.operator,
            "Type": "Public",
        });
        Self {
            method: "POST",
            query,
            headers,
            body: body.to_string().into_bytes(),
            framing: Framing::Whole,
            now,
        }
    }

    /// Puts one query parameter in place of those of its name, or at the end.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.query.iter().position(|(key, _)| key == name) {
            Some(position) => self.query[position].1 = value,
            None => self.query.push((name.to_owned(), value)),
        }
    }

    /// Removes a query parameter.
    pub(super) fn unset(&mut self, name: &str) {
        self.query.retain(|(key, _)| key != name);
    }

    /// Signs for another time.
    pub(super) fn sign_for(&mut self, material: &Material, time: i64) {
        self.set(SIGN, material.sign(time));
        self.set(REQUEST_TIME, time.to_string());
    }

    /// Changes one field of the body.
    pub(super) fn field(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        self.edit(|body| body[name] = value);
    }

    /// Removes one field of the body.
    pub(super) fn drop_field(&mut self, name: &str) {
        self.edit(|body| {
            body.as_object_mut().and_then(|fields| fields.shift_remove(name));
        });
    }

    /// Changes the body as JSON; it goes out compact.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Value)) {
        let mut body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        change(&mut body);
        self.body = body.to_string().into_bytes();
    }

    /// Names so many messages, each with a MsgId.
    pub(super) fn messages(&mut self, material: &Material, count: usize) {
        let now = self.now;
        let list: Vec<Value> = (0..count).map(|_| message(material, now)).collect();
        self.field("MsgSeqList", list);
    }

    /// Turns the recall into one of a Community.
    pub(super) fn community(&mut self, material: &Material) {
        self.field("GroupId", material.community());
        self.field("Type", "Community");
    }

    /// Removes a header.
    pub(super) fn drop_header(&mut self, name: &str) {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }

    /// Replaces a header.
    pub(super) fn header(&mut self, name: &str, value: &str) {
        self.drop_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Takes the body from a sample, byte for byte but for the group, the operator and each MsgSeq.
    pub(super) fn sample(&mut self, material: &Material, name: &str) {
        let Some(sample) = fixtures::sample(name) else { return };
        let mut text = String::from_utf8_lossy(sample.payload()).into_owned();
        let value: Value = serde_json::from_slice(sample.payload()).unwrap_or_default();
        let of = |field: &str| value[field].as_str().unwrap_or_default().to_owned();
        let (group, operator) = (of("GroupId"), of("Operator_Account"));
        let is_community = group.starts_with("@TGS#_");
        let test_group = if is_community { material.community() } else { material.group_id.clone() };
        text = text.replace(&group, &test_group);
        // The documented topic is not under the documented group: it has an id of its own to replace.
        if let Some(topic) = value["TopicId"].as_str().filter(|topic| !topic.starts_with(&group)) {
            text = text.replace(topic, &format!("{}@TOPIC#_TestTopic", material.community()));
        }
        let test_operator = match operator.as_str() {
            "@TLS#NOT_FOUND" => operator.clone(),
            _ if operator.is_ascii() => material.operator.clone(),
            _ => format!("{}_{operator}", material.operator),
        };
        let quoted = |name: &str| format!("{}", Value::from(name));
        text = text.replace(&quoted(&operator), &quoted(&test_operator));
        self.body = renumber(&text, material).into_bytes();
    }

    /// The request target: path and query.
    fn target(&self, url: &Url) -> String {
        let own = url.query().filter(|own| !own.is_empty()).map(|own| format!("{own}&"));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish();
        format!("{}?{}{query}", url.path(), own.unwrap_or_default())
    }

    /// Everything before the body.
    pub(super) fn head(&self, url: &Url) -> Vec<u8> {
        let is_lower = self.headers.iter().all(|(name, _)| name.chars().all(|letter| !letter.is_uppercase()));
        let name = |text: &str| if is_lower { text.to_lowercase() } else { text.to_owned() };
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let mut head =
            format!("{} {} HTTP/1.1\r\n{}: {host}\r\n", self.method, self.target(url), name("Host"));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match self.framing {
            Framing::Chunked => head.push_str("Transfer-Encoding: chunked\r\n"),
            _ if self.method == "GET" => {}
            _ => head.push_str(&format!("{}: {}\r\n", name("Content-Length"), self.body.len())),
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    /// The body in three chunks.
    pub(super) fn chunks(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for chunk in self.body.chunks(self.body.len().div_ceil(3).max(1)) {
            bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            bytes.extend_from_slice(chunk);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"0\r\n\r\n");
        bytes
    }

    /// The request as a person would repeat it with curl; the signature and a password are not shown.
    pub(super) fn to_curl(&self, url: &Url) -> String {
        let mut shown = self.clone();
        if shown.query.iter().any(|(name, value)| name == SIGN && !value.is_empty()) {
            shown.set(SIGN, "REDACTED");
        }
        let origin = &url[Position::BeforeScheme..Position::AfterScheme];
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let mut lines = vec![format!("curl -X {} '{origin}://{host}{}'", self.method, shown.target(url))];
        if !url.username().is_empty() || url.password().is_some() {
            lines.push(format!("-u '{}:REDACTED'", url.username()));
        }
        let ours = ["accept", "user-agent", "authorization"];
        let headers = self.headers.iter().filter(|(name, _)| !ours.contains(&name.to_lowercase().as_str()));
        lines.extend(headers.map(|(name, value)| format!("-H '{name}: {value}'")));
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            lines.push("-H 'Content-Type:'".to_owned());
        }
        if self.framing == Framing::Chunked {
            lines.push("-H 'Transfer-Encoding: chunked'".to_owned());
        }
        if self.method != "GET" {
            lines.push(self.shown_body());
        }
        let note = match self.framing {
            Framing::Whole | Framing::Chunked => String::new(),
            Framing::Late(pause) => format!("  # the body {} ms after the head", pause.as_millis()),
            Framing::Dripping { bytes, pause } => {
                format!("  # {bytes} bytes of the body at one per {} ms", pause.as_millis())
            }
            Framing::Half => "  # half of the body, and then the connection is closed".to_owned(),
        };
        format!("{}{note}", lines.join(" \\\n  "))
    }

    fn shown_body(&self) -> String {
        let start = &self.body[..self.body.len().min(4 * MOST_SHOWN)];
        let shown = cut_back(&sanitize_bytes(start), MOST_SHOWN);
        let is_whole = start.len() == self.body.len() && !shown.ends_with('…');
        let size = if is_whole { String::new() } else { format!("  # {} bytes", self.body.len()) };
        format!("--data-raw '{}'{size}", shown.replace('\'', r"'\''"))
    }
}

/// Puts a MsgSeq that was not used before in place of each one, and leaves all other bytes alone.
fn renumber(text: &str, material: &Material) -> String {
    const NAME: &str = "\"MsgSeq\":";
    let mut parts = text.split(NAME);
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start();
        let space = &part[..part.len() - rest.len()];
        let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
        numbered.push_str(&format!("{NAME}{space}{}{rest}", material.msg_seq()));
    }
    numbered
}

/// The header for user name and password in a URL.
fn authorization(url: &Url) -> Option<String> {
    let password = url.password().unwrap_or_default();
    if url.username().is_empty() && password.is_empty() {
        return None;
    }
    let decode = |text: &str| {
        let text = text.replace('+', "%2B").replace('&', "%26");
        form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
    };
    let both = format!("{}:{}", decode(url.username()), decode(password));
    Some(format!("Basic {}", encode_base64(both.as_bytes())))
}

/// A recalled message that nobody has recalled before.
pub(super) fn message(material: &Material, now: i64) -> Value {
    let msg_seq = material.msg_seq();
    // A random part that is no larger than 32 bits, and other for every message.
    let random = (msg_seq.wrapping_mul(2_654_435_761)) % (1 << 32);
    json!({"MsgId": format!("144115213033478435-{}-{random}", now - 60), "MsgSeq": msg_seq})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Comments;
    use crate::fixtures::SAMPLES;
    use crate::protocol::validate::{check, payload_findings};

    fn material(token: Option<&str>) -> Material {
        let url = Url::parse("http://u:secret@127.0.0.1:3000/callback?key=1").expect("a URL");
        let token = token.map(Token::new);
        Material::new(url, 1_400_000_000, token, "@TGS#GROUP".to_owned(), "tester".to_owned())
    }

    #[test]
    fn the_plain_callback_is_valid_without_any_finding() {
        let draft = Draft::plain(&material(None), now());
        assert_eq!(check(&draft.body, Comments::Refused, payload_findings).findings, []);
    }

    #[test]
    fn samples_name_the_test_group_and_the_test_operator_alone() {
        let material = material(None);
        for sample in SAMPLES {
            let mut draft = Draft::plain(&material, 0);
            draft.sample(&material, sample.name);
            let body: Value = serde_json::from_slice(&draft.body).expect("JSON");
            let group = body["GroupId"].as_str().expect("a group");
            assert!(["@TGS#GROUP", "@TGS#_@TGS#GROUP"].contains(&group), "{}: {body}", sample.name);
            let topic = body["TopicId"].as_str().unwrap_or("@TGS#_@TGS#GROUP@TOPIC#_TestTopic");
            assert_eq!(topic, "@TGS#_@TGS#GROUP@TOPIC#_TestTopic", "{}", sample.name);
            let operator = body["Operator_Account"].as_str().expect("an operator");
            assert!(
                operator.starts_with("tester") || operator == "@TLS#NOT_FOUND",
                "{}: {body}",
                sample.name
            );
        }
    }

    #[test]
    fn samples_recall_messages_that_nobody_has_recalled_before() {
        let material = material(None);
        let mut seen = std::collections::BTreeSet::new();
        for sample in SAMPLES {
            let mut draft = Draft::plain(&material, 0);
            draft.sample(&material, sample.name);
            let body: Value = serde_json::from_slice(&draft.body).expect("JSON");
            for message in body["MsgSeqList"].as_array().expect("a list") {
                assert!(
                    seen.insert(message["MsgSeq"].as_u64().expect("a number")),
                    "{}: {body}",
                    sample.name
                );
            }
        }
        assert_eq!(
            renumber("{\"MsgSeq\": 130 }", &material).replace(char::is_numeric, ""),
            "{\"MsgSeq\":  }"
        );
    }

    #[test]
    fn what_is_shown_has_neither_signature_nor_password() {
        let material = material(Some("xxxxyyyy"));
        let draft = Draft::plain(&material, 1_669_872_112);
        let shown = draft.to_curl(&material.url);
        assert!(shown.contains("/callback?key=1&SdkAppid=1400000000&"), "{shown}");
        assert!(shown.contains("Sign=REDACTED&RequestTime=1669872112"), "{shown}");
        assert!(!shown.contains("17773bc39a") && !shown.contains("secret"), "{shown}");
        let head = String::from_utf8_lossy(&draft.head(&material.url)).into_owned();
        assert!(head.contains("Sign=17773bc39a"), "{head}");
        assert!(head.contains("\r\nAuthorization: Basic dTpzZWNyZXQ=\r\n"), "{head}");
        assert!(!shown.contains("dTpzZWNyZXQ"), "{shown}");
    }

    #[test]
    fn chunks_hold_the_whole_body() {
        let mut draft = Draft::plain(&material(None), 0);
        draft.body = b"abcdefg".to_vec();
        assert_eq!(draft.chunks(), b"3\r\nabc\r\n3\r\ndef\r\n1\r\ng\r\n0\r\n\r\n");
    }
}
