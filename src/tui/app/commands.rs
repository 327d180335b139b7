//! The command line at work: typing, completing, recalling, and doing what a line says; copying and writing.

use std::sync::Arc;

use super::dispatch::edit_of;
use super::{App, Overlay, Stage};
use crate::analysis::query::Query;
use crate::explore::command::{Command, candidates, parse};
use crate::explore::export::{Export, ExportedView, PaneExport};
use crate::explore::filters::{Filter, FilterStack, exactly};
use crate::explore::pane_id::PaneId;
use crate::tui::effect::Effect;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::CommandLine;
use crate::tui::widget::input::Input;

impl App {
    /// What an action means that opens the command line, copies, writes or reads again.
    pub(super) fn commanding(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Command => self.open_command(""),
            Action::FocusPrompt => self.open_command("focus="),
            Action::IgnorePrompt => self.open_command("ignore="),
            Action::HidePrompt => self.open_command("hide="),
            Action::Write => {
                let name = self.start.title.rsplit('/').next().unwrap_or_default();
                let stem = name.split('.').next().filter(|s| !s.is_empty()).unwrap_or("profile");
                let ending = if self.arrangement.focus == PaneId::Icicle { "svg" } else { "txt" };
                self.open_command(&format!("write {stem}.{ending}"));
            }
            Action::Compare => self.open_bases(),
            Action::Labels => {
                self.arrangement.show(PaneId::Info);
                self.panes.info.seek_labels();
            }
            Action::Reload => return self.reload(),
            Action::CopyName => return self.copy_name(),
            Action::CopyStack => return self.copy_stack(),
            other => return self.living(other),
        }
        Vec::new()
    }

    fn open_command(&mut self, text: &str) {
        let mut line = Box::<CommandLine>::default();
        line.input = Input::new(text);
        self.overlay = Some(Overlay::Command(line));
        self.guess();
    }

    fn type_names(&self) -> Vec<String> {
        let tables = self.shared.tables.as_ref();
        tables.map_or_else(Vec::new, |t| t.types.iter().map(|t| t.name.clone()).collect())
    }

    /// Finds what may come next of what is typed now.
    pub(super) fn guess(&mut self) {
        let types = self.type_names();
        let Some(Overlay::Command(line)) = &mut self.overlay else { return };
        let tables = self.shared.tables.iter();
        let names = tables.flat_map(|t| t.entries.iter().map(|entry| t.name(entry.node)));
        (line.at, line.candidates) = candidates(&line.input.text(), &types, names);
        line.chosen = None;
    }

    pub(super) fn command_line(&mut self, action: Action) -> Vec<Effect> {
        let Some(Overlay::Command(line)) = &mut self.overlay else { return Vec::new() };
        match action {
            Action::Complete(by) => line.complete(by),
            Action::Move(by) => {
                line.recall(&self.commands, by);
                self.guess();
            }
            Action::Back => self.overlay = None,
            Action::Accept => {
                let text = line.input.text();
                self.overlay = None;
                return self.run(&text);
            }
            other => {
                if let Some(edit) = edit_of(other) {
                    line.input.edit(edit);
                    self.guess();
                }
            }
        }
        Vec::new()
    }

    fn run(&mut self, text: &str) -> Vec<Effect> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        self.commands.retain(|old| old != text);
        self.commands.push(text.to_owned());
        match parse(text, &self.type_names()) {
            Ok(command) if !self.can(&command) => {
                self.message = Some("a log has no functions; write NAME.txt writes it".to_owned());
                Vec::new()
            }
            Ok(command) => self.obey(command),
            Err(warnings) => {
                self.message = Some(warnings);
                Vec::new()
            }
        }
    }

    /// Whether a command means anything where there is a log, and no profile.
    fn can(&self, command: &Command) -> bool {
        let of_logs =
            matches!(command, Command::Write(..) | Command::Reload | Command::Help | Command::Quit);
        of_logs || !matches!(self.stage, Stage::Log(_))
    }

    fn obey(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Pane(pane, by_cum) => {
                self.arrangement.show(pane);
                if let Some(by_cum) = by_cum {
                    self.panes.top.sort_by_cum(by_cum);
                }
            }
            Command::Rows(count) => {
                self.arrangement.show(PaneId::Top);
                let text = format!("every row is here, not only {count}; w writes the report");
                self.message = Some(text);
            }
            Command::Find(pane, pattern) => {
                let mut tables = self.shared.tables.iter();
                let found = tables.find_map(|tables| {
                    let mut nodes = tables.entries.iter().map(|entry| entry.node);
                    let node = nodes.find(|&n| pattern.is_match(tables.name(n).as_bytes()))?;
                    Some(tables.key(node))
                });
                match found {
                    Some(key) => self.go(pane, key),
                    None => self.message = Some(format!("no function matches {}", pattern.text())),
                }
            }
            Command::Add(steps) => {
                self.arrangement.show(PaneId::Top);
                return self.refine(|all| steps.into_iter().for_each(|step| all.add(step)));
            }
            Command::Set(kind, step) => return self.refine(|all| all.set(&kind, step)),
            Command::Granularity(granularity) => return self.set_granularity(granularity),
            Command::SampleType(name) => return self.named_type(&name),
            Command::Unit(unit) => return self.ask(|query| query.scale.unit = unit),
            Command::DivideBy(by) => return self.ask(|query| query.scale.divide_by = by),
            Command::DropNegative(on) => return self.ask(|query| query.drop_negative = on),
            Command::ShowColumns(on) => return self.ask(|query| query.show_columns = on),
            Command::Reset => return self.refine(FilterStack::clear),
            Command::Undo(back) => {
                return self.act(if back { Action::Undo } else { Action::Redo });
            }
            Command::Write(path, over) => return self.write(path, over),
            Command::Reload => return self.reload(),
            Command::Base(file, of_base) => return self.named_base(&file, of_base),
            Command::Watch(every) => return self.watch(every),
            Command::Pause => return self.act(Action::Pause),
            Command::Snapshots => return self.act(Action::Snapshots),
            Command::Profiles => self.offer_again(),
            Command::Shown(shown) => return self.view(shown),
            Command::Save(folder) => return self.save_snapshots(folder),
            Command::Options => self.options(),
            Command::Help => return self.act(Action::ToggleHelp),
            Command::Quit => return self.act(Action::Quit),
        }
        Vec::new()
    }

    /// Asks for the tables of a query that is changed so.
    fn ask(&mut self, change: impl FnOnce(&mut Query)) -> Vec<Effect> {
        change(&mut self.query);
        self.compute()
    }

    fn named_type(&mut self, name: &str) -> Vec<Effect> {
        if let Some(place) = self.type_names().iter().position(|known| known == name) {
            return self.choose_type(place);
        }
        let Some(profile) = &self.profile else { return Vec::new() };
        match profile.sample_type(name) {
            Ok(index) => self.choose_type(index),
            Err(error) => {
                self.message = Some(error.to_string());
                Vec::new()
            }
        }
    }

    /// Every option with its value, as pprof's `o` shows it.
    fn options(&mut self) {
        let query = &self.query;
        let mut lines = vec![
            format!("sample_index = {}", self.type_names().join(" | ")),
            format!("unit = {}", query.scale.unit),
            format!("granularity = {}", crate::explore::filters::name_of(query.granularity)),
        ];
        lines.extend(self.filters.steps().iter().map(Filter::chip));
        lines.push("focus ignore hide show show_from prune_from = PATTERN".to_owned());
        lines.push("tagfocus tagignore tagshow taghide tagroot tagleaf = LABELS".to_owned());
        lines.push("noinlines mean relative_percentages = true or false".to_owned());
        lines.push("sort = flat or cum".to_owned());
        self.overlay = Some(Overlay::Message { lines, first: 0, fatal: false });
    }

    fn write(&mut self, path: String, over: bool) -> Vec<Effect> {
        let view = if let Stage::Log(view) = &self.stage {
            ExportedView::Log(view.log())
        } else {
            let (Some(tables), Some(profile)) = (&self.shared.tables, &self.profile) else {
                return Vec::new();
            };
            let selected = self.subject().and_then(|key| exactly(tables, &key));
            ExportedView::Pane(Box::new(PaneExport {
                profile: Arc::clone(profile),
                query: self.query.clone(),
                pane: self.arrangement.focus,
                selected: selected.map(|wanted| wanted.pattern),
                snapshots: Arc::clone(&self.snapshots),
                memory: self.memory.clone(),
            }))
        };
        self.message = Some(format!("writing {path}"));
        vec![Effect::Write(Box::new(Export { path, over, title: self.start.title.clone(), view }))]
    }

    fn copy_name(&mut self) -> Vec<Effect> {
        let (Some(tables), Some(key)) = (&self.shared.tables, self.subject()) else {
            return Vec::new();
        };
        let Some(entry) = tables.entry(&key) else { return Vec::new() };
        let name = tables.name(entry.node).to_owned();
        self.message = Some(format!("copied {name}"));
        vec![Effect::Copy(name)]
    }

    fn copy_stack(&mut self) -> Vec<Effect> {
        let (Some(tables), Some(key)) = (&self.shared.tables, self.subject()) else {
            return Vec::new();
        };
        let Some(entry) = tables.entry(&key) else { return Vec::new() };
        vec![Effect::Stack(Arc::clone(tables), entry.node)]
    }
}
