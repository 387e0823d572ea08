//! What is not, or not rightly, signed, and what is signed for another time.

use super::case::{Case, OVERVIEW, Script};
use super::expectation::Basis;
use super::expectation::Basis::{Documented, Reason};
use super::expectation::Expectation;
use super::security::SECURITY;
use crate::protocol::query::{REQUEST_TIME, SIGN};
use crate::protocol::signature::{Token, sign};

const SIGNATURE: Basis = Documented(
    OVERVIEW,
    "Sign = sha256(Token + RequestTime), in lower-case hex; the backend computes it and compares",
);

const FRESHNESS: Basis = Reason(
    "No page names a window, so this is a warning. Receivers in public use accept a RequestTime for 60 s: whoever \
     sees one signed URL could otherwise use it for ever.",
);

const NO_TIME: Basis = Reason(
    "The vendor always sends RequestTime, and no page says what to do without, so this is a warning. Only who knows the \
     token can sign like this, but one such URL in a log is of use for ever.",
);

/// The case that shows whether signatures are compared.
pub(in crate::commands::probe) const WRONG_SIGN: &str = "sign-wrong";

/// A `Sign` that nobody has made: right in form alone.
pub(in crate::commands::probe) const MADE_UP: &str =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A case that only makes sense with a token.
const SIGNED: Case =
    Case { needs_token: true, basis: SIGNATURE, expectation: Expectation::Refused, ..SECURITY };

pub(super) static CASES: &[Case] = &[
    Case {
        id: "sign-missing",
        echoes: WRONG_SIGN,
        title: "neither Sign nor RequestTime",
        story: "With webhook authentication on, every callback is signed. An endpoint that lets unsigned ones through has \
                no authentication.",
        lacks: "it does not insist on Sign",
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
        story: "The time is half of what is signed. Where it is missing, an endpoint that hashes the token and an empty \
                text may be talked into believing a signature that never ages.",
        lacks: "it does not insist on RequestTime",
        script: Script::One(|draft, _| draft.unset(REQUEST_TIME)),
        ..SIGNED
    },
    Case {
        id: "sign-empty",
        echoes: WRONG_SIGN,
        title: "an empty Sign",
        story: "In many languages an empty text counts as missing in one place and as present in another.",
        lacks: "it takes an empty Sign for a right one",
        script: Script::One(|draft, _| draft.set(SIGN, "")),
        ..SIGNED
    },
    Case {
        id: WRONG_SIGN,
        title: "a Sign that is made up",
        story: "64 hexadecimal digits with a fresh RequestTime. An endpoint that accepts them looks at the form alone, or \
                at nothing.",
        lacks: "it does not compare Sign with the SHA-256 of token and RequestTime",
        script: Script::One(|draft, _| draft.set(SIGN, MADE_UP)),
        ..SIGNED
    },
    Case {
        id: "sign-truncated",
        echoes: WRONG_SIGN,
        title: "the first half of the right Sign",
        story: "A comparison that stops at the shorter text accepts any beginning of the signature, in the end a single \
                digit.",
        lacks: "it compares the beginning of Sign alone",
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
        story: "Right in form, right in time, by somebody who does not know the token.",
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
        story: "Sign belongs to a RequestTime one second before the one in the URL. If the time in the URL is not what is \
                hashed, anybody can make an old signature young again.",
        lacks: "it does not hash the RequestTime of the URL",
        script: Script::One(|draft, material| draft.set(SIGN, material.sign(draft.now - 1))),
        ..SIGNED
    },
    Case {
        id: "sign-non-ascii",
        echoes: WRONG_SIGN,
        title: "a Sign beyond ASCII",
        story: "Comparisons in constant time are picky: Python's compare_digest throws on text that is not ASCII, and Node's \
                timingSafeEqual where the lengths in bytes differ. Anybody can cause that, without knowing the token. \
                Compare the bytes of both, of equal length, and refuse the rest.",
        lacks: "it does not look at Sign",
        script: Script::One(|draft, _| draft.set(SIGN, "é".repeat(64))),
        ..SIGNED
    },
    Case {
        id: "sign-of-empty-time",
        echoes: WRONG_SIGN,
        title: "the token alone signed, time empty",
        story: "With an empty RequestTime, Sign is the SHA-256 of the token alone: right by the formula, and right for ever. \
                An endpoint that reads no number as 0, or skips the age where there is none, accepts it.",
        basis: NO_TIME,
        expectation: Expectation::BetterRefused,
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
        story: "The same without RequestTime. In many languages a missing parameter becomes an empty text, and what is missing \
                has no age.",
        basis: NO_TIME,
        expectation: Expectation::BetterRefused,
        lacks: "it takes a missing RequestTime for an empty one",
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
        story: "As for SDKAppIDs: where fields of the body replace parameters of the URL, whoever has seen one right signature \
                can hide it where gateways and logs do not look.",
        lacks: "it takes Sign from the body, and not from the URL",
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
        story: "The documentation says lower case, and the vendor sends it: to refuse the same number in upper case is right, \
                and so is to fold the case. A crash is neither.",
        expectation: Expectation::Sane,
        script: Script::One(|draft, material| draft.set(SIGN, material.sign(draft.now).to_uppercase())),
        ..SIGNED
    },
    Case {
        id: "sign-stale-61s",
        echoes: WRONG_SIGN,
        title: "a right Sign, 61 s old",
        story: "Sign covers the time but not the body. Whoever sees one signed URL, in a log for instance, can send any \
                body with it for as long as the time is accepted.",
        basis: FRESHNESS,
        expectation: Expectation::BetterRefused,
        lacks: "it accepts a RequestTime of more than 60 s ago",
        script: Script::One(|draft, material| draft.sign_for(material, draft.now - 61)),
        ..SIGNED
    },
    Case {
        id: "sign-stale-1h",
        echoes: WRONG_SIGN,
        title: "a right Sign, 1 h old",
        story: "As for 61 s, far beyond what clocks differ. An endpoint that warns here and for 61 s knows no freshness at \
                all.",
        basis: FRESHNESS,
        expectation: Expectation::BetterRefused,
        lacks: "it does not check how old RequestTime is",
        script: Script::One(|draft, material| draft.sign_for(material, draft.now - 3600)),
        ..SIGNED
    },
    Case {
        id: "sign-future-1h",
        echoes: WRONG_SIGN,
        title: "a right Sign of 1 h ahead",
        story: "A window that only looks back accepts a signature from the future, which then stays fresh until its time \
                has come and gone.",
        basis: FRESHNESS,
        expectation: Expectation::BetterRefused,
        lacks: "it does not check whether RequestTime lies in the future",
        script: Script::One(|draft, material| draft.sign_for(material, draft.now + 3600)),
        ..SIGNED
    },
    Case {
        id: "sign-same-second",
        title: "one Sign for two callbacks",
        story: "Sign covers token and second, nothing else: all callbacks of one second have the same Sign and RequestTime. \
                An endpoint that remembers signatures to stop replays throws away real callbacks. Know duplicates by \
                command, GroupId, TopicId and MsgSeq.",
        expectation: Expectation::Accepted,
        lacks: "it takes the second callback of a second for a replay",
        script: Script::Each(&[|_, _| {}, |draft, material| draft.renew(material)]),
        ..SIGNED
    },
];
