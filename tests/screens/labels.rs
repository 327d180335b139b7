//! The pane of labels: values by weight, two keys crossed, and a label as a column of Top.

use rprof_tui::profile::store::builder::Builder;
use rprof_tui::tui::job::Lane;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{SMALL, WIDE, selected};
use crate::support::Screen;

/// The part of a row of the pane that stands behind the bar.
fn row<'a>(text: &'a str, label: &str) -> &'a str {
    text.lines().find(|line| line.contains(label)).unwrap_or_else(|| panic!("no {label}:\n{text}"))
}

#[test]
fn a_value_is_kept_alone_and_a_key_becomes_the_root() {
    let mut cpu = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    // The first value is below its key.
    cpu.keys("tj<enter>");
    let text = cpu.text();
    assert!(text.contains("label ^endpoint:/render$") && text.contains("36.32% remains"), "{text}");
    cpu.keys("u1o");
    let before = cpu.text();
    cpu.keys("tt1");
    assert!(cpu.text().contains("root endpoint") && cpu.text() != before, "{}", cpu.text());
}

/// `t` goes to the labels from every pane, and Esc from two keys to each key alone.
#[test]
fn the_pane_is_one_key_away() {
    for pane in ["1", "2", "3", "4", "5", "6", "7"] {
        let mut cpu = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
        let text = cpu.keys(pane).keys(if pane == "7" { "" } else { "t" }).text();
        assert!(text.contains("── Labels ─") && text.contains("/render"), "{pane}\n{text}");
        let crossed = cpu.keys("v").text();
        assert!(crossed.contains("Labels  endpoint > tenant"), "{crossed}");
        assert_eq!(cpu.keys("<esc>").text(), text);
    }
    let info = Screen::open("cpu.pb.gz", WIDE, &UNICODE).keys("5").text();
    assert!(info.contains("Mappings") && !info.contains("endpoint"), "{info}");
}

/// A row for the samples without the label adds up with the others to the total, and Enter folds a key only.
#[test]
fn samples_without_a_label_have_a_row() {
    let mut cpu = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let text = cpu.keys("7").text();
    let share = |line: &str| {
        let word = line.split_whitespace().find(|word| word.ends_with('%')).unwrap();
        word.trim_end_matches('%').parse::<f64>().unwrap()
    };
    let rows = text.lines().skip_while(|line| !line.contains("▾ endpoint")).skip(1);
    let rows = rows.take_while(|line| !line.contains("tenant  "));
    let all: Vec<&str> = rows.collect();
    assert!(all.last().unwrap().contains("(no endpoint)"), "{text}");
    let sum: f64 = all.iter().map(|line| share(line)).sum();
    assert!((sum - 100.0).abs() < 0.1, "{sum}\n{text}");
    let hint = |screen: &Screen| screen.text().lines().last().unwrap().to_owned();
    assert!(hint(&cpu).contains("enter fold "), "{text}");
    assert!(hint(cpu.keys("<enter>")).contains("enter unfold "), "{}", cpu.text());
    assert!(hint(cpu.keys("<enter>j")).contains("enter keep "), "{}", cpu.text());
    for _ in 1..all.len() {
        cpu.keys("j");
    }
    assert!(selected(&cpu).contains("(no endpoint)"), "{}", cpu.text());
    assert!(!hint(&cpu).contains("enter"), "{}", cpu.text());
    assert!(cpu.keys("<enter>").text().contains("no filter keeps"), "{}", cpu.text());
}

/// The figures are those of `go tool pprof -tags -tagfocus`: 0.72s of /render are acme's.
#[test]
fn two_keys_are_crossed() {
    let mut cpu = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let tree = cpu.keys("7v").text();
    let of_render = |text: &str| {
        let rows = text.lines().skip_while(|line| !line.contains("/render"));
        rows.skip(1).find(|line| line.contains("acme")).map(str::to_owned)
    };
    let acme = of_render(&tree).unwrap();
    cpu.keys("j<enter>");
    let kept = cpu.text();
    assert!(kept.contains("2 refinements") || kept.contains("^tenant:"), "{kept}");
    let remains = kept.lines().nth(1).unwrap();
    let share = acme.split_whitespace().find(|word| word.ends_with('%')).unwrap();
    assert!(remains.contains(&format!("{share} remains")), "{acme}\n{remains}");
    // Both steps are taken back one by one.
    cpu.keys("uuv");
    let matrix = cpu.text();
    let figure = acme.split_whitespace().find(|word| word.ends_with('s')).unwrap();
    assert!(row(&matrix, "/render").contains(figure), "{figure}\n{matrix}");
    assert!(matrix.contains("▾total") && matrix.contains("(no tenant)"), "{matrix}");
    // Each column sorts, and enter keeps the samples of the cell.
    assert!(cpu.keys("ll").text().contains("▾globex"), "{}", cpu.text());
    let first = selected(&cpu);
    cpu.keys("<enter>");
    let name = first.trim_start_matches('▌').split_whitespace().next().unwrap().to_owned();
    let text = cpu.keys("1").text();
    assert!(text.contains("remains"), "{name}\n{text}");
    // The other order of the two keys.
    let other = cpu.keys("7o").text();
    assert!(other.contains("tenant x endpoint"), "{other}");
}

#[test]
fn a_label_is_a_column_of_top() {
    let mut cpu = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    let top = cpu.keys("7jm1z").text();
    assert!(top.lines().nth(3).unwrap().contains("endpoint"), "{top}");
    assert!(row(&top, "quote.Price").contains("/quote"), "{top}");
    // Other tables have values of their own.
    cpu.keys("7/render").keys("<esc>").keys("7:tagfocus=tenant=acme<enter>1");
    let focused = cpu.text();
    assert!(row(&focused, "quote.Price").contains("/quote 100%"), "{focused}");
    cpu.keys("7m1");
    assert!(!cpu.text().lines().nth(3).unwrap().contains("endpoint"), "{}", cpu.text());
}

/// Quotients have neither shares nor bars, and the rest of them is not known.
#[test]
fn quotients_have_no_shares() {
    let mut heap = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let text = heap.keys(":sample_index=survival<enter>7").text();
    assert!(text.contains("▾ bytes") && !text.contains("share") && !text.contains('━'), "{text}");
    assert!(text.contains("label bytes has ") && !text.contains(" of all"), "{text}");
    let rest = row(&text, "without weight").trim_start();
    assert!(rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("lighter"), "{text}");
    assert_eq!(rest.matches("value").count(), 1, "{text}");
}

/// A column that is computed does not keep the callers beside it from being computed.
#[test]
fn a_late_column_arrives() {
    let mut cpu = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    cpu.slow = Some(Lane::LabelColumn);
    cpu.keys("7m2");
    let before = cpu.text();
    assert!(!row(&before, "quote.Price").contains("/quote "), "{before}");
    cpu.answer();
    assert!(row(&cpu.text(), "quote.Price").contains("/quote "), "{}", cpu.text());
}

/// Long values are cut at their beginning, and light values and those without weight are folded away.
#[test]
fn long_and_light_values() {
    let make = || {
        let mut builder = Builder::new();
        builder.sample_type("samples", "count");
        let stack = [builder.named(b"work"), builder.named(b"main")];
        for number in 0..30_i64 {
            let text = format!("/api/v1/organisations/acme/projects/shop/items/{number:02}");
            let item = builder.text_label("item", &text);
            builder.sample(&stack, &[(30 - number).max(10) - 10], &[item]);
        }
        builder.finish()
    };
    for glyphs in [&UNICODE, &ASCII] {
        let mut screen = Screen::made(make, SMALL, glyphs);
        let text = screen.keys("7").text();
        assert!(text.contains("items/00") && text.contains("30 values"), "{text}");
        assert!(text.contains("10 lighter values, 10 without weight"), "{text}");
        assert!(!text.contains("items/11"), "{text}");
        let text = screen.keys("G<enter>G").text();
        assert!(text.contains("items/29"), "{text}");
        assert!(screen.keys("v").text().contains("one label key only"), "{}", screen.text());
    }
}
