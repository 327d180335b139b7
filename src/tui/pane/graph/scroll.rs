//! The part of the drawing that is in view.

use super::Graph;
use crate::explore::graph::{GraphDetail, GraphPicture};
use crate::tui::pane::context::Context;

/// Cells that stay free beside the box under the cursor.
const MARGIN: (i32, i32) = (4, 1);

impl Graph {
    /// Brings the box under the cursor into view, and the whole drawing if it fits.
    pub(super) fn reveal(&mut self, context: &Context<'_>) {
        let Some(picture) = self.picture.clone() else { return };
        let is_drawn =
            picture.request.canvas.detail == GraphDetail::Names && self.is_current(context);
        if self.is_fitting && is_drawn {
            self.is_fitting = false;
            if !self.fits(context) {
                self.detail = GraphDetail::Dots;
            }
        }
        let wanted = Some((self.cursor, context.width, context.height));
        if self.revealed == wanted {
            return;
        }
        let is_new = self.revealed.is_none();
        self.revealed = wanted;
        let focus = self.cursor.or_else(|| super::moves::heaviest(&picture));
        if let Some(place) = focus.and_then(|at| picture.boxes.get(at as usize)) {
            let (columns, rows) = (i32::from(context.width), i32::from(context.height));
            let (x, y) = (place.x as i32, place.y as i32);
            let (width, height) = (place.width as i32, place.height as i32);
            let (left, top) = &mut self.origin;
            if is_new {
                (*left, *top) = (x + width / 2 - columns / 2, y + height / 2 - rows / 2);
            }
            *left = (*left).clamp((x + width + MARGIN.0 - columns).min(x - MARGIN.0), x - MARGIN.0);
            *top = (*top).clamp((y + height + MARGIN.1 - rows).min(y - MARGIN.1), y - MARGIN.1);
        }
        self.keep_within(&picture, context);
    }

    /// Scrolls by columns and rows.
    pub(super) fn scroll_by(&mut self, (columns, rows): (i32, i32), context: &Context<'_>) {
        let Some(picture) = self.picture.clone() else { return };
        self.origin = (self.origin.0 + columns, self.origin.1 + rows);
        self.keep_within(&picture, context);
    }

    /// Keeps the drawing in view: in the middle if it fits, otherwise without empty cells at its sides.
    fn keep_within(&mut self, picture: &GraphPicture, context: &Context<'_>) {
        let within = |origin: i32, size: usize, room: u16| {
            let spare = size as i32 - i32::from(room);
            if spare <= 0 { spare / 2 } else { origin.clamp(0, spare) }
        };
        self.origin = (
            within(self.origin.0, picture.size.0, context.width),
            within(self.origin.1, picture.size.1, context.height),
        );
    }
}
