//! Asking the terminal for its background, and keeping answers that come late from being taken for typed keys.
//!
//! The question (OSC 11) goes out together with one that every terminal answers, so that most terminals that know
//! nothing of the first are told at once. A slow line may still answer when the keys are being read already: what it
//! says then is no key, and is dropped.

use std::time::Duration;

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use terminal_colorsaurus::{QueryOptions, background_color};

use crate::tui::theme::Palette;

/// The first frame waits no longer than this.
const PATIENCE: Duration = Duration::from_millis(30);

/// A longer answer is none: `11;rgba:ffff/ffff/ffff/ffff` is the longest that terminals give.
const LONGEST: usize = 40;

/// The palette that suits the terminal's background; none where the terminal does not say in time.
pub(in crate::tui) fn ask() -> Option<Palette> {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    let color = background_color(options).ok()?;
    Some(if color.perceived_lightness() > 0.5 { Palette::Light } else { Palette::Dark })
}

/// Tells late answers from keys. An answer arrives as Alt and `]`, its letters, and an end that is Ctrl and `g`, or Alt
/// and a backslash.
#[derive(Debug, Default)]
pub(in crate::tui) struct LateAnswer {
    /// Whether an answer is still to come.
    awaited: bool,
    /// Letters of it that have come so far; none outside of an answer.
    letters: Option<usize>,
}

impl LateAnswer {
    /// Where a question was asked and not answered, what comes may be the answer.
    pub(in crate::tui) fn new(awaited: bool) -> LateAnswer {
        LateAnswer { awaited, letters: None }
    }

    /// Whether `input` is a part of an answer, which is nobody's key.
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
            // The end may come apart from its backslash.
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

    /// What is left of an answer with these ends, and of the keys behind it.
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
        // One question has one answer.
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
