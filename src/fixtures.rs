//! The sample payloads, built into the binary from the files under `fixtures/`, and those of commands that were
//! added from a folder.

use std::sync::OnceLock;

use crate::protocol::catalogue::{self, Command};

/// Command, name and bytes of every built-in file, sorted. Broken payloads have names that begin `invalid/`.
static FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// What stands before the names of broken payloads.
const INVALID: &str = "invalid/";

/// A file of a command that was added: command, name, bytes.
pub(crate) type File = (&'static str, &'static str, &'static [u8]);

static ADDED: OnceLock<Vec<File>> = OnceLock::new();

/// Adds the files of commands that were added.
pub(crate) fn install(files: Vec<File>) {
    let is_first = ADDED.set(files).is_ok();
    debug_assert!(is_first, "samples are added before they are used");
}

fn files() -> impl Iterator<Item = File> {
    ADDED.get().map_or(&[][..], Vec::as_slice).iter().chain(FILES).copied()
}

/// A payload with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fixture {
    /// The command it is of.
    pub(crate) command: &'static str,
    /// File name without `.json`.
    pub(crate) name: &'static str,
    /// What it shows; empty for broken payloads, whose rule says it.
    pub(crate) title: &'static str,
    /// The file's bytes.
    pub(crate) file: &'static [u8],
}

impl Fixture {
    /// The payload as it goes over the wire: the file without its final newline.
    pub(crate) fn payload(&self) -> &'static [u8] {
        self.file.strip_suffix(b"\n").unwrap_or(self.file)
    }

    /// The name it is called by: `COMMAND/NAME`, or the name alone of the command that is meant where none is named.
    pub(crate) fn label(&self) -> String {
        if self.command == catalogue::index().main {
            self.name.to_owned()
        } else {
            format!("{}/{}", self.command, self.name)
        }
    }
}

/// The samples of a command, in the order of its description. Each is free of errors.
pub(crate) fn samples_of(command: &'static Command) -> impl Iterator<Item = Fixture> {
    command.samples.iter().filter_map(|sample| {
        let (_, name, file) = files().find(|(of, name, _)| *of == command.name && *name == sample.name)?;
        Some(Fixture { command: &command.name, name, title: &sample.title, file })
    })
}

/// All samples, by command.
pub(crate) fn samples() -> impl Iterator<Item = Fixture> {
    catalogue::all().flat_map(samples_of)
}

/// The samples of the command that is meant where none is named.
pub(crate) fn main_samples() -> impl Iterator<Item = Fixture> {
    samples_of(catalogue::main())
}

/// The sample that is called `COMMAND/NAME`, `COMMAND` (its first), or `NAME` of the main command.
pub(crate) fn sample(name: &str) -> Option<Fixture> {
    if let Some(command) = catalogue::find(name) {
        return samples_of(command).next();
    }
    match name.split_once('/') {
        Some((command, name)) => samples_of(catalogue::find(command)?).find(|sample| sample.name == name),
        None => main_samples().find(|sample| sample.name == name),
    }
}

/// A payload that breaks one rule alone.
pub(crate) fn invalid(rule_id: &str) -> Option<Fixture> {
    let is_it = |name: &str| name.strip_prefix(INVALID) == Some(rule_id);
    let (command, name, file) = files().find(|(_, name, _)| is_it(name))?;
    Some(Fixture { command, name: name.strip_prefix(INVALID)?, title: "", file })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::Comments;
    use crate::finding::{Finding, RuleSubject};
    use crate::protocol::rules;
    use crate::protocol::validate::{check, payload_findings};

    fn rule_ids(payload: &[u8]) -> Vec<&'static str> {
        let findings = check(payload, Comments::Refused, |value| payload_findings(value, None)).findings;
        findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn the_samples_of_the_descriptions_are_the_files() {
        let described: BTreeSet<(String, String)> = catalogue::all()
            .flat_map(|command| {
                command.samples.iter().map(|sample| (command.name.clone(), sample.name.clone()))
            })
            .collect();
        let files = FILES.iter().filter(|(_, name, _)| !name.starts_with(INVALID));
        let files: BTreeSet<_> =
            files.map(|(command, name, _)| ((*command).to_owned(), (*name).to_owned())).collect();
        assert_eq!(described, files);
    }

    #[test]
    fn every_command_has_the_samples_that_all_have() {
        for command in catalogue::all() {
            let names: Vec<&str> = samples_of(command).map(|sample| sample.name).collect();
            assert!(names.starts_with(&["wire", "documented"]), "{}: {names:?}", command.name);
        }
    }

    #[test]
    fn the_broken_payloads_are_the_payload_rules() {
        let of_rules: BTreeSet<&str> = rules::ALL
            .iter()
            .filter(|rule| rule.subject == RuleSubject::Payload)
            .map(|rule| rule.id)
            .collect();
        let files = FILES.iter().filter_map(|(_, name, _)| name.strip_prefix(INVALID));
        assert_eq!(files.clone().count(), of_rules.len());
        assert_eq!(files.collect::<BTreeSet<_>>(), of_rules);
    }

    #[test]
    fn every_sample_is_free_of_errors() {
        for sample in samples() {
            let checked = check(sample.payload(), Comments::Refused, |value| payload_findings(value, None));
            assert!(
                !checked.findings.iter().any(Finding::is_error),
                "{}: {:?}",
                sample.label(),
                checked.findings
            );
        }
    }

    #[test]
    fn real_traffic_has_no_findings_at_all() {
        for sample in samples().filter(|sample| sample.name != "documented") {
            if !["v1", "v2"].contains(&sample.name) {
                assert_eq!(rule_ids(sample.payload()), [""; 0], "{}", sample.label());
            }
        }
    }

    #[test]
    fn samples_have_exactly_the_warnings_of_their_revision() {
        for sample in main_samples() {
            let expected: &[&str] = match sample.name {
                "documented" => &[
                    "community-group-id-prefix",
                    "topic-id-not-under-group",
                    "event-time-string",
                    "event-time-before-message",
                ],
                "v1" => &["msg-id-missing", "event-time-missing"],
                "v2" => &["msg-id-missing"],
                _ => &[],
            };
            assert_eq!(rule_ids(sample.payload()), expected, "{}", sample.name);
        }
    }

    #[test]
    fn every_broken_payload_yields_exactly_its_rule() {
        for (_, name, file) in FILES {
            if let Some(rule) = name.strip_prefix(INVALID) {
                assert_eq!(rule_ids(file), [rule], "{name}");
            }
        }
    }

    #[test]
    fn samples_are_found_by_each_of_their_names() {
        let main = catalogue::main();
        let wire = samples_of(main).next();
        assert_eq!(sample("wire"), wire);
        assert_eq!(sample(&main.name), wire);
        assert_eq!(sample(&format!("{}/wire", main.name)), wire);
        assert_eq!(sample("no-such"), None);
        assert_eq!(sample("No.Such/wire"), None);
        for fixture in samples() {
            assert_eq!(sample(&fixture.label()), Some(fixture));
        }
    }
}
