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

/// Separates late answers from keys. An answer arrives as Alt-`]`, its letters, and an end: Ctrl-`g`, or Alt-backslash.
#[derive(Debug, Default)]
pub(in crate::tui) struct LateAnswer {
    /// An answer is still to come.
    awaited: bool,
    /// Letters of the answer so far; `None` outside of an answer.
    letters: Option<usize>,
}

impl LateAnswer {
    /// Expects an answer if one is `awaited`.
    pub(in crate::tui) fn new(awaited: bool) -> LateAnswer {
        LateAnswer { awaited, letters: None }
    }

    /// True if `input` is a part of an answer, and no key.
    pub(in crate::tui) fn takes(&mut self, input: &Input) -> bool {
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

    /// The keys left of an answer with this end between keys.
    fn left(late: &mut LateAnswer, end: &Input) -> String {
        let mut inputs = vec![key('j', KeyModifiers::NONE), key(']', KeyModifiers::ALT)];
        let shifted =
            |c: char| if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        inputs.extend("11;rgb:1e1e/FFFF/2a2a".chars().map(|c| key(c, shifted(c))));
        inputs.push(end.clone());
        inputs.extend("q]1".chars().map(|c| key(c, KeyModifiers::NONE)));
        let kept = inputs.iter().filter(|input| !late.takes(input));
        kept.filter_map(|input| match input {
            Input::Key(KeyEvent { code: KeyCode::Char(c), .. }) => Some(*c),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn late_answers_are_no_keys() {
        let bell = key('g', KeyModifiers::CONTROL);
        assert_eq!(left(&mut LateAnswer::new(true), &bell), "jq]1");
        let terminator = key('\\', KeyModifiers::ALT);
        assert_eq!(left(&mut LateAnswer::new(true), &terminator), "jq]1");
    }

    #[test]
    fn without_a_question_everything_is_a_key() {
        let bell = key('g', KeyModifiers::CONTROL);
        assert_eq!(left(&mut LateAnswer::new(false), &bell), "j]11;rgb:1e1e/FFFF/2a2agq]1");
        // One query has one answer.
        let mut late = LateAnswer::new(true);
        left(&mut late, &bell);
        assert!(!late.takes(&key(']', KeyModifiers::ALT)));
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
