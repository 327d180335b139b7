//! Saved views: the one on the screen under a name, and back.

use std::sync::Arc;

use super::App;
use crate::explore::pane_id::PaneId;
use crate::explore::saved_view::{SavedView, ViewChoices};
use crate::profile::Profile;
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::popup::Overlay;

impl App {
    /// Saves the view on the screen.
    pub(super) fn save_view(&mut self, name: String) -> Effects {
        let Some(save) = self.start.surroundings.save_view.clone() else {
            return self.tell("there is no configuration file to save it in");
        };
        let Some(tables) = &self.shared.tables else { return Effects::none() };
        let query = self.filters.query();
        let shown = tables.sample_types.get(tables.sample_type_of(query));
        let sample_type = shown.map_or("", |shown| shown.name.as_str());
        let look = (self.arrangement.focus, self.panes.top.is_by_cum());
        let view = SavedView::new(name, self.filters.filters(), (query, sample_type), look);
        Job::SaveView(save, view).into()
    }

    /// Takes in a view that was saved.
    pub(super) fn view_saved(&mut self, view: SavedView, message: String) -> Effects {
        let views = &mut self.start.preferences.views;
        match views.iter_mut().find(|other| other.name == view.name) {
            Some(other) => *other = view,
            None => views.push(view),
        }
        self.tell(message)
    }

    /// Shows a saved view, or lists them all.
    pub(super) fn show_view(&mut self, name: &str) -> Effects {
        let views = &self.start.preferences.views;
        if name.is_empty() {
            if views.is_empty() {
                return self.tell("no view is saved; :save-view NAME saves this one");
            }
            let lines = views.iter().map(|view| format!(":view {}", view.name)).collect();
            self.overlay = Some(Overlay::message(lines, false));
            return Effects::none();
        }
        let Some(view) = views.iter().find(|view| view.name == name) else {
            return self.tell(format!("no view is called {name}; :view lists them"));
        };
        match view.choices() {
            Ok(choices) => self.take_choices(name, choices),
            Err(error) => self.tell(error),
        }
    }

    fn take_choices(&mut self, view: &str, choices: ViewChoices) -> Effects {
        let filters = choices.filters;
        let taken = if filters.is_empty() { "order and pane" } else { "filters, order and pane" };
        if let Err(error) = self.filters.edit(|list| list.replace(filters)) {
            return self.tell(error.to_string());
        }
        self.filters.set_unit(choices.unit.as_deref().unwrap_or("minimum"));
        self.filters.set_divide_by(choices.divide_by.unwrap_or(1.0));
        self.filters.set_drop_negative(choices.drop_negative);
        self.filters.set_show_columns(choices.show_columns);
        if let Some(pane) = choices.pane.filter(|&p| p != PaneId::Session || self.has_session()) {
            self.arrangement.show(pane);
        }
        if let Some(by_cum) = choices.by_cum {
            self.panes.top.sort_by_cum(by_cum);
        }
        // The type asks for tables itself, unless it is the one that is shown.
        let mut effects = self.compute();
        if let Some(name) = choices.sample_type {
            effects.extend(if self.has_type(&name) {
                self.choose_type_named(&name)
            } else {
                self.tell(format!("no sample type {name} here; {taken} of {view} are applied"))
            });
        }
        effects
    }

    /// True if the profile has a sample type of that name or index.
    fn has_type(&self, name: &str) -> bool {
        let is_recorded = |profile: &Arc<Profile>| profile.sample_type(name).is_ok();
        self.type_names().iter().any(|known| known == name)
            || self.loading.profile.as_ref().is_some_and(is_recorded)
    }
}
