//! What lies over the panes: the help, the search with its popup, the menu of sample types, a message.
//!
//! An overlay is state, not a loop: background answers keep coming in behind it. At most one is open.

pub mod compare_picker;
pub mod live_rows;

use std::sync::Arc;

use self::compare_picker::ComparePicker;
use self::live_rows::{EndpointPicker, SnapshotPicker};
use super::keys::bindings::Scope;
use super::keys::spelling::{Bound, Keys};
use super::pane::name::shorten;
use super::theme::{Glyphs, Role};
use super::widget::input::Input;
use super::widget::popup::PopupRow;
use super::widget::text::wrapped;
use super::widget::{Span, Spans, marked, number};
use crate::explore::search::{Matches, SearchMode, SearchQuery};
use crate::explore::view::{NodeKey, ProfileView};

/// The search while it is being typed.
#[derive(Clone, Debug, Default)]
pub struct SearchPopup {
    /// What is typed.
    pub input: Input,
    /// How it is read.
    pub mode: SearchMode,
    /// The answer on the screen, which may be to an older query.
    pub matches: Option<Arc<Matches>>,
    /// The hit that the panes follow.
    pub cursor: usize,
    /// What was selected before, for Esc.
    pub selected: Option<NodeKey>,
    /// What was searched before, for Esc.
    pub before: Option<Arc<Matches>>,
}

impl SearchPopup {
    /// What is asked.
    pub fn query(&self) -> SearchQuery {
        SearchQuery { text: self.input.text(), mode: self.mode }
    }

    /// The place among the tables' entries of the hit under the cursor.
    pub fn hit(&self) -> Option<usize> {
        let hits = &self.matches.as_ref()?.hits;
        hits.get(self.cursor).map(|&hit| hit as usize)
    }

    /// Moves the cursor, stopping at the ends.
    pub fn step(&mut self, steps: i32) {
        let last = self.matches.as_ref().map_or(0, |m| m.hits.len()).saturating_sub(1);
        self.cursor = (self.cursor as i64 + i64::from(steps)).clamp(0, last as i64) as usize;
    }

    /// The rows around the cursor, for a popup of this size.
    pub fn rows(
        &self,
        tables: &ProfileView,
        (width, height): (u16, u16),
        glyphs: &Glyphs,
    ) -> Vec<PopupRow> {
        let Some(matches) = &self.matches else { return Vec::new() };
        let height = usize::from(height);
        let first = (self.cursor + 1).saturating_sub(height);
        let hits = matches.hits.iter().enumerate().skip(first).take(height);
        let row = |(place, &hit): (usize, &u32)| {
            let entry = tables.rows.get(hit as usize)?;
            let name = tables.name(entry.node);
            let mut right = vec![Span::new("  ", Role::Text)];
            right.extend(padded(number(&tables.figure(entry.flat), false), 9));
            right.extend(padded(number(&tables.percent(entry.flat), false), 8));
            let room = usize::from(width).saturating_sub(23);
            let (text, skipped, put) = shorten(name, room, glyphs);
            let positions = matches.positions(name).into_iter().map(|p| p as usize);
            let shown = positions.filter(|&p| p >= skipped);
            let positions: Vec<usize> = shown.map(|p| p - skipped + put).collect();
            let left = marked(&text, &positions, Role::Text);
            Some(PopupRow { left, right, selected: place == self.cursor })
        };
        hits.filter_map(row).collect()
    }

    /// How many match, and what they cost together; or what is wrong with the query.
    pub fn foot(&self, tables: &ProfileView) -> Spans {
        let Some(matches) = &self.matches else {
            return vec![Span::new("type letters of a function's name", Role::Dim)];
        };
        if let Some(error) = &matches.error {
            return vec![Span::new(error.clone(), Role::Error)];
        }
        if matches.query.text.is_empty() {
            return vec![Span::new("type letters of a function's name", Role::Dim)];
        }
        let (count, all) = (matches.hits.len(), tables.rows.len());
        let mut text = format!("{count} of {all} functions");
        if !tables.is_quotient() {
            text = format!("{text}, flat together {}", tables.percent(matches.flat));
        }
        vec![Span::new(text, Role::Dim)]
    }
}

/// `spans` with blanks in front up to `room` columns.
fn padded(mut spans: Spans, room: usize) -> Spans {
    let used = super::widget::width(&spans);
    spans.insert(0, Span::new(" ".repeat(room.saturating_sub(used)), Role::Text));
    spans
}

/// A command while it is being typed.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// What is typed.
    pub input: Input,
    /// Where the part begins that the candidates may replace, in bytes.
    pub at: usize,
    /// What may stand there, each with a word on it.
    pub candidates: Vec<(String, String)>,
    /// The candidate that stands there now.
    pub chosen: Option<usize>,
    /// The line that is recalled, counted from the newest, and what was typed before.
    recalled: Option<(usize, String)>,
}

impl CommandLine {
    /// Puts the next candidate into the line, or the one before.
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
        let head = text.get(..self.at).unwrap_or(&text);
        self.input = Input::new(&format!("{head}{}", self.candidates[next].0));
        self.chosen = Some(next);
    }

    /// Recalls an older line of `lines` (oldest first), or a newer one, back to what was being typed.
    pub fn recall(&mut self, lines: &[String], by: i32) {
        let (place, typed) = match self.recalled.take() {
            Some((place, typed)) => (place as i64 - i64::from(by), typed),
            None => (-i64::from(by) - 1, self.input.text()),
        };
        if place < 0 {
            self.input = Input::new(&typed);
            return;
        }
        let place = (place as usize).min(lines.len().saturating_sub(1));
        if let Some(line) = lines.iter().rev().nth(place) {
            self.input = Input::new(line);
            self.recalled = Some((place, typed));
        }
    }

    /// The candidates around the chosen one as rows.
    pub fn rows(&self, height: usize) -> Vec<PopupRow> {
        let first = (self.chosen.unwrap_or(0) + 1).saturating_sub(height);
        let shown = self.candidates.iter().enumerate().skip(first).take(height);
        let row = |(place, (word, about)): (usize, &(String, String))| PopupRow {
            left: vec![Span::new(word.clone(), Role::Text)],
            right: vec![Span::new(about.clone(), Role::Dim)],
            selected: self.chosen == Some(place),
        };
        shown.map(row).collect()
    }
}

/// What lies over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// The keys of these scopes, from a row on.
    Help {
        /// Innermost first.
        scopes: Vec<Scope>,
        /// What the columns of the pane mean.
        legend: &'static [(&'static str, &'static str)],
        /// The first row shown.
        first: usize,
    },
    /// The search.
    Finder(Box<SearchPopup>),
    /// The command line.
    Command(Box<CommandLine>),
    /// The sample types with their totals.
    Types {
        /// The row under the cursor.
        cursor: usize,
    },
    /// What the profile is compared to.
    Base(Box<ComparePicker>),
    /// What a server offers.
    Offer(Box<EndpointPicker>),
    /// The snapshots of a live process.
    Snapshots(Box<SnapshotPicker>),
    /// Something to be told.
    Message {
        /// One entry a line.
        lines: Vec<String>,
        /// The first row shown.
        first: usize,
        /// The program ends with it.
        fatal: bool,
    },
}

impl Overlay {
    /// The scopes of its keys, innermost first.
    pub fn scopes(&self) -> &'static [Scope] {
        match self {
            Overlay::Help { .. } => &[Scope::Help, Scope::Rows, Scope::Always],
            Overlay::Command(_) => &[Scope::Command, Scope::Prompt, Scope::Always],
            Overlay::Finder(_) => &[Scope::Finder, Scope::Prompt, Scope::Always],
            Overlay::Base(_) => &[Scope::Base, Scope::Prompt, Scope::Always],
            Overlay::Snapshots(_) => &[Scope::Snapshots, Scope::Menu, Scope::Rows, Scope::Always],
            Overlay::Types { .. } | Overlay::Offer(_) => &[Scope::Menu, Scope::Rows, Scope::Always],
            Overlay::Message { .. } => &[Scope::Message, Scope::Rows, Scope::Always],
        }
    }
}

/// The help: what the columns mean, then the bindings of the scopes in force, each scope under its title, on rows of `room`
/// columns.
pub fn help_rows(
    keys: &Keys,
    scopes: &[Scope],
    legend: &[(&str, &str)],
    room: usize,
) -> Vec<PopupRow> {
    let shown: Vec<&Bound> = keys.of(scopes).collect();
    // Each scope has a column of its own: few have keys as long as the lists.
    let widest = |scope: Scope, legend: &[(&str, &str)]| {
        let of_scope = shown.iter().filter(|bound| bound.binding.scope == scope);
        let labels = of_scope.map(|bound| bound.labels().chars().count());
        let words = labels.chain(legend.iter().map(|(word, _)| word.chars().count()));
        words.max().unwrap_or(0).min(room / 3)
    };
    let heading =
        |text: &str| PopupRow { left: vec![Span::new(text, Role::Title)], ..PopupRow::default() };
    let entry = |word: &str, meaning: &str, widest: usize| -> Vec<PopupRow> {
        // Where the words do not fit beside the keys they go on below themselves.
        let mut word = word;
        let mut row = |line: String| {
            let gap = " ".repeat((widest + 2).saturating_sub(word.chars().count()).max(1));
            let left = vec![
                Span::new("  ", Role::Text),
                Span::new(std::mem::take(&mut word), Role::Key),
                Span::new(gap, Role::Text),
                Span::new(line, Role::Text),
            ];
            PopupRow { left, ..PopupRow::default() }
        };
        wrapped(meaning, room.saturating_sub(widest + 4)).into_iter().map(&mut row).collect()
    };
    let mut rows: Vec<PopupRow> = Vec::new();
    let mut last: Option<(Scope, usize)> = None;
    for bound in &shown {
        let scope = bound.binding.scope;
        let column = match last {
            Some((same, column)) if same == scope => column,
            before => {
                let legend = if before.is_none() { legend } else { &[] };
                let column = widest(scope, legend);
                if before.is_some() {
                    rows.push(PopupRow::default());
                }
                rows.push(heading(scope.title()));
                rows.extend(legend.iter().flat_map(|(word, said)| entry(word, said, column)));
                if !legend.is_empty() {
                    rows.push(PopupRow::default());
                }
                column
            }
        };
        last = Some((scope, column));
        rows.extend(entry(&bound.labels(), bound.binding.help, column));
    }
    rows
}

/// A message in rows for a screen of this size, and how many of them fit.
pub fn message_rows(lines: &[String], (width, height): (u16, u16)) -> (Vec<String>, usize) {
    let room = usize::from(width.saturating_sub(8).clamp(10, 76));
    let rows = lines.iter().flat_map(|line| wrapped(line, room)).collect();
    (rows, usize::from(height.saturating_sub(2)))
}

/// The sample types as rows, the one in use marked.
pub fn type_rows(tables: &ProfileView, cursor: usize) -> Vec<PopupRow> {
    let row = |(i, total): (usize, &crate::explore::view::SampleTypeTotal)| {
        let current = i == tables.sample_type();
        let role = if current { Role::Accent } else { Role::Text };
        PopupRow {
            left: vec![Span::new(total.name.clone(), role)],
            right: number(&total.figure, true),
            selected: i == cursor,
        }
    };
    tables.sample_types.iter().enumerate().map(row).collect()
}
