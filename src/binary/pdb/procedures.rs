//! The procedures of a module that hold addresses, their lines, and the calls inlined into them.

use pdb2::{
    AddressMap, FallibleIterator, FileIndex, IdIndex, InlineSiteSymbol, LineInfo, LineProgram,
    ModuleInfo, PdbInternalSectionOffset, ProcedureSymbol, StringTable, SymbolData, SymbolIndex,
};

use super::names::FunctionNames;
use crate::binary::dwarf::{Budget, DwarfFrames};
use crate::binary::frames::{FrameTable, SymbolFrame};
use crate::hash::{Map, Set};

/// The function of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FrameFunction {
    /// Its name, a string of the table.
    Named(u32),
    /// An inlined function, whose name stands elsewhere.
    Inlined(IdIndex),
}

/// Frames of addresses, innermost first, whose functions are not all named yet.
pub(super) struct AddressHits {
    frames: Vec<(FrameFunction, SymbolFrame)>,
    /// Per address the range of its frames.
    ranges: Vec<std::ops::Range<u32>>,
}

impl AddressHits {
    pub(super) fn new(addresses: usize) -> Self {
        Self { frames: Vec::new(), ranges: vec![0..0; addresses] }
    }

    /// The ids of inlined functions.
    pub(super) fn inlined(&self) -> Set<u32> {
        let id = |(function, _): &(FrameFunction, SymbolFrame)| match function {
            FrameFunction::Inlined(id) => Some(id.0),
            FrameFunction::Named(_) => None,
        };
        self.frames.iter().filter_map(id).collect()
    }

    /// Writes the frames of all addresses; those of the first address belong to the one at `first`.
    pub(super) fn write(&self, first: usize, names: &FunctionNames, out: &mut DwarfFrames) {
        let DwarfFrames { frames, is_settled } = out;
        for (place, range) in self.ranges.iter().enumerate().filter(|(_, range)| !range.is_empty())
        {
            let start = frames.table.frames.len() as u32;
            let hits = self.frames.get(range.start as usize..range.end as usize);
            for (function, frame) in hits.unwrap_or_default() {
                let function = match function {
                    FrameFunction::Named(name) => *name,
                    FrameFunction::Inlined(id) => frames.table.string(names.name(*id)),
                };
                frames.table.frames.push(SymbolFrame { function, ..*frame });
            }
            frames.ranges[first + place] = start..frames.table.frames.len() as u32;
            is_settled[first + place] = true;
        }
    }
}

/// A call inlined into a procedure.
struct Site {
    id: IdIndex,
    end: SymbolIndex,
    /// The call that it is inlined into, by its index; `None` for one of the procedure.
    outer: Option<u32>,
}

/// A place in the source by the file's number in the module.
#[derive(Clone, Copy, Default)]
struct Place {
    file: Option<FileIndex>,
    line: u32,
    column: u32,
}

impl Place {
    fn of(line: &LineInfo) -> Self {
        let column = line.column_start.unwrap_or(0);
        Self { file: Some(line.file_index), line: line.line_start, column }
    }
}

/// The module that is read, and the sorted relative addresses that are looked for.
pub(super) struct Procedures<'p, 's> {
    pub(super) module: &'p ModuleInfo<'s>,
    pub(super) map: &'p AddressMap<'s>,
    pub(super) strings: Option<&'p StringTable<'s>>,
    pub(super) sought: &'p [u64],
    pub(super) budget: &'p Budget,
    pub(super) table: &'p mut FrameTable,
}

/// The lines of a module, read once a procedure holds an address.
struct ModuleLines<'m> {
    program: LineProgram<'m>,
    /// Sorted relative addresses with their places.
    places: Vec<(u64, Place)>,
    inlinees: Map<u32, pdb2::Inlinee<'m>>,
    files: Map<FileIndex, u32>,
}

impl ModuleLines<'_> {
    /// The place of an address in a procedure that begins at `start`.
    fn own_place(&self, address: u64, start: u64) -> Place {
        let after = self.places.partition_point(|(line, _)| *line <= address);
        let before = after.checked_sub(1).and_then(|before| self.places.get(before));
        before.filter(|(line, _)| *line >= start).map(|(_, own)| *own).unwrap_or_default()
    }
}

impl<'p> Procedures<'p, '_> {
    /// Adds the frames of all addresses in the module.
    pub(super) fn read(&mut self, hits: &mut AddressHits) -> pdb2::Result<()> {
        let module = self.module;
        let mut symbols = module.symbols()?;
        let mut lines = None;
        while let Some(symbol) = symbols.next()? {
            let Ok(SymbolData::Procedure(procedure)) = symbol.parse() else { continue };
            let Some(held) = self.held(&procedure) else { continue };
            if !self.budget.spend(1 + held.len() as u64) {
                break;
            }
            if lines.is_none() {
                lines = Some(self.lines()?);
            }
            let Some(lines) = &mut lines else { continue };
            let sites = self.sites(symbol.index(), procedure.end)?;
            let inside = self.inside(&procedure, &held, &sites, lines);
            let name = self.table.string(procedure.name.as_bytes());
            let start = self.start(&procedure);
            for (address, inside) in held.zip(inside) {
                // Of procedures that the linker joined into one, the first is taken.
                if hits.ranges[address].is_empty() {
                    let first = hits.frames.len() as u32;
                    self.add_inlined(&inside, &sites, lines, hits);
                    let own = lines.own_place(self.sought[address], start);
                    let frame = self.frame(own, lines);
                    hits.frames.push((FrameFunction::Named(name), frame));
                    hits.ranges[address] = first..hits.frames.len() as u32;
                }
            }
        }
        Ok(())
    }

    /// The addresses in a procedure, as a range of indices. `None` if there are none.
    fn held(&self, procedure: &ProcedureSymbol<'_>) -> Option<std::ops::Range<usize>> {
        procedure.offset.to_rva(self.map)?;
        let start = self.start(procedure);
        let held = self.in_range(start, start + u64::from(procedure.len));
        (!held.is_empty()).then_some(held)
    }

    /// The relative address of a procedure.
    fn start(&self, procedure: &ProcedureSymbol<'_>) -> u64 {
        procedure.offset.to_rva(self.map).map_or(0, |start| u64::from(start.0))
    }

    fn in_range(&self, start: u64, end: u64) -> std::ops::Range<usize> {
        let first = self.sought.partition_point(|address| *address < start);
        let count = self.sought[first..].partition_point(|address| *address < end);
        first..first + count
    }

    fn lines(&self) -> pdb2::Result<ModuleLines<'p>> {
        let program = self.module.line_program()?;
        let mut places = Vec::new();
        let mut all = program.lines();
        while let Ok(Some(line)) = all.next() {
            if let Some(start) = line.offset.to_rva(self.map) {
                places.push((u64::from(start.0), Place::of(&line)));
            }
        }
        places.sort_by_key(|(start, _)| *start);
        let (mut inlinees, mut all) = (Map::default(), self.module.inlinees()?);
        while let Ok(Some(inlinee)) = all.next() {
            inlinees.entry(inlinee.index().0).or_insert(inlinee);
        }
        Ok(ModuleLines { program, places, inlinees, files: Map::default() })
    }

    /// The calls inlined into a procedure whose symbols end at `end`.
    fn sites(
        &self,
        procedure: SymbolIndex,
        end: SymbolIndex,
    ) -> pdb2::Result<Vec<(Site, InlineSiteSymbol<'p>)>> {
        let mut symbols = self.module.symbols_at(procedure)?;
        symbols.next()?;
        let mut sites: Vec<(Site, InlineSiteSymbol<'p>)> = Vec::new();
        // Indices of the calls that are not over.
        let mut open: Vec<u32> = Vec::new();
        while let Some(symbol) = symbols.next()? {
            if symbol.index() >= end || !self.budget.spend(1) {
                break;
            }
            let Ok(SymbolData::InlineSite(site)) = symbol.parse() else { continue };
            let is_over = |place: &u32| sites[*place as usize].0.end <= symbol.index();
            while open.last().is_some_and(is_over) {
                open.pop();
            }
            let outer = open.last().copied();
            open.push(sites.len() as u32);
            sites.push((Site { id: site.inlinee, end: site.end, outer }, site));
        }
        Ok(sites)
    }

    /// Per address that a procedure holds the calls inlined there, with the lines inside them. Outer calls come before inner
    /// ones.
    fn inside(
        &self,
        procedure: &ProcedureSymbol<'_>,
        held: &std::ops::Range<usize>,
        sites: &[(Site, InlineSiteSymbol<'p>)],
        lines: &ModuleLines<'p>,
    ) -> Vec<Vec<(u32, Place)>> {
        let start = self.start(procedure);
        let mut inside: Vec<Vec<(u32, Place)>> = vec![Vec::new(); held.len()];
        for (place, (site, symbol)) in sites.iter().enumerate() {
            let Some(inlinee) = lines.inlinees.get(&site.id.0) else { continue };
            let mut ranges = inlinee.lines(procedure.offset, symbol);
            while let Ok(Some(line)) = ranges.next() {
                let range = self.range_in(&line, procedure.offset, start, held);
                if !self.budget.spend(1 + range.len() as u64) {
                    return inside;
                }
                for address in range {
                    inside[address - held.start].push((place as u32, Place::of(&line)));
                }
            }
        }
        inside
    }

    /// Adds the frames of the calls that hold an address, innermost first.
    fn add_inlined(
        &mut self,
        inside: &[(u32, Place)],
        sites: &[(Site, InlineSiteSymbol<'p>)],
        lines: &mut ModuleLines<'p>,
        hits: &mut AddressHits,
    ) {
        let mut site = inside.last().map(|(site, _)| *site);
        while let Some(place) = site.filter(|_| self.budget.spend(1 + inside.len() as u64)) {
            let inner = inside.iter().rev().find(|(other, _)| *other == place);
            // A call whose own lines leave its inner calls out has no line.
            let inner = inner.map_or_else(Place::default, |(_, inner)| *inner);
            let (call, _) = &sites[place as usize];
            hits.frames.push((FrameFunction::Inlined(call.id), self.frame(inner, lines)));
            // An outer call has a lower index, so the chain ends.
            site = call.outer;
        }
    }

    /// The addresses in a range of an inlined call, as indices.
    fn range_in(
        &self,
        line: &LineInfo,
        procedure: PdbInternalSectionOffset,
        start: u64,
        held: &std::ops::Range<usize>,
    ) -> std::ops::Range<usize> {
        let distance = line.offset.offset.checked_sub(procedure.offset);
        let (Some(distance), Some(length)) = (distance, line.length) else { return 0..0 };
        let begin = start + u64::from(distance);
        let range = self.in_range(begin, begin + u64::from(length));
        range.start.max(held.start)..range.end.min(held.end).max(range.start.max(held.start))
    }

    /// The frame at a place, without its function.
    fn frame(&mut self, place: Place, lines: &mut ModuleLines<'_>) -> SymbolFrame {
        let Place { file, line, column } = place;
        let file = file.map_or(0, |file| self.file(file, lines));
        SymbolFrame { file, line, column, ..SymbolFrame::default() }
    }

    /// The string of a file's path. Each is read once for a module.
    fn file(&mut self, file: FileIndex, lines: &mut ModuleLines<'_>) -> u32 {
        if let Some(known) = lines.files.get(&file) {
            return *known;
        }
        let name = self.strings.and_then(|strings| {
            let info = lines.program.get_file_info(file).ok()?;
            info.name.to_raw_string(strings).ok()
        });
        let string = name.map_or(0, |name| self.table.string(name.as_bytes()));
        lines.files.insert(file, string);
        string
    }
}
