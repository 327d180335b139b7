//! Rows of the callers pane: figures, bars, folds and names, and the sentence about the row under the cursor.

use std::ops::Range;

use super::row::{BucketSum, CallersRow, Fold, RowPlace};
use super::rows::Callers;
use crate::analysis::before_after::Delta;
use crate::explore::call_paths::{CallPaths, Direction, PathNode, TreeShape};
use crate::explore::view::{ProfileView, ViewRow};
use crate::tui::pane::context::Context;
use crate::tui::pane::name::shorten;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::sentence::{before_and_after, from_to, sentence, whole_in_words};
use crate::tui::theme::Role;
use crate::tui::widget::tree::{Bar, TreeItem, gutter};
use crate::tui::widget::{Span, Spans, change, marked, number, skipped, width};

impl Callers {
    pub(super) fn drawn(
        &self,
        (at, item): (usize, CallersRow),
        context: &Context<'_>,
    ) -> Option<TreeItem> {
        let call_paths = self.call_paths.as_ref()?;
        let tables = call_paths.view();
        let (weight, change) = self.weight(at, item)?;
        let strong = item == CallersRow::Centre;
        // Rows of a bucket share samples, and quotients do not add up.
        let is_summed = !matches!(item, CallersRow::Bucket(..)) || !tables.is_quotient();
        Some(TreeItem {
            figures: if is_summed { figures(weight, change, strong, context) } else { Vec::new() },
            bar: if tables.is_difference() {
                let first = call_paths.callers.first().or(call_paths.callees.first());
                let first = first.map_or(0, |&id| call_paths.path_node(id).weight);
                let cum = tables.find_row(&call_paths.key).map_or(first, |e| e.cum);
                let most = cum.unsigned_abs();
                Bar::Change(weight as f64 / most.max(weight.unsigned_abs()).max(1) as f64)
            } else {
                Bar::Share(if is_summed { tables.share(weight) } else { 0.0 })
            },
            text: self.text((at, item), context)?,
            trunk: strong,
            selected: at == self.list.row(),
        })
    }

    /// The weight of a row, and its change in a comparison.
    fn weight(&self, at: usize, item: CallersRow) -> Option<(i64, Option<Delta>)> {
        let call_paths = self.call_paths.as_ref()?;
        let tables = call_paths.view();
        let entry = tables.find_row(&call_paths.key);
        Some(match item {
            CallersRow::Branch(id) => {
                let path = call_paths.path_node(id);
                (path.weight, path.change)
            }
            CallersRow::Bucket(..) => {
                let BucketSum { weight, change, .. } = self.places.get(at)?.bucket?;
                (weight, change)
            }
            CallersRow::Centre => {
                (entry.map_or(0, |e| e.cum), entry.and_then(|e| tables.cum_change(e.node)))
            }
            CallersRow::Own => {
                (entry.map_or(0, |e| e.flat), entry.and_then(|e| tables.flat_change(e.node)))
            }
        })
    }

    /// Indentation, fold mark and name of a row, without the columns hidden at the left.
    fn text(&self, (at, item): (usize, CallersRow), context: &Context<'_>) -> Option<Spans> {
        let room = self.room(context);
        let place = self.places.get(at).copied().unwrap_or_default();
        let mut text = lead(place, room, item);
        let mark = self.mark(item, place, context);
        text.push(Span::new(format!("{mark} "), Role::Dim));
        let left = room.saturating_sub(width(&text) + 1);
        // Names are whole if they can be scrolled.
        text.extend(self.name(
            at,
            item,
            if self.shift > 0 { usize::MAX } else { left },
            context,
        )?);
        Some(if self.shift > 0 { skipped(&text, self.shift, context.glyphs) } else { text })
    }

    /// Columns for indentation, fold mark and name.
    fn room(&self, context: &Context<'_>) -> usize {
        usize::from(context.width.saturating_sub(gutter(context.width, &self.columns(context))))
    }

    /// Widths of the columns: weight and share, or before, after and change.
    pub(super) fn columns(&self, context: &Context<'_>) -> Vec<u16> {
        let (figure, share) = context.tables.widths;
        // A path can weigh what no function does, in another unit.
        let figure = figure.max(self.figure_width);
        if context.tables.before_after.is_some() && context.width >= SIDES_FROM {
            vec![figure, figure, figure]
        } else if context.tables.is_quotient() || !context.has_shares() {
            vec![figure]
        } else {
            vec![figure, share]
        }
    }

    /// Columns of the longest figure of an item.
    pub(super) fn longest_figure(&self) -> u16 {
        let Some(call_paths) = &self.call_paths else { return 0 };
        let tables = call_paths.view();
        let longest = |(at, &item)| {
            let (weight, change) = self.weight(at, item)?;
            let of_change = change.filter(|_| tables.is_difference()).map(|change| {
                before_and_after(change, tables).map(|side| width(&side)).into_iter().max()
            });
            let figure = tables.signed_in_column(weight).len();
            Some(figure.max(of_change.flatten().unwrap_or(0)))
        };
        let longest = self.items.iter().enumerate().filter_map(longest).max();
        longest.unwrap_or(0).min(MOST_FIGURE) as u16
    }

    /// The fold mark of a row. A line leads through rows that have no other beside them.
    fn mark(&self, item: CallersRow, place: RowPlace, context: &Context<'_>) -> &'static str {
        let glyphs = context.glyphs;
        match self.fold(item) {
            Fold::Open | Fold::OpenUp if place.is_only => glyphs.bar,
            Fold::Leaf if place.is_only && self.grows_up(item) => glyphs.line_end[1],
            Fold::Leaf if place.is_only => glyphs.line_end[0],
            Fold::Leaf => " ",
            Fold::Closed => glyphs.folded,
            Fold::Open => glyphs.unfolded[0],
            Fold::OpenUp => glyphs.unfolded[1],
        }
    }

    /// True if the rows below this one in the tree are above it on the screen.
    fn grows_up(&self, item: CallersRow) -> bool {
        let Some(call_paths) = &self.call_paths else { return false };
        let direction = match item {
            CallersRow::Branch(id) => call_paths.path_node(id).direction,
            CallersRow::Bucket(_, direction) => direction,
            CallersRow::Centre | CallersRow::Own => return false,
        };
        call_paths.shape == TreeShape::Around && direction == Direction::Callers
    }

    fn name(
        &self,
        at: usize,
        item: CallersRow,
        room: usize,
        context: &Context<'_>,
    ) -> Option<Spans> {
        let call_paths = self.call_paths.as_ref()?;
        let tables = call_paths.view();
        Some(match item {
            CallersRow::Own => vec![Span::new("self", Role::Accent)],
            CallersRow::Bucket(parent, direction) => {
                let count = self.places.get(at)?.bucket?.count;
                let noun = noun(call_paths.shape, parent, direction);
                vec![Span::new(format!("{count} more {noun}"), Role::Dim)]
            }
            _ => {
                let entry = tables.find_row(&self.key(item)?)?;
                name((entry, tables), item == CallersRow::Centre, room, context)
            }
        })
    }

    /// The columns of the fold mark of a row, if they are in view.
    pub(super) fn fold_columns(&self, at: usize, context: &Context<'_>) -> Option<Range<u16>> {
        let (&item, &place) = self.items.get(at).zip(self.places.get(at))?;
        let lead = width(&lead(place, self.room(context), item)).checked_sub(self.shift)?;
        let start = gutter(context.width, &self.columns(context)) + lead as u16;
        Some(start..start + 2)
    }

    /// Moves what is in view to the right, as long as any visible name continues there, or back to the left.
    pub(super) fn move_sideways(&mut self, steps: i32, context: &Context<'_>) -> Outcome {
        if steps < 0 {
            self.shift = self.shift.saturating_sub(SHIFT);
            return Outcome::Done;
        }
        let room = self.room(context);
        let end = self.shift + room;
        let rows = self.list.visible(usize::from(context.height));
        let goes_on = |at: usize| {
            let (&item, &place) = self.items.get(at).zip(self.places.get(at))?;
            let name = self.name(at, item, usize::MAX, context)?;
            Some(width(&lead(place, room, item)) + 2 + width(&name) > end)
        };
        if rows.into_iter().any(|at| goes_on(at) == Some(true)) {
            self.shift += SHIFT;
            return Outcome::Done;
        }
        Outcome::Tell("no name here goes on at the right".to_owned())
    }

    /// The sentence about the row under the cursor.
    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let (Some(call_paths), Some(&item)) = (&self.call_paths, self.items.get(self.list.row()))
        else {
            return sentence(context);
        };
        let CallersRow::Branch(id) = item else {
            let bucket = self.bucket_sentence(item, call_paths);
            return bucket.unwrap_or_else(|| sentence(context));
        };
        let branch = call_paths.path_node(id);
        let tables = call_paths.view();
        let Some(entry) = tables.row(branch.node) else { return Vec::new() };
        let (verb, object) = verb_and_object(call_paths, branch);
        let mut spans = vec![
            Span::new(tables.name(entry.node), Role::Title),
            Span::new(format!(" {verb} "), Role::Text),
            Span::new(tables.signed(branch.weight), Role::Number),
            Span::new(object, Role::Text),
        ];
        spans.extend(from_to(branch.change, tables));
        // A quotient has no whole for shares.
        if !tables.is_quotient() {
            let shares = shares(call_paths, branch.weight, branch.parent);
            spans.push(Span::new(format!(" ({shares})"), Role::Dim));
        }
        spans
    }

    /// The sentence about a bucket under the cursor.
    fn bucket_sentence(&self, item: CallersRow, call_paths: &CallPaths) -> Option<Spans> {
        let CallersRow::Bucket(parent, direction) = item else { return None };
        let bucket = self.places.get(self.list.row())?.bucket?;
        let tables = call_paths.view();
        let noun = noun(call_paths.shape, parent, direction);
        let mut spans = vec![Span::new(format!("{} more {noun}", bucket.count), Role::Title)];
        if tables.is_quotient() {
            return Some(spans);
        }
        spans.extend([
            Span::new(" carry ", Role::Text),
            Span::new(tables.signed(bucket.weight), Role::Number),
        ]);
        spans.extend(from_to(bucket.change, tables));
        let shares = shares(call_paths, bucket.weight, parent);
        spans.push(Span::new(format!(" ({shares})"), Role::Dim));
        Some(spans)
    }
}

/// Columns of one move to the side.
const SHIFT: usize = 8;

/// Columns of one level of indentation.
const STEP: usize = 2;

/// The indentation of a row: at most a third of the room, and then with the row's depth in it.
fn lead(place: RowPlace, room: usize, item: CallersRow) -> Spans {
    let most = room / 3;
    let columns = place.level * STEP;
    if columns <= most {
        return vec![Span::new(" ".repeat(columns), Role::Text)];
    }
    let depth = format!("{} ", place.depth.saturating_add(1));
    let blanks = most.checked_sub(depth.len()).filter(|_| matches!(item, CallersRow::Branch(_)));
    match blanks {
        Some(blanks) => vec![Span::new(" ".repeat(blanks) + &depth, Role::Faint)],
        None => vec![Span::new(" ".repeat(most), Role::Text)],
    }
}

/// The word for the paths of a bucket.
fn noun(shape: TreeShape, parent: Option<usize>, direction: Direction) -> &'static str {
    match (shape, parent, direction) {
        (TreeShape::Down, None, _) => "roots",
        (TreeShape::Up, None, _) => "leaf functions",
        (_, _, Direction::Callers) => "callers",
        (_, _, Direction::Callees) => "callees",
    }
}

/// The verb of a path in front of its figure, and the words behind it.
fn verb_and_object(call_paths: &CallPaths, branch: &PathNode) -> (&'static str, String) {
    let tables = call_paths.view();
    let via = if branch.depth == 0 { "" } else { " along this path" };
    let name =
        |key: &str| short(tables.find_row(key).map_or("", |e| tables.name(e.node))).to_owned();
    let first = |branch: &PathNode| {
        let mut first = branch;
        while let Some(parent) = first.parent {
            first = call_paths.path_node(parent);
        }
        short(tables.name(first.node)).to_owned()
    };
    match (call_paths.shape, branch.direction) {
        (TreeShape::Around, Direction::Callers) => {
            ("brings", format!(" to {}{via}", name(&call_paths.key)))
        }
        (TreeShape::Around, Direction::Callees) => {
            ("takes", format!(" of {}{via}", name(&call_paths.key)))
        }
        (TreeShape::Down, _) => ("takes", via.to_owned()),
        (TreeShape::Up, _) if branch.depth == 0 => ("spends", " itself".to_owned()),
        (TreeShape::Up, _) => ("brings", format!(" to {}{via}", first(branch))),
    }
}

/// The shares of a path below `parent`: of the function or of the row above, and of all.
fn shares(call_paths: &CallPaths, weight: i64, parent: Option<usize>) -> String {
    let tables = call_paths.view();
    let of = |whole: i64| tables.percent_of(weight, whole);
    let all = format!("{} of {}", tables.percent(weight), whole_in_words(tables));
    match (call_paths.shape, parent) {
        (TreeShape::Around, _) => {
            let cum = tables.find_row(&call_paths.key).map_or(0, |e| e.cum);
            format!("{} of its {}, {all}", of(cum), tables.signed(cum))
        }
        (_, Some(parent)) => {
            format!("{} of the row above, {all}", of(call_paths.path_node(parent).weight))
        }
        (_, None) => all,
    }
}

/// Columns of a figure at most; longer ones are cut.
const MOST_FIGURE: usize = 20;

/// The least width for both sides of a comparison.
const SIDES_FROM: u16 = 72;

fn figures(
    weight: i64,
    before_after: Option<Delta>,
    strong: bool,
    context: &Context<'_>,
) -> Vec<Spans> {
    let tables = context.tables;
    if !tables.is_difference() {
        return vec![
            number(&tables.figure_in_column(weight), strong),
            number(&tables.percent(weight), strong),
        ];
    }
    let delta = change(&tables.signed_in_column(weight));
    match before_after.filter(|_| context.width >= SIDES_FROM) {
        Some(before_after) => {
            let [before, after] = before_and_after(before_after, tables);
            vec![before, after, delta]
        }
        None => vec![delta, change(&tables.percent(weight))],
    }
}

fn name(
    (entry, tables): (&ViewRow, &ProfileView),
    centre: bool,
    room: usize,
    context: &Context<'_>,
) -> Spans {
    let (text, skipped, put) = shorten(tables.name(entry.node), room, context.glyphs);
    let role = match (centre, tables.origin(entry.node).own) {
        (true, _) => Role::Title,
        (false, true) => Role::Text,
        (false, false) => Role::Dim,
    };
    marked(&text, &context.marks(entry.node, skipped, put), role)
}

/// A name without its package path.
fn short(name: &str) -> &str {
    let end = name.find(['(', '[', '<']).filter(|&i| i > 0).unwrap_or(name.len());
    let at = name.get(..end).and_then(|head| head.rfind('/')).map_or(0, |i| i + 1);
    name.get(at..).unwrap_or(name)
}
