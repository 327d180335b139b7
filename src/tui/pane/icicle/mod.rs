//! The icicle: every stack from the root down, width by value, with a cursor and a zoom.

mod box_tree;
mod draw;
mod moves;
mod renew;
mod route;
mod sandwich;

use std::sync::Arc;

use self::box_tree::{BoxTree, DEEPEST, StatsQuestion, half_of, question};
use self::sandwich::Sandwich;
use crate::explore::icicle_stats::IcicleStatsRequest;
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
use crate::tui::widget::Spans;

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
}

impl Icicle {
    /// Shows callers and callees of a function as a sandwich.
    pub fn open_around(&mut self, key: NodeKey) {
        self.sandwich = Some(Box::new(Sandwich::new(key)));
    }

    /// Opens a sandwich of the function under the cursor, or closes it.
    fn toggle_around(&mut self, context: &Context<'_>) -> Outcome {
        if self.sandwich.take().is_some() {
            self.tree.followed = None;
            return Outcome::Done;
        }
        match self.subject(context) {
            Some(key) => self.open_around(key),
            None => return Outcome::Tell("no function is selected".to_owned()),
        }
        Outcome::Done
    }

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

    /// Inverts the tree, or turns it back. The zoom is reset: its boxes are others then.
    fn invert(&mut self) {
        self.tree.inverted = !self.tree.inverted;
        self.tree.unzoom();
    }

    /// Drops rows of tables that are gone, while the sandwich or another pane is shown.
    fn let_go(&mut self, context: &Context<'_>) {
        self.drop_inverted(context);
        self.tree.let_go(context);
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
        let Some((generation, tables)) = self.visible_tables(context) else {
            return vec![draw::dim_note("Icicle")];
        };
        let context = &Context { tables: &tables, generation, ..*context };
        match &self.sandwich {
            Some(sandwich) => sandwich.heading(context),
            None => self.tree.heading(context),
        }
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let Some((generation, tables)) = self.visible_tables(context) else { return Vec::new() };
        let context = &Context { tables: &tables, generation, ..*context };
        self.tree.matched(context)
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        if action == Action::Sandwich {
            return self.toggle_around(context);
        }
        if let Some(sandwich) = &mut self.sandwich {
            return sandwich.act(action, context);
        }
        if action == Action::Invert {
            self.invert();
            return Outcome::Done;
        }
        let Some((generation, tables)) = self.visible_tables(context) else {
            return Outcome::Ignored;
        };
        let context = &Context { tables: &tables, generation, ..*context };
        match action {
            Action::Move(steps) => self.tree.vertically(steps, context),
            Action::Left => self.tree.sideways(false, context),
            Action::Right => self.tree.sideways(true, context),
            Action::Page(halves) => self.tree.vertically(halves * half_of(context), context),
            Action::First => self.tree.go_to(self.tree.zoom, context),
            Action::Last => self.tree.vertically(DEEPEST as i32, context),
            Action::Open => self.tree.zoom_to(self.tree.cursor),
            Action::ZoomReset => {
                self.tree.reset();
                Outcome::Done
            }
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (x, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        if let Some(sandwich) = &mut self.sandwich {
            return sandwich.click((x, y), double, context);
        }
        let Some((generation, tables)) = self.visible_tables(context) else { return Outcome::Done };
        let context = &Context { tables: &tables, generation, ..*context };
        let level = self.tree.first + usize::from(y);
        let Some(place) = self.tree.box_at(level, x, context) else { return Outcome::Done };
        let outcome = self.tree.go_to(place, context);
        if double && place != self.tree.zoom {
            self.tree.zoom_to(place);
        }
        outcome
    }

    fn wheel(&mut self, by: i32, context: &Context<'_>) -> Outcome {
        match &mut self.sandwich {
            Some(sandwich) => sandwich.wheel(by),
            None => self.tree.scroll_by(by, context.height),
        }
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        if self.sandwich.is_some() {
            self.let_go(context);
        }
        if let Some(sandwich) = &mut self.sandwich {
            sandwich.follow(context, self.tree.stats.as_ref());
            return;
        }
        self.drop_inverted(context);
        let Some((generation, tables)) = self.visible_tables(context) else { return };
        self.tree.settle(&Context { tables: &tables, generation, ..*context });
    }

    fn hide(&mut self, context: &Context<'_>) {
        if let Some(sandwich) = &mut self.sandwich {
            sandwich.let_go(context);
        }
        self.let_go(context);
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        if let Some(job) = self.sandwich.as_mut().and_then(|sandwich| sandwich.ask(context)) {
            return Some(job);
        }
        let Some((generation, tables)) = self.visible_tables(context) else {
            if self.inversion.question() == Some(&context.generation) {
                return None;
            }
            self.pending.cancel_waiting();
            let number = self.inversion.ask(context.generation);
            return Some(Job::Invert { number, tables: Arc::clone(context.tables) });
        };
        let context = &Context { tables: &tables, generation, ..*context };
        let question = question(context);
        if self.pending.question() == Some(&question) {
            return None;
        }
        let entries = &context.tables.rows;
        let hits = context.matches.map(|matches| {
            let hits = matches.matching().iter().filter_map(|&hit| entries.get(hit as usize));
            hits.map(|entry| entry.node).collect()
        });
        let request = IcicleStatsRequest {
            view: Arc::clone(context.tables),
            node: question.1,
            hits,
            magnitudes: self.tree.magnitudes.clone(),
        };
        self.inversion.cancel_waiting();
        let number = self.pending.ask(question);
        Some(Job::IcicleStats { number, request: Box::new(request) })
    }

    fn answer(&mut self, event: &Event) -> bool {
        if let Event::Inverted(number, tables) = event {
            if let Some(&generation) = self.inversion.answer(*number) {
                self.inverted_view = Some((generation, Arc::clone(tables)));
            }
            return true;
        }
        if let Event::Sandwich(number, halves) = event {
            if let Some(sandwich) = &mut self.sandwich {
                sandwich.answer(*number, halves);
            }
            return true;
        }
        let Event::IcicleStats(number, stats) = event else { return false };
        if let Some(asked) = self.pending.answer(*number).cloned() {
            if self.tree.tables.as_ref().is_some_and(|(generation, _)| *generation == asked.0) {
                self.tree.magnitudes = Some(Arc::clone(&stats.magnitudes));
            }
            self.tree.stats = Some((asked, (**stats).clone()));
        }
        true
    }

    fn back(&mut self) -> bool {
        if let Some(sandwich) = &mut self.sandwich {
            if !sandwich.back() {
                self.sandwich = None;
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
        let Some((generation, tables)) = self.visible_tables(context) else {
            return context.selected.cloned();
        };
        let context = &Context { tables: &tables, generation, ..*context };
        self.tree.key(self.tree.cursor, context).or_else(|| context.selected.cloned())
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        if let Some(sandwich) = &self.sandwich {
            return sandwich.sentence(context);
        }
        let Some((generation, tables)) = self.visible_tables(context) else {
            return sentence(context);
        };
        let context = &Context { tables: &tables, generation, ..*context };
        self.tree.sentence(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        if let Some(sandwich) = &self.sandwich {
            return sandwich.view(context);
        }
        let Some((generation, tables)) = self.visible_tables(context) else {
            return View::Note(vec![vec![draw::dim_note("turning every stack over")]]);
        };
        let context = &Context { tables: &tables, generation, ..*context };
        self.tree.boxes(context)
    }
}
