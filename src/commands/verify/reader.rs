//! A source as the callbacks in it: JSON of any layout, or lines of text.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use super::callback::Callback;
use super::line::Lines;
use super::value;
use crate::document::{Comments, decode_utf16};
use crate::error::Error;
use crate::inputs::{Source, Splitter, read_line, read_whole};

/// How many bytes tell what a source holds.
const BEGINNING: usize = 64;

/// Calls `take` with the line and the callback of each value or line, each of `most` bytes at most; `None` for one
/// that holds no callback.
pub(super) fn read(
    source: &Source,
    most: u64,
    take: impl FnMut(usize, Option<Callback>) -> Result<(), Error>,
) -> Result<(), Error> {
    read_from(source.open()?, &source.name(), most, take, |error| source.unreadable(&error))
}

/// The same of what is open already and has this name.
pub(super) fn read_from(
    mut opened: impl Read + Send,
    name: &str,
    most: u64,
    mut take: impl FnMut(usize, Option<Callback>) -> Result<(), Error>,
    unreadable: impl Fn(io::Error) -> Error,
) -> Result<(), Error> {
    let mut start = Vec::new();
    (&mut opened).take(BEGINNING as u64).read_to_end(&mut start).map_err(&unreadable)?;
    let is_wide = matches!(start.as_slice(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let mut reader: Box<dyn Read + Send + '_> = Box::new(Cursor::new(start.clone()).chain(opened));
    if is_wide {
        let bytes = read_whole(reader, most).map_err(&unreadable)?;
        let text = decode_utf16(&bytes).map_or(bytes, String::into_bytes);
        start = text.iter().copied().take(BEGINNING).collect();
        reader = Box::new(Cursor::new(text));
    }
    if !is_json(&start) {
        return read_lines(BufReader::new(reader), 1, most, &mut take, &unreadable);
    }
    if is_har(&start) {
        let bytes = read_whole(reader, most).map_err(&unreadable)?;
        if let Some(found) = value::callbacks(&bytes) {
            return found.into_iter().try_for_each(|(line, callback)| take(1 + line, callback));
        }
        reader = Box::new(Cursor::new(bytes));
    }
    read_values(reader, name, most, take, unreadable)
}

fn read_values(
    reader: impl Read,
    name: &str,
    most: u64,
    mut take: impl FnMut(usize, Option<Callback>) -> Result<(), Error>,
    unreadable: impl Fn(io::Error) -> Error,
) -> Result<(), Error> {
    for batch in Splitter::new(reader, &name.into(), Comments::Refused, most) {
        let mut outcome = Ok(());
        batch.map_err(&unreadable)?.for_each(|input| {
            if outcome.is_err() {
                return;
            }
            outcome = match value::callbacks(input.bytes) {
                Some(found) => {
                    found.into_iter().try_for_each(|(line, callback)| take(input.start.line + line, callback))
                }
                None => read_lines(input.bytes, input.start.line, most, &mut take, &unreadable),
            };
        });
        outcome?;
    }
    Ok(())
}

/// Whether a source that begins like this holds JSON. Lines of logs begin with brackets, too.
fn is_json(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start {
        [b'{', ..] => true,
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start(), [b'{' | b'"' | b'[', ..]),
        _ => false,
    }
}

/// Whether a source that begins like this is one object with a log, as HAR files are.
fn is_har(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    start.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\"log\""))
}

fn read_lines(
    mut reader: impl BufRead,
    first: usize,
    most: u64,
    take: &mut impl FnMut(usize, Option<Callback>) -> Result<(), Error>,
    unreadable: impl Fn(io::Error) -> Error,
) -> Result<(), Error> {
    let mut lines = Lines::default();
    let mut bytes = Vec::new();
    let mut number = first;
    while read_line(&mut reader, &mut bytes, number, most).map_err(&unreadable)? {
        let text = String::from_utf8_lossy(&bytes);
        if let Some(found) = lines.take(text.trim_end_matches(['\n', '\r'])) {
            take(number, found)?;
        }
        bytes.clear();
        number += 1;
    }
    lines.finish().map_or(Ok(()), |found| take(number - 1, found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TARGET: &str = "/callback?SdkAppid=1400000000&CallbackCommand=Example.AfterSomethingHappen&contenttype=json\
                          &ClientIP=127.0.0.1&OptPlatform=RESTAPI&Sign=17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061&RequestTime=1669872112";

    fn found_in(bytes: &[u8]) -> Vec<(usize, Callback)> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), bytes).expect("written");
        let mut found = Vec::new();
        let source = Source::File(file.path().to_owned());
        let read = read(&source, u64::MAX, |line, callback| {
            found.extend(callback.map(|callback| (line, callback)));
            Ok(())
        });
        read.expect("it can be read");
        found
    }

    /// Every framing that a callback's URL is met in; `PATH` stands for path and query.
    const FRAMINGS: [(&str, usize); 23] = [
        ("http://127.0.0.1:3000PATH", 1),
        ("PATH\n", 1),
        (r#"10.0.0.1 - - [01/Dec/2022:05:21:53 +0000] "POST PATH HTTP/1.1" 200 61 "-" "vendor/1""#, 1),
        (
            r#"2022/12/01 05:21:53 [error] 7#7: *1 upstream timed out, client: 10.0.0.1, request: "POST PATH HTTP/1.1", upstream: "http://127.0.0.1:3000PATH""#,
            1,
        ),
        (r#"h:443 10.0.0.1 - - [01/Dec/2022:05:21:53 +0000] "POST PATH HTTP/2.0" 200 61"#, 1),
        (r#"{"time":"2022-12-01T05:21:53+00:00","status":200,"request_uri":"PATH"}"#, 1),
        (r#"{"ts":1669872113.5,"request":{"method":"POST","uri":"PATH","headers":{}}}"#, 1),
        ("curl -X POST 'http://127.0.0.1:3000PATH' -d '{\"CallbackCommand\":\"x\"}'", 1),
        ("$ curl -X POST \\\n  -H 'Content-Type: application/json' \\\n  \"http://127.0.0.1:3000PATH\"\n", 3),
        ("curl ^\"http://127.0.0.1:3000CARETS^\" ^\n  -d ^\"{}^\"", 2),
        ("curl http://127.0.0.1:3000ESCAPED", 1),
        ("POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}", 1),
        ("* Connected to h\n> POST PATH HTTP/1.1\n> Host: h\n", 2),
        (":method: POST\n:path: PATH\n", 2),
        (
            "{\"log\": {\"entries\": [\n{\"startedDateTime\": \"2022-12-01T05:21:53.000Z\", \"request\": {\"method\": \"POST\",\n \"url\": \"https://hPATH\", \"queryString\": []}}]}}",
            3,
        ),
        ("{\"log\":{\"entries\":[{\"request\":{\"url\":\"https://hUNICODE\"}}]}}", 1),
        (
            r#"{"type":"callback","v":1,"id":1,"received_at":"2022-12-01T05:21:53.000Z","url":"PATH","body":{}}"#,
            1,
        ),
        ("[\n  {\"method\": \"POST\", \"url\": \"http://hPATH\"}\n]\n", 2),
        ("\u{feff}http://hPATH\r\n", 1),
        ("see <a href=\"http://hPATH\">this</a>", 1),
        ("Invoke-WebRequest -Uri \"http://hPATH\" -Method Post", 1),
        ("some words first\nand then http://hPATH, which failed", 2),
        ("QUERY", 1),
    ];

    fn framed(framing: &str, target: &str) -> String {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        framing
            .replace("PATH", target)
            .replace("CARETS", &target.replace('&', "^&"))
            .replace("ESCAPED", &target.replace('&', "\\&").replace('?', "\\?"))
            .replace("UNICODE", &target.replace('&', "\\u0026"))
            .replace("QUERY", query)
    }

    fn query_of(target: &str) -> &str {
        target.split_once('?').map_or(target, |(_, query)| query)
    }

    #[test]
    fn a_callback_is_found_in_every_framing_with_its_line() {
        for (framing, line) in FRAMINGS {
            let found = found_in(framed(framing, TARGET).as_bytes());
            let places: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
            assert_eq!(places, [line], "{framing}");
            assert_eq!(query_of(&found[0].1.target), query_of(TARGET), "{framing}");
        }
    }

    #[test]
    fn the_time_of_a_line_is_read_where_it_has_one() {
        let expected = "2022-12-01T05:21:53Z".parse::<jiff::Timestamp>().expect("a time");
        let with_time = ["[01/Dec/2022:05:21:53", "2022-12-01T05:21:53"];
        for (framing, _) in FRAMINGS {
            let found = found_in(framed(framing, TARGET).as_bytes());
            let has_time = with_time.iter().any(|time| framing.contains(time));
            assert_eq!(found[0].1.received_at, has_time.then_some(expected), "{framing}");
        }
    }

    #[test]
    fn utf_16_and_many_callbacks_in_one_file_are_read() {
        let wide: Vec<u8> =
            format!("\u{feff}a\r\nhttp://h{TARGET}\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(found_in(&wide).len(), 1);
        let log = format!("\"POST {TARGET} HTTP/1.1\" 200\n\"GET / HTTP/1.1\" 200\n").repeat(50);
        let lines: Vec<usize> = found_in(log.as_bytes()).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, (0..50).map(|line| 2 * line + 1).collect::<Vec<_>>());
        let entry = format!("{{\"request\":{{\"url\":\"http://h{TARGET}\"}}}}");
        let har = format!("{{\"log\":{{\"entries\":[{entry},{entry}]}}}}");
        assert_eq!(found_in(har.as_bytes()).len(), 2);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = found_in(&bytes);
        }

        #[test]
        fn no_text_panics(text in r#"(curl |[{}\[\]"'^\\&?=:\n ]|Sign=|RequestTime=|SdkAppid|http://|-G|-d|\$|[a-zé])*"#) {
            let _ = found_in(text.as_bytes());
        }

        #[test]
        fn a_signed_url_is_found_whatever_its_values_are(
            framing in proptest::sample::select(&FRAMINGS[..]),
            sdkappid in 1_u64..10_000_000_000,
            platform in "[A-Za-z0-9%._~-]{0,12}",
            sign in "[0-9a-f]{64}",
            time in 1_000_000_000_u64..2_000_000_000,
        ) {
            let target = format!("/cb?SdkAppid={sdkappid}&OptPlatform={platform}&Sign={sign}&RequestTime={time}");
            let found = found_in(framed(framing.0, &target).as_bytes());
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(query_of(&found[0].1.target), query_of(&target));
        }
    }
}
