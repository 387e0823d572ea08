//! Running text in lines of a given length.

/// Breaks a text at its spaces, so that lines have at most `measure` columns where words allow it.
pub(crate) fn wrap(text: &str, measure: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let current = lines.last_mut().map_or(0, |line| line.len());
        if current > 0 && current + 1 + word.len() > measure {
            lines.push(String::new());
        }
        let line = lines.last_mut().expect("there is at least one line");
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.join("\n")
}
