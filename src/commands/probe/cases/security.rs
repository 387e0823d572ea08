//! What must not be believed: callbacks of other apps, and what is not, or not rightly, signed.

use super::Basis::{Documented, Reason};
use super::{CASE, Case, Category, Expectation, Needs, OVERVIEW, PAGE, Script};
use crate::protocol::query::{COMMAND, REQUEST_TIME, SDKAPPID, SIGN};
use crate::protocol::signature::{Token, sign};

const OWN_APP: super::Basis = Documented(
    PAGE,
    "the app backend must check whether the SDKAppID contained in the request URL is the SDKAppID of the app",
);

const SIGNATURE: super::Basis = Documented(
    OVERVIEW,
    "Sign = sha256(Token + RequestTime), in lower-case hex; the backend computes it and compares",
);

const FRESHNESS: super::Basis = Reason(
    "No page names a window, so this is a warning. Receivers in public use accept a RequestTime for 60 s: whoever \
     sees one signed URL could otherwise use it for ever.",
);

const NO_TIME: super::Basis = Reason(
    "The vendor always sends RequestTime, and no page says what to do without, so this is a warning. Only who knows the \
     token can sign like this, but one such URL in a log is of use for ever.",
);

const ANOTHER_COMMAND: &str = "Timhook.CallbackProbe";

/// The case that shows whether SDKAppIDs are compared.
pub(in crate::commands::probe) const FOREIGN: &str = "sdkappid-foreign";

/// The case that shows whether signatures are compared.
pub(in crate::commands::probe) const WRONG_SIGN: &str = "sign-wrong";

/// What an endpoint would have to copy into a page to be open to cross-site scripting.
pub(in crate::commands::probe) const MARKUP: &str = "<script>timhook</script>";

/// A `Sign` that nobody has made: right in form alone.
pub(in crate::commands::probe) const MADE_UP: &str =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A case of this category.
const SECURITY: Case = Case { category: Category::Security, ..CASE };

/// A case that only makes sense with a token.
const SIGNED: Case =
    Case { needs_token: true, basis: SIGNATURE, expectation: Expectation::Refused, ..SECURITY };

pub(super) static CASES: &[Case] = &[
    Case {
        id: FOREIGN,
        title: "the SDKAppID of another app",
        story: "Anybody who knows the URL can configure it in an app of their own, and then their callbacks arrive here. The \
                one check the page demands is that SdkAppid is the own one.",
        basis: OWN_APP,
        expectation: Expectation::Refused,
        lacks: "it does not compare SdkAppid with its own",
        script: Script::One(|draft, material| draft.set(SDKAPPID, foreign(material))),
        ..SECURITY
    },
    Case {
        id: "sdkappid-missing",
        echoes: FOREIGN,
        title: "no SDKAppID at all",
        story: "A check that only runs when the parameter is there is no check: leaving it out is the first thing that \
                somebody tries.",
        basis: OWN_APP,
        expectation: Expectation::Refused,
        lacks: "it takes a missing SdkAppid for the right one",
        script: Script::One(|draft, _| draft.unset(SDKAPPID)),
        ..SECURITY
    },
    Case {
        id: "sdkappid-twice",
        echoes: FOREIGN,
        title: "two SDKAppIDs, one of them foreign",
        story: "Frameworks disagree on which value of a repeated parameter counts. If a gateway checks the first one and the \
                endpoint uses the last, the check is void. The case sends both orders, and neither should be accepted.",
        basis: Reason(
            "The vendor sends SdkAppid once, so a second one comes from somebody else. The documentation does not mention it.",
        ),
        expectation: Expectation::BetterRefused,
        lacks: "it does not insist on a single SdkAppid",
        script: Script::Each(&[
            |draft, material| {
                let foreign = foreign(material);
                draft.query.insert(1, (SDKAPPID.to_owned(), foreign));
            },
            |draft, material| {
                let foreign = foreign(material);
                draft.query.insert(0, (SDKAPPID.to_owned(), foreign));
            },
        ]),
        ..SECURITY
    },
    Case {
        id: "sdkappid-other-casing",
        echoes: FOREIGN,
        title: "a foreign SdkAppid, own sdkappid",
        story: "The page writes SdkAppid, and names in a query are case-sensitive. Where a framework or a gateway ignores the \
                case, sdkappid=YOURS is taken for the app's id, though SdkAppid says that the callback is of another app. \
                The case sends both orders, and neither is to be accepted.",
        basis: OWN_APP,
        expectation: Expectation::Refused,
        lacks: "it accepts a foreign SdkAppid with its own as sdkappid beside it",
        script: Script::Each(&[
            |draft, material| {
                draft.set(SDKAPPID, foreign(material));
                draft.query.insert(1, other_casing(material));
            },
            |draft, material| {
                draft.set(SDKAPPID, foreign(material));
                draft.query.insert(0, other_casing(material));
            },
        ]),
        ..SECURITY
    },
    Case {
        id: "sdkappid-in-body",
        echoes: FOREIGN,
        title: "a foreign app, the own in the body",
        story: "Some frameworks put the parameters of the URL and the fields of the body into one table, and the body wins. \
                Then whoever writes the body chooses the SDKAppID that is compared, whatever the URL says.",
        basis: OWN_APP,
        expectation: Expectation::Refused,
        lacks: "it takes SdkAppid from the body, and not from the URL",
        script: Script::One(|draft, material| {
            draft.set(SDKAPPID, foreign(material));
            draft.field(SDKAPPID, material.sdkappid.to_string());
        }),
        ..SECURITY
    },
    Case {
        id: "sdkappid-foreign-numeric",
        echoes: FOREIGN,
        needs: Needs::GroupId,
        title: "a foreign app, GroupId a number",
        story: "Where the payload is read before the sender is checked, a payload that cannot be read gets around the check: \
                by an exception, or by a branch of its own. Check the URL first.",
        basis: OWN_APP,
        expectation: Expectation::Refused,
        lacks: "it does not compare SdkAppid before it reads the payload",
        script: Script::One(|draft, material| {
            draft.set(SDKAPPID, foreign(material));
            draft.numeric_group(material);
        }),
        ..SECURITY
    },
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
    Case {
        id: "command-differs",
        needs: Needs::NameInBody,
        may_be_allowed: true,
        title: "URL and body name two commands",
        story: "The command stands in the URL and in the body. If a gateway routes by one and the endpoint acts on the other, \
                callbacks end where nobody expects them.",
        basis: Documented(
            PAGE,
            "CallbackCommand: fixed value in the URL, and the same in the body; what to do where they differ is left open",
        ),
        expectation: Expectation::BetterRefused,
        lacks: "it does not compare the command of the URL with that of the body",
        script: Script::One(|draft, _| draft.set(COMMAND, ANOTHER_COMMAND)),
        ..SECURITY
    },
    Case {
        id: "html-reflection",
        title: "markup in operator, URL and body",
        story: "Error pages like to quote what they did not understand. If the quote goes out as HTML and unescaped, a page \
                elsewhere can make a visitor's browser run scripts in the name of this host.",
        basis: Reason("An answer is JSON; no text of a request has a place in a page of HTML."),
        expectation: Expectation::NoReflection,
        lacks: "it copies text of the request into a page of HTML",
        script: Script::Each(&[
            |draft, material| draft.append_to_text(material, MARKUP),
            |draft, _| draft.set(COMMAND, MARKUP),
            |draft, _| draft.body = MARKUP.as_bytes().to_vec(),
        ]),
        ..SECURITY
    },
];

fn foreign(material: &super::Material) -> String {
    material.sdkappid.wrapping_add(1).to_string()
}

/// The own app, under a name that is not the documented one.
fn other_casing(material: &super::Material) -> (String, String) {
    (SDKAPPID.to_lowercase(), material.sdkappid.to_string())
}
