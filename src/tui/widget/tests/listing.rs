//! Unit tests of `tui/widget/listing.rs`.

use super::*;
use crate::tui::theme::{ASCII, UNICODE};

fn row(text: &str, lit: bool) -> ListingRow {
    let span = |text: &str| vec![Span::new(text, Role::Text)];
    ListingRow::Line(Box::new(ListingLine {
        heat: (0.5, 0.5),
        change: None,
        sides: None,
        flat: span(if lit { "1.50MB" } else { "." }),
        cum: span(if lit { "2MB" } else { "." }),
        number: "34".to_owned(),
        shifted: false,
        text: vec![(text.to_owned(), Tone::Keyword), (" x".to_owned(), Tone::Plain)],
        lit,
        note: Vec::new(),
        call: if lit { span("g 2MB") } else { Vec::new() },
        selected: lit,
    }))
}

fn drawn(rows: &[ListingRow], columns: u16, theme: &Theme) -> Vec<String> {
    let area = Rect::new(0, 0, columns, rows.len() as u16);
    let mut buffer = Buffer::empty(area);
    let figures = Figures { compared: false, longest: 7 };
    Listing { rows, figures, focused: true, theme }.render(area, &mut buffer);
    let line = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..area.height).map(line).collect()
}

#[test]
fn rows_stand_under_their_costs() {
    let theme = Theme::probe(&UNICODE);
    let rows = [row("return", true), row("名前", false), ListingRow::Note(vec![])];
    let want = ["▌▌  1.50MB     2MB   34  return x         g 2MB "];
    let got = drawn(&rows, 48, &theme);
    assert_eq!(got[0], want[0]);
    assert!(got[1].starts_with("         .       .   34  名"), "{got:?}");
    let long = Figures { compared: false, longest: 15 };
    assert_eq!(columns(80, long), [3, 0, 0, 15, 15, 5], "long figures stay whole");
    assert_eq!(columns(48, long), [1, 0, 0, 0, 15, 4], "flat goes before the text does");
    let narrow = drawn(&rows, 34, &theme);
    assert!(narrow[0].ends_with("34  return x   g 2MB "), "{narrow:?}");
}

/// The mark of the hottest row stays beside text of any length.
#[test]
fn the_hottest_row_keeps_a_mark() {
    let theme = Theme::probe(&UNICODE);
    let marked = |text: &str| match row(text, true) {
        ListingRow::Line(line) => {
            let call = vec![Span::new("hottest", Role::Hot)];
            drawn(&[ListingRow::Line(Box::new(ListingLine { call, ..*line }))], 60, &theme)
        }
        _ => Vec::new(),
    };
    assert!(marked("ret")[0].ends_with(" hottest "), "{:?}", marked("ret"));
    let long = "mov    0x68(%rsp),%rax <main.worker+0x1f>";
    assert!(marked(long)[0].ends_with(" hot "), "{:?}", marked(long));
}

#[test]
fn nothing_leaves_the_area() {
    let theme = Theme::probe(&ASCII);
    for columns in 0..40 {
        let area = Rect::new(3, 1, columns, 2);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 50, 4));
        let rows = [row("for\u{1b}", true), row("名前", false)];
        let figures = Figures { compared: true, longest: columns / 2 };
        Listing { rows: &rows, figures, focused: false, theme: &theme }.render(area, &mut buffer);
        for at in buffer.area.positions().filter(|at| !area.contains(*at)) {
            assert_eq!(buffer[at].symbol(), " ", "{columns} {at:?}");
        }
    }
}
