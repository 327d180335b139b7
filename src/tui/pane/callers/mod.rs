//! Callers above the selected function, callees below it, unfolding along every path.

mod draw;

use std::collections::HashSet;
use std::sync::Arc;

use super::{Context, Outcome, Pane, View, scroll};
use crate::explore::call_paths::{CallPaths, CallPathsRequest, Direction, Path, TreeShape, Unfold};
use crate::explore::pane_id::PaneId;
use crate::explore::search::Matches;
use crate::explore::view::NodeKey;
use crate::tui::effect::{Effect, Event};
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::theme::Role;
use crate::tui::widget::tree::{Fold, gutter, indent};
use crate::tui::widget::{Span, Spans};
use draw::columns;

/// What a row of the pane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    /// A path of the links.
    Branch(usize),
    /// The function itself.
    Centre,
    /// What the function spends itself.
    Own,
}

/// The trees around the selected function.
#[derive(Debug, Default)]
pub struct Callers {
    /// What the trees are to be of.
    shape: TreeShape,
    call_paths: Option<Box<CallPaths>>,
    /// Of the links that are there, and of those asked for.
    made_for: Option<Question>,
    asked_for: Option<Question>,
    asked: u64,
    /// What is to be unfolded, and something is, even if that is nothing.
    wish: Option<Unfold>,
    open: HashSet<Path>,
    /// The search whose matches alone are shown, and what was unfolded before.
    only: Option<(Arc<Matches>, HashSet<Path>)>,
    items: Vec<Item>,
    cursor: usize,
    first: usize,
    /// What the cursor was on when the links were let go.
    held: Option<(bool, Path)>,
}

/// The computation, what of it, and of which function.
type Question = (u64, TreeShape, NodeKey);

/// Paths unfold by themselves so far, while they carry most of the weight; whole trees a little farther.
const UNFOLDED: usize = 3;
const WHOLE_UNFOLDED: usize = 6;
/// So many rows are there at most where everything is to be unfolded.
const MOST: usize = 1000;

impl Callers {
    /// The rows from top to bottom, as a stack is read: callers grow upwards, the heaviest next to the function, and
    /// callees grow downwards.
    fn arrange(&mut self) {
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
            items.push(Item::Centre);
            if call_paths.view().find_row(&call_paths.key).is_some_and(|e| e.flat != 0) {
                items.push(Item::Own);
            }
            let mut stack: Vec<usize> = call_paths.callees.iter().rev().copied().collect();
            Self::unfold(call_paths, &mut stack, &self.open, &mut items);
        }
        if let (Some((matches, _)), Some(call_paths)) = (&self.only, &self.call_paths) {
            let row = |node| call_paths.view().row_index(node);
            let kept =
                call_paths.leading_to(|node| row(node).is_some_and(|at| matches.has(at as u32)));
            items.retain(|item| !matches!(item, Item::Branch(id) if !kept[*id]));
        }
        self.items = items;
    }

    /// Begins or ends to show matches alone: everything is unfolded for it, so that what is deep is found.
    fn narrow(&mut self, context: &Context<'_>) {
        let wanted = context.matches.filter(|_| context.only_matches);
        let now = self.only.as_ref().map(|(matches, _)| matches);
        if now.map(Arc::as_ptr) == wanted.map(Arc::as_ptr) {
            return;
        }
        let held = self.items.get(self.cursor).copied();
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
            Some(place) => self.cursor = place,
            None => self.recentre(),
        }
    }

    /// Takes branches from the end of `stack`, each followed by what is unfolded below it.
    fn unfold(
        call_paths: &CallPaths,
        stack: &mut Vec<usize>,
        open: &HashSet<Path>,
        items: &mut Vec<Item>,
    ) {
        while let Some(id) = stack.pop() {
            items.push(Item::Branch(id));
            let children = call_paths.path_node(id).children.as_ref();
            if let Some(children) = children.filter(|_| open.contains(&call_paths.path_keys(id))) {
                stack.extend(children.iter().rev());
            }
        }
    }

    fn set_open(&mut self, id: usize, open: bool) {
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
        if let Some(place) = self.items.iter().position(|&item| item == Item::Branch(id)) {
            self.cursor = place;
        }
    }

    fn fold(&self, id: usize) -> Fold {
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

    fn recentre(&mut self) {
        self.cursor = self.items.iter().position(|&i| i == Item::Centre).unwrap_or(0);
        // Scrolling moves as little as it must, so the window starts where it shows both sides.
        self.first = usize::MAX;
    }

    /// What a row stands for in the words of any tables: a path, the function (empty), or its own part.
    fn held(&self, item: Item) -> Option<(bool, Path)> {
        let call_paths = self.call_paths.as_ref()?;
        Some(match item {
            Item::Branch(id) => (false, call_paths.path_keys(id)),
            Item::Centre => (false, (Direction::Callers, Vec::new())),
            Item::Own => (true, (Direction::Callees, Vec::new())),
        })
    }

    fn key(&self, item: Item) -> Option<NodeKey> {
        let call_paths = self.call_paths.as_ref()?;
        match item {
            Item::Branch(id) => {
                let entry = call_paths.view().row(call_paths.path_node(id).node)?;
                Some(call_paths.view().key(entry.node))
            }
            Item::Centre | Item::Own => Some(Arc::clone(&call_paths.key)),
        }
    }

    fn move_to(&mut self, place: i64) -> Outcome {
        let last = self.items.len().saturating_sub(1) as i64;
        self.cursor = place.clamp(0, last) as usize;
        Outcome::Done
    }

    fn right(&mut self) -> Outcome {
        if let Some(&Item::Branch(id)) = self.items.get(self.cursor) {
            match self.fold(id) {
                Fold::Closed => self.set_open(id, true),
                Fold::Open => self.cursor += 1,
                Fold::OpenUp => self.cursor = self.cursor.saturating_sub(1),
                Fold::Leaf => return Outcome::Tell("nothing more that way".to_owned()),
            }
        }
        Outcome::Done
    }

    fn first_step(&self, item: Item) -> Option<Item> {
        let (Item::Branch(mut id), Some(call_paths)) = (item, &self.call_paths) else {
            return None;
        };
        while let Some(parent) = call_paths.path_node(id).parent {
            id = parent;
        }
        Some(Item::Branch(id))
    }

    fn left(&mut self) -> Outcome {
        let Some(&Item::Branch(id)) = self.items.get(self.cursor) else { return Outcome::Done };
        if matches!(self.fold(id), Fold::Open | Fold::OpenUp) {
            self.set_open(id, false);
            return Outcome::Done;
        }
        let above = self.call_paths.as_ref().and_then(|call_paths| call_paths.path_node(id).parent);
        let above = above.map_or(Item::Centre, Item::Branch);
        self.cursor = self.items.iter().position(|&i| i == above).unwrap_or(self.cursor);
        Outcome::Done
    }

    /// What the trees are to be of.
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

    fn centre(&mut self) -> Outcome {
        let item = self.items.get(self.cursor).copied();
        match item.and_then(|item| Some((item, self.key(item)?))) {
            Some((Item::Branch(_), key)) => Outcome::Go(PaneId::Callers, key),
            Some(_) => Outcome::Tell("this is the centre already".to_owned()),
            None => Outcome::Done,
        }
    }
}

impl Pane for Callers {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Callers, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("above", "who calls the function, the heaviest next to it"),
            ("below", "what it spends itself, and what it calls"),
            ("weight", "what flows along the path, each sample once"),
            ("share", "the same as a share of the whole profile"),
        ]
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        let title = match self.shape {
            TreeShape::Around => "Callers / callees",
            TreeShape::Down => "Call tree from the root down",
            TreeShape::Up => "Call tree from the leaves up",
        };
        vec![Span::new(title, Role::Title)]
    }

    fn remark(&self, _: &Context<'_>) -> Spans {
        let Some(call_paths) = &self.call_paths else { return Vec::new() };
        let count = |n: usize, one: &str| {
            if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
        };
        let (above, below, rows) =
            (call_paths.callers.len(), call_paths.callees.len(), self.items.len());
        let text = match call_paths.shape {
            TreeShape::Around => format!("{}, {}", count(above, "caller"), count(below, "callee")),
            TreeShape::Down => format!("{}, {}", count(below, "root"), count(rows, "row")),
            TreeShape::Up => format!("{}, {}", count(above, "leaf function"), count(rows, "row")),
        };
        vec![Span::new(text, Role::Dim)]
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        let half = i64::from(context.height.max(2) / 2);
        let cursor = self.cursor as i64;
        match action {
            Action::Move(steps) => self.move_to(cursor + i64::from(steps)),
            Action::Page(halves) => self.move_to(cursor + i64::from(halves) * half),
            Action::First => self.move_to(0),
            Action::Last => self.move_to(i64::MAX),
            Action::Right => self.right(),
            Action::Left => self.left(),
            Action::Open => self.centre(),
            Action::ExpandAll => {
                self.wish = Some(Unfold::Everything(MOST));
                Outcome::Done
            }
            Action::CollapseAll => {
                let held = self.items.get(self.cursor).copied();
                self.open.clear();
                self.arrange();
                self.recentre();
                // The first step of the path that the cursor was on is still there.
                let first = held.and_then(|item| self.first_step(item));
                let place = self.items.iter().position(|&item| Some(item) == first);
                self.cursor = place.unwrap_or(self.cursor);
                Outcome::Done
            }
            Action::Invert => {
                self.set_shape(match self.shape {
                    TreeShape::Around => TreeShape::Down,
                    TreeShape::Down => TreeShape::Up,
                    TreeShape::Up => TreeShape::Around,
                });
                Outcome::Done
            }
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (x, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        let place = self.first + usize::from(y);
        let Some(&item) = self.items.get(place) else { return Outcome::Done };
        self.cursor = place;
        if double {
            return self.centre();
        }
        if let (Item::Branch(id), Some(call_paths)) = (item, &self.call_paths) {
            let at = gutter(context.width, &columns(context))
                + indent(call_paths.path_node(id).depth)
                - 2;
            if (at..at + 2).contains(&x) {
                let open = self.fold(id) == Fold::Closed;
                self.set_open(id, open);
            }
        }
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        self.narrow(context);
        let rows = usize::from(context.height);
        if self.first == usize::MAX {
            self.first = self.cursor.saturating_sub(rows / 2);
        }
        self.first = scroll(self.first, self.cursor, rows, self.items.len());
    }

    fn hide(&mut self, context: &Context<'_>) {
        if self
            .call_paths
            .as_ref()
            .is_some_and(|call_paths| !context.tables.share_tree(call_paths.view()))
        {
            self.held = self.items.get(self.cursor).and_then(|&item| self.held(item));
            self.call_paths = None;
            self.items.clear();
        }
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Effect> {
        let key = match self.shape {
            TreeShape::Around => Arc::clone(context.selected?),
            _ => NodeKey::from(""),
        };
        let wanted = (context.generation, self.shape, key);
        let wish = self.wish.take();
        if self.asked_for.as_ref() == Some(&wanted) && wish.is_none() {
            return None;
        }
        self.asked += 1;
        let (number, view) = (self.asked, Arc::clone(context.tables));
        let (shape, key) = (self.shape, Arc::clone(&wanted.2));
        let known = self.made_for.as_ref().is_some_and(|(_, s, k)| *s == shape && *k == key);
        let open = if known { self.open.clone() } else { HashSet::new() };
        let steps = match shape {
            _ if known => 0,
            TreeShape::Around => UNFOLDED,
            _ => WHOLE_UNFOLDED,
        };
        let usual = match self.only {
            Some(_) if !known => Unfold::Everything(MOST),
            _ => Unfold::Heaviest(steps),
        };
        let unfold = wish.unwrap_or(usual);
        let previous = self.call_paths.clone().filter(|_| known);
        self.asked_for = Some(wanted);
        let wanted = Box::new(CallPathsRequest { view, shape, key, previous, open, unfold });
        Some(Effect::CallPaths { number, wanted })
    }

    fn answer(&mut self, event: &Event) -> bool {
        let Event::CallPaths(number, call_paths) = event else { return false };
        if *number != self.asked {
            return true;
        }
        let held = self.held.take();
        let held = held.or_else(|| self.items.get(self.cursor).and_then(|&item| self.held(item)));
        let same = self
            .made_for
            .as_ref()
            .is_some_and(|(_, shape, key)| *shape == call_paths.shape && *key == call_paths.key);
        self.made_for.clone_from(&self.asked_for);
        self.call_paths = Some(call_paths.clone());
        if !same {
            self.open.clear();
            if let Some((_, open)) = &mut self.only {
                open.clear();
            }
        }
        self.open.extend(call_paths.heaviest.iter().cloned());
        self.arrange();
        let held = held.filter(|_| same).and_then(|held| {
            self.items.iter().position(|&item| self.held(item).as_ref() == Some(&held))
        });
        match held {
            Some(place) => self.cursor = place,
            None => self.recentre(),
        }
        true
    }

    fn back(&mut self) -> bool {
        let whole = self.shape != TreeShape::Around;
        self.set_shape(TreeShape::Around);
        whole
    }

    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        let item = self.items.get(self.cursor).copied();
        item.and_then(|item| self.key(item)).or_else(|| context.selected.cloned())
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        self.sentence(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        let rows = usize::from(context.height);
        let places = self.first..(self.first + rows).min(self.items.len());
        let row = |place: usize| {
            let item = *self.items.get(place)?;
            self.drawn(item, place == self.cursor, context)
        };
        View::Tree(columns(context), places.filter_map(row).collect())
    }
}
