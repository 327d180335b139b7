//! `-tags`: a block for each label key, with the weight of each value.

use super::text::{right, width_of};
use crate::analysis::{Selected, labels};
use crate::unit::percentage;
use std::io::{self, Write};

pub(super) fn write(selected: &Selected, out: &mut dyn Write) -> io::Result<()> {
    let (unit, total) = (selected.query().scale.unit.as_str(), selected.total());
    let share = |value: i64| {
        if total > 0 { format!(" ({})", percentage(value, total)) } else { String::new() }
    };
    for key in labels::totals(selected, unit) {
        // Cells are right-aligned behind at least one blank; the last of a line is not padded.
        let name = [key.key.as_slice(), b":"].concat();
        let indent = width_of(&name) + 1;
        out.write_all(&right(&name, indent))?;
        let sum = selected.format(key.total, unit);
        let all = selected.format(total, unit);
        writeln!(out, " Total {sum} of {all}{}", share(key.total))?;
        let weight = |value: i64| format!("{}{}:", selected.format(value, unit), share(value));
        let cells: Vec<String> = key.values.iter().map(|(_, value)| weight(*value)).collect();
        let width = cells.iter().map(String::len).max().unwrap_or(0) + 1;
        for ((text, _), cell) in key.values.iter().zip(&cells) {
            write!(out, "{:indent$}{cell:>width$} ", "")?;
            out.write_all(text)?;
            writeln!(out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
