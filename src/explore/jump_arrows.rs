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
mod tests {
    use super::*;

    fn shown(jumps: &[(usize, usize)], count: usize) -> Vec<String> {
        let row = |at: usize| InstructionRow {
            address: at as u64,
            next: at as u64 + 1,
            mnemonic: String::new(),
            operands: String::new(),
            symbol: None,
            is_call: false,
            jump: jumps.iter().find(|(from, _)| *from == at).map(|(_, to)| *to as u64),
            flat: 0,
            cum: 0,
            inlined: None,
            line: 0,
        };
        let rows: Vec<InstructionRow> = (0..count).map(row).collect();
        let rows: Vec<&InstructionRow> = rows.iter().collect();
        let letter = |cell: &ArrowCell| match cell {
            ArrowCell::Blank => ' ',
            ArrowCell::Top => '/',
            ArrowCell::Bottom => '\\',
            ArrowCell::Pass => '|',
            ArrowCell::Line => '-',
            ArrowCell::Head => '>',
            ArrowCell::Cross => '+',
        };
        jump_arrows(&rows).iter().map(|row| row.iter().map(letter).collect()).collect()
    }

    #[test]
    fn arrows_lead_from_jumps_to_targets() {
        assert_eq!(shown(&[(3, 1)], 4), ["    ", "  />", "  | ", "  \\-"]);
        assert_eq!(shown(&[(0, 2)], 3), ["  /-", "  | ", "  \\>"]);
        // The longer arrow stands outside the shorter one.
        let want = [" /->", " |/>", " |\\-", " \\--"];
        assert_eq!(shown(&[(2, 1), (3, 0)], 4), want);
        assert_eq!(shown(&[(0, 9), (1, 1)], 3), ["    "; 3], "targets elsewhere have no arrow");
    }

    #[test]
    fn too_many_arrows_are_left_out() {
        let jumps: Vec<(usize, usize)> = (0..6).map(|at| (at, 11 - at)).collect();
        let rows = shown(&jumps, 12);
        assert!(rows.iter().all(|row| row.chars().count() == MOST_ARROWS + 1));
        assert_eq!(rows[0], "    ", "the longest one has no column");
    }
}
