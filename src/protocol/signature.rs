//! Webhook authentication: `Sign = lowercase_hex(sha256(Token ++ RequestTime))`.
//! Source: Webhook Overview, Security Considerations.

use std::time::Duration;

use ring::{digest, hmac};
use subtle::ConstantTimeEq;

pub(crate) use super::signature_mistake::SignatureMistake;
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
    Invalid(SignatureMistake),
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
        return Verification::Invalid(SignatureMistake::TimeNotDecimal);
    }
    if given.len() != 64 || !given.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Verification::Invalid(SignatureMistake::NotHex);
    }
    let expected = self::sign(token, request_time);
    if !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
        return Verification::Invalid(diagnose(token, &given, request_time));
    }
    let Ok(signed_at) = request_time.parse::<i64>() else {
        return Verification::Invalid(SignatureMistake::TimeNotDecimal);
    };
    if looks_like_milliseconds(request_time) {
        return Verification::Invalid(SignatureMistake::TimeInMilliseconds);
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
fn diagnose(token: &Token, given: &str, request_time: &str) -> SignatureMistake {
    if signs_other_unit(token.text(), given, request_time) {
        return SignatureMistake::TimeInMilliseconds;
    }
    let found = wrong_signatures(token, request_time).find(|(_, signature)| signature == given);
    found.map_or(SignatureMistake::OtherToken, |(mistake, _)| mistake)
}

/// The signatures that the mistakes of people give for a time, each with its mistake.
fn wrong_signatures(token: &Token, request_time: &str) -> impl Iterator<Item = (SignatureMistake, String)> {
    let text = token.text();
    let mended = token.mended().into_iter();
    let ours = mended
        .map(move |(flaw, mended)| (SignatureMistake::OurToken(flaw), sha256_hex(&[&mended, request_time])));
    let theirs = flawed(text).map(move |(flaw, form)| {
        (SignatureMistake::SenderToken(flaw), digest_hex(&[&form, request_time.as_bytes()]))
    });
    let others = [
        (SignatureMistake::Hmac, hmac_hex(text, request_time)),
        (SignatureMistake::Hmac, hmac_hex(request_time, text)),
        (SignatureMistake::ReversedOrder, sha256_hex(&[request_time, text])),
    ];
    ours.chain(theirs).chain(others)
}

/// A signature with a mistake in it, to be tried where an endpoint refuses the right one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variant {
    /// What is wrong with it.
    pub(crate) mistake: SignatureMistake,
    /// `Sign`.
    pub(crate) sign: String,
    /// `RequestTime`.
    pub(crate) request_time: String,
}

/// The variants of a signature for a callback with this body, made at `now` in Unix seconds: of each mistake the
/// forms that are seen most.
pub(crate) fn variants(token: &Token, now: i64, body: &[u8]) -> Vec<Variant> {
    let (text, time) = (token.text(), now.to_string());
    let millis = format!("{now}000");
    let variant =
        |mistake, sign: String, time: &str| Variant { mistake, sign, request_time: time.to_owned() };
    let with_body = |first: &[u8], second: &[u8]| {
        variant(SignatureMistake::SignedBody, digest_hex(&[first, second, body]), &time)
    };
    let mut found = vec![
        variant(SignatureMistake::UpperCase, sign(token, &time).to_uppercase(), &time),
        variant(SignatureMistake::TimeInMilliseconds, sign(token, &millis), &millis),
        with_body(text.as_bytes(), time.as_bytes()),
        with_body(text.as_bytes(), b""),
        variant(SignatureMistake::SignedBody, hmac_of(text.as_bytes(), body), &time),
    ];
    for (mistake, signature) in wrong_signatures(token, &time) {
        let most = if matches!(mistake, SignatureMistake::SenderToken(Flaw::Newline) | SignatureMistake::Hmac)
        {
            2
        } else {
            1
        };
        if found.iter().filter(|known| known.mistake == mistake).count() < most {
            found.push(variant(mistake, signature, &time));
        }
    }
    found
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
    let mut hash = digest::Context::new(&digest::SHA256);
    parts.iter().for_each(|part| hash.update(part));
    hex(hash.finish().as_ref())
}

fn hmac_hex(key: &str, message: &str) -> String {
    hmac_of(key.as_bytes(), message.as_bytes())
}

fn hmac_of(key: &[u8], message: &[u8]) -> String {
    hex(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref())
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

    fn mistake(sign: &str, time: &str) -> SignatureMistake {
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
        assert_eq!(
            mistake(&sha256_hex(&["xxxxyyyy\n", TIME]), TIME),
            SignatureMistake::SenderToken(Flaw::Newline)
        );
        assert_eq!(
            mistake(&sha256_hex(&["xxxxyyyy\r\n", TIME]), TIME),
            SignatureMistake::SenderToken(Flaw::Newline)
        );
        assert_eq!(
            mistake(&sha256_hex(&[" xxxxyyyy", TIME]), TIME),
            SignatureMistake::SenderToken(Flaw::Space)
        );
        assert_eq!(
            mistake(&sha256_hex(&["xxxxyyyy ", TIME]), TIME),
            SignatureMistake::SenderToken(Flaw::Space)
        );
        assert_eq!(
            mistake(&sha256_hex(&["xxxxyyyy", "1669872112345"]), "1669872112345"),
            SignatureMistake::TimeInMilliseconds
        );
        assert_eq!(
            mistake(&sha256_hex(&["xxxxyyyy", TIME]), "1669872112345"),
            SignatureMistake::TimeInMilliseconds
        );
        assert_eq!(
            mistake(&sha256_hex(&["xxxxyyyy", "1669872112345"]), TIME),
            SignatureMistake::TimeInMilliseconds
        );
        assert_eq!(mistake(&hmac_hex("xxxxyyyy", TIME), TIME), SignatureMistake::Hmac);
        assert_eq!(mistake(&hmac_hex(TIME, "xxxxyyyy"), TIME), SignatureMistake::Hmac);
        assert_eq!(mistake(&sha256_hex(&[TIME, "xxxxyyyy"]), TIME), SignatureMistake::ReversedOrder);
        assert_eq!(mistake(&sha256_hex(&["other", TIME]), TIME), SignatureMistake::OtherToken);
        assert_eq!(mistake("17773bc3", TIME), SignatureMistake::NotHex);
        assert_eq!(mistake(&sign(&token(), TIME), ""), SignatureMistake::TimeNotDecimal);
        assert_eq!(mistake(&sign(&token(), TIME), "+1669872112"), SignatureMistake::TimeNotDecimal);
        let spaced = Token::new("xxxxyyyy\n");
        assert_eq!(
            verify(&spaced, &sign(&token(), TIME), TIME, NOW, SKEW),
            Verification::Invalid(SignatureMistake::OurToken(Flaw::Newline))
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
            assert_eq!(mistake(&sign, TIME), SignatureMistake::SenderToken(flaw), "{theirs:?}");
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
            assert_eq!(verification, Verification::Invalid(SignatureMistake::OurToken(flaw)), "{ours:?}");
            let (cause, _) = SignatureMistake::OurToken(flaw).explain();
            assert!(cause.starts_with("the token given to timhook "), "{cause}");
        }
    }

    #[test]
    fn each_variant_is_wrong_in_the_way_that_it_says() {
        let variants = variants(&token(), NOW, b"{}");
        let mistakes = |is_it: fn(&SignatureMistake) -> bool| {
            variants.iter().filter(|each| is_it(&each.mistake)).count()
        };
        assert_eq!(mistakes(|mistake| *mistake == SignatureMistake::SenderToken(Flaw::Newline)), 2);
        assert_eq!(mistakes(|mistake| *mistake == SignatureMistake::SenderToken(Flaw::Empty)), 1);
        assert_eq!(mistakes(|mistake| *mistake == SignatureMistake::ReversedOrder), 1);
        assert_eq!(mistakes(|mistake| *mistake == SignatureMistake::SignedBody), 3);
        assert!(variants.len() < 30, "{}", variants.len());
        for Variant { mistake, sign, request_time } in &variants {
            let verification = verify(&token(), sign, request_time, NOW, SKEW);
            match mistake {
                SignatureMistake::UpperCase => {
                    assert_eq!(verification, Verification::Valid { upper_case: true })
                }
                SignatureMistake::SignedBody => {
                    assert_eq!(verification, Verification::Invalid(SignatureMistake::OtherToken));
                }
                mistake => assert_eq!(verification, Verification::Invalid(*mistake)),
            }
            let (cause, help) = mistake.explain_of_endpoint();
            assert!(!cause.contains("sender") && !help.contains("sender"), "{cause}; {help}");
        }
        let spaced = Token::new("xxxxyyyy ");
        let ours = self::variants(&spaced, NOW, b"").into_iter();
        assert_eq!(ours.filter(|each| each.mistake == SignatureMistake::OurToken(Flaw::Space)).count(), 1);
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
