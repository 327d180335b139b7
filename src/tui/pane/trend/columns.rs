//! The columns of Trend with room beside the name, and their widths. The least useful columns are dropped first.

use crate::analysis::trend::Trend;
use crate::tui::pane::context::Context;

/// The least width for the column of confidence.
const TRUST_FROM: u16 = 76;

/// Widths of the columns that do not depend on values.
pub(super) const RATE: u16 = 12;
pub(super) const ROSE: u16 = 5;
pub(super) const TRUST: u16 = 6;

/// The columns beside the name, and their widths.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrendColumns {
    pub(super) rose: bool,
    pub(super) trust: bool,
    pub(super) first: bool,
    /// Cells of each snapshot in the sparkline, and of all of them; 0 without room.
    pub(super) each: usize,
    pub(super) cells: usize,
    pub(super) figure: u16,
}

impl TrendColumns {
    /// The columns with room beside the name.
    pub(super) fn new(context: &Context<'_>, growth: &Trend) -> TrendColumns {
        let count = growth.points.len().max(1);
        let room = usize::from(context.width.saturating_sub(TRUST_FROM - 12) / 2).clamp(12, 60);
        let each = (room / count).clamp(1, 6);
        let mut shape = TrendColumns {
            rose: true,
            trust: context.width >= TRUST_FROM,
            first: true,
            each,
            cells: (each * count).min(room).max(6),
            figure: context.tables.widths.0.max(9),
        };
        let least = if context.width < TRUST_FROM { 14 } else { 28 };
        let steps: [fn(&mut TrendColumns); 5] = [
            |shape| {
                // One cell for each snapshot still shows the course.
                (shape.cells, shape.each) = ((shape.cells / shape.each).max(6), 1);
            },
            |shape| shape.trust = false,
            |shape| shape.rose = false,
            |shape| shape.first = false,
            |shape| shape.cells = 0,
        ];
        for step in steps {
            if shape.taken() + least > context.width {
                step(&mut shape);
            }
        }
        shape
    }

    /// Columns taken beside the name, with a blank behind each.
    fn taken(&self) -> u16 {
        let shown = |shown: bool, width: u16| if shown { width + 1 } else { 0 };
        let spark = self.cells as u16;
        1 + shown(true, RATE)
            + shown(self.rose, ROSE)
            + shown(self.trust, TRUST)
            + shown(self.first, self.figure)
            + shown(true, self.figure)
            + shown(spark > 0, spark)
    }
}
