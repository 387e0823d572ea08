//! Callbacks in lines of text: URLs, access logs, HTTP as it was sent, curl commands.

use jiff::Timestamp;
use jiff::fmt::strtime;

use super::callback::{Callback, target_of};
use super::curl;

/// Lines one after the other. A curl command may take several of them.
#[derive(Debug, Default)]
pub(super) struct Lines {
    command: Option<String>,
}

impl Lines {
    /// What a line holds, `Some(None)` if that is no callback; `None` while a command goes on, and for empty lines.
    pub(super) fn take(&mut self, line: &str) -> Option<Option<Callback>> {
        let is_command = self.command.is_some() || curl::begins(line);
        if !is_command {
            return (!line.trim().is_empty()).then(|| callback_in(line));
        }
        let mut command = self.command.take().unwrap_or_default();
        match line.strip_suffix(['\\', '^', '`']) {
            Some(part) => {
                command.push_str(part);
                self.command = Some(command);
                None
            }
            None => {
                command.push_str(line);
                Some(callback_in(&command))
            }
        }
    }

    /// What the end of the text completes.
    pub(super) fn finish(&mut self) -> Option<Option<Callback>> {
        self.command.take().map(|command| callback_in(&command))
    }
}

/// The callback in a line, if it holds one. Of several, such as a request and where it was passed on to, the first.
pub(super) fn callback_in(line: &str) -> Option<Callback> {
    let target = match curl::target(line) {
        Some(target) => target,
        None => words(line).find_map(target_of)?,
    };
    Some(Callback { target, received_at: time_in(line) })
}

/// What stands between blanks, quotes and the like.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let ends = |character: char| {
        character.is_whitespace() || character.is_control() || "\"'<>`|\u{feff}".contains(character)
    };
    line.split(ends).filter(|word| word.contains('='))
}

/// When an access log says the request came, or the first RFC 3339 time in a line.
fn time_in(line: &str) -> Option<Timestamp> {
    let bracketed = line
        .split('[')
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .find_map(|text| strtime::parse("%d/%b/%Y:%H:%M:%S %z", text).ok()?.to_timestamp().ok());
    bracketed.or_else(|| words_of_time(line).find_map(|word| word.parse().ok()))
}

fn words_of_time(line: &str) -> impl Iterator<Item = &str> {
    let ends = |character: char| character.is_whitespace() || "\"'[]<>,".contains(character);
    let is_like_time = |word: &&str| word.len() >= 20 && word.as_bytes().get(10) == Some(&b'T');
    line.split(ends).filter(is_like_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(line: &str) -> Option<String> {
        callback_in(line).map(|callback| callback.target)
    }

    #[test]
    fn requests_that_are_no_callbacks_are_passed_over() {
        for line in [
            "",
            "\"GET / HTTP/1.1\" 200",
            "\"GET /search?q=Sign HTTP/1.1\" 200",
            "Signature=abc&time=5",
            "{\"CallbackCommand\":\"x\"}",
        ] {
            assert_eq!(target(line), None, "{line}");
        }
    }

    #[test]
    fn unsigned_and_misspelt_callbacks_are_callbacks_too() {
        for query in ["SdkAppid=1", "sdkappid=1&sign=2", "CallbackCommand=x", "a=1&amp;SdkAppid=1", "Sign=00"]
        {
            assert_eq!(target(&format!("POST /cb?{query} HTTP/1.1")), Some(format!("/cb?{query}")));
        }
        assert_eq!(target("path=/cb?SdkAppid=1 status=200"), Some("/cb?SdkAppid=1".to_owned()));
    }

    #[test]
    fn a_command_may_take_several_lines() {
        let mut lines = Lines::default();
        assert_eq!(lines.take("curl \\"), None);
        assert_eq!(lines.take("  -d x \\"), None);
        let found = lines.take("  'http://h/?SdkAppid=1'").expect("it is complete");
        assert_eq!(found.map(|callback| callback.target), Some("http://h/?SdkAppid=1".to_owned()));
        assert_eq!(lines.take("curl http://h/?SdkAppid=2 \\"), None);
        assert!(lines.finish().flatten().is_some());
        assert_eq!(lines.finish(), None);
    }
}
