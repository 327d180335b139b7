//! Tables: requested, shown, cached.

use std::sync::Arc;

use super::{App, Stage};
use crate::analysis::query::Sort;
use crate::explore::live::Changes;
use crate::explore::view::ProfileView;
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::Overlay;

impl App {
    /// Asks for the tables of the query.
    pub(super) fn compute(&mut self) -> Effects {
        // Tables of a profile that is still being read are computed once it arrives.
        if self.is_reading() {
            return Effects::none();
        }
        let Some(profile) = self.loading.profile.clone() else { return Effects::none() };
        let query = self.filters.query();
        let evicted = self.computing.evict_others(query);
        let number = self.computing.ask();
        if let Some(tables) = self.computing.find(query) {
            return self.show(number, tables);
        }
        let previous = self.computing.held_of(&profile).or(self.shared.tables.as_ref()).cloned();
        Job::Compute {
            number,
            profile,
            beside: self.loading.beside.clone(),
            query: Box::new(query.clone()),
            previous,
            evicted,
        }
        .into()
    }

    /// Takes in computed tables. A newer snapshot's are held back until their changes are known.
    pub(super) fn computed(&mut self, generation: u64, tables: Arc<ProfileView>) -> Effects {
        // Stale tables stand on a call tree of their own: cached, they would keep out those that are expected.
        if !self.computing.expects(generation) {
            return Effects::none();
        }
        self.cache(&tables);
        if self.live.is_quiet()
            && let Some(job) = self.live.compare_tables(&tables)
        {
            self.computing.hold(generation, &tables);
            return job.into();
        }
        self.show(generation, tables)
    }

    /// Takes in rows whose call tree is still built. The tables stay awaited.
    pub(super) fn first_rows(&mut self, number: u64, rows: Arc<ProfileView>) -> Effects {
        let has_tree = self.shared.tables.as_ref().is_some_and(|tables| tables.has_tree());
        if !self.computing.expects(number) || has_tree || self.live.is_quiet() {
            return Effects::none();
        }
        self.show(number - 1, rows)
    }

    /// Puts tables on the screen.
    pub(super) fn show(&mut self, generation: u64, tables: Arc<ProfileView>) -> Effects {
        let own_first =
            self.is_first_of_goroutines(&tables) && self.panes.top.put_own_code_first(&tables);
        // Until the user selects a function, the first one is selected; a newer snapshot leaves the selection.
        let snapshot = self.live.is_quiet() && self.shared.selected.is_some();
        if !self.selection.is_chosen && !snapshot {
            let by_cum = own_first || self.start.query.sort == Sort::Cum;
            let leads = |&&i: &&u32| {
                let row = tables.rows.get(i as usize);
                !own_first || row.is_some_and(|row| tables.origin(row.node).own)
            };
            let first = tables.rows_by_cum.iter().find(leads).filter(|_| by_cum);
            let first = first.map_or(0, |&i| i as usize);
            self.shared.selected = tables.rows.get(first).map(|entry| tables.key(entry.node));
        }
        if !self.awaits_tree() {
            self.warn(&tables);
        }
        if own_first && self.message.is_none() {
            self.tell_of_goroutines();
        }
        if let Some(selected) = self.shared.selected.take() {
            let views = (self.shared.tables.as_deref(), &*tables);
            let selected = self.selection.carry_over(selected, views, self.panes.top.around());
            self.shared.selected = Some(selected);
        }
        if tables.has_tree() {
            self.computing.finish();
        }
        self.shared.tables = Some(tables);
        self.shared.generation = generation;
        self.live.set_quiet(false);
        self.stage = Stage::Ready;
        let mut effects: Effects = self.idle_job().into_iter().chain(self.ask_growth()).collect();
        effects.extend(self.ask_findings());
        let tables = self.shared.tables.as_deref();
        let changes = self.shared.changes.as_ref().zip(tables);
        if !changes.is_some_and(|(changes, tables)| changes.are_of(tables)) {
            effects.extend(self.ask_changes());
        }
        effects.extend(self.search_again());
        effects
    }

    /// True for the first tables, if they count goroutines and the user chose no order. Nearly all goroutines wait in the
    /// runtime, which says nothing of the program.
    fn is_first_of_goroutines(&self, tables: &ProfileView) -> bool {
        self.shared.tables.is_none()
            && !self.start.preferences.is_sorted
            && self.start.query.sort == Sort::Flat
            && tables.type_name().starts_with("goroutine")
    }

    /// Shows changes, together with the tables that were held back for them.
    pub(super) fn show_changes(&mut self, changes: Arc<Changes>) -> Effects {
        let held = self.computing.release(&changes.view);
        self.shared.changes = Some(changes);
        held.map_or_else(Effects::none, |(generation, tables)| self.show(generation, tables))
    }

    /// Asks for the changes since the snapshot before, once the tables are on the screen.
    pub(super) fn ask_changes(&mut self) -> Option<Job> {
        let tables = self.shared.tables.as_ref().filter(|_| !self.computing.is_waiting())?;
        let job = self.live.compare_tables(tables);
        if job.is_none() {
            self.shared.changes = None;
        }
        job
    }

    /// Requests the growth of the functions in the tables.
    pub(super) fn ask_growth(&mut self) -> Option<Job> {
        let tables = self.shared.tables.as_ref().filter(|tables| tables.has_tree())?;
        self.growth.ask(tables, self.shared.trend.as_ref())
    }

    /// Caches tables, for when their sample type is chosen again. Returns true if they are cached now.
    pub(super) fn cache(&mut self, tables: &Arc<ProfileView>) -> bool {
        let profile = self.loading.profile.as_ref();
        self.computing.keep(tables, profile, self.filters.query())
    }

    /// Takes in tables of another sample type. The next ones are asked for only if these are cached: otherwise the same
    /// work would be asked for without end.
    pub(super) fn prefetched(&mut self, tables: &Arc<ProfileView>) -> Effects {
        let shown = self.shared.tables.as_ref();
        let of_shown = shown.is_some_and(|shown| shown.share_tree(tables));
        if of_shown && self.cache(tables) { self.idle_job().into() } else { Effects::none() }
    }

    /// The next job in the background; `None` unless the program is idle.
    pub(super) fn idle_job(&self) -> Option<Job> {
        let tables = self.shared.tables.as_ref().filter(|_| !self.is_reading())?;
        let beside = &self.loading.beside;
        self.computing.idle_job(tables, self.filters.query(), beside)
    }

    /// Says in which order the goroutines are, and how to see each.
    fn tell_of_goroutines(&mut self) {
        let sort = self.key_of(Action::NextSort);
        let single = self.shared.goroutines.as_ref().map_or_else(String::new, |dump| {
            let key = self.key_of(Action::Goroutines);
            format!("; {key} lists all {} goroutines", dump.goroutines.len())
        });
        self.message = Some(format!("by cum, own code first, {sort} sorts all alike{single}"));
    }

    /// Reports sources left out, filters that matched nothing, or that no row is left.
    fn warn(&mut self, tables: &ProfileView) {
        let warnings = std::mem::take(&mut self.loading.warnings);
        if !warnings.is_empty() {
            // Missing sources matter more than filters, and need more than a line.
            self.overlay = Some(Overlay::message(warnings, false));
        } else if let Some(line) = self.loading.take_note() {
            self.message = Some(line);
        } else if let Some(warning) = tables.analysis.selected().warnings().first() {
            self.message = Some(warning.clone());
        } else if tables.rows.is_empty() && !self.filters.filters().is_empty() {
            let key = self.key_of(Action::Undo);
            self.message = Some(format!("nothing is left; {key} takes the last step back"));
        }
    }
}
