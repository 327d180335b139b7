//! Unit tests of `tui/widget/chart.rs`.

use super::*;
use crate::tui::theme::{ASCII as PLAIN, Glyphs, UNICODE as RICH};

fn drawn(bins: &[Bin], height: u16, glyphs: &'static Glyphs) -> Vec<String> {
    let area = Rect::new(0, 0, bins.len() as u16 + 1, height);
    let mut buffer = Buffer::empty(area);
    let theme = Theme::probe(glyphs);
    let chart = Chart { bins, cursor: Some(3), theme: &theme, ground: Fill::Plain };
    chart.render(area, &mut buffer);
    let row = |y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..height).map(row).collect()
}

#[test]
fn areas_stand_below_what_lies_above() {
    let bin = |area, above, goal| Bin { area, above, goal, role: None };
    let bins = [
        bin(0.0, 0.0, None),
        bin(0.25, 0.75, Some(1.0)),
        bin(1.0, 1.0, Some(0.5)),
        bin(0.001, 0.5, None),
        bin(2.0, f64::NAN, Some(-1.0)),
    ];
    assert_eq!(drawn(&bins, 2, &RICH), [" ─█│█ ", " ▄█▁█ "]);
    assert_eq!(drawn(&bins, 2, &PLAIN), [" -#|# ", " =#_# "]);
    assert_eq!(drawn(&bins, 4, &RICH)[1], " ░█│█ ");
    drawn(&[], 0, &RICH);
}
