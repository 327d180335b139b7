//! The icicle: every stack from the root down, width by value, with a cursor that moves as the eye does and a zoom.
//!
//! The layout is kept until the tables, the zoom or the width change, and made only as deep as it is looked at.

mod draw;
mod moves;
mod renew;
mod route;
mod sandwich;

use std::sync::Arc;

use super::{Context, Outcome, Pane, View};
use crate::analysis::frames::NodeId;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::{BoxPlace, Canvas, Icicle as Layout, Magnitudes, Span};
use crate::explore::icicle_stats::{IcicleStats, IcicleStatsRequest};
use crate::explore::search::SearchQuery;
use crate::explore::view::{NodeKey, ProfileView};
use crate::tui::effect::{Effect, Event};
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::widget::Spans;
use crate::tui::widget::icicle::Grid;
use route::{path, sizes};
use sandwich::Sandwich;

const ALL: BoxPlace = BoxPlace::Row(TreeRow::ROOT);

/// Levels that are made at most to bring a box into view; deeper ones are reached step by step.
const DEEPEST: usize = 4096;

/// What the background is asked for: by which tables, where which function stands, what is searched.
type Asked = (u64, Option<NodeId>, Option<SearchQuery>);

/// The icicle of every stack.
#[derive(Debug)]
pub struct Icicle {
    /// The tables that rows belong to, and their number.
    tables: Option<(u64, Arc<ProfileView>)>,
    magnitudes: Option<Arc<Magnitudes>>,
    layout: Layout,
    made_for: Option<(u64, BoxPlace, Canvas)>,
    /// The rows from what fills the width at first to the one above the zoom.
    above: Vec<TreeRow>,
    /// What fills the width at first: everything, or the function that a sandwich is of.
    home: BoxPlace,
    zoom: BoxPlace,
    /// Zooms to go back to.
    zooms: Vec<BoxPlace>,
    cursor: BoxPlace,
    /// The first level shown, ancestors of the zoom counted.
    first: usize,
    /// What was brought into view last: the cursor, and the rows there were.
    shown: Option<(BoxPlace, u16)>,
    /// The selection that the cursor was brought to, or that it made.
    followed: Option<NodeKey>,
    asked: Option<Asked>,
    number: u64,
    stats: Option<(Asked, IcicleStats)>,
    /// Leaves come first.
    inverted: bool,
    /// The tables turned over, and the computation that they belong to; and which was asked for.
    inverted_view: Option<(u64, Arc<ProfileView>)>,
    turning: Option<u64>,
    /// The functions that the search found, and the search with the tables it was for.
    hits: (Option<(u64, SearchQuery)>, Vec<bool>),
    /// The function selected in every pane.
    selected: Option<NodeId>,
    /// What stands around one function, in place of every stack.
    sandwich: Option<Box<Sandwich>>,
}

impl Default for Icicle {
    fn default() -> Self {
        Icicle {
            tables: None,
            magnitudes: None,
            layout: Layout::default(),
            made_for: None,
            above: Vec::new(),
            home: ALL,
            zoom: ALL,
            zooms: Vec::new(),
            cursor: ALL,
            first: 0,
            shown: None,
            followed: None,
            asked: None,
            number: 0,
            stats: None,
            inverted: false,
            inverted_view: None,
            turning: None,
            hits: (None, Vec::new()),
            selected: None,
            sandwich: None,
        }
    }
}

impl Icicle {
    /// Makes the layout if it is not the one for the zoom and the width.
    fn arrange(&mut self, context: &Context<'_>, magnitudes: &Magnitudes) {
        let grid = Grid::new(context.glyphs);
        let width = u32::from(context.width) * grid.cell;
        let canvas = Canvas { width, least: grid.least, cell: grid.cell };
        let sizes = sizes(context.tables, magnitudes);
        loop {
            let wanted = Some((context.generation, self.zoom, canvas));
            if self.made_for != wanted {
                self.made_for = wanted;
                self.shown = None;
                self.layout = Layout::new(self.zoom, canvas, &sizes);
                self.above = path(context.tables, self.zoom);
                self.above.retain(|&row| row != TreeRow::ROOT || self.home == ALL);
                // Where stacks are deep, two ancestors are enough to see where one is.
                let many = self.above.len() > usize::from(context.height) / 3;
                self.first = if many { self.above.len() - 2 } else { 0 };
            }
            // What was zoomed into may have no weight in another sample type.
            if !self.layout.levels().is_empty() || self.zoom == self.home {
                break;
            }
            self.zoom = self.zooms.pop().unwrap_or(self.home);
        }
    }

    /// Makes as many levels as it takes to see `row`, and a screenful.
    fn deepen(&mut self, row: TreeRow, context: &Context<'_>) {
        let Some(magnitudes) = &self.magnitudes else { return };
        let depth = context.tables.analysis.tree().depth(row) as usize;
        let rows = self.first + usize::from(context.height) + 1;
        let wanted = (depth + 2).min(DEEPEST).max(rows).saturating_sub(self.above.len());
        self.layout.extend(wanted.max(2), &sizes(context.tables, magnitudes));
    }

    /// Where a box is: its level from the root on, and its place there, which ancestors of the zoom have none of.
    fn find(&self, place: BoxPlace, context: &Context<'_>) -> Option<(usize, Option<usize>)> {
        let magnitudes = self.magnitudes.as_ref()?;
        if let BoxPlace::Row(row) = place
            && let Some(level) = self.above.iter().position(|&r| r == row)
        {
            return Some((level, None));
        }
        let (level, at) = self.layout.find(place, &sizes(context.tables, magnitudes))?;
        Some((level + self.above.len(), Some(at)))
    }

    /// The box at a place of a level of the layout.
    fn span(&self, level: usize, at: usize) -> Option<&Span> {
        self.layout.levels().get(level.checked_sub(self.above.len())?)?.get(at)
    }

    /// The cursor goes to a box, and the selection with it.
    fn go(&mut self, place: BoxPlace, context: &Context<'_>) -> Outcome {
        self.cursor = place;
        match self.key(place, context) {
            Some(key) => {
                self.followed = Some(Arc::clone(&key));
                Outcome::Select(key)
            }
            None => Outcome::Done,
        }
    }

    fn key(&self, place: BoxPlace, context: &Context<'_>) -> Option<NodeKey> {
        let (_, tables) =
            self.tables.as_ref().filter(|(generation, _)| *generation == context.generation)?;
        match place {
            BoxPlace::Row(row) if row != TreeRow::ROOT => {
                let entry = tables.row(tables.analysis.tree().node(row))?;
                Some(tables.key(entry.node))
            }
            _ => None,
        }
    }

    fn zoom_to(&mut self, place: BoxPlace) -> Outcome {
        if place == self.zoom {
            return Outcome::Tell("this is what fills the width already".to_owned());
        }
        self.zooms.push(std::mem::replace(&mut self.zoom, place));
        Outcome::Done
    }

    fn reset(&mut self) {
        self.zooms.clear();
        self.zoom = self.home;
    }

    fn note_hits(&mut self, context: &Context<'_>) {
        let wanted = context.matches.map(|m| (context.generation, m.query.clone()));
        if self.hits.0 == wanted {
            return;
        }
        let mut hits = vec![false; context.tables.analysis.nodes().len()];
        for &hit in context.matches.iter().flat_map(|m| &m.hits) {
            if let Some(entry) = context.tables.rows.get(hit as usize) {
                hits[entry.node.index()] = true;
            }
        }
        self.hits = (wanted, hits);
    }

    /// The tables that are looked at: those of the context, or the same turned over, which have to be waited for.
    fn seen(&self, context: &Context<'_>) -> Option<(u64, Arc<ProfileView>)> {
        if !self.inverted || self.sandwich.is_some() {
            return Some((context.generation * 2, Arc::clone(context.tables)));
        }
        let (generation, tables) = self.inverted_view.as_ref()?;
        (*generation == context.generation)
            .then(|| (context.generation * 2 + 1, Arc::clone(tables)))
    }

    /// Turns everything over, or back; what was zoomed into is another box then.
    fn invert(&mut self) {
        self.inverted = !self.inverted;
        self.unzoom();
    }

    /// Brings everything in line with the tables and the size.
    fn settle(&mut self, context: &Context<'_>) {
        self.measure(context);
        if let Some(magnitudes) = self.magnitudes.clone() {
            self.arrange(context, &magnitudes);
            self.join(context);
            self.reveal(context);
        }
    }

    /// Takes new tables in.
    fn measure(&mut self, context: &Context<'_>) {
        if self.tables.as_ref().is_none_or(|(generation, _)| *generation != context.generation) {
            self.renew(context);
        }
        let selected = context.selected.and_then(|key| context.tables.find_row(key));
        self.selected = selected.map(|entry| entry.node);
        self.note_hits(context);
    }

    fn scroll_by(&mut self, by: i32, height: u16) {
        let last = self.above.len() + self.layout.levels().len();
        let last = last.saturating_sub(usize::from(height)) as i64;
        self.first = (self.first as i64 + i64::from(by)).clamp(0, last.max(0)) as usize;
    }
}

/// What the background is to be asked for.
fn question(context: &Context<'_>) -> Asked {
    let entry = context.selected.and_then(|key| context.tables.find_row(key));
    (context.generation, entry.map(|e| e.node), context.matches.map(|m| m.query.clone()))
}

/// Rows of half a screen.
fn half_of(context: &Context<'_>) -> i32 {
    i32::from((context.height / 2).max(1))
}

fn is_own(place: BoxPlace) -> bool {
    matches!(place, BoxPlace::Own(_))
}

impl Pane for Icicle {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Icicle]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        draw::LEGEND
    }

    fn title(&self, context: &Context<'_>) -> Spans {
        let Some((generation, tables)) = self.seen(context) else {
            return vec![draw::quiet("Icicle")];
        };
        let context = &Context { tables: &tables, generation, ..*context };
        match &self.sandwich {
            Some(sandwich) => sandwich.heading(context),
            None => self.heading(context),
        }
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let Some((generation, tables)) = self.seen(context) else { return Vec::new() };
        let context = &Context { tables: &tables, generation, ..*context };
        self.matched(context)
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
        let Some((generation, tables)) = self.seen(context) else { return Outcome::Ignored };
        let context = &Context { tables: &tables, generation, ..*context };
        match action {
            Action::Move(steps) => self.vertically(steps, context),
            Action::Left => self.sideways(false, context),
            Action::Right => self.sideways(true, context),
            Action::Page(halves) => self.vertically(halves * half_of(context), context),
            Action::First => self.go(self.zoom, context),
            Action::Last => self.vertically(DEEPEST as i32, context),
            Action::Open => self.zoom_to(self.cursor),
            Action::ZoomReset => {
                self.reset();
                Outcome::Done
            }
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (x, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        if let Some(sandwich) = &mut self.sandwich {
            return sandwich.click((x, y), double, context);
        }
        let Some((generation, tables)) = self.seen(context) else { return Outcome::Done };
        let context = &Context { tables: &tables, generation, ..*context };
        let level = self.first + usize::from(y);
        let Some(place) = self.hit(level, x, context) else { return Outcome::Done };
        let outcome = self.go(place, context);
        if double && place != self.zoom {
            self.zoom_to(place);
        }
        outcome
    }

    fn wheel(&mut self, by: i32, context: &Context<'_>) -> Outcome {
        match &mut self.sandwich {
            Some(sandwich) => sandwich.wheel(by),
            None => self.scroll_by(by, context.height),
        }
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        if self.sandwich.is_some() {
            self.let_go(context);
        }
        if let Some(sandwich) = &mut self.sandwich {
            sandwich.follow(context, self.stats.as_ref());
            return;
        }
        self.drop_turned(context);
        let Some((generation, tables)) = self.seen(context) else { return };
        self.settle(&Context { tables: &tables, generation, ..*context });
    }

    fn hide(&mut self, context: &Context<'_>) {
        if let Some(sandwich) = &mut self.sandwich {
            sandwich.let_go(context);
        }
        self.let_go(context);
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Effect> {
        if let Some(effect) = self.sandwich.as_mut().and_then(|sandwich| sandwich.ask(context)) {
            return Some(effect);
        }
        let Some((generation, tables)) = self.seen(context) else {
            if self.turning == Some(context.generation) {
                return None;
            }
            self.turning = Some(context.generation);
            let tables = Arc::clone(context.tables);
            return Some(Effect::Invert { number: context.generation, tables });
        };
        let context = &Context { tables: &tables, generation, ..*context };
        let question = question(context);
        if self.asked.as_ref() == Some(&question) {
            return None;
        }
        let entries = &context.tables.rows;
        let hits = context.matches.map(|matches| {
            let hits = matches.hits.iter().filter_map(|&hit| entries.get(hit as usize));
            hits.map(|entry| entry.node).collect()
        });
        let wanted = IcicleStatsRequest {
            view: Arc::clone(context.tables),
            node: question.1,
            hits,
            magnitudes: self.magnitudes.clone(),
        };
        self.number += 1;
        self.asked = Some(question);
        Some(Effect::IcicleStats { number: self.number, wanted: Box::new(wanted) })
    }

    fn answer(&mut self, event: &Event) -> bool {
        if let Event::Inverted(generation, tables) = event {
            self.inverted_view = Some((*generation, Arc::clone(tables)));
            return true;
        }
        if let Event::Sandwich(number, halves) = event {
            if let Some(sandwich) = &mut self.sandwich {
                sandwich.answer(*number, halves);
            }
            return true;
        }
        let Event::IcicleStats(number, stats) = event else { return false };
        if *number == self.number
            && let Some(asked) = self.asked.clone()
        {
            if self.tables.as_ref().is_some_and(|(generation, _)| *generation == asked.0) {
                self.magnitudes = Some(Arc::clone(&stats.magnitudes));
            }
            self.stats = Some((asked, (**stats).clone()));
        }
        true
    }

    fn back(&mut self) -> bool {
        if let Some(sandwich) = &mut self.sandwich {
            if !sandwich.back() {
                self.sandwich = None;
                self.followed = None;
            }
            return true;
        }
        let Some(zoom) = self.zooms.pop() else {
            let was = self.inverted;
            if was {
                self.invert();
            }
            return was;
        };
        // What was zoomed into is where the eye still is.
        self.zoom = zoom;
        true
    }

    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        if self.sandwich.is_some() {
            return context.selected.cloned();
        }
        let Some((generation, tables)) = self.seen(context) else {
            return context.selected.cloned();
        };
        let context = &Context { tables: &tables, generation, ..*context };
        self.key(self.cursor, context).or_else(|| context.selected.cloned())
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        if let Some(sandwich) = &self.sandwich {
            return sandwich.sentence(context);
        }
        let Some((generation, tables)) = self.seen(context) else {
            return super::sentence(context);
        };
        let context = &Context { tables: &tables, generation, ..*context };
        self.sentence(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        if let Some(sandwich) = &self.sandwich {
            return sandwich.view(context);
        }
        let Some((generation, tables)) = self.seen(context) else {
            return View::Note(vec![vec![draw::quiet("turning every stack over")]]);
        };
        let context = &Context { tables: &tables, generation, ..*context };
        self.boxes(context)
    }
}
