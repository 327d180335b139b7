//! The rows of the callers pane: paths unfolded around one function, or every stack.

use std::collections::HashSet;
use std::sync::Arc;

use super::arrange::arranged;
use super::row::{CallersRow, Fold, HeldKind, HeldRow, OpenBuckets, RowPlace, bucket_path};
use crate::explore::call_paths::{CallPaths, Direction, Path, TreeShape, Unfold};
use crate::explore::pane_id::PaneId;
use crate::explore::search::SearchMatches;
use crate::explore::view::NodeKey;
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pending::Pending;

/// The trees around the selected function.
#[derive(Debug, Default)]
pub struct Callers {
    /// The shape of the trees.
    pub(super) shape: TreeShape,
    pub(super) call_paths: Option<Box<CallPaths>>,
    /// The request that `call_paths` answers.
    pub(super) made_for: Option<PathsQuestion>,
    pub(super) pending: Pending<PathsQuestion>,
    /// Paths to unfold, also if the request is the same.
    pub(super) wish: Option<Unfold>,
    pub(super) open: HashSet<Path>,
    /// The search with only its matches shown, and the paths unfolded before it.
    pub(super) only: Option<(Arc<SearchMatches>, HashSet<Path>)>,
    pub(super) buckets: OpenBuckets,
    pub(super) items: Vec<CallersRow>,
    /// Per item its place in the tree.
    pub(super) places: Vec<RowPlace>,
    /// Columns of the longest figure of an item.
    pub(super) figure_width: u16,
    /// Columns of names and indentation hidden at the left.
    pub(super) shift: usize,
    pub(super) list: ListCursor,
    /// The cursor moves to the middle of the screen, with rows on both sides of it.
    pub(super) centring: bool,
    /// The row under the cursor before the paths were dropped.
    pub(super) held: Option<HeldRow>,
}

/// The computation, the shape of the trees, and the function.
pub(super) type PathsQuestion = (u64, TreeShape, NodeKey);

/// The most rows after everything is unfolded.
pub(super) const MOST: usize = 1000;

impl Callers {
    /// Lists the rows.
    pub(super) fn arrange(&mut self) {
        let mut rows = Vec::new();
        if let Some(call_paths) = &self.call_paths {
            let kept = self.only.as_ref().map(|(matches, _)| {
                let row = |node| call_paths.view().row_index(node);
                call_paths.leading_to(|node| row(node).is_some_and(|at| matches.has(at as u32)))
            });
            rows = arranged(call_paths, &self.open, &self.buckets, kept.as_deref());
        }
        (self.items, self.places) = rows.into_iter().unzip();
        self.figure_width = self.longest_figure();
    }

    /// Begins or ends showing matches only. Everything is unfolded for it, and deep matches are found.
    pub(super) fn narrow(&mut self, context: &Context<'_>) {
        let wanted = context.matches.filter(|_| context.only_matches);
        let now = self.only.as_ref().map(|(matches, _)| matches);
        if now.map(Arc::as_ptr) == wanted.map(Arc::as_ptr) {
            return;
        }
        let held = self.items.get(self.list.row()).copied();
        match (wanted, self.only.take()) {
            (Some(matches), before) => {
                let open = before.map_or_else(|| self.open.clone(), |(_, open)| open);
                self.only = Some((Arc::clone(matches), open));
                self.wish = Some(Unfold::Everything(MOST));
            }
            (None, before) => self.open = before.map_or_else(HashSet::new, |(_, open)| open),
        }
        self.arrange();
        match held.and_then(|held| self.items.iter().position(|&item| item == held)) {
            Some(place) => self.list.go(place),
            None => self.recentre(),
        }
    }

    pub(super) fn set_open(&mut self, id: usize, open: bool) {
        let Some(call_paths) = &self.call_paths else { return };
        let path = call_paths.path_keys(id);
        if open {
            self.open.insert(path);
            if call_paths.path_node(id).children.is_none() {
                self.wish = Some(Unfold::Heaviest(0));
            }
        } else {
            self.open.remove(&path);
        }
        self.arrange();
        if let Some(place) = self.items.iter().position(|&item| item == CallersRow::Branch(id)) {
            self.list.go(place);
        }
    }

    /// Unfolds the bucket of a row, or folds it.
    fn flip_bucket(&mut self, parent: Option<usize>, direction: Direction) {
        let Some(call_paths) = &self.call_paths else { return };
        self.buckets.flip(bucket_path(call_paths, parent, direction));
        self.arrange();
        let bucket = CallersRow::Bucket(parent, direction);
        if let Some(place) = self.items.iter().position(|&item| item == bucket) {
            self.list.go(place);
        }
    }

    /// Folds a row that is unfolded, and unfolds one that is not.
    pub(super) fn toggle(&mut self, item: CallersRow) {
        match item {
            CallersRow::Branch(id) => self.set_open(id, self.fold(item) == Fold::Closed),
            CallersRow::Bucket(parent, direction) => self.flip_bucket(parent, direction),
            CallersRow::Centre | CallersRow::Own => {}
        }
    }

    pub(super) fn fold(&self, item: CallersRow) -> Fold {
        let Some(call_paths) = &self.call_paths else { return Fold::Leaf };
        let (is_open, direction) = match item {
            CallersRow::Branch(id) if call_paths.path_node(id).has_more => {
                let is_open = self.open.contains(&call_paths.path_keys(id));
                (is_open, call_paths.path_node(id).direction)
            }
            CallersRow::Bucket(parent, direction) => {
                (self.buckets.contains(&bucket_path(call_paths, parent, direction)), direction)
            }
            _ => return Fold::Leaf,
        };
        match direction {
            _ if !is_open => Fold::Closed,
            Direction::Callers if call_paths.shape == TreeShape::Around => Fold::OpenUp,
            _ => Fold::Open,
        }
    }

    pub(super) fn recentre(&mut self) {
        self.list.go(self.items.iter().position(|&i| i == CallersRow::Centre).unwrap_or(0));
        self.centring = true;
    }

    /// A row in terms that hold for any tables.
    pub(super) fn held(&self, item: CallersRow) -> Option<HeldRow> {
        let call_paths = self.call_paths.as_ref()?;
        Some(match item {
            CallersRow::Branch(id) => (HeldKind::Path, call_paths.path_keys(id)),
            CallersRow::Bucket(parent, direction) => {
                (HeldKind::Bucket, bucket_path(call_paths, parent, direction))
            }
            CallersRow::Centre => (HeldKind::Path, (Direction::Callers, Vec::new())),
            CallersRow::Own => (HeldKind::Own, (Direction::Callees, Vec::new())),
        })
    }

    pub(super) fn key(&self, item: CallersRow) -> Option<NodeKey> {
        let call_paths = self.call_paths.as_ref()?;
        match item {
            CallersRow::Branch(id) => {
                let entry = call_paths.view().row(call_paths.path_node(id).node)?;
                Some(call_paths.view().key(entry.node))
            }
            CallersRow::Bucket(..) => None,
            CallersRow::Centre | CallersRow::Own => Some(Arc::clone(&call_paths.key)),
        }
    }

    pub(super) fn right(&mut self) -> Outcome {
        let item = self.items.get(self.list.row()).copied();
        if let Some(item @ (CallersRow::Branch(_) | CallersRow::Bucket(..))) = item {
            match self.fold(item) {
                Fold::Closed => self.toggle(item),
                Fold::Open => self.list.step(1, self.items.len()),
                Fold::OpenUp => self.list.step(-1, self.items.len()),
                Fold::Leaf => return Outcome::Tell("nothing more that way".to_owned()),
            }
        }
        Outcome::Done
    }

    pub(super) fn first_step(&self, item: CallersRow) -> Option<CallersRow> {
        let call_paths = self.call_paths.as_ref()?;
        let (CallersRow::Branch(mut id) | CallersRow::Bucket(Some(mut id), _)) = item else {
            return None;
        };
        while let Some(parent) = call_paths.path_node(id).parent {
            id = parent;
        }
        Some(CallersRow::Branch(id))
    }

    pub(super) fn left(&mut self) -> Outcome {
        let Some(&item) = self.items.get(self.list.row()) else { return Outcome::Done };
        if matches!(self.fold(item), Fold::Open | Fold::OpenUp) {
            self.toggle(item);
            return Outcome::Done;
        }
        let above = match (item, &self.call_paths) {
            (CallersRow::Branch(id), Some(call_paths)) => call_paths.path_node(id).parent,
            (CallersRow::Bucket(parent, _), _) => parent,
            _ => return Outcome::Done,
        };
        let above = above.map_or(CallersRow::Centre, CallersRow::Branch);
        let row = self.items.iter().position(|&i| i == above);
        self.list.go(row.unwrap_or(self.list.row()));
        Outcome::Done
    }

    /// The shape of the trees.
    pub fn shape(&self) -> TreeShape {
        self.shape
    }

    /// Shows the function's callers and callees, or every stack.
    pub fn set_shape(&mut self, shape: TreeShape) {
        if shape != self.shape {
            self.shape = shape;
            self.wish = None;
        }
    }

    pub(super) fn centre(&mut self) -> Outcome {
        let item = self.items.get(self.list.row()).copied();
        if let Some(bucket @ CallersRow::Bucket(..)) = item {
            self.toggle(bucket);
        }
        match item.and_then(|item| Some((item, self.key(item)?))) {
            Some((CallersRow::Branch(_), key)) => Outcome::Go(PaneId::Callers, key),
            Some(_) => Outcome::Tell("this is the centre already".to_owned()),
            None => Outcome::Done,
        }
    }
}
