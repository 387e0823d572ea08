//! A case: one question to an endpoint, as data.

use std::time::Duration;

use super::change::Change;
use super::expectation::{Basis, CaseExpectation, Category};
use crate::commands::probe::request_draft::RequestDraft;
use crate::commands::probe::test_data::TestData;
use crate::protocol::catalogue::{self, Command};

/// Changes the plain callback into the one of a case.
pub(crate) type DraftEdit = fn(&mut RequestDraft, &TestData);

/// How the requests of a case are made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Script {
    /// One request.
    One(DraftEdit),
    /// Several in turn, made at the same moment; each should meet the expectation.
    Each(&'static [DraftEdit]),
    /// One request, with this payload.
    Payload(Change),
    /// The same bytes twice; the second answer should be the first.
    Repeat(DraftEdit),
    /// So many callbacks over one connection.
    KeepAlive(u32),
    /// A request that ends in its middle.
    Leave(DraftEdit),
    /// A slow request, and a plain one meanwhile.
    Slow(DraftEdit),
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
    pub(super) command: Option<&'static Command>,
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
    pub(crate) expectation: CaseExpectation,
    /// Which rule an endpoint lacks that fails here; empty where the answer says it.
    pub(crate) lacks: &'static str,
    /// Whether an endpoint may not survive it, though the documentation promises that it comes.
    pub(crate) may_hurt: bool,
    /// Whether it may get in the way of others who use the endpoint.
    pub(crate) is_disturbing: bool,
    /// Whether it makes sense with a token alone.
    pub(crate) needs_token: bool,
    /// The case that asks the same more plainly: where an endpoint fails that one, this one says nothing new.
    pub(in crate::commands::probe) echoes: &'static str,
    /// The case that a description gives and that this one, which is written out, stands for; may be empty.
    pub(super) stands_for: &'static str,
    /// What a command has to bring for it to make sense.
    pub(super) needs: Needs,
    /// Whether to allow it is a decision like any other, before an event: nobody asked for it by a made-up identity.
    pub(super) may_be_allowed: bool,
    /// Whether it is about the payload of the main command, and no other.
    pub(super) is_of_main: bool,
    /// Whether its callback is of no command, so that there is nothing for an answer to decide.
    pub(super) is_of_no_command: bool,
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
            CaseExpectation::Accepted | CaseExpectation::Tolerated if self.is_decided() => {
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
    pub(in crate::commands::probe) fn is_decided(&self) -> bool {
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
pub(super) const CASE: Case = Case {
    command: None,
    id: "",
    title: "",
    category: Category::Documented,
    story: "",
    basis: Basis::Reason(""),
    script: Script::One(|_, _| {}),
    expectation: CaseExpectation::Accepted,
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

/// The page of the main command.
pub(super) const PAGE: &str = "Callback After Recalling Group Messages";

/// The page that all callbacks share.
pub(in crate::commands::probe) const OVERVIEW: &str = "Webhook Overview";
