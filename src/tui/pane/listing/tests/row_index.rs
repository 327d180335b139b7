//! Unit tests of `tui/pane/listing/row_index.rs`.

use super::*;
use crate::source::find::Missing;
use crate::source::text::Text;
use std::sync::Arc;

fn section(text: Option<&str>, lines: &[i64]) -> Section {
    let cost = |&line: &i64| LineCost { line, flat: 1, cum: 1, callee: None };
    Section {
        file: "a.go".to_owned(),
        starts: Vec::new(),
        lines: lines.iter().map(cost).collect(),
        changes: std::collections::HashMap::new(),
        text: text
            .map(|t| Arc::new(Text::new("a.go", t.as_bytes())))
            .ok_or_else(|| Missing { tried: vec!["x".into(), "y".into()], suggested: None }),
        is_newer: false,
    }
}

#[test]
fn every_row_has_its_item_and_every_cost_its_row() {
    let sections =
        [section(Some("a\nb\nc\n"), &[2, 9]), section(None, &[4]), section(Some("d"), &[0])];
    let rows = RowIndex::new(&sections);
    let items: Vec<ListingItem> = (0..rows.len()).filter_map(|row| rows.item(row)).collect();
    let want = [
        ListingItem::FileName(0),
        ListingItem::Line(0, 1),
        ListingItem::Line(0, 2),
        ListingItem::Line(0, 3),
        ListingItem::Outside(0, 1),
        ListingItem::FileName(1),
        ListingItem::Outside(1, 0),
        ListingItem::TriedPath(1, 0),
        ListingItem::TriedPath(1, 1),
        ListingItem::TriedPath(1, 2),
        ListingItem::TriedPath(1, 3),
        ListingItem::TriedPath(1, 4),
        ListingItem::TriedPath(1, 5),
        ListingItem::FileName(2),
        ListingItem::Line(2, 1),
        ListingItem::Outside(2, 0),
    ];
    assert_eq!(items, want);
    assert_eq!(rows.item(rows.len()), None);
    let row = |section: usize, place: usize| {
        rows.row_of_cost(section, place, &sections[section].lines[place])
    };
    assert_eq!([row(0, 0), row(0, 1), row(1, 0), row(2, 0)], [Some(2), Some(4), Some(6), Some(15)]);
}

#[test]
fn instructions_stand_below_their_lines() {
    let sections = [section(Some("a\nb\nc\n"), &[2, 9]), section(Some("d"), &[1])];
    let mut rows = RowIndex::new(&sections);
    rows.unfold(0, 2, 2);
    rows.unfold(1, 1, 1);
    let items: Vec<ListingItem> = (0..rows.len()).filter_map(|row| rows.item(row)).collect();
    let want = [
        ListingItem::FileName(0),
        ListingItem::Line(0, 1),
        ListingItem::Line(0, 2),
        ListingItem::Instruction(0, 2, 0),
        ListingItem::Instruction(0, 2, 1),
        ListingItem::Line(0, 3),
        ListingItem::Outside(0, 1),
        ListingItem::FileName(1),
        ListingItem::Line(1, 1),
        ListingItem::Instruction(1, 1, 0),
    ];
    assert_eq!(items, want);
    let row = |section: usize, place: usize| {
        rows.row_of_cost(section, place, &sections[section].lines[place])
    };
    assert_eq!([row(0, 0), row(0, 1), row(1, 0)], [Some(2), Some(6), Some(8)]);
    let alone = RowIndex::of_instructions(2);
    assert_eq!([alone.item(1), alone.item(2)], [Some(ListingItem::Alone(1)), None]);
}
