//! Instructions of `AArch64` whose names `objdump` takes from tables: hints, system registers, caches.

/// Hints by their number.
const HINTS: [(u32, &str); 27] = [
    (0x00, "nop"),
    (0x01, "yield"),
    (0x02, "wfe"),
    (0x03, "wfi"),
    (0x04, "sev"),
    (0x05, "sevl"),
    (0x07, "xpaclri"),
    (0x08, "pacia1716"),
    (0x0a, "pacib1716"),
    (0x0c, "autia1716"),
    (0x0e, "autib1716"),
    (0x10, "esb"),
    (0x11, "psb\tcsync"),
    (0x12, "tsb\tcsync"),
    (0x14, "csdb"),
    (0x18, "paciaz"),
    (0x19, "paciasp"),
    (0x1a, "pacibz"),
    (0x1b, "pacibsp"),
    (0x1c, "autiaz"),
    (0x1d, "autiasp"),
    (0x1e, "autibz"),
    (0x1f, "autibsp"),
    (0x20, "bti"),
    (0x22, "bti\tc"),
    (0x24, "bti\tj"),
    (0x26, "bti\tjc"),
];

/// Registers by op0, op1, `CRn`, `CRm`, op2.
const REGISTERS: [([u32; 5], &str); 14] = [
    ([3, 0, 0, 0, 0], "midr_el1"),
    ([3, 0, 0, 4, 0], "id_aa64pfr0_el1"),
    ([3, 0, 0, 4, 1], "id_aa64pfr1_el1"),
    ([3, 0, 0, 6, 0], "id_aa64isar0_el1"),
    ([3, 0, 0, 6, 1], "id_aa64isar1_el1"),
    ([3, 3, 0, 0, 1], "ctr_el0"),
    ([3, 3, 0, 0, 7], "dczid_el0"),
    ([3, 3, 2, 4, 0], "rndr"),
    ([3, 3, 4, 2, 0], "nzcv"),
    ([3, 3, 4, 4, 0], "fpcr"),
    ([3, 3, 4, 4, 1], "fpsr"),
    ([3, 3, 13, 0, 2], "tpidr_el0"),
    ([3, 3, 14, 0, 0], "cntfrq_el0"),
    ([3, 3, 14, 0, 2], "cntvct_el0"),
];

/// Operations on caches by op1, `CRn`, `CRm`, op2.
const CACHES: [([u32; 4], &str); 7] = [
    ([3, 7, 4, 1], "dc\tzva"),
    ([3, 7, 10, 1], "dc\tcvac"),
    ([3, 7, 11, 1], "dc\tcvau"),
    ([3, 7, 12, 1], "dc\tcvap"),
    ([3, 7, 13, 1], "dc\tcvadp"),
    ([3, 7, 14, 1], "dc\tcivac"),
    ([3, 7, 5, 1], "ic\tivau"),
];

/// The whole text of an instruction that has a name in one of the tables.
pub(super) fn spelled(word: u32) -> Option<String> {
    let (op1, crn, crm, op2) = (word >> 16 & 7, word >> 12 & 15, word >> 8 & 15, word >> 5 & 7);
    let register = general(true, word & 31);
    if word & 0xffff_f01f == 0xd503_201f {
        let number = word >> 5 & 0x7f;
        let name = HINTS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name);
        return Some(name.map_or_else(|| format!("hint\t#0x{number:x}"), str::to_owned));
    }
    if is_system_move(word) {
        let key = [2 + (word >> 19 & 1), op1, crn, crm, op2];
        let name = REGISTERS.iter().find(|(known, _)| *known == key).map_or_else(
            || format!("s{}_{op1}_c{crn}_c{crm}_{op2}", key[0]),
            |(_, name)| (*name).to_owned(),
        );
        let is_read = word >> 21 & 1 == 1;
        return Some(if is_read {
            format!("mrs\t{register}, {name}")
        } else {
            format!("msr\t{name}, {register}")
        });
    }
    if word & 0xfff8_0000 == 0xd508_0000 {
        let known = CACHES.iter().find(|(known, _)| *known == [op1, crn, crm, op2])?;
        return Some(format!("{}, {register}", known.1));
    }
    // A move of 0 to a higher part is no plain move.
    if word & 0x7f80_0000 == 0x5280_0000 && word & 0x001f_ffe0 == 0 && word >> 21 & 3 != 0 {
        let name = general(word >> 31 == 1, word & 31);
        return Some(format!("movz\t{name}, #0x0, lsl #{}", 16 * (word >> 21 & 3)));
    }
    widened(word).or_else(|| duplicated(word))
}

/// True for a move from or to a system register.
fn is_system_move(word: u32) -> bool {
    word & 0xffd0_0000 == 0xd510_0000
}

/// The name of a general register, of which 31 is zero.
fn general(is_wide: bool, number: u32) -> String {
    let letter = if is_wide { 'x' } else { 'w' };
    if number == 31 { format!("{letter}zr") } else { format!("{letter}{number}") }
}

/// A long shift by 0 is an extension.
fn widened(word: u32) -> Option<String> {
    if word & 0x9f80_fc00 != 0x0f00_a400 {
        return None;
    }
    let immediate = word >> 16 & 0x7f;
    let (wide, narrow) = match immediate {
        8 => ("8h", ["8b", "16b"]),
        16 => ("4s", ["4h", "8h"]),
        32 => ("2d", ["2s", "4s"]),
        _ => return None,
    };
    let upper = (word >> 30 & 1) as usize;
    let sign = if word >> 29 & 1 == 1 { 'u' } else { 's' };
    let suffix = ["", "2"][upper];
    let (to, from) = (word & 31, word >> 5 & 31);
    Some(format!("{sign}xtl{suffix}\tv{to}.{wide}, v{from}.{}", narrow[upper]))
}

/// One element of a vector in all places of another.
fn duplicated(word: u32) -> Option<String> {
    if word & 0xbfe0_fc00 != 0x0e00_0400 {
        return None;
    }
    let immediate = word >> 16 & 31;
    let size = immediate.trailing_zeros();
    let is_whole = word >> 30 & 1 == 1;
    let letter = ['b', 'h', 's', 'd'].get(size as usize)?;
    if size == 3 && !is_whole {
        return None;
    }
    let count = (if is_whole { 16 } else { 8 }) >> size;
    let index = immediate >> (size + 1);
    let (to, from) = (word & 31, word >> 5 & 31);
    Some(format!("dup\tv{to}.{count}{letter}, v{from}.{letter}[{index}]"))
}

/// The extension of a 32-bit register that is added to or subtracted from a 64-bit one.
pub(super) fn extension(word: u32) -> Option<String> {
    let is_extended = word & 0x9fe0_0000 == 0x8b20_0000;
    if !is_extended || word >> 13 & 7 != 2 {
        return None;
    }
    let amount = word >> 10 & 7;
    Some(if amount == 0 { "uxtw".to_owned() } else { format!("uxtw #{amount}") })
}
