//! Reports of cases as a person reads them: a row each, and at the end the reasons, each of them once.

use std::fmt::Write as _;

use super::case_report::{CaseEnding, CaseReport, RunSoFar, count};
use super::cases::{Basis, Case};
use super::causes::{Cause, causes, doubts};
use super::json_output::{record, summary};
use super::received::received_text;
use crate::error::Error;
use crate::render::console::{Console, Level};
use crate::render::diagnostic::cut_back;
use crate::render::exchange::format_elapsed;
use crate::render::sanitize::sanitize;
use crate::render::style::{Role, Style};
use crate::render::wrap::wrap;

/// Columns of the titles: with ids of 26 columns a row has 80.
const TITLE_WIDTH: usize = 34;

/// Columns of running text beside a label.
const MEASURE: usize = 68;

/// How many cases of a cause are named; the rows name them all.
const MOST_NAMED: usize = 12;

/// What stands before what the requests of a cause share.
pub(super) const COMMON: &str = "in all failed requests, and in no passed one:";

/// What stands before the words of an answer.
pub(super) const EVIDENCE: &str = "the endpoint says:";

/// How the reports of one command are shown.
pub(super) struct CaseDisplay {
    style: Style,
    is_json: bool,
    /// Whether it is the first command of the run.
    pub(super) is_first: bool,
    /// Its name, where it stands above the rows.
    heading: Option<&'static str>,
    /// Of the longest id.
    width: usize,
    /// The first case of each category, which gets a heading.
    firsts: Vec<&'static str>,
}

impl CaseDisplay {
    /// For one of several suites, on this console.
    pub(super) fn of(suites: &[Vec<&'static Case>], position: usize, console: &Console) -> Self {
        let mut firsts = suites[position].clone();
        firsts.dedup_by_key(|case| case.category);
        let has_name = |case: &&&'static Case| suites.len() > 1 || case.label() != case.id;
        Self {
            style: console.out_style,
            is_json: console.is_json(),
            is_first: position == 0,
            heading: firsts.first().filter(has_name).map(|case| case.command().name.as_str()),
            width: suites.iter().flatten().map(|case| case.id.len()).max().unwrap_or_default(),
            firsts: firsts.into_iter().map(|case| case.id).collect(),
        }
    }

    /// Shows one report: a record, or a row.
    pub(super) fn show(&self, report: &CaseReport, console: &mut Console) -> Result<(), Error> {
        if self.is_json {
            console.data(&record(report))?;
        } else {
            console.text(&self.row(report))?;
        }
        Ok(())
    }

    fn row(&self, report: &CaseReport) -> String {
        let (case, style) = (report.case, self.style);
        let heading = match self.firsts.iter().position(|&id| id == case.id) {
            Some(position) => {
                let gap = if position == 0 && self.is_first { "" } else { "\n" };
                let name = self.heading.filter(|_| position == 0);
                let name = name.map(|name| format!("{}\n", style.paint(Role::Note, &sanitize(name))));
                let category = style.paint(Role::Heading, case.category.as_str());
                format!("{gap}{}{category}\n", name.unwrap_or_default())
            }
            None => String::new(),
        };
        let (mark, role) = mark(report.ending);
        let id = format!("{:<width$}", case.id, width = self.width);
        let rest = match (report.ending, report.elapsed) {
            (CaseEnding::Skipped, _) => style.paint(Role::Muted, &sanitize(&report.reason)),
            (_, Some(elapsed)) => {
                let title = format!("{:<TITLE_WIDTH$}", cut_back(case.title, TITLE_WIDTH));
                format!("{title}  {}", style.paint(Role::Muted, &format!("{:>8}", format_elapsed(elapsed))))
            }
            (_, None) => case.title.to_owned(),
        };
        format!("{heading}{}  {id}  {rest}\n", style.paint(role, mark))
    }
}

/// Explains whatever did not pass; equal reasons are told once.
pub(super) fn explain(reports: &[CaseReport], console: &mut Console) -> Result<(), Error> {
    if console.is_json() {
        return Ok(());
    }
    let is_wrong = |report: &&CaseReport| matches!(report.ending, CaseEnding::Failed | CaseEnding::Warned);
    let wrong: Vec<&CaseReport> = reports.iter().filter(is_wrong).collect();
    for (position, report) in wrong.iter().enumerate() {
        let kind = |report: &CaseReport| (report.ending, report.reason.clone(), report.expected());
        let is_same = |other: &&&CaseReport| kind(other) == kind(report);
        if wrong[..position].iter().any(|other| is_same(&other)) {
            continue;
        }
        let also: Vec<String> =
            wrong[position + 1..].iter().filter(is_same).map(|other| other.case.label()).collect();
        let text = explanation(report, &also, console);
        console.text(&text)?;
    }
    Ok(())
}

fn explanation(report: &CaseReport, also: &[String], console: &Console) -> String {
    let (case, style) = (report.case, console.out_style);
    let (mark, role) = mark(report.ending);
    let mut text = format!(
        "\n{}  {}: {}\n",
        style.paint(role, mark),
        style.paint(Role::Heading, &case.label()),
        case.title
    );
    let mut part = |label: &str, content: &str| {
        for (position, line) in content.lines().enumerate() {
            let label = if position == 0 { label } else { "" };
            let _ = writeln!(text, "  {} {line}", style.paint(Role::Muted, &format!("{label:<9}")));
        }
    };
    part("why", &wrap(&sanitize(&report.reason), MEASURE));
    part("sent", &report.sent);
    if let Some(received) = &report.received {
        part("got", &received_text(received));
    }
    part("expected", &wrap(&report.expected(), MEASURE));
    let label = if matches!(report.basis(), Basis::Documented(..)) { "source" } else { "reason" };
    part(label, &wrap(&report.basis().sentence(), MEASURE));
    if console.is_verbose {
        part("story", &wrap(case.story, MEASURE));
    }
    if !also.is_empty() {
        part("also", &wrap(&also.join(", "), MEASURE));
    }
    text
}

/// Groups the failures by what made them fail. What is told above stays told.
pub(super) fn group(reports: &[CaseReport], path: &str, console: &mut Console) -> Result<(), Error> {
    let causes = causes(reports, path);
    let total: usize = causes.iter().map(|cause| cause.cases.len()).sum();
    if console.is_json() || total < 2 {
        return Ok(());
    }
    let heading = heading(&causes);
    let mut text = String::new();
    let doubts = doubts(reports);
    if !doubts.is_empty() {
        let _ = writeln!(text, "\n{}", console.out_style.paint(Role::Caution, "could not be confirmed"));
    }
    for doubt in doubts {
        let _ = writeln!(text, "   ?  {}", wrap(&doubt, MEASURE).replace('\n', "\n      "));
    }
    let _ = writeln!(text, "\n{}", console.out_style.paint(Role::Heading, &heading));
    causes.iter().for_each(|cause| text.push_str(&cause_text(cause, console.out_style)));
    console.text(&text)?;
    Ok(())
}

/// How much the causes explain.
pub(super) fn heading(causes: &[Cause]) -> String {
    let total: usize = causes.iter().map(|cause| cause.cases.len()).sum();
    let explained = causes.first().map_or(0, |first| first.cases.len());
    match (causes.len(), total) {
        (1, 1) => "1 cause explains the failure".to_owned(),
        (1, _) => format!("1 cause explains all {total} failures"),
        _ if explained > 1 => format!("1 cause explains {explained} of {total} failures"),
        (count, _) => format!("{count} causes for {total} failures"),
    }
}

fn cause_text(cause: &Cause, style: Style) -> String {
    let count = format!("{:>4}", cause.cases.len());
    let indent = " ".repeat(6);
    let mut lines = wrap(&sanitize(&cause.text), MEASURE).replace('\n', &format!("\n{indent}"));
    let mut add = |label: &str, content: String| {
        let content = wrap(&format!("{label} {content}"), MEASURE).replace('\n', &format!("\n{indent}"));
        let _ = write!(lines, "\n{indent}{content}");
    };
    if !cause.features.is_empty() {
        add(COMMON, sanitize(&cause.features.join("; ")).into_owned());
    }
    if !cause.evidence.is_empty() {
        add(EVIDENCE, cause.evidence.clone());
    }
    let (named, rest) = cause.cases.split_at(cause.cases.len().min(MOST_NAMED));
    let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
    add("cases:", named.join(", ") + &more);
    format!("{}  {lines}\n", style.paint(Role::Danger, &count))
}

fn mark(ending: CaseEnding) -> (&'static str, Role) {
    match ending {
        CaseEnding::Passed => ("✓ pass", Role::Good),
        CaseEnding::Warned => ("! warn", Role::Caution),
        CaseEnding::Failed => ("✗ fail", Role::Danger),
        CaseEnding::Skipped => ("– skip", Role::Muted),
    }
}

/// The numbers of a run.
pub(super) fn sentence(reports: &[CaseReport]) -> String {
    let count = |ending| count(reports, ending);
    let (total, warned) = (reports.len(), count(CaseEnding::Warned));
    let plural = if total == 1 { "" } else { "s" };
    let warnings = if warned == 1 { "warning" } else { "warnings" };
    let (passed, failed) = (count(CaseEnding::Passed), count(CaseEnding::Failed));
    let skipped = count(CaseEnding::Skipped);
    format!("{total} case{plural}: {passed} passed, {failed} failed, {warned} {warnings}, {skipped} skipped")
}

/// Ends a run with a line of numbers.
pub(super) fn summarize(told: &RunSoFar, path: &str, was_stopped: bool, console: &mut Console) {
    let reports = &*told.shown;
    let mut text = sentence(reports);
    if let Some(report) = reports.iter().find(|report| report.ending == CaseEnding::Failed) {
        text.push_str(&format!("\n`timhook explain {}` explains a case", report.case.label()));
    }
    if was_stopped {
        text.push_str("\nstopped before the end");
    }
    let gap = if console.is_json() || console.is_quiet { "" } else { "\n" };
    console.say(Level::Info, &format!("{gap}{text}"), &summary(told, path, was_stopped));
}
