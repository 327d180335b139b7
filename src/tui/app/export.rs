//! Views to files, names and stacks to the clipboard.

use std::sync::Arc;

use super::{App, Stage};
use crate::explore::export::{Export, ExportedView, PaneExport};
use crate::explore::filters::exact_target;
use crate::explore::pane_id::PaneId;
use crate::explore::picture_page::PicturePage;
use crate::explore::report_command::ReportCommand;
use crate::report::{Report, ReportOptions};
use crate::tui::effect::{Effect, Effects};
use crate::tui::job::Job;

impl App {
    /// Opens the command line with a file name for the view.
    pub(super) fn open_write(&mut self) -> Effects {
        let name = self.title().rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("profile");
        let of_session = self.arrangement.focus == PaneId::Session;
        let stem = if of_session { "session" } else { stem };
        let ending = match self.arrangement.focus {
            PaneId::Icicle => "flame.svg",
            PaneId::Graph => "svg",
            _ => "txt",
        };
        let command = format!("write {stem}.{ending}");
        self.open_command(&command)
    }

    /// Writes the view on the screen; `over` replaces a file that exists.
    pub(super) fn write(&mut self, path: String, over: bool) -> Effects {
        let view = if let Stage::Log(view) = &self.stage {
            ExportedView::Log(view.log())
        } else if let (PaneId::Session, Some(join)) = (self.arrangement.focus, &self.shared.session)
        {
            ExportedView::Session(Arc::clone(join), self.panes.session.order_by())
        } else {
            let Some(pane) = self.pane_to_export() else { return Effects::none() };
            ExportedView::Pane(Box::new(pane))
        };
        self.message = Some(format!("writing {path}"));
        let options = match &view {
            ExportedView::Pane(pane) => self.report_options(pane),
            ExportedView::Log(_) | ExportedView::Session(..) => ReportOptions::default(),
        };
        Job::Write(Box::new(Export { path, over, view, options })).into()
    }

    /// Settings of printing for a view.
    fn report_options(&self, view: &PaneExport) -> ReportOptions {
        let report = vec!["-html".to_owned(), "-output=profile.html".to_owned()];
        ReportOptions {
            source: self.title().to_owned(),
            // A view that no command prints has none.
            command: self
                .report_command(view)
                .map_or_else(|_| String::new(), |command| command.line_with(report)),
            embedded_sources: self.start.sources.embedded,
            silenced: self.shared.silenced.clone(),
            dot_program: self.start.surroundings.dot_program.clone(),
            ..ReportOptions::default()
        }
    }

    /// The view of the pane with the keys; `None` before there are tables.
    fn pane_to_export(&self) -> Option<PaneExport> {
        let (tables, profile) = (self.shared.tables.as_ref()?, self.loading.profile.as_ref()?);
        let selected = self.subject().and_then(|key| exact_target(tables, &key));
        Some(PaneExport {
            profile: Arc::clone(profile),
            query: self.filters.report_query(),
            pane: self.arrangement.focus,
            selected: selected.map(|target| target.pattern),
            snapshots: Arc::clone(&self.growth.snapshots),
            memory: self.loading.beside.memory.clone(),
        })
    }

    /// Shows a picture of the view in a browser.
    pub(super) fn browse(&mut self, report: Report) -> Effects {
        let Some(view) = self.pane_to_export() else { return Effects::none() };
        let what = if report == Report::Html { "page" } else { "picture" };
        self.message = Some(format!("writing the {what}"));
        let (options, browser) =
            (self.report_options(&view), self.start.surroundings.browser.clone());
        Job::Browse(Box::new(PicturePage { view, report, browser, options })).into()
    }

    /// Copies the command line that prints what is seen.
    pub(super) fn copy_command(&mut self) -> Effects {
        let Some(view) = self.pane_to_export() else { return Effects::none() };
        let line = match self.report_command(&view) {
            Ok(command) => command.line(),
            Err(reason) => return self.tell(reason),
        };
        self.message = Some(format!("copied {line}"));
        Effect::Copy(line).into()
    }

    /// The command that prints a view; a message for the user if there is none.
    fn report_command<'a>(
        &'a self,
        view: &'a PaneExport,
    ) -> Result<ReportCommand<'a>, &'static str> {
        let Some(tables) = &self.shared.tables else { return Err("there is no view yet") };
        if self.growth.before_diff.is_some() {
            return Err("the difference of two snapshots stands in no files to name");
        }
        if view.query.derived.is_some() {
            return Err("reports print recorded sample types only; S chooses one");
        }
        let shown = tables.sample_types.get(tables.sample_type_of(&view.query));
        Ok(ReportCommand {
            request: self.loading.request(),
            query: &view.query,
            sample_type: shown.map_or("", |shown| shown.name.as_str()),
            pane: view.pane,
            by_cum: self.panes.top.is_by_cum(),
            selected: view.selected.as_ref(),
            has_trend: view.snapshots.len() > 1,
            has_memory: view.has_breakdown(),
            reading: &self.start.surroundings.reading,
        })
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
