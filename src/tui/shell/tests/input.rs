//! Unit tests of `tui/shell/input.rs`.

use super::*;
use crossterm::event::KeyModifiers;

#[test]
fn moves_in_a_row_are_one() {
    let mouse = |kind, column| {
        let modifiers = KeyModifiers::NONE;
        Event::Mouse(MouseEvent { kind, column, row: 2, modifiers }, false)
    };
    let mut burst = Vec::new();
    for column in 0..5 {
        append(mouse(MouseEventKind::Moved, column), &mut burst);
    }
    append(mouse(MouseEventKind::ScrollDown, 4), &mut burst);
    append(mouse(MouseEventKind::Moved, 7), &mut burst);
    let columns: Vec<u16> = burst
        .iter()
        .filter_map(|event| match event {
            Event::Mouse(mouse, _) => Some(mouse.column),
            _ => None,
        })
        .collect();
    assert_eq!(columns, [4, 4, 7]);
}

#[test]
fn two_fast_clicks_on_a_cell_are_double() {
    let begin = Instant::now();
    let click = |column| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        MouseEvent { kind, column, row: 2, modifiers: KeyModifiers::NONE }
    };
    let mut clicks = Clicks::default();
    let cases = [(0, 1, false), (100, 1, true), (200, 1, false), (700, 1, false), (800, 9, false)];
    for (millis, column, double) in cases {
        let now = begin + Duration::from_millis(millis);
        assert_eq!(clicks.is_double(click(column), now), double, "{millis} ms");
    }
}
