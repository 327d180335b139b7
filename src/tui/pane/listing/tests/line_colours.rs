//! Unit tests of `tui/pane/listing/line_colours.rs`.

use super::*;
use crate::cancel::Cancel;
use crate::tui::highlight::paint;

#[test]
fn what_is_seen_comes_first_and_becomes_exact() {
    let text = Arc::new(Text::new("a.go", "var x = 1\n".repeat(3000).as_bytes()));
    let mut state = LineColours::new(Arc::clone(&text));
    let mut ranges = Vec::new();
    while let Some((text, start, end)) = state.ask(2500, 2530) {
        ranges.push((start.line, end));
        assert!(state.ask(2500, 2530).is_none(), "one question at a time");
        let painted = paint(&text, start, end, &Cancel::new()).unwrap();
        assert!(state.answer(&painted));
    }
    assert_eq!(ranges, [(2500, 2531), (1, 2001), (2001, 2590)]);
    assert!(state.tones(2500).is_some() && state.tones(2600).is_none());
    let mut plain = LineColours::new(Arc::new(Text::new("a.unknown", b"x\ny\n")));
    let (text, start, end) = plain.ask(1, 2).unwrap();
    plain.answer(&paint(&text, start, end, &Cancel::new()).unwrap());
    assert!(plain.ask(1, 2).is_none());
}
