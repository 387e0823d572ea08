//! The same callback by other ways that HTTP has.

use std::time::Duration;

use serde_json::Value;

use super::ROBUST;
use crate::commands::probe::cases::case::{Case, OVERVIEW, PAGE, Script};
use crate::commands::probe::cases::expectation::Basis;
use crate::commands::probe::cases::expectation::Basis::{Documented, Reason};
use crate::commands::probe::cases::expectation::Expectation;
use crate::commands::probe::request_draft::{ACCEPT_ENCODING, GZIP};
use crate::commands::probe::transmission::Transmission;

const HTTP: Basis = Reason(
    "HTTP/1.1 as RFC 9112 and RFC 9110 define it; which of its forms the vendor uses is not documented.",
);

pub(in crate::commands::probe::cases) static CASES: &[Case] = &[
    Case {
        id: "body-pretty",
        title: "an indented body",
        story: "White space in JSON means nothing. Receivers that split the body at line ends read half a callback.",
        basis: Documented(PAGE, "Sample request: JSON over several lines"),
        script: Script::One(|draft, _| {
            let body: Value = serde_json::from_slice(&draft.body).unwrap_or_default();
            draft.body = format!("{body:#}\n").into_bytes();
        }),
        ..ROBUST
    },
    Case {
        id: "body-bom",
        title: "a byte order mark before the JSON",
        story: "Files that went through an editor of Windows begin with U+FEFF. RFC 8259 lets a parser ignore it or refuse \
                it; it should do one of the two.",
        basis: Reason(
            "RFC 8259, section 8.1: parsers may ignore a byte order mark rather than treating it as an error.",
        ),
        expectation: Expectation::Sane,
        script: Script::One(|draft, _| {
            draft.body.splice(0..0, "\u{feff}".bytes());
        }),
        ..ROBUST
    },
    Case {
        id: "body-chunked",
        title: "a chunked body",
        story: "Proxies that pass bodies on as they come use chunked encoding and no Content-Length. An endpoint that reads \
                Content-Length bytes by hand reads nothing, or waits for ever.",
        basis: HTTP,
        expectation: Expectation::Tolerated,
        lacks: "it does not read chunked bodies",
        script: Script::One(|draft, _| draft.transmission = Transmission::Chunked),
        ..ROBUST
    },
    Case {
        id: "body-late",
        title: "the body 50 ms after the head",
        story: "Head and body may come in two packets. An endpoint that reads once and parses what it got sees an empty body \
                now and then, under load above all.",
        basis: HTTP,
        lacks: "it does not wait for the whole body",
        script: Script::One(|draft, _| {
            draft.transmission = Transmission::Late(Duration::from_millis(50));
        }),
        ..ROBUST
    },
    Case {
        id: "body-1mib",
        title: "a body of 1 MiB",
        story: "No callback is that long today, and a limit is wise. What matters is that a longer body is refused with an \
                answer, such as 413, and not by a broken connection.",
        basis: Reason("The documentation names no limit, so refusing is a warning."),
        expectation: Expectation::Tolerated,
        script: Script::One(|draft, _| {
            draft.pad_to(1 << 20);
        }),
        ..ROBUST
    },
    Case {
        id: "body-over-1mib",
        title: "a body of 1 MiB and a byte",
        story: "One byte more than the usual limit of proxies and body parsers. Those that close the connection while the body is \
                still coming lose the answer with it: 413 is the answer, after as much of the body as it takes.",
        basis: Reason("Refusing is fine, with an answer."),
        expectation: Expectation::Sane,
        script: Script::One(|draft, _| draft.pad_to((1 << 20) + 1)),
        ..ROBUST
    },
    Case {
        id: "url-with-query",
        title: "a URL with a query of its own",
        story: "Who serves several apps puts a tenant into the URL: https://example.com/callback?tenant=7. Then the first \
                parameter is not one of the vendor's, and whoever matches the URL with a regular expression stumbles.",
        basis: Reason("No page says how such a URL is joined, so refusing it is a warning."),
        expectation: Expectation::Tolerated,
        lacks: "it expects the vendor's parameters first",
        script: Script::One(|draft, _| {
            draft.query.insert(0, ("tenant".to_owned(), "timhook-probe".to_owned()));
        }),
        ..ROBUST
    },
    Case {
        id: "accept-encoding-gzip",
        title: "Accept-Encoding: gzip",
        story: "Many clients take compressed answers, and then something in front of the endpoint compresses them. It has to do \
                so rightly, and say so in Content-Encoding.",
        basis: HTTP,
        expectation: Expectation::Tolerated,
        script: Script::One(|draft, _| draft.header(ACCEPT_ENCODING, GZIP)),
        ..ROBUST
    },
    Case {
        id: "content-type-absent",
        title: "no Content-Type",
        story: "The documentation does not say that the vendor sends one. Frameworks that parse JSON only when Content-Type \
                says so leave the body empty: parse it in any case.",
        basis: Reason(
            "No page mentions the header Content-Type of the request, so nothing may depend on it.",
        ),
        lacks: "it parses the body only if Content-Type tells it to",
        script: Script::One(|draft, _| draft.drop_header("Content-Type")),
        ..ROBUST
    },
    Case {
        id: "content-type-charset",
        title: "Content-Type with a charset",
        story: "application/json; charset=utf-8 is what many clients send. Comparing the whole value refuses it.",
        basis: HTTP,
        lacks: "it compares Content-Type as a whole",
        script: Script::One(|draft, _| draft.header("Content-Type", "application/json; charset=utf-8")),
        ..ROBUST
    },
    Case {
        id: "headers-lower-case",
        title: "header names in lower case",
        story: "HTTP/2 and many proxies write header names in lower case. An endpoint that looks for Content-Length letter \
                by letter takes the body for empty.",
        basis: HTTP,
        lacks: "it compares header names letter by letter",
        script: Script::One(|draft, _| {
            draft.headers.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase());
        }),
        ..ROBUST
    },
    Case {
        id: "sender-leaves",
        title: "a sender that leaves in the middle",
        story: "Half of the body, and then the connection is gone. The thread that waits for the rest should give up, and the \
                next callback be answered as if nothing had happened.",
        basis: Reason("Networks break. One broken request must not cost the next."),
        expectation: Expectation::Nothing,
        script: Script::Leave(|draft, _| draft.transmission = Transmission::Half),
        ..ROBUST
    },
    Case {
        id: "sender-slow",
        title: "a slow sender, and one beside it",
        story: "One byte each 100 ms for three seconds. An endpoint that serves one connection at a time lets everybody else \
                wait as long: a single slow sender, or an idle connection, and all callbacks time out.",
        basis: Documented(OVERVIEW, "a callback times out after 2 seconds"),
        lacks: "it serves one connection at a time",
        is_disturbing: true,
        script: Script::Slow(|draft, _| {
            let pause = Duration::from_millis(100);
            draft.transmission = Transmission::Dripping { bytes: 30, pause };
        }),
        ..ROBUST
    },
];
