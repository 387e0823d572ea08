//! What came back from the endpoint, in words.

use crate::http::raw::{RawAnswer, Trouble};
use crate::render::diagnostic::cut_back;
use crate::render::sanitize::{sanitize, sanitize_bytes};

/// How much of an answer is shown, in columns.
const MOST_ANSWER: usize = 300;

/// A text from outside on one line, safe and not too long.
pub(super) fn cut_line(text: &str) -> String {
    cut_back(&sanitize(text), MOST_ANSWER)
}

/// What came back, on a line or two.
pub(super) fn received_text(received: &Result<RawAnswer, Trouble>) -> String {
    match received {
        Err(trouble) => match trouble {
            Trouble::Unconnectable(why) => format!("no connection: {}", sanitize(why)),
            Trouble::Late => "nothing".to_owned(),
            Trouble::BrokenOff(when) => format!("the end of the connection, {}", sanitize(when)),
            Trouble::NotHttp(why) => format!("not HTTP: {}", sanitize(why)),
            Trouble::Stopped => "no answer: the run was stopped".to_owned(),
        },
        Ok(answer) => {
            let kind = answer.header("content-type").map(|kind| format!(", {}", cut_line(kind)));
            let body = match answer.body.as_slice() {
                [] => "(no body)".to_owned(),
                body => cut_back(&sanitize_bytes(&body[..body.len().min(4096)]), MOST_ANSWER),
            };
            format!("{}{}\n{body}", answer.status, kind.unwrap_or_default())
        }
    }
}
