//! Which cases a command line asks for, and why some of them are not going to run.

use std::collections::BTreeSet;

use glob::Pattern;

use super::cases::{self, Case, Category};
use crate::commands::sample::commands_matching;
use crate::error::Error;
use crate::protocol::catalogue::{self, Command};
use crate::protocol::similar::closest;

/// What a command line says about cases.
#[derive(Debug, Clone, Default)]
pub(crate) struct CaseSelection {
    /// Names or globs of commands; the main one, if empty.
    pub(crate) commands: Vec<String>,
    /// Globs on ids; all, if empty.
    pub(crate) only: Vec<String>,
    /// Globs on ids that are left out.
    pub(crate) skip: Vec<String>,
    /// Categories; all, if empty.
    pub(crate) categories: Vec<Category>,
    /// Whether cases that may disturb others run without being named.
    pub(crate) with_disturbing: bool,
}

impl CaseSelection {
    /// The commands that are asked for, sorted by name.
    fn commands(&self) -> Result<Vec<&'static Command>, Error> {
        if self.commands.is_empty() {
            return Ok(vec![catalogue::main()]);
        }
        let names =
            self.commands.iter().map(|glob| commands_matching(glob)).collect::<Result<Vec<_>, _>>()?;
        let names: BTreeSet<&str> = names.into_iter().flatten().collect();
        Ok(names.into_iter().filter_map(catalogue::find).collect())
    }

    /// The cases that are asked for, in the order of a run: command by command, each with at least one case.
    pub(crate) fn suites(&self) -> Result<Vec<Vec<&'static Case>>, Error> {
        let all: Vec<Vec<&Case>> = match self.commands()?.as_slice() {
            [command] => vec![cases::of(command)],
            commands => commands.iter().map(|command| cases::named(command)).collect(),
        };
        let ids: BTreeSet<&str> = all.iter().flatten().map(|case| case.id).collect();
        let (only, skip) = (compile("--only", &self.only, &ids)?, compile("--skip", &self.skip, &ids)?);
        let is_wanted = |case: &&Case| {
            (only.is_empty() || only.iter().any(|pattern| pattern.matches(case.id)))
                && !skip.iter().any(|pattern| pattern.matches(case.id))
                && (self.categories.is_empty() || self.categories.contains(&case.category))
        };
        let wanted = all.into_iter().map(|suite| suite.into_iter().filter(is_wanted).collect::<Vec<_>>());
        let suites: Vec<Vec<&Case>> = wanted.filter(|suite| !suite.is_empty()).collect();
        if suites.is_empty() {
            let help = "`timhook probe --list` shows all cases with their categories";
            return Err(Error::usage(
                "no case is left: --only, --skip and --category exclude each other",
                help,
            ));
        }
        Ok(suites)
    }

    /// Whether a case runs though it may disturb: asked for by its whole name, or with all.
    pub(crate) fn dares(&self, case: &Case) -> bool {
        !case.is_disturbing || self.with_disturbing || self.only.iter().any(|name| name == case.id)
    }
}

/// Globs, each of which matches something.
fn compile(option: &str, globs: &[String], ids: &BTreeSet<&str>) -> Result<Vec<Pattern>, Error> {
    globs.iter().map(|glob| compile_one(option, glob, ids)).collect()
}

fn compile_one(option: &str, glob: &str, ids: &BTreeSet<&str>) -> Result<Pattern, Error> {
    let pattern = Pattern::new(glob).map_err(|error| {
        Error::usage(format!("{option} {glob}: {}", error.msg), "write a glob on ids, such as 'sign-*'")
    })?;
    if ids.iter().any(|id| pattern.matches(id)) {
        return Ok(pattern);
    }
    let help = match closest(glob, ids.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? `timhook probe --list` shows all cases"),
        None => "`timhook probe --list` shows all cases; quote globs, such as 'sign-*'".to_owned(),
    };
    Err(Error::usage(format!("{option} {glob}: no case has such an id"), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(only: &[&str], skip: &[&str]) -> Result<Vec<&'static str>, String> {
        let owned = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
        let selection = CaseSelection { only: owned(only), skip: owned(skip), ..CaseSelection::default() };
        let suites = selection.suites().map_err(|error| format!("{error}; {}", error.help()))?;
        Ok(suites.into_iter().flatten().map(|case| case.id).collect())
    }

    #[test]
    fn globs_select_and_exclude() {
        assert_eq!(ids(&["platform-ma*"], &["*-mac"]), Ok(vec!["platform-macos"]));
        assert_eq!(ids(&["burst-100", "sample-wire"], &[]), Ok(vec!["sample-wire", "burst-100"]));
    }

    #[test]
    fn what_matches_nothing_is_an_error_that_knows_better() {
        let error = ids(&["sing-missing"], &[]).expect_err("no such case");
        assert!(
            error.starts_with("--only sing-missing: no case has such an id; did you mean `sign-missing`?"),
            "{error}"
        );
        assert!(ids(&[], &["nothing-*"]).is_err());
        assert!(ids(&["sign-*"], &["sign-*"]).is_err());
    }

    #[test]
    fn a_disturbing_case_runs_by_its_whole_name_alone() {
        let burst = crate::commands::probe::cases::by_id("burst-100").expect("a case");
        let with = |only: &str| CaseSelection { only: vec![only.to_owned()], ..CaseSelection::default() };
        assert!(with("burst-100").dares(burst));
        assert!(!with("burst-*").dares(burst));
        assert!(CaseSelection { with_disturbing: true, ..CaseSelection::default() }.dares(burst));
    }
}
