//! Arrows from jumps to their targets, in columns beside a list of instructions.

use super::instructions::InstructionRow;

/// The most arrows beside each other.
pub const MOST_ARROWS: usize = 3;

/// A cell of an arrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArrowCell {
    /// Nothing.
    #[default]
    Blank,
    /// The corner of an arrow's upper end.
    Top,
    /// The corner of an arrow's lower end.
    Bottom,
    /// An arrow that passes the row.
    Pass,
    /// The line from a corner to the instruction.
    Line,
    /// The head at the target.
    Head,
    /// An arrow that passes the row, crossed by a line.
    Cross,
}

/// The arrows beside one row: the outermost column first, and the column of heads last.
pub type ArrowRow = [ArrowCell; MOST_ARROWS + 1];

/// The arrows of jumps whose target is among the same rows. The shortest ones stand nearest to the instructions; those without
/// a free column are left out.
pub fn jump_arrows(rows: &[&InstructionRow]) -> Vec<ArrowRow> {
    let mut cells = vec![ArrowRow::default(); rows.len()];
    let mut places: Vec<(u64, usize)> = rows.iter().map(|r| r.address).zip(0..).collect();
    places.sort_unstable();
    let place = |address: u64| {
        let at = places.binary_search_by_key(&address, |(address, _)| *address).ok()?;
        places.get(at).map(|(_, place)| *place)
    };
    let mut jumps: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .filter_map(|(from, row)| Some((from, place(row.jump?)?)))
        .filter(|(from, to)| from != to)
        .collect();
    jumps.sort_by_key(|(from, to)| (from.abs_diff(*to), *from));
    // Per column, nearest first, the rows that are taken.
    let mut taken: [Vec<(usize, usize)>; MOST_ARROWS] = Default::default();
    for (from, to) in jumps {
        let (top, bottom) = (from.min(to), from.max(to));
        let is_free =
            |used: &Vec<(usize, usize)>| used.iter().all(|(a, b)| bottom < *a || *b < top);
        let Some(column) = taken.iter().position(is_free) else { continue };
        taken[column].push((top, bottom));
        draw(&mut cells, (from, to), MOST_ARROWS - 1 - column);
    }
    cells
}

/// Draws one arrow in a column.
fn draw(cells: &mut [ArrowRow], (from, to): (usize, usize), column: usize) {
    let (top, bottom) = (from.min(to), from.max(to));
    for row in &mut cells[top + 1..bottom] {
        row[column] = match row[column] {
            ArrowCell::Line | ArrowCell::Cross => ArrowCell::Cross,
            _ => ArrowCell::Pass,
        };
    }
    cells[top][column] = ArrowCell::Top;
    cells[bottom][column] = ArrowCell::Bottom;
    for end in [from, to] {
        for cell in &mut cells[end][column + 1..MOST_ARROWS] {
            *cell = match *cell {
                ArrowCell::Pass | ArrowCell::Cross => ArrowCell::Cross,
                ArrowCell::Blank => ArrowCell::Line,
                corner => corner,
            };
        }
        let last = &mut cells[end][MOST_ARROWS];
        if end == to {
            *last = ArrowCell::Head;
        } else if *last == ArrowCell::Blank {
            *last = ArrowCell::Line;
        }
    }
}

#[cfg(test)]
#[path = "tests/jump_arrows.rs"]
mod tests;
