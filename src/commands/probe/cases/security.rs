//! What must not be believed: callbacks of other apps, and what looks like a callback.

use super::case::{CASE, Case, Needs, PAGE, Script};
use super::expectation::Basis;
use super::expectation::Basis::{Documented, Reason};
use super::expectation::{CaseExpectation, Category};
use crate::commands::probe::test_data::TestData;
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
        story: "Anybody who knows the URL can enter it in another app; then the callbacks of that app arrive here. \
                The page requires one check: SdkAppid must be that of your own app.",
        basis: OWN_APP,
        expectation: CaseExpectation::Refused,
        lacks: "it does not compare SdkAppid with its own",
        script: Script::One(|draft, material| draft.set(SDKAPPID, foreign(material))),
        ..SECURITY
    },
    Case {
        id: "sdkappid-missing",
        echoes: FOREIGN,
        title: "no SDKAppID at all",
        story: "If the check runs only when the parameter is present, an attacker just leaves the parameter out.",
        basis: OWN_APP,
        expectation: CaseExpectation::Refused,
        lacks: "it accepts a callback without SdkAppid",
        script: Script::One(|draft, _| draft.unset(SDKAPPID)),
        ..SECURITY
    },
    Case {
        id: "sdkappid-twice",
        echoes: FOREIGN,
        title: "two SDKAppIDs, one of another app",
        story: "Frameworks differ in which value of a repeated parameter they use. If a gateway checks the first \
                value and the endpoint uses the last, the check has no effect. The case sends both orders, and the \
                endpoint should accept neither.",
        basis: Reason(
            "The vendor sends SdkAppid once, so a second one comes from somebody else. The documentation does not mention it.",
        ),
        expectation: CaseExpectation::BetterRefused,
        lacks: "it accepts more than one SdkAppid",
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
        story: "The page writes SdkAppid, and names in a query are case-sensitive. If a framework or a gateway \
                ignores the case, it reads sdkappid=YOURS as the app's id, although SdkAppid is that of another \
                app. The case sends both orders, and the endpoint should accept neither.",
        basis: OWN_APP,
        expectation: CaseExpectation::Refused,
        lacks: "it accepts the SdkAppid of another app if sdkappid has its own",
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
        title: "another app, own SdkAppid in body",
        story: "Some frameworks merge URL parameters and body fields, and the body has priority. Then the sender of \
                the body chooses the SDKAppID that is compared, whatever is in the URL.",
        basis: OWN_APP,
        expectation: CaseExpectation::Refused,
        lacks: "it reads SdkAppid from the body, not from the URL",
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
        story: "If the endpoint parses the payload before it checks the sender, an invalid payload can bypass the \
                check, through an exception or a special branch. Check the URL first.",
        basis: OWN_APP,
        expectation: CaseExpectation::Refused,
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
        story: "The command is in the URL and in the body. If a gateway routes by one and the endpoint acts on the \
                other, the wrong code handles the callback.",
        basis: Documented(
            PAGE,
            "CallbackCommand: fixed value in the URL, and the same in the body; what to do if they differ is not documented",
        ),
        expectation: CaseExpectation::BetterRefused,
        lacks: "it does not compare the command of the URL with that of the body",
        script: Script::One(|draft, _| draft.set(COMMAND, ANOTHER_COMMAND)),
        ..SECURITY
    },
    Case {
        id: "html-reflection",
        title: "markup in operator, URL and body",
        story: "Error pages often quote the input. If the quote is unescaped HTML, another site can make a \
                visitor's browser run scripts as this host.",
        basis: Reason("An answer is JSON; it must not contain text of the request as HTML."),
        expectation: CaseExpectation::NoReflection,
        lacks: "it copies text of the request into an HTML page",
        script: Script::Each(&[
            |draft, material| draft.append_to_text(material, MARKUP),
            |draft, _| draft.set(COMMAND, MARKUP),
            |draft, _| draft.body = MARKUP.as_bytes().to_vec(),
        ]),
        ..SECURITY
    },
];

fn foreign(material: &TestData) -> String {
    material.sdkappid.wrapping_add(1).to_string()
}

/// The own app, under a name that is not the documented one.
fn other_casing(material: &TestData) -> (String, String) {
    (SDKAPPID.to_lowercase(), material.sdkappid.to_string())
}
