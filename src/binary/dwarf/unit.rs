//! One unit: its addresses, their scopes and places, and the frames that both make.

use std::sync::Arc;

use gimli::{DebugAbbrevOffset, LineProgramHeader, RunTimeEndian, UnitHeader, UnitRef, UnitType};

use super::Reader;
use super::budget::Budget;
use super::entries::{Scopes, Sought, scopes};
use super::first_entry::FirstEntry;
use super::lines::{SourcePlace, addresses_with_rows, path, places};
use super::names::{FunctionName, Names};
use super::shapes::Shapes;
use super::source::{DwarfSource, UnitPlace, Units};
use super::split::SplitFiles;
use crate::binary::frames::{FrameTable, SymbolFrame};
use crate::hash::Map;

/// Bytes that are read of a unit at first.
const FIRST_PART: u64 = 1 << 10;

/// Frames of one address, from an outside caller's view: its index, and true if a function is known.
pub(super) struct Answer {
    /// The index of the address among all.
    pub(super) address: u32,
    /// A function is known, not only a line.
    pub(super) has_function: bool,
    /// The name of the outermost function is that for the linker.
    pub(super) is_settled: bool,
    /// The frames in the table of the thread, innermost first.
    pub(super) frames: std::ops::Range<u32>,
}

/// The settings of one look-up, for every unit.
#[derive(Clone, Copy)]
pub(super) struct UnitLookup<'s, 'a> {
    /// The units of the file.
    pub(super) units: &'a Units<'a>,
    /// Sorted addresses.
    pub(super) addresses: &'s [u64],
    /// The lowest address of code.
    pub(super) lowest: u64,
    pub(super) budget: &'s Budget,
    pub(super) split: &'s SplitFiles<'a>,
}

/// Memory of one thread that each unit uses again, and the shapes of the unit before.
#[derive(Default)]
pub(super) struct UnitMemory {
    first: Vec<u8>,
    whole: Vec<u8>,
    lines: Vec<u8>,
    shapes: Option<(DebugAbbrevOffset, Shapes)>,
}

impl UnitMemory {
    /// The shapes of a unit's entries: those of the unit before if both share their abbreviations.
    fn shapes<'m>(
        slot: &'m mut Option<(DebugAbbrevOffset, Shapes)>,
        header: &UnitHeader<Reader<'_>>,
        source: &DwarfSource<'_>,
    ) -> Result<&'m mut Shapes, gimli::Error> {
        let (offset, encoding) = (header.debug_abbrev_offset(), header.encoding());
        let known = slot.take().filter(|(other, s)| *other == offset && s.fits(encoding));
        let known = if let Some(known) = known {
            known
        } else {
            let abbreviations = source.dwarf.debug_abbrev.abbreviations(offset)?;
            let is_big_endian = source.order == RunTimeEndian::Big;
            (offset, Shapes::new(Arc::new(abbreviations), encoding, is_big_endian))
        };
        Ok(&mut slot.insert(known).1)
    }
}

impl<'a> UnitLookup<'_, 'a> {
    /// Answers the addresses of one unit. A damaged unit gives none, or some.
    pub(super) fn answer(
        &self,
        place: UnitPlace,
        names: &mut Names<'a>,
        memory: &mut UnitMemory,
        (table, answers): (&mut FrameTable, &mut Vec<Answer>),
    ) -> Result<(), gimli::Error> {
        let (units, source) = (self.units, self.units.source);
        let UnitMemory { first, whole, lines, shapes } = memory;
        // The first entry says whether the others are needed. It is short in most units.
        let short = self.first_entry(place, FIRST_PART, first, shapes);
        let entry = short.or_else(|_| self.first_entry(place, u64::MAX, first, shapes))?;
        let Some(entry) =
            entry.filter(|entry| entry.indices.as_ref().is_none_or(|i| !i.is_empty()))
        else {
            return Ok(());
        };
        let bytes = units.start(place, u64::MAX, whole).ok_or(gimli::Error::Io)?;
        let header = units.header(place, bytes)?;
        let shapes = UnitMemory::shapes(shapes, &header, source)?;
        let unit = entry.unit(header, &shapes.abbreviations, source, lines)?;
        let unit = UnitRef::new(&source.dwarf, &unit);
        // A unit without ranges is asked for all addresses.
        let sought = (self.addresses, self.lowest, self.budget);
        let indices = entry.indices.unwrap_or_else(|| addresses_with_rows(unit, sought));
        if indices.is_empty() {
            return Ok(());
        }
        let own: Vec<u64> = indices.iter().map(|i| self.addresses[*i as usize]).collect();
        let (places, lines) = places(unit, &own, self.lowest, self.budget);
        let files = Files {
            unit,
            source,
            folder: &entry.folder,
            lines: lines.as_ref(),
            known: Map::default(),
            text: Vec::new(),
        };
        let sought = (&*own, self.lowest, self.budget);
        let mut frames =
            Frames { indices: &indices, places: &places, sought, files, table, answers };
        let is_split = unit.dwo_id.is_some_and(|id| {
            let paths = self.split.paths(unit, source, &entry.folder);
            self.split.open(&source.dwarf, id, &paths, &mut |sections| {
                split_unit(sections, unit, &mut frames);
            })
        });
        if !is_split {
            names.begin_unit();
            let scopes = scopes(unit, bytes, shapes, sought);
            frames.write(unit, &scopes, names);
        }
        Ok(())
    }

    /// The first entry of a unit, by the first bytes of it. `None` for a unit without code.
    fn first_entry(
        &self,
        place: UnitPlace,
        size: u64,
        buffer: &mut Vec<u8>,
        shapes: &mut Option<(DebugAbbrevOffset, Shapes)>,
    ) -> Result<Option<FirstEntry>, gimli::Error> {
        let source = self.units.source;
        let bytes = self.units.start(place, size, buffer).ok_or(gimli::Error::Io)?;
        let header = self.units.header(place, bytes)?;
        if !matches!(header.type_(), UnitType::Compilation | UnitType::Skeleton(_)) {
            return Ok(None);
        }
        let abbreviations = &UnitMemory::shapes(shapes, &header, source)?.abbreviations;
        let sought = (self.addresses, self.lowest, self.budget);
        FirstEntry::read(header, abbreviations, source, sought).map(Some)
    }
}

/// Writes the frames of a unit whose entries are in the sections of another file.
fn split_unit(
    source: &DwarfSource<'_>,
    skeleton: UnitRef<'_, Reader<'_>>,
    frames: &mut Frames<'_, '_>,
) {
    let units = Units::new(source);
    let Some(place) = units.places.first() else { return };
    let mut buffer = Vec::new();
    let Some(bytes) = units.start(*place, u64::MAX, &mut buffer) else { return };
    let Ok(header) = units.header(*place, bytes) else { return };
    let Ok(mut unit) = source.dwarf.unit(header) else { return };
    // As `copy_relocated_attributes`, between units of different lifetimes.
    unit.low_pc = skeleton.low_pc;
    unit.addr_base = skeleton.addr_base;
    if unit.header.version() < 5 {
        unit.rnglists_base = skeleton.rnglists_base;
    }
    let is_big_endian = source.order == RunTimeEndian::Big;
    let abbreviations = Arc::clone(&unit.abbreviations);
    let mut shapes = Shapes::new(abbreviations, header.encoding(), is_big_endian);
    let unit = UnitRef::new(&source.dwarf, &unit);
    let scopes = scopes(unit, bytes, &mut shapes, frames.sought);
    frames.write(unit, &scopes, &mut Names::new(&units, None));
}

/// Paths of the files of a unit, each made once.
struct Files<'u, 'a> {
    unit: UnitRef<'u, Reader<'a>>,
    source: &'u DwarfSource<'a>,
    /// The folder of compilation.
    folder: &'u [u8],
    lines: Option<&'u LineProgramHeader<Reader<'a>>>,
    known: Map<u64, u32>,
    text: Vec<u8>,
}

impl Files<'_, '_> {
    /// The string of a file's path; the empty one if there is none.
    fn string(&mut self, file: Option<u64>, table: &mut FrameTable) -> u32 {
        let (Some(file), Some(lines)) = (file, self.lines) else { return 0 };
        if let Some(known) = self.known.get(&file) {
            return *known;
        }
        let (unit, source, buffer) = (self.unit, self.source, &mut self.text);
        let text = |value| source.string(unit, value, buffer, <[u8]>::to_vec);
        let path = path(self.folder, lines, file, text).unwrap_or_default();
        let string = table.string(&path);
        self.known.insert(file, string);
        string
    }
}

/// The addresses of a unit, their places in the source, and the tables that take their frames.
struct Frames<'u, 'a> {
    /// Indices among all addresses.
    indices: &'u [u32],
    places: &'u [Option<SourcePlace>],
    sought: Sought<'u>,
    files: Files<'u, 'a>,
    table: &'u mut FrameTable,
    answers: &'u mut Vec<Answer>,
}

impl Frames<'_, '_> {
    /// Writes the frames of each address, by the scopes of `unit`.
    fn write(&mut self, unit: UnitRef<'_, Reader<'_>>, scopes: &Scopes, names: &mut Names<'_>) {
        let mut known: Vec<Option<FunctionName>> = vec![None; scopes.all.len()];
        for (place, address) in self.indices.iter().enumerate() {
            let (mut source, mut scope) = (self.places[place], scopes.innermost[place]);
            if source.is_none() && scope.is_none() {
                continue;
            }
            let has_function = scope.is_some();
            let first = self.table.frames.len() as u32;
            let is_settled = loop {
                let (mut function, mut start_line, mut outer) = (0, 0, None);
                let mut is_settled = false;
                if let Some(index) = scope {
                    let entry = scopes.all[index as usize];
                    let slot = &mut known[index as usize];
                    let name = *slot
                        .get_or_insert_with(|| names.name(unit, entry.entry, &mut *self.table));
                    (function, start_line) = (name.name, name.start_line);
                    is_settled = name.is_linkage;
                    outer = entry.outer.map(|outer| (outer, entry.call));
                }
                let SourcePlace { file, line, column } = source.unwrap_or_default();
                let file = self.files.string(file, self.table);
                self.table.frames.push(SymbolFrame { function, file, line, column, start_line });
                // An outer scope stands before its inner ones, so the chain ends.
                let Some((next, call)) = outer else { break is_settled };
                (scope, source) = (Some(next), Some(call));
            };
            let frames = first..self.table.frames.len() as u32;
            self.answers.push(Answer { address: *address, has_function, is_settled, frames });
        }
    }
}
