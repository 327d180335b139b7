//! The terminal's background colour, and answers that arrive too late to choose the palette.
//!
//! The query (OSC 11) is sent with one that every terminal answers, so that most terminals without OSC 11 need no wait.
//! On a slow line the answer arrives among the keys: it is dropped there.

use std::time::Duration;

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use terminal_colorsaurus::{QueryOptions, background_color};

use crate::tui::theme::Palette;

/// The longest wait before the first frame.
const PATIENCE: Duration = Duration::from_millis(30);

/// Characters of an answer at most: the longest of a terminal is `11;rgba:ffff/ffff/ffff/ffff`.
const LONGEST: usize = 40;

/// The palette for the terminal's background; `None` if the terminal does not answer in time.
pub(in crate::tui) fn ask() -> Option<Palette> {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    let color = background_color(options).ok()?;
    Some(if color.perceived_lightness() > 0.5 { Palette::Light } else { Palette::Dark })
}

/// The beginning of an answer behind Alt-`]`: `10;`, `11;` or `12;`.
const HEAD: [&[char]; 3] = [&['1'], &['0', '1', '2'], &[';']];

/// Separates answers from keys. An answer arrives as Alt-`]`, its letters, and an end: Ctrl-`g`, or Alt-backslash.
///
/// One that nobody asked for, as terminals send it whose colours change, is told by its first four characters, which
/// arrive together.
#[derive(Debug, Default)]
pub(in crate::tui) struct LateAnswer {
    /// An answer is still to come.
    awaited: bool,
    /// Letters of the answer so far; `None` outside of an answer.
    letters: Option<usize>,
    /// The beginning of what may be an answer that nobody asked for.
    held: Vec<Input>,
}

impl LateAnswer {
    /// Expects an answer if one is `awaited`.
    pub(in crate::tui) fn new(awaited: bool) -> LateAnswer {
        LateAnswer { awaited, ..LateAnswer::default() }
    }

    /// The inputs that are known to be no part of an answer, now that `input` has arrived.
    pub(in crate::tui) fn pass(&mut self, input: Input) -> Vec<Input> {
        if self.letters.is_some() || self.awaited {
            return if self.takes(&input) { Vec::new() } else { vec![input] };
        }
        let is_next = match (self.held.len().checked_sub(1), &input) {
            (None, Input::Key(KeyEvent { code: KeyCode::Char(']'), modifiers, .. })) => {
                modifiers.contains(KeyModifiers::ALT)
            }
            (Some(at), Input::Key(KeyEvent { code: KeyCode::Char(c), .. })) => HEAD[at].contains(c),
            _ => false,
        };
        self.held.push(input);
        if !is_next {
            return self.flush();
        }
        if self.held.len() > HEAD.len() {
            self.held.clear();
            self.letters = Some(HEAD.len());
        }
        Vec::new()
    }

    /// True while inputs are held back that may be the beginning of an answer.
    pub(in crate::tui) fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// The inputs that were held back, where nothing follows them: they are keys.
    pub(in crate::tui) fn flush(&mut self) -> Vec<Input> {
        std::mem::take(&mut self.held)
    }

    /// True if `input` is a part of an answer, and no key.
    fn takes(&mut self, input: &Input) -> bool {
        let Input::Key(KeyEvent { code, modifiers, .. }) = input else { return false };
        let alt = modifiers.contains(KeyModifiers::ALT);
        let control = modifiers.contains(KeyModifiers::CONTROL);
        match (self.letters, *code) {
            (None, KeyCode::Char(']')) if alt && self.awaited => self.letters = Some(0),
            (None, _) => return false,
            (Some(_), KeyCode::Char('\\' | 'g')) if alt || control => {
                *self = LateAnswer::default();
            }
            (Some(count), KeyCode::Char(_)) if !alt && !control && count < LONGEST => {
                self.letters = Some(count + 1);
            }
            // The end may arrive as Esc and, apart from it, the backslash.
            (Some(_), KeyCode::Esc) => self.letters = Some(LONGEST - 1),
            _ => {
                *self = LateAnswer::default();
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
#[path = "tests/background.rs"]
mod tests;
