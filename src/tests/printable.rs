//! Unit tests of `printable.rs`.

use super::*;

#[test]
fn control_characters_become_visible() {
    assert_eq!(printable("a\u{1b}[31m\nb\u{85}\té"), "a\u{fffd}[31m\u{fffd}b\u{fffd}\u{fffd}é");
    assert_eq!(printable(""), "");
}

#[test]
fn symbols_stand_for_controls_and_for_marks_of_direction() {
    let marks = ['\u{61c}', '\u{200e}', '\u{200f}'];
    let overrides = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
    for c in ('\u{80}'..='\u{9f}').chain(marks).chain(overrides) {
        assert_eq!(symbol(c), '\u{fffd}', "{c:?}");
    }
    let controls = ('\0'..='\x1f').chain(['\x7f']).map(symbol);
    assert!(controls.eq(('\u{2400}'..='\u{241f}').chain(['\u{2421}'])));
    assert!("a ~é名\u{a0}\u{301}🦀".chars().all(|c| symbol(c) == c));
}
