//! Unit tests of `tui/placement/layout.rs`.

use super::*;

#[test]
fn regions_tile_the_screen() {
    for (width, height) in [(40, 10), (80, 24), (119, 30), (120, 36), (400, 100)] {
        for shift in [-500, -4, 0, 4, 500] {
            let arrangement = Arrangement { shift, ..Arrangement::default() };
            let regions = regions((width, height), &arrangement).unwrap();
            let panes: u32 = regions.slots.iter().map(|s| s.rule.area() + s.body.area()).sum();
            let split = regions.split.map_or(0, Rect::area);
            let rest = regions.header.area() + regions.detail.area() + regions.footer.area();
            assert_eq!(panes + split + rest, u32::from(width) * u32::from(height));
        }
    }
    assert_eq!(regions((39, 24), &Arrangement::default()), None);
    assert_eq!(regions((80, 9), &Arrangement::default()), None);
}

#[test]
fn a_pane_below_takes_the_empty_rows() {
    let mut arrangement = Arrangement::default();
    arrangement.show(PaneId::Icicle);
    let whole = regions((120, 36), &arrangement).unwrap();
    for (rows, want) in [(9, Some((12, 21))), (15, Some((18, 15))), (16, None)] {
        let shared = whole.clone().with_lower(rows, PaneId::Callers);
        let lower = shared.slots.get(1).map(|slot| (slot.rule.y, slot.body.height));
        assert_eq!(lower, want, "{rows}");
        assert_eq!(shared.slots[0].body.height, want.map_or(31, |_| rows));
    }
    let low = regions((120, 10), &arrangement).unwrap();
    assert_eq!(low.with_lower(1, PaneId::Callers).slots.len(), 1);
}

#[test]
fn a_chosen_split_has_room_for_both() {
    for (share, width, at) in [(70, 200, 140), (1, 120, 36), (99, 120, 84)] {
        let arrangement = Arrangement { share: Some(share), ..Arrangement::default() };
        let split = regions((width, 30), &arrangement).unwrap().split.unwrap();
        assert_eq!(split.x, at, "{share}");
    }
}

#[test]
fn the_icicle_is_not_split() {
    let mut arrangement = Arrangement::default();
    assert!(arrangement.is_split(120));
    arrangement.show(PaneId::Icicle);
    assert!(!arrangement.is_split(200));
    arrangement.turn();
    assert_eq!((arrangement.focus, arrangement.beside), (PaneId::Top, PaneId::Callers));
}
