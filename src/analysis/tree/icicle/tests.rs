//! Tests of the layout of an icicle.

use super::*;
use crate::analysis::Analysis;
use crate::analysis::query::Query;
use crate::profile::store::builder::Builder;
use std::fmt::Write as _;
use std::sync::Arc;

fn analysis(folded: &str) -> (Analysis, Magnitudes) {
    let mut builder = Builder::new();
    builder.folded(folded);
    let cancel = Cancel::new();
    let profile = Arc::new(builder.finish());
    let tables = Analysis::new(profile, Query::default(), &cancel).unwrap();
    let magnitudes = Magnitudes::new(tables.tree(), tables.weights(), &cancel).unwrap();
    (tables, magnitudes)
}

fn sizes((tables, magnitudes): &(Analysis, Magnitudes)) -> Sizes<'_> {
    Sizes { tree: tables.tree(), weights: tables.weights(), magnitudes }
}

fn whole(canvas: Canvas, sizes: &Sizes<'_>) -> Icicle {
    let mut icicle = Icicle::new(BoxPlace::Row(TreeRow::ROOT), canvas, sizes);
    icicle.extend(usize::MAX, sizes);
    icicle
}

/// `name start..end` of every box, a line a level; `~count` for merged siblings, `.` for what a row holds itself.
fn drawn(tables: &Analysis, icicle: &Icicle) -> Vec<String> {
    let name = |place| match place {
        BoxPlace::Row(TreeRow::ROOT) => "all".to_owned(),
        BoxPlace::Row(row) => {
            String::from_utf8_lossy(tables.nodes().name(tables.tree().node(row))).into_owned()
        }
        BoxPlace::Rest { .. } => "~".to_owned(),
        BoxPlace::Own(_) => ".".to_owned(),
    };
    let level = |spans: &Vec<LevelSpan>| {
        let mut line = String::new();
        for s in spans {
            let count = if s.count > 1 { s.count.to_string() } else { String::new() };
            let _ = write!(line, "{}{count} {}..{} ", name(s.place), s.start, s.end);
        }
        line.trim_end().to_owned()
    };
    icicle.levels().iter().map(level).collect()
}

const CELLS: Canvas = Canvas { width: 100, least: 1, cell: 1 };

#[test]
fn boxes_have_their_share_and_the_rest_is_the_row_itself() {
    let all = analysis("main;a 10\nmain;b;c 30\nmain 60");
    let icicle = whole(CELLS, &sizes(&all));
    let want = ["all 0..100", "main 0..100", "b 0..30 a 30..40 . 40..100", "c 0..30"];
    assert_eq!(drawn(&all.0, &icicle), want);
    assert!(icicle.is_complete());
}

#[test]
fn narrow_siblings_merge_and_can_be_zoomed_into() {
    let mut text = "main;big 500\n".to_owned();
    for i in 0..50 {
        let _ = writeln!(text, "main;tiny{i:02};leaf 1");
    }
    let all = analysis(&text);
    let sizes = sizes(&all);
    let canvas = Canvas { width: 80, least: 8, cell: 8 };
    let icicle = whole(canvas, &sizes);
    assert_eq!(drawn(&all.0, &icicle)[2], "big 0..72 ~50 72..80");
    let rest = icicle.levels()[2][1].place;
    let mut zoomed = Icicle::new(rest, Canvas { width: 100, least: 1, cell: 1 }, &sizes);
    zoomed.extend(2, &sizes);
    assert!(!zoomed.is_complete());
    assert_eq!(zoomed.levels()[0][0].count, 50);
    assert_eq!(zoomed.levels()[1].len(), 50);
    assert_eq!(zoomed.total(), 50);
    assert_eq!(zoomed.find(rest, &sizes), Some((0, 0)));
    let tiny = zoomed.levels()[1][7].place;
    assert_eq!(zoomed.find(tiny, &sizes), Some((1, 7)));
    assert_eq!(icicle.cover(tiny.row(), &sizes), Some((2, 1)));
    assert_eq!(zoomed.cover(tiny.row(), &sizes), Some((1, 7)));
}

#[test]
fn merged_siblings_take_their_sign_from_the_row_itself_first() {
    let all = analysis("main 50\nmain;a 48\nmain;b 1\nmain;c 1");
    let icicle = whole(Canvas { width: 80, least: 8, cell: 8 }, &sizes(&all));
    assert_eq!(drawn(&all.0, &icicle)[2], "a 0..38 ~2 38..48 . 48..80");
}

/// Every level of a deep stack has a sibling too narrow to draw, and still nothing is pushed aside.
#[test]
fn signs_of_merged_siblings_push_nothing_aside() {
    let mut text = String::new();
    let mut stack = "f".to_owned();
    for level in 0..40 {
        let _ = writeln!(text, "{stack};x{level} 1\n{stack};y{level} 1");
        stack += ";f";
    }
    let _ = writeln!(text, "{stack} 100000");
    let all = analysis(&text);
    let icicle = whole(Canvas { width: 320, least: 8, cell: 8 }, &sizes(&all));
    let lines = drawn(&all.0, &icicle);
    assert_eq!(lines[2], "f 0..312 ~2 312..320");
    assert_eq!(lines[39], "f 0..312 ~2 312..320");
}

#[test]
fn differences_are_measured_by_size() {
    let all = analysis("main;a 10\nmain;b -10\nmain;c;d 5\nmain;c;e -5");
    let icicle = whole(CELLS, &sizes(&all));
    let want = ["all 0..100", "main 0..100", "a 0..33 b 33..67 c 67..100", "d 67..83 e 83..100"];
    assert_eq!(drawn(&all.0, &icicle), want);
    assert!(
        Icicle::new(BoxPlace::Row(TreeRow::ROOT), CELLS, &sizes(&analysis("a 0")))
            .levels()
            .is_empty()
    );
}

/// A profile that looks random: `count` stacks over few names, some deep.
fn tangled(seed: u64, count: usize) -> String {
    let mut state = seed;
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = String::new();
    for _ in 0..count {
        let depth = 1 + next(9);
        let stack: Vec<String> = (0..depth).map(|_| format!("f{}", next(7))).collect();
        let range = 1 << next(12);
        let value = 1 + next(range) as i64;
        let _ = writeln!(text, "{} {}", stack.join(";"), if next(5) == 0 { -value } else { value });
    }
    text
}

#[test]
fn boxes_tile_at_every_width() {
    for seed in 0..4 {
        let all = analysis(&tangled(seed, 60 + 200 * seed as usize));
        let sizes = sizes(&all);
        for width in 1..=200 {
            for (scale, least, cell) in [(1, 1, 1), (1, 2, 1), (1, 3, 1), (8, 8, 8)] {
                let canvas = Canvas { width: width * scale, least, cell };
                check(&whole(canvas, &sizes), canvas);
            }
        }
    }
}

fn check(icicle: &Icicle, canvas: Canvas) {
    for pair in icicle.levels().windows(2) {
        let mut children: Vec<Vec<&LevelSpan>> = vec![Vec::new(); pair[0].len()];
        for span in &pair[1] {
            children[span.above as usize].push(span);
        }
        for (parent, below) in pair[0].iter().zip(children) {
            let Some(first) = below.first() else { continue };
            assert_eq!(first.start, parent.start, "{parent:?} {below:?}");
            assert_eq!(below.last().unwrap().end, parent.reach, "{parent:?} {below:?}");
            for two in below.windows(2) {
                assert_eq!(two[0].end, two[1].start, "{parent:?} {below:?}");
            }
            for span in &below {
                // However deep it is, what can be read begins where its value does; slivers make room for signs.
                let is_row = matches!(span.place, BoxPlace::Row(_));
                let (off, sliver) = (
                    span.start.abs_diff(icicle.edge(span.from)),
                    2 * canvas.least.max(canvas.cell),
                );
                assert!(!is_row || span.end - span.start < sliver || off < sliver, "{span:?}");
                let narrow = canvas.least.min(parent.reach - parent.start);
                assert!(span.end - span.start >= narrow, "{span:?} in {parent:?} of {canvas:?}");
                let cell = span.start.div_ceil(canvas.cell) * canvas.cell + canvas.cell;
                let narrow = parent.reach - parent.start < 2 * canvas.cell;
                let merged = matches!(span.place, BoxPlace::Rest { .. });
                assert!(!merged || narrow || cell <= span.end, "{span:?} holds no cell");
            }
            let sum: u64 = below.iter().map(|s| s.size).sum();
            assert!(sum <= parent.size, "{parent:?} {below:?}");
        }
    }
}
