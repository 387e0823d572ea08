//! Webhook authentication: `Sign = lowercase_hex(sha256(Token ++ RequestTime))`.
//! Source: Webhook Overview, Security Considerations.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub(crate) use super::mistake::Mistake;
use super::token::flawed;
pub(crate) use super::token::{Flaw, Token};

/// Signs `request_time`, which is Unix seconds in decimal.
pub(crate) fn sign(token: &Token, request_time: &str) -> String {
    sha256_hex(&[token.text(), request_time])
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
    let matches = |digest: String| digest == given;
    if let Some((flaw, mended)) = token.mended()
        && matches(sha256_hex(&[&mended, request_time]))
    {
        return Mistake::OurToken(flaw);
    }
    let text = token.text();
    let mut forms = flawed(text);
    if let Some((flaw, _)) = forms.find(|(_, form)| matches(digest_hex(&[form, request_time.as_bytes()]))) {
        return Mistake::SenderToken(flaw);
    }
    let mistakes: [(Mistake, &dyn Fn() -> bool); 3] = [
        (Mistake::TimeInMilliseconds, &|| signs_other_unit(text, given, request_time)),
        (Mistake::Hmac, &|| matches(hmac_hex(text, request_time)) || matches(hmac_hex(request_time, text))),
        (Mistake::ReversedOrder, &|| matches(sha256_hex(&[request_time, text]))),
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
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    digest_hex(&parts)
}

fn digest_hex(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
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
        assert_eq!(mistake(&sha256_hex(&["xxxxyyyy\n", TIME]), TIME), Mistake::SenderToken(Flaw::Newline));
        assert_eq!(mistake(&sha256_hex(&["xxxxyyyy\r\n", TIME]), TIME), Mistake::SenderToken(Flaw::Newline));
        assert_eq!(mistake(&sha256_hex(&[" xxxxyyyy", TIME]), TIME), Mistake::SenderToken(Flaw::Space));
        assert_eq!(mistake(&sha256_hex(&["xxxxyyyy ", TIME]), TIME), Mistake::SenderToken(Flaw::Space));
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
            Verification::Invalid(Mistake::OurToken(Flaw::Newline))
        );
    }

    #[test]
    fn a_token_that_is_almost_right_is_named_at_the_sender() {
        let cases: [(&[u8], Flaw); 12] = [
            (b"\xef\xbb\xbfxxxxyyyy", Flaw::ByteOrderMark),
            (b"\"xxxxyyyy\"", Flaw::Quotes),
            (b"'xxxxyyyy'", Flaw::Quotes),
            (b"${TIM_TOKEN}", Flaw::Variable),
            (b"$TOKEN", Flaw::Variable),
            ("xxxxyyyy\u{a0}".as_bytes(), Flaw::Blank),
            ("\u{200b}xxxxyyyy".as_bytes(), Flaw::Invisible),
            (b"xxxxyyyy\0", Flaw::Control),
            (b"", Flaw::Empty),
            (b"undefined", Flaw::Nothing),
            (b"x\0x\0x\0x\0y\0y\0y\0y\0", Flaw::Utf16),
            (b"\xfe\xff\0x\0x\0x\0x\0y\0y\0y\0y", Flaw::Utf16),
        ];
        for (theirs, flaw) in cases {
            let sign = digest_hex(&[theirs, TIME.as_bytes()]);
            assert_eq!(mistake(&sign, TIME), Mistake::SenderToken(flaw), "{theirs:?}");
        }
    }

    #[test]
    fn a_token_that_is_almost_right_is_named_here() {
        for (ours, flaw) in [
            ("\u{feff}xxxxyyyy", Flaw::ByteOrderMark),
            ("\"xxxxyyyy\"", Flaw::Quotes),
            ("xxxxyyyy\u{3000}", Flaw::Blank),
            ("xxxx\u{200b}yyyy", Flaw::Invisible),
            ("xxxxyyyy\0", Flaw::Control),
            ("xxxxyyyy ", Flaw::Space),
        ] {
            let verification = verify(&Token::new(ours), &sign(&token(), TIME), TIME, NOW, SKEW);
            assert_eq!(verification, Verification::Invalid(Mistake::OurToken(flaw)), "{ours:?}");
            let (cause, _) = Mistake::OurToken(flaw).explain();
            assert!(cause.starts_with("the token given to timhook "), "{cause}");
        }
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
