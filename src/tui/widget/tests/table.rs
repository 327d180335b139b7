//! Unit tests of `tui/widget/table.rs`.

use super::*;
use crate::tui::theme::{ASCII, UNICODE};

fn columns() -> Vec<TableColumn> {
    let column = |title: &str, width, right| TableColumn {
        title: title.to_owned(),
        width,
        right,
        sorted: (title == "flat").then_some(true),
    };
    vec![column("flat", 7, true), column("function", 0, false), column("", 4, false)]
}

fn row(figure: &str, name: &str, share: f64, selected: bool) -> TableRow {
    let name = vec![Span::new(name, Role::Text)];
    let cells = vec![
        Cell::Text(super::super::span::number(figure, true)),
        Cell::Text(name),
        Cell::Bar(share, share),
    ];
    TableRow { cells, selected }
}

fn draw(width: u16, theme: &Theme) -> Vec<String> {
    let area = Rect::new(0, 0, width, 4);
    let mut buffer = Buffer::empty(area);
    let rows = [
        row("16.75MB", "main.run", 1.0, true),
        row("0", "名前.\x1bx", 0.3, false),
        row("1kB", "long.name.of.a.function", 0.01, false),
        row("1kB", "never drawn", 0.01, false),
    ];
    TableWidget { columns: &columns(), rows: &rows, focused: true, theme }
        .render(area, &mut buffer);
    let text = |y| (0..width).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>();
    (0..4).map(text).collect()
}

#[test]
fn draws_at_every_width() {
    let unicode = Theme::probe(&UNICODE);
    assert_eq!(
        draw(30, &unicode),
        [
            "   ▾flat function             ",
            "▌16.75MB main.run        ━━━━ ",
            "       0 名 前 .␛x         ━    ",
            "     1kB long.name.of.a… ╴    "
        ]
    );
    for width in 0..12 {
        draw(width, &unicode);
    }
}

#[test]
fn ascii_draws_ascii() {
    let lines = draw(40, &Theme::probe(&ASCII));
    assert!(lines.iter().all(|l| l.is_ascii()), "{lines:?}");
}
