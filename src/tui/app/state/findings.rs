//! Findings of the samples on the screen, asked for in the background and kept for the way back.

use std::sync::{Arc, Weak};

use crate::analysis::query::Query;
use crate::analysis::query::derived::Derived;
use crate::analysis::trend::{Point, Trend};
use crate::explore::findings::{FindingsRequest, FoundCauses, ShownFindings};
use crate::explore::view::ProfileView;
use crate::profile::Profile;
use crate::source::find::SourceFinder;
use crate::tui::job::Job;
use crate::tui::pending::Pending;

/// Answers that are kept.
const KEPT: usize = 16;

/// A profile, a query and snapshots. Nothing is kept alive by it.
type FindingsQuestion = (Weak<Profile>, Query, Weak<Vec<Point>>);

/// A change of the filters that a finding made.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui::app) struct FindingStep {
    /// The number of changes of the filters with it.
    pub(in crate::tui::app) change: usize,
    /// The sample type before it, with the figure derived from it.
    pub(in crate::tui::app) before: (usize, Option<Derived>),
    /// Those of the finding.
    pub(in crate::tui::app) after: (usize, Option<Derived>),
}

/// The question that is pending, and answers to earlier ones, newest last.
#[derive(Debug, Default)]
pub(in crate::tui::app) struct FindingsState {
    pending: Pending<FindingsQuestion>,
    known: Vec<(FindingsQuestion, Arc<ShownFindings>)>,
    /// The growth of the newest answer. It keeps the snapshots alive, so those of older answers are dropped.
    growth: Option<Arc<Trend>>,
    steps: Vec<FindingStep>,
}

impl FindingsState {
    /// Asks for the findings of `tables` and `points`, unless they are known or asked for. The trend on the screen saves work
    /// if there is no newer one here.
    pub(in crate::tui::app) fn ask(
        &mut self,
        tables: &Arc<ProfileView>,
        points: &Arc<Vec<Point>>,
        (trend, finder): (Option<&Arc<Trend>>, Arc<SourceFinder>),
    ) -> Option<Job> {
        let waiting = self.pending.waiting();
        let is_asked = waiting.is_some_and(|question| is_of(question, tables, points));
        if is_asked || self.of(tables, points).is_some() {
            return None;
        }
        self.known.retain(|((profile, ..), _)| profile.strong_count() > 0);
        let profile = Arc::downgrade(tables.analysis.selected().source());
        let question = (profile, tables.analysis.query().clone(), Arc::downgrade(points));
        let request = FindingsRequest {
            tables: Arc::clone(tables),
            points: Arc::clone(points),
            previous: self.growth.as_ref().or(trend).cloned(),
            finder,
        };
        Some(Job::Findings(self.pending.ask(question), Box::new(request)))
    }

    /// Takes in an answer.
    pub(in crate::tui::app) fn take(&mut self, number: u64, found: FoundCauses) {
        let Some(question) = self.pending.take(number) else { return };
        if self.known.len() >= KEPT {
            self.known.remove(0);
        }
        self.known.push((question, found.shown));
        self.growth = found.growth;
    }

    /// The findings of `tables` and `points`, once they are known.
    pub(in crate::tui::app) fn of(
        &self,
        tables: &ProfileView,
        points: &Arc<Vec<Point>>,
    ) -> Option<&Arc<ShownFindings>> {
        let mut known = self.known.iter().rev();
        known.find(|(question, _)| is_of(question, tables, points)).map(|(_, found)| found)
    }

    /// Notes a change of the filters that a finding made.
    pub(in crate::tui::app) fn note_step(&mut self, step: FindingStep) {
        self.steps.retain(|old| old.change < step.change);
        self.steps.push(step);
    }

    /// Gives the step of a finding away if it is the last of `changes`.
    pub(in crate::tui::app) fn take_step(&mut self, changes: usize) -> Option<FindingStep> {
        self.steps.pop_if(|step| step.change == changes)
    }

    /// Forgets a question whose job was cancelled.
    pub(in crate::tui::app) fn forget_question(&mut self) {
        self.pending.cancel();
    }
}

fn is_of(
    (profile, query, asked): &FindingsQuestion,
    tables: &ProfileView,
    points: &Arc<Vec<Point>>,
) -> bool {
    let source = Arc::downgrade(tables.analysis.selected().source());
    let has_same_points = asked.upgrade().is_some_and(|asked| Arc::ptr_eq(&asked, points));
    Weak::ptr_eq(profile, &source) && query == tables.analysis.query() && has_same_points
}
