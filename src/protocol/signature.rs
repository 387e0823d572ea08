//! Webhook authentication: `Sign = lowercase_hex(sha256(Token ++ RequestTime))`.
//! Source: Webhook Overview, Security Considerations.

use std::fmt;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::redaction::{Redaction, SHORT_SECRET};

/// The token configured in the console. Never printed: its `Debug` says only that it is there.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(String);

impl Token {
    /// Wraps a token. It is used byte for byte: white space belongs to it.
    pub(crate) fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// Whether the token begins or ends with white space, which is hardly ever meant.
    pub(crate) fn has_surrounding_space(&self) -> bool {
        self.0.trim() != self.0
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
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// Signs `request_time`, which is Unix seconds in decimal.
pub(crate) fn sign(token: &Token, request_time: &str) -> String {
    sha256_hex(&[&token.0, request_time])
}

/// What a check of `Sign` and `RequestTime` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verification {
    /// The signature is right and fresh.
    Valid {
        /// Whether it was written in upper-case hex.
        upper_case: bool,
    },
    /// The signature is right, but made `age` seconds ago (negative: in the future).
    Stale {
        /// Seconds since it was made.
        age: i64,
    },
    /// The signature is wrong.
    Invalid(Mistake),
}

/// Why a signature is wrong, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// Not 64 hexadecimal digits.
    NotHex,
    /// `RequestTime` is not a decimal number.
    TimeNotDecimal,
    /// The signer's token ends with a newline.
    TokenWithNewline,
    /// The signer's token has spaces around it.
    TokenWithSpaces,
    /// The token here has white space around it, the signer's has not.
    OurTokenWithSpaces,
    /// `RequestTime` counts milliseconds.
    TimeInMilliseconds,
    /// HMAC-SHA256 in place of plain SHA-256.
    Hmac,
    /// `RequestTime` stands before the token.
    ReversedOrder,
    /// None of these: most probably another token.
    OtherToken,
}

impl Mistake {
    /// What is wrong and what to do about it.
    pub(crate) fn explain(self) -> (&'static str, &'static str) {
        const TRIM: &str = "trim the token where it is read, often from a file or a secret store";
        match self {
            Self::NotHex => {
                ("`Sign` is not 64 hexadecimal digits", "write the SHA-256 digest in lower-case hex, whole")
            }
            Self::TimeNotDecimal => {
                ("`RequestTime` is not a decimal number", "send Unix seconds, such as 1669872112")
            }
            Self::TokenWithNewline => ("the sender's token ends with a newline", TRIM),
            Self::TokenWithSpaces => ("the sender's token has spaces around it", TRIM),
            Self::OurTokenWithSpaces => (
                "the token given to timhook has white space around it, and the sender's has not",
                "give the token without it",
            ),
            Self::TimeInMilliseconds => ("`RequestTime` is in milliseconds", "send and sign Unix seconds"),
            Self::Hmac => (
                "the sender computed HMAC-SHA256",
                "compute plain SHA-256 over the token followed by RequestTime",
            ),
            Self::ReversedOrder => {
                ("the sender put RequestTime before the token", "hash the token first, then RequestTime")
            }
            Self::OtherToken => (
                "the signature was made with another token, or over something else",
                "compare the token with the one in the console; \
                 Sign is the lower-case hex SHA-256 of the token followed by RequestTime",
            ),
        }
    }
}

/// Checks a received signature. `now` is in Unix seconds; a signature is fresh
/// while it is at most `max_skew` away from now, in either direction.
pub(crate) fn verify(
    token: &Token,
    sign: &str,
    request_time: &str,
    now: i64,
    max_skew: Duration,
) -> Verification {
    let given = sign.to_ascii_lowercase();
    if request_time.is_empty() || !request_time.bytes().all(|byte| byte.is_ascii_digit()) {
        return Verification::Invalid(Mistake::TimeNotDecimal);
    }
    if given.len() != 64 || !given.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Verification::Invalid(Mistake::NotHex);
    }
    let expected = self::sign(token, request_time);
    if !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
        return Verification::Invalid(diagnose(token, &given, request_time));
    }
    let Ok(signed_at) = request_time.parse::<i64>() else {
        return Verification::Invalid(Mistake::TimeNotDecimal);
    };
    if looks_like_milliseconds(request_time) {
        return Verification::Invalid(Mistake::TimeInMilliseconds);
    }
    let age = now.saturating_sub(signed_at);
    if age.unsigned_abs() > max_skew.as_secs() {
        return Verification::Stale { age };
    }
    Verification::Valid { upper_case: given != sign }
}

/// Thirteen digits are milliseconds until the year 2286.
fn looks_like_milliseconds(request_time: &str) -> bool {
    request_time.len() >= 13
}

/// Tries the mistakes that people make and names the one that gives the signature received.
fn diagnose(token: &Token, given: &str, request_time: &str) -> Mistake {
    let token = token.0.as_str();
    let matches = |digest: String| digest == given;
    let trimmed = token.trim();
    let mistakes: [(Mistake, &dyn Fn() -> bool); 6] = [
        (Mistake::TokenWithNewline, &|| {
            ["\n", "\r\n"].iter().any(|end| matches(sha256_hex(&[token, end, request_time])))
        }),
        (Mistake::TokenWithSpaces, &|| {
            [(" ", ""), ("", " "), (" ", " ")]
                .iter()
                .any(|(before, after)| matches(sha256_hex(&[before, token, after, request_time])))
        }),
        (Mistake::OurTokenWithSpaces, &|| matches(sha256_hex(&[trimmed, request_time]))),
        (Mistake::TimeInMilliseconds, &|| signs_other_unit(token, given, request_time)),
        (Mistake::Hmac, &|| matches(hmac_hex(token, request_time)) || matches(hmac_hex(request_time, token))),
        (Mistake::ReversedOrder, &|| matches(sha256_hex(&[request_time, token]))),
    ];
    mistakes.iter().find(|(_, applies)| applies()).map_or(Mistake::OtherToken, |(mistake, _)| *mistake)
}

/// Whether one of `Sign` and `RequestTime` was made of seconds and the other of milliseconds.
fn signs_other_unit(token: &str, given: &str, request_time: &str) -> bool {
    match request_time.len().checked_sub(3) {
        Some(seconds) if looks_like_milliseconds(request_time) => {
            sha256_hex(&[token, &request_time[..seconds]]) == given
        }
        _ => (0..1000).any(|millis| sha256_hex(&[token, request_time, &format!("{millis:03}")]) == given),
    }
}

fn sha256_hex(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part.as_bytes()));
    hex(&hasher.finalize())
}

fn hmac_hex(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(message.as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |&byte: &u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
    bytes.iter().flat_map(digits).map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TIME: &str = "1669872112";
    const NOW: i64 = 1_669_872_112;
    const SKEW: Duration = Duration::from_secs(60);

    fn token() -> Token {
        Token::new("xxxxyyyy")
    }

    fn mistake(sign: &str, time: &str) -> Mistake {
        match verify(&token(), sign, time, NOW, SKEW) {
            Verification::Invalid(mistake) => mistake,
            other => panic!("expected an invalid signature, found {other:?}"),
        }
    }

    #[test]
    fn the_documented_example_gives_the_documented_signature() {
        assert_eq!(sign(&token(), TIME), "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061");
        assert_ne!(
            sign(&Token::new("xxxyyy"), TIME),
            "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061"
        );
    }

    #[test]
    fn a_fresh_signature_is_valid_up_to_the_last_second_of_the_window() {
        let signature = sign(&token(), TIME);
        for now in [NOW - 60, NOW, NOW + 60] {
            assert_eq!(
                verify(&token(), &signature, TIME, now, SKEW),
                Verification::Valid { upper_case: false }
            );
        }
        assert_eq!(verify(&token(), &signature, TIME, NOW + 61, SKEW), Verification::Stale { age: 61 });
        assert_eq!(verify(&token(), &signature, TIME, NOW - 61, SKEW), Verification::Stale { age: -61 });
    }

    #[test]
    fn upper_case_hex_is_valid_and_remarked() {
        let signature = sign(&token(), TIME).to_uppercase();
        assert_eq!(verify(&token(), &signature, TIME, NOW, SKEW), Verification::Valid { upper_case: true });
    }

    #[test]
    fn every_typical_mistake_is_named() {
        assert_eq!(mistake(&sha256_hex(&["xxxxyyyy\n", TIME]), TIME), Mistake::TokenWithNewline);
        assert_eq!(mistake(&sha256_hex(&["xxxxyyyy\r\n", TIME]), TIME), Mistake::TokenWithNewline);
        assert_eq!(mistake(&sha256_hex(&[" xxxxyyyy", TIME]), TIME), Mistake::TokenWithSpaces);
        assert_eq!(mistake(&sha256_hex(&["xxxxyyyy ", TIME]), TIME), Mistake::TokenWithSpaces);
        assert_eq!(
            mistake(&sha256_hex(&["xxxxyyyy", "1669872112345"]), "1669872112345"),
            Mistake::TimeInMilliseconds
        );
        assert_eq!(mistake(&sha256_hex(&["xxxxyyyy", TIME]), "1669872112345"), Mistake::TimeInMilliseconds);
        assert_eq!(mistake(&sha256_hex(&["xxxxyyyy", "1669872112345"]), TIME), Mistake::TimeInMilliseconds);
        assert_eq!(mistake(&hmac_hex("xxxxyyyy", TIME), TIME), Mistake::Hmac);
        assert_eq!(mistake(&hmac_hex(TIME, "xxxxyyyy"), TIME), Mistake::Hmac);
        assert_eq!(mistake(&sha256_hex(&[TIME, "xxxxyyyy"]), TIME), Mistake::ReversedOrder);
        assert_eq!(mistake(&sha256_hex(&["other", TIME]), TIME), Mistake::OtherToken);
        assert_eq!(mistake("17773bc3", TIME), Mistake::NotHex);
        assert_eq!(mistake(&sign(&token(), TIME), ""), Mistake::TimeNotDecimal);
        assert_eq!(mistake(&sign(&token(), TIME), "+1669872112"), Mistake::TimeNotDecimal);
        let spaced = Token::new("xxxxyyyy\n");
        assert_eq!(
            verify(&spaced, &sign(&token(), TIME), TIME, NOW, SKEW),
            Verification::Invalid(Mistake::OurTokenWithSpaces)
        );
    }

    #[test]
    fn debug_output_does_not_show_the_token() {
        assert_eq!(format!("{:?}", token()), "Token(…)");
    }

    proptest! {
        #[test]
        fn what_is_signed_verifies(secret in "[!-~]{1,40}", time in 1_000_000_000_i64..10_000_000_000) {
            let token = Token::new(secret);
            let signature = sign(&token, &time.to_string());
            prop_assert_eq!(
                verify(&token, &signature, &time.to_string(), time, SKEW),
                Verification::Valid { upper_case: false }
            );
        }

        #[test]
        fn no_text_from_a_stranger_panics(sign in ".{0,70}", time in ".{0,20}") {
            let _ = verify(&token(), &sign, &time, NOW, SKEW);
        }
    }
}
