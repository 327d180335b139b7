//! The join of a session against the analysis of each profile alone.

use std::sync::Arc;

use super::{FunctionJoin, JoinColumn, MemberKind, SessionProfile};
use crate::analysis::Analysis;
use crate::analysis::query::{Granularity, Query};
use crate::cancel::Cancel;
use crate::profile::Profile;
use crate::profile::store::builder::Builder;

fn profile(types: &[(&str, &str)], samples: &[(&[&str], &[i64])], seconds: i64) -> Arc<Profile> {
    let mut builder = Builder::new();
    for (kind, unit) in types {
        builder.sample_type(kind, unit);
    }
    builder.header().duration_nanos = seconds * 1_000_000_000;
    for (stack, values) in samples {
        let stack: Vec<_> = stack.iter().map(|name| builder.named(name.as_bytes())).collect();
        builder.sample(&stack, values, &[]);
    }
    Arc::new(builder.finish())
}

const HEAP: [(&str, &str); 4] = [
    ("alloc_objects", "count"),
    ("alloc_space", "bytes"),
    ("inuse_objects", "count"),
    ("inuse_space", "bytes"),
];
const CONTENTIONS: [(&str, &str); 2] = [("contentions", "count"), ("delay", "nanoseconds")];

fn session(seconds: i64) -> Vec<SessionProfile> {
    let cpu = [("samples", "count"), ("cpu", "nanoseconds")];
    let member = |kind, profile| SessionProfile { kind, profile };
    vec![
        member(
            MemberKind::Cpu,
            profile(
                &cpu,
                &[
                    (&["main.query", "main.main"], &[3, 30]),
                    (&["runtime.mallocgc", "main.query", "main.main"], &[7, 70]),
                ],
                2,
            ),
        ),
        member(
            MemberKind::Heap,
            profile(&HEAP, &[(&["main.cache", "main.main"], &[9, 900, 4, 400])], 0),
        ),
        member(
            MemberKind::Allocs,
            profile(&HEAP, &[(&["main.query", "main.main"], &[100, 6400, 0, 0])], seconds),
        ),
        member(
            MemberKind::Block,
            profile(&CONTENTIONS, &[(&["runtime.chanrecv1", "main.main"], &[2, 500])], 0),
        ),
        member(
            MemberKind::Mutex,
            profile(&CONTENTIONS, &[(&["sync.(*Mutex).Unlock", "main.main"], &[1, 700])], 0),
        ),
        member(MemberKind::Goroutine, profile(&[("goroutine", "count")], &[], 0)),
    ]
}

fn figures(join: &FunctionJoin, name: &str, is_cum: bool) -> Vec<String> {
    let row = join.find(name).unwrap();
    let figure = |column| {
        let figure = crate::analysis::session::JoinedColumn::figure;
        figure(column, join.value(row, column, is_cum))
    };
    join.columns.iter().map(figure).collect()
}

#[test]
fn profiles_are_joined_by_function() {
    let join = FunctionJoin::new(&session(2), &Query::default(), &Cancel::new()).unwrap();
    let titles: Vec<_> = join.columns.iter().map(super::JoinedColumn::title).collect();
    let wanted = ["cpu%", "allocs/s", "alloc B/s", "live B", "live objs", "blocked"];
    assert_eq!(titles, wanted, "no goroutine, no column");
    assert_eq!(figures(&join, "main.query", false), ["30.00%", "50", "3.12kB", "", "", ""]);
    let main = figures(&join, "main.main", true);
    assert_eq!(main, ["100%", "50", "3.12kB", "400B", "4", "1.20us"]);
    assert!(join.rows.is_sorted_by(|a, b| a.name < b.name));
    assert_eq!(join.unpublished_nanos(), None);
    let mut profiles = session(2);
    profiles[2].profile = profile(&HEAP, &[], 2);
    let join = FunctionJoin::new(&profiles, &Query::default(), &Cancel::new()).unwrap();
    assert_eq!(join.unpublished_nanos(), Some(2_000_000_000), "no collection ended");
    let blocked = join.columns.last().unwrap();
    let part = |name: &str, is_cum| {
        let row = join.find(name).unwrap();
        join.heaviest_part(row, blocked, is_cum).unwrap().member
    };
    assert_eq!((part("main.main", true), part("runtime.chanrecv1", false)), (4, 3));
    assert_eq!(part("main.query", false), 3, "the first of those without");
    let own = |name: &str| join.rows[join.find(name).unwrap()].is_own;
    assert!(own("main.query") && !own("runtime.mallocgc"));
}

#[test]
fn allocations_without_a_time_are_totals() {
    let join = FunctionJoin::new(&session(0), &Query::default(), &Cancel::new()).unwrap();
    assert_eq!(join.columns[1].title(), "allocs");
    assert_eq!(figures(&join, "main.query", false)[1..3], ["100", "6.25kB"]);
}

/// Profiles that were subtracted from each other tell nothing of what is in use.
#[test]
fn a_difference_has_no_live_memory() {
    let titles = |profiles: &[SessionProfile]| {
        let join = FunctionJoin::new(profiles, &Query::default(), &Cancel::new()).unwrap();
        join.columns.iter().map(super::JoinedColumn::title).collect::<Vec<_>>()
    };
    let changed = profile(&HEAP, &[(&["main.f"], &[5, 50, -1, -10])], 0);
    let of = |kind, profile: &Arc<Profile>| SessionProfile { kind, profile: Arc::clone(profile) };
    assert_eq!(titles(&[of(MemberKind::Heap, &changed)]), ["allocs", "alloc B"]);
    let added = profile(&HEAP, &[(&["main.f"], &[5, 50, 1, 10])], 3);
    assert_eq!(titles(&[of(MemberKind::Allocs, &added)]), ["allocs/s", "alloc B/s"]);
    let heap = titles(&[of(MemberKind::Heap, &added)]);
    assert_eq!(heap[2..], ["live B", "live objs"], "a heap may have a duration");
}

/// Each figure is that of the profile alone.
#[test]
fn figures_are_those_of_each_profile_alone() {
    let profiles = session(2);
    for granularity in [Granularity::Functions, Granularity::Packages] {
        let query = Query { granularity, ..Query::default() };
        let join = FunctionJoin::new(&profiles, &query, &Cancel::new()).unwrap();
        for column in &join.columns {
            for (part, at) in join.parts[column.parts.clone()].iter().zip(column.parts.clone()) {
                let query = Query { sample_type: part.sample_type, ..query.clone() };
                let profile = Arc::clone(&profiles[part.member].profile);
                let alone = Analysis::new(profile, query, &Cancel::new()).unwrap();
                assert_eq!(part.total, alone.total());
                let mut seen = 0;
                for node in alone.nodes().ids() {
                    let sums = alone.sums();
                    let wanted = [sums.flat(node).value(), sums.cum(node).value()];
                    let name = std::str::from_utf8(alone.nodes().name(node)).unwrap();
                    let row = join.find(name).map(|row| join.rows[row].values[at]);
                    assert_eq!(row.unwrap_or_default(), wanted, "{name} {:?}", column.column);
                    seen += usize::from(wanted != [0; 2]);
                }
                let rows = join.rows.iter().filter(|row| row.values[at] != [0; 2]).count();
                assert_eq!(rows, seen);
            }
        }
    }
    assert_eq!(JoinColumn::ALL.len(), 7);
}
