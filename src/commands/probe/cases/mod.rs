//! The cases: each is data and a small expectation, and stands in exactly one place. Those of the main command are
//! written out; all other commands share what is not about its payload, and get the rest from their descriptions.

mod derived;
mod documented;
mod load;
mod robustness;
mod samples;
mod security;
mod signatures;
mod terms;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

pub(super) use derived::{Change, number_place};
pub(super) use security::{FOREIGN, MARKUP};
pub(super) use signatures::{MADE_UP, WRONG_SIGN};
pub(crate) use terms::{Basis, Category, Expectation};

use super::draft::Draft;
use super::framing::Framing;
use super::material::Material;
use crate::protocol::catalogue::{self, Command};

/// Changes the plain callback into the one of a case.
pub(crate) type Edit = fn(&mut Draft, &Material);

/// How the requests of a case are made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Script {
    /// One request.
    One(Edit),
    /// Several in turn, made at the same moment; each should meet the expectation.
    Each(&'static [Edit]),
    /// One request, with this payload.
    Payload(Change),
    /// The same bytes twice; the second answer should be the first.
    Repeat(Edit),
    /// So many callbacks over one connection.
    KeepAlive(u32),
    /// A request that ends in its middle.
    Leave(Edit),
    /// A slow request, and a plain one meanwhile.
    Slow(Edit),
    /// So many callbacks at once.
    Burst(u32),
    /// So many callbacks a second, for so long.
    Rate {
        /// Callbacks a second.
        per_second: u32,
        /// For how long.
        lasting: Duration,
    },
    /// One request, if the URL has no path.
    WithoutPath,
}

/// One question to an endpoint, with a name that never changes.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The command whose callbacks are sent; the main one, if `None`.
    command: Option<&'static Command>,
    /// Stable id in kebab-case.
    pub(crate) id: &'static str,
    /// What is asked, short enough for a table of 80 columns.
    pub(crate) title: &'static str,
    /// What it is about.
    pub(crate) category: Category,
    /// Why it matters, in a few sentences.
    pub(crate) story: &'static str,
    /// Where the expectation comes from.
    pub(crate) basis: Basis,
    /// How the requests are made.
    pub(crate) script: Script,
    /// What the answers should be.
    pub(crate) expectation: Expectation,
    /// Which rule an endpoint lacks that fails here; empty where the answer says it.
    pub(crate) lacks: &'static str,
    /// Whether an endpoint may not survive it, though the documentation promises that it comes.
    pub(crate) may_hurt: bool,
    /// Whether it may get in the way of others who use the endpoint.
    pub(crate) is_disturbing: bool,
    /// Whether it makes sense with a token alone.
    pub(crate) needs_token: bool,
    /// The case that asks the same more plainly: where an endpoint fails that one, this one says nothing new.
    pub(super) echoes: &'static str,
    /// The case that a description gives and that this one, which is written out, stands for; may be empty.
    stands_for: &'static str,
    /// What a command has to bring for it to make sense.
    needs: Needs,
    /// Whether to allow it is a decision like any other, before an event: nobody asked for it by a made-up identity.
    may_be_allowed: bool,
    /// Whether it is about the payload of the main command, and no other.
    is_of_main: bool,
    /// Whether its callback is of no command, so that there is nothing for an answer to decide.
    is_of_no_command: bool,
}

/// What a command has to bring for a case to make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    /// `ClientIP` in the URL.
    ClientIp,
    /// `OptPlatform` in the URL.
    Platform,
    /// The name of the command in the body as well.
    NameInBody,
    /// A field with the id of a group.
    GroupId,
    /// A number in its first sample.
    Number,
}

impl Case {
    /// What is expected, in words, after "expected:".
    pub(crate) fn expected(&self) -> String {
        let words = match self.expectation {
            Expectation::Accepted | Expectation::Tolerated if self.is_decided() => {
                "200 with ActionStatus, ErrorInfo and an ErrorCode that has a documented meaning, in time; the \
                 endpoint is free to decide"
            }
            expectation => expectation.words(),
        };
        match self.script {
            Script::Repeat(_) => format!("{words}, the same both times"),
            Script::KeepAlive(count) => {
                format!("{words}, {count} times over one connection (closing it is a warning, if announced)")
            }
            _ => words.to_owned(),
        }
    }

    /// The command whose callbacks are sent.
    pub(crate) fn command(&self) -> &'static Command {
        self.command.unwrap_or_else(catalogue::main)
    }

    /// Whether answers to it are decisions, each of which is fine.
    pub(super) fn is_decided(&self) -> bool {
        self.command().is_before() && !self.is_of_no_command
    }

    /// What it is called among the cases of several commands: `COMMAND/ID`, or the id alone for the main one.
    pub(crate) fn label(&self) -> String {
        match self.command {
            Some(command) => format!("{}/{}", command.name, self.id),
            None => self.id.to_owned(),
        }
    }
}

/// What most cases have in common.
const CASE: Case = Case {
    command: None,
    id: "",
    title: "",
    category: Category::Documented,
    story: "",
    basis: Basis::Reason(""),
    script: Script::One(|_, _| {}),
    expectation: Expectation::Accepted,
    lacks: "",
    may_hurt: false,
    is_disturbing: false,
    needs_token: false,
    echoes: "",
    stands_for: "",
    needs: Needs::Nothing,
    may_be_allowed: false,
    is_of_main: false,
    is_of_no_command: false,
};

/// The sample that a plain callback is made of: every command has it.
pub(super) const FIRST_SAMPLE: &str = "wire";

/// The page of the main command.
const PAGE: &str = "Callback After Recalling Group Messages";

/// The page that all callbacks share.
pub(super) const OVERVIEW: &str = "Webhook Overview";

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
    let suite = SUITES.get(command.name.as_str()).map(|suite| suite.get_or_init(|| derived::suite(command)));
    suite.into_iter().flatten().collect()
}

/// All cases of the main command, in the order of a run and of its output.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> + Clone {
    let (before, after) = WRITTEN.split_at(WRITTEN.len() - 2);
    before.iter().copied().chain([derived::of_main()]).chain(after.iter().copied()).flatten()
}

/// The cases that are written out. Before the last two stand those that the description of the main command gives.
static WRITTEN: &[&[Case]] = &[
    samples::CASES,
    documented::CASES,
    security::APPS,
    signatures::CASES,
    security::CONTENTS,
    robustness::payloads::CASES,
    robustness::garbage::CASES,
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
