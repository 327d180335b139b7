//! Unit tests of `explore/filters/filter_list.rs`.

use super::*;

#[test]
fn changes_are_taken_back_and_made_again() {
    let focus = |text| Filter::Focus(FilterTarget::typed("focus", text).unwrap());
    let mut all = FilterList::default();
    assert!(!all.undo() && !all.redo());
    all.add(focus("a"));
    all.toggle(Filter::OwnCode);
    all.toggle(Filter::OwnCode);
    all.add(Filter::Granularity(Granularity::Lines));
    all.add(Filter::Granularity(Granularity::Files));
    assert_eq!(all.filters().len(), 2, "there is one granularity");
    assert_eq!(all.granularity(), Granularity::Files);
    all.set(&focus(""), None);
    assert!(all.undo() && all.undo());
    assert_eq!(all.granularity(), Granularity::Lines);
    assert!(all.redo() && all.redo() && !all.redo());
    assert_eq!(all.filters(), [Filter::Granularity(Granularity::Files)]);
}
