//! `timhook commands`: the vendor's callback commands, listed; and `timhook explain COMMAND`, one of them in full.

use serde_json::{Value, json};

use super::sample::commands_matching;
use crate::error::Error;
use crate::exit::Exit;
use crate::protocol::catalogue::{
    self, AnswerContract, Command, Elements, Field, Meaning, Presence, Standing, elements,
};
use crate::render::console::Console;
use crate::render::sanitize::sanitize;
use crate::render::style::{Role, Style};
use crate::render::wrap::wrap;

/// Columns of running text.
const MEASURE: usize = 80;

/// Lists the commands that a name or a glob stands for.
pub(crate) fn list(glob: &str, console: &mut Console) -> Result<Exit, Error> {
    let mut category = "";
    let mut commands: Vec<&Command> =
        commands_matching(glob)?.into_iter().filter_map(catalogue::find).collect();
    if !console.is_json() {
        // A category stands where its first command does.
        let first = |category: &str| commands.iter().position(|command| command.category == category);
        let places: Vec<Option<usize>> = commands.iter().map(|command| first(&command.category)).collect();
        let mut placed: Vec<(Option<usize>, &Command)> = places.into_iter().zip(commands).collect();
        placed.sort_by_key(|(place, _)| *place);
        commands = placed.into_iter().map(|(_, command)| command).collect();
    }
    for command in commands {
        if console.is_json() {
            console.data(&summary(command))?;
            continue;
        }
        let style = console.out_style;
        let mut text = String::new();
        if category != command.category {
            let gap = if category.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{gap}{}\n", style.paint(Role::Heading, &command.category)));
            category = &command.category;
        }
        let (phase, known) = (command.phase.as_str(), command.standing.as_str());
        let facts = format!("{phase}; {known}; answer: {}", possible(&command.answer).join(", "));
        text.push_str(&format!("  {}\n", style.paint(Role::Note, &command.name)));
        text.push_str(&format!("    {}\n    {}\n", command.title, style.paint(Role::Muted, &facts)));
        console.text(&text)?;
    }
    Ok(Exit::Done)
}

/// What is worth saying of a standing; of what is documented, nothing.
fn standing(standing: Standing) -> String {
    if standing == Standing::Documented { String::new() } else { format!(" ({})", standing.as_str()) }
}

/// What an answer can do.
fn possible(answer: &AnswerContract) -> Vec<&'static str> {
    let mut words: Vec<&str> = Vec::new();
    for code in &answer.codes {
        if !words.contains(&code.means.as_str()) {
            words.push(code.means.as_str());
        }
    }
    words
}

fn summary(command: &Command) -> Value {
    json!({
        "type": "command",
        "command": command.name,
        "product": command.product,
        "category": command.category,
        "phase": command.phase.as_str(),
        "title": command.title,
        "answer": possible(&command.answer),
        "contract": command.answer.contract,
        "standing": command.standing.as_str(),
    })
}

/// Explains one command.
pub(crate) fn explain(command: &'static Command, console: &mut Console) -> Result<Exit, Error> {
    if console.is_json() {
        let mut record = json!({"type": "command"});
        let description: Value = serde_json::from_str(catalogue::text(command)).unwrap_or_default();
        if let (Value::Object(record), Value::Object(description)) = (&mut record, description) {
            record.extend(description);
        }
        console.data(&record)?;
    } else {
        let text = CommandPage { text: String::new(), style: console.out_style }.write(command);
        console.text(&text)?;
    }
    Ok(Exit::Done)
}

struct CommandPage {
    text: String,
    style: Style,
}

impl CommandPage {
    fn write(mut self, command: &Command) -> String {
        let heading = self.style.paint(Role::Note, &format!("command[{}]", command.name));
        self.text = format!("{heading}: {}\n\n", self.style.paint(Role::Heading, &command.title));
        let when = if command.is_before() {
            "before the event: the vendor waits for the answer and acts on it"
        } else {
            "after the event"
        };
        self.pair("When:", when);
        self.pair("Trigger:", command.trigger.as_deref().unwrap_or_default());
        self.pair("Known:", &known(command));
        self.pair("Query:", &query(command));
        command.pages.iter().for_each(|page| self.pair("Source:", page));
        self.section("Fields");
        self.fields(&command.fields, 1);
        let kinds = command.fields.iter().filter_map(|field| elements(field.elements.as_deref()?));
        kinds.for_each(|kinds| self.elements(kinds));
        self.answer(&command.answer);
        self.list("The documentation contradicts itself", &command.contradictions);
        self.list("Notes", &command.quirks);
        self.section("Samples");
        let (width, samples) = (18, &command.samples);
        for sample in samples {
            self.text.push_str(&format!("  {:<width$} {}\n", sample.name, sample.title));
        }
        self.text
    }

    fn pair(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            let label = self.style.paint(Role::Muted, &format!("{label:<9}"));
            let value = wrap(value, MEASURE - 10).replace('\n', "\n          ");
            self.text.push_str(&format!("{label} {}\n", sanitize_lines(&value)));
        }
    }

    fn section(&mut self, title: &str) {
        self.text.push_str(&format!("\n{}\n", self.style.paint(Role::Heading, title)));
    }

    fn list(&mut self, title: &str, items: &[String]) {
        if !items.is_empty() {
            self.section(title);
            items.iter().for_each(|item| self.paragraph(2, &format!("- {item}"), 4));
        }
    }

    /// Running text with a hanging indent.
    fn paragraph(&mut self, first: usize, text: &str, rest: usize) {
        let wrapped = wrap(text, MEASURE - rest).replace('\n', &format!("\n{}", " ".repeat(rest)));
        self.text.push_str(&format!("{}{}\n", " ".repeat(first), sanitize_lines(&wrapped)));
    }

    fn fields(&mut self, fields: &[Field], depth: usize) {
        for field in fields {
            let indent = "  ".repeat(depth);
            let name = self.style.paint(Role::Note, &field.name);
            let presence = presence(field);
            self.text.push_str(&format!("{indent}{name}  {}, {presence}\n", field.documented_type()));
            let about = about(field);
            if !about.is_empty() {
                self.paragraph(depth * 2 + 4, &about, depth * 2 + 4);
            }
            self.fields(&field.items, depth + 1);
            self.fields(&field.fields, depth + 1);
        }
    }

    /// What the elements of messages hold, kind by kind.
    fn elements(&mut self, kinds: &Elements) {
        self.section(&format!("Elements: {} by {}", kinds.content, kinds.r#type));
        self.paragraph(2, &format!("{}; {}", kinds.note, kinds.page), 2);
        for (name, kind) in &kinds.kinds {
            let name = self.style.paint(Role::Note, name);
            self.text.push_str(&format!("  {name}  {}\n", kind.title));
            let member = |field: &Field| match field.required {
                Presence::Always => field.name.clone(),
                _ => format!("[{}]", field.name),
            };
            let members: Vec<String> = kind.fields.iter().map(member).collect();
            self.paragraph(6, &members.join(", "), 6);
            kind.quirks.iter().for_each(|quirk| self.paragraph(6, quirk, 6));
        }
    }

    fn answer(&mut self, answer: &AnswerContract) {
        self.section("Answer: HTTP 200 and ActionStatus, ErrorCode, ErrorInfo");
        for code in &answer.codes {
            let seen = code.client_sees.as_deref().map(|seen| format!("; {seen}")).unwrap_or_default();
            let known = standing(code.standing);
            let means = code.means.as_str();
            let effect = if code.text == means { String::new() } else { format!(": {}", code.text) };
            let line = format!("{}: {means}{effect}{seen}{known}", code.label());
            self.paragraph(2, &line, 6);
        }
        if !answer.codes.iter().any(|code| code.others) && answer.otherwise == Meaning::Undefined {
            self.paragraph(2, "other codes: undefined: the documentation does not say what they do", 6);
        }
        self.fields(&answer.fields, 1);
        if let Some(effect) = &answer.on_timeout {
            self.paragraph(2, &format!("no answer within 2 s: {effect}"), 6);
        }
        answer.notes.iter().for_each(|note| self.paragraph(2, note, 6));
    }
}

/// Descriptions may come from a folder of somebody else's.
fn sanitize_lines(text: &str) -> String {
    text.split('\n').map(|line| sanitize(line).into_owned()).collect::<Vec<_>>().join("\n")
}

fn known(command: &Command) -> String {
    match &command.revision {
        Some(revision) => format!("{}, {revision}", command.standing.as_str()),
        None => command.standing.as_str().to_owned(),
    }
}

/// How the page has the query, where it has it otherwise than most.
fn query(command: &Command) -> String {
    let facts = &command.query;
    let mut text = format!("contenttype={}", facts.contenttype);
    for (name, is_there) in [("ClientIP", facts.client_ip), ("OptPlatform", facts.opt_platform)] {
        if !is_there {
            text.push_str(&format!(", no {name}"));
        }
    }
    text
}

fn presence(field: &Field) -> String {
    let known = standing(field.standing);
    match (field.required, &field.since) {
        (Presence::Always, _) => format!("always{known}"),
        (Presence::SinceRevision, Some(since)) => format!("since {since}{known}"),
        (Presence::SinceRevision, None) => format!("not in older callbacks{known}"),
        (Presence::Conditional, _) => format!("not always{known}"),
        (Presence::Optional, _) => format!("optional{known}"),
    }
}

/// Meaning, unit, values and notes in one paragraph.
fn about(field: &Field) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(field.condition.clone());
    parts.extend(field.format.map(|format| format.words().to_owned()));
    parts.extend(field.unit.as_ref().map(|unit| format!("in {unit}")));
    parts.extend(field.range.map(|(first, last)| format!("{first} to {last}")));
    if !field.known.is_empty() {
        let values =
            field.known.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        parts.push(format!("one of {}", values.collect::<Vec<_>>().join(", ")));
    }
    parts.extend(field.elements.as_ref().map(|_| "elements of a message, such as TIMTextElem".to_owned()));
    parts.extend(field.note.clone());
    parts.extend(field.source.as_ref().map(|source| format!("known from: {source}")));
    parts.join("; ")
}
