//! The parts of the screen of a garbage collector's log.

use ratatui::layout::Rect;

use super::layout::Regions;

/// The parts of the screen, from top to bottom.
#[derive(Clone, Copy, Debug)]
pub struct LogParts {
    /// Sentences about the run.
    pub words: Rect,
    /// The heap over time.
    pub heap: Rect,
    /// The times below it.
    pub axis: Rect,
    /// The pauses over time.
    pub pauses: Rect,
    /// The table of cycles with its title.
    pub table: Rect,
}

/// Rows of the table of cycles, without its header.
pub fn table_rows(regions: &Regions) -> usize {
    usize::from(log_parts(regions).table.height.saturating_sub(2))
}

/// The parts between header and sentence. A low screen has no sentences and no pauses.
pub fn log_parts(regions: &Regions) -> LogParts {
    let top = regions.header.bottom();
    let area = Rect {
        x: 0,
        y: top,
        width: regions.header.width,
        height: regions.detail.y.saturating_sub(top),
    };
    let words = if area.height >= 17 { 4 } else { 0 };
    let pauses = match area.height {
        0..11 => 0,
        11..26 => 2,
        _ => 4,
    };
    let rest = area.height.saturating_sub(words + pauses + 2);
    let heap = (rest * 5 / 9).max(rest.min(3));
    let strip = |y: u16, height: u16| Rect { y, height, ..area }.intersection(area);
    let y = area.y;
    let charts = y + 1 + words;
    LogParts {
        words: strip(y + 1, words),
        heap: strip(charts, heap),
        axis: strip(charts + heap, 1),
        pauses: strip(charts + heap + 1, pauses),
        table: strip(charts + heap + 1 + pauses, area.height),
    }
}
