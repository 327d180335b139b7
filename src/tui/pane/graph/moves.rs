//! Moves of the cursor along lines and between boxes, and what keys change.

use super::Graph;
use crate::explore::graph::{CellBox, GraphDetail, GraphPicture, MOST_NODES, ShownEdge};
use crate::tui::keys::bindings::Action;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;

/// Steps of callers and callees more or fewer than fit.
const MOST_STEPS: i32 = 8;

/// Lines that half a screen is.
const PAGE: i32 = 2;

impl Graph {
    pub(super) fn carry_out(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        match action {
            Action::Invert => self.toggle_whole(context),
            Action::ZoomIn | Action::ZoomOut => {
                self.change_number(action == Action::ZoomIn, context)
            }
            Action::ZoomReset => self.fit(context),
            _ => {
                let Some(picture) = self.picture.clone().filter(|_| self.is_current(context))
                else {
                    return Outcome::Ignored;
                };
                let Some(at) = self.cursor.or_else(|| heaviest(&picture)) else {
                    return Outcome::Ignored;
                };
                let on_path =
                    || (0..).zip(&picture.content.nodes).filter(|(_, node)| node.is_on_path);
                let layer = |at: u32| picture.boxes[at as usize].layer;
                let next = match action {
                    Action::Open if self.cursor.is_none() => return self.centre_selected(context),
                    // The first move without a cursor shows it.
                    Action::Move(_) | Action::Page(_) | Action::Left | Action::Right
                        if self.cursor.is_none() =>
                    {
                        Some(at)
                    }
                    Action::Move(steps) => Some(along(&picture, at, steps)),
                    Action::Page(halves) => Some(along(&picture, at, halves * PAGE)),
                    Action::Left => beside(&picture, at, false),
                    Action::Right => beside(&picture, at, true),
                    Action::First => on_path().map(|(at, _)| at).min_by_key(|&at| layer(at)),
                    Action::Last => on_path().map(|(at, _)| at).max_by_key(|&at| layer(at)),
                    Action::Hottest => hottest(&picture),
                    Action::Open => return self.recentre(at),
                    _ => return Outcome::Ignored,
                };
                next.map_or(Outcome::Done, |next| self.go_to(next))
            }
        }
    }

    /// Moves the cursor to a box, and the selection with it.
    pub(super) fn go_to(&mut self, at: u32) -> Outcome {
        self.cursor = Some(at);
        match self.key_of_cursor() {
            Some(key) => {
                self.followed = Some(key.clone());
                Outcome::Select(key)
            }
            None => Outcome::Done,
        }
    }

    /// Makes the function of a box the centre.
    pub(super) fn recentre(&mut self, at: u32) -> Outcome {
        let outcome = self.go_to(at);
        let key = self.key_of_cursor();
        if self.is_whole || self.centre != key {
            self.remember();
            self.is_whole = false;
            self.centre = key;
        }
        outcome
    }

    /// Makes the selected function, which has no box, the centre.
    fn centre_selected(&mut self, context: &Context<'_>) -> Outcome {
        self.remember();
        self.is_whole = false;
        self.centre = context.selected.cloned();
        Outcome::Done
    }

    fn toggle_whole(&mut self, context: &Context<'_>) -> Outcome {
        self.remember();
        self.is_whole = !self.is_whole;
        if !self.is_whole {
            self.centre = context.selected.cloned();
        }
        Outcome::Done
    }

    fn change_number(&mut self, more: bool, context: &Context<'_>) -> Outcome {
        let step = if more { 1 } else { -1 };
        if !self.is_whole {
            self.steps = (self.steps + step).clamp(-MOST_STEPS, MOST_STEPS);
            return Outcome::Done;
        }
        let shown = self.picture.as_ref().filter(|_| self.is_current(context));
        if let Some(content) = shown.map(|picture| &picture.content)
            && more
            && content.has_all()
        {
            return Outcome::Tell("smaller functions are left out, as in -dot".to_owned());
        }
        let before = self.count(context);
        self.more += step;
        if self.count(context) == before {
            self.more -= step;
            let bound = if before == MOST_NODES { "most" } else { "fewest" };
            return Outcome::Tell(format!("{before} functions are the {bound}"));
        }
        Outcome::Done
    }

    /// Makes boxes smaller until all are in view, or full again.
    fn fit(&mut self, context: &Context<'_>) -> Outcome {
        if self.detail != GraphDetail::Boxes {
            (self.detail, self.is_fitting) = (GraphDetail::Boxes, false);
            return Outcome::Done;
        }
        if self.fits(context) {
            return Outcome::Tell("all boxes are in view".to_owned());
        }
        (self.detail, self.is_fitting) = (GraphDetail::Names, true);
        Outcome::Done
    }

    /// True if the whole drawing is in view.
    pub(super) fn fits(&self, context: &Context<'_>) -> bool {
        self.picture.as_ref().is_none_or(|picture| {
            let (columns, rows) = picture.size;
            columns <= usize::from(context.width) && rows <= usize::from(context.height)
        })
    }

    /// Makes boxes smaller or larger by one level.
    pub(super) fn step_detail(&mut self, closer: bool) {
        (self.detail, self.is_fitting) = (self.detail.step(closer), false);
    }
}

/// The heaviest box.
pub(super) fn heaviest(picture: &GraphPicture) -> Option<u32> {
    let nodes = &picture.content.nodes;
    let found = (0..nodes.len()).rev().max_by_key(|&at| nodes[at].cum.unsigned_abs());
    picture.content.centre.or(found.map(|at| at as u32))
}

fn hottest(picture: &GraphPicture) -> Option<u32> {
    let nodes = &picture.content.nodes;
    let found = (0..nodes.len()).rev().max_by_key(|&at| nodes[at].flat.unsigned_abs());
    found.map(|at| at as u32)
}

/// The box some lines down or up, each time along the heaviest one.
fn along(picture: &GraphPicture, from: u32, steps: i32) -> u32 {
    let layer = |at: u32| picture.boxes[at as usize].layer;
    let mut at = from;
    for _ in 0..steps.unsigned_abs() {
        let other = |edge: &ShownEdge| match (edge.from == at, edge.to == at) {
            (true, _) => Some(edge.to),
            (_, true) => Some(edge.from),
            _ => None,
        };
        let further = |next: &u32| {
            if steps > 0 { layer(*next) > layer(at) } else { layer(*next) < layer(at) }
        };
        // Edges are sorted, so the first one is the heaviest.
        let Some(next) = picture.content.edges.iter().filter_map(other).find(further) else {
            break;
        };
        at = next;
    }
    at
}

/// The nearest box on the right or the left, in the same layer if there is one.
fn beside(picture: &GraphPicture, from: u32, right: bool) -> Option<u32> {
    let here = picture.boxes[from as usize];
    let away = |place: &CellBox| {
        let way = place.middle() as i64 - here.middle() as i64;
        if right { way } else { -way }
    };
    let others = (0..).zip(&picture.boxes).filter(|(_, place)| away(place) > 0);
    let nearest =
        others.min_by_key(|(at, place)| (place.layer.abs_diff(here.layer), away(place), *at));
    nearest.map(|(at, _): (u32, _)| at)
}
