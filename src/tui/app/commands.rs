//! The command line: typing, completing, recalling, and running a line.

use super::edit::text_edit;
use super::{App, Stage};
use crate::analysis::query::Pattern;
use crate::explore::command::{
    Command, WORDS, candidates, help_on, label_candidates, parse, path_to_complete,
};
use crate::explore::filters::{Filter, FilterList, granularity_name};
use crate::explore::pane_id::PaneId;
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::{CommandLine, Overlay};
use crate::tui::widget::input::TextInput;

impl App {
    /// Opens the command line with `text`, and the cursor behind it.
    pub(super) fn open_command(&mut self, text: &str) -> Effects {
        let mut line = Box::<CommandLine>::default();
        line.input = TextInput::of_command(text);
        self.overlay = Some(Overlay::Command(line));
        self.update_candidates()
    }

    pub(super) fn type_names(&self) -> Vec<String> {
        let tables = self.shared.tables.as_ref();
        tables.map_or_else(Vec::new, |t| t.sample_types.iter().map(|t| t.name.clone()).collect())
    }

    /// Finds the completions of the typed text.
    pub(super) fn update_candidates(&mut self) -> Effects {
        let types = self.type_names();
        let Some(Overlay::Command(line)) = &mut self.overlay else { return Effects::none() };
        let text = line.input.text();
        if let Some((at, path)) = path_to_complete(&text) {
            line.await_paths(at, path);
            return Job::Paths(path.to_owned()).into();
        }
        let views = self.start.preferences.views.iter();
        if let Some(name) = text.strip_prefix("view ") {
            let fitting = views.filter(|view| view.name.starts_with(name) && view.name != name);
            line.offer(
                "view ".len(),
                fitting.map(|view| (view.name.clone(), view.lines.join("  "))),
            );
            return Effects::none();
        }
        if let Some((at, found)) =
            self.loading.profile.as_ref().and_then(|p| label_candidates(&text, p))
        {
            line.offer(at, found.into_iter());
            return Effects::none();
        }
        let tables = self.shared.tables.iter();
        let names = tables.flat_map(|t| t.rows.iter().map(|entry| t.name(entry.node)));
        let (at, mut found) = candidates(&text, &types, names);
        // The table of a session has fewer forms than a profile.
        let writes = ["w ", "write ", "w=", "write="].iter().any(|word| text.starts_with(word));
        if writes && self.arrangement.focus == PaneId::Session {
            found.retain(|(file, _)| {
                file.rsplit_once('.').is_some_and(|(_, ending)| matches!(ending, "txt" | "json"))
            });
        }
        line.offer(at, found.into_iter());
        Effects::none()
    }

    pub(super) fn command_keys(&mut self, action: Action) -> Effects {
        let Some(Overlay::Command(line)) = &mut self.overlay else { return Effects::none() };
        if line.queues(action) {
            return Effects::none();
        }
        match action {
            Action::Complete(by) => {
                line.complete(by);
                // A folder that is the only candidate is gone into.
                if line.candidates.len() == 1 && line.input.text().ends_with('/') {
                    return self.update_candidates();
                }
            }
            Action::Move(by) => {
                if line.step(by) {
                    return Effects::none();
                }
                line.recall(&self.commands, by);
                return self.update_candidates();
            }
            Action::Back => self.overlay = None,
            Action::Accept => {
                let text = line.input.text();
                self.overlay = None;
                return self.run_line(&text);
            }
            other => {
                if let Some(edit) = text_edit(other) {
                    line.input.edit(edit);
                    return self.update_candidates();
                }
            }
        }
        Effects::none()
    }

    fn run_line(&mut self, text: &str) -> Effects {
        if text.trim().is_empty() {
            return Effects::none();
        }
        self.commands.retain(|old| old != text);
        self.commands.push(text.to_owned());
        match parse(text, &self.type_names()) {
            Ok(command) if !self.allows(&command) => {
                self.tell("a log has no functions; write NAME.txt writes it")
            }
            Ok(command) => self.run_command(command),
            Err(error) => self.tell(error),
        }
    }

    /// False for commands that need a profile while a log is shown.
    fn allows(&self, command: &Command) -> bool {
        let for_logs = matches!(
            command,
            Command::Write(..)
                | Command::Reload
                | Command::Open(_)
                | Command::Close
                | Command::Profiles
                | Command::Help(_)
                | Command::Quit
        );
        for_logs || !matches!(self.stage, Stage::Log(_))
    }

    fn run_command(&mut self, command: Command) -> Effects {
        match command {
            Command::Pane(pane, by_cum) => self.show_pane_sorted(pane, by_cum),
            Command::Rows(count) => {
                self.arrangement.show(PaneId::Top);
                self.tell(format!("every row is here, not only {count}; w writes the report"))
            }
            Command::Instructions(pattern) => self.show_instructions(pattern.as_ref()),
            Command::Browse(report) => self.browse(report),
            Command::WebList(pattern) => self.offer_page(pattern.as_ref()),
            Command::Find(pane, pattern) => self.find(pane, &pattern),
            Command::Add(filters) => {
                self.arrangement.show(PaneId::Top);
                self.refine(|list| filters.into_iter().for_each(|filter| list.add(filter)))
            }
            Command::Set(kind, filter) => self.refine(|list| list.set(&kind, filter)),
            Command::Granularity(granularity) => self.set_granularity(granularity),
            Command::SampleType(name) => self.choose_type_named(&name),
            Command::Unit(unit) => self.change_settings(|query| query.set_unit(&unit)),
            Command::SourcePath(path) => self.look_in(Some(path), None),
            Command::TrimPath(path) => self.look_in(None, Some(path)),
            Command::DivideBy(by) => self.change_settings(|query| query.set_divide_by(by)),
            Command::DropNegative(on) => self.change_settings(|query| query.set_drop_negative(on)),
            Command::ShowColumns(on) => self.change_settings(|query| query.set_show_columns(on)),
            Command::Reset => self.refine(FilterList::clear),
            Command::Undo(back) => self.act(if back { Action::Undo } else { Action::Redo }),
            Command::Write(path, over) => self.write(path, over),
            Command::Reload => self.reload(),
            Command::Base(file, of_base) => self.set_base(&file, of_base),
            Command::Watch(every) => self.watch(every),
            Command::Windows(count) => self.read_windows(count),
            Command::Pause => self.act(Action::Pause),
            Command::Snapshots => self.act(Action::Snapshots),
            Command::Profiles => self.list_profiles(None),
            Command::Open(source) => self.open_profile(&source),
            Command::SaveView(name) => self.save_view(name),
            Command::View(name) => self.show_view(&name),
            Command::Close => self.close_profile(),
            Command::CopyCommand => self.copy_command(),
            Command::Shown(shown) => self.show_snapshot(shown),
            Command::Save(folder) => self.save_snapshots(folder),
            Command::Options => self.show_options(),
            Command::Help(command) => self.help_on(&command),
            Command::Quit => self.act(Action::Quit),
        }
    }

    /// Looks for source files elsewhere.
    fn look_in(&mut self, source_path: Option<String>, trim_path: Option<String>) -> Effects {
        self.panes.source.look_in(source_path, trim_path);
        Effects::none()
    }

    fn show_pane_sorted(&mut self, pane: PaneId, by_cum: Option<bool>) -> Effects {
        if pane == PaneId::Session {
            return self.show_pane(pane.number());
        }
        self.arrangement.show(pane);
        if let Some(by_cum) = by_cum {
            self.panes.top.sort_by_cum(by_cum);
        }
        Effects::none()
    }

    /// Goes to the first function that matches, or to the one at an address such as `0x401620`.
    fn find(&mut self, pane: PaneId, pattern: &Pattern) -> Effects {
        let key = self.shared.tables.as_ref().and_then(|tables| {
            let mut nodes = tables.rows.iter().map(|entry| entry.node);
            let node = nodes.find(|&node| pattern.is_match(tables.name(node).as_bytes()));
            let digits = || pattern.text().strip_prefix("0x").map(|digits| digits.replace('_', ""));
            let address = || u64::from_str_radix(&digits()?, 16).ok();
            Some(tables.key(node.or_else(|| tables.node_at(address()?))?))
        });
        match key {
            Some(key) => self.go(pane, key),
            None => self.tell(format!("no function matches {}", pattern.text())),
        }
    }

    /// Shows the instructions of the first function that matches, or of the selected one, in Source.
    fn show_instructions(&mut self, pattern: Option<&Pattern>) -> Effects {
        let effects = match pattern {
            Some(pattern) => self.find(PaneId::Source, pattern),
            None => self.show_pane_sorted(PaneId::Source, None),
        };
        if self.message.is_none()
            && let Some(key) = self.shared.selected.clone()
        {
            self.panes.source.show_instructions(key);
        }
        effects
    }

    /// Opens the command line with a file name for the page of the first function that matches, or of the selected one.
    fn offer_page(&mut self, pattern: Option<&Pattern>) -> Effects {
        let mut effects = match pattern {
            Some(pattern) => self.find(PaneId::Source, pattern),
            None => self.show_pane_sorted(PaneId::Source, None),
        };
        if self.message.is_none()
            && let Some(key) = self.shared.selected.clone()
        {
            let word = |c: char| c.is_alphanumeric() || "._-".contains(c);
            let name = key.rsplit(['/', ':']).next().unwrap_or_default();
            let name: String = name.chars().filter(|c| word(*c)).collect();
            let name = if name.is_empty() { "function" } else { name.as_str() };
            effects.extend(self.open_command(&format!("write {name}.weblist.html")));
        }
        effects
    }

    /// Lists the commands and the keys, or says what one command does.
    fn help_on(&mut self, command: &str) -> Effects {
        if command.is_empty() {
            return self.open_help(WORDS);
        }
        match help_on(command) {
            Ok(line) | Err(line) => self.tell(line),
        }
    }

    pub(super) fn choose_type_named(&mut self, name: &str) -> Effects {
        if let Some(index) = self.type_names().iter().position(|known| known == name) {
            return self.choose_type(index);
        }
        let Some(profile) = &self.loading.profile else { return Effects::none() };
        match profile.sample_type(name) {
            Ok(index) => self.choose_type(index),
            Err(error) => self.tell(error.to_string()),
        }
    }

    /// Lists every option with its value, as `o` of `go tool pprof` does.
    fn show_options(&mut self) -> Effects {
        let query = self.filters.query();
        let mut lines = vec![
            format!("sample_index = {}", self.type_names().join(" | ")),
            format!("unit = {}", query.scale.unit),
            format!("granularity = {}", granularity_name(query.granularity)),
        ];
        lines.extend(self.filters.filters().iter().map(Filter::chip));
        lines.push("focus ignore hide show show_from prune_from = PATTERN".to_owned());
        lines.push("tagfocus tagignore tagshow taghide tagroot tagleaf = LABELS".to_owned());
        lines.push("noinlines mean relative_percentages = true or false".to_owned());
        lines.push("sort = flat or cum".to_owned());
        self.overlay = Some(Overlay::message(lines, false));
        Effects::none()
    }
}
