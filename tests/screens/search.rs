//! The screen after a search: marks, matches alone, steps from one to the next.

use insta::assert_snapshot;
use rprof_tui::tui::job::Lane;
use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, WIDE, selected};
use crate::support::Screen;

#[test]
fn matches_alone() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let all = screen.keys("2").text();
    screen.keys("/<tab>concat<enter>&");
    assert!(screen.text().contains("only"), "{}", screen.text());
    screen.keys("/<tab>^main.main$<enter>");
    screen.keys("/<tab>concat<enter>");
    assert_snapshot!("only_matches_top", screen.keys("1").shown());
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("/<tab>^main.main$|^runtime.main$<enter>2/<tab>Price<enter>[&");
    let mut tree = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    tree.keys("2z:peek main.worker$<enter>/<tab>concat<enter>[");
    let whole = tree.text();
    tree.keys("&");
    assert!(tree.text().contains("runtime.concatstring"), "{}", tree.text());
    assert_snapshot!("only_matches_callers", tree.shown());
    tree.keys("&");
    tree.keys("jk");
    assert_eq!(tree.text(), whole, "what was unfolded is again");
    tree.keys("&4");
    assert_snapshot!("only_matches_icicle", tree.shown());
    tree.keys("<esc>2");
    assert!(!tree.text().contains("only"), "{}\n{all}", tree.text());
}

/// The list has most of the screen, and its hits are in the order of the sorted column.
#[test]
fn hits_are_in_the_order_of_top() {
    let hits = |keys: &str, column: usize| {
        let text = Screen::open("cpu.pb.gz", WIDE, &UNICODE).keys(keys).text();
        let rows = text.lines().skip_while(|line| !line.contains("cum% │")).skip(1);
        let share = |row: &str| {
            let row = row.split('│').nth(1)?;
            let mut shares = row.split_whitespace().filter(|word| word.ends_with('%'));
            shares.nth(column)?.trim_end_matches('%').parse::<f64>().ok()
        };
        let shares: Vec<f64> = rows.map_while(share).collect();
        assert!(shares.len() > 15, "{text}");
        assert!(shares.is_sorted_by(|one, next| one >= next), "{text}");
    };
    hits("/<tab>.", 0);
    hits("o/<tab>.", 1);
}

#[test]
fn matches_are_walked_in_the_order_of_the_rows() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.keys("/<tab>flate<enter>gn");
    let one = selected(&screen);
    screen.keys("n");
    let two = selected(&screen);
    assert!(one != two && one.contains("flate") && !one.contains("0     0%"), "{one}\n{two}");
    screen.keys("N");
    assert_eq!(selected(&screen), one);
    screen.keys("*");
    assert!(screen.text().contains("1 found"), "{}", screen.text());
}

/// Keys typed before the result of a search arrives act as if typed after it.
#[test]
fn keys_typed_ahead_of_the_answer_wait_for_it() {
    let scripts = [
        ("/flate<enter>", "compress/flate.NewWriter"),
        ("/rem<down><enter>", "SemacquireMutex"),
        ("/ledger<enter>f", "ledger.(*Store).Append"),
        ("/<tab>flate<enter>gnn", "flate"),
        ("*n", "remember"),
        ("/flate<esc>", "remember"),
        // A search in tables that were replaced meanwhile runs again in the new ones.
        ("*s", "Page"),
        ("/flate<enter>s", "flate"),
        ("/flate<enter>:focus=main<enter>", "flate"),
    ];
    for (script, want) in scripts {
        let mut at_once = Screen::open("heap.pb.gz", SMALL, &UNICODE);
        let mut late = Screen::open("heap.pb.gz", SMALL, &UNICODE);
        at_once.keys(script);
        late.slow = Some(Lane::Search);
        for key in script.split_inclusive('>') {
            late.keys(key);
        }
        // A result releases the waiting keys, and these may start further searches.
        for _ in 0..5 {
            late.answer();
        }
        assert_eq!(late.text(), at_once.text(), "{script}");
        assert!(at_once.key().contains(want.rsplit('/').next().unwrap()), "{}", at_once.key());
        assert_eq!(late.keys("[").text(), at_once.keys("[").text(), "{script}: history");
    }
    // Keys that cancel a search do not wait for it.
    let mut late = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let before = late.text();
    late.slow = Some(Lane::Search);
    late.keys("/flate<enter>jjj<esc>");
    assert_eq!(late.text(), before);
    late.answer();
    late.keys("/flate<enter><c-c>");
    assert!(late.ended.is_some());
}

/// Names that contain the text count, and letters with gaps are proposals alone. The shares are those of
/// `pprof -top -nodefraction=0 -nodecount=0 -focus='(?i)TEXT' cpu.pb.gz`.
#[test]
fn the_matched_share_is_that_of_a_focus() {
    for size in [SMALL, WIDE] {
        let shares = [("price", 1, "26.48%"), ("steal", 2, "0.44%"), ("disc", 1, "5.91%")];
        for (text, count, share) in shares {
            let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
            let popup = screen.keys(&format!("/{text}")).text();
            assert!(popup.contains("more with gaps"), "{popup}");
            assert!(popup.contains(&format!(" {count} of 354 functions")), "{popup}");
            screen.keys("<enter>4");
            let matched = format!("matched {text} {share}");
            assert!(screen.text().contains(&matched), "{matched}\n{}", screen.text());
            screen.keys("1&z");
            assert!(
                screen.text().contains(&format!("{count}, of 354 in all")),
                "{}",
                screen.text()
            );
            assert!(screen.text().contains(&format!("/{text} {count} only")), "{}", screen.text());
            for _ in 0..3 {
                screen.keys("&n&");
                assert!(screen.key().to_lowercase().contains(text), "{}", screen.key());
            }
        }
    }
    // Without any such name, letters with gaps are all there is.
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("/note<enter>n");
    assert!(screen.text().contains("24 found"), "{}", screen.text());
    assert_eq!(selected(&screen).contains("nanotime"), screen.key().contains("nanotime"));
}
