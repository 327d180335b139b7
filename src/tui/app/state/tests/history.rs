//! Unit tests of `tui/app/state/history.rs`.

use super::*;

#[test]
fn back_and_forward() {
    let place = |name: &str| HistoryEntry {
        pane: PaneId::Top,
        key: Some(name.into()),
        shape: TreeShape::Around,
        row: None,
        sample_type: None,
    };
    let mut history = History::default();
    assert_eq!(history.back(place("a")), None);
    history.visit(place("a"), &place("b"));
    history.visit(place("b"), &place("c"));
    assert_eq!(history.back(place("c")), Some(place("b")));
    assert_eq!(history.back(place("b")), Some(place("a")));
    assert_eq!(history.back(place("a")), None);
    assert_eq!(history.forward(place("a")), Some(place("b")));
    history.visit(place("b"), &place("d"));
    assert_eq!(history.forward(place("d")), None);
    assert_eq!(history.back(place("d")), Some(place("b")));
}
