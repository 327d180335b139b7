//! Goroutine profiles: the program's own code first, and the single goroutines of a dump.

use rprof_tui::analysis::query::Query;
use rprof_tui::tui::Preferences;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{SMALL, WIDE, selected};
use crate::support::Screen;

/// The functions of Top from the first row on.
fn functions(screen: &Screen) -> Vec<String> {
    let text = screen.text();
    let rows = text.lines().skip_while(|line| !line.contains("cum%")).skip(1);
    let rows = rows.take_while(|line| !line.trim().is_empty());
    rows.filter_map(|row| {
        Some(
            row.split_whitespace()
                .find(|word| word.contains('.') && !word.ends_with('%'))?
                .to_owned(),
        )
    })
    .collect()
}

#[test]
fn the_programs_own_code_comes_first() {
    for fixture in ["goroutine.pb.gz", "goroutine.debug1.txt", "goroutine.debug2.txt"] {
        let mut screen = Screen::open(fixture, SMALL, &UNICODE);
        let text = screen.text();
        assert!(text.contains("own code first") && text.contains("▾cum"), "{fixture}\n{text}");
        assert!(text.contains("by cum, own code first, o sorts all alike"), "{fixture}\n{text}");
        assert!(functions(&screen)[0].contains("main."), "{fixture}\n{text}");
        assert!(selected(&screen).contains("main."), "{fixture}\n{text}");
        // One key sorts all functions alike, and no key brings the order back by itself.
        let alike = screen.keys("og").text();
        assert!(alike.contains("▾cum") && !alike.contains("own code first"), "{alike}");
        screen.keys("R");
        assert!(!screen.text().contains("own code first"), "{}", screen.text());
    }
    let cpu = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    assert!(cpu.text().contains("▾flat") && !cpu.text().contains("own code"), "{}", cpu.text());
    // An order that the user chose stays.
    let preferences = Preferences { is_sorted: true, ..Preferences::default() };
    let chosen = Screen::preferring("goroutine.pb.gz", SMALL, preferences, Query::default());
    assert!(chosen.text().contains("▾flat") && !chosen.text().contains("own code"));
    // A profile of the runtime alone is as any other.
    let runtime = Screen::folded("runtime.main;runtime.gopark 3", SMALL).text();
    assert!(!runtime.contains("own code"), "{runtime}");
}

#[test]
fn every_goroutine_of_a_dump_is_listed() {
    let mut dump = Screen::open("goroutine.debug2.txt", SMALL, &UNICODE);
    assert!(dump.text().contains("b lists all "), "{}", dump.text());
    let text = dump.keys("b").text();
    assert!(
        text.contains("── Labels  goroutines ─") && text.contains("longest wait first"),
        "{text}"
    );
    assert!(selected(&dump).contains("goroutine") || selected(&dump).contains('.'), "{text}");
    // The stack is below its goroutine, and goes away again.
    let open = dump.keys("<enter>").text();
    let mut frames = open.lines().skip(5);
    assert!(frames.next().unwrap().contains(".go:"), "{open}");
    dump.keys("<enter>jk");
    assert_eq!(dump.text(), text);
    // A frame leads to its function, and Esc from the goroutines to the labels.
    dump.keys("/main.worker<enter><esc>b").keys("ll").keys("h");
    assert_eq!(dump.keys("h").text(), text);
    let labels = dump.keys("<esc>").text();
    assert!(labels.contains("state") && !labels.contains("goroutines ─"), "{labels}");
    for keys in ["bt", "b<esc>"] {
        assert_eq!(dump.keys(keys).text(), labels, "{keys}");
    }
    let mut cpu = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    assert!(cpu.keys("b").text().contains("goroutine?debug=2"), "{}", cpu.text());
}

/// The sentence is that of the state, and both hints follow the row.
#[test]
fn a_goroutine_is_running_or_in_a_wait() {
    let mut dump = Screen::open("goroutine.debug2.txt", SMALL, &UNICODE);
    let says = |screen: &Screen, sentence: &str, hint: &str| {
        let text = screen.text();
        let mut lines = text.lines().rev();
        let (keys, said) = (lines.next().unwrap(), lines.next().unwrap());
        assert!(said.contains(sentence) && keys.contains(hint), "{sentence} {hint}\n{text}");
    };
    says(dump.keys("b"), "goroutine 1 is running", "enter stack ");
    says(&dump, "; enter shows its stack", "enter stack ");
    says(dump.keys("<enter>"), "; enter hides its stack", "enter fold ");
    says(dump.keys("j"), "; enter goes to the function", "enter function ");
    says(dump.keys("k<enter>j"), "goroutine 20 is in syscall", "enter stack ");
}

#[test]
fn a_frame_leads_to_its_function() {
    let mut dump = Screen::open("goroutine.debug2.txt", WIDE, &UNICODE);
    dump.keys("b<enter>j<enter>");
    let text = dump.text();
    assert!(text.contains("callers of") || text.contains("── Callers"), "{text}");
    let ascii = Screen::open("goroutine.debug2.txt", SMALL, &ASCII).keys("b<enter>").text();
    assert!(ascii.is_ascii(), "{ascii}");
}
