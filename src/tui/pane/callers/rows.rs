//! The rows of the callers pane: paths unfolded around one function, or every stack.

use std::collections::HashSet;
use std::sync::Arc;

use crate::explore::call_paths::{CallPaths, Direction, Path, TreeShape, Unfold};
use crate::explore::pane_id::PaneId;
use crate::explore::search::SearchMatches;
use crate::explore::view::NodeKey;
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pending::Pending;
use crate::tui::widget::tree::Fold;

/// A row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CallersRow {
    /// A path, by its id.
    Branch(usize),
    /// The function itself.
    Centre,
    /// The flat part of the function.
    Own,
}

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
    pub(super) items: Vec<CallersRow>,
    pub(super) list: ListCursor,
    /// The cursor moves to the middle of the screen, with rows on both sides of it.
    pub(super) centring: bool,
    /// The row under the cursor before the paths were dropped.
    pub(super) held: Option<(bool, Path)>,
}

/// The computation, the shape of the trees, and the function.
pub(super) type PathsQuestion = (u64, TreeShape, NodeKey);

/// The most rows after everything is unfolded.
pub(super) const MOST: usize = 1000;

impl Callers {
    /// Lists the rows from top to bottom: callers grow upwards, the heaviest next to the function, and callees grow
    /// downwards.
    pub(super) fn arrange(&mut self) {
        let mut items = Vec::new();
        if let Some(call_paths) =
            self.call_paths.as_ref().filter(|call_paths| call_paths.shape != TreeShape::Around)
        {
            let first = [call_paths.callers.as_slice(), call_paths.callees.as_slice()].concat();
            let mut stack: Vec<usize> = first.into_iter().rev().collect();
            Self::unfold(call_paths, &mut stack, &self.open, &mut items);
        } else if let Some(call_paths) = &self.call_paths {
            let mut stack: Vec<usize> = call_paths.callers.iter().rev().copied().collect();
            Self::unfold(call_paths, &mut stack, &self.open, &mut items);
            items.reverse();
            items.push(CallersRow::Centre);
            if call_paths.view().find_row(&call_paths.key).is_some_and(|e| e.flat != 0) {
                items.push(CallersRow::Own);
            }
            let mut stack: Vec<usize> = call_paths.callees.iter().rev().copied().collect();
            Self::unfold(call_paths, &mut stack, &self.open, &mut items);
        }
        if let (Some((matches, _)), Some(call_paths)) = (&self.only, &self.call_paths) {
            let row = |node| call_paths.view().row_index(node);
            let kept =
                call_paths.leading_to(|node| row(node).is_some_and(|at| matches.has(at as u32)));
            items.retain(|item| !matches!(item, CallersRow::Branch(id) if !kept[*id]));
        }
        self.items = items;
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

    /// Lists the paths on `stack`, the last one first, each followed by the unfolded paths below it.
    pub(super) fn unfold(
        call_paths: &CallPaths,
        stack: &mut Vec<usize>,
        open: &HashSet<Path>,
        items: &mut Vec<CallersRow>,
    ) {
        while let Some(id) = stack.pop() {
            items.push(CallersRow::Branch(id));
            let children = call_paths.path_node(id).children.as_ref();
            if let Some(children) = children.filter(|_| open.contains(&call_paths.path_keys(id))) {
                stack.extend(children.iter().rev());
            }
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

    pub(super) fn fold(&self, id: usize) -> Fold {
        match &self.call_paths {
            Some(call_paths) if !call_paths.path_node(id).has_more => Fold::Leaf,
            Some(call_paths) if self.open.contains(&call_paths.path_keys(id)) => {
                match call_paths.path_node(id).direction {
                    Direction::Callers if call_paths.shape == TreeShape::Around => Fold::OpenUp,
                    _ => Fold::Open,
                }
            }
            Some(_) => Fold::Closed,
            None => Fold::Leaf,
        }
    }

    pub(super) fn recentre(&mut self) {
        self.list.go(self.items.iter().position(|&i| i == CallersRow::Centre).unwrap_or(0));
        self.centring = true;
    }

    /// A row in terms that hold for any tables: true for the flat part, and the path, empty for the function.
    pub(super) fn held(&self, item: CallersRow) -> Option<(bool, Path)> {
        let call_paths = self.call_paths.as_ref()?;
        Some(match item {
            CallersRow::Branch(id) => (false, call_paths.path_keys(id)),
            CallersRow::Centre => (false, (Direction::Callers, Vec::new())),
            CallersRow::Own => (true, (Direction::Callees, Vec::new())),
        })
    }

    pub(super) fn key(&self, item: CallersRow) -> Option<NodeKey> {
        let call_paths = self.call_paths.as_ref()?;
        match item {
            CallersRow::Branch(id) => {
                let entry = call_paths.view().row(call_paths.path_node(id).node)?;
                Some(call_paths.view().key(entry.node))
            }
            CallersRow::Centre | CallersRow::Own => Some(Arc::clone(&call_paths.key)),
        }
    }

    pub(super) fn right(&mut self) -> Outcome {
        if let Some(&CallersRow::Branch(id)) = self.items.get(self.list.row()) {
            match self.fold(id) {
                Fold::Closed => self.set_open(id, true),
                Fold::Open => self.list.step(1, self.items.len()),
                Fold::OpenUp => self.list.step(-1, self.items.len()),
                Fold::Leaf => return Outcome::Tell("nothing more that way".to_owned()),
            }
        }
        Outcome::Done
    }

    pub(super) fn first_step(&self, item: CallersRow) -> Option<CallersRow> {
        let (CallersRow::Branch(mut id), Some(call_paths)) = (item, &self.call_paths) else {
            return None;
        };
        while let Some(parent) = call_paths.path_node(id).parent {
            id = parent;
        }
        Some(CallersRow::Branch(id))
    }

    pub(super) fn left(&mut self) -> Outcome {
        let Some(&CallersRow::Branch(id)) = self.items.get(self.list.row()) else {
            return Outcome::Done;
        };
        if matches!(self.fold(id), Fold::Open | Fold::OpenUp) {
            self.set_open(id, false);
            return Outcome::Done;
        }
        let above = self.call_paths.as_ref().and_then(|call_paths| call_paths.path_node(id).parent);
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
        match item.and_then(|item| Some((item, self.key(item)?))) {
            Some((CallersRow::Branch(_), key)) => Outcome::Go(PaneId::Callers, key),
            Some(_) => Outcome::Tell("this is the centre already".to_owned()),
            None => Outcome::Done,
        }
    }
}
