//! A one-line editor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::line;
use super::span::Span;
use super::text;
use crate::tui::theme::{Fill, Role, Theme};

/// Text being typed, with a cursor between its characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextInput {
    chars: Vec<char>,
    cursor: usize,
    /// Characters at the beginning that [`Edit::Clear`] leaves as long as there are others behind them.
    lead: usize,
}

/// A change to a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Moves one character to the left.
    Left,
    /// Moves one character to the right.
    Right,
    /// Moves to the beginning.
    Home,
    /// Moves to the end.
    End,
    /// Deletes the character before the cursor.
    Backspace,
    /// Deletes the character under the cursor.
    Delete,
    /// Deletes the word before the cursor.
    Word,
    /// Deletes everything before the cursor; in a command the first word stays until nothing is behind it.
    Clear,
}

impl TextInput {
    /// An editor of `text` with the cursor behind it.
    pub fn new(text: &str) -> TextInput {
        let chars: Vec<char> = text.chars().collect();
        TextInput { cursor: chars.len(), chars, lead: 0 }
    }

    /// An editor of `command`. Its first word, up to a space or `=`, stays when what is behind it is cleared.
    pub fn of_command(command: &str) -> TextInput {
        let mut input = Self::new(command);
        input.lead =
            input.chars.iter().position(|c| [' ', '='].contains(c)).map_or(0, |end| end + 1);
        input
    }

    /// The text as edited so far.
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// Inserts `text` at the cursor, without its line breaks.
    pub fn insert(&mut self, text: &str) {
        self.change_from(self.cursor);
        for c in text.chars().filter(|c| !matches!(c, '\n' | '\r')) {
            self.chars.insert(self.cursor, c);
            self.cursor += 1;
        }
    }

    /// Changes the text or the cursor.
    pub fn edit(&mut self, edit: Edit) {
        let before = self.cursor;
        match edit {
            Edit::Left => self.cursor = before.saturating_sub(1),
            Edit::Right => self.cursor = (before + 1).min(self.chars.len()),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.chars.len(),
            Edit::Backspace => self.take(before.saturating_sub(1)),
            Edit::Delete if before < self.chars.len() => {
                self.change_from(before);
                self.chars.remove(before);
            }
            Edit::Delete => {}
            Edit::Word => {
                let word = |c: &char| c.is_alphanumeric() || *c == '_';
                let head = &self.chars[..before];
                let end = head.iter().rposition(word).map_or(0, |i| i + 1);
                let start = head[..end].iter().rposition(|c| !word(c)).map_or(0, |i| i + 1);
                self.take(start);
            }
            Edit::Clear if before > self.lead => self.take(self.lead),
            Edit::Clear => self.take(0),
        }
    }

    /// A lead that is edited is text like any other.
    fn change_from(&mut self, from: usize) {
        if from < self.lead {
            self.lead = 0;
        }
    }

    fn take(&mut self, from: usize) {
        self.change_from(from);
        self.chars.drain(from..self.cursor);
        self.cursor = from;
    }

    /// Draws text and cursor on the first row of `area`. A long text is cut at the left to keep the cursor visible.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, fill: Fill) {
        let glyphs = theme.glyphs();
        let head: String = self.chars[..self.cursor].iter().collect();
        let tail: String = self.chars[self.cursor..].iter().collect();
        let head = text::printable(&head, glyphs);
        let room = usize::from(area.width.saturating_sub(1));
        let head = text::cut(&head, room, text::Cut::Start, glyphs).into_owned();
        let spans = [
            Span::new(head, Role::Text),
            Span::new(glyphs.cursor, Role::Accent),
            Span::new(tail, Role::Text),
        ];
        line(buffer, area, &spans, theme, fill);
    }
}

#[cfg(test)]
#[path = "tests/input.rs"]
mod tests;
