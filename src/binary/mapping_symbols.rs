//! The symbols of a mapping: frames of its addresses, and the reason why there are none.

use std::path::PathBuf;

use super::fault::BinaryFault;
use super::frames::{AddressFrames, SymbolFrame};
use super::symbol_table::SymbolTable;

/// The symbols of a mapping.
#[derive(Clone, Debug, Default)]
pub struct MappingSymbols {
    /// The frames of the addresses.
    pub frames: AddressFrames,
    /// The reason why there are none, or not all that the binary should have.
    pub fault: Option<BinaryFault>,
    /// Lines on files that were passed over.
    pub notes: Vec<String>,
    /// The binary that was read, if another path is recorded.
    pub binary: Option<PathBuf>,
}

/// The names of addresses by a table, or the fault that there is none.
pub(super) fn by_table(
    table: Result<SymbolTable<'_>, BinaryFault>,
    addresses: &[u64],
) -> MappingSymbols {
    let mut out = MappingSymbols::default();
    match table {
        Ok(table) => {
            out.frames.ranges = vec![0..0; addresses.len()];
            add_names(&mut out.frames, addresses, &[], &table);
        }
        Err(fault) => out.fault = Some(fault),
    }
    out
}

/// Names the addresses whose function is not settled by a table, as `llvm-symbolizer` does it: the table has the linker's name
/// where debug information has only one for people. Places in the source that are known stay.
pub(super) fn add_names(
    frames: &mut AddressFrames,
    addresses: &[u64],
    is_settled: &[bool],
    table: &SymbolTable<'_>,
) {
    for (place, address) in addresses.iter().enumerate() {
        if is_settled.get(place) == Some(&true) {
            continue;
        }
        let Some(name) = table.name(*address) else { continue };
        let function = frames.table.string(name);
        let range = &mut frames.ranges[place];
        match frames.table.frames.get_mut(range.end.wrapping_sub(1) as usize) {
            // The outermost frame is that of the symbol.
            Some(outermost) if range.start < range.end => outermost.function = function,
            _ => {
                let first = frames.table.frames.len() as u32;
                frames.table.frames.push(SymbolFrame { function, ..SymbolFrame::default() });
                *range = first..first + 1;
            }
        }
    }
}
