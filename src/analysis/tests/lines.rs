//! Unit tests of `analysis/lines.rs`.

use super::*;
use crate::analysis::query::Query;
use crate::profile::store::builder::Builder;
use crate::profile::{Line, Location, LocationId, Profile};

fn line(builder: &mut Builder, frame: &str) -> Line {
    let parts: Vec<&str> = frame.split(':').collect();
    let (name, file) = (parts[0].as_bytes(), parts[1].as_bytes());
    let function = builder.function(name, name, file, parts[2].parse().unwrap());
    Line { function, line: parts[3].parse().unwrap(), column: 0 }
}

/// Frames leaf first, written `name:file:start:line`, those joined by `<` inlined into the next.
fn profile(stacks: &[(&str, i64)]) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    for (stack, value) in stacks {
        let mut ids: Vec<LocationId> = Vec::new();
        for location in stack.split(' ') {
            let lines: Vec<Line> =
                location.split('<').map(|frame| line(&mut builder, frame)).collect();
            ids.push(builder.location(Location::default(), &lines));
        }
        builder.sample(&ids, &[*value], &[]);
    }
    Arc::new(builder.finish())
}

fn shown(stacks: &[(&str, i64)], filter: FunctionFilter<'_>) -> Vec<String> {
    let profile = profile(stacks);
    let cancel = Cancel::new();
    let tables = Analysis::new(Arc::clone(&profile), Query::default(), &cancel).unwrap();
    let lines = by_line(&tables, None, &cancel).unwrap();
    let text = |id| String::from_utf8_lossy(profile.string(id)).into_owned();
    let mut out = Vec::new();
    for body in bodies(&lines, filter, &cancel).unwrap() {
        out.push(format!("{}:{}", text(body.file), body.start_line));
        for line in body.lines {
            let mark = |c: Callee| if c.inlined { " inlined" } else { "" };
            let name = |c: Callee| text(profile.function(c.function).name);
            let callee = line.callee.map(|c| format!(" {} {}{}", name(c), c.cum, mark(c)));
            let callee = callee.unwrap_or_default();
            out.push(format!("{} {} {}{callee}", line.line, line.flat, line.cum));
        }
    }
    out
}

#[test]
fn lines_have_flat_cum_and_their_costliest_callee() {
    let stacks = [
        ("g:a.go:9:10 f:a.go:1:3", 5),
        ("h:a.go:20:21 f:a.go:1:3", 7),
        ("f:a.go:1:4 main:a.go:30:31", 2),
        ("k:b.go:1:1<f:a.go:1:3 main:a.go:30:31", 1),
        ("k:b.go:1:1<f:a.go:1:5 main:a.go:30:31", 4),
    ];
    let want = ["a.go:1", "3 0 13 h 7", "4 2 2", "5 0 4 k 4 inlined"];
    assert_eq!(shown(&stacks, FunctionFilter::Function(b"f")), want);
    let want = ["b.go:0", "1 5 5"];
    assert_eq!(shown(&stacks, FunctionFilter::File(b"b.go")), want);
    assert!(shown(&stacks, FunctionFilter::Function(b"missing")).is_empty());
}

#[test]
fn recursion_counts_a_sample_once() {
    let stacks = [
        ("f:a.go:1:2 f:a.go:1:3 f:a.go:1:3 f:a.go:1:3 main:a.go:9:9", 10),
        ("f:a.go:1:3 main:a.go:9:9", 1),
    ];
    let want = ["a.go:1", "2 10 10", "3 1 11 f 10"];
    assert_eq!(shown(&stacks, FunctionFilter::Function(b"f")), want);
}

#[test]
fn one_name_may_have_several_bodies() {
    let stacks = [("f:a.go:1:2", 1), ("f:b.go:7:8", 5), ("f:a.go:20:22", 3), ("f:a.go:20:21", -2)];
    let want = ["b.go:7", "8 5 5", "a.go:20", "21 -2 -2", "22 3 3", "a.go:1", "2 1 1"];
    assert_eq!(shown(&stacks, FunctionFilter::Function(b"f")), want);
}

#[test]
fn tables_are_kept_while_they_fit() {
    let profile = profile(&[("f:a.go:1:2 main:a.go:9:9", 1)]);
    let cancel = Cancel::new();
    let tables = Analysis::new(profile, Query::default(), &cancel).unwrap();
    let lines = by_line(&tables, None, &cancel).unwrap();
    let again = by_line(&tables, Some(&lines), &cancel).unwrap();
    assert!(std::ptr::eq(lines.tree(), again.tree()));
    assert!(std::ptr::eq(lines.tree(), by_line(&lines, None, &cancel).unwrap().tree()));
}
