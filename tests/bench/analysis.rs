//! The work after a choice of the user: the first tables, another sample type, a focus, callers and callees, `-top`.
//! `tables/` measures the screen's part beyond the analysis: order, names to print and to search.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot run panics

mod generate;
mod input;

use divan::Bencher;
use rprof_tui::analysis::Analysis;
use rprof_tui::analysis::query::{Filters, Pattern, Query};
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::call_paths::CallPaths;
use rprof_tui::explore::view::ProfileView;
use rprof_tui::profile::Profile;
use rprof_tui::report::{PreparedReport, Report, ReportOptions};
use std::sync::{Arc, LazyLock};

/// A pattern that matches some functions of most programs, but only a few of them.
const FOCUS: &str = "(?i)decode|read";

static PROFILE: LazyLock<Arc<Profile>> = LazyLock::new(|| Arc::new(input::load(input::open())));

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

/// A change from the default sample type to the first.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn sample_type(bencher: Bencher<'_, '_>) {
    let (shown, cancel) = (tables(), Cancel::new());
    bencher.bench_local(|| shown.next(Query { sample_type: 0, ..query() }, &cancel).unwrap());
}

/// The time includes compiling the pattern, as after typing it.
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

/// All of `-top` once the profile is read.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn top(bencher: Bencher<'_, '_>) {
    let options = ReportOptions::default();
    LazyLock::force(&PROFILE);
    bencher.bench_local(|| {
        let mut text = Vec::new();
        let prepared = PreparedReport::new(&Report::Top, Arc::clone(&PROFILE), query()).unwrap();
        prepared.write(&options, &mut text).unwrap();
        text
    });
}

/// The rank that stands for the function with the most rows in the call tree.
const WORST: usize = usize::MAX;

/// The function of this rank by cum, or the one with the most rows. The heaviest have the most callers and callees.
#[divan::bench(sample_count = 50, sample_size = 1, args = [0, 10, 1000, WORST])]
fn links(bencher: Bencher<'_, '_>, rank: usize) {
    let cancel = Cancel::new();
    let tables = Arc::new(ProfileView::compute(&PROFILE, query(), None, &cancel).unwrap());
    let rows = |node| tables.tree_rows(node, &Cancel::new()).unwrap().len();
    let entry = if rank == WORST {
        tables.rows.iter().max_by_key(|entry| rows(entry.node)).unwrap()
    } else {
        &tables.rows[tables.rows_by_cum[rank.min(tables.rows_by_cum.len() - 1)] as usize]
    };
    let key = tables.key(entry.node);
    bencher.bench_local(|| CallPaths::around(&tables, &key, &Cancel::new()).unwrap());
}

/// The rows of one function in the call tree.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn rows_of(bencher: Bencher<'_, '_>) {
    let shown = tables();
    let node = shown.nodes().ids().last().unwrap();
    bencher.bench_local(|| shown.tree().rows_of(node, &Cancel::new()).unwrap());
}

mod tables {
    use super::{Bencher, Cancel, FOCUS, Filters, PROFILE, Pattern, ProfileView, Query, query};

    fn next(bencher: Bencher<'_, '_>, query_next: impl Fn() -> Query) {
        let cancel = Cancel::new();
        let shown = ProfileView::compute(&PROFILE, query(), None, &cancel).unwrap();
        bencher.bench_local(|| {
            ProfileView::compute(&PROFILE, query_next(), Some(&shown), &cancel).unwrap()
        });
    }

    #[divan::bench(sample_count = 20, sample_size = 1)]
    fn first(bencher: Bencher<'_, '_>) {
        super::LazyLock::force(&PROFILE);
        bencher
            .bench_local(|| ProfileView::compute(&PROFILE, query(), None, &Cancel::new()).unwrap());
    }

    #[divan::bench(sample_count = 30, sample_size = 1)]
    fn sample_type(bencher: Bencher<'_, '_>) {
        next(bencher, || Query { sample_type: 0, ..query() });
    }

    /// The work that the first frame does not need: marks of inlined calls, counts of objects.
    #[divan::bench(sample_count = 20, sample_size = 1)]
    fn finish(bencher: Bencher<'_, '_>) {
        let cancel = Cancel::new();
        let shown = ProfileView::compute(&PROFILE, query(), None, &cancel).unwrap();
        let fresh = || ProfileView::compute(&PROFILE, query(), Some(&shown), &cancel).unwrap();
        bencher.with_inputs(fresh).bench_local_refs(|tables| tables.finish(&cancel).unwrap());
    }

    #[divan::bench(sample_count = 30, sample_size = 1)]
    fn focus(bencher: Bencher<'_, '_>) {
        next(bencher, || {
            let focus = Some(Pattern::new("focus", FOCUS).unwrap());
            Query { filters: Filters { focus, ..Filters::default() }, ..query() }
        });
    }
}
