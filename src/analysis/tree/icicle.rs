//! The icicle: rows of the call tree laid out on a canvas, one level per depth, width by value.
//!
//! Every boundary is the cumulative value from the zoom root, rounded once: a box lies inside its parent, siblings
//! touch, and nothing drifts however deep the stack. Levels are made from the level above and only as far as they are
//! asked for; only children of boxes that are wide enough to be seen are visited.
//!
//! What is measured is the magnitude of what rows hold themselves, added up: where no value is negative that is the
//! total, and in a difference it is how much changed below a row, so that gains and losses never cancel a box away.

use super::weights::Weights;
use super::{CallTree, TreeRow};
use crate::cancel::{Cancel, Cancelled};
use std::cmp::Reverse;

/// The size of every row, for widths.
#[derive(Clone, Debug, Default)]
pub struct Magnitudes {
    /// Sums up to each row, where values have signs; otherwise totals say the same.
    signed: Option<Vec<u64>>,
}

impl Magnitudes {
    /// Measures all rows of `tree`.
    pub fn new(tree: &CallTree, weights: &Weights, cancel: &Cancel) -> Result<Self, Cancelled> {
        if !weights.is_signed() {
            return Ok(Self::default());
        }
        let mut sums = Vec::with_capacity(tree.len() + 1);
        let mut sum = 0_u64;
        sums.push(0);
        for row in 0..tree.len() as u32 {
            if row.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            sum = sum.saturating_add(weights.own(TreeRow(row)).sum.unsigned_abs());
            sums.push(sum);
        }
        Ok(Self { signed: Some(sums) })
    }

    /// The size of a row with all below it.
    pub fn of(&self, tree: &CallTree, weights: &Weights, row: TreeRow) -> u64 {
        match &self.signed {
            Some(sums) => sums[tree.end(row).index()] - sums[row.index()],
            None => weights.total(tree, row).sum.unsigned_abs(),
        }
    }
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoxPlace {
    /// A row of the call tree.
    Row(TreeRow),
    /// The children of a row but for its `skip` largest: siblings too narrow to draw.
    Rest {
        /// The row they are children of.
        parent: TreeRow,
        /// How many larger siblings are drawn on their own.
        skip: u32,
    },
    /// What a row holds itself, shown where no child covers it.
    Own(TreeRow),
}

impl BoxPlace {
    /// The row it belongs to: itself, or the one it hangs from.
    pub fn row(self) -> TreeRow {
        match self {
            Self::Row(row) | Self::Own(row) | Self::Rest { parent: row, .. } => row,
        }
    }
}

/// A box on its level: the units `start..end` of the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it stands for.
    pub place: BoxPlace,
    /// First unit.
    pub start: u32,
    /// First unit behind it.
    pub end: u32,
    /// Its size.
    pub size: u64,
    /// How many rows it stands for; more than 1 for siblings too narrow to draw.
    pub count: u32,
    /// The box above, by its place in the level above; 0 on the first level.
    pub above: u32,
    /// Where its value begins, from the zoom root.
    from: u64,
    /// Where the room for what is below it ends: its own end by value, though the sign of merged siblings may stand
    /// on its last cell. Nothing is below that sign, so nothing is pushed aside from level to level.
    reach: u32,
}

/// What boxes are laid out on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Canvas {
    /// Units from edge to edge.
    pub width: u32,
    /// Units of the narrowest box.
    pub least: u32,
    /// A box of merged siblings holds one whole cell of so many units.
    pub cell: u32,
}

/// What a layout is made from.
#[derive(Clone, Copy, Debug)]
pub struct Sizes<'a> {
    /// The rows.
    pub tree: &'a CallTree,
    /// Their values.
    pub weights: &'a Weights,
    /// Their sizes.
    pub magnitudes: &'a Magnitudes,
}

impl Sizes<'_> {
    fn of(&self, row: TreeRow) -> u64 {
        self.magnitudes.of(self.tree, self.weights, row)
    }
}

/// Levels of boxes below a zoom root, made as far as they were asked for.
#[derive(Clone, Debug, Default)]
pub struct Icicle {
    canvas: Canvas,
    total: u64,
    levels: Vec<Vec<Span>>,
    complete: bool,
}

impl Icicle {
    /// The first level: `zoom` from edge to edge. Nothing where it has no size.
    pub fn new(zoom: BoxPlace, canvas: Canvas, sizes: &Sizes<'_>) -> Self {
        let (total, count) = match zoom {
            BoxPlace::Row(row) | BoxPlace::Own(row) => (sizes.of(row), 1),
            BoxPlace::Rest { parent, skip } => {
                let rest = children(parent, skip, 0, sizes);
                (rest.large.iter().map(|c| c.0).sum::<u64>(), rest.large.len() as u32)
            }
        };
        let (end, from) = (canvas.width, 0);
        let root =
            Span { place: zoom, start: 0, end, size: total, count, above: 0, from, reach: end };
        let levels = if total == 0 || canvas.width == 0 { Vec::new() } else { vec![vec![root]] };
        Self { complete: levels.is_empty(), canvas, total, levels }
    }

    /// The size of the zoom root.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The levels made so far, the zoom root's first; boxes from left to right.
    pub fn levels(&self) -> &[Vec<Span>] {
        &self.levels
    }

    /// Whether no level is missing.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Makes levels until there are `count`, or no more.
    pub fn extend(&mut self, count: usize, sizes: &Sizes<'_>) {
        while !self.complete && self.levels.len() < count {
            let mut below = Vec::new();
            for (place, span) in
                self.levels.last().map_or(&[][..], Vec::as_slice).iter().enumerate()
            {
                self.below(place as u32, span, sizes, &mut below);
            }
            if below.is_empty() {
                self.complete = true;
            } else {
                self.levels.push(below);
            }
        }
    }

    /// Where the box that stands for `place` is among the levels made so far: level, and place in the level.
    pub fn find(&self, place: BoxPlace, sizes: &Sizes<'_>) -> Option<(usize, usize)> {
        let top = self.levels.first()?.first()?.place;
        let depth = sizes.tree.depth(place.row()) as usize;
        let root = sizes.tree.depth(top.row()) as usize;
        let level = match (place, top) {
            (place, top) if place == top => 0,
            // The merged siblings of the zoom root stand one level above the rows they hold.
            (BoxPlace::Row(_), BoxPlace::Row(_) | BoxPlace::Rest { .. } | BoxPlace::Own(_)) => {
                depth.checked_sub(root)?
            }
            _ => (depth + 1).checked_sub(root)?,
        };
        let at = self.levels.get(level)?.iter().position(|span| span.place == place)?;
        Some((level, at))
    }

    /// The box that shows `row`, or holds it as one of the merged, or the nearest above it that is drawn, among the
    /// levels made so far; none if the row does not stand below the zoom root.
    pub fn cover(&self, row: TreeRow, sizes: &Sizes<'_>) -> Option<(usize, usize)> {
        let tree = sizes.tree;
        let holds = |span: &Span, above: Option<&Span>| match span.place {
            BoxPlace::Row(r) => r <= row && row < tree.end(r),
            BoxPlace::Rest { parent, .. } => {
                // Not one of the siblings drawn beside it, which were looked at before; and not the parent itself.
                parent < row
                    && row < tree.end(parent)
                    && above.is_none_or(|a| a.place.row() == parent)
            }
            BoxPlace::Own(_) => false,
        };
        let mut found = None;
        for (level, spans) in self.levels.iter().enumerate() {
            let above =
                |span: &Span| level.checked_sub(1).map(|l| &self.levels[l][span.above as usize]);
            let Some(at) = spans.iter().position(|span| holds(span, above(span))) else { break };
            found = Some((level, at));
        }
        found
    }

    /// The unit that a value from the zoom root falls on.
    fn edge(&self, value: u64) -> u32 {
        let (value, total) = (u128::from(value), u128::from(self.total).max(1));
        ((value * u128::from(self.canvas.width) * 2 + total) / (2 * total)) as u32
    }

    /// Appends the boxes below `span`, which is the box `above` of its level.
    fn below(&self, above: u32, span: &Span, sizes: &Sizes<'_>, out: &mut Vec<Span>) {
        let (row, skip) = match span.place {
            BoxPlace::Row(row) => (row, 0),
            // Only the zoom root is opened: any other stands for boxes that cannot be drawn.
            BoxPlace::Rest { parent, skip } if self.levels.len() == 1 => (parent, skip),
            _ => return,
        };
        let Canvas { width, least, .. } = self.canvas;
        // A child of this size may still round down; no smaller one can reach the least width.
        let large =
            u128::from(least.saturating_sub(1)) * u128::from(self.total) / u128::from(width);
        let large = if skip > 0 { 0 } else { u64::try_from(large).unwrap_or(u64::MAX) };
        let Children { large, small, small_count, last } = children(row, skip, large, sizes);
        let held = large.iter().fold(small, |sum, c| sum.saturating_add(c.0));
        if held == 0 {
            return;
        }
        let first = out.len();
        let (mut from, mut start) = (span.from, span.start);
        for &(size, child) in &large {
            let end = self.edge(from.saturating_add(size)).min(span.reach);
            if end.saturating_sub(start) < least {
                break;
            }
            out.push(Span {
                place: BoxPlace::Row(child),
                start,
                end,
                size,
                count: 1,
                above,
                from,
                reach: end,
            });
            (from, start) = (from.saturating_add(size), end);
        }
        let drawn = out.len() - first;
        let rest = Rest {
            parent: row,
            skip: skip + drawn as u32,
            count: small_count + (large.len() - drawn) as u32,
            size: large[drawn..].iter().fold(small, |sum, c| sum.saturating_add(c.0)),
            last: large.get(drawn).map_or(last, |c| c.1),
        };
        let start = self.close(rest, first, span, out);
        if span.reach - start >= least {
            let place = BoxPlace::Own(row);
            let size = span.size.saturating_sub(held);
            let (end, from) = (span.reach, span.from);
            out.push(Span { place, start, end, size, count: 1, above, from, reach: end });
        } else if let Some(last) = out.get_mut(first..).and_then(<[Span]>::last_mut) {
            (last.end, last.reach) = (span.reach, span.reach);
        }
        for span in out.iter_mut().skip(first) {
            span.above = above;
        }
    }

    /// Appends the box of the siblings that are too narrow, giving it room for a sign where its own is too small: first
    /// from what the row holds itself, then from the last sibling drawn. Answers where that ends.
    fn close(&self, mut rest: Rest, first: usize, parent: &Span, out: &mut Vec<Span>) -> u32 {
        let Canvas { least, cell, .. } = self.canvas;
        let reached = |out: &[Span]| {
            out.get(first..).and_then(<[Span]>::last).map_or(parent.start, |s| s.end)
        };
        if rest.count == 0 {
            return reached(out);
        }
        loop {
            let start = reached(out);
            let from = out.get(first..).and_then(<[Span]>::last);
            let from = from.map_or(parent.from, |s| s.from.saturating_add(s.size));
            let whole = start.div_ceil(cell) * cell + least.max(cell);
            let mut end = self.edge(from.saturating_add(rest.size)).min(parent.reach).max(start);
            if end < whole {
                end = whole.min(parent.reach);
            }
            if parent.reach - end < least {
                end = parent.reach;
            }
            let mut place = start;
            if end < whole {
                let wanted = end.saturating_sub(least.max(cell)) / cell * cell;
                place = wanted.min(start).max(parent.start);
            }
            match out.get_mut(first..).and_then(<[Span]>::last_mut) {
                Some(last) if place < last.start + least => {
                    rest.size = rest.size.saturating_add(last.size);
                    rest.count += 1;
                    rest.skip -= 1;
                    rest.last = last.place.row();
                    out.pop();
                    continue;
                }
                Some(last) => last.end = place,
                None => {}
            }
            if rest.count == 1
                && least > cell
                && let Some(shrunk) = out.get_mut(first..).and_then(<[Span]>::last_mut)
            {
                // One alone has boxes below it: where boxes have brackets, they must not meet those of the sibling beside
                // it. Where a box may be a sliver, what is deep stays in view.
                shrunk.reach = shrunk.reach.min(place);
            }
            let Rest { parent: row, skip, count, size, last } = rest;
            let start = if out.len() == first { parent.start } else { place };
            // One alone is merged with nobody.
            let place =
                if count == 1 { BoxPlace::Row(last) } else { BoxPlace::Rest { parent: row, skip } };
            out.push(Span { place, start, end, size, count, above: 0, from, reach: end });
            return end;
        }
    }
}

/// Siblings too narrow to draw.
struct Rest {
    parent: TreeRow,
    skip: u32,
    count: u32,
    size: u64,
    /// One of them.
    last: TreeRow,
}

/// Children of a row with a size: those of at least a given one, largest first, and the sum of the others.
struct Children {
    large: Vec<(u64, TreeRow)>,
    small: u64,
    small_count: u32,
    /// One of those that are not large.
    last: TreeRow,
}

/// The children of `parent` without the `skip` largest, told apart by size.
fn children(parent: TreeRow, skip: u32, least: u64, sizes: &Sizes<'_>) -> Children {
    let mut out = Children { large: Vec::new(), small: 0, small_count: 0, last: parent };
    for child in sizes.tree.children(parent) {
        let size = sizes.of(child);
        if size == 0 {
            continue;
        }
        if size >= least {
            out.large.push((size, child));
        } else {
            out.small = out.small.saturating_add(size);
            out.small_count += 1;
            out.last = child;
        }
    }
    out.large.sort_unstable_by_key(|&(size, row)| (Reverse(size), row));
    out.large.drain(..(skip as usize).min(out.large.len()));
    out
}

#[cfg(test)]
mod tests {
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
        let level = |spans: &Vec<Span>| {
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
        let want =
            ["all 0..100", "main 0..100", "a 0..33 b 33..67 c 67..100", "d 67..83 e 83..100"];
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
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut text = String::new();
        for _ in 0..count {
            let depth = 1 + next(9);
            let stack: Vec<String> = (0..depth).map(|_| format!("f{}", next(7))).collect();
            let range = 1 << next(12);
            let value = 1 + next(range) as i64;
            let _ =
                writeln!(text, "{} {}", stack.join(";"), if next(5) == 0 { -value } else { value });
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
            let mut children: Vec<Vec<&Span>> = vec![Vec::new(); pair[0].len()];
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
                    assert!(
                        span.end - span.start >= narrow,
                        "{span:?} in {parent:?} of {canvas:?}"
                    );
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
}
