//! What a user waits for after a choice: the first tables, another sample type, a focus, the table's text.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot run has nobody to tell but its caller

mod generate;
mod input;

use divan::Bencher;
use rprof_tui::analysis::Analysis;
use rprof_tui::analysis::query::{Filters, Pattern, Query};
use rprof_tui::cancel::Cancel;
use rprof_tui::profile::Profile;
use rprof_tui::report::{self, Report};
use std::sync::{Arc, LazyLock};

/// Matches some functions of nearly every program, and far from all.
const FOCUS: &str = "(?i)decode|read";

static PROFILE: LazyLock<Arc<Profile>> = LazyLock::new(|| Arc::new(input::load(&input::read())));

fn main() {
    divan::main();
}

fn query() -> Query {
    Query { sample_type: PROFILE.default_sample_type(), ..Query::default() }
}

fn tables() -> Analysis {
    Analysis::new(Arc::clone(&PROFILE), query(), &Cancel::new()).unwrap()
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn first(bencher: Bencher<'_, '_>) {
    LazyLock::force(&PROFILE);
    bencher.bench_local(tables);
}

/// The first sample type, where the last was shown.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn sample_type(bencher: Bencher<'_, '_>) {
    let (shown, cancel) = (tables(), Cancel::new());
    bencher.bench_local(|| shown.next(Query { sample_type: 0, ..query() }, &cancel).unwrap());
}

/// Compiles the pattern, too: it is typed anew.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn focus(bencher: Bencher<'_, '_>) {
    let (shown, cancel) = (tables(), Cancel::new());
    bencher.bench_local(|| {
        let focus = Some(Pattern::new("focus", FOCUS).unwrap());
        let filters = Filters { focus, ..Filters::default() };
        shown.next(Query { filters, ..query() }, &cancel).unwrap()
    });
}

/// Drops frames, so the call tree is built anew.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn hide(bencher: Bencher<'_, '_>) {
    let (shown, cancel) = (tables(), Cancel::new());
    bencher.bench_local(|| {
        let hide = Some(Pattern::new("hide", FOCUS).unwrap());
        let filters = Filters { hide, ..Filters::default() };
        shown.next(Query { filters, ..query() }, &cancel).unwrap()
    });
}

/// All of `-top`, from the profile on.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn top(bencher: Bencher<'_, '_>) {
    let options = report::Options::default();
    LazyLock::force(&PROFILE);
    bencher.bench_local(|| {
        let mut text = Vec::new();
        report::write(&Report::Top, Arc::clone(&PROFILE), query(), &options, &mut text).unwrap();
        text
    });
}
