//! Callers above the selected function, callees below it, unfolding along every path.

use std::collections::HashSet;
use std::sync::Arc;

use super::name::shorten;
use super::sentence::both;
use super::{Context, Outcome, Pane, PaneId, View, scroll};
use crate::analysis::sides::Change;
use crate::tui::effect::{Effect, Event};
use crate::tui::keymap::{Action, Scope};
use crate::tui::links::{Links, Path, Wanted, Way};
use crate::tui::tables::{Entry, Key, Tables};
use crate::tui::theme::Role;
use crate::tui::widget::tree::{Bar, Fold, TreeRow, gutter, indent};
use crate::tui::widget::{Span, Spans, change, marked, number};

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
    links: Option<Box<Links>>,
    /// Of the links that are there, and of those asked for: the computation and the function.
    made_for: Option<(u64, Key)>,
    asked_for: Option<(u64, Key)>,
    asked: u64,
    /// So many steps are to be unfolded, and something is, even if that is none.
    wish: Option<usize>,
    open: HashSet<Path>,
    items: Vec<Item>,
    cursor: usize,
    first: usize,
}

/// Paths unfold by themselves so far, while they carry most of the weight.
const UNFOLDED: usize = 3;
/// The same when everything along the heaviest path is to be seen.
const FARTHEST: usize = 64;

impl Callers {
    /// The rows from top to bottom, as a stack is read: callers grow upwards, the heaviest next to the function, and
    /// callees grow downwards.
    fn arrange(&mut self) {
        let mut items = Vec::new();
        if let Some(links) = &self.links {
            let mut stack: Vec<usize> = links.callers.iter().rev().copied().collect();
            Self::unfold(links, &mut stack, &self.open, &mut items);
            items.reverse();
            items.push(Item::Centre);
            if links.tables().entry(&links.key).is_some_and(|e| e.flat != 0) {
                items.push(Item::Own);
            }
            let mut stack: Vec<usize> = links.callees.iter().rev().copied().collect();
            Self::unfold(links, &mut stack, &self.open, &mut items);
        }
        self.items = items;
    }

    /// Takes branches from the end of `stack`, each followed by what is unfolded below it.
    fn unfold(links: &Links, stack: &mut Vec<usize>, open: &HashSet<Path>, items: &mut Vec<Item>) {
        while let Some(id) = stack.pop() {
            items.push(Item::Branch(id));
            let children = links.branch(id).children.as_ref();
            if let Some(children) = children.filter(|_| open.contains(&links.names(id))) {
                stack.extend(children.iter().rev());
            }
        }
    }

    fn set_open(&mut self, id: usize, open: bool) {
        let Some(links) = &self.links else { return };
        let path = links.names(id);
        if open {
            self.open.insert(path);
            if links.branch(id).children.is_none() {
                self.wish = Some(0);
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
        match &self.links {
            Some(links) if !links.branch(id).more => Fold::Leaf,
            Some(links) if self.open.contains(&links.names(id)) => match links.branch(id).way {
                Way::Callers => Fold::OpenUp,
                Way::Callees => Fold::Open,
            },
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
        let links = self.links.as_ref()?;
        Some(match item {
            Item::Branch(id) => (false, links.names(id)),
            Item::Centre => (false, (Way::Callers, Vec::new())),
            Item::Own => (true, (Way::Callees, Vec::new())),
        })
    }

    fn key(&self, item: Item) -> Option<Key> {
        let links = self.links.as_ref()?;
        match item {
            Item::Branch(id) => {
                let entry = links.tables().of(links.branch(id).node)?;
                Some(links.tables().key(entry.node))
            }
            Item::Centre | Item::Own => Some(Arc::clone(&links.key)),
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

    fn left(&mut self) -> Outcome {
        let Some(&Item::Branch(id)) = self.items.get(self.cursor) else { return Outcome::Done };
        if matches!(self.fold(id), Fold::Open | Fold::OpenUp) {
            self.set_open(id, false);
            return Outcome::Done;
        }
        let above = self.links.as_ref().and_then(|links| links.branch(id).parent);
        let above = above.map_or(Item::Centre, Item::Branch);
        self.cursor = self.items.iter().position(|&i| i == above).unwrap_or(self.cursor);
        Outcome::Done
    }

    fn centre(&self) -> Outcome {
        let item = self.items.get(self.cursor).copied();
        match item.and_then(|item| Some((item, self.key(item)?))) {
            Some((Item::Branch(_), key)) => Outcome::Go(PaneId::Callers, key),
            Some(_) => Outcome::Tell("this is the centre already".to_owned()),
            None => Outcome::Done,
        }
    }

    fn drawn(&self, item: Item, selected: bool, context: &Context<'_>) -> Option<TreeRow> {
        let links = self.links.as_ref()?;
        let tables = links.tables();
        let key = self.key(item)?;
        let entry = tables.entry(&key);
        let (weight, change, depth) = match item {
            Item::Branch(id) => {
                let branch = links.branch(id);
                (branch.weight, branch.change, branch.depth)
            }
            Item::Centre => {
                (entry.map_or(0, |e| e.cum), entry.and_then(|e| tables.cum_change(e.node)), 0)
            }
            Item::Own => {
                (entry.map_or(0, |e| e.flat), entry.and_then(|e| tables.flat_change(e.node)), 0)
            }
        };
        let name = match item {
            Item::Own => vec![Span::new("self", Role::Accent)],
            _ => name((entry?, tables), item == Item::Centre, depth, context),
        };
        let strong = item == Item::Centre;
        let fold = if let Item::Branch(id) = item { self.fold(id) } else { Fold::Leaf };
        Some(TreeRow {
            figures: figures(weight, change, strong, context),
            bar: if tables.is_difference() {
                let most = tables.entry(&links.key).map_or(0, |e| e.cum).unsigned_abs();
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
}

/// In a comparison there is room for both sides from here on.
const SIDES_FROM: u16 = 72;

/// The columns of figures: weight and share, or of a comparison before, after and the change.
fn columns(context: &Context<'_>) -> Vec<u16> {
    let (figure, share) = context.tables.widths;
    if context.tables.sides.is_some() && context.width >= SIDES_FROM {
        vec![figure, figure, figure]
    } else if context.tables.is_quotient() {
        vec![figure]
    } else {
        vec![figure, share]
    }
}

fn figures(weight: i64, sides: Option<Change>, strong: bool, context: &Context<'_>) -> Vec<Spans> {
    let tables = context.tables;
    if !tables.is_difference() {
        return vec![
            number(&tables.figure(weight), strong),
            number(&tables.percent(weight), strong),
        ];
    }
    let delta = change(&tables.signed(weight));
    match sides.filter(|_| context.width >= SIDES_FROM) {
        Some(sides) => {
            let [before, after] = both(sides, tables);
            vec![before, after, delta]
        }
        None => vec![delta, number(&tables.percent(weight), strong)],
    }
}

fn name(
    (entry, tables): (&Entry, &Tables),
    centre: bool,
    depth: u16,
    context: &Context<'_>,
) -> Spans {
    let room =
        context.width.saturating_sub(gutter(context.width, &columns(context)) + indent(depth) + 1);
    let (text, skipped, put) = shorten(tables.name(entry.node), usize::from(room), context.glyphs);
    let role = match (centre, tables.look(entry.node).own) {
        (true, _) => Role::Title,
        (false, true) => Role::Text,
        (false, false) => Role::Dim,
    };
    marked(&text, &context.marks(entry.node, skipped, put), role)
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
        vec![Span::new("Callers / callees", Role::Title)]
    }

    fn remark(&self, _: &Context<'_>) -> Spans {
        let Some(links) = &self.links else { return Vec::new() };
        let count = |n: usize, one: &str| {
            if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
        };
        let text = format!(
            "{}, {}",
            count(links.callers.len(), "caller"),
            count(links.callees.len(), "callee")
        );
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
                self.wish = Some(FARTHEST);
                Outcome::Done
            }
            Action::CollapseAll => {
                self.open.clear();
                self.arrange();
                self.recentre();
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
        if let (Item::Branch(id), Some(links)) = (item, &self.links) {
            let at = gutter(context.width, &columns(context)) + indent(links.branch(id).depth) - 2;
            if (at..at + 2).contains(&x) {
                let open = self.fold(id) == Fold::Closed;
                self.set_open(id, open);
            }
        }
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        let rows = usize::from(context.height);
        if self.first == usize::MAX {
            self.first = self.cursor.saturating_sub(rows / 2);
        }
        self.first = scroll(self.first, self.cursor, rows, self.items.len());
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Effect> {
        let wanted = (context.stamp, Arc::clone(context.selected?));
        let wish = self.wish.take();
        if self.asked_for.as_ref() == Some(&wanted) && wish.is_none() {
            return None;
        }
        self.asked += 1;
        let (number, tables) = (self.asked, Arc::clone(context.tables));
        let known = self.links.as_ref().filter(|links| links.key == wanted.1);
        let open = known.map_or_else(HashSet::new, |_| self.open.clone());
        let steps = wish.unwrap_or(if known.is_some() { 0 } else { UNFOLDED });
        let (from, key) = (known.cloned(), Arc::clone(&wanted.1));
        self.asked_for = Some(wanted);
        let wanted = Box::new(Wanted { tables, key, from, open, steps });
        Some(Effect::Links { number, wanted })
    }

    fn answer(&mut self, event: &Event) -> bool {
        let Event::Links(number, links) = event else { return false };
        if *number != self.asked {
            return true;
        }
        let held = self.items.get(self.cursor).and_then(|&item| self.held(item));
        let same = self.made_for.as_ref().is_some_and(|(_, key)| *key == links.key);
        self.made_for.clone_from(&self.asked_for);
        self.links = Some(links.clone());
        if !same {
            self.open.clear();
        }
        self.open.extend(links.heaviest.iter().cloned());
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

    fn subject(&self, context: &Context<'_>) -> Option<Key> {
        let item = self.items.get(self.cursor).copied();
        item.and_then(|item| self.key(item)).or_else(|| context.selected.cloned())
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        let (Some(links), Some(&Item::Branch(id))) = (&self.links, self.items.get(self.cursor))
        else {
            return super::sentence(context);
        };
        let tables = links.tables();
        let branch = links.branch(id);
        let Some(entry) = tables.of(branch.node) else { return Vec::new() };
        let centre = tables.entry(&links.key);
        let cum = centre.map_or(0, |e| e.cum);
        let towards = if branch.way == Way::Callers { "brings" } else { "takes" };
        let of = if branch.way == Way::Callers { "to" } else { "of" };
        let via = if branch.depth == 0 { "" } else { " along this path" };
        vec![
            Span::new(tables.name(entry.node), Role::Title),
            Span::new(format!(" {towards} "), Role::Text),
            Span::new(tables.signed(branch.weight), Role::Number),
            Span::new(
                format!(" {of} {}{via}", short(centre.map_or("", |e| tables.name(e.node)))),
                Role::Text,
            ),
            Span::new(
                format!(
                    " ({} of its {}, {} of all)",
                    crate::unit::percentage(branch.weight, cum).trim_start(),
                    tables.figure(cum),
                    tables.percent(branch.weight)
                ),
                Role::Dim,
            ),
        ]
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

/// A name without its package path.
fn short(name: &str) -> &str {
    let end = name.find(['(', '[', '<']).filter(|&i| i > 0).unwrap_or(name.len());
    let at = name.get(..end).and_then(|head| head.rfind('/')).map_or(0, |i| i + 1);
    name.get(at..).unwrap_or(name)
}
