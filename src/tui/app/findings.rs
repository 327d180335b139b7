//! Findings: asked for once tables are on the screen, followed to their places, and silenced.

use std::sync::Arc;

use super::App;
use super::state::findings::FindingStep;
use super::state::history::HistoryEntry;
use crate::analysis::session::JoinColumn;
use crate::explore::call_paths::TreeShape;
use crate::explore::filters::Filter;
use crate::explore::findings::{Evidence, FoundCauses, SilenceRequest};
use crate::explore::pane_id::PaneId;
use crate::findings::Severity;
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;

impl App {
    /// Shows the findings of the tables on the screen if they are known, or else asks for them.
    pub(super) fn ask_findings(&mut self) -> Option<Job> {
        let tables = self.shared.tables.as_ref()?;
        let points = &self.growth.snapshots;
        let known = self.findings.of(tables, points).cloned();
        // Those of other samples are wrong here.
        self.shared.findings.clone_from(&known);
        if known.is_some() || !tables.has_tree() {
            return None;
        }
        let finder = Arc::clone(&self.start.sources);
        self.findings.ask(tables, points, (self.shared.trend.as_ref(), finder))
    }

    /// Takes in findings.
    pub(super) fn found_causes(&mut self, number: u64, found: FoundCauses) -> Effects {
        self.findings.take(number, found);
        let (tables, points) = (self.shared.tables.as_ref(), &self.growth.snapshots);
        self.shared.findings = tables.and_then(|tables| self.findings.of(tables, points)).cloned();
        Effects::none()
    }

    /// The number of findings that are not silenced, with the worst severity; `None` without any.
    pub(super) fn findings_count(&self) -> Option<(usize, Severity)> {
        let found = self.shared.findings.as_ref()?;
        let severities =
            found.unsilenced(&self.shared.silenced).map(|shown| shown.finding.severity);
        let worst = severities.clone().min()?;
        Some((severities.count(), worst))
    }

    /// Goes to what shows a finding: sample type, filters and place.
    pub(super) fn show_evidence(&mut self, evidence: Evidence) -> Effects {
        let Evidence { sample_type, filters, place } = evidence;
        let pane = place.as_ref().map_or(PaneId::Top, |(pane, ..)| *pane);
        let key = place.as_ref().and_then(|(_, key, _)| key.clone());
        let shape = TreeShape::Around;
        let (before, changes) = (self.chosen_type(), self.filters.changes());
        let here = HistoryEntry { sample_type: Some(before), ..self.place() };
        self.history.visit(here, &HistoryEntry { pane, key: key.clone(), shape, ..self.place() });
        // All of them are one step to take back.
        let all: Vec<Filter> = self.filters.filters().iter().cloned().chain(filters).collect();
        let mut effects = self.refine(|list| list.replace(all));
        let types = self.type_names();
        if let Some(index) = types.iter().position(|name| *name == sample_type) {
            effects.extend(self.choose_type(index));
        }
        let (change, after) = (self.filters.changes(), self.chosen_type());
        if change > changes {
            self.findings.note_step(FindingStep { change, before, after });
        }
        self.arrangement.show(pane);
        if pane == PaneId::Session {
            self.panes.session.sort_by(JoinColumn::AllocObjects);
        }
        self.panes.callers.set_shape(shape);
        if let Some((PaneId::Source, Some(key), line)) = place {
            self.panes.source.go_to_line(key, line);
        }
        if let Some(key) = key {
            effects.extend(self.select(key));
        }
        effects
    }

    /// Takes back the filters of a finding, its sample type and its place; `None` if the last change of the filters was
    /// another.
    pub(super) fn leave_finding(&mut self) -> Option<Effects> {
        let FindingStep { before, after, .. } = self.findings.take_step(self.filters.changes())?;
        let mut effects = self.undo_filters();
        // A sample type that was chosen since stays.
        let chosen = self.chosen_type();
        let wanted = if chosen == after { before } else { chosen };
        if self.arrangement.focus == PaneId::Top && self.history.ends_in(PaneId::Findings) {
            effects.extend(self.step_in_history(true));
        }
        effects.extend(self.set_type(wanted));
        Some(effects)
    }

    /// Silences a rule, or no more.
    pub(super) fn toggle_silence(&mut self, entry: String) -> Effects {
        let silenced = !self.shared.silenced.has(&entry);
        if let Err(error) = self.shared.silenced.set(&entry, silenced) {
            return self.tell(error.to_string());
        }
        let key = self.key_of(Action::ShowSilenced);
        let about = entry.replacen(':', " at ", 1);
        let said = if silenced {
            format!("{about} is silenced; {key} shows it")
        } else {
            format!("{about} speaks again")
        };
        self.message = Some(said.clone());
        match self.start.surroundings.save_silenced.clone() {
            Some(save) => {
                Job::SaveSilenced(Box::new(SilenceRequest { save, entry, silenced, said })).into()
            }
            None => Effects::none(),
        }
    }
}
