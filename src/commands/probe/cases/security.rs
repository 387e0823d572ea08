//! What must not be believed: callbacks of other apps, and what looks like a callback.

use super::case::{CASE, Case, Needs, PAGE, Script};
use super::expectation::Basis;
use super::expectation::Basis::{Documented, Reason};
use super::expectation::{Category, Expectation};
use crate::commands::probe::test_data::Material;
use crate::protocol::query::{COMMAND, SDKAPPID};

const OWN_APP: Basis = Documented(
    PAGE,
    "the app backend must check whether the SDKAppID contained in the request URL is the SDKAppID of the app",
);

const ANOTHER_COMMAND: &str = "Timhook.CallbackProbe";

/// The case that shows whether SDKAppIDs are compared.
pub(in crate::commands::probe) const FOREIGN: &str = "sdkappid-foreign";

/// What an endpoint would have to copy into a page to be open to cross-site scripting.
pub(in crate::commands::probe) const MARKUP: &str = "<script>timhook</script>";

/// A case of this category.
pub(super) const SECURITY: Case = Case { category: Category::Security, ..CASE };

/// Whose callbacks they are.
pub(super) static APPS: &[Case] = &[
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
];

/// What they hold.
pub(super) static CONTENTS: &[Case] = &[
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

fn foreign(material: &Material) -> String {
    material.sdkappid.wrapping_add(1).to_string()
}

/// The own app, under a name that is not the documented one.
fn other_casing(material: &Material) -> (String, String) {
    (SDKAPPID.to_lowercase(), material.sdkappid.to_string())
}
