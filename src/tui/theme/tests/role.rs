//! Unit tests of `tui/theme/role.rs`.

use super::*;

#[test]
fn letters_are_unique() {
    let mut seen = std::collections::BTreeSet::new();
    assert!(LETTERS.iter().all(|b| seen.insert(b)));
}
