//! The routines of binaries that have samples: their instructions with flat and cum, and the names of what they refer to.

use std::collections::{BTreeMap, BTreeSet};

use super::binaries::{CodePlace, MappedBinary};
use crate::analysis::Analysis;
use crate::analysis::instructions::{AddressCost, costs_within};
use crate::analysis::tree::weight::Weight;
use crate::binary::code::{Code, SymbolGroup};
use crate::binary::fault::BinaryFault;
use crate::binary::instructions::Instruction;
use crate::profile::demangle::{DemangleMode, readable};
use crate::profile::{Mapping, MappingId, Profile};

/// The most bytes of one routine. The last symbol of a file has no end.
const LONGEST: u64 = 4 << 20;

/// An instruction with its weight.
#[derive(Clone, Debug)]
pub struct CostedInstruction {
    /// The instruction, with its address in the file.
    pub instruction: Instruction,
    /// The symbol before the address that it refers to, and the distance to it.
    pub symbol: Option<(Vec<u8>, u64)>,
    /// The weight of the samples that end in it.
    pub flat: Weight,
    /// The weight of the samples that pass through it.
    pub cum: Weight,
    /// The function that the profile records for it, if it has samples.
    pub recorded: Option<Vec<u8>>,
    /// The places of the source that it was made of, innermost first: inlined functions, then the routine itself.
    pub places: Vec<CodePlace>,
}

impl CostedInstruction {
    /// The text with the symbol, as `objdump` prints it.
    pub fn text(&self) -> String {
        self.instruction.spelled(self.symbol_text(DemangleMode::Full).as_deref())
    }

    /// The symbol that it refers to, readable, with the distance.
    pub fn symbol_text(&self, mode: DemangleMode) -> Option<String> {
        let (name, distance) = self.symbol.as_ref()?;
        // The mark of a jump to a shared library is no part of the name.
        let (name, mark) = match name.strip_suffix(b"@plt") {
            Some(name) => (name, "@plt"),
            None => (name.as_slice(), ""),
        };
        let name = readable(name, mode).unwrap_or_else(|| name.to_vec());
        let name = String::from_utf8_lossy(&name);
        Some(match distance {
            0 => format!("{name}{mark}"),
            distance => format!("{name}{mark}+0x{distance:x}"),
        })
    }
}

/// A range of addresses in a binary, with the symbols that name it.
#[derive(Clone, Debug)]
pub struct Routine {
    /// The mapping of the samples.
    pub mapping: MappingId,
    /// The names at its first address, for the linker or readable.
    pub names: Vec<Vec<u8>>,
    /// The first address in the file.
    pub start: u64,
    /// The address after it.
    pub end: u64,
    /// The costs of its addresses in the profile, ascending.
    pub costs: Vec<(u64, AddressCost)>,
}

impl Routine {
    /// The sums of flat and cum over all addresses.
    pub fn sums(&self) -> (i64, i64) {
        self.costs.iter().fold((0, 0), |(flat, cum), (_, cost)| {
            (flat.wrapping_add(cost.flat.sum), cum.wrapping_add(cost.cum.sum))
        })
    }

    /// The instructions as they are in the binary.
    fn decoded(&self, binary: &MappedBinary) -> Result<Vec<Instruction>, BinaryFault> {
        let end = self.end.min(self.start.saturating_add(LONGEST));
        binary.code.instructions(self.start, end)
    }

    /// The difference between addresses of the process and of the file.
    fn base(&self) -> u64 {
        self.costs.first().map_or(0, |(file, cost)| cost.address.wrapping_sub(*file))
    }

    /// Joins instructions with their weights and places. A weight in the middle of an instruction counts for it, as in pprof.
    fn costed(
        &self,
        rows: Vec<Instruction>,
        code: &Code,
        analysis: &Analysis,
        places: &PlacesByAddress,
    ) -> Vec<CostedInstruction> {
        let mut costs = self.costs.iter().peekable();
        let nexts: Vec<u64> = rows.iter().skip(1).map(|row| row.address).collect();
        let mut out = Vec::with_capacity(rows.len());
        for (at, instruction) in rows.into_iter().enumerate() {
            let next = nexts.get(at).copied().unwrap_or(u64::MAX);
            let symbol = instruction.reference.and_then(|address| symbol(code, address));
            let places = places.get(&instruction.address).cloned().unwrap_or_default();
            let (flat, cum) = (Weight::default(), Weight::default());
            let mut row =
                CostedInstruction { instruction, symbol, flat, cum, recorded: None, places };
            while let Some((_, cost)) = costs.next_if(|(address, _)| *address < next) {
                row.flat.add(cost.flat);
                row.cum.add(cost.cum);
                let recorded = recorded_place(analysis, cost);
                if row.recorded.is_none() && !recorded.function.is_empty() {
                    row.recorded = Some(recorded.function.clone());
                }
                if row.places.is_empty() && recorded != CodePlace::default() {
                    row.places = vec![recorded];
                }
            }
            out.push(row);
        }
        out
    }
}

/// The places of addresses of one binary.
type PlacesByAddress = BTreeMap<u64, Vec<CodePlace>>;

/// The instructions of routines with their weights, in the order given. Places are looked up for all routines of a binary
/// at once: reading debug information takes longer than finding an address in it.
pub fn costed_routines(
    routines: &[(Routine, MappedBinary)],
    analysis: &Analysis,
) -> Vec<Result<Vec<CostedInstruction>, BinaryFault>> {
    let decoded: Vec<_> =
        routines.iter().map(|(routine, binary)| routine.decoded(binary)).collect();
    let mut wanted: BTreeMap<(MappingId, u64), (&MappedBinary, BTreeSet<u64>)> = BTreeMap::new();
    for ((routine, binary), rows) in routines.iter().zip(&decoded) {
        let key = (routine.mapping, routine.base());
        let (_, addresses) = wanted.entry(key).or_insert_with(|| (binary, BTreeSet::new()));
        addresses.extend(rows.iter().flatten().map(|row| row.address));
    }
    let places: BTreeMap<(MappingId, u64), PlacesByAddress> = wanted
        .into_iter()
        .map(|((mapping, base), (binary, addresses))| {
            let addresses: Vec<u64> = addresses.into_iter().collect();
            let places = binary.places(&addresses, base);
            ((mapping, base), addresses.into_iter().zip(places).collect())
        })
        .collect();
    let none = PlacesByAddress::new();
    routines
        .iter()
        .zip(decoded)
        .map(|((routine, binary), rows)| {
            let places = places.get(&(routine.mapping, routine.base())).unwrap_or(&none);
            Ok(routine.costed(rows?, &binary.code, analysis, places))
        })
        .collect()
}

/// The place that the profile records for an address.
fn recorded_place(analysis: &Analysis, cost: &AddressCost) -> CodePlace {
    let (profile, nodes) = (analysis.profile(), analysis.nodes());
    let node = nodes.node(cost.node);
    CodePlace {
        function: profile.string(node.name).to_vec(),
        file: nodes.file(node.file).to_vec(),
        line: node.line,
    }
}

/// The symbol before an address of a binary, and the distance to it.
fn symbol(code: &Code, address: u64) -> Option<(Vec<u8>, u64)> {
    let group = code.symbol(address)?;
    Some((group.best().to_vec(), address - group.start))
}

/// The choice of routines.
#[derive(Clone, Copy)]
pub struct RoutineChoice<'a> {
    /// True for the names that are wanted.
    pub is_match: &'a dyn Fn(&[u8]) -> bool,
    /// An address that belongs to a wanted routine.
    pub address: Option<u64>,
}

/// The mapping with this id.
fn mapping(profile: &Profile, id: MappingId) -> Mapping {
    profile.mappings().get(id.index()).copied().unwrap_or_default()
}

/// The chosen routines of a mapping that have samples, and the number of chosen ones without.
pub fn routines(
    binary: &MappedBinary,
    id: MappingId,
    profile: &Profile,
    costs: &[AddressCost],
    choice: RoutineChoice<'_>,
) -> (Vec<Routine>, usize) {
    let Mapping { start, limit, .. } = mapping(profile, id);
    let limit = if limit == 0 { u64::MAX } else { limit };
    let inside = costs_within(costs, start, limit);
    let mut costs: Vec<(u64, AddressCost)> = inside
        .iter()
        .filter_map(|cost| Some((binary.file_address(cost.address)?, *cost)))
        .collect();
    costs.sort_by_key(|(address, _)| *address);
    let (mut found, mut without) = (Vec::new(), 0);
    for group in binary.code.symbols() {
        let names = matching_names(group, choice);
        if names.is_empty() {
            continue;
        }
        let from = costs.partition_point(|(address, _)| *address < group.start);
        let to = costs.partition_point(|(address, _)| *address < group.end);
        if from == to {
            without += 1;
            continue;
        }
        let costs = costs[from..to].to_vec();
        found.push(Routine { mapping: id, names, start: group.start, end: group.end, costs });
    }
    (found, without)
}

/// The names of a group that are chosen: all of them by address, else the first that matches, as it is or readable.
fn matching_names(group: SymbolGroup<'_>, choice: RoutineChoice<'_>) -> Vec<Vec<u8>> {
    if choice.address.is_some_and(|a| a != 0 && (group.start..group.end).contains(&a)) {
        return group.names().map(<[u8]>::to_vec).collect();
    }
    for name in group.names() {
        if (choice.is_match)(name) {
            return vec![name.to_vec()];
        }
        for mode in [DemangleMode::Full, DemangleMode::Templates, DemangleMode::Default] {
            if let Some(name) = readable(name, mode).filter(|name| (choice.is_match)(name)) {
                return vec![name];
            }
        }
    }
    Vec::new()
}
