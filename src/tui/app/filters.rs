//! What the keys of refinements do: steps are added, taken back and made again, and the query follows.

use super::{App, Overlay};
use crate::analysis::query::Granularity;
use crate::explore::filters::{Filter, FilterList, FilterTarget, exact_target, granularity_name};
use crate::explore::pane_id::PaneId;
use crate::explore::view::{ProfileView, ViewRow};
use crate::tui::effect::Effect;
use crate::tui::keys::bindings::Action;
use crate::tui::pane::Values;

impl App {
    /// What an action means that changes the query.
    pub(super) fn refining(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Focus => self.refine_selected(Filter::Focus),
            Action::Ignore => self.refine_selected(Filter::Ignore),
            Action::Hide => self.refine_selected(Filter::Hide),
            Action::ShowFrom => self.refine_selected(Filter::ShowFrom),
            Action::OwnCode => self.refine(|all| all.toggle(Filter::OwnCode)),
            Action::Collapse => self.refine(|all| all.toggle(Filter::Collapse)),
            Action::Relative => self.next_shares(),
            Action::NextGranularity => self.next_granularity(),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            other => self.commanding(other),
        }
    }

    /// Changes the refinements and asks for what they make of the query; all stays as it is where that is nothing.
    pub(super) fn refine(&mut self, change: impl FnOnce(&mut FilterList)) -> Vec<Effect> {
        match self.filters.edit(change) {
            Ok(true) => self.compute(),
            Ok(false) => Vec::new(),
            Err(error) => {
                self.message = Some(error.to_string());
                Vec::new()
            }
        }
    }

    fn refine_selected(&mut self, step: fn(FilterTarget) -> Filter) -> Vec<Effect> {
        let (Some(tables), Some(key)) = (&self.shared.tables, self.subject()) else {
            return Vec::new();
        };
        let Some(wanted) = exact_target(tables, &key) else {
            self.message = Some("it has no name to filter by".to_owned());
            return Vec::new();
        };
        self.refine(|all| all.add(step(wanted)))
    }

    /// Shares of all, shares of what is shown, figures alone, and around: beside figures, or in the place of figures in a
    /// pane that has one column for either.
    fn next_shares(&mut self) -> Vec<Effect> {
        let of_shown = self.filters.filters().contains(&Filter::Relative);
        let either = matches!(self.arrangement.focus, PaneId::Source | PaneId::Trend);
        let (values, relative, text) = match (self.shared.values, of_shown) {
            (Values::Shares, true) if either => (Values::Figures, false, "figures"),
            (Values::Shares, false) if either => (Values::Shares, true, "shares of what is shown"),
            _ if either => (Values::Shares, false, "shares in place of figures"),
            (Values::FiguresAlone, _) => (Values::Figures, false, "shares are of all"),
            (values, false) => (values, true, "shares are of what is shown"),
            (_, true) => (Values::FiguresAlone, false, "figures alone, without shares"),
        };
        self.shared.values = values;
        self.message = Some(text.to_owned());
        self.refine(|all| all.set(&Filter::Relative, relative.then_some(Filter::Relative)))
    }

    /// Functions, lines, files, packages, addresses, and around.
    fn next_granularity(&mut self) -> Vec<Effect> {
        let next = match self.filters.granularity() {
            Granularity::Functions | Granularity::FileFunctions => Granularity::Lines,
            Granularity::Lines => Granularity::Files,
            Granularity::Files => Granularity::Packages,
            Granularity::Packages => Granularity::Addresses,
            Granularity::Addresses => Granularity::Functions,
        };
        self.message = Some(format!("a row for each {}", granularity_name(next)));
        self.set_granularity(next)
    }

    pub(super) fn set_granularity(&mut self, granularity: Granularity) -> Vec<Effect> {
        let step = Filter::Granularity(granularity);
        let kept = Some(step.clone()).filter(|_| granularity != Granularity::default());
        self.refine(|all| all.set(&step, kept))
    }

    fn undo(&mut self) -> Vec<Effect> {
        let mut done = false;
        let effects = self.refine(|all| done = all.undo());
        if !done {
            self.message = Some("there is no refinement to take back".to_owned());
        }
        effects
    }

    fn redo(&mut self) -> Vec<Effect> {
        let mut done = false;
        let effects = self.refine(|all| done = all.redo());
        if !done {
            self.message = Some("no refinement was taken back".to_owned());
        }
        effects
    }

    /// Takes the refinement away that came last, for Esc.
    pub(super) fn take_last(&mut self) -> Vec<Effect> {
        let last = self.filters.filters().len().saturating_sub(1);
        self.refine(|all| all.remove(last))
    }

    /// Where refinements take the selected function away, another is selected: the same in another granularity, or the
    /// one that stood where it did; until it is there again.
    pub(super) fn keep_selected(&mut self, tables: &ProfileView) {
        let Some(selected) = self.shared.selected.clone() else { return };
        if let Some((displaced_selection, other)) = self.displaced_selection.take()
            && other == selected
            && tables.find_row(&displaced_selection).is_some()
        {
            self.shared.selected = Some(displaced_selection);
            return;
        }
        let Some(old) = &self.shared.tables else { return };
        let (then, now) = (old.analysis.query(), tables.analysis.query());
        let same = (&then.filters, then.granularity) == (&now.filters, now.granularity);
        if same || tables.find_row(&selected).is_some() {
            return;
        }
        let function = |of: &ProfileView, entry: &ViewRow| of.analysis.nodes().function(entry.node);
        let wanted = old.find_row(&selected).and_then(|entry| function(old, entry));
        let alike = wanted.and_then(|wanted| {
            tables.rows.iter().find(|entry| function(tables, entry) == Some(wanted))
        });
        let mut neighbours = self.panes.top.around();
        let neighbour = neighbours.find_map(|i| tables.find_row(&old.key(old.rows.get(i)?.node)));
        if let Some(entry) = alike.or(neighbour).or_else(|| tables.rows.first()) {
            let key = tables.key(entry.node);
            self.displaced_selection = Some((selected, key.clone()));
            self.shared.selected = Some(key);
        }
    }

    /// Says what new tables have to be told: filters that matched nothing, or that nothing is left.
    pub(super) fn tell_of(&mut self, tables: &ProfileView) {
        let selected = tables.analysis.selected();
        let warnings = std::mem::take(&mut self.warnings);
        if !warnings.is_empty() {
            // What is missing matters more than how the rest is filtered, and takes more than a line.
            self.overlay = Some(Overlay::Message { lines: warnings, first: 0, fatal: false });
        } else if let Some(warning) = selected.warnings().first() {
            self.message = Some(warning.clone());
        } else if tables.rows.is_empty() && !self.filters.filters().is_empty() {
            self.message = Some(format!(
                "nothing is left; {} takes the last step back",
                self.key_of(Action::Undo)
            ));
        }
    }
}
