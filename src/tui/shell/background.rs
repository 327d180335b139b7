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
mod tests {
    use super::*;

    fn key(code: char, modifiers: KeyModifiers) -> Input {
        Input::Key(KeyEvent::new(KeyCode::Char(code), modifiers))
    }

    fn letter(input: &Input) -> Option<char> {
        match input {
            Input::Key(KeyEvent { code: KeyCode::Char(c), .. }) => Some(*c),
            _ => None,
        }
    }

    /// The keys left of an answer with this end between keys.
    fn left(late: &mut LateAnswer, end: &Input) -> String {
        let mut inputs = vec![key('j', KeyModifiers::NONE), key(']', KeyModifiers::ALT)];
        let shifted =
            |c: char| if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        inputs.extend("11;rgb:1e1e/FFFF/2a2a".chars().map(|c| key(c, shifted(c))));
        inputs.push(end.clone());
        inputs.extend("q]1".chars().map(|c| key(c, KeyModifiers::NONE)));
        let mut kept: Vec<Input> = inputs.into_iter().flat_map(|input| late.pass(input)).collect();
        kept.extend(late.flush());
        kept.iter().filter_map(letter).collect()
    }

    #[test]
    fn late_answers_are_no_keys() {
        let bell = key('g', KeyModifiers::CONTROL);
        assert_eq!(left(&mut LateAnswer::new(true), &bell), "jq]1");
        let terminator = key('\\', KeyModifiers::ALT);
        assert_eq!(left(&mut LateAnswer::new(true), &terminator), "jq]1");
    }

    /// A terminal whose colours change says so unasked.
    #[test]
    fn answers_that_nobody_asked_for_are_no_keys() {
        let bell = key('g', KeyModifiers::CONTROL);
        let mut late = LateAnswer::new(true);
        for _ in 0..3 {
            assert_eq!(left(&mut late, &bell), "jq]1");
            assert_eq!(left(&mut late, &key('\\', KeyModifiers::ALT)), "jq]1");
        }
        assert_eq!(left(&mut LateAnswer::new(false), &bell), "jq]1");
    }

    #[test]
    fn keys_that_begin_as_an_answer_are_keys() {
        for (typed, expected) in [("]", "]"), ("]1", "]1"), ("]1j", "]1j"), ("]11]", "]11]")] {
            let mut late = LateAnswer::new(false);
            let modifiers = |at| if at == 0 { KeyModifiers::ALT } else { KeyModifiers::NONE };
            let keys = typed.chars().enumerate().map(|(at, c)| key(c, modifiers(at)));
            let mut passed: Vec<Input> = keys.flat_map(|input| late.pass(input)).collect();
            passed.extend(late.flush());
            assert_eq!(passed.iter().filter_map(letter).collect::<String>(), expected);
        }
    }

    #[test]
    fn an_answer_without_an_end_does_not_swallow_what_is_typed() {
        let mut late = LateAnswer::new(true);
        assert!(late.takes(&key(']', KeyModifiers::ALT)));
        let taken = (0..100).filter(|_| late.takes(&key('j', KeyModifiers::NONE))).count();
        assert_eq!(taken, LONGEST);
        let mut late = LateAnswer::new(true);
        late.takes(&key(']', KeyModifiers::ALT));
        assert!(!late.takes(&Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE))));
        assert!(!late.takes(&key('j', KeyModifiers::NONE)));
    }
}
