//! Rows of the callers pane: figures, bars, folds and names, and the sentence about the row under the cursor.

use super::rows::{Callers, CallersRow};
use crate::analysis::before_after::Delta;
use crate::explore::call_paths::{CallPaths, Direction, PathNode, TreeShape};
use crate::explore::view::{ProfileView, ViewRow};
use crate::tui::pane::context::Context;
use crate::tui::pane::name::shorten;
use crate::tui::pane::sentence::{before_and_after, from_to, sentence, whole_in_words};
use crate::tui::theme::Role;
use crate::tui::widget::tree::{Bar, Fold, TreeItem, gutter, indent};
use crate::tui::widget::{Span, Spans, change, marked, number};

impl Callers {
    pub(super) fn drawn(
        &self,
        item: CallersRow,
        selected: bool,
        context: &Context<'_>,
    ) -> Option<TreeItem> {
        let call_paths = self.call_paths.as_ref()?;
        let tables = call_paths.view();
        let key = self.key(item)?;
        let entry = tables.find_row(&key);
        let (weight, change, depth) = match item {
            CallersRow::Branch(id) => {
                let branch = call_paths.path_node(id);
                (branch.weight, branch.change, branch.depth)
            }
            CallersRow::Centre => {
                (entry.map_or(0, |e| e.cum), entry.and_then(|e| tables.cum_change(e.node)), 0)
            }
            CallersRow::Own => {
                (entry.map_or(0, |e| e.flat), entry.and_then(|e| tables.flat_change(e.node)), 0)
            }
        };
        let name = match item {
            CallersRow::Own => vec![Span::new("self", Role::Accent)],
            _ => name((entry?, tables), item == CallersRow::Centre, depth, context),
        };
        let strong = item == CallersRow::Centre;
        let fold = if let CallersRow::Branch(id) = item { self.fold(id) } else { Fold::Leaf };
        Some(TreeItem {
            figures: figures(weight, change, strong, context),
            bar: if tables.is_difference() {
                let first = call_paths.callers.first().or(call_paths.callees.first());
                let first = first.map_or(0, |&id| call_paths.path_node(id).weight);
                let cum = tables.find_row(&call_paths.key).map_or(first, |e| e.cum);
                let most = cum.unsigned_abs();
                Bar::Change(weight as f64 / most.max(weight.unsigned_abs()).max(1) as f64)
            } else {
                Bar::Share(tables.share(weight))
            },
            depth,
            fold,
            name,
            trunk: strong,
            selected,
        })
    }

    /// The sentence about the row under the cursor.
    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let (Some(call_paths), Some(&CallersRow::Branch(id))) =
            (&self.call_paths, self.items.get(self.list.row()))
        else {
            return sentence(context);
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
            spans.push(Span::new(format!(" ({})", shares(call_paths, branch)), Role::Dim));
        }
        spans
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

/// The shares of a path: of the function or of the row above, and of all.
fn shares(call_paths: &CallPaths, branch: &PathNode) -> String {
    let tables = call_paths.view();
    let of = |whole: i64| tables.percent_of(branch.weight, whole);
    let all = format!("{} of {}", tables.percent(branch.weight), whole_in_words(tables));
    match (call_paths.shape, branch.parent) {
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

/// The least width for both sides of a comparison.
const SIDES_FROM: u16 = 72;

/// Widths of the columns: weight and share, or before, after and change.
pub(super) fn columns(context: &Context<'_>) -> Vec<u16> {
    let (figure, share) = context.tables.widths;
    if context.tables.before_after.is_some() && context.width >= SIDES_FROM {
        vec![figure, figure, figure]
    } else if context.tables.is_quotient() || !context.has_shares() {
        vec![figure]
    } else {
        vec![figure, share]
    }
}

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
    depth: u16,
    context: &Context<'_>,
) -> Spans {
    let room =
        context.width.saturating_sub(gutter(context.width, &columns(context)) + indent(depth) + 1);
    let (text, skipped, put) = shorten(tables.name(entry.node), usize::from(room), context.glyphs);
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
