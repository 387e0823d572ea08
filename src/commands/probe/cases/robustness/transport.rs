//! The same callback by other ways that HTTP has.

use std::time::Duration;

use serde_json::Value;

use super::ROBUST;
use crate::commands::probe::cases::case::{Case, OVERVIEW, PAGE, Script};
use crate::commands::probe::cases::expectation::Basis;
use crate::commands::probe::cases::expectation::Basis::{Documented, Reason};
use crate::commands::probe::cases::expectation::CaseExpectation;
use crate::commands::probe::request_draft::{ACCEPT_ENCODING, GZIP};
use crate::commands::probe::transmission::Transmission;

const HTTP: Basis =
    Reason("HTTP/1.1 as RFC 9112 and RFC 9110 define it; the vendor does not document which forms it uses.");

pub(in crate::commands::probe::cases) static CASES: &[Case] = &[
    Case {
        id: "body-pretty",
        title: "an indented body",
        story: "White space in JSON has no meaning. Receivers that split the body at line ends read only a part of the callback.",
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
        story: "Windows editors often save files with U+FEFF at the start. RFC 8259 allows a parser to ignore or to \
                refuse it. The endpoint should do one of the two.",
        basis: Reason(
            "RFC 8259, section 8.1: parsers may ignore a byte order mark rather than treating it as an error.",
        ),
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, _| {
            draft.body.splice(0..0, "\u{feff}".bytes());
        }),
        ..ROBUST
    },
    Case {
        id: "body-chunked",
        title: "a chunked body",
        story: "Streaming proxies use chunked encoding without Content-Length. An endpoint that reads \
                Content-Length bytes itself reads nothing, or waits for ever.",
        basis: HTTP,
        expectation: CaseExpectation::Tolerated,
        lacks: "it does not read chunked bodies",
        script: Script::One(|draft, _| draft.transmission = Transmission::Chunked),
        ..ROBUST
    },
    Case {
        id: "body-late",
        title: "the body 50 ms after the headers",
        story: "Headers and body may arrive in two packets. An endpoint that reads only once sometimes gets an \
                empty body, most often under load.",
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
        story: "No callback is that long today, and a limit is useful. The endpoint should refuse a longer body \
                with an answer, such as 413, not by closing the connection.",
        basis: Reason("The documentation names no limit, so refusing is a warning."),
        expectation: CaseExpectation::Tolerated,
        script: Script::One(|draft, _| {
            draft.pad_to(1 << 20);
        }),
        ..ROBUST
    },
    Case {
        id: "body-over-1mib",
        title: "a body of 1 MiB and a byte",
        story: "One byte more than the usual limit of proxies and body parsers. If the server closes the connection \
                while the body is still arriving, the answer is lost. Read the body, then answer 413.",
        basis: Reason("The endpoint may refuse it, but with an answer."),
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, _| draft.pad_to((1 << 20) + 1)),
        ..ROBUST
    },
    Case {
        id: "url-with-query",
        title: "a URL with a query of its own",
        story: "An endpoint for several apps may have a tenant in the URL: https://example.com/callback?tenant=7. \
                Then the first parameter is not from the vendor, and a regular expression on the URL may not match.",
        basis: Reason(
            "No page says how the vendor appends parameters to such a URL, so refusing it is a warning.",
        ),
        expectation: CaseExpectation::Tolerated,
        lacks: "it expects the vendor's parameters first",
        script: Script::One(|draft, _| {
            draft.query.insert(0, ("tenant".to_owned(), "timhook-probe".to_owned()));
        }),
        ..ROBUST
    },
    Case {
        id: "accept-encoding-gzip",
        title: "Accept-Encoding: gzip",
        story: "Many clients accept compressed answers, and then a proxy or the server compresses them. The answer \
                must be compressed correctly, with the right Content-Encoding.",
        basis: HTTP,
        expectation: CaseExpectation::Tolerated,
        script: Script::One(|draft, _| draft.header(ACCEPT_ENCODING, GZIP)),
        ..ROBUST
    },
    Case {
        id: "content-type-absent",
        title: "no Content-Type",
        story: "The documentation does not say that the vendor sends one. Frameworks that parse JSON only with a \
                matching Content-Type leave the body empty. Parse the body in any case.",
        basis: Reason(
            "No page mentions the header Content-Type of the request, so nothing may depend on it.",
        ),
        lacks: "it parses the body only with a matching Content-Type",
        script: Script::One(|draft, _| draft.drop_header("Content-Type")),
        ..ROBUST
    },
    Case {
        id: "content-type-charset",
        title: "Content-Type with a charset",
        story: "Many clients send application/json; charset=utf-8. An endpoint that compares the whole value refuses it.",
        basis: HTTP,
        lacks: "it compares Content-Type as a whole",
        script: Script::One(|draft, _| draft.header("Content-Type", "application/json; charset=utf-8")),
        ..ROBUST
    },
    Case {
        id: "headers-lower-case",
        title: "header names in lower case",
        story: "HTTP/2 and many proxies write header names in lower case. An endpoint that looks for Content-Length \
                case-sensitively finds no body.",
        basis: HTTP,
        lacks: "it compares header names case-sensitively",
        script: Script::One(|draft, _| {
            draft.headers.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase());
        }),
        ..ROBUST
    },
    Case {
        id: "sender-leaves",
        title: "a sender that disconnects early",
        story: "The sender closes the connection after half of the body. The endpoint should stop waiting for the \
                rest, and answer the next callback as usual.",
        basis: Reason("Networks fail. One broken request must not affect the next."),
        expectation: CaseExpectation::Nothing,
        script: Script::Leave(|draft, _| draft.transmission = Transmission::Half),
        ..ROBUST
    },
    Case {
        id: "sender-slow",
        title: "a slow sender and a normal one",
        story: "One byte every 100 ms for three seconds. If the endpoint serves one connection at a time, all \
                others wait. Then a single slow sender or idle connection makes all callbacks time out.",
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
