//! The cases: each is data and a small expectation, and stands in exactly one place. Those of the main command are
//! written out; all other commands share what is not about its payload, and get the rest from their descriptions.

mod case;
mod change;
mod documented;
mod expectation;
mod generated;
mod load;
mod robustness;
mod samples;
mod security;
mod signatures;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

pub(super) use case::OVERVIEW;
pub(crate) use case::{Case, DraftEdit, Script};
pub(super) use change::Change;
pub(crate) use expectation::{Basis, CaseExpectation, Category};
pub(super) use generated::number_place;
pub(super) use security::{FOREIGN, MARKUP};
pub(super) use signatures::{MADE_UP, WRONG_SIGN};

pub(super) use super::test_data::FIRST_SAMPLE;
use crate::protocol::catalogue::{self, Command};

/// Of all cases of all commands, those of the main one first; each once.
pub(crate) fn ids() -> Vec<&'static str> {
    let mut known = BTreeSet::new();
    let cases = all().chain(catalogue::all().flat_map(of));
    cases.map(|case| case.id).filter(|id| known.insert(*id)).collect()
}

/// The cases of a command, in the order of a run and of its output.
pub(crate) fn of(command: &'static Command) -> Vec<&'static Case> {
    if command.name == catalogue::index().main { all().collect() } else { named(command) }
}

/// The same; those of the main command are called by its name, too.
pub(super) fn named(command: &'static Command) -> Vec<&'static Case> {
    static SUITES: LazyLock<BTreeMap<&str, OnceLock<Vec<Case>>>> =
        LazyLock::new(|| catalogue::names().map(|name| (name, OnceLock::new())).collect());
    let suite =
        SUITES.get(command.name.as_str()).map(|suite| suite.get_or_init(|| generated::suite(command, all())));
    suite.into_iter().flatten().collect()
}

/// All cases of the main command, in the order of a run and of its output.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> + Clone {
    let (before, after) = WRITTEN.split_at(WRITTEN.len() - 2);
    before.iter().copied().chain([described()]).chain(after.iter().copied()).flatten()
}

/// The cases of the main command that its description gives and that none stands for which is written out.
fn described() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| generated::of_main(WRITTEN));
    &CASES
}

/// The cases that are written out. Before the last two stand those that the description of the main command gives.
static WRITTEN: &[&[Case]] = &[
    samples::CASES,
    documented::CASES,
    security::APPS,
    signatures::CASES,
    security::CONTENTS,
    robustness::payloads::CASES,
    robustness::malformed::CASES,
    robustness::transport::CASES,
    load::CASES,
];

/// The case that is called `ID` or `COMMAND/ID`. Without a command, it is the main one's, or the first that has it.
pub(crate) fn by_id(id: &str) -> Option<&'static Case> {
    match id.split_once('/') {
        Some((command, id)) => of(catalogue::find(command)?).into_iter().find(|case| case.id == id),
        None => all().chain(catalogue::all().flat_map(of)).find(|case| case.id == id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::main_samples;
    use crate::protocol::query::PLATFORMS;
    use crate::protocol::rules;

    #[test]
    fn every_case_tells_its_story_and_fits_the_table() {
        for case in all() {
            assert!(case.id.len() <= 26, "{}", case.id);
            assert!(
                case.id
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
            assert!((8..=34).contains(&case.title.chars().count()), "{}: {}", case.id, case.title);
            assert!(case.story.len() > 60 && case.story.ends_with('.'), "{}: {}", case.id, case.story);
            assert!(case.basis.sentence().len() > 20, "{}", case.id);
        }
    }

    #[test]
    fn no_id_is_taken_twice_nor_that_of_a_rule() {
        let mut ids: Vec<&str> = all().map(|case| case.id).collect();
        ids.extend(rules::ALL.iter().map(|rule| rule.id));
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn every_sample_and_every_platform_has_a_case() {
        for sample in main_samples() {
            assert!(by_id(&format!("sample-{}", sample.name)).is_some(), "{}", sample.name);
        }
        for platform in PLATFORMS {
            assert!(by_id(&format!("platform-{}", platform.to_lowercase())).is_some(), "{platform}");
        }
    }

    #[test]
    fn categories_stand_together_in_their_order() {
        assert!(all().map(|case| case.category).is_sorted());
        for word in ["documented", "security", "robustness", "load"] {
            assert!(all().any(|case| case.category.as_str() == word), "{word}");
        }
    }

    #[test]
    fn signature_cases_need_a_token() {
        for case in all() {
            assert_eq!(case.id.starts_with("sign-"), case.needs_token, "{}", case.id);
        }
    }
}
