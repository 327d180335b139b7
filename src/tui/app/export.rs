//! Views to files, names and stacks to the clipboard.

use std::sync::Arc;

use super::{App, Stage};
use crate::explore::export::{Export, ExportedView, PaneExport};
use crate::explore::filters::exact_target;
use crate::explore::pane_id::PaneId;
use crate::tui::effect::{Effect, Effects};
use crate::tui::job::Job;

impl App {
    /// Opens the command line with a file name for the view.
    pub(super) fn open_write(&mut self) -> Effects {
        let name = self.title().rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("profile");
        let ending = if self.arrangement.focus == PaneId::Icicle { "svg" } else { "txt" };
        let command = format!("write {stem}.{ending}");
        self.open_command(&command)
    }

    /// Writes the view on the screen; `over` replaces a file that exists.
    pub(super) fn write(&mut self, path: String, over: bool) -> Effects {
        let view = if let Stage::Log(view) = &self.stage {
            ExportedView::Log(view.log())
        } else {
            let (Some(tables), Some(profile)) = (&self.shared.tables, &self.loading.profile) else {
                return Effects::none();
            };
            let selected = self.subject().and_then(|key| exact_target(tables, &key));
            ExportedView::Pane(Box::new(PaneExport {
                profile: Arc::clone(profile),
                query: self.filters.query().clone(),
                pane: self.arrangement.focus,
                selected: selected.map(|target| target.pattern),
                snapshots: Arc::clone(&self.growth.snapshots),
                memory: self.loading.beside.memory.clone(),
            }))
        };
        self.message = Some(format!("writing {path}"));
        let title = self.title().to_owned();
        Job::Write(Box::new(Export { path, over, title, view })).into()
    }

    pub(super) fn copy_name(&mut self) -> Effects {
        let (Some(tables), Some(key)) = (&self.shared.tables, self.subject()) else {
            return Effects::none();
        };
        let Some(entry) = tables.find_row(&key) else { return Effects::none() };
        let name = tables.name(entry.node).to_owned();
        self.message = Some(format!("copied {name}"));
        Effect::Copy(name).into()
    }

    pub(super) fn copy_stack(&mut self) -> Effects {
        let (Some(tables), Some(key)) = (&self.shared.tables, self.subject()) else {
            return Effects::none();
        };
        let Some(entry) = tables.find_row(&key) else { return Effects::none() };
        if !tables.has_tree() {
            return self.tell("the call tree is still built; copy the stack in a moment");
        }
        Job::Stack(Arc::clone(tables), entry.node).into()
    }
}
