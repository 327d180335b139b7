//! The compare picker: a base for the profile, or other files.

use std::ffi::OsString;

use super::App;
use super::edit::text_edit;
use crate::load::request::LoadRequest;
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::Overlay;
use crate::tui::popup::compare_picker::ComparePicker;

impl App {
    pub(super) fn open_compare_picker(&mut self) -> Effects {
        let menu = ComparePicker::new(self.loading.request(), self.loading.recent_files());
        let mut menu = menu;
        if let Some(store) = &self.loading.store {
            menu.set_store(store.address.clone(), store.range);
            self.overlay = Some(Overlay::Base(Box::new(menu)));
            return self.ask_store_values();
        }
        self.overlay = Some(Overlay::Base(Box::new(menu)));
        let file = self.loading.request().files.last().cloned();
        let (known, profile) = (self.loading.recent_files().to_vec(), self.loading.profile.clone());
        file.map(|file| Job::ProfilesBeside { file, known, profile }).into()
    }

    /// Puts files that cannot be the base below the others.
    pub(super) fn set_unfit_bases(&mut self, unfit: Vec<(OsString, String)>) -> Effects {
        if let Some(Overlay::Base(menu)) = &mut self.overlay {
            menu.set_unfit(unfit);
        }
        Effects::none()
    }

    /// Lists the other profiles in the directory of the file.
    pub(super) fn offer_beside(&mut self, files: Vec<OsString>) -> Effects {
        if let Some(Overlay::Base(menu)) = &mut self.overlay {
            menu.offer(files);
        }
        Effects::none()
    }

    /// Asks for paths that begin as typed.
    pub(super) fn list_paths(&mut self) -> Effects {
        let Some(Overlay::Base(menu)) = &mut self.overlay else { return Effects::none() };
        let typed = menu.input.text();
        menu.typed_on();
        if typed.is_empty() { Effects::none() } else { Job::Paths(typed).into() }
    }

    /// Shows the paths that begin as typed.
    pub(super) fn complete_path(&mut self, typed: String, paths: Vec<String>) -> Effects {
        match &mut self.overlay {
            Some(Overlay::Base(menu)) => menu.complete(typed, paths),
            Some(Overlay::Command(line)) => {
                line.offer_paths(&typed, paths);
                let mut effects = Effects::none();
                for action in line.take_queued() {
                    effects.extend(self.command_keys(action));
                }
                return effects;
            }
            _ => {}
        }
        Effects::none()
    }

    pub(super) fn compare_keys(&mut self, action: Action) -> Effects {
        let Some(Overlay::Base(menu)) = &mut self.overlay else { return Effects::none() };
        match action {
            Action::Move(by) => menu.step(by),
            Action::Complete(by) => {
                if menu.fill() {
                    return self.list_paths();
                }
                menu.step(by);
            }
            Action::Back => self.overlay = None,
            Action::Accept => {
                if let Some(request) = menu.accepted() {
                    self.overlay = None;
                    return self.read_instead(request);
                }
                if menu.fill() {
                    return self.list_paths();
                }
            }
            other => {
                let before = menu.input.text();
                if let Some(edit) = text_edit(other) {
                    menu.input.edit(edit);
                }
                if menu.input.text() != before {
                    return self.list_paths();
                }
            }
        }
        Effects::none()
    }

    /// Carries out `base=FILE` or `diff_base=FILE`; without a file the base is removed.
    pub(super) fn set_base(&mut self, file: &str, of_base: bool) -> Effects {
        let base = Some(file).filter(|file| !file.is_empty()).map(Into::into);
        let request = LoadRequest { base, of_base, ..self.loading.request().clone() };
        self.read_instead(request)
    }
}
