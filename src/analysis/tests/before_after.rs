//! Unit tests of `analysis/before_after.rs`.

use super::*;
use crate::analysis::query::{Pattern, Query};
use crate::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use crate::profile::store::builder::Builder;

fn folded(stacks: &str) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.folded(stacks);
    Arc::new(builder.finish())
}

/// `name flat before>after cum before>after`, in the order of the names.
fn before_after(kind: BaseMode, query: &Query) -> Vec<String> {
    let base = "m;a;b 5\nm;b 7\nm;a;a;c 2\nm;gone 1";
    let source = "m;a;b 5\nm;b 3\nm;a;a;c 4\nm;a;new 9\nm;a;b;a 1";
    let cancel = Cancel::new();
    let load = |base_kind| {
        let options = MergeOptions { base: base_kind, ..MergeOptions::default() };
        Arc::new(
            merge_sources(vec![folded(source)], vec![folded(base)], &options, &cancel).unwrap(),
        )
    };
    let base_kept = load(BaseMode::Compare);
    let analysis = Analysis::new(load(kind), query.clone(), &cancel).unwrap();
    let before_after =
        BeforeAfter::new(&analysis, Some(&base_kept), None, &cancel).unwrap().unwrap();
    let again = BeforeAfter::new(&analysis, Some(&base_kept), Some(&before_after), &cancel)
        .unwrap()
        .unwrap();
    let line = |before_after: &BeforeAfter, id: NodeId| {
        let (flat, cum) = (before_after.flat(id), before_after.cum(id));
        let sums = analysis.sums();
        assert_eq!(flat.after - flat.before, sums.flat(id).value());
        assert_eq!(cum.after - cum.before, sums.cum(id).value());
        let name = String::from_utf8_lossy(analysis.nodes().name(id)).into_owned();
        format!("{name} {}>{} {}>{}", flat.before, flat.after, cum.before, cum.after)
    };
    let mut all: Vec<String> = analysis.nodes().ids().map(|id| line(&before_after, id)).collect();
    for row in analysis.tree().rows() {
        let change = before_after.total(std::iter::once(row));
        let total = analysis.weights().total(analysis.tree(), row).value();
        assert_eq!(change.after - change.before, total);
    }
    let kept: Vec<String> = analysis.nodes().ids().map(|id| line(&again, id)).collect();
    assert_eq!(all, kept);
    all.sort();
    all
}

#[test]
fn both_sides_are_there_whether_the_base_cancels_or_not() {
    let want =
        ["a 0>1 7>19", "b 12>8 12>9", "c 2>4 2>4", "gone 1>0 1>0", "m 0>0 15>22", "new 0>9 0>9"];
    for kind in [BaseMode::Compare, BaseMode::Cancel] {
        assert_eq!(before_after(kind, &Query::default()), want, "{kind:?}");
    }
}

#[test]
fn sides_heed_the_filters() {
    let mut query = Query::default();
    query.filters.focus = Some(Pattern::new("focus", "^a$").unwrap());
    query.filters.hide = Some(Pattern::new("hide", "^m$").unwrap());
    for kind in [BaseMode::Compare, BaseMode::Cancel] {
        assert_eq!(
            before_after(kind, &query),
            ["a 0>1 7>19", "b 5>5 5>6", "c 2>4 2>4", "gone 0>0 0>0", "new 0>9 0>9"]
        );
    }
}

#[test]
fn what_is_no_difference_has_no_sides() {
    let cancel = Cancel::new();
    let analysis = Analysis::new(folded("a 1"), Query::default(), &cancel).unwrap();
    assert!(BeforeAfter::new(&analysis, None, None, &cancel).unwrap().is_none());
}
