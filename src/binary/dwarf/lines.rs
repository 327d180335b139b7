//! The line program of a unit: a stream of rows, joined with the sorted addresses that are looked for.

use gimli::{AttributeValue, ColumnType, LineProgramHeader, LineRow, UnitRef};

use super::Reader;
use super::budget::Budget;

/// A place in the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SourcePlace {
    /// The number of the file in the line program; `None` if the place has no file.
    pub(super) file: Option<u64>,
    /// The line, 0 if unknown.
    pub(super) line: u32,
    /// The column, 0 if unknown.
    pub(super) column: u32,
}

impl SourcePlace {
    fn of(row: &LineRow) -> Self {
        let column = match row.column() {
            ColumnType::LeftEdge => 0,
            ColumnType::Column(column) => small(column.get()),
        };
        Self {
            file: Some(row.file_index()),
            line: row.line().map_or(0, |l| small(l.get())),
            column,
        }
    }
}

/// A number of lines or columns; 0 if it does not fit.
pub(super) fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// The places of sorted `addresses` by the line program of a unit, and the header of the program, which names its files.
/// Sequences that begin before `lowest` are of code that the linker left out. A program that breaks off gives what it had.
pub(super) fn places<'a>(
    unit: UnitRef<'_, Reader<'a>>,
    addresses: &[u64],
    lowest: u64,
    budget: &Budget,
) -> (Vec<Option<SourcePlace>>, Option<LineProgramHeader<Reader<'a>>>) {
    let mut places = vec![None; addresses.len()];
    let Some(program) = unit.line_program.clone() else { return (places, None) };
    let mut rows = program.rows();
    // The row before, in the same sequence.
    let mut before: Option<(u64, SourcePlace)> = None;
    let mut next = 0;
    while let Ok(Some((_, row))) = rows.next_row() {
        if !budget.spend(1) {
            break;
        }
        let address = row.address();
        match before {
            Some((last, place)) if address > last => {
                while let Some(wanted) = addresses.get(next).filter(|wanted| **wanted < address) {
                    if last >= lowest && *wanted >= last && places[next].is_none() {
                        places[next] = Some(place);
                    }
                    next += 1;
                }
            }
            Some((last, _)) if address == last => {}
            _ => next = addresses.partition_point(|wanted| *wanted < address),
        }
        before = (!row.end_sequence()).then(|| (address, SourcePlace::of(row)));
    }
    (places, Some(rows.header().clone()))
}

/// The indices of sorted `addresses` that a line program has rows for, sorted.
pub(super) fn addresses_with_rows(
    unit: UnitRef<'_, Reader<'_>>,
    (addresses, lowest, budget): (&[u64], u64, &Budget),
) -> Vec<u32> {
    let mut found = Vec::new();
    let Some(program) = unit.line_program.clone() else { return found };
    let mut rows = program.rows();
    let mut before = None;
    while let Ok(Some((_, row))) = rows.next_row() {
        if !budget.spend(1) {
            break;
        }
        let address = row.address();
        if let Some(last) = before.filter(|last| (lowest..address).contains(last)) {
            let first = addresses.partition_point(|wanted| *wanted < last);
            let held = addresses[first..].iter().take_while(|wanted| **wanted < address).count();
            if !budget.spend(held as u64) {
                break;
            }
            found.extend((first..first + held).map(|place| place as u32));
        }
        before = (!row.end_sequence()).then_some(address);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The path of a file of a line program: the folder of compilation, the folder of the file, and its name, each unless the next
/// one is absolute. `text` gives the string of an attribute.
pub(super) fn path<'a>(
    folder: &[u8],
    header: &LineProgramHeader<Reader<'a>>,
    file: u64,
    mut text: impl FnMut(AttributeValue<Reader<'a>>) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let file = header.file(file)?;
    let mut path = folder.to_vec();
    // Folder 0 is that of compilation.
    if file.directory_index() != 0
        && let Some(folder) = file.directory(header).and_then(&mut text)
    {
        push(&mut path, &folder);
    }
    push(&mut path, &text(file.path_name())?);
    Some(path)
}

/// Appends a path; an absolute one replaces what was before.
fn push(path: &mut Vec<u8>, part: &[u8]) {
    let is_windows = |path: &[u8]| path.starts_with(b"\\") || path.get(1..3) == Some(b":\\");
    if part.starts_with(b"/") || is_windows(part) || part.get(1..3) == Some(b":/") {
        path.clear();
    } else if !path.is_empty() {
        let separator = if is_windows(path) { b'\\' } else { b'/' };
        if path.last() != Some(&separator) {
            path.push(separator);
        }
    }
    path.extend_from_slice(part);
}

#[cfg(test)]
#[path = "tests/lines.rs"]
mod tests;
