//! The icicle: every stack from the root down, width by value, with a cursor and a zoom.

mod box_tree;
mod draw;
mod jobs;
mod label;
mod modes;
mod moves;
mod outline;
mod renew;
mod route;
mod sandwich;
mod sides;
mod zoom;

use std::sync::Arc;

use self::box_tree::{BoxTree, StatsQuestion};
use self::sandwich::Sandwich;
use self::sides::Sides;
use crate::explore::icicle_layout::IcicleLayoutRequest;
use crate::explore::view::{NodeKey, ProfileView};
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::sentence::sentence;
use crate::tui::pane::view::View;
use crate::tui::pending::Pending;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans, width};

/// Columns that a rule keeps beside its title and its remark, and between two remarks.
const REMARK_MARGIN: usize = 12;

/// The icicle of every stack.
#[derive(Debug, Default)]
pub struct Icicle {
    /// Every stack, from the root or from the leaves.
    tree: BoxTree,
    pending: Pending<StatsQuestion>,
    /// The inverted tables, and the computation that they belong to.
    inverted_view: Option<(u64, Arc<ProfileView>)>,
    /// The computation whose tables are to be inverted.
    inversion: Pending<u64>,
    /// Callers and callees of one function, in place of every stack.
    sandwich: Option<Box<Sandwich>>,
    /// Before and after of a comparison, in place of their difference.
    sides: Option<Box<Sides>>,
    /// The layout that is made, until it is there.
    laying_out: Option<IcicleLayoutRequest>,
    /// The pane was shown the last time that the state changed.
    is_open: bool,
}

impl Icicle {
    /// The tables on the screen: those of the context, or the inverted ones once they are known. Their number differs
    /// from that of the others.
    fn visible_tables(&self, context: &Context<'_>) -> Option<(u64, Arc<ProfileView>)> {
        if !self.tree.inverted || self.sandwich.is_some() {
            return Some((context.generation * 2, Arc::clone(context.tables)));
        }
        let (generation, tables) = self.inverted_view.as_ref()?;
        (*generation == context.generation)
            .then(|| (context.generation * 2 + 1, Arc::clone(tables)))
    }

    /// `context` with the tables on the screen and the rows for boxes.
    fn seen<'a>(
        &self,
        (generation, tables): &'a (u64, Arc<ProfileView>),
        context: &Context<'a>,
    ) -> Context<'a> {
        let height = self.tree.box_rows(context.height);
        Context { tables, generation: *generation, height, ..*context }
    }

    /// Drops rows of tables that are gone, while the sandwich or another pane is shown.
    fn let_go(&mut self, context: &Context<'_>) {
        self.drop_inverted(context);
        self.tree.let_go(context);
        if let Some(sides) = &mut self.sides {
            sides.let_go(context);
        }
        self.laying_out = None;
    }

    /// Drops inverted tables of older computations, which are never used again.
    fn drop_inverted(&mut self, context: &Context<'_>) {
        self.inverted_view.take_if(|(generation, _)| *generation != context.generation);
    }
}

impl Pane for Icicle {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Icicle]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        draw::LEGEND
    }

    fn title(&self, context: &Context<'_>) -> Spans {
        if let Some(sides) = self.shown_sides() {
            return sides.heading(context);
        }
        let Some(shown) = self.visible_tables(context) else {
            return vec![draw::dim_note("Icicle")];
        };
        let context = &self.seen(&shown, context);
        match &self.sandwich {
            Some(sandwich) => sandwich.heading(context),
            None => self.tree.heading(context),
        }
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let Some(shown) = self.visible_tables(context) else { return Vec::new() };
        let seen = &self.seen(&shown, context);
        let mut remark = match self.shown_sides() {
            Some(sides) => sides.matched(context),
            None => self.tree.matched(seen),
        };
        let ruler = match (&self.sandwich, &self.sides) {
            (Some(_), _) => Vec::new(),
            (None, Some(sides)) => sides.ruler(context),
            (None, None) => self.tree.ruler(seen),
        };
        if remark.is_empty() {
            return ruler;
        }
        // The share of the matches stands nowhere else.
        let title = width(&self.title(context)) + width(&remark);
        if !ruler.is_empty() && title + width(&ruler) + REMARK_MARGIN <= context.width.into() {
            remark.push(Span::new("  ", Role::Dim));
            remark.extend(ruler);
        }
        remark
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        self.unhover();
        match action {
            Action::Sandwich => return self.toggle_around(context),
            Action::Sides => return self.toggle_sides(context),
            _ => {}
        }
        if let Some(sandwich) = &mut self.sandwich {
            return sandwich.act(action, context);
        }
        if let Some(sides) = &mut self.sides {
            return sides.act(action, context);
        }
        if action == Action::Invert {
            self.invert();
            return Outcome::Done;
        }
        let Some(shown) = self.visible_tables(context) else { return Outcome::Ignored };
        let context = &self.seen(&shown, context);
        if !self.tree.is_laid_out(context) {
            return Outcome::Ignored;
        }
        self.tree.act(action, context)
    }

    fn click(&mut self, at: (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        self.unhover();
        if let Some(sandwich) = &mut self.sandwich {
            return sandwich.click(at, double, context);
        }
        if let Some(sides) = &mut self.sides {
            return sides.click(at, double, context);
        }
        let Some(shown) = self.visible_tables(context) else { return Outcome::Done };
        let context = &self.seen(&shown, context);
        if !self.tree.is_laid_out(context) {
            return Outcome::Done;
        }
        self.tree.click(at, double, context)
    }

    fn wheel(&mut self, by: i32, context: &Context<'_>) -> Outcome {
        let height = self.tree.box_rows(context.height);
        match (&mut self.sandwich, &mut self.sides) {
            (Some(sandwich), _) => sandwich.wheel(by),
            (None, Some(sides)) => sides.wheel(by, context.height),
            (None, None) => self.tree.scroll_by(by, height),
        }
        Outcome::Done
    }

    fn zoom(&mut self, at: (u16, u16), closer: bool, context: &Context<'_>) -> Outcome {
        if let Some(sandwich) = &mut self.sandwich {
            return sandwich.zoom(at, closer, context);
        }
        if let Some(sides) = &mut self.sides {
            return sides.zoom(at, closer, context);
        }
        let Some(shown) = self.visible_tables(context) else { return Outcome::Done };
        let context = &self.seen(&shown, context);
        self.tree.zoom_at(at, closer, context)
    }

    fn hover(&mut self, at: Option<(u16, u16)>, context: &Context<'_>) -> bool {
        if let Some(sandwich) = &mut self.sandwich {
            return sandwich.hover(at, context);
        }
        if let Some(sides) = &mut self.sides {
            return sides.hover(at, context);
        }
        let Some(shown) = self.visible_tables(context) else { return false };
        let context = &self.seen(&shown, context);
        self.tree.hover(at, context)
    }

    fn follow(&mut self, context: &Context<'_>) {
        let opens = !std::mem::replace(&mut self.is_open, true);
        if context.tables.before_after.is_none() {
            self.sides = None;
        }
        if self.sandwich.is_some() || self.sides.is_some() {
            self.let_go(context);
        }
        if let Some(sandwich) = &mut self.sandwich {
            sandwich.follow(context, self.tree.stats.as_ref());
            return;
        }
        if let Some(sides) = &mut self.sides {
            sides.follow(context, self.tree.stats.as_ref());
            return;
        }
        self.drop_inverted(context);
        let Some(shown) = self.visible_tables(context) else {
            self.is_open = false;
            return;
        };
        let context = &self.seen(&shown, context);
        self.tree.settle(context, opens);
        // Before sizes are known there is nothing to open.
        self.is_open = self.tree.magnitudes.is_some();
    }

    fn hide(&mut self, context: &Context<'_>) {
        self.is_open = false;
        self.unhover();
        if let Some(sandwich) = &mut self.sandwich {
            sandwich.let_go(context);
        }
        self.let_go(context);
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        if let Some(job) = self.sandwich.as_mut().and_then(|sandwich| sandwich.ask(context)) {
            return Some(job);
        }
        if let Some(job) = self.shown_sides_mut().and_then(|sides| sides.ask(context)) {
            return Some(job);
        }
        let side = self.shown_sides().and_then(|sides| sides.active_tables(context));
        let Some(shown) = side.or_else(|| self.visible_tables(context)) else {
            if self.inversion.question() == Some(&context.generation) {
                return None;
            }
            self.pending.cancel_waiting();
            let number = self.inversion.ask(context.generation);
            return Some(Job::Invert { number, tables: Arc::clone(context.tables) });
        };
        let context = &self.seen(&shown, context);
        self.ask_stats(context).or_else(|| self.lay_out())
    }

    fn answer(&mut self, event: &Event) -> bool {
        match event {
            Event::Inverted(number, tables) => {
                if let Some(&generation) = self.inversion.answer(*number) {
                    self.inverted_view = Some((generation, Arc::clone(tables)));
                }
            }
            Event::Sandwich(number, halves) => {
                if let Some(sandwich) = &mut self.sandwich {
                    sandwich.answer(*number, halves);
                }
            }
            Event::Sides(number, sides) => {
                if let Some(shown) = &mut self.sides {
                    shown.answer(*number, sides);
                }
            }
            Event::IcicleLayout(answer) => {
                self.laying_out.take_if(|making| making.is_same(&answer.request));
                self.tree.take_layout(answer);
                if let Some(sides) = &mut self.sides {
                    sides.take_layout(answer);
                }
            }
            Event::IcicleStats(number, stats) => self.take_stats(*number, stats),
            _ => return false,
        }
        true
    }

    fn back(&mut self) -> bool {
        self.unhover();
        if let Some(sandwich) = &mut self.sandwich {
            if !sandwich.back() {
                self.sandwich = None;
                self.tree.followed = None;
            }
            return true;
        }
        if let Some(sides) = &mut self.sides {
            if !sides.back() {
                (self.sides, self.is_open) = (None, false);
                self.tree.followed = None;
            }
            return true;
        }
        let Some(zoom) = self.tree.zooms.pop() else {
            let was = self.tree.inverted;
            if was {
                self.invert();
            }
            return was;
        };
        // The cursor stays on the box that was zoomed into.
        self.tree.zoom = zoom;
        true
    }

    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        if self.sandwich.is_some() {
            return context.selected.cloned();
        }
        if let Some(sides) = &self.sides {
            return sides.subject(context).or_else(|| context.selected.cloned());
        }
        let Some(shown) = self.visible_tables(context) else {
            return context.selected.cloned();
        };
        let context = &self.seen(&shown, context);
        self.tree.key(self.tree.cursor, context).or_else(|| context.selected.cloned())
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        if let Some(sandwich) = &self.sandwich {
            return sandwich.sentence(context);
        }
        if let Some(sides) = &self.sides {
            return sides.sentence(context);
        }
        let Some(shown) = self.visible_tables(context) else { return sentence(context) };
        self.tree.sentence(&self.seen(&shown, context))
    }

    fn names_in_view<'a>(&self, context: &Context<'a>) -> Vec<&'a str> {
        if self.sandwich.is_some() || self.sides.is_some() || self.tree.inverted {
            return Vec::new();
        }
        self.tree.names_in_view(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        if let Some(sandwich) = &self.sandwich {
            return sandwich.view(context);
        }
        if let Some(sides) = &self.sides {
            return sides.view(context);
        }
        let Some(shown) = self.visible_tables(context) else {
            return View::Note(vec![vec![draw::dim_note("turning every stack over")]]);
        };
        let seen = self.seen(&shown, context);
        self.tree.boxes(seen.height < context.height, &seen)
    }
}
