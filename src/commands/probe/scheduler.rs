//! Which case runs when: what cannot hurt side by side, the rest one by one with a look at the endpoint's
//! health after each. Reports come out in the order of the catalogue.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::case_report::{CaseEnding, CaseReport, STOPPED};
use super::cases::{Case, Category};
use super::execution::Prober;
use super::received::Trouble;
use crate::error::Error;

/// How many cases run at the same moment: fewer than the connections that Python's server lets wait.
const SIDE_BY_SIDE: usize = 4;

/// When an endpoint that does not answer is asked again: it may be started anew by whoever watches it.
const SECOND_LOOKS: [Duration; 3] =
    [Duration::from_millis(100), Duration::from_millis(300), Duration::from_millis(600)];

/// A run: what is asked, and how a healthy endpoint looks.
pub(super) struct SuiteRun<'a> {
    pub(super) prober: &'a Prober<'a>,
    /// In the order of the output; with the reason, where a case is not to run.
    pub(super) cases: &'a [(&'static Case, Option<String>)],
    /// The status that a plain callback got.
    pub(super) status: u16,
}

/// What a look at the endpoint shows.
enum Health {
    Well,
    /// It was not well at first.
    Recovered(String),
    Down(String),
}

impl SuiteRun<'_> {
    /// Runs everything, and shows each report as soon as all before it are there.
    pub(super) fn run(
        &self,
        show: impl FnMut(&CaseReport) -> Result<(), Error>,
    ) -> Result<Vec<CaseReport>, Error> {
        let mut progress = SuiteProgress { reports: BTreeMap::new(), shown: 0, show };
        let mut gone = self.run_harmless(&mut progress)?;
        for (position, &(case, ref skip)) in self.cases.iter().enumerate() {
            if !is_harmless(case) {
                let report = self.run_alone(case, skip.as_deref(), &mut gone);
                progress.add(position, self.prober.doubt(report))?;
            }
        }
        Ok(progress.reports.into_values().collect())
    }

    /// Runs what cannot hurt the endpoint, several at a time; where it is gone afterwards, since when.
    fn run_harmless(
        &self,
        progress: &mut SuiteProgress<impl FnMut(&CaseReport) -> Result<(), Error>>,
    ) -> Result<Option<String>, Error> {
        let harmless: Vec<usize> =
            (0..self.cases.len()).filter(|&position| is_harmless(self.cases[position].0)).collect();
        let next = AtomicUsize::new(0);
        let (sender, finished) = channel();
        let mut doubtful = BTreeMap::new();
        thread::scope(|scope| {
            for _ in 0..SIDE_BY_SIDE.min(harmless.len()) {
                let (sender, next, harmless) = (sender.clone(), &next, &harmless);
                scope.spawn(move || {
                    while let Some(&position) = harmless.get(next.fetch_add(1, Ordering::SeqCst)) {
                        let (case, skip) = &self.cases[position];
                        if sender.send((position, self.perform(case, skip.as_deref()))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let runs = |&&position: &&usize| self.cases[position].1.is_none();
            let is_company = harmless.iter().filter(runs).count() > 1;
            for (position, report) in finished {
                if is_company && report.is_doubtful(self.prober.limit) {
                    doubtful.insert(position, report);
                } else {
                    progress.add(position, self.prober.doubt(report))?;
                }
            }
            Ok::<_, Error>(())
        })?;
        self.settle(doubtful, progress)
    }

    /// Repeats alone what got no answer in time in company: too many at once is not what those cases are about.
    fn settle(
        &self,
        doubtful: BTreeMap<usize, CaseReport>,
        progress: &mut SuiteProgress<impl FnMut(&CaseReport) -> Result<(), Error>>,
    ) -> Result<Option<String>, Error> {
        let mut gone = None;
        if !doubtful.is_empty()
            && let Health::Down(trouble) = self.look_after()
        {
            gone = Some(format!("the endpoint does not answer any more: {trouble}"));
        }
        for (position, report) in doubtful {
            let case = report.case;
            let report = match &gone {
                Some(reason) if matches!(report.trouble(), Some(Trouble::Unconnectable(_))) => {
                    CaseReport::skipped(case, reason)
                }
                // It was on its way when the endpoint went down, and may be the reason.
                Some(_) => blame(report, "the endpoint did not survive it, or a case sent at the same time"),
                None => self.run_alone(case, None, &mut gone),
            };
            progress.add(position, self.prober.doubt(report))?;
        }
        Ok(gone)
    }

    /// Runs a case by itself and then looks whether the endpoint is still there.
    fn run_alone(&self, case: &'static Case, skip: Option<&str>, gone: &mut Option<String>) -> CaseReport {
        if skip.is_none()
            && let Some(reason) = gone
        {
            return CaseReport::skipped(case, reason.clone());
        }
        let report = self.perform(case, skip);
        if report.ending == CaseEnding::Skipped {
            return report;
        }
        match self.look_after() {
            _ if self.prober.endpoint.is_stopped() => report,
            Health::Well => report,
            Health::Recovered(trouble) => {
                blame(report, &format!("the endpoint was not reachable for a moment ({trouble})"))
            }
            Health::Down(trouble) => {
                *gone = Some(format!("the endpoint has been down since {}", case.id));
                blame(report, &format!("the endpoint did not survive it ({trouble})"))
            }
        }
    }

    fn perform(&self, case: &'static Case, skip: Option<&str>) -> CaseReport {
        match skip {
            Some(reason) => CaseReport::skipped(case, reason),
            None if self.prober.endpoint.is_stopped() => CaseReport::skipped(case, STOPPED),
            None => self.prober.perform(case).redacted(&self.prober.redaction()),
        }
    }

    fn look_after(&self) -> Health {
        let Err(first) = self.prober.check_health(self.status) else { return Health::Well };
        for pause in SECOND_LOOKS {
            thread::sleep(pause);
            if self.prober.endpoint.is_stopped() {
                break;
            }
            if self.prober.check_health(self.status).is_ok() {
                return Health::Recovered(first);
            }
        }
        Health::Down(first)
    }
}

/// Documented recalls hurt no endpoint that works. Whatever it may not be prepared for comes alone, so that
/// nobody else is blamed if it does not survive: also an unknown command, or a parameter that is missing.
fn is_harmless(case: &Case) -> bool {
    case.category == Category::Documented && !case.may_hurt
}

/// A report of a case after which the endpoint was not as before: a failure, whatever the answer was.
fn blame(report: CaseReport, what: &str) -> CaseReport {
    let reason = match report.reason.as_str() {
        "" => what.to_owned(),
        reason => format!("{reason}; then {what}"),
    };
    CaseReport { ending: CaseEnding::Failed, reason, was_harmful: true, ..report }
}

/// Reports by their place, and how many of them have been shown.
struct SuiteProgress<F> {
    reports: BTreeMap<usize, CaseReport>,
    shown: usize,
    show: F,
}

impl<F: FnMut(&CaseReport) -> Result<(), Error>> SuiteProgress<F> {
    fn add(&mut self, position: usize, report: CaseReport) -> Result<(), Error> {
        self.reports.insert(position, report);
        while let Some(report) = self.reports.get(&self.shown) {
            (self.show)(report)?;
            self.shown += 1;
        }
        Ok(())
    }
}
