//! The token of webhook authentication, and how a token is almost right: with a byte order mark, in quotes,
//! with blanks that nobody sees.

use std::fmt;

use super::redaction::{Redaction, SHORT_SECRET};

/// The token configured in the console. Never printed: its `Debug` says only that it is there.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(String);

impl Token {
    /// Wraps a token. It is used byte for byte: white space belongs to it.
    pub(crate) fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// Whether other texts are likely to hold the same characters by chance.
    pub(crate) fn is_short(&self) -> bool {
        self.0.chars().count() < SHORT_SECRET
    }

    /// Hides the token in what is shown.
    pub(crate) fn redaction(&self) -> Redaction {
        let mut redaction = Redaction::default();
        self.hide_in(&mut redaction);
        redaction
    }

    /// Adds it to what is hidden.
    pub(crate) fn hide_in(&self, redaction: &mut Redaction) {
        redaction.hide(&self.0);
    }

    /// Everything about it that is hardly ever meant.
    pub(crate) fn flaws(&self) -> Vec<Flaw> {
        Flaw::ALL.into_iter().filter(|flaw| flaw.is_in(&self.0)).collect()
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// The token as it was probably meant, with the first flaw that was taken away; `None` if it has none.
    pub(super) fn mended(&self) -> Option<(Flaw, String)> {
        let first = self.flaws().into_iter().find(|flaw| flaw.is_taken_away())?;
        let mut text: String = self.0.chars().filter(|&character| !is_unseen(character)).collect();
        loop {
            let inner = text.trim();
            let inner = unquoted(inner).unwrap_or(inner);
            if inner.len() == text.len() {
                return Some((first, text));
            }
            text = inner.to_owned();
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// How a token is almost right, here or at the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It begins with U+FEFF, as files that some editors save do.
    ByteOrderMark,
    /// It stands in quotes, which a shell would have taken away.
    Quotes,
    /// It is the name of a variable that nobody has replaced.
    Variable,
    /// It ends with a newline, or holds one.
    Newline,
    /// It has no-break or other wide blanks, as copied from a web page.
    Blank,
    /// It has characters that nobody sees.
    Invisible,
    /// It holds a NUL or another control character.
    Control,
    /// It begins or ends with plain blanks.
    Space,
    /// Its bytes are UTF-16. A token in this program never has it: files are decoded when they are read.
    Utf16,
    /// There is none: a variable or a file without content.
    Empty,
    /// It is the word for nothing, such as `undefined`.
    Nothing,
}

impl Flaw {
    /// All that a text can have, the most telling first.
    const ALL: [Self; 9] = [
        Self::ByteOrderMark,
        Self::Quotes,
        Self::Variable,
        Self::Newline,
        Self::Blank,
        Self::Invisible,
        Self::Control,
        Self::Space,
        Self::Nothing,
    ];

    fn is_in(self, text: &str) -> bool {
        let edges = || [text.chars().next(), text.chars().next_back()].into_iter().flatten();
        match self {
            Self::ByteOrderMark => text.starts_with('\u{feff}'),
            Self::Quotes => unquoted(text.trim()).is_some(),
            Self::Variable => is_variable(text.trim()),
            Self::Newline => text.contains(['\n', '\r']),
            Self::Blank => text.chars().any(is_wide_blank),
            Self::Invisible => text.strip_prefix('\u{feff}').unwrap_or(text).chars().any(is_invisible),
            Self::Control => text.chars().any(is_other_control),
            Self::Space => edges().any(|edge| matches!(edge, ' ' | '\t')),
            Self::Nothing => NOTHINGS.contains(&text.trim()),
            Self::Utf16 | Self::Empty => false,
        }
    }

    /// Whether the token that was meant is still there, once this is taken away.
    fn is_taken_away(self) -> bool {
        !matches!(self, Self::Variable | Self::Nothing | Self::Utf16 | Self::Empty)
    }

    /// What follows `the token `: what it has, and what to do about it.
    pub(crate) fn warning(self) -> &'static str {
        match self {
            Self::ByteOrderMark => {
                "begins with a byte order mark, and timhook uses it as part of the token: save the file without it"
            }
            Self::Quotes => "has quotes around it, and timhook uses them as part of the token: remove them",
            Self::Variable => {
                "is the name of a variable, not its value: single quotes and many settings files do not expand variables"
            }
            Self::Newline => {
                "contains a newline, and timhook uses it as part of the token: check whether the file has more than one line"
            }
            Self::Blank => {
                "contains a no-break or wide space, and timhook uses it as part of the token: type the token, or copy it again from the console"
            }
            Self::Invisible => {
                "contains an invisible character, and timhook uses it as part of the token: copy the token again from the console"
            }
            Self::Control => {
                "contains a NUL or another control character, and timhook uses it as part of the token"
            }
            Self::Space => "begins or ends with white space, and timhook uses it as part of the token",
            Self::Nothing => {
                "is a word such as undefined or null: the variable that should hold the token has no value"
            }
            Self::Utf16 => {
                "was saved as UTF-16: save it as UTF-8, because other programs use the bytes unchanged"
            }
            Self::Empty => "is empty",
        }
    }
}

/// What programs print where there is nothing.
const NOTHINGS: [&str; 5] = ["undefined", "null", "None", "nil", "<nil>"];

/// Names that variables for the token have.
const VARIABLES: [&str; 8] = [
    "TOKEN",
    "IM_TOKEN",
    "TIM_TOKEN",
    "IM_CALLBACK_TOKEN",
    "TIM_CALLBACK_TOKEN",
    "CALLBACK_TOKEN",
    "WEBHOOK_TOKEN",
    "TIMHOOK_TOKEN",
];

/// What a sender may hash in place of the token, with the flaw that it has.
pub(super) fn flawed(token: &str) -> impl Iterator<Item = (Flaw, Vec<u8>)> {
    let around = |flaw, before: &str, after: &str| (flaw, format!("{before}{token}{after}").into_bytes());
    let mut found = vec![
        around(Flaw::Newline, "", "\n"),
        around(Flaw::Newline, "", "\r\n"),
        around(Flaw::Newline, "", "\r"),
        around(Flaw::Space, " ", ""),
        around(Flaw::Space, "", " "),
        around(Flaw::Space, " ", " "),
        around(Flaw::Space, "", "\t"),
        around(Flaw::ByteOrderMark, "\u{feff}", ""),
        around(Flaw::ByteOrderMark, "\u{feff}", "\n"),
        around(Flaw::ByteOrderMark, "\u{feff}", "\r\n"),
        around(Flaw::Control, "", "\0"),
        (Flaw::Empty, Vec::new()),
    ];
    for (open, close) in QUOTES {
        let (open, close) = (open.to_string(), close.to_string());
        found.push(around(Flaw::Quotes, &open, &close));
        found.push(around(Flaw::Quotes, &open, &format!("{close}\n")));
    }
    for (flaw, characters) in [(Flaw::Blank, &WIDE_BLANKS[..]), (Flaw::Invisible, &INVISIBLE[..])] {
        for character in characters.iter().map(char::to_string) {
            found.push(around(flaw, &character, ""));
            found.push(around(flaw, "", &character));
            found.push(around(flaw, &character, &character));
        }
    }
    found.extend(utf16_forms(token).map(|bytes| (Flaw::Utf16, bytes)));
    found.extend(NOTHINGS.map(|word| (Flaw::Nothing, word.into())));
    for name in VARIABLES {
        let forms = [
            format!("${{{name}}}"),
            format!("${name}"),
            format!("%{name}%"),
            format!("{{{{{name}}}}}"),
            format!("{{{{ {name} }}}}"),
            format!("<{name}>"),
            name.to_owned(),
        ];
        found.extend(forms.map(|form| (Flaw::Variable, form.into_bytes())));
    }
    found.into_iter()
}

/// The token as files of UTF-16 hold it, with and without their mark, and the newline of an editor.
fn utf16_forms(token: &str) -> impl Iterator<Item = Vec<u8>> {
    let texts = ["", "\u{feff}"].map(|mark| ["", "\r\n"].map(|end| format!("{mark}{token}{end}")));
    texts.into_iter().flatten().flat_map(|text| {
        [u16::to_le_bytes, u16::to_be_bytes].map(|order| text.encode_utf16().flat_map(order).collect())
    })
}

const QUOTES: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')];

/// What stands between quotes.
fn unquoted(text: &str) -> Option<&str> {
    QUOTES.iter().find_map(|&(open, close)| text.strip_prefix(open)?.strip_suffix(close))
}

/// `${NAME}`, `$NAME`, `%NAME%`, `{{ NAME }}`, `<NAME>`.
fn is_variable(text: &str) -> bool {
    let inner = |open, close| text.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    let name = inner("${", "}")
        .or_else(|| inner("${{", "}}"))
        .or_else(|| inner("{{", "}}"))
        .or_else(|| inner("%", "%"))
        .or_else(|| inner("<", ">"))
        .or_else(|| text.strip_prefix('$'));
    let is_name = |name: &str| {
        let name = name.trim_matches(['{', '}', ' ']);
        let is_part = |character: char| character.is_ascii_alphanumeric() || "_.-:".contains(character);
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(is_part)
    };
    name.is_some_and(is_name)
}

const WIDE_BLANKS: [char; 5] = ['\u{a0}', '\u{202f}', '\u{2007}', '\u{3000}', '\u{2009}'];

const INVISIBLE: [char; 6] = ['\u{200b}', '\u{200e}', '\u{ad}', '\u{2060}', '\u{200d}', '\u{feff}'];

fn is_wide_blank(character: char) -> bool {
    character.is_whitespace() && !character.is_ascii_whitespace() && !character.is_control()
}

fn is_invisible(character: char) -> bool {
    INVISIBLE.contains(&character)
        || matches!(character, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2061}'..='\u{206f}')
}

fn is_other_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

fn is_unseen(character: char) -> bool {
    is_wide_blank(character) || is_invisible(character) || is_other_control(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flaws(text: &str) -> Vec<Flaw> {
        Token::new(text).flaws()
    }

    #[test]
    fn every_flaw_is_seen_and_a_plain_token_has_none() {
        assert_eq!(flaws("xxxxyyyy"), []);
        assert_eq!(flaws("a$b{c}%d'e"), []);
        assert_eq!(flaws("\u{feff}xxxxyyyy"), [Flaw::ByteOrderMark]);
        for quoted in ["\"xxxxyyyy\"", "'xxxxyyyy'", "`xxxxyyyy`", "“xxxxyyyy”"] {
            assert_eq!(flaws(quoted), [Flaw::Quotes], "{quoted}");
        }
        for variable in
            ["${TOKEN}", "$TIM_TOKEN", "%TOKEN%", "{{ token }}", "${{ secrets.TOKEN }}", "<your-token>"]
        {
            assert_eq!(flaws(variable), [Flaw::Variable], "{variable}");
        }
        assert_eq!(flaws("xxxx\nyyyy"), [Flaw::Newline]);
        assert_eq!(flaws("xxxxyyyy\u{a0}"), [Flaw::Blank]);
        assert_eq!(flaws("xxxx\u{200b}yyyy"), [Flaw::Invisible]);
        assert_eq!(flaws("xxxxyyyy\0"), [Flaw::Control]);
        assert_eq!(flaws(" xxxxyyyy"), [Flaw::Space]);
        assert_eq!(flaws("undefined"), [Flaw::Nothing]);
        assert_eq!(flaws("\u{feff}\"xxxxyyyy\"\n"), [Flaw::ByteOrderMark, Flaw::Newline]);
    }

    #[test]
    fn a_token_is_mended_by_taking_away_what_is_not_meant() {
        let mended = |text| Token::new(text).mended();
        assert_eq!(mended("xxxxyyyy"), None);
        assert_eq!(mended("${TOKEN}"), None);
        for (text, flaw) in [
            ("\u{feff}xxxxyyyy\r\n", Flaw::ByteOrderMark),
            (" \"xxxxyyyy\" ", Flaw::Quotes),
            ("xxxxyyyy\u{a0}", Flaw::Blank),
            ("xxxx\u{200b}yyyy", Flaw::Invisible),
            ("xxxxyyyy\0", Flaw::Control),
            ("xxxxyyyy\n", Flaw::Newline),
        ] {
            assert_eq!(mended(text), Some((flaw, "xxxxyyyy".to_owned())), "{text:?}");
        }
    }

    #[test]
    fn debug_output_does_not_show_the_token() {
        assert_eq!(format!("{:?}", Token::new("xxxxyyyy")), "Token(…)");
    }

    proptest! {
        #[test]
        fn every_form_of_a_sender_is_another_text_than_the_token(token in "[!-~]{1,40}") {
            for (flaw, form) in flawed(&token) {
                prop_assert!(form != token.as_bytes() || matches!(flaw, Flaw::Variable | Flaw::Nothing));
            }
        }

        #[test]
        fn no_token_panics(token in ".{0,40}") {
            let token = Token::new(token);
            let _ = (token.flaws(), token.mended());
        }
    }
}
