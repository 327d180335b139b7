//! The command line: a command being typed, its completions, and recalled lines.

use crate::tui::keys::bindings::Action;
use crate::tui::theme::Role;
use crate::tui::widget::Span;
use crate::tui::widget::input::TextInput;
use crate::tui::widget::popup::PopupRow;

/// A command while it is being typed.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// The line that is being typed, and its cursor.
    pub input: TextInput,
    /// The start, in bytes, of the part that candidates replace.
    pub at: usize,
    /// Candidates, each with a description.
    pub candidates: Vec<(String, String)>,
    /// The candidate in the line.
    pub chosen: Option<usize>,
    /// The text typed before the first candidate was chosen.
    typed: String,
    /// The recalled line, counted from the newest, and the text typed before.
    recalled: Option<(usize, String)>,
    /// The path whose completions are still read.
    awaited: Option<String>,
    /// The candidates are paths.
    lists_paths: bool,
    /// Keys typed behind a completion whose paths are still read.
    queued: Vec<Action>,
}

impl CommandLine {
    /// Replaces the candidates, for the part of the line from the byte `at` on.
    pub fn offer(&mut self, at: usize, candidates: impl Iterator<Item = (String, String)>) {
        (self.at, self.candidates, self.chosen) = (at, candidates.collect(), None);
        (self.awaited, self.lists_paths) = (None, false);
    }

    /// Waits for the completions of the path from the byte `at` on. Those of a shorter path stay as far as they fit.
    pub fn await_paths(&mut self, at: usize, path: &str) {
        let known = std::mem::take(&mut self.candidates);
        let fitting = known.into_iter().filter(|(known, _)| known.starts_with(path));
        let fitting: Vec<_> = fitting.filter(|_| self.lists_paths).collect();
        self.offer(at, fitting.into_iter());
        (self.awaited, self.lists_paths) = (Some(path.to_owned()), true);
    }

    /// Takes the completions of a path. Those of another path than the awaited one are dropped.
    pub fn offer_paths(&mut self, typed: &str, paths: Vec<String>) {
        if self.awaited.as_deref() == Some(typed) {
            self.offer(self.at, paths.into_iter().map(|path| (path, String::new())));
            self.lists_paths = true;
        }
    }

    /// Keeps a key that needs paths which are still read, and every key behind it. True for a key that is kept.
    pub fn queues(&mut self, action: Action) -> bool {
        let needs_paths = matches!(action, Action::Complete(_) | Action::Move(1..));
        let waits = self.awaited.is_some() && (needs_paths || !self.queued.is_empty());
        let is_kept = waits && action != Action::Back;
        if is_kept {
            self.queued.push(action);
        }
        is_kept
    }

    /// The kept keys, once the paths have come.
    pub fn take_queued(&mut self) -> Vec<Action> {
        if self.awaited.is_some() { Vec::new() } else { std::mem::take(&mut self.queued) }
    }

    /// Replaces the part at `at` by the next or the previous candidate, around the ends.
    pub fn complete(&mut self, by: i32) {
        let count = self.candidates.len() as i64;
        if count == 0 {
            return;
        }
        let next = match self.chosen {
            Some(now) => (now as i64 + i64::from(by)).rem_euclid(count),
            None if by < 0 => count - 1,
            None => 0,
        } as usize;
        let text = self.input.text();
        if self.chosen.is_none() {
            self.typed.clone_from(&text);
        }
        let head = text.get(..self.at).unwrap_or(&text);
        self.input = TextInput::new(&format!("{head}{}", self.candidates[next].0));
        self.chosen = Some(next);
    }

    /// Goes to the next or the previous candidate, and before the first one back to what was typed. False for a step that
    /// goes through the lines typed before: up without a candidate, and down from such a line.
    pub fn step(&mut self, by: i32) -> bool {
        match self.chosen {
            Some(0) if by < 0 => {
                self.input = TextInput::new(&self.typed);
                self.chosen = None;
            }
            Some(at) if by > 0 && at + 1 == self.candidates.len() => {}
            Some(_) => self.complete(by),
            None if by > 0 && self.recalled.is_none() && !self.candidates.is_empty() => {
                self.complete(by);
            }
            None => return false,
        }
        true
    }

    /// The candidates in view of all, if there are more than `height`.
    pub fn foot(&self, height: usize) -> String {
        let count = self.candidates.len();
        if count <= height {
            return String::new();
        }
        let first = self.first(height);
        format!("{} to {} of {count}", first + 1, first + height)
    }

    fn first(&self, height: usize) -> usize {
        (self.chosen.unwrap_or(0) + 1).saturating_sub(height)
    }

    /// Recalls an older or a newer line of `lines` (oldest first); behind the newest is the text typed before.
    pub fn recall(&mut self, lines: &[String], by: i32) {
        let (place, typed) = match self.recalled.take() {
            Some((place, typed)) => (place as i64 - i64::from(by), typed),
            None => (-i64::from(by) - 1, self.input.text()),
        };
        if place < 0 {
            self.input = TextInput::new(&typed);
            return;
        }
        let place = (place as usize).min(lines.len().saturating_sub(1));
        if let Some(line) = lines.iter().rev().nth(place) {
            self.input = TextInput::new(line);
            self.recalled = Some((place, typed));
        }
    }

    /// The rows around the chosen candidate.
    pub fn rows(&self, height: usize) -> Vec<PopupRow> {
        let first = self.first(height);
        let shown = self.candidates.iter().enumerate().skip(first).take(height);
        let row = |(place, (word, about)): (usize, &(String, String))| PopupRow {
            left: vec![Span::new(word.clone(), Role::Text)],
            right: vec![Span::new(about.clone(), Role::Dim)],
            selected: self.chosen == Some(place),
        };
        shown.map(row).collect()
    }
}
