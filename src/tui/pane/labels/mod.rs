//! Labels: every label key with its values and their weights, two keys crossed, and the single goroutines of a dump.

mod draw;
mod goroutines;
mod state;

use std::sync::Arc;

use crate::analysis::query::tag_filter::TagFilter;
use crate::explore::filters::Filter;
use crate::explore::view::NodeKey;
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::sentence::whole_in_words;
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::widget::table::places;
use crate::tui::widget::{Span, Spans};
use draw::{lack as lack_of, text_of};
use goroutines::Goroutines;
pub use state::Labels;
use state::{LabelForm, LabelRow};

/// The answer to a row of samples without a label.
const NO_FILTER: &str = "no filter keeps the samples without a label";

impl Labels {
    fn open(&mut self) -> Outcome {
        match self.row() {
            Some(LabelRow::Value(key, value)) => match self.value(key, value) {
                Some((_, value)) => kept(&[&value.filter]),
                None => Outcome::Done,
            },
            Some(LabelRow::Key(_)) => {
                self.toggle();
                Outcome::Done
            }
            Some(LabelRow::Rest(_) | LabelRow::InnerRest(_)) => {
                self.unfold();
                Outcome::Done
            }
            Some(LabelRow::Outer(row)) => {
                let column = self.column.checked_sub(1).filter(|_| self.is_matrix());
                self.keep_pair(row, column)
            }
            Some(LabelRow::Inner(row, column)) => self.keep_pair(row, Some(column)),
            Some(LabelRow::Lack(_)) => Outcome::Tell(NO_FILTER.to_owned()),
            None => Outcome::Done,
        }
    }

    fn toggle(&mut self) {
        let name = self.row().and_then(|row| self.head(row)).map(|(_, name)| name);
        if name.is_some_and(|name| self.folded.contains(&name)) {
            self.unfold();
        } else {
            self.fold();
        }
    }

    /// Keeps the samples with a value of the first key, and with one of the second.
    fn keep_pair(&self, row: usize, column: Option<usize>) -> Outcome {
        let Some(cross) = &self.cross else { return Outcome::Done };
        let values = [cross.rows.get(row), column.and_then(|column| cross.columns.get(column))];
        let values = values.into_iter().flatten();
        let filters: Option<Vec<&str>> = values.map(|value| value.filter.as_deref()).collect();
        match filters {
            Some(filters) => kept(&filters),
            None => Outcome::Tell(NO_FILTER.to_owned()),
        }
    }

    /// Goes back from single goroutines to the labels; false if labels are shown.
    pub fn close_goroutines(&mut self) -> bool {
        self.form == LabelForm::Goroutines && self.close()
    }

    fn root(&self) -> Outcome {
        let keys = match (self.form, self.key()) {
            (LabelForm::List, Some(key)) => vec![key],
            (LabelForm::List, None) => {
                return Outcome::Tell("the samples of this profile have no labels".to_owned());
            }
            _ => vec![self.pair.0.clone(), self.pair.1.clone()],
        };
        Outcome::Refine(Box::new(Filter::TagRoot(keys)))
    }

    fn note(&self, context: &Context<'_>) -> Option<View> {
        let line = |text: &str, role| vec![Span::new(text, role)];
        if self.pending.is_waiting() && self.keys.is_empty()
            || self.crossing.is_waiting() && self.rows.is_empty()
        {
            return Some(View::Note(vec![line("computing", Role::Dim)]));
        }
        if !self.keys.is_empty() {
            return None;
        }
        let mut lines = vec![line("The samples of this profile have no labels.", Role::Text)];
        if context.tables.analysis.query().filters.is_empty() {
            let how = "A Go program adds labels to a CPU profile with pprof.Do.";
            lines.extend([Vec::new(), line(how, Role::Dim)]);
        }
        Some(View::Note(lines))
    }
}

/// Keeps the samples that all of these filters keep.
fn kept(filters: &[&str]) -> Outcome {
    let parsed: Result<Vec<TagFilter>, _> =
        filters.iter().map(|filter| TagFilter::new("tagfocus", filter)).collect();
    match parsed {
        // A range of numbers and a pattern do not add up to one filter.
        Ok(filters) if filters.len() > 1 && filters.iter().any(|f| f.range().is_some()) => {
            let text = "numbers and another label are no single filter; keep one of them";
            Outcome::Tell(text.to_owned())
        }
        Ok(filters) => Outcome::RefineAll(filters.into_iter().map(Filter::TagFocus).collect()),
        Err(error) => Outcome::Tell(error.to_string()),
    }
}

impl Pane for Labels {
    fn scopes(&self) -> &'static [Scope] {
        match self.form {
            LabelForm::Goroutines => &[Scope::Goroutines, Scope::Rows],
            _ => &[Scope::Labels, Scope::Rows],
        }
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("weight", "what the samples with the value cost together"),
            ("share", "of all samples; one with several values counts for each"),
            ("lighter values", "are folded away, and so are those without weight"),
            (
                "goroutines",
                "each one of a dump, whatever is refined; where it is in the program's own code",
            ),
            (
                "key > key",
                "two keys crossed: as a tree, then as a table that the chosen column sorts",
            ),
        ]
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        let title = Span::new("Labels", Role::Title);
        let (first, second) = &self.pair;
        let chip = match self.form {
            LabelForm::List => return vec![title],
            LabelForm::Tree => format!("{first} > {second}"),
            LabelForm::Matrix => format!("{first} x {second}"),
            LabelForm::Goroutines => "goroutines".to_owned(),
        };
        vec![title, Span::new("  ", Role::Text), Span::new(chip, Role::Chip)]
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        if self.form == LabelForm::Goroutines {
            return Goroutines::remark(context);
        }
        let count = self.keys.len();
        let noun = if count == 1 { "key" } else { "keys" };
        let text = match (&self.cross, self.form) {
            (Some(cross), LabelForm::Matrix) => {
                let (_, columns) = self.matrix_columns(cross, context);
                let (shown, all) = (columns.len() - 1, cross.columns.len());
                let first = columns.get(1).map_or(0, |(at, _)| *at);
                if shown < all {
                    format!("columns {first} to {} of {all}", (first + shown).saturating_sub(1))
                } else {
                    format!("{all} {}", if all == 1 { "column" } else { "columns" })
                }
            }
            _ => format!("{count} {noun}"),
        };
        vec![Span::new(text, Role::Dim)]
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        if self.form == LabelForm::Goroutines {
            return self.goroutines.act(action, context);
        }
        if self.list.act(action, self.rows.len(), usize::from(context.height.max(2) / 2)) {
            return Outcome::Done;
        }
        match action {
            Action::Open => return self.open(),
            Action::Labels => return self.root(),
            Action::Right if self.is_matrix() => self.move_column(1),
            Action::Left if self.is_matrix() => self.move_column(-1),
            Action::Right => self.unfold(),
            Action::Left => self.fold(),
            Action::Cross if !self.next_form() => {
                let text = match self.keys.len() {
                    _ if self.pending.is_waiting() => "the labels are not added up yet",
                    0 => "the samples of this profile have no labels",
                    _ => "there is one label key only",
                };
                return Outcome::Tell(text.to_owned());
            }
            Action::Cross => {}
            Action::NextPair if self.form == LabelForm::List => {
                return Outcome::Tell("cross two keys first".to_owned());
            }
            Action::NextPair => self.next_pair(),
            Action::LabelColumn => return self.key().map_or(Outcome::Done, Outcome::LabelColumn),
            _ => return Outcome::Ignored,
        }
        Outcome::Done
    }

    fn click(&mut self, (x, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        let y = usize::from(y).checked_sub(1);
        if let (LabelForm::Goroutines, Some(y)) = (self.form, y) {
            return self.goroutines.click(y, double, context);
        }
        let Some(y) = y else {
            if let Some(cross) = self.cross.clone().filter(|_| self.is_matrix()) {
                let (_, shown) = self.matrix_columns(&cross, context);
                let places = places(&self.matrix(context).0, 0, context.width);
                let hit = places.iter().position(|&(start, width)| x < start + width);
                let column = hit.and_then(|hit| shown.get(hit.checked_sub(1)?));
                (self.column, self.stale) = (column.map_or(0, |(at, _)| *at), true);
            }
            return Outcome::Done;
        };
        let row = self.list.first() + y;
        if row < self.rows.len() {
            self.list.go(row);
            if double {
                return self.open();
            }
        }
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        if context.goroutines.is_none() {
            self.close_goroutines();
        }
        self.goroutines.follow(context);
        if std::mem::take(&mut self.stale) {
            self.arrange();
        }
        self.list.scroll(usize::from(context.height.saturating_sub(1)), self.rows.len());
    }

    fn hide(&mut self, _: &Context<'_>) {
        self.pending.cancel_waiting();
        self.crossing.cancel_waiting();
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        if self.pending.question() != Some(&context.generation) {
            let number = self.pending.ask(context.generation);
            return Some(Job::LabelTotals { number, tables: Arc::clone(context.tables) });
        }
        // Both jobs have one lane, and the newer would cancel the older.
        if !matches!(self.form, LabelForm::Tree | LabelForm::Matrix) || self.pending.is_waiting() {
            return None;
        }
        let asked = (context.generation, self.pair.clone());
        if self.crossing.question() == Some(&asked) {
            return None;
        }
        let number = self.crossing.ask(asked);
        let tables = Arc::clone(context.tables);
        Some(Job::LabelCross { number, tables, keys: self.pair.clone() })
    }

    fn answer(&mut self, event: &Event) -> bool {
        match event {
            Event::LabelTotals(number, keys) => {
                if self.pending.answer(*number).is_some() {
                    self.keys = Arc::clone(keys);
                    self.stale = true;
                }
            }
            Event::LabelCross(number, cross) => {
                if self.crossing.answer(*number).is_some() {
                    self.cross = Some(Arc::clone(cross));
                    self.stale = true;
                }
            }
            _ => return false,
        }
        true
    }

    fn back(&mut self) -> bool {
        self.close()
    }

    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        let goroutines = Some(&self.goroutines).filter(|_| self.form == LabelForm::Goroutines);
        let place = goroutines.and_then(|goroutines| goroutines.subject(context));
        place.or_else(|| context.selected.cloned())
    }

    fn open_hint(&self) -> Option<&'static str> {
        if self.form == LabelForm::Goroutines {
            return self.goroutines.open_hint();
        }
        match self.row()? {
            row @ LabelRow::Key(_) => {
                let is_folded = self.head(row).is_some_and(|(_, name)| self.folded.contains(&name));
                Some(if is_folded { "unfold" } else { "fold" })
            }
            LabelRow::Rest(_) | LabelRow::InnerRest(_) => Some("unfold"),
            LabelRow::Lack(_) => Some(""),
            LabelRow::Value(..) | LabelRow::Outer(_) | LabelRow::Inner(..) => None,
        }
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        if self.form == LabelForm::Goroutines {
            return self.goroutines.detail(context);
        }
        let cross = self.cross.as_deref();
        let pair = |row: usize, column: Option<usize>| {
            let cross = cross?;
            let (outer, inner) = &self.pair;
            let value = cross.rows.get(row)?;
            let name = format!("{outer} = {}", text_of(value, outer));
            let Some(column) = column else { return Some((name, value.weight)) };
            let other = text_of(cross.columns.get(column)?, inner);
            Some((format!("{name}, {inner} = {other}"), cross.cell(row, column)))
        };
        let found = match self.row() {
            Some(LabelRow::Value(key, value)) => self
                .value(key, value)
                .map(|(key, value)| (format!("{key} = {}", value.text), value.weight)),
            Some(LabelRow::Key(key)) => {
                self.keys.get(key).map(|key| (format!("label {}", key.name), key.weight))
            }
            Some(LabelRow::Lack(key)) => {
                self.keys.get(key).and_then(|key| Some((lack_of(&key.name), key.lack?)))
            }
            Some(LabelRow::Outer(row)) => {
                pair(row, self.column.checked_sub(1).filter(|_| self.is_matrix()))
            }
            Some(LabelRow::Inner(row, column)) => pair(row, Some(column)),
            _ => None,
        };
        let Some((name, weight)) = found else { return Vec::new() };
        let tables = context.tables;
        let keeps = match self.row() {
            Some(LabelRow::Key(_)) => "; t makes it the root, v crosses it with another",
            Some(LabelRow::Lack(_)) => "",
            _ => "; enter keeps it alone",
        };
        let mut spans = vec![
            Span::new(name, Role::Title),
            Span::new(" has ", Role::Text),
            Span::new(tables.signed(weight), Role::Number),
        ];
        // Quotients have no whole for shares.
        if !tables.is_quotient() {
            let share = format!(" ({} of {})", tables.percent(weight), whole_in_words(tables));
            spans.push(Span::new(share, Role::Dim));
        }
        spans.push(Span::new(keeps, Role::Dim));
        spans
    }

    fn view(&self, context: &Context<'_>) -> View {
        if self.form == LabelForm::Goroutines {
            let (columns, rows) = self.goroutines.table(context);
            return View::Table(columns, rows);
        }
        if let Some(note) = self.note(context) {
            return note;
        }
        let (columns, rows) =
            if self.is_matrix() { self.matrix(context) } else { self.listed(context) };
        View::Table(columns, rows)
    }
}
