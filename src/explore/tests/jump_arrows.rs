//! Unit tests of `explore/jump_arrows.rs`.

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
