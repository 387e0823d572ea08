//! Many callbacks at once, as when an administrator clears a busy group.

use std::time::Duration;

use super::case::{CASE, Case, OVERVIEW, Script};
use super::expectation::Basis::Documented;
use super::expectation::Category;

/// A case of this category.
const LOAD: Case = Case {
    category: Category::Load,
    basis: Documented(OVERVIEW, "a callback times out after 2 seconds"),
    is_disturbing: true,
    ..CASE
};

pub(super) static CASES: &[Case] = &[
    Case {
        id: "burst-100",
        title: "100 callbacks at once",
        story: "100 connections at the same time, with one callback each. An endpoint that works before it answers, \
                or that has few threads and a slow database, needs more than two seconds here. Answer first, and do \
                the work afterwards.",
        script: Script::Burst(100),
        ..LOAD
    },
    Case {
        id: "rate-5s",
        title: "20 callbacks a second for 5 s",
        story: "A moderate rate for 5 seconds. If the answers become slower and slower, the endpoint cannot keep up.",
        script: Script::Rate { per_second: 20, lasting: Duration::from_secs(5) },
        ..LOAD
    },
];
