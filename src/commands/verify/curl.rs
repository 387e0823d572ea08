//! The URL of a curl command, as a shell would read it.

use super::callback::target_of;

/// Options that say what to send; with `-G` it goes into the URL.
const DATA: [&str; 6] = ["-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--data-urlencode"];

/// Whether a line is the beginning of a curl command, also behind a prompt.
pub(super) fn begins(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches(['$', '%', '>', '#']).trim_start();
    let rest = line.strip_prefix("curl.exe").or_else(|| line.strip_prefix("curl"));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// The URL of a curl command that calls a callback; `None` for everything else.
pub(super) fn target(command: &str) -> Option<String> {
    if !begins(command) {
        return None;
    }
    // Where Windows puts a caret, the next character is meant as it is.
    let is_of_windows = command.contains("^&") || command.contains("^\"");
    let command = if is_of_windows { without_carets(command) } else { command.to_owned() };
    let words = shlex::split(&command)?;
    let query =
        if words.iter().any(|word| word == "-G" || word == "--get") { data(&words) } else { Vec::new() };
    let is_url = |word: &&String| word.contains("://") || word.contains('?');
    let urls = words.iter().filter(is_url).map(|word| with_query(word, &query));
    urls.filter_map(|url| target_of(&url)).next()
}

fn without_carets(command: &str) -> String {
    let mut characters = command.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        text.extend(if character == '^' { characters.next() } else { Some(character) });
    }
    text
}

/// What `-d` and its like are given.
fn data(words: &[String]) -> Vec<&str> {
    let mut found = Vec::new();
    for (position, word) in words.iter().enumerate() {
        let apart = DATA.contains(&word.as_str()).then(|| words.get(position + 1)).flatten();
        let joined = DATA.iter().find_map(|option| word.strip_prefix(option)?.strip_prefix('='));
        found.extend(apart.map(String::as_str).or(joined));
    }
    found
}

fn with_query(url: &str, data: &[&str]) -> String {
    if data.is_empty() {
        return url.to_owned();
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{}", data.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_is_read_as_a_shell_reads_it() {
        for (command, expected) in [
            ("curl 'http://h/?SdkAppid=1&Sign=2'", Some("http://h/?SdkAppid=1&Sign=2")),
            (r#"$ curl -H "a: b" "http://h/?SdkAppid=1""#, Some("http://h/?SdkAppid=1")),
            (r"curl http://h/\?SdkAppid=1\&Sign=2", Some("http://h/?SdkAppid=1&Sign=2")),
            (r#"curl.exe ^"http://h/?SdkAppid=1^&Sign=2^""#, Some("http://h/?SdkAppid=1&Sign=2")),
            ("curl -G http://h/ -d SdkAppid=1 --data-urlencode=Sign=2", Some("http://h/?SdkAppid=1&Sign=2")),
            ("curl --url http://h/?SdkAppid=1 -d '{}'", Some("http://h/?SdkAppid=1")),
            ("curl http://h/ -d SdkAppid=1", None),
            ("curl 'http://h/?SdkAppid=1", None),
            ("curly http://h/?SdkAppid=1", None),
        ] {
            assert_eq!(target(command).as_deref(), expected, "{command}");
        }
    }
}
