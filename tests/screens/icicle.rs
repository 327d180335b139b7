//! The icicle: stacks as boxes.

use std::fmt::Write as _;

use insta::assert_snapshot;
use rprof_tui::analysis::package::stable_hash;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::job::Lane;
use rprof_tui::tui::theme::{ASCII, Depth, Palette, Role, Theme, UNICODE};

use super::{SMALL, WIDE, screen};
use crate::support::Screen;

#[test]
fn icicle() {
    assert_snapshot!("icicle", screen("cpu.pb.gz", WIDE, "4"));
    assert_snapshot!(
        "icicle_zoomed",
        screen("cpu.pb.gz", SMALL, "4<up><left><enter>/write<enter>")
    );
    let ascii = Screen::open("cpu.pb.gz", SMALL, &ASCII).keys("4").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("icicle_ascii", ascii);
    let mut inverted = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let upright = inverted.keys("4").text();
    assert_snapshot!("icicle_inverted", inverted.keys("v").shown());
    inverted.keys("j<enter>");
    assert!(inverted.text().contains("Icicle, leaves first ─ zoom"), "{}", inverted.text());
    inverted.keys("<esc><esc>g");
    assert!(!inverted.text().contains("leaves first"), "{}\n{upright}", inverted.text());
    // Esc undoes zooms one by one, 0 all at once. The selection follows the cursor.
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let whole = screen.keys("4").text();
    screen.keys("<up><enter>");
    assert_eq!(screen.key(), "main.(*service).quote");
    assert!(screen.text().contains("zoom main.(*service).quote"), "{}", screen.text());
    screen.keys("<down><enter>");
    assert_eq!(screen.key(), "fixtures/leaky/internal/quote.Price");
    screen.keys("<esc>");
    assert!(screen.text().contains("zoom main.(*service).quote"), "{}", screen.text());
    screen.keys("<esc>");
    assert_eq!(screen.text(), whole);
    screen.keys("<up><enter><up><enter>0<down>");
    assert!(!screen.text().contains("─ zoom"), "{}", screen.text());
    // The cursor goes to the function selected in the table.
    screen.keys("1gj4");
    assert_eq!(screen.key(), "runtime.concatstrings");
    assert!(screen.text().contains("runtime.concatstrings 220ms"), "{}", screen.text());
}

/// Pseudorandom stacks over few names.
fn tangled() -> String {
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = String::new();
    for _ in 0..300 {
        let stack: Vec<String> = (0..=next(8)).map(|_| format!("f{}", next(7))).collect();
        let range = 1 << next(12);
        writeln!(text, "{} {}", stack.join(";"), 1 + next(range)).unwrap();
    }
    text
}

/// At every width, the boxes of a row do not overlap, and each is below a box of the row above.
#[test]
fn boxes_stand_below_their_parents_at_every_width() {
    let mut screen = Screen::folded_with(&tangled(), (80, 24), &ASCII);
    screen.keys("4");
    for width in 40..=200 {
        screen.event(Event::Resize(width, 24));
        let text = screen.text();
        let mut above = vec![(0, usize::from(width) - 1)];
        let (mut rows, mut line_above) = (0, "");
        for line in text.lines().skip(3).take_while(|line| line.trim_start().starts_with('[')) {
            let places = |wanted| line.match_indices(wanted).map(|(at, _)| at).collect::<Vec<_>>();
            let boxes: Vec<_> = places('[').into_iter().zip(places(']')).collect();
            assert_eq!(places('[').len(), places(']').len(), "{text}");
            for pair in boxes.windows(2) {
                assert!(pair[0].1 < pair[1].0, "{width}: {line}");
            }
            for (from, to) in &boxes {
                // The sign of merged siblings may cover the last cells of the box beside it.
                let signed = |&(at, last): &(usize, usize)| {
                    let is_sign = line_above.get(at..).is_some_and(|sign| sign.starts_with("[~"));
                    above.iter().any(|(first, end)| end + 1 == at && first <= from)
                        && is_sign
                        && *to <= last
                };
                let inside = above.iter().any(|(first, last)| first <= from && to <= last);
                let inside = inside || above.iter().any(signed);
                assert!(from < to && inside, "{width}: {from}..{to} stands below nothing\n{text}");
            }
            (above, line_above) = (boxes, line);
            rows += 1;
        }
        assert!(rows > usize::from(width / 30), "{width}: {text}");
    }
}

/// Stacks with 40 boxes of a thousandth each, too narrow to draw.
fn crowded() -> String {
    let tiny = (0..40).map(|i| format!("main;work;tiny{i};deep{i} 1\n"));
    tiny.collect::<String>() + "main;work 560\nmain;work;big 400\n"
}

#[test]
fn merged_siblings_are_selected_zoomed_into_and_honest() {
    let mut screen = Screen::folded(&crowded(), (120, 24));
    screen.keys("4/big<enter><esc>l");
    let bucket = screen.text();
    assert!(
        bucket.contains("work calls 40 more, too narrow to draw: 40; 4.00% of all"),
        "{bucket}"
    );
    assert!(bucket.contains("self 560"), "what a function spends itself is seen: {bucket}");
    screen.keys("<enter>");
    assert!(screen.text().contains("zoom 40 frames below work"), "{}", screen.text());
    screen.keys("j");
    assert!(screen.key().starts_with("tiny"), "{}", screen.key());
    assert!(screen.text().contains("0.10% of all"), "{}", screen.text());
    screen.keys("<esc>");
    assert!(!screen.text().contains("─ zoom"), "{}", screen.text());
    // A click selects it, and a second one zooms in.
    screen.keys("g");
    screen.click_on("⋯", false);
    assert!(screen.text().contains("work calls 40 more"), "{}", screen.text());
    screen.click_on("⋯", true);
    assert!(screen.text().contains("zoom 40 frames below work"), "{}", screen.text());
}

/// A sample counts once, even with several matches. The sign of boxes too narrow to draw is marked if it hides a match.
#[test]
fn matches_glow_and_are_added_up_once() {
    let mut screen = Screen::folded("a;b;a;c 30\na;d 20\nb;c 10\ne 40", (120, 24));
    screen.keys("4/<tab>^[ab]$<enter>");
    assert!(screen.text().contains("matched ^[ab]$ 60.00%"), "{}", screen.text());
    let glowing = |screen: &Screen, text: &str| {
        let (drawn, buffer) = (screen.text(), screen.buffer());
        let found = drawn.lines().enumerate().skip(3).find_map(|(y, line)| {
            let at = line.get(..line.find(text)?)?.chars().count();
            Some(Role::letter(buffer[(at as u16, y as u16)].fg))
        });
        found == Some(Role::letter(Theme::probe(&UNICODE).style(Role::Match).fg.unwrap()))
    };
    assert!(glowing(&screen, "b  10") && !glowing(&screen, "e  40"), "{}", screen.shown());
    let mut screen = Screen::folded(&crowded(), (120, 24));
    screen.keys("4/deep13<enter>g");
    assert!(glowing(&screen, "⋯") && !glowing(&screen, "big"), "{}", screen.shown());
    screen.keys("/big<enter>g");
    assert!(glowing(&screen, "big") && !glowing(&screen, "⋯"), "{}", screen.shown());
}

#[test]
fn the_sentence_names_the_box_in_full() {
    let mut screen = Screen::open("cpu.pb.gz", (160, 40), &UNICODE);
    screen.keys("4/concatstrings<enter><esc>");
    let said = |screen: &Screen| screen.text().lines().rev().nth(1).unwrap().trim().to_owned();
    let whole = "runtime.concatstrings 220ms, 70ms itself; 4.81% of all, 100% of its caller; 6 places, \
                 together 580ms";
    assert_eq!(said(&screen), whole);
    screen.keys("kk<enter>jj");
    let zoomed = "runtime.newobject 340ms, nothing itself; 7.44% of all, 53.97% of zoom, 97.14% of its \
                  caller; 6 places, together 420ms";
    assert_eq!(said(&screen), zoomed);
    // On a narrow screen, the last parts of the sentence are left out.
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("4/concatstrings<enter><esc>");
    assert_eq!(
        said(&screen),
        "runtime.concatstrings 220ms, 70ms itself; 4.81% of all, 100% of its caller"
    );
}

/// Down goes to the widest box below, up to the box above, left and right to the next boxes in the row of any parent.
#[test]
fn arrows_move_as_the_eye_does() {
    let stacks = "m;a;x 10\nm;a;y 30\nm;b;z 20\nm;b;w 5\nm;a 1";
    for glyphs in [&UNICODE, &ASCII] {
        let mut screen = Screen::folded_with(stacks, SMALL, glyphs);
        screen.keys("4g");
        let mut at = |key: &str| screen.keys(key).key().to_owned();
        let path = ["j", "j", "j", "l", "l", "l", "l", "h", "k", "h", "k"].map(&mut at);
        assert_eq!(path, ["m", "a", "y", "x", "z", "w", "w", "z", "b", "a", "m"]);
    }
}

/// The ancestors of the zoomed box stay above it, dim, each over the whole width.
#[test]
fn ancestors_stay_as_rows() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("4<up><up><enter>");
    let (text, buffer) = (screen.text(), screen.buffer());
    let dim = Theme::probe(&UNICODE).style(Role::Dim).fg.unwrap();
    let rows: Vec<usize> = text.lines().enumerate().skip(3).take(4).map(|(y, _)| y).collect();
    assert!(text.contains("zoom main.(*service).handle"), "{text}");
    for y in rows {
        let letters = (0..SMALL.0).filter(|&x| buffer[(x, y as u16)].symbol() != " ");
        let colours: Vec<_> = letters.map(|x| buffer[(x, y as u16)].fg).collect();
        assert!(colours.len() > 5 && colours.iter().all(|&colour| colour == dim), "{y}\n{text}");
    }
}

/// A newer request of a lane cancels the older one, whose answer never comes.
#[test]
fn what_was_cancelled_is_asked_again() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let upright = screen.keys("4").text();
    let inverted = screen.keys("v").text();
    assert_ne!(upright, inverted);
    for (keys, wanted) in [("4vvv", &inverted), ("4v", &upright), ("4vv", &upright)] {
        let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
        screen.slow = Some(Lane::IcicleStats);
        if keys == "4v" {
            screen.keys("4v").answer();
            screen.keys("v");
        } else {
            screen.keys(keys);
        }
        // Turned over first, then measured.
        screen.answer();
        assert_eq!(&screen.text(), wanted, "{keys}");
    }
    for (first, other) in [("2", "7"), ("7", "2"), ("4c", "2"), ("2", "4c")] {
        let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
        let wanted = screen.keys(first).text();
        let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
        screen.slow = Some(Lane::CallPaths);
        screen.keys(first).keys(other).keys(first.get(..1).unwrap()).answer();
        assert_eq!(screen.text(), wanted, "{first} after {other}");
    }
}

/// Until statistics arrive, the boxes of a comparison are those of the tree before.
#[test]
fn boxes_of_the_tree_before_take_no_keys() {
    let mut screen = Screen::compared(super::GROWN, true, SMALL, &UNICODE);
    let wanted = screen.keys("4:files<enter>g").text();
    let mut screen = Screen::compared(super::GROWN, true, SMALL, &UNICODE);
    screen.keys("4:lines<enter>");
    screen.slow = Some(Lane::IcicleStats);
    screen.keys(":files<enter>H0<enter>jkHG");
    screen.answer().keys("g");
    assert_eq!(screen.text(), wanted);
}

/// Stacks of 170 frames, with a callee that takes a part at every tenth.
fn deep() -> String {
    let frames: Vec<String> = (0..170).map(|i| format!("f{i}")).collect();
    let mut text = format!("{} 400\n", frames.join(";"));
    for at in (10..170).step_by(10) {
        writeln!(text, "{};side{at};own{at} 30", frames[..at].join(";")).unwrap();
    }
    text
}

/// However deep the selected function is, the first rows are in view. A ruler tells which rows, a map where they are.
#[test]
fn deep_stacks_open_at_their_root() {
    for (size, rows, end) in
        [(SMALL, "rows 1-18 of 171", "154-171"), (WIDE, "rows 1-30 of 171", "142-171")]
    {
        let mut screen = Screen::folded(&deep(), size);
        screen.keys("4");
        assert_eq!(screen.key(), "f169", "what costs most is selected");
        assert!(screen.text().contains(rows), "{}", screen.text());
        assert!(screen.text().contains("H goes down to f169"), "{}", screen.text());
        screen.keys("j");
        assert_eq!(screen.key(), "f0", "the cursor begins at the root");
        screen.keys("1/f169<enter><esc>4");
        assert!(screen.text().contains(rows), "{}", screen.text());
        screen.keys("H");
        assert_eq!(screen.key(), "f169");
        assert!(screen.text().contains(&format!("rows {end} of 171")), "{}", screen.text());
        // The place is kept while another pane is shown.
        screen.keys("14");
        assert!(screen.text().contains(&format!("rows {end} of 171")), "{}", screen.text());
        // A click on the map scrolls, and selects nothing.
        screen.click(8, size.1 - 3, false);
        assert!(screen.text().contains(rows), "{}", screen.text());
        assert_eq!(screen.key(), "f169");
    }
    let opened = |size| Screen::folded(&deep(), size).keys("4").shown();
    assert_snapshot!("icicle_deep", opened(SMALL));
    assert_snapshot!("icicle_deep_wide", opened(WIDE));
    // Another sample type leaves the view at the root.
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.keys("4s");
    assert!(screen.text().lines().nth(3).unwrap().contains("all"), "{}", screen.text());
    let ascii = Screen::folded_with(&deep(), SMALL, &ASCII).keys("4").text();
    assert!(ascii.is_ascii(), "{ascii}");
}

/// `+` goes to the first box that is narrower than the zoom, `-` back to wider ones, and Esc takes steps back.
#[test]
fn zooms_go_step_by_step() {
    let stacks = "m;a;b;x 30\nm;a;b;c;d 10\nm;a;b;c;e 20\nm;z 40";
    let mut screen = Screen::folded(stacks, SMALL);
    screen.keys("4/^d$<tab><enter><esc>");
    let zoom = |screen: &Screen| {
        let text = screen.text();
        let title = text.lines().nth(2).unwrap().to_owned();
        title.split(" zoom ").nth(1).map(|zoom| zoom.split(' ').next().unwrap().to_owned())
    };
    let mut at = |key: &str| zoom(screen.keys(key));
    let want = [Some("a"), Some("c"), Some("d"), Some("c"), Some("a"), None];
    let want = want.map(|name| name.map(str::to_owned));
    assert_eq!(["+", "+", "+", "-", "-", "-"].map(&mut at), want);
    screen.keys("-");
    assert!(screen.text().contains("everything is shown already"), "{}", screen.text());
    screen.keys("++<esc>");
    assert_eq!(zoom(&screen).as_deref(), Some("a"), "Esc takes one step back");
    // From the box that fills the width, the widest callees lead on.
    screen.keys("0g+");
    assert_eq!(zoom(&screen).as_deref(), Some("a"));
}

/// An icicle of few rows leaves the others to the callers of the selected function, or to its source.
#[test]
fn empty_rows_show_the_function() {
    let stacks = "m;a;b 30\nm;c 10";
    let mut screen = Screen::folded(stacks, WIDE);
    screen.keys("4/^b$<tab><enter><esc>");
    let lower = |screen: &Screen| screen.text().lines().nth(7).unwrap().to_owned();
    assert!(lower(&screen).contains("Callers / callees"), "{}", screen.text());
    assert!(screen.text().contains("enter zoom"), "the icicle has the keys: {}", screen.text());
    screen.keys("k");
    let callees =
        screen.text().lines().skip(8).any(|line| line.contains(" a ") || line.ends_with(" a"));
    assert!(callees, "it follows the cursor: {}", screen.text());
    screen.keys("34");
    assert!(lower(&screen).contains("Source"), "{}", screen.text());
    screen.keys("z");
    assert!(lower(&screen).is_empty(), "z gives it the whole screen: {}", screen.text());
    let deep = Screen::folded(&deep(), WIDE).keys("4").text();
    assert!(!deep.contains("Callers / callees"), "{deep}");
    assert_snapshot!("icicle_callers_below", self::screen("heap.pb.gz", WIDE, "4"));
}

/// In an inverted tree a box is as strong as its function's own cost, and what no caller covers is not called self.
#[test]
fn leaves_first_colours_by_own_cost() {
    let mut screen = Screen::folded("m;a 50\na 30\nb;a 20", SMALL);
    let text = screen.keys("4v").text();
    assert!(text.contains("no caller 30") && !text.contains("self 30"), "{text}");
    let theme = Theme::new(Palette::Dark, Depth::True, &UNICODE);
    let mut screen = Screen::coloured("heap.pb.gz", WIDE, theme.clone());
    screen.keys("4v");
    let (x, y) = screen.place_of("main.worker  ");
    let drawn = screen.buffer()[(x, y)].bg;
    // Stacks begin with the function, but it has nothing itself: its box is as pale as boxes get, in one of two shades.
    let hash = stable_hash("main");
    let pale = [0.0, 0.1].map(|strength| theme.package(hash, strength, false).bg.unwrap());
    assert!(pale.contains(&drawn), "{drawn:?} {pale:?}\n{}", screen.text());
}

/// Averages do not add up to a width, and the title says what the widths are of.
#[test]
fn widths_of_averages_are_explained() {
    for (kind, width) in [("survival", "inuse_space"), ("avg alloc", "alloc_space")] {
        let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
        screen.keys(&format!(":sample_index={kind}<enter>4"));
        let text = screen.text();
        assert!(text.contains(&format!("Icicle, width by {width} ")), "{text}");
    }
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    assert!(!screen.keys("4").text().contains("width by"), "{}", screen.text());
}
