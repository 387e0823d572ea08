//! Why signatures do not match: the mistakes that people make, and what to do about each.

use super::token::Flaw;

/// Why a signature is wrong, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureMistake {
    /// Not 64 hexadecimal digits.
    NotHex,
    /// `RequestTime` is not a decimal number.
    TimeNotDecimal,
    /// The other side's token is almost that of this side.
    SenderToken(Flaw),
    /// The token of this side is almost the other's.
    OurToken(Flaw),
    /// `RequestTime` counts milliseconds.
    TimeInMilliseconds,
    /// HMAC-SHA256 in place of plain SHA-256.
    Hmac,
    /// `RequestTime` stands before the token.
    ReversedOrder,
    /// `Sign` in upper-case hex.
    UpperCase,
    /// The body is part of what is signed.
    SignedBody,
    /// None of these: most probably another token.
    OtherToken,
}

impl SignatureMistake {
    /// What is wrong and what to do about it.
    pub(crate) fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::NotHex => {
                ("`Sign` is not 64 hexadecimal digits", "write the whole SHA-256 digest in lower-case hex")
            }
            Self::TimeNotDecimal => {
                ("`RequestTime` is not a decimal number", "send Unix seconds, such as 1669872112")
            }
            Self::SenderToken(flaw) => explain_sender(flaw),
            Self::OurToken(flaw) => (explain_ours(flaw), "give the token without it"),
            Self::TimeInMilliseconds => ("`RequestTime` is in milliseconds", "send and sign Unix seconds"),
            Self::Hmac => (
                "the sender computed HMAC-SHA256",
                "compute plain SHA-256, without HMAC, of the token followed by RequestTime",
            ),
            Self::ReversedOrder => {
                ("the sender put RequestTime before the token", "hash the token first, then RequestTime")
            }
            Self::UpperCase => ("the sender writes `Sign` in upper-case hex", "write it in lower case"),
            Self::SignedBody => {
                ("the sender signs the body", "hash the token followed by RequestTime, and nothing else")
            }
            Self::OtherToken => (
                "the signature was made with another token or from other data",
                "compare the token with the one in the console; \
                 Sign is the lower-case hex SHA-256 of the token followed by RequestTime",
            ),
        }
    }
}

impl SignatureMistake {
    /// What an endpoint does that takes a signature with this mistake and refuses a right one, and what to do.
    pub(crate) fn explain_of_endpoint(self) -> (String, String) {
        let (cause, help) = match self {
            Self::TimeInMilliseconds => (
                "the endpoint reads `RequestTime` as milliseconds",
                "compare it with the clock in Unix seconds, and hash it exactly as received",
            ),
            Self::UpperCase => (
                "the endpoint compares `Sign` with upper-case hex",
                "write the computed digest in lower case, as the vendor does",
            ),
            other => other.explain(),
        };
        let of_endpoint = |text: &str| text.replace("the sender", "the endpoint");
        (of_endpoint(cause), of_endpoint(help))
    }
}

/// What is wrong with the sender's token, and what to do about it.
fn explain_sender(flaw: Flaw) -> (&'static str, &'static str) {
    const TRIM: &str =
        "remove the white space where the program reads the token, often from a file or a secret store";
    const COPY: &str =
        "type the token, or copy it again from the console, in the place where the sender reads it";
    const SET: &str = "set the variable that holds the sender's token, and check it when the sender starts";
    match flaw {
        Flaw::ByteOrderMark => (
            "the sender's token begins with a byte order mark",
            "save the file with the sender's token as UTF-8 without a byte order mark",
        ),
        Flaw::Quotes => (
            "the sender's token has quotes around it",
            "remove the quotes in the place where the sender reads the token",
        ),
        Flaw::Variable => ("the sender signs with the name of a variable, not with its value", SET),
        Flaw::Newline => ("the sender's token ends with a newline", TRIM),
        Flaw::Blank => ("the sender's token has no-break or wide spaces around it", COPY),
        Flaw::Invisible => ("the sender's token has an invisible character around it", COPY),
        Flaw::Control => (
            "the sender's token ends with a NUL character",
            "hash only the characters of the token, without the zero byte that ends a C string",
        ),
        Flaw::Space => ("the sender's token has spaces around it", TRIM),
        Flaw::Utf16 => (
            "the sender hashes the token as UTF-16",
            "save the file with the sender's token as UTF-8, or encode the token as UTF-8 before hashing",
        ),
        Flaw::Empty => ("the sender's token is empty", SET),
        Flaw::Nothing => ("the sender signs with a word such as undefined or null instead of the token", SET),
    }
}

/// What the token given to this program has that the sender's has not.
fn explain_ours(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::ByteOrderMark => {
            "the token given to timhook begins with a byte order mark, but the sender's token does not"
        }
        Flaw::Quotes => "the token given to timhook has quotes around it, but the sender's token does not",
        Flaw::Blank => {
            "the token given to timhook has no-break or wide spaces, but the sender's token does not"
        }
        Flaw::Invisible => {
            "the token given to timhook has an invisible character, but the sender's token does not"
        }
        Flaw::Control => {
            "the token given to timhook has a NUL or another control character, but the sender's token does not"
        }
        Flaw::Newline | Flaw::Space | Flaw::Variable | Flaw::Utf16 | Flaw::Empty | Flaw::Nothing => {
            "the token given to timhook has white space around it, but the sender's token does not"
        }
    }
}
