//! The unit of all numbers of a report, as pprof chooses it.

use super::frames::NodeId;
use super::graph::flat_cum::FlatCumTable;
use super::selected::{Selected, divided};
use crate::unit;

/// The unit of a report over `rows`: the one that suits the smallest value. With `between`, a smallest value far below
/// the largest one gets the unit of a hundred times as much.
pub fn unit_of(table: &FlatCumTable, rows: &[NodeId], between: bool) -> String {
    let sums = table.sums();
    let rows = rows.iter().map(|&n| (sums.flat(n).value(), sums.cum(n).value()));
    unit_for(table.selected(), rows, between)
}

/// The unit of a report over rows of flat and cum.
pub fn unit_for(
    selected: &Selected,
    rows: impl ExactSizeIterator<Item = (i64, i64)>,
    between: bool,
) -> String {
    let scale = &selected.query().scale;
    if scale.unit != "minimum" || rows.len() == 0 {
        return scale.unit.clone();
    }
    let magnitudes =
        rows.map(|(flat, cum)| if flat == 0 { cum.wrapping_abs() } else { flat.wrapping_abs() });
    let largest = selected.total();
    let smallest = magnitudes.filter(|&m| m > 0).min().unwrap_or(largest);
    let (smallest, largest) =
        (divided(smallest, scale.divide_by), divided(largest, scale.divide_by));
    let unit = selected.unit();
    let mut chosen = unit::auto_unit(smallest, unit);
    if between && chosen != unit::auto_unit(largest, unit) && smallest.wrapping_mul(100) < largest {
        chosen = unit::auto_unit(smallest.wrapping_mul(100), unit);
    }
    if chosen.is_empty() { unit.to_owned() } else { chosen.into_owned() }
}
