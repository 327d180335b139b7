//! Filters and the sample type: each change of the query computes new tables.

use super::App;
use crate::analysis::query::Granularity;
use crate::analysis::query::derived::Derived;
use crate::explore::filters::{
    Filter, FilterList, FilterStack, FilterTarget, exact_target, granularity_name,
};
use crate::explore::pane_id::PaneId;
use crate::tui::effect::Effects;
use crate::tui::keys::bindings::Action;
use crate::tui::pane::Values;

impl App {
    /// Changes the filters. If the query stays the same, or would be invalid, no tables are computed.
    pub(super) fn refine(&mut self, change: impl FnOnce(&mut FilterList)) -> Effects {
        let before = self.filters.changes();
        let edited = self.filters.edit(change);
        let changes = (before, self.filters.changes());
        self.selection.follow_change(changes, self.shared.selected.as_ref());
        match edited {
            Ok(true) => self.compute(),
            Ok(false) => Effects::none(),
            Err(error) => self.tell(error.to_string()),
        }
    }

    /// Changes settings of the query that are no filters.
    pub(super) fn change_settings(&mut self, change: impl FnOnce(&mut FilterStack)) -> Effects {
        change(&mut self.filters);
        self.compute()
    }

    pub(super) fn filter_selected(&mut self, filter: fn(FilterTarget) -> Filter) -> Effects {
        let (Some(tables), Some(key)) = (&self.shared.tables, self.subject()) else {
            return Effects::none();
        };
        match exact_target(tables, &key) {
            Some(target) => self.refine(|list| list.add(filter(target))),
            None => self.tell("it has no name to filter by"),
        }
    }

    /// Shares of all, shares of what is shown, figures alone, and around again. A pane with one column for figures and
    /// shares shows either: figures, shares of all, shares of what is shown.
    pub(super) fn next_shares(&mut self) -> Effects {
        let of_shown = self.filters.filters().contains(&Filter::Relative);
        let one_column = match self.arrangement.focus {
            PaneId::Source | PaneId::Trend => true,
            PaneId::Labels => self.panes.labels.is_matrix(),
            // Top has no room for shares beside both sides of a comparison.
            PaneId::Top => self.shared.tables.as_ref().is_some_and(|t| t.before_after.is_some()),
            _ => false,
        };
        let (values, relative, text) = match (self.shared.values, of_shown) {
            (Values::Shares, true) if one_column => (Values::Figures, false, "figures"),
            (Values::Shares, false) if one_column => {
                (Values::Shares, true, "shares of what is shown")
            }
            _ if one_column => (Values::Shares, false, "shares in place of figures"),
            (Values::FiguresAlone, _) => (Values::Figures, false, "shares are of all"),
            (values, false) => (values, true, "shares are of what is shown"),
            (_, true) => (Values::FiguresAlone, false, "figures alone, without shares"),
        };
        self.shared.values = values;
        self.message = Some(text.to_owned());
        self.refine(|list| list.set(&Filter::Relative, relative.then_some(Filter::Relative)))
    }

    /// Shows a label as a column of Top, or no label if it is shown.
    pub(super) fn toggle_label_column(&mut self, key: String) -> Effects {
        let shown = self.shared.label_column.take_if(|shown| *shown == key).is_some();
        if shown {
            return self.tell(format!("{key} is no column of Top any more"));
        }
        self.message = Some(format!("Top shows the heaviest {key} of each function"));
        self.shared.label_column = Some(key);
        Effects::none()
    }

    /// Functions, lines, files, packages, mappings, addresses, and around again.
    pub(super) fn next_granularity(&mut self) -> Effects {
        let next = match self.filters.granularity() {
            Granularity::Functions | Granularity::FileFunctions => Granularity::Lines,
            Granularity::Lines => Granularity::Files,
            Granularity::Files => Granularity::Packages,
            Granularity::Packages => Granularity::Mappings,
            Granularity::Mappings => Granularity::Addresses,
            Granularity::Addresses => Granularity::Functions,
        };
        self.message = Some(format!("a row for each {}", granularity_name(next)));
        self.set_granularity(next)
    }

    pub(super) fn set_granularity(&mut self, granularity: Granularity) -> Effects {
        let filter = Filter::Granularity(granularity);
        let kept = Some(filter.clone()).filter(|_| granularity != Granularity::default());
        self.refine(|list| list.set(&filter, kept))
    }

    /// The sample type in force, and the figure derived from it.
    pub(super) fn chosen_type(&self) -> (usize, Option<Derived>) {
        let query = self.filters.query();
        (query.sample_type, query.derived)
    }

    /// Shows a sample type, or the figure derived from it.
    pub(super) fn set_type(&mut self, chosen: (usize, Option<Derived>)) -> Effects {
        if self.chosen_type() == chosen {
            return Effects::none();
        }
        self.filters.set_sample_type(chosen.0, chosen.1);
        self.compute()
    }

    /// Takes back the last change of the filters; that of a finding with its sample type and its place.
    pub(super) fn undo(&mut self) -> Effects {
        if let Some(effects) = self.leave_finding() {
            return effects;
        }
        if self.is_in_comparison() && !self.has_changes_of_comparison() {
            return self.leave_comparison().unwrap_or_default();
        }
        self.undo_filters()
    }

    /// Takes back the last change of the filters.
    pub(super) fn undo_filters(&mut self) -> Effects {
        let mut done = false;
        let effects = self.refine(|list| done = list.undo());
        if !done {
            self.message = Some("there is no refinement to take back".to_owned());
        }
        effects
    }

    pub(super) fn redo(&mut self) -> Effects {
        let mut done = false;
        let effects = self.refine(|list| done = list.redo());
        if !done {
            self.message = Some("no refinement was taken back".to_owned());
        }
        effects
    }

    /// Removes the newest filter, for Esc.
    pub(super) fn remove_last_filter(&mut self) -> Effects {
        let last = self.filters.filters().len().saturating_sub(1);
        self.refine(|list| list.remove(last))
    }

    /// Shows the next recorded sample type; after a derived one, the one that it is derived from.
    pub(super) fn next_type(&mut self) -> Effects {
        let Some(tables) = &self.shared.tables else { return Effects::none() };
        let types = &tables.sample_types;
        let recorded = types.iter().filter(|total| total.derived.is_none()).count();
        let now = tables.sample_type_of(self.filters.query());
        let next = match types.get(now) {
            Some(total) if total.derived.is_some() => total.sample_type,
            _ if recorded < 2 => {
                let key = self.key_of(Action::TypeMenu);
                let more = if types.len() > 1 {
                    format!("; {key} lists derived ones")
                } else {
                    String::new()
                };
                return self.tell(format!("this profile has one sample type only{more}"));
            }
            _ => (now + 1) % recorded,
        };
        self.choose_type(next)
    }

    /// Shows the sample type with this index among those of the tables.
    pub(super) fn choose_type(&mut self, index: usize) -> Effects {
        let Some(tables) = &self.shared.tables else { return Effects::none() };
        let Some(chosen) = tables.sample_types.get(index) else { return Effects::none() };
        if tables.sample_type_of(self.filters.query()) == index {
            return Effects::none();
        }
        self.filters.set_sample_type(chosen.sample_type, chosen.derived);
        self.compute()
    }
}
