//! `timhook probe` in both directions: a correct endpoint passes every case, and an endpoint with one
//! fault does not pass exactly those that are about it.

pub(crate) mod expectations;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use crate::support::reference::{Fault, Reference};
use crate::support::{SDKAPPID, code, json_lines, stderr, stdout, timhook};
use expectations::expectation;

/// The token of the signed runs.
const TOKEN: &str = "xxxxyyyy";

/// What does not run unless it is asked for, or does not apply to a URL with a path.
const NOT_ASKED: &str = "url-without-path sender-slow burst-100 rate-5s";

/// How many runs go on at once: most of the time of a run is waiting.
const AT_ONCE: usize = 8;

type Ids = BTreeSet<String>;

/// What a run of `probe` came to.
pub(crate) struct Run {
    pub(crate) exit: i32,
    /// One record per case, in the order of the run.
    pub(crate) cases: Vec<Value>,
    /// The record of the whole run.
    pub(crate) summary: Value,
}

impl Run {
    /// The ids of the cases with this result.
    pub(crate) fn with(&self, result: &str) -> Ids {
        let cases = self.cases.iter().filter(|case| case["result"] == result);
        cases.map(|case| id(case).to_owned()).collect()
    }

    /// The causes of failures, each with how many there are of it.
    pub(crate) fn causes(&self) -> Vec<(String, usize)> {
        let causes = self.summary["causes"].as_array().into_iter().flatten();
        let text = |cause: &Value| cause["cause"].as_str().unwrap_or_default().to_owned();
        causes.map(|cause| (text(cause), cause["cases"].as_array().map_or(0, Vec::len))).collect()
    }

    /// The reason of a case.
    pub(crate) fn reason(&self, of: &str) -> &str {
        let case = self.cases.iter().find(|case| case["id"] == of);
        case.and_then(|case| case["reason"].as_str()).unwrap_or_default()
    }
}

fn id(case: &Value) -> &str {
    case["id"].as_str().expect("an id")
}

/// Runs `probe --json` against a URL.
pub(crate) fn probe(url: &str, arguments: &[&str]) -> Run {
    let output = timhook(&["probe", url, "--sdkappid", SDKAPPID, "--json"]).args(arguments).output();
    let output = output.expect("the probe runs");
    let cases: Vec<Value> =
        json_lines(&stdout(&output)).into_iter().filter(|record| record["type"] == "case").collect();
    assert!(!cases.is_empty(), "no case ran: {}", stderr(&output));
    let summary = json_lines(&stderr(&output)).into_iter().find(|record| record["type"] == "summary");
    Run { exit: code(&output), cases, summary: summary.unwrap_or_default() }
}

/// Names, from a text with spaces between them.
pub(crate) fn ids(text: &str) -> Ids {
    text.split_whitespace().map(str::to_owned).collect()
}

/// What a run against an endpoint with a fault should come to.
#[derive(Default)]
struct Expected {
    fails: Ids,
    warns: Ids,
    skips: Skips,
    /// What is skipped besides, as an echo of what failed.
    echoes: Ids,
    /// What passes where all others are skipped.
    passes: Ids,
    arguments: &'static [&'static str],
}

/// What does not run.
#[derive(Default)]
enum Skips {
    /// What is not asked for.
    #[default]
    Usual,
    /// The same, and all that comes later than the failed case.
    Later,
    /// Everything but what failed, is warned of, or passes.
    Others,
    /// What does not apply alone.
    Path,
    /// Nothing.
    Nothing,
}

impl Expected {
    fn fails(cases: &str) -> Self {
        Self { fails: ids(cases), arguments: &["--timeout", "10s"], ..Self::default() }
    }

    fn warns(cases: &str) -> Self {
        Self::fails("").and_warns(cases)
    }

    fn and_fails(mut self, cases: &str) -> Self {
        self.fails.extend(ids(cases));
        self
    }

    fn and_warns(mut self, cases: &str) -> Self {
        self.warns.extend(ids(cases));
        self
    }

    fn but_passes(mut self, cases: &str) -> Self {
        self.fails.retain(|id| !ids(cases).contains(id));
        self.warns.retain(|id| !ids(cases).contains(id));
        self.passes.extend(ids(cases));
        self
    }

    /// The endpoint is not there any more after its failed case.
    fn and_ends(self) -> Self {
        Self { skips: Skips::Later, ..self }
    }

    /// These ask the same as the failed case.
    fn and_skips(mut self, cases: &str) -> Self {
        self.echoes.extend(ids(cases));
        self
    }

    /// A plain callback is not accepted: what is to be refused proves nothing.
    fn proves_nothing(self) -> Self {
        Self { skips: Skips::Others, ..self }
    }

    /// The limit is that of the vendor.
    fn in_two_seconds(self) -> Self {
        Self { arguments: &[], ..self }
    }

    /// The endpoint answers too late for anything but its failed case to make sense.
    fn too_slow(self) -> Self {
        Self { skips: Skips::Others, ..self.in_two_seconds() }
    }

    /// The cases that may disturb are asked for; the one that takes 5 s is left out.
    fn with_disturbing(self) -> Self {
        Self { skips: Skips::Path, arguments: &["--all", "--skip", "rate-5s"], ..self }
    }

    /// No other case is asked for.
    fn asked_alone(self, arguments: &'static [&'static str]) -> Self {
        Self { skips: Skips::Nothing, arguments, ..self }
    }

    /// What should be skipped, of the cases of a run in their order.
    fn skipped(&self, run: &Run) -> Ids {
        let usual = ids(NOT_ASKED);
        let ran_alone = |case: &&Value| {
            ["security", "robustness", "load"].iter().any(|category| case["category"] == *category)
                || id(case) == "command-unknown"
        };
        match self.skips {
            Skips::Usual => usual.into_iter().chain(self.echoes.clone()).collect(),
            Skips::Path => ids("url-without-path"),
            Skips::Nothing => Ids::new(),
            Skips::Others => run
                .cases
                .iter()
                .map(|case| id(case).to_owned())
                .filter(|id| [&self.fails, &self.warns, &self.passes].iter().all(|some| !some.contains(id)))
                .collect(),
            Skips::Later => {
                let one_by_one = run.cases.iter().filter(ran_alone);
                let later = one_by_one.skip_while(|case| !self.fails.contains(id(case))).skip(1);
                later.map(|case| id(case).to_owned()).chain(usual).collect()
            }
        }
    }

    /// How a run differs from this; empty if it does not.
    fn differences(&self, run: &Run) -> String {
        let mut text = String::new();
        let sets = [("fail", &self.fails), ("warn", &self.warns), ("skipped", &self.skipped(run))];
        for (result, expected) in sets {
            let found = run.with(result);
            for id in found.difference(expected) {
                text.push_str(&format!("\n  {result}, unexpectedly: {id}: {}", run.reason(id)));
            }
            for id in expected.difference(&found) {
                text.push_str(&format!("\n  not {result}: {id}"));
            }
        }
        let exit = i32::from(!self.fails.is_empty());
        if run.exit != exit {
            text.push_str(&format!("\n  exit code {} in place of {exit}", run.exit));
        }
        text
    }
}

/// Does something for each item, several at once, and gathers what comes of it.
fn for_each<T: Sync>(items: &[T], work: impl Fn(&T) -> String + Sync) -> String {
    let (next, texts) = (AtomicUsize::new(0), Mutex::new(String::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let text = work(item);
                    texts.lock().expect("no thread panicked while holding it").push_str(&text);
                }
            });
        }
    });
    texts.into_inner().expect("no thread panicked while holding it")
}

fn probe_signed(endpoint: &Reference, arguments: &[&str]) -> Run {
    probe(&endpoint.url(), &[&["--token", TOKEN], arguments].concat())
}

#[test]
fn a_correct_endpoint_passes_every_case() {
    let signed = probe_signed(&Reference::start(Some(TOKEN), None), &["--all"]);
    assert_eq!((signed.exit, signed.with("skipped")), (0, ids("url-without-path")));
    assert_eq!(signed.with("pass").len(), signed.cases.len() - 1, "{:?}", signed.cases);

    let endpoint = Reference::start(None, None);
    let skips = ["--skip", "burst-100", "--skip", "rate-5s", "--skip", "sender-slow"];
    let unsigned = probe(&format!("http://{}", endpoint.address), &skips);
    let of_signatures: Ids = signed.with("pass").into_iter().filter(|id| id.starts_with("sign-")).collect();
    assert_eq!((unsigned.exit, unsigned.with("skipped")), (0, of_signatures));
    assert!(unsigned.with("pass").contains("url-without-path"));
    assert_eq!((unsigned.with("fail"), unsigned.with("warn")), (Ids::new(), Ids::new()));
}

#[test]
fn each_fault_fails_exactly_the_cases_that_are_about_it() {
    let differences = for_each(&exact_faults(), |&fault| {
        let endpoint = Reference::start(Some(TOKEN), Some(fault));
        let expected = expectation(fault);
        match expected.differences(&probe_signed(&endpoint, expected.arguments)) {
            text if text.is_empty() => text,
            text => format!("\n{fault:?}:{text}"),
        }
    });
    assert!(differences.is_empty(), "{differences}");
}

/// All faults but the one that has a test of its own. The slow ones stand last in the list, and should
/// not begin last.
fn exact_faults() -> Vec<Fault> {
    Fault::ALL.iter().rev().copied().filter(|fault| *fault != Fault::DiesOfMissingEventTime).collect()
}

#[test]
fn there_is_a_fault_for_every_case() {
    let output = timhook(&["probe", "--list", "--json"]).output().expect("the list");
    let cases: Ids = json_lines(&stdout(&output)).iter().map(|case| id(case).to_owned()).collect();
    let mut found = ids("url-without-path");
    for expected in exact_faults().into_iter().map(expectation) {
        found.extend(expected.fails.into_iter().chain(expected.warns));
    }
    assert_eq!(cases, found);
}

/// Of recalls that are sent side by side, the last one before the end cannot be told from its neighbours.
#[test]
fn a_death_in_company_is_told_as_such() {
    let endpoint = Reference::start(Some(TOKEN), Some(Fault::DiesOfMissingEventTime));
    let run = probe_signed(&endpoint, &["--timeout", "10s"]);
    let failed = run.with("fail");
    assert!(!failed.is_disjoint(&ids("sample-v1 event-time-absent")), "{failed:?}");
    for case in &run.cases {
        if failed.contains(id(case)) {
            let reason = run.reason(id(case));
            assert!(
                reason.ends_with("the endpoint did not survive it, or a case sent at the same time"),
                "{case}"
            );
        }
        assert!(case["category"] == "documented" || case["result"] == "skipped", "{case}");
    }
    assert_eq!(run.exit, 1);
}

/// What the reason says that an endpoint lacks which fails, or is warned of, this case.
const LACKS: [(Fault, &str, &str); 20] = [
    (Fault::IgnoresSdkappid, "sdkappid-foreign", "it does not compare SdkAppid with its own"),
    (Fault::SdkappidIsOptional, "sdkappid-missing", "it accepts a callback without SdkAppid"),
    (Fault::LastSdkappidCounts, "sdkappid-twice", "it accepts more than one SdkAppid"),
    (
        Fault::SdkappidCasingIsIgnored,
        "sdkappid-other-casing",
        "1 of 2: it was accepted: it accepts the SdkAppid of another app if sdkappid has its own",
    ),
    (Fault::IgnoresSign, "sign-wrong", "it does not compare Sign with the SHA-256 of token and RequestTime"),
    (Fault::SignIsOptional, "sign-missing", "it does not require Sign"),
    (Fault::SignIsOptional, "sign-empty", "it accepts an empty Sign"),
    (Fault::SignNeedsTime, "sign-without-time", "it does not require RequestTime"),
    (Fault::SignPrefixCounts, "sign-truncated", "it compares only the beginning of Sign"),
    (Fault::SignOfTestTokenCounts, "sign-other-token", "it does not use its own token to check Sign"),
    (Fault::SignOfAnotherSecond, "sign-other-time", "it does not hash the RequestTime of the URL"),
    (
        Fault::SdkappidOfBodyCounts,
        "sdkappid-in-body",
        "it was accepted: it reads SdkAppid from the body, not from the URL",
    ),
    (
        Fault::NumericGroupIsTrusted,
        "sdkappid-foreign-numeric",
        "it was accepted: it does not compare SdkAppid before it reads the payload",
    ),
    (Fault::EmptyTimeIsFresh, "sign-of-empty-time", "it accepts an empty RequestTime"),
    (Fault::MissingTimeIsFresh, "sign-of-no-time", "it treats a missing RequestTime as empty"),
    (Fault::SignOfBodyCounts, "sign-in-body", "it reads Sign from the body, not from the URL"),
    (Fault::FreshForFiveMinutes, "sign-stale-61s", "it accepts a RequestTime of more than 60 s ago"),
    (Fault::NoFreshness, "sign-stale-1h", "it does not check how old RequestTime is"),
    (Fault::FutureIsFresh, "sign-future-1h", "it does not check whether RequestTime lies in the future"),
    (Fault::SignCountsOnce, "sign-same-second", "it treats the second callback in a second as a replay"),
];

#[test]
fn the_reason_names_the_rule_that_an_endpoint_lacks() {
    let differences = for_each(&LACKS, |&(fault, case, lacks)| {
        let endpoint = Reference::start(Some(TOKEN), Some(fault));
        let run = probe_signed(&endpoint, &["--timeout", "10s", "--only", case]);
        let reason = run.reason(case);
        if reason.ends_with(lacks) { String::new() } else { format!("\n{fault:?}: {case}: {reason}") }
    });
    assert!(differences.is_empty(), "{differences}");
}
