//! One keystroke of a search over 50,000 names: as the first of its query, and with the answer before it at hand.

#![allow(clippy::unwrap_used)] // a bench that cannot run has nobody to tell but its caller

#[allow(dead_code)] // only names are needed
mod generate;

use divan::Bencher;
use rprof_tui::cancel::Cancel;
use rprof_tui::tui::search::{Matches, Mode, Names, Query};
use std::sync::LazyLock;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut name = String::new();
    let names: Vec<String> = (0..50_000)
        .map(|function| {
            generate::names::function(function, &mut name);
            name.clone()
        })
        .collect();
    Names::new(names.iter().map(|name| (name.as_str(), 1)))
});

fn main() {
    divan::main();
}

fn find(text: &str, mode: Mode, previous: Option<&Matches>) -> Matches {
    let query = Query { text: text.to_owned(), mode };
    NAMES.matches(&query, previous, &Cancel::new()).unwrap()
}

#[divan::bench(sample_count = 30, sample_size = 1, args = ["d", "de", "dec", "decm", "decmes", "decodemess", "orders/sh", "qqqz"])]
fn fresh(bencher: Bencher<'_, '_>, text: &str) {
    LazyLock::force(&NAMES);
    bencher.bench_local(|| find(text, Mode::Fuzzy, None));
}

/// The last letter typed onto the answer for those before it.
#[divan::bench(sample_count = 30, sample_size = 1, args = ["de", "dec", "decm", "decmes", "decodemess", "orders/sh"])]
fn typed(bencher: Bencher<'_, '_>, text: &str) {
    let mut shorter = text.to_owned();
    shorter.pop();
    let before = find(&shorter, Mode::Fuzzy, None);
    bencher.bench_local(|| find(text, Mode::Fuzzy, Some(&before)));
}

#[divan::bench(sample_count = 30, sample_size = 1, args = ["decode", "^github.*Read[A-Z]"])]
fn regex(bencher: Bencher<'_, '_>, text: &str) {
    LazyLock::force(&NAMES);
    bencher.bench_local(|| find(text, Mode::Regex, None));
}
