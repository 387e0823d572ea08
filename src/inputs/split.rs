//! A stream cut into batches of whole texts, each of which can be checked apart from
//! the rest, in memory that does not grow with the stream.

use std::io::{self, Read};
use std::sync::Arc;

use super::batch::{Batch, Layout, says_something};
use super::bounded::too_long;
use super::source::is_named_for_lines;
use super::values::ValueScanner;
use crate::document::{Comments, Position, parse};

/// How much is read at once, and about how large a batch of many texts is.
const BLOCK: usize = 512 * 1024;

/// As [`BLOCK`], for small sources.
const SMALL_BLOCK: usize = 8 * 1024;

/// Cuts a stream into batches.
pub(crate) struct Splitter<R> {
    reader: R,
    file: Arc<str>,
    comments: Comments,
    layout: Option<Layout>,
    scanner: ValueScanner,
    /// What is read goes here first, since a pipe may give little at a time.
    block: Box<[u8]>,
    buffer: Vec<u8>,
    /// How much must be in the buffer before another look at its beginning is worth while.
    next_look: usize,
    /// How much of the buffer has no newline.
    searched: usize,
    /// Where in the file the buffer begins.
    start: Position,
    /// The longest text that is taken, in bytes.
    most: usize,
    is_at_end: bool,
    is_done: bool,
}

impl<R: Read> Splitter<R> {
    /// Splits what `reader` gives into texts of `most` bytes at most; the name of the file may say that it holds
    /// lines.
    pub(crate) fn new(reader: R, file: &Arc<str>, comments: Comments, most: u64) -> Self {
        Self::reading_blocks(reader, file, comments, most, BLOCK)
    }

    /// As [`Self::new`], for sources of a few kilobytes.
    pub(crate) fn small(reader: R, file: &Arc<str>, comments: Comments, most: u64) -> Self {
        Self::reading_blocks(reader, file, comments, most, SMALL_BLOCK)
    }

    fn reading_blocks(reader: R, file: &Arc<str>, comments: Comments, most: u64, block: usize) -> Self {
        Self {
            reader,
            file: Arc::clone(file),
            comments,
            layout: is_named_for_lines(file).then_some(Layout::Lines),
            scanner: ValueScanner::default(),
            block: vec![0; block].into(),
            buffer: Vec::new(),
            next_look: 0,
            searched: 0,
            start: Position::START,
            most: usize::try_from(most).unwrap_or(usize::MAX),
            is_at_end: false,
            is_done: false,
        }
    }

    /// How many bytes of the buffer hold whole texts.
    fn complete(&mut self) -> usize {
        let layout = match self.layout {
            Some(layout) => layout,
            None => {
                let Some(layout) = self.decide() else { return 0 };
                self.searched = 0;
                *self.layout.insert(layout)
            }
        };
        if self.is_at_end {
            return self.buffer.len();
        }
        match layout {
            Layout::Whole => 0,
            Layout::Lines => {
                // A line of many blocks is looked through once.
                let end = memchr::memrchr(b'\n', &self.buffer[self.searched..]);
                let end = end.map_or(0, |newline| self.searched + newline + 1);
                self.searched = self.buffer.len();
                end
            }
            Layout::Values => {
                let mut end = 0;
                while let Some(value) = self.scanner.next_value(&self.buffer, false) {
                    end = value.end;
                }
                end
            }
        }
    }

    /// Decides how the texts lie. Two whole lines tell, however slowly they come; without them, the end
    /// of the source or a long beginning.
    fn decide(&mut self) -> Option<Layout> {
        if !self.is_at_end && self.buffer.len() < self.next_look {
            return None;
        }
        let tells_all = self.is_at_end || self.buffer.len() >= 2 * BLOCK;
        // A value of many blocks is looked at again each time that twice as much of it is there.
        self.next_look = if tells_all { self.buffer.len() * 2 } else { 0 };
        let known = if tells_all {
            self.buffer.len()
        } else {
            // Only a further newline tells more.
            let searched = std::mem::replace(&mut self.searched, self.buffer.len());
            searched + memchr::memrchr(b'\n', &self.buffer[searched..])? + 1
        };
        let mut lines = self.buffer[..known]
            .split(|&byte| byte == b'\n')
            .filter(|line| says_something(line, self.comments));
        match (lines.next(), lines.next()) {
            (Some(first), Some(second)) => {
                let opens = |line: &[u8]| line.trim_ascii_start().starts_with(b"{");
                // A line that breaks off where a value goes on, and an indented one: a value over several lines.
                let goes_on =
                    first.trim_ascii_end().ends_with(b":") || first.trim_ascii_end().ends_with(b"[");
                let is_one = goes_on && second.first().is_some_and(u8::is_ascii_whitespace);
                if (opens(first) && opens(second) && !is_one) || parse(first, self.comments).is_ok() {
                    return Some(Layout::Lines);
                }
            }
            _ if !tells_all => return None,
            _ => {}
        }
        let mut scanner = std::mem::take(&mut self.scanner);
        let first = scanner.next_value(&self.buffer, false);
        let layout = match first {
            None if self.is_at_end => Some(Layout::Whole),
            None => None,
            Some(first) => match self.buffer[first.end..].trim_ascii_start().first() {
                None if self.is_at_end => Some(Layout::Whole),
                None => {
                    // The value has to be found again once more is there.
                    scanner = ValueScanner::default();
                    None
                }
                Some(b'{') if parse(&self.buffer[first], self.comments).is_ok() => Some(Layout::Values),
                Some(_) => Some(Layout::Whole),
            },
        };
        self.scanner = if layout.is_some() { ValueScanner::default() } else { scanner };
        layout
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = loop {
            match self.reader.read(&mut self.block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome?,
            }
        };
        self.buffer.extend_from_slice(&self.block[..read]);
        self.is_at_end = read == 0;
        Ok(())
    }

    /// Where in the buffer a text begins that is longer than may be, if there is one: of the whole texts, or the
    /// one that has only begun.
    fn too_long(&self, complete: usize) -> Option<usize> {
        let whole = &self.buffer[..complete];
        // How the texts lie may not be known yet.
        let most = if self.layout.is_none() { self.most.max(2 * BLOCK) } else { self.most };
        let last = (self.buffer.len() - complete > most).then_some(complete);
        let first = match self.layout {
            Some(Layout::Lines) => {
                let ends = memchr::memchr_iter(b'\n', whole).chain([complete]);
                let lines = ends.scan(0, |begin, end| Some((std::mem::replace(begin, end + 1), end)));
                lines
                    .filter(|(begin, end)| end.saturating_sub(*begin) > self.most)
                    .map(|(begin, _)| begin)
                    .next()
            }
            Some(Layout::Values) => {
                let mut scanner = ValueScanner::default();
                let mut values = std::iter::from_fn(|| scanner.next_value(whole, true));
                values.find(|value| value.len() > self.most).map(|value| value.start)
            }
            Some(Layout::Whole) | None => (complete > self.most).then_some(0),
        };
        first.or(last)
    }

    fn refusal(&self) -> io::Error {
        too_long(self.start.line, self.most as u64)
    }

    fn emit(&mut self, length: usize) -> Batch {
        let rest = self.buffer.split_off(length);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        self.scanner = ValueScanner::default();
        self.searched = 0;
        let start = self.start;
        self.start = match self.layout {
            Some(Layout::Lines) => {
                Position { line: start.line + memchr::memchr_iter(b'\n', &bytes).count(), ..start }
            }
            _ => start.after(&bytes),
        };
        let layout = self.layout.unwrap_or(Layout::Whole);
        Batch { file: Arc::clone(&self.file), start, layout, comments: self.comments, bytes }
    }
}

impl<R: Read> Iterator for Splitter<R> {
    type Item = io::Result<Batch>;

    fn next(&mut self) -> Option<io::Result<Batch>> {
        let is_first = self.start == Position::START;
        while !self.is_done {
            let complete = self.complete();
            if self.buffer.len() > self.most
                && let Some(begin) = self.too_long(complete)
            {
                if begin > 0 {
                    return Some(Ok(self.emit(begin)));
                }
                self.is_done = true;
                return Some(Err(self.refusal()));
            }
            if self.is_at_end {
                self.is_done = true;
                // An empty source is one empty text, unless it is the end of a stream.
                let is_left = !self.buffer.is_empty() || is_first;
                return is_left.then(|| Ok(self.emit(complete)));
            }
            if complete > 0 {
                return Some(Ok(self.emit(complete)));
            }
            if let Err(error) = self.fill() {
                self.is_done = true;
                return Some(Err(error));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives at most `step` bytes at a time, as a pipe may.
    struct Trickle<'a> {
        bytes: &'a [u8],
        step: usize,
    }

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.step.min(self.bytes.len()).min(into.len());
            into[..count].copy_from_slice(&self.bytes[..count]);
            self.bytes = &self.bytes[count..];
            Ok(count)
        }
    }

    fn texts(name: &str, text: &str, step: usize, comments: Comments) -> Vec<(usize, usize, String)> {
        let mut found = Vec::new();
        for batch in Splitter::new(Trickle { bytes: text.as_bytes(), step }, &name.into(), comments, 1 << 20)
        {
            batch.expect("no error").for_each(|input| {
                let text = String::from_utf8_lossy(input.bytes).into_owned();
                found.push((input.start.line, input.start.column, text));
            });
        }
        found
    }

    fn split(name: &str, text: &str) -> Vec<(usize, usize, String)> {
        let whole = texts(name, text, usize::MAX, Comments::Refused);
        for step in [1, 2, 7] {
            assert_eq!(texts(name, text, step, Comments::Refused), whole, "in steps of {step}");
        }
        whole
    }

    fn owned(expected: &[(usize, usize, &str)]) -> Vec<(usize, usize, String)> {
        expected.iter().map(|&(line, column, text)| (line, column, text.to_owned())).collect()
    }

    #[test]
    fn one_value_stays_whole_and_byte_for_byte() {
        for text in [
            "{\"a\":1}\n",
            "{\n  \"a\": 1\n}\n",
            "\n\n{}",
            "",
            "nonsense\n",
            "[1,\n2]",
            "{} garbage",
            "{\"a\":\"}\n",
            "{\"a\":\n  {\"b\":1}\n}",
            "{\"list\": [\n\t{\"b\":1},\n\t{\"b\":2}\n]}\n",
        ] {
            assert_eq!(split("a.json", text), owned(&[(1, 1, text)]), "{text:?}");
        }
    }

    #[test]
    fn lines_keep_their_numbers_and_broken_ones_are_lines_too() {
        let expected = owned(&[(1, 1, "{\"a\":1}"), (3, 1, "{\"b\":"), (4, 1, "{\"c\":3}")]);
        assert_eq!(split("a.json", "{\"a\":1}\r\n\n{\"b\":\n{\"c\":3}\n"), expected);
        assert_eq!(split("one.ndjson", "{\"a\":1}\n"), owned(&[(1, 1, "{\"a\":1}")]));
        assert_eq!(split("one.ndjson.gz", "{}"), owned(&[(1, 1, "{}")]));
    }

    #[test]
    fn values_may_take_many_lines_or_share_one() {
        let text = "{\n  \"a\": \"}{\\\"\"\n}\n{\n  \"b\": 2\n} {\"c\":3}";
        let expected = [(1, 1, "{\n  \"a\": \"}{\\\"\"\n}"), (4, 1, "{\n  \"b\": 2\n}"), (6, 3, "{\"c\":3}")];
        assert_eq!(split("a.json", text), owned(&expected));
        assert_eq!(split("<stdin>", "{}{}{}"), owned(&[(1, 1, "{}"), (1, 3, "{}"), (1, 5, "{}")]));
    }

    #[test]
    fn a_value_that_ends_where_a_line_begins_is_told_apart_however_slowly_it_comes() {
        assert_eq!(split("<stdin>", "{}{\n{"), owned(&[(1, 1, "{}{"), (2, 1, "{")]));
    }

    #[test]
    fn a_broken_value_does_not_swallow_those_that_follow() {
        let text = "{\n \"a\": 1\n}\n{\n \"b\": [\n}\n{\n \"c\": 3\n}\n";
        let expected = [(1, 1, "{\n \"a\": 1\n}"), (4, 1, "{\n \"b\": [\n}\n"), (7, 1, "{\n \"c\": 3\n}")];
        assert_eq!(split("a.json", text), owned(&expected));
    }

    /// The texts up to one that is too long, and what is said of that.
    fn limited(name: &str, text: &str, step: usize, most: u64) -> (Vec<String>, String) {
        let (mut found, mut refused) = (Vec::new(), String::new());
        for batch in
            Splitter::new(Trickle { bytes: text.as_bytes(), step }, &name.into(), Comments::Refused, most)
        {
            match batch {
                Ok(batch) => {
                    batch.for_each(|input| found.push(String::from_utf8_lossy(input.bytes).into_owned()))
                }
                Err(error) => refused = format!("{:?}: {error}", error.kind()),
            }
        }
        (found, refused)
    }

    #[test]
    fn a_text_that_is_too_long_ends_its_source_and_those_before_it_count() {
        let refusal =
            |line: usize| format!("FileTooLarge: the text that begins on line {line} is longer than 8 bytes");
        for step in [1, 4, usize::MAX] {
            for (name, text, found, refused) in [
                ("a.json", "{\"a\": 12}", vec![], refusal(1)),
                ("a.json", "{\"a\": 1}", vec!["{\"a\": 1}"], String::new()),
                ("a.ndjson", "{\"a\":12}\n{}\n{\"a\": 12}\n{}", vec!["{\"a\":12}", "{}"], refusal(3)),
                ("a.ndjson", "{\"a\":12}\n{}\n{\"a\": 12}", vec!["{\"a\":12}", "{}"], refusal(3)),
                ("a.ndjson", "{}\n{\"a\": 1}\n{}", vec!["{}", "{\"a\": 1}", "{}"], String::new()),
                ("<stdin>", "0000000000", vec![], refusal(1)),
            ] {
                let found = found.into_iter().map(str::to_owned).collect();
                assert_eq!(limited(name, text, step, 8), (found, refused), "{text} in steps of {step}");
            }
        }
        let (found, refused) = limited("a.json", "{\n}{}{\n\"a\": 12}", usize::MAX, 8);
        assert_eq!((found.len(), refused), (2, refusal(2)));
    }

    #[test]
    fn what_never_ends_is_not_kept() {
        let mut splitter = Splitter::new(io::repeat(0), &"<stdin>".into(), Comments::Refused, 10 << 20);
        assert!(splitter.next().expect("an outcome").is_err());
        assert!(splitter.buffer.len() <= (10 << 20) + BLOCK && splitter.next().is_none());
    }

    /// A hundred thousand passes over what has come so far would take terabytes.
    #[test]
    fn a_line_of_many_blocks_is_looked_through_once() {
        let line = vec![b'x'; 64 << 20];
        let reader = Trickle { bytes: &line, step: 512 };
        let mut splitter = Splitter::new(reader, &"a.ndjson".into(), Comments::Refused, 1 << 30);
        let batch = splitter.next().expect("a batch").expect("no error");
        assert_eq!(batch.bytes.len(), line.len());
    }

    #[test]
    fn comments_make_no_text_of_their_own_where_they_are_accepted() {
        let text = "// one\n{\"a\":1}\n// two\n";
        assert_eq!(texts("a.json", text, 3, Comments::Allowed), owned(&[(1, 1, text)]));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_steps_do_not_matter(text in "[{}\\[\\]\",:a1 \n]{0,60}", step in 1_usize..9) {
            let whole = texts("<stdin>", &text, usize::MAX, Comments::Refused);
            prop_assert_eq!(&texts("<stdin>", &text, step, Comments::Refused), &whole);
            let kept: String = whole.iter().flat_map(|(_, _, text)| text.chars()).filter(|c| !c.is_whitespace()).collect();
            let given: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(kept, given);
        }
    }
}
