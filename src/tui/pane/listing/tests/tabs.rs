//! Unit tests of `tui/pane/listing/tabs.rs`.

use super::*;

#[test]
fn lines_are_cut_into_tones_and_tabs_are_blanks() {
    let tones = [(3, Tone::Keyword), (6, Tone::Plain)];
    let got = pieces("\tif\tx := 1", &tones, 0).0;
    let want = [("    if".to_owned(), Tone::Keyword), ("  x := 1".to_owned(), Tone::Plain)];
    assert_eq!(got, want);
    assert_eq!(pieces("a\tb", &[], 0).0, [("a   b".to_owned(), Tone::Plain)]);
    assert_eq!(pieces("名\t", &[(3, Tone::Text)], 0).0[0], ("名".to_owned(), Tone::Text));
    assert!(pieces("", &[], 0).0.is_empty());
    // A tab across the first visible column leaves its remaining blanks.
    let (text, shifted) = pieces("\tif\tx := 1", &tones, 2);
    assert_eq!((text[0].0.as_str(), shifted), ("  if", false));
    let (text, shifted) = pieces("\tif\tx := 1", &tones, 7);
    assert_eq!((text[0].0.as_str(), shifted), (" x := 1", true));
    assert_eq!(columns("\tif\tx := 1"), 14);
}
