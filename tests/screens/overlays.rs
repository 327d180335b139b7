//! Popups and lines over the panes: search, help, lists, the command line.

use insta::assert_snapshot;
use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, WIDE, screen, selected};
use crate::support::Screen;

#[test]
fn overlays() {
    assert_snapshot!("search_wrong_regex", screen("heap.pb.gz", SMALL, "/<tab>rem("));
    assert_snapshot!("types", screen("heap.pb.gz", SMALL, "Sk"));
}

#[test]
fn commands() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys(":top5<enter>");
    assert!(screen.text().contains("every row is here, not only 5"), "{}", screen.text());
    screen.keys(":divide_by=1024<enter>");
    assert!(screen.text().contains("[inuse_space 19.55kB]"), "{}", screen.text());
    screen.keys(":divide_by=1<enter>/<tab>rem(");
    assert!(screen.text().contains("tab fuzzy"), "{}", screen.text());
    screen.keys("<enter>");
    assert!(screen.text().contains("rem(: error"), "{}", screen.text());
    screen.keys(":top10 -cum<enter>");
    assert!(screen.text().contains("▾cum"), "{}", screen.text());
    screen.keys(":peek flate.NewW<enter>");
    assert!(selected(&screen).contains("NewWriter"), "{}", screen.text());
    screen.keys(":focus=remember<enter>:alloc_sp<tab><enter>");
    assert!(screen.text().contains("focus remember"), "{}", screen.text());
    assert!(screen.text().contains("[alloc_space "), "{}", screen.text());
    screen.keys(":<up><up><bs><bs><enter>");
    assert!(screen.text().contains("focus rememb "), "{}", screen.text());
    screen.keys(":reset<enter>:granularity=lines<enter>");
    assert!(screen.text().contains("by line"), "{}", screen.text());
    screen.keys(":sample_index=9<enter>");
    assert!(screen.text().contains("outside the range"), "{}", screen.text());
    screen.keys(":focus=(<enter>");
    assert!(screen.text().contains("error parsing regexp"), "{}", screen.text());
    screen.keys(":o<enter>");
    assert!(screen.text().contains("unit = auto"), "{}", screen.text());
    screen.keys("<esc>1<a-i>^main<enter>");
    assert!(screen.text().contains("ignore ^main"), "{}", screen.text());
    screen.keys(":q<enter>");
    assert_eq!(screen.ended, Some(Ok(())));
}

/// Down goes into the candidates, whose number stands below them, and up out of them again.
#[test]
fn candidates_are_gone_through() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.keys(":list runtime<down>");
    assert!(screen.text().contains("1 to 9 of "), "{}", screen.text());
    screen.keys("<down><down><c-n><down><down><down><down><down><down>");
    assert!(screen.text().contains("2 to 10 of "), "{}", screen.text());
    screen.keys("<up><c-p><up><up><up><up><up><up><up><up>");
    assert!(screen.text().contains(": list runtime▌"), "{}", screen.text());
    // Without a candidate up goes through the lines typed before, and down comes back.
    screen.keys("<esc>:sort=cum<enter>:so<up>");
    assert!(screen.text().contains(": sort=cum▌"), "{}", screen.text());
    screen.keys("<down>");
    assert!(screen.text().contains(": so▌"), "{}", screen.text());
}

#[test]
fn labels_are_completed() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys(":tagfocus=");
    let keys = screen.text();
    let key = keys.lines().find(|line| line.contains("label")).unwrap();
    let key = key.split_whitespace().find(|word| word.ends_with('=')).unwrap().to_owned();
    screen.keys("<tab>.<bs>");
    let values = screen.text();
    assert!(values.contains(&format!("tagfocus={key}")), "{values}");
    screen.keys("<tab><enter>");
    let filter = format!("label {key}");
    assert!(screen.text().contains(&filter), "{}", screen.text());
    assert!(screen.text().contains("remains"), "{}", screen.text());
}

/// A message longer than the screen scrolls to its end, and Esc closes it.
#[test]
fn long_messages_are_read_to_their_end() {
    let mut screen = Screen::open("heap.pb.gz", (40, 10), &UNICODE);
    screen.keys(":o<enter>");
    assert!(!screen.text().contains("sort = flat or cum"), "{}", screen.text());
    let first = screen.keys("G").text();
    assert!(first.contains("sort = flat or cum"), "{first}");
    assert!(screen.keys("jjj").text() == first, "no further than its end");
    assert!(screen.keys("k").text() != first);
    assert!(screen.keys("g").text().contains("sample_index"), "{}", screen.text());
    screen.keys("<esc>");
    assert!(screen.text().contains("Top"), "{}", screen.text());
}

/// Commands of pprof do what they do there or say why not, and `:help` lists commands.
#[test]
fn commands_say_what_they_do() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("heap.pb.gz", size, &UNICODE);
        for command in ["disasm remember", "disasm"] {
            screen.keys(&format!("1:{command}<enter>"));
            let text = screen.text();
            assert!(text.contains("no instructions"), "{command}\n{text}");
            assert!(text.contains("Source"), "{command}\n{text}");
        }
        screen.keys(":disasm nowhere<enter>");
        assert!(screen.text().contains("no function matches nowhere"), "{}", screen.text());
        screen.keys(":help tagfocus<enter>");
        assert!(screen.text().contains(":tagfocus=  keep samples by label"), "{}", screen.text());
        screen.keys(":help granularty<enter>");
        assert!(screen.text().contains("did you mean granularity?"), "{}", screen.text());
        screen.keys(":he<tab> snapsh<tab><enter>");
        assert!(screen.text().contains(":snapshots  list"), "{}", screen.text());
        screen.keys(":help<enter>");
        assert!(screen.text().contains(":focus="), "{}", screen.text());
    }
    assert_snapshot!("help_commands", screen("heap.pb.gz", SMALL, ":help<enter>"));
    assert_snapshot!("help_commands_wide", screen("heap.pb.gz", WIDE, ":help<enter>"));
}

/// Without a display `:web`, `:flame` and `:html` leave a page behind, and say where.
#[test]
fn a_page_for_a_browser_is_written_and_named() {
    for (command, part) in
        [(":web", "class=\"edge\""), (":flame", "class=\"f\""), (":html", "<nav>")]
    {
        let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
        screen.writes = true;
        screen.keys(&format!("{command}<enter>"));
        let text = screen.text();
        let row = text.lines().find(|line| line.contains("wrote ")).unwrap();
        assert!(row.contains("there is no display here"), "{row}");
        let path = row.split_whitespace().find(|word| word.contains("rprof-tui-")).unwrap();
        let page = std::fs::read_to_string(path).unwrap();
        std::fs::remove_file(path).unwrap();
        assert!(page.contains("remember") && page.contains(part), "{path}");
    }
}
