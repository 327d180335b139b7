//! Unit tests of `tui/theme/glyphs.rs`.

use super::*;

fn env<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
    move |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
}

#[test]
fn glyphs_follow_the_locale() {
    assert!(!Glyphs::probe(&env(&[])).ascii);
    assert!(!Glyphs::probe(&env(&[("LANG", "de_DE.UTF-8")])).ascii);
    assert!(Glyphs::probe(&env(&[("LANG", "C.UTF-8"), ("LC_ALL", "C")])).ascii);
    // A console font has at most 512 characters, under any locale.
    assert!(Glyphs::probe(&env(&[("LANG", "C.UTF-8"), ("TERM", "linux")])).ascii);
    assert!(!Glyphs::probe(&env(&[("LANG", "C.UTF-8"), ("TERM", "xterm")])).ascii);
}

#[test]
fn ascii_glyphs_are_ascii() {
    let drawn = format!("{ASCII:?}");
    assert!(drawn.is_ascii(), "{drawn}");
}
