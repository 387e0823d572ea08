//! What is not, or not rightly, signed, and what is signed for another time.

use super::case::{Case, OVERVIEW, Script};
use super::expectation::Basis;
use super::expectation::Basis::{Documented, Reason};
use super::expectation::CaseExpectation;
use super::security::SECURITY;
use crate::protocol::query::{REQUEST_TIME, SIGN};
use crate::protocol::signature::{Token, sign};

const SIGNATURE: Basis = Documented(
    OVERVIEW,
    "Sign = sha256(Token + RequestTime), in lower-case hex; the backend computes it and compares",
);

const FRESHNESS: Basis = Reason(
    "No page gives a time limit, so this is a warning. Public receivers accept a RequestTime for 60 s. Without a \
     limit, anybody who sees one signed URL can use it for ever.",
);

const NO_TIME: Basis = Reason(
    "The vendor always sends RequestTime, and no page says what to do without it, so this is a warning. Only \
     somebody who knows the token can create this signature, but one such URL in a log stays valid for ever.",
);

/// The case that shows whether signatures are compared.
pub(in crate::commands::probe) const WRONG_SIGN: &str = "sign-wrong";

/// A `Sign` that nobody has made: right in form alone.
pub(in crate::commands::probe) const MADE_UP: &str =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A case that only makes sense with a token.
const SIGNED: Case =
    Case { needs_token: true, basis: SIGNATURE, expectation: CaseExpectation::Refused, ..SECURITY };

pub(super) static CASES: &[Case] = &[
    Case {
        id: "sign-missing",
        echoes: WRONG_SIGN,
        title: "neither Sign nor RequestTime",
        story: "With webhook authentication on, every callback is signed. An endpoint that lets unsigned ones through has \
                no authentication.",
        lacks: "it does not require Sign",
        script: Script::One(|draft, _| {
            draft.unset(SIGN);
            draft.unset(REQUEST_TIME);
        }),
        ..SIGNED
    },
    Case {
        id: "sign-without-time",
        echoes: WRONG_SIGN,
        title: "Sign without RequestTime",
        story: "The time is half of the signed text. If it is missing, an endpoint that hashes the token and an \
                empty string may accept a signature that never expires.",
        lacks: "it does not require RequestTime",
        script: Script::One(|draft, _| draft.unset(REQUEST_TIME)),
        ..SIGNED
    },
    Case {
        id: "sign-empty",
        echoes: WRONG_SIGN,
        title: "an empty Sign",
        story: "In many languages, an empty string counts as missing in some checks and as present in others.",
        lacks: "it accepts an empty Sign",
        script: Script::One(|draft, _| draft.set(SIGN, "")),
        ..SIGNED
    },
    Case {
        id: WRONG_SIGN,
        title: "an invented Sign",
        story: "64 hexadecimal digits with a fresh RequestTime. An endpoint that accepts them checks only the \
                format, or nothing.",
        lacks: "it does not compare Sign with the SHA-256 of token and RequestTime",
        script: Script::One(|draft, _| draft.set(SIGN, MADE_UP)),
        ..SIGNED
    },
    Case {
        id: "sign-truncated",
        echoes: WRONG_SIGN,
        title: "the first half of the right Sign",
        story: "A comparison that stops at the shorter text accepts any prefix of the signature, even a single digit.",
        lacks: "it compares only the beginning of Sign",
        script: Script::One(|draft, material| {
            let mut half = material.sign(draft.now);
            half.truncate(32);
            draft.set(SIGN, half);
        }),
        ..SIGNED
    },
    Case {
        id: "sign-other-token",
        echoes: WRONG_SIGN,
        title: "signed with another token",
        story: "The format and the time are right, but the sender does not know the token.",
        lacks: "it does not use its own token to check Sign",
        script: Script::One(|draft, _| {
            let other = Token::new("timhook-probe: another token");
            draft.set(SIGN, sign(&other, &draft.now.to_string()));
        }),
        ..SIGNED
    },
    Case {
        id: "sign-other-time",
        echoes: WRONG_SIGN,
        title: "signed for another second",
        story: "Sign belongs to a RequestTime one second before the one in the URL. If the endpoint does not hash \
                the time in the URL, anybody can renew an old signature.",
        lacks: "it does not hash the RequestTime of the URL",
        script: Script::One(|draft, material| draft.set(SIGN, material.sign(draft.now - 1))),
        ..SIGNED
    },
    Case {
        id: "sign-non-ascii",
        echoes: WRONG_SIGN,
        title: "a Sign beyond ASCII",
        story: "Some constant-time comparisons throw exceptions: Python's compare_digest for text that is not \
                ASCII, and Node's timingSafeEqual for different lengths. Anybody can cause that without the token. \
                Compare bytes of equal length, and refuse the rest.",
        lacks: "it does not check Sign",
        script: Script::One(|draft, _| draft.set(SIGN, "é".repeat(64))),
        ..SIGNED
    },
    Case {
        id: "sign-of-empty-time",
        echoes: WRONG_SIGN,
        title: "the token alone signed, time empty",
        story: "With an empty RequestTime, Sign is the SHA-256 of the token alone: the formula is right, and it \
                never expires. An endpoint accepts it if it reads an empty number as 0, or skips the age check.",
        basis: NO_TIME,
        expectation: CaseExpectation::BetterRefused,
        lacks: "it accepts an empty RequestTime",
        script: Script::One(|draft, material| {
            draft.set(SIGN, material.sign_of(""));
            draft.set(REQUEST_TIME, "");
        }),
        ..SIGNED
    },
    Case {
        id: "sign-of-no-time",
        echoes: WRONG_SIGN,
        title: "the token alone signed, no time",
        story: "The same without RequestTime. In many languages, a missing parameter becomes an empty string, and \
                then there is no age to check.",
        basis: NO_TIME,
        expectation: CaseExpectation::BetterRefused,
        lacks: "it treats a missing RequestTime as empty",
        script: Script::One(|draft, material| {
            draft.set(SIGN, material.sign_of(""));
            draft.unset(REQUEST_TIME);
        }),
        ..SIGNED
    },
    Case {
        id: "sign-in-body",
        echoes: WRONG_SIGN,
        title: "a wrong Sign, a right one in body",
        story: "As with SDKAppIDs: if body fields replace URL parameters, somebody who has seen one valid signature \
                can put it where gateways and logs do not look.",
        lacks: "it reads Sign from the body, not from the URL",
        script: Script::One(|draft, material| {
            draft.set(SIGN, MADE_UP);
            draft.field(SIGN, material.sign(draft.now));
            draft.field(REQUEST_TIME, draft.now.to_string());
        }),
        ..SIGNED
    },
    Case {
        id: "sign-upper-case",
        title: "the right Sign in upper case",
        story: "The documentation says lower case, and the vendor sends lower case. The endpoint may refuse upper \
                case or ignore the case, but it must not crash.",
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, material| draft.set(SIGN, material.sign(draft.now).to_uppercase())),
        ..SIGNED
    },
    Case {
        id: "sign-stale-61s",
        echoes: WRONG_SIGN,
        title: "a right Sign, 61 s old",
        story: "Sign covers the time but not the body. Anybody who sees one signed URL, for example in a log, can \
                send any body with it while the time is accepted.",
        basis: FRESHNESS,
        expectation: CaseExpectation::BetterRefused,
        lacks: "it accepts a RequestTime of more than 60 s ago",
        script: Script::One(|draft, material| draft.sign_for(material, draft.now - 61)),
        ..SIGNED
    },
    Case {
        id: "sign-stale-1h",
        echoes: WRONG_SIGN,
        title: "a right Sign, 1 h old",
        story: "As for 61 s, but no clock is this wrong. An endpoint with a warning here and for 61 s does not \
                check the age at all.",
        basis: FRESHNESS,
        expectation: CaseExpectation::BetterRefused,
        lacks: "it does not check how old RequestTime is",
        script: Script::One(|draft, material| draft.sign_for(material, draft.now - 3600)),
        ..SIGNED
    },
    Case {
        id: "sign-future-1h",
        echoes: WRONG_SIGN,
        title: "a right Sign of 1 h ahead",
        story: "If the endpoint only refuses old signatures, it accepts a signature from the future. That signature \
                stays valid until its time is over.",
        basis: FRESHNESS,
        expectation: CaseExpectation::BetterRefused,
        lacks: "it does not check whether RequestTime lies in the future",
        script: Script::One(|draft, material| draft.sign_for(material, draft.now + 3600)),
        ..SIGNED
    },
    Case {
        id: "sign-same-second",
        title: "one Sign for two callbacks",
        story: "Sign covers token and second, nothing else: all callbacks of one second have the same Sign and \
                RequestTime. An endpoint that remembers signatures to stop replays drops real callbacks. Identify \
                duplicates by command, GroupId, TopicId and MsgSeq.",
        expectation: CaseExpectation::Accepted,
        lacks: "it treats the second callback in a second as a replay",
        script: Script::Each(&[|_, _| {}, |draft, material| draft.renew(material)]),
        ..SIGNED
    },
];
