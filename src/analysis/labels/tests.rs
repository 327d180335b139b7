//! Tests of labels over all of their parts.

use super::cross::{ValueSum, cross};
use super::heaviest::heaviest_values;
use super::{displayed_totals, totals};
use crate::analysis::frames::NodeId;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Pattern, Query};
use crate::analysis::{Analysis, Selected};
use crate::cancel::Cancel;
use crate::profile::Profile;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

/// Four samples: alice with numbers of two units, bob twice, nobody.
fn profile() -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.folded("main;idle 1");
    let stack = [builder.named(b"work"), builder.named(b"main")];
    let alice = builder.text_label("user", "alice");
    let bob = builder.text_label("user", "bob");
    let lat = builder.number_label("lat", 3, "ms");
    let late = builder.number_label("lat", 4, "seconds");
    let bytes = [builder.number_label("bytes", 1024, ""), builder.number_label("bytes", 512, "")];
    builder.sample(&stack, &[10], &[alice, lat, late]);
    builder.sample(&stack, &[20], &[bob, bytes[0], bytes[1]]);
    builder.sample(&stack, &[-50], &[bob]);
    Arc::new(builder.finish())
}

fn query(set: impl Fn(&mut Query)) -> Query {
    let mut query = Query::default();
    set(&mut query);
    query
}

fn selected(set: impl Fn(&mut Query)) -> Selected {
    Selected::new(profile(), query(set), &Cancel::new()).unwrap()
}

fn tag(text: &str) -> TagFilter {
    TagFilter::new("tagfocus", text).unwrap()
}

fn told(selected: &Selected) -> Vec<String> {
    let totals = totals(selected, "auto").into_iter().map(|of_key| {
        let values = of_key.values.iter();
        let values = values.map(|(text, sum)| format!(" {}={sum}", String::from_utf8_lossy(text)));
        let values: String = values.collect();
        format!("{} {}:{values}", String::from_utf8_lossy(&of_key.key), of_key.total)
    });
    totals.collect()
}

#[test]
fn the_first_unit_is_the_keys_and_others_are_told() {
    let selected = selected(|_| {});
    let told_units = "For tag lat used unit ms, also encountered unit(s) seconds";
    assert_eq!(selected.warnings(), [told_units]);
    let expected =
        ["bytes 40: 1kB=20 512B=20", "lat 20: 3ms=10 4ms=10", "user -20: bob=-30 alice=10"];
    assert_eq!(told(&selected), expected);
}

#[test]
fn filters_of_labels_take_samples_and_labels() {
    let bob = selected(|q| q.filters.tag_focus = Some(tag("user=bob")));
    assert_eq!(told(&bob), ["bytes 40: 1kB=20 512B=20", "user -30: bob=-30"]);
    let big = selected(|q| {
        q.filters.tag_ignore = Some(tag("bytes=1kb:"));
        q.filters.tag_show = Some(Pattern::new("tagshow", "user").unwrap());
    });
    assert_eq!(told(&big), ["user -40: bob=-50 alice=10"]);
    assert_eq!(big.warnings().last().unwrap(), "tagfocus:Interpreted '1kb:' as range, not regexp");
    let none = selected(|q| {
        q.filters.tag_focus = Some(tag("user:carol"));
        q.filters.tag_hide = Some(Pattern::new("taghide", "user").unwrap());
    });
    let unmatched = ["TagFocus", "TagHide"].map(|n| format!("{n} expression matched no samples"));
    assert_eq!(none.warnings()[1..], unmatched, "no sample is left whose labels could be hidden");
    assert!(told(&none).is_empty());
    let both = selected(|q| q.filters.tag_focus = Some(tag("user,alice")));
    assert_eq!(told(&both).last().unwrap(), "user 10: alice=10", "each pattern must match");
}

#[test]
fn quotients_by_label_are_of_sums() {
    let mut builder = Builder::new();
    builder.sample_type("objects", "count");
    builder.sample_type("space", "bytes");
    let stack = [builder.named(b"main")];
    for (user, values) in [("alice", [1, 100]), ("alice", [3, 20]), ("bob", [2, 90])] {
        let label = builder.text_label("user", user);
        builder.sample(&stack, &values, &[label]);
    }
    let profile = Arc::new(builder.finish());
    let query = query(|q| (q.sample_type, q.mean) = (1, true));
    let selected = Selected::new(profile, query, &Cancel::new()).unwrap();
    let shown = displayed_totals(&selected, "auto");
    let pairs = [(b"bob".to_vec(), 45), (b"alice".to_vec(), 30)];
    assert_eq!((shown[0].total, shown[0].values.as_slice()), (35, &pairs[..]));
    assert_eq!(totals(&selected, "auto")[0].total, 210, "reports keep sums, as pprof does");
}

#[test]
fn tables_that_follow_others_are_as_if_computed_alone() {
    let filters = |q: &mut Query| q.filters.tag_focus = Some(tag("user"));
    let root = |q: &mut Query| q.tag_root = vec!["user".to_owned(), "lat".to_owned()];
    let steps = [
        query(|_| {}),
        query(root),
        query(|q| {
            root(q);
            q.scale.unit = "us".to_owned();
        }),
        query(|q| {
            root(q);
            filters(q);
        }),
        query(filters),
        query(|q| q.tag_leaf = vec!["bytes".to_owned()]),
        query(|_| {}),
    ];
    let mut after: Option<Analysis> = None;
    for step in steps {
        let alone = Analysis::new(profile(), step.clone(), &Cancel::new()).unwrap();
        let next = match &after {
            None => alone.clone(),
            Some(after) => after.next(step, &Cancel::new()).unwrap(),
        };
        let rows = |a: &Analysis| {
            let name = |n| String::from_utf8_lossy(a.nodes().name(n)).into_owned();
            let ids = a.nodes().ids();
            ids.map(|n| (name(n), a.sums().flat(n), a.sums().cum(n))).collect::<Vec<_>>()
        };
        assert_eq!(rows(&next), rows(&alone));
        assert_eq!(next.selected().warnings(), alone.selected().warnings());
        after = Some(next);
    }
}

#[test]
fn labels_become_frames() {
    let analysis = Analysis::new(
        profile(),
        query(|q| q.tag_root = vec!["user".to_owned(), "bytes".to_owned()]),
        &Cancel::new(),
    );
    let analysis = analysis.unwrap();
    let path = |mut row| {
        let mut path = Vec::new();
        while row != crate::analysis::tree::TreeRow::ROOT {
            let name = analysis.nodes().name(analysis.tree().node(row));
            path.insert(0, String::from_utf8_lossy(name).into_owned());
            row = analysis.tree().parent(row);
        }
        path.join(";")
    };
    let leaves = analysis.tree().rows().filter(|&r| analysis.tree().children(r).next().is_none());
    let mut paths: Vec<String> = leaves.map(path).collect();
    paths.sort();
    let expected = [
        "<unknown>;<unknown>;main;idle",
        "alice;<unknown>;main;work",
        "bob;1024,512;main;work",
        "bob;<unknown>;main;work",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn pairs_of_values_add_up() {
    let crossed = |first, second, set: fn(&mut Query)| {
        let totals = cross(&selected(set), (first, second), "auto", &Cancel::new()).unwrap();
        let text = |value: &Option<Vec<u8>>| match value {
            Some(text) => String::from_utf8_lossy(text).into_owned(),
            None => "-".to_owned(),
        };
        let row = |((value, sum), cells): (&ValueSum, &Vec<(usize, i64)>)| {
            let cell = |&(column, sum): &(usize, i64)| {
                format!(" {}={sum}", text(&totals.columns[column].0))
            };
            format!("{} {sum}:{}", text(value), cells.iter().map(cell).collect::<String>())
        };
        totals.rows.iter().zip(&totals.cells).map(row).collect::<Vec<_>>()
    };
    // The samples without a key are the rest, and a sample with several values counts for each.
    let expected = ["bob -30: -=-50 1kB=20 512B=20", "alice 10: -=10", "- 1: -=1"];
    assert_eq!(crossed("user", "bytes", |_| {}), expected);
    let other = ["- -39: bob=-50 alice=10 -=1", "1kB 20: bob=20", "512B 20: bob=20"];
    assert_eq!(crossed("bytes", "user", |_| {}), other);
    let kept = crossed("user", "lat", |q| q.filters.tag_focus = Some(tag("alice")));
    assert_eq!(kept, ["alice 10: 3ms=10 4ms=10"]);
}

#[test]
fn each_node_has_its_heaviest_value() {
    let heaviest = |key, set: fn(&mut Query)| {
        let analysis = Analysis::new(profile(), query(set), &Cancel::new()).unwrap();
        let found = heaviest_values(&analysis, key, "auto", &Cancel::new()).unwrap();
        let told = |node: NodeId| {
            let name = String::from_utf8_lossy(analysis.nodes().name(node)).into_owned();
            let value = found.of_node[node.index()].map(|(value, share)| {
                format!("{} {share:.2}", String::from_utf8_lossy(&found.values[value]))
            });
            format!("{name}: {}", value.unwrap_or_default())
        };
        let mut told: Vec<String> = analysis.nodes().ids().map(told).collect();
        told.sort();
        told
    };
    assert_eq!(heaviest("user", |_| {}), ["idle: ", "main: bob 1.00", "work: bob 1.00"]);
    let alice: fn(&mut Query) = |q| q.filters.tag_ignore = Some(tag("bob"));
    // One of eleven samples is nobody's.
    assert_eq!(heaviest("user", alice), ["idle: ", "main: alice 0.91", "work: alice 1.00"]);
    assert_eq!(heaviest("none", |_| {}), ["idle: ", "main: ", "work: "]);
}
