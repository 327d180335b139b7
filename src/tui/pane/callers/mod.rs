//! Callers above the selected function and callees below it, unfolding along every path.

mod arrange;
mod draw;
mod row;
mod rows;

use std::collections::HashSet;
use std::sync::Arc;

use crate::explore::call_paths::{CallPathsRequest, TreeShape, Unfold};
use crate::explore::view::NodeKey;
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans};
use row::OpenBuckets;
pub use rows::Callers;
use rows::MOST;

/// Branching levels that unfold by themselves along the heaviest paths, around a function and in whole trees.
const UNFOLDED: usize = 3;
const WHOLE_UNFOLDED: usize = 6;
/// Branching levels of the heaviest leaf: the other leaves stay in view.
const LEAF_UNFOLDED: usize = 1;

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
            ("line", "it continues the row that has no other below it"),
            ("number", "the depth of a row that would stand too far right"),
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
        let page = usize::from(context.height.max(2) / 2);
        if self.list.act(action, self.items.len(), page) {
            return Outcome::Done;
        }
        match action {
            Action::Right => self.right(),
            Action::Left => self.left(),
            Action::Open => self.centre(),
            Action::Sideways(steps) => self.move_sideways(steps, context),
            Action::LineStart => {
                self.shift = 0;
                Outcome::Done
            }
            Action::ExpandAll => {
                self.buckets = OpenBuckets::new(true);
                self.wish = Some(Unfold::Everything(MOST));
                Outcome::Done
            }
            Action::CollapseAll => {
                let held = self.items.get(self.list.row()).copied();
                self.open.clear();
                self.buckets = OpenBuckets::new(false);
                self.arrange();
                self.recentre();
                // The first step of the path under the cursor is still visible.
                let first = held.and_then(|item| self.first_step(item));
                let place = self.items.iter().position(|&item| Some(item) == first);
                self.list.go(place.unwrap_or(self.list.row()));
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
        let place = self.list.first() + usize::from(y);
        let Some(&item) = self.items.get(place) else { return Outcome::Done };
        self.list.go(place);
        if double {
            return self.centre();
        }
        if self.fold_columns(place, context).is_some_and(|columns| columns.contains(&x)) {
            self.toggle(item);
        }
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        self.narrow(context);
        let rows = usize::from(context.height);
        if std::mem::take(&mut self.centring) {
            self.list.begin_with(self.list.row().saturating_sub(rows / 2));
        }
        self.list.scroll(rows, self.items.len());
    }

    fn hide(&mut self, context: &Context<'_>) {
        self.pending.cancel_waiting();
        if self
            .call_paths
            .as_ref()
            .is_some_and(|call_paths| !context.tables.share_tree(call_paths.view()))
        {
            self.held = self.items.get(self.list.row()).and_then(|&item| self.held(item));
            self.call_paths = None;
            self.items.clear();
        }
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        let key = match self.shape {
            TreeShape::Around => Arc::clone(context.selected?),
            _ => NodeKey::from(""),
        };
        let wanted = (context.generation, self.shape, key);
        let wish = self.wish.take();
        if self.pending.question() == Some(&wanted) && wish.is_none() {
            return None;
        }
        let (shape, key) = (self.shape, Arc::clone(&wanted.2));
        let (number, view) = (self.pending.ask(wanted), Arc::clone(context.tables));
        let known = self.made_for.as_ref().is_some_and(|(_, s, k)| *s == shape && *k == key);
        let open = if known { self.open.clone() } else { HashSet::new() };
        let steps = match shape {
            _ if known => 0,
            TreeShape::Around => UNFOLDED,
            TreeShape::Down => WHOLE_UNFOLDED,
            TreeShape::Up => LEAF_UNFOLDED,
        };
        let usual = match self.only {
            Some(_) if !known => Unfold::Everything(MOST),
            _ => Unfold::Heaviest(steps),
        };
        let unfold = wish.unwrap_or(usual);
        if !known && !matches!(unfold, Unfold::Everything(_)) {
            self.buckets = OpenBuckets::default();
        }
        let previous = self.call_paths.clone().filter(|_| known);
        let request = Box::new(CallPathsRequest { view, shape, key, previous, open, unfold });
        Some(Job::CallPaths { number, request })
    }

    fn answer(&mut self, event: &Event) -> bool {
        let Event::CallPaths(number, call_paths) = event else { return false };
        let Some(question) = self.pending.answer(*number).cloned() else { return true };
        let held = self.held.take();
        let held =
            held.or_else(|| self.items.get(self.list.row()).and_then(|&item| self.held(item)));
        let same = self
            .made_for
            .as_ref()
            .is_some_and(|(_, shape, key)| *shape == call_paths.shape && *key == call_paths.key);
        self.made_for = Some(question);
        self.call_paths = Some(call_paths.clone());
        if !same {
            self.open.clear();
            self.shift = 0;
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
            Some(place) => self.list.go(place),
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
        let item = self.items.get(self.list.row()).copied();
        item.and_then(|item| self.key(item)).or_else(|| context.selected.cloned())
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        self.sentence(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        let rows = usize::from(context.height);
        let places = self.list.visible(rows);
        let row = |place: usize| {
            let item = *self.items.get(place)?;
            self.drawn((place, item), context)
        };
        View::Tree(self.columns(context), places.filter_map(row).collect())
    }
}
