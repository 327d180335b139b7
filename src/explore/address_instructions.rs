//! The instruction at each address of a view by address.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::view::ProfileView;
use crate::analysis::frames::NodeId;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::MappingId;
use crate::profile::demangle::{DemangleMode, readable};
use crate::report::instructions::binaries::{Binaries, MappedBinary};

/// Rows of the view whose instructions are read, costliest first.
const MOST_ROWS: usize = 20_000;

/// The most bytes of a routine that are decoded for one of its addresses.
const LONGEST: u64 = 1 << 20;

/// The instructions at the addresses of a view.
#[derive(Debug, Default)]
pub struct AddressInstructions {
    texts: Map<NodeId, String>,
}

/// Addresses of one routine of a binary, each with its node.
type RoutineNodes = Vec<(u64, NodeId)>;

impl AddressInstructions {
    /// Reads the instructions at the addresses of a view.
    pub fn new(
        view: &ProfileView,
        binaries: &Arc<Mutex<Binaries>>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (profile, nodes) = (view.analysis.profile(), view.analysis.nodes());
        let mut mappings: Map<u64, MappingId> = Map::default();
        for (at, location) in profile.locations().iter().enumerate() {
            if at.is_multiple_of(1 << 14) {
                cancel.check()?;
            }
            mappings.extend(location.mapping.map(|mapping| (location.address, mapping)));
        }
        let mut binaries = binaries.lock().unwrap_or_else(PoisonError::into_inner);
        let mut routines: BTreeMap<(MappingId, u64), RoutineNodes> = BTreeMap::new();
        let mut open: BTreeMap<MappingId, MappedBinary> = BTreeMap::new();
        for row in view.rows.iter().take(MOST_ROWS) {
            let address = nodes.node(row.node).address;
            let Some(&id) = mappings.get(&address).filter(|_| address != 0) else { continue };
            let Ok(binary) = binaries.get(profile, id) else { continue };
            let Some(address) = binary.file_address(address) else { continue };
            let group = binary.code.symbol(address).filter(|group| address < group.end);
            if let Some(group) = group {
                routines.entry((id, group.start)).or_default().push((address, row.node));
            }
            open.entry(id).or_insert(binary);
        }
        drop(binaries);
        let mut out = Self::default();
        for ((id, start), nodes) in routines {
            cancel.check()?;
            if let Some(binary) = open.get(&id) {
                out.add(binary, start, &nodes);
            }
        }
        Ok(out)
    }

    /// Adds the instructions of a routine that begins at `start`.
    fn add(&mut self, binary: &MappedBinary, start: u64, nodes: &RoutineNodes) {
        let last = nodes.iter().map(|(address, _)| *address).max().unwrap_or(start);
        // The longest instruction has 15 bytes.
        let end = last.saturating_add(16).min(start.saturating_add(LONGEST));
        let Ok(rows) = binary.code.instructions(start, end) else { return };
        for (address, node) in nodes {
            // A sample may lie within an instruction.
            let at = rows.partition_point(|row| row.address <= *address);
            let Some(row) = at.checked_sub(1).and_then(|at| rows.get(at)) else { continue };
            if *address - row.address >= u64::from(row.length) {
                continue;
            }
            let text = row.text.split("        # ").next().unwrap_or(&row.text);
            let words: Vec<&str> = text.split_whitespace().collect();
            let mut text = words.join(" ");
            let group = row.target().and_then(|target| binary.code.symbol(target));
            if let Some(group) = group.filter(|group| Some(group.start) == row.target()) {
                let name = readable(group.best(), DemangleMode::Default);
                let name = name.unwrap_or_else(|| group.best().to_vec());
                let mnemonic = words.first().copied().unwrap_or_default();
                text = format!("{mnemonic} {}", String::from_utf8_lossy(&name));
            }
            self.texts.insert(*node, text);
        }
    }

    /// True if no instruction is known.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The instruction of a node, if it is known.
    pub fn text(&self, node: NodeId) -> Option<&str> {
        self.texts.get(&node).map(String::as_str)
    }
}
