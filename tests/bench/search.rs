//! One keystroke of a search over 50,000 names: as the first of its query, and with the result of the query before.

#![allow(clippy::unwrap_used)] // a bench that cannot run panics

#[allow(dead_code)] // only names are needed
mod generate;

use divan::Bencher;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::search::{Names, SearchMatches, SearchMode, SearchQuery};
use std::sync::{Arc, LazyLock};

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut name = String::new();
    let names: Vec<String> = (0..50_000)
        .map(|function| {
            generate::names::function(function, &mut name);
            name.clone()
        })
        .collect();
    Names::new(names.iter())
});

/// Every name has a row, in the order of the names.
static ROWS: LazyLock<Arc<[u32]>> = LazyLock::new(|| (0..NAMES.len() as u32).collect());

fn main() {
    divan::main();
}

fn find(text: &str, mode: SearchMode, previous: Option<&SearchMatches>) -> SearchMatches {
    let query = SearchQuery { text: text.to_owned(), mode };
    NAMES.matches(&query, &ROWS, previous, &Cancel::new()).unwrap()
}

#[divan::bench(sample_count = 30, sample_size = 1, args = ["d", "de", "dec", "decm", "decmes", "decodemess", "orders/sh", "qqqz"])]
fn fresh(bencher: Bencher<'_, '_>, text: &str) {
    LazyLock::force(&ROWS);
    bencher.bench_local(|| find(text, SearchMode::Fuzzy, None));
}

/// The last letter of a query, with the result for the letters before it.
#[divan::bench(sample_count = 30, sample_size = 1, args = ["de", "dec", "decm", "decmes", "decodemess", "orders/sh"])]
fn typed(bencher: Bencher<'_, '_>, text: &str) {
    let mut shorter = text.to_owned();
    shorter.pop();
    let before = find(&shorter, SearchMode::Fuzzy, None);
    bencher.bench_local(|| find(text, SearchMode::Fuzzy, Some(&before)));
}

#[divan::bench(sample_count = 30, sample_size = 1, args = ["decode", "^github.*Read[A-Z]"])]
fn regex(bencher: Bencher<'_, '_>, text: &str) {
    LazyLock::force(&ROWS);
    bencher.bench_local(|| find(text, SearchMode::Regex, None));
}

/// The positions of matched letters, for as many names as a screen shows.
#[divan::bench(sample_count = 30, sample_size = 1, args = ["de", "decm", "decmes"])]
fn positions(bencher: Bencher<'_, '_>, text: &str) {
    let found = find(text, SearchMode::Fuzzy, None);
    let shown = || found.hits.iter().take(60).map(|&row| NAMES.text(row as usize));
    bencher.bench_local(|| shown().map(|name| found.positions(name).len()).sum::<usize>());
}
