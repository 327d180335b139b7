//! Unit tests of `tui/highlight.rs`.

use super::*;

fn shown(painted: &Painted) -> Vec<String> {
    let line = |(i, tones): (usize, &Tones)| {
        let text = painted.text.line(painted.first + i).unwrap();
        let mut from = 0;
        let mut out = String::new();
        for &(end, tone) in tones {
            let piece = text.get(from..end as usize).unwrap();
            let letter = match tone {
                Tone::Plain => ' ',
                tone => format!("{tone:?}").chars().next().unwrap(),
            };
            out.extend(piece.chars().map(|_| letter));
            from = end as usize;
        }
        out
    };
    painted.lines.iter().enumerate().map(line).collect()
}

#[test]
fn go_is_coloured_and_goes_on_where_it_ended() {
    let source = "package main\n\nfunc f(n int) string { // c\n\treturn \"x\" + g(12)\n/* open\nstill */ var x\n";
    let text = Arc::new(Text::new("a.go", source.as_bytes()));
    let cancel = Cancel::new();
    let whole = paint(&text, RangeStart::fresh(1), 99, &cancel).unwrap();
    let lines = shown(&whole);
    assert_eq!(lines.len(), 6);
    assert!(lines[0].starts_with("KKKKKKK"), "{lines:?}");
    assert!(lines[2].starts_with("KKKK F"), "{lines:?}");
    assert!(lines[2].ends_with("CCCC"), "{lines:?}");
    assert!(lines[3].contains("TTT") && lines[3].contains("NN"), "{lines:?}");
    assert!(lines[5].starts_with("CCCCCCCC") && lines[5].contains("KKK"), "{lines:?}");
    let first = paint(&text, RangeStart::fresh(1), 6, &cancel).unwrap();
    let second = paint(&text, first.next, 99, &cancel).unwrap();
    assert_eq!(second.first, 6);
    assert_eq!(second.lines[..], whole.lines[5..]);
}

#[test]
fn other_files_stay_plain() {
    let cancel = Cancel::new();
    for (name, source) in [("a.unknown", "x\ny\n"), ("noext", "x\n"), ("a.go", "")] {
        let text = Arc::new(Text::new(name, source.as_bytes()));
        let painted = paint(&text, RangeStart::fresh(1), 9, &cancel).unwrap();
        assert!(painted.lines.iter().all(Vec::is_empty), "{name}");
    }
    let long = format!("var x = \"{}\"\n", "y".repeat(5000));
    let text = Arc::new(Text::new("a.go", long.as_bytes()));
    assert_eq!(paint(&text, RangeStart::fresh(1), 9, &cancel).unwrap().lines, [Vec::new()]);
    cancel.cancel();
    assert!(paint(&text, RangeStart::fresh(1), 9, &cancel).is_err());
}
