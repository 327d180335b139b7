//! Tests of searches by query, mode and rows.

use std::sync::Arc;

use super::find::SCORED;
use super::{ABSENT, Names, SearchMatches, SearchMode, SearchQuery};
use crate::cancel::Cancel;

const NAMES: [&str; 6] = [
    "main.(*sessionStore).remember",
    "runtime.mallocgc",
    "github.com/acme/reminder.Send",
    "mime/multipart.(*Reader).nextPart",
    "example.com/mem.Grow[go.shape.struct { a/b.T }]",
    "main.main",
];

fn names() -> Names {
    Names::new(NAMES.iter())
}

/// Rows in the order of the names.
fn in_order(count: usize) -> Arc<[u32]> {
    (0..count as u32).collect()
}

fn ask(names: &Names, text: &str, mode: SearchMode) -> SearchMatches {
    let query = SearchQuery { text: text.to_owned(), mode };
    names.matches(&query, &in_order(names.len()), None, &Cancel::default()).unwrap()
}

fn find(text: &str, mode: SearchMode) -> SearchMatches {
    ask(&names(), text, mode)
}

fn indices(matches: &SearchMatches) -> Vec<u32> {
    matches.hits.clone()
}

#[test]
fn few_letters_rank_by_position() {
    assert_eq!(indices(&find("m", SearchMode::Fuzzy))[..4], [0, 3, 4, 5]);
    assert_eq!(indices(&find("me", SearchMode::Fuzzy))[0], 4);
    assert_eq!(indices(&find("", SearchMode::Fuzzy)), [0_u32; 0]);
}

#[test]
fn fuzzy_looks_at_short_names_first() {
    let found = find("rem", SearchMode::Fuzzy);
    assert_eq!(indices(&found)[0], 2, "reminder begins with it");
    assert!(indices(&found).contains(&0));
    assert_eq!(indices(&find("acme", SearchMode::Fuzzy))[0], 2, "falls back to whole names");
    assert_eq!(indices(&find("acme/rem", SearchMode::Fuzzy)), [2]);
    let grow = find("grow", SearchMode::Fuzzy);
    assert_eq!(indices(&grow), [4]);
    assert_eq!(grow.positions(NAMES[4]), [16, 17, 18, 19]);
}

#[test]
fn what_was_typed_is_found_in_the_package_path_and_not_in_type_arguments() {
    let names = [
        "encoding/json.Marshal",
        "compress/flate.(*huffmanEncoder).generate",
        "ring.Map[go.shape.struct { main.id string; at time.Time }]",
        "runtime/pprof.Do",
        "runtime.main",
    ];
    let names = Names::new(names.into_iter());
    let find = |text: &str| indices(&ask(&names, text, SearchMode::Fuzzy));
    assert_eq!(find("encoding"), [0], "a path, and no letters with gaps elsewhere");
    assert_eq!(find("runtime"), [4, 3], "the short name before the path, and no arguments");
    assert_eq!(find("huffenc"), [1], "letters with gaps in a short name");
}

#[test]
fn narrowing_gives_the_same_answer() {
    let (names, rows) = (names(), in_order(NAMES.len()));
    let find = |text: &str, previous: Option<&SearchMatches>| {
        let query = SearchQuery { text: text.to_owned(), mode: SearchMode::Fuzzy };
        names.matches(&query, &rows, previous, &Cancel::default()).unwrap()
    };
    for (before, after) in [("rem", "reme"), ("mai", "main"), ("acm", "acme"), ("mai", "mai/")] {
        let narrowed = find(after, Some(&find(before, None)));
        assert_eq!(narrowed.hits, find(after, None).hits, "{before} to {after}");
    }
}

#[test]
fn only_names_with_a_row_are_found_and_by_their_rows() {
    let names = names();
    let rows: Arc<[u32]> = [2, ABSENT, 0, ABSENT, ABSENT, 1].into();
    let query = SearchQuery { text: "main".to_owned(), mode: SearchMode::Regex };
    let found = names.matches(&query, &rows, None, &Cancel::default()).unwrap();
    assert_eq!(found.hits, [1, 2]);
    assert_eq!([0, 1, 2, 3].map(|row| found.has(row)), [false, true, true, false]);
}

/// More names than get a score: those whose letters stand closest do, and all are found.
#[test]
fn of_very_many_names_the_closest_come_first() {
    let many = (0..SCORED + 300).map(|i| format!("p.a{i}xxb{i}xxc"));
    let names = Names::new(many.chain(["p.axbxc".to_owned()]));
    let found = ask(&names, "abc", SearchMode::Fuzzy);
    assert_eq!(found.hits.len(), names.len());
    assert_eq!(found.hits[0] as usize, names.len() - 1);
    assert_eq!(found.positions("p.axbxc"), [2, 4, 6]);
}

#[test]
fn letters_beyond_ascii_are_found_by_characters() {
    let names = Names::new(["größe.Ändern", "p.CAFÉbar"].iter());
    let found = ask(&names, "ÄND", SearchMode::Fuzzy);
    assert_eq!((indices(&found), found.positions("größe.Ändern")), (vec![0], vec![6, 7, 8]));
    let found = ask(&names, "é", SearchMode::Fuzzy);
    assert_eq!((indices(&found), found.positions("p.CAFÉbar")), (vec![1], vec![5]));
}

#[test]
fn regular_expressions_keep_the_order_and_say_what_is_wrong() {
    let found = find("^main\\.", SearchMode::Regex);
    assert_eq!(indices(&found), [0, 5]);
    assert_eq!(found.positions(NAMES[0]), [0, 1, 2, 3, 4]);
    assert_eq!(indices(&find("REM", SearchMode::Regex)), [0_u32; 0]);
    let wrong = find("a(", SearchMode::Regex);
    assert!(wrong.error.is_some_and(|e| e.contains("unclosed")), "the reason is told");
}

#[test]
fn cancelled_work_stops() {
    let cancel = Cancel::default();
    cancel.cancel();
    let query = SearchQuery { text: "main".to_owned(), mode: SearchMode::Fuzzy };
    assert!(names().matches(&query, &in_order(NAMES.len()), None, &cancel).is_err());
}

#[test]
fn substrings_alone_count_where_there_are_any() {
    let names = Names::new(
        ["p.sxwxexexp", "p.sweepOne", "gc.Sweep", "lib/sweep.Run", "m.F[sweep.T]"].iter(),
    );
    let found = ask(&names, "sweep", SearchMode::Fuzzy);
    assert_eq!(found.hits, [3, 1, 2, 4, 0], "letters with gaps are proposed below");
    assert_eq!(found.matching(), [3, 1, 2, 4]);
    assert_eq!([0, 1, 2, 3, 4].map(|row| found.has(row)), [false, true, true, true, true]);
    assert_eq!(found.positions("p.sxwxexexp"), [2, 4, 6, 8, 10]);
    let loose = ask(&names, "swxp", SearchMode::Fuzzy);
    assert_eq!((loose.hits.as_slice(), loose.matching()), (&[0][..], &[0][..]));
    let few = ask(&names, "sw", SearchMode::Fuzzy);
    assert_eq!(few.matching(), [3, 1, 2, 4], "also in paths and type arguments");
    assert_eq!(few.positions("m.F[sweep.T]"), [4, 5]);
}

/// Rows are in the order of weight.
#[test]
fn equal_matches_are_ranked_by_weight() {
    let names = Names::new(["p.lockSlow", "p.lock", "p.lxoxcxkxxx", "p.lxoxcxk"].iter());
    let rows: Arc<[u32]> = [0, 1, 2, 3].into();
    let query = |text: &str| SearchQuery { text: text.to_owned(), mode: SearchMode::Fuzzy };
    let found = names.matches(&query("lock"), &rows, None, &Cancel::default()).unwrap();
    assert_eq!(found.hits, [0, 1, 2, 3]);
    let rows: Arc<[u32]> = [3, 2, 1, 0].into();
    let found = names.matches(&query("lock"), &rows, None, &Cancel::default()).unwrap();
    assert_eq!(found.hits, [2, 3, 0, 1]);
}
