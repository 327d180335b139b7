//! The instructions of functions, wherever they were inlined, with the line of each.

use std::collections::{BTreeMap, BTreeSet};

use super::binaries::{Binaries, BinaryNote, CodePlace, MappedBinary};
use super::routine::{CostedInstruction, Routine, costed_routines};
use crate::analysis::Analysis;
use crate::analysis::instructions::{AddressCost, costs_within};
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::demangle::{DemangleMode, readable};
use crate::profile::{LocationId, MappingId, Profile};

/// The most routines that are read for a set of functions, those with the largest cum first.
const MOST_ROUTINES: usize = 64;

/// An instruction that was made of one of the functions.
#[derive(Clone, Debug)]
pub struct FunctionInstruction {
    /// The instruction with its weight.
    pub row: CostedInstruction,
    /// The function among its places, by index: the places before it were inlined into it. `None` without a known line.
    pub own: Option<usize>,
    /// The routine that holds it, by index.
    pub routine: usize,
}

impl FunctionInstruction {
    /// The function's own place.
    pub fn place(&self) -> Option<&CodePlace> {
        self.row.places.get(self.own?)
    }

    /// The places of what was inlined into the function, innermost first.
    pub fn inlined(&self) -> &[CodePlace] {
        self.row.places.get(..self.own.unwrap_or(0)).unwrap_or_default()
    }
}

/// The instructions of functions, by routine and address.
#[derive(Clone, Debug, Default)]
pub struct FunctionInstructions {
    /// The instructions.
    pub rows: Vec<FunctionInstruction>,
    /// The names of the routines.
    pub routines: Vec<Vec<u8>>,
    /// Addresses of the functions whose instructions could not be read: the function's place there, and the weight.
    pub unread: Vec<(CodePlace, AddressCost)>,
    /// Binaries that could not be read.
    pub notes: Vec<BinaryNote>,
}

/// The choice of functions: a mark for each function of the profile.
pub struct FunctionChoice {
    is_chosen: Vec<bool>,
    names: BTreeSet<Vec<u8>>,
}

impl FunctionChoice {
    /// The functions that `is_chosen` holds for, by their names and files.
    pub fn new(profile: &Profile, is_chosen: impl Fn(&crate::profile::Function) -> bool) -> Self {
        let is_chosen: Vec<bool> = profile.functions().iter().map(is_chosen).collect();
        let chosen = profile.functions().iter().zip(&is_chosen).filter(|(_, chosen)| **chosen);
        let both = chosen.flat_map(|(function, _)| [function.name, function.system_name]);
        let names = both.map(|id| profile.string(id).to_vec()).filter(|name| !name.is_empty());
        let names = names.collect();
        Self { is_chosen, names }
    }

    /// True if no function is chosen.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// True for a name of a chosen function, as in the profile or for the linker.
    fn has(&self, name: &[u8]) -> bool {
        self.names.contains(name)
            || readable(name, DemangleMode::Default).is_some_and(|name| self.names.contains(&name))
    }

    /// True if a location has a line of a chosen function.
    fn has_location(&self, profile: &Profile, id: LocationId) -> bool {
        let mut lines = profile.lines(id).iter();
        lines.any(|line| self.is_chosen.get(line.function.index()) == Some(&true))
    }
}

/// Reads the instructions of the chosen functions. `analysis` is one by address, and `costs` are its addresses.
pub fn function_instructions(
    analysis: &Analysis,
    costs: &[AddressCost],
    choice: &FunctionChoice,
    binaries: &mut Binaries,
    cancel: &Cancel,
) -> Result<FunctionInstructions, Cancelled> {
    let profile = analysis.profile();
    let mut out = FunctionInstructions::default();
    let mut recorded: Map<u64, LocationId> = Map::default();
    let mut wanted: BTreeMap<MappingId, Vec<u64>> = BTreeMap::new();
    for (at, location) in profile.locations().iter().enumerate() {
        if at.is_multiple_of(1 << 14) {
            cancel.check()?;
        }
        let id = LocationId(at as u32);
        recorded.insert(location.address, id);
        if location.address != 0
            && choice.has_location(profile, id)
            && !costs_within(costs, location.address, location.address.saturating_add(1)).is_empty()
        {
            if let Some(mapping) = location.mapping {
                wanted.entry(mapping).or_default().push(location.address);
            } else {
                out.leave(&[location.address], costs, (profile, &recorded), choice);
                out.note(BinaryNote::without_mapping());
            }
        }
    }
    let mut found: Vec<(Routine, MappedBinary)> = Vec::new();
    for (id, addresses) in wanted {
        cancel.check()?;
        match binaries.get(profile, id) {
            Ok(binary) => match routines_at(&binary, id, &addresses, profile, costs) {
                Ok(routines) => found.extend(routines.into_iter().map(|r| (r, binary.clone()))),
                Err(reason) => {
                    out.leave(&addresses, costs, (profile, &recorded), choice);
                    out.note(binary.note(reason));
                }
            },
            Err(note) => {
                out.leave(&addresses, costs, (profile, &recorded), choice);
                out.note(note);
            }
        }
    }
    found.sort_by_key(|(routine, _)| (std::cmp::Reverse(routine.sums().1), routine.start));
    found.truncate(MOST_ROUTINES);
    for ((routine, binary), rows) in found.iter().zip(costed_routines(&found, analysis)) {
        cancel.check()?;
        match rows {
            Ok(rows) => out.add(rows, routine, (profile, &recorded), choice),
            Err(fault) => out.note(binary.note(&fault.to_string())),
        }
    }
    Ok(out)
}

/// The routines that hold addresses of the process.
fn routines_at(
    binary: &MappedBinary,
    id: MappingId,
    addresses: &[u64],
    profile: &Profile,
    costs: &[AddressCost],
) -> Result<Vec<Routine>, &'static str> {
    let mut starts = BTreeSet::new();
    for address in addresses {
        let Some(address) = binary.file_address(*address) else { continue };
        let group = binary.code.symbol(address).filter(|group| address < group.end);
        starts.extend(group.map(|group| group.start));
    }
    if starts.is_empty() {
        return Err("it has no symbol at the addresses of the samples");
    }
    let mapping = profile.mappings().get(id.index()).copied().unwrap_or_default();
    let limit = if mapping.limit == 0 { u64::MAX } else { mapping.limit };
    let mut inside: Vec<(u64, AddressCost)> = costs_within(costs, mapping.start, limit)
        .iter()
        .filter_map(|cost| Some((binary.file_address(cost.address)?, *cost)))
        .collect();
    inside.sort_by_key(|(address, _)| *address);
    let routine = |start: u64| {
        let group = binary.code.symbol(start)?;
        let from = inside.partition_point(|(address, _)| *address < group.start);
        let to = inside.partition_point(|(address, _)| *address < group.end);
        let costs = inside.get(from..to)?.to_vec();
        let names = vec![group.best().to_vec()];
        Some(Routine { mapping: id, names, start: group.start, end: group.end, costs })
    };
    Ok(starts.into_iter().filter_map(routine).collect())
}

impl FunctionInstructions {
    fn note(&mut self, note: BinaryNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Keeps the lines of addresses whose instructions cannot be read.
    fn leave(
        &mut self,
        addresses: &[u64],
        costs: &[AddressCost],
        (profile, recorded): (&Profile, &Map<u64, LocationId>),
        choice: &FunctionChoice,
    ) {
        for address in addresses {
            let places = recorded.get(address).map(|id| recorded_places(profile, *id));
            let place = places.into_iter().flatten().find(|place| choice.has(&place.function));
            let cost = costs_within(costs, *address, address.saturating_add(1)).first();
            self.unread.extend(place.zip(cost.copied()));
        }
    }

    /// Adds the instructions of a routine that were made of the chosen functions.
    fn add(
        &mut self,
        rows: Vec<CostedInstruction>,
        routine: &Routine,
        (profile, recorded): (&Profile, &Map<u64, LocationId>),
        choice: &FunctionChoice,
    ) {
        let name = routine.names.first().cloned().unwrap_or_default();
        let is_own = choice.has(&name);
        let index = self.routines.len();
        self.routines.push(name);
        let mut known: Map<Vec<u8>, bool> = Map::default();
        let mut costs = routine.costs.iter().peekable();
        let next_starts: Vec<u64> = rows.iter().skip(1).map(|r| r.instruction.address).collect();
        for (at, mut row) in rows.into_iter().enumerate() {
            let next = next_starts.get(at).copied().unwrap_or(u64::MAX);
            let first = costs.peek().filter(|(address, _)| *address < next).copied();
            while costs.next_if(|(address, _)| *address < next).is_some() {}
            // The profile knows the inlined functions of an address, even where the binary has no debug information.
            if row.places.len() < 2
                && let Some(id) = first.and_then(|(_, cost)| recorded.get(&cost.address))
            {
                let places = recorded_places(profile, *id);
                if places.len() >= row.places.len() {
                    row.places = places;
                }
            }
            let mut is_chosen = |place: &CodePlace| {
                let entry = known.entry(place.function.clone());
                *entry.or_insert_with(|| choice.has(&place.function))
            };
            // A chosen function may be inlined into another one: the instruction is of both, as in pprof.
            let places = row.places.iter().enumerate();
            let own: Vec<usize> = places.filter(|(_, p)| is_chosen(p)).map(|(at, _)| at).collect();
            for at in &own {
                let row = row.clone();
                self.rows.push(FunctionInstruction { row, own: Some(*at), routine: index });
            }
            if is_own && row.places.is_empty() {
                self.rows.push(FunctionInstruction { row, own: None, routine: index });
            }
        }
    }
}

/// The frames of a location.
fn recorded_places(profile: &Profile, id: LocationId) -> Vec<CodePlace> {
    let lines = profile.lines(id).iter().filter_map(|line| {
        let function = profile.functions().get(line.function.index())?;
        Some(CodePlace {
            function: profile.string(function.name).to_vec(),
            file: profile.string(function.file).to_vec(),
            line: line.line,
        })
    });
    lines.collect()
}
