//! Messages of panes with nothing to show, and names of every kind of letter.

use rprof_tui::tui::theme::UNICODE;
use unicode_width::UnicodeWidthStr;

use super::{SMALL, WIDE};
use crate::support::Screen;

/// Checks that each of these panes gives the reason for showing nothing, and the keys that help.
fn says(screen: &mut Screen, panes: &str, words: &[&str]) {
    for pane in panes.chars() {
        screen.keys(&pane.to_string());
        let text = screen.text();
        for word in words {
            assert!(text.contains(word), "`{word}` is missing in pane {pane}:\n{text}");
        }
    }
}

#[test]
fn an_empty_view_says_why_and_which_key_helps() {
    let mut filtered = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    filtered.keys(":focus=nowhere<enter>j");
    let words = ["No sample is left by focus nowhere.", "u        takes the last refinement back"];
    says(&mut filtered, "1234", &words);
    filtered.keys(":ignore=main<enter>j");
    says(
        &mut filtered,
        "1",
        &["No sample is left by 2 refinements.", ": reset  takes all of them"],
    );
    filtered.keys("uu1");
    assert!(!filtered.text().contains("No sample is left"), "{}", filtered.text());

    let mut zero = Screen::folded("main;idle 0", SMALL);
    says(&mut zero, "1234", &["samples is 0 in this profile."]);
    let mut none = Screen::folded("", SMALL);
    says(&mut none, "1234", &["This profile has no samples.", "R  reads it again"]);

    let same = ("heap.pb.gz", "heap.pb.gz");
    let mut same = Screen::compared(same, true, SMALL, &UNICODE);
    let words = ["Nothing has changed: inuse_space is the same", "d  to another base, or to none"];
    says(&mut same, "1234", &words);

    let mut one = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    says(&mut one, "6", &["there is one only", "rprof-tui --watch 10s"]);
}

/// Names that are alike in little room are cut where they differ.
#[test]
fn names_in_view_do_not_look_alike() {
    let stacks = "main;example.com/shop/order.handleRequestWithRetriesAndBackoffFirst 9\n\
        main;example.com/shop/order.handleRequestWithRetriesAndBackoffSecond 8";
    let mut screen = Screen::folded(stacks, SMALL);
    let text = screen.text();
    assert!(text.contains("BackoffFirst ") && text.contains("BackoffSecond "), "{text}");
    let mut narrow = Screen::folded(stacks, (44, 12));
    for (keys, word) in [("4", "First"), ("l", "Second")] {
        narrow.keys(keys);
        let text = narrow.text();
        let sentence = text.lines().rev().nth(1).unwrap().to_owned();
        assert!(sentence.contains(word), "{text}");
    }
    screen.keys("j");
    assert!(screen.text().contains("BackoffFirst "), "{}", screen.text());
}

#[test]
fn the_help_is_never_cut() {
    for (pane, width) in "123456".chars().flat_map(|pane| [60, 80].map(|width| (pane, width))) {
        let mut screen = Screen::open("heap.pb.gz", (width, 24), &UNICODE);
        screen.keys(&format!("{pane}?"));
        for _ in 0..12 {
            let text = screen.text();
            let cut = text.lines().find(|line| line.starts_with('│') && line.contains('…'));
            assert_eq!(cut, None, "in the help of pane {pane} at {width}");
            screen.keys("<pgdn>");
        }
    }
}

/// Names with unusual characters: wide letters, combining letters, emoji, right to left, and controls that move the
/// cursor, hide letters or reverse them.
const STRANGE: &str = "main;名前空間.関数名がとても長い関数名がとても長い関数名がとても長い 90\n\
    main;e\u{301}te\u{301}.a\u{308}\u{323}x 80\n\
    main;pkg.👩\u{200d}👩\u{200d}👧family🇩🇪 70\n\
    main;חבילה.שלום_עולם 60\n\
    main;a\u{1b}[31mred\u{1b}]52;c;aGk=\u{7} 50\n\
    main;\u{202e}evil\u{2066}x\u{200b}y\u{feff} 40\n\
    main;tab\there\rback\u{8}\u{9b}2J 30\n\
    main;क\u{94d}षि.ไทย\u{e49} 20\n\
    main;x\u{300}\u{301}\u{302}\u{303}\u{304}\u{305} 10";

/// Checks that every row of a screen has its full width, and no control character.
fn is_aligned(screen: &Screen, width: u16, what: &str) {
    let buffer = screen.buffer();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < width {
            let symbol = buffer[(x, y)].symbol();
            let plain = symbol.chars().all(|c| {
                !c.is_control()
                    && !matches!(c, '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            });
            assert!(plain, "{symbol:?} at {x},{y} of {what}");
            let columns = UnicodeWidthStr::width(symbol).max(1) as u16;
            assert!(x + columns <= width, "{symbol:?} leaves row {y} of {what}");
            x += columns;
        }
    }
}

#[test]
fn strange_names_keep_columns_and_leave_the_terminal_alone() {
    for (width, height) in [SMALL, WIDE, (40, 10), (61, 20)] {
        let mut screen = Screen::folded(STRANGE, (width, height));
        for keys in
            ["1", "jj", "2", "v", "v", "3", "4", "j", "l", "5", "1/x", "<esc>:focus=", "<esc>?"]
        {
            screen.keys(keys);
            is_aligned(&screen, width, &format!("{keys} at {width}x{height}"));
        }
    }
    // Figures stand in one column with any text behind them.
    let mut screen = Screen::folded(STRANGE, SMALL);
    screen.keys("1");
    let text = screen.text();
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("00%")).collect();
    assert!(rows.len() > 5, "{text}");
}
