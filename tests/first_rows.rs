//! Rows that are shown before their call tree is built, against those of the whole tables.

use std::sync::Arc;

use rprof_tui::analysis::query::derived::derived;
use rprof_tui::analysis::query::{Granularity, Pattern, Query};
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::view::ProfileView;
use rprof_tui::load::request::{LoadOutcome, LoadRequest};
use rprof_tui::profile::Profile;

use crate::reader::{fixture_alone, reader};

const FIXTURES: [&str; 11] = [
    "allocs.pb.gz",
    "block.pb.gz",
    "cpu.pb.gz",
    "goroutine.debug1.txt",
    "goroutine.debug2.txt",
    "goroutine.pb.gz",
    "heap.5.pb.gz",
    "heap.debug1.txt",
    "heap.pb.gz",
    "mutex.pb.gz",
    "threadcreate.pb.gz",
];

const GRANULARITIES: [Granularity; 7] = [
    Granularity::Functions,
    Granularity::FileFunctions,
    Granularity::Files,
    Granularity::Packages,
    Granularity::Lines,
    Granularity::Mappings,
    Granularity::Addresses,
];

fn profile(request: &LoadRequest) -> Arc<Profile> {
    let loaded = reader()(request, &|_| (), &Cancel::new()).unwrap();
    let LoadOutcome::Profile(loaded) = loaded else { panic!("{loaded:?}") };
    loaded.profile
}

/// Both views of a query have the same rows, figures and widths, and so has the first one over its tree.
fn check(profile: &Arc<Profile>, query: &Query) {
    let cancel = Cancel::new();
    let first = ProfileView::first(profile, query.clone(), None, &cancel).unwrap();
    let built = first.with_tree(&cancel).unwrap();
    let whole = ProfileView::compute(profile, query.clone(), None, &cancel).unwrap();
    assert!(!first.has_tree() && built.has_tree() && whole.has_tree());
    let is_empty = first.analysis.tree().is_empty();
    assert!(is_empty, "the first rows come without a tree");
    for view in [&first, &built] {
        assert_eq!(view.rows, whole.rows, "{query:?}");
        assert_eq!(view.rows_by_cum, whole.rows_by_cum, "{query:?}");
        assert_eq!((view.widths, view.remains), (whole.widths, whole.remains), "{query:?}");
        assert_eq!((view.total(), &view.sample_types), (whole.total(), &whole.sample_types));
        let kind = |view: &ProfileView| (view.is_difference(), view.is_quotient());
        assert_eq!(kind(view), kind(&whole), "{query:?}");
        for row in whole.rows.iter() {
            let text = |view: &ProfileView| {
                (view.name(row.node).to_owned(), view.signed(row.cum), view.percent(row.flat))
            };
            assert_eq!(text(view), text(&whole), "{query:?}");
            let no_rows = first.tree_rows(row.node, &cancel).unwrap().is_empty();
            assert!(no_rows, "a view without a tree has no rows of it");
        }
    }
    let inlining = whole.analysis.table().inlining(&cancel).unwrap();
    assert_eq!(built.analysis.inlining(&cancel).unwrap(), inlining, "{query:?}");
    let rows = |view: &ProfileView| -> Vec<_> {
        let (tree, weights) = (view.analysis.tree(), view.analysis.weights());
        tree.rows().map(|r| (tree.node(r), tree.parent(r), weights.total(tree, r))).collect()
    };
    assert_eq!(rows(&built), rows(&whole), "{query:?}");
}

#[test]
fn the_first_rows_are_those_of_the_whole_tables() {
    for fixture in FIXTURES {
        let profile = profile(&fixture_alone(fixture));
        let recorded = (0..profile.sample_types().len()).map(|sample_type| (sample_type, None));
        let computed = derived(&profile).into_iter().map(|d| (d.column, Some(d)));
        for (sample_type, derived) in recorded.chain(computed) {
            for granularity in GRANULARITIES {
                let query = Query { sample_type, derived, granularity, ..Query::default() };
                check(&profile, &query);
            }
        }
    }
}

#[test]
fn the_first_rows_heed_filters_means_and_collapsed_recursion() {
    let profile = profile(&fixture_alone("heap.pb.gz"));
    let plain = Query { sample_type: 1, ..Query::default() };
    check(&profile, &Query { mean: true, ..plain.clone() });
    check(&profile, &Query { collapse_recursion: true, ..plain.clone() });
    check(&profile, &Query { relative_percentages: true, ..plain.clone() });
    let mut query = plain;
    query.filters.focus = Some(Pattern::new("focus", "main").unwrap());
    query.filters.hide = Some(Pattern::new("hide", "runtime").unwrap());
    check(&profile, &query);
}

#[test]
fn the_first_rows_of_signed_values_have_signs() {
    let request =
        LoadRequest { base: Some("heap.0.pb.gz".into()), ..fixture_alone("heap.5.pb.gz") };
    let profile = profile(&request);
    for sample_type in 0..profile.sample_types().len() {
        check(&profile, &Query { sample_type, ..Query::default() });
    }
}
