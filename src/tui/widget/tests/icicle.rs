//! Unit tests of `tui/widget/icicle.rs`.

use super::super::span::Span;
use ratatui::style::Color;

use super::*;
use crate::tui::theme::{ASCII, Depth, Palette, UNICODE};

fn item(start: u32, end: u32, name: &str) -> IcicleBox {
    let body = match name {
        "~" => BoxFill::Bucket,
        "self" => BoxFill::Own { hash: 1, muted: false },
        _ => BoxFill::Function { hash: u64::from(start), strength: 0.5, muted: false },
    };
    let label = if name == "~" { "⋯" } else { name };
    let share = if name == "~" { String::new() } else { "50%".to_owned() };
    IcicleBox {
        start,
        end,
        body,
        mark: BoxMark::None,
        name: vec![Span::new(label, Role::Text)],
        value: if name == "~" { String::new() } else { "5kB".to_owned() },
        share,
    }
}

fn drawn(rows: &[Vec<IcicleBox>], columns: u16, theme: &Theme) -> Vec<String> {
    let area = Rect::new(0, 0, columns, rows.len() as u16);
    let mut buffer = Buffer::empty(area);
    Icicle { rows, focused: true, theme }.render(area, &mut buffer);
    let line = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..area.height).map(line).collect()
}

#[test]
fn ascii_boxes_read_well_in_a_log() {
    let theme = Theme::new(Palette::Dark, Depth::None, &ASCII);
    let rows = [
        vec![item(0, 40, "main.run")],
        vec![item(0, 20, "a.b"), item(20, 24, "cd"), item(24, 27, "~"), item(27, 40, "self")],
    ];
    let got = drawn(&rows, 40, &theme);
    assert_eq!(got[0], "[main.run 5kB-----------------------50%]");
    assert_eq!(got[1], "[a.b 5kB--------50%][cd][?][.self 5kB..]");
}

#[test]
fn boxes_without_colour_begin_with_a_line() {
    let theme = Theme::new(Palette::Dark, Depth::None, &UNICODE);
    let rows = [vec![item(0, 130, "main.run"), item(130, 140, "~"), item(140, 200, "self")]];
    assert_eq!(drawn(&rows, 30, &theme), ["▏main.run  5kB  ⋯▏ self  ▏    "]);
}

#[test]
fn boundaries_carry_both_colours() {
    let theme = Theme::new(Palette::Dark, Depth::True, &UNICODE);
    let rows = [vec![item(3, 44, "abc"), item(44, 77, "d")]];
    let area = Rect::new(0, 0, 12, 1);
    let mut buffer = Buffer::empty(area);
    Icicle { rows: &rows, focused: true, theme: &theme }.render(area, &mut buffer);
    let line: String = (0..12).map(|x| buffer[(x, 0)].symbol()).collect();
    assert_eq!(line, "▍ abc▌d  ▋  ");
    let fill = |i: usize| theme.box_style(rows[0][i].body, BoxMark::None).bg;
    assert_eq!((buffer[(5, 0)].style().fg, buffer[(5, 0)].style().bg), (fill(0), fill(1)));
    // The ground is beside the boxes, not the terminal's own background.
    let ground = theme.ground().bg;
    assert_eq!((buffer[(0, 0)].style().fg, buffer[(0, 0)].style().bg), (ground, fill(0)));
    assert_eq!((buffer[(9, 0)].style().fg, buffer[(9, 0)].style().bg), (fill(1), ground));
    let theme = Theme::new(Palette::Dark, Depth::Sixteen, &UNICODE);
    let mut buffer = Buffer::empty(area);
    Icicle { rows: &rows, focused: true, theme: &theme }.render(area, &mut buffer);
    assert!(buffer[(0, 0)].style().add_modifier.contains(Modifier::REVERSED));
    assert_eq!(buffer[(9, 0)].style().bg, Some(Color::Reset));
}

#[test]
fn nothing_leaves_the_area() {
    for theme in [
        Theme::new(Palette::Dark, Depth::True, &UNICODE),
        Theme::new(Palette::Dark, Depth::None, &UNICODE),
        Theme::new(Palette::Dark, Depth::None, &ASCII),
    ] {
        let grid = Grid::new(theme.glyphs());
        for columns in 0..24_u16 {
            let end = u32::from(columns) * grid.cell;
            let rows = [
                vec![item(0, end, "名前.函数名が長い\u{1b}[31m")],
                vec![item(0, end / 2, "😀😀😀"), item(end / 2, end + 40, "x")],
            ];
            let area = Rect::new(2, 1, columns, 2);
            let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 4));
            Icicle { rows: &rows, focused: true, theme: &theme }.render(area, &mut buffer);
            for at in buffer.area.positions().filter(|at| !area.contains(*at)) {
                assert_eq!(buffer[at].symbol(), " ", "{columns} {at:?}");
            }
        }
    }
}
