//! The mouse over the graph.

use super::Graph;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;

impl Graph {
    /// Selects the box at a cell of the pane, and makes it the centre if `double`.
    pub(super) fn click_at(
        &mut self,
        at: (u16, u16),
        double: bool,
        context: &Context<'_>,
    ) -> Outcome {
        let Some(picture) = self.picture.clone().filter(|_| self.is_current(context)) else {
            return Outcome::Done;
        };
        let place = |cell: u16, origin: i32| usize::try_from(i32::from(cell) + origin);
        let (Ok(x), Ok(y)) = (place(at.0, self.origin.0), place(at.1, self.origin.1)) else {
            return Outcome::Done;
        };
        match (0..).zip(&picture.boxes).find(|(_, place)| place.has((x, y))) {
            Some((at, _)) if double => self.recentre(at),
            Some((at, _)) => self.go_to(at),
            None => Outcome::Done,
        }
    }
}
