//! One unit: its addresses, their scopes and places, and the frames that both make.

use gimli::{DebugInfoOffset, LineProgramHeader, UnitHeader, UnitOffset, UnitRef, UnitType};

use super::budget::Budget;
use super::entries::{addresses_of_unit, scopes};
use super::lines::{SourcePlace, path, places};
use super::names::{Names, UnitHeaders};
use super::split::SplitFiles;
use super::{Dwarf, Reader};
use crate::binary::frames::{FrameTable, SymbolFrame};
use crate::hash::Map;

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
    /// The file that has the units.
    pub(super) dwarf: &'a Dwarf<'a>,
    /// Sorted addresses.
    pub(super) addresses: &'s [u64],
    /// The lowest address of code.
    pub(super) lowest: u64,
    pub(super) budget: &'s Budget,
    pub(super) split: &'s SplitFiles<'a>,
}

impl<'a> UnitLookup<'_, 'a> {
    /// Answers the addresses of one unit. A damaged unit gives none, or some.
    pub(super) fn answer(
        &self,
        header: &UnitHeader<Reader<'a>>,
        names: &mut Names<'_, 'a>,
        table: &mut FrameTable,
        answers: &mut Vec<Answer>,
    ) -> Result<(), gimli::Error> {
        let is_code = matches!(header.type_(), UnitType::Compilation | UnitType::Skeleton(_));
        if !is_code {
            return Ok(());
        }
        let dwarf = self.dwarf;
        let unit = dwarf.unit(*header)?;
        let unit = UnitRef::new(dwarf, &unit);
        let found = addresses_of_unit(unit, (self.addresses, self.lowest, self.budget))?;
        let by_lines = found.is_none();
        // A unit without ranges is asked for all addresses.
        let indices =
            found.unwrap_or_else(|| (0..self.addresses.len() as u32).collect::<Vec<u32>>());
        if indices.is_empty() || (by_lines && unit.line_program.is_none()) {
            return Ok(());
        }
        let own: Vec<u64> = indices.iter().map(|i| self.addresses[*i as usize]).collect();
        let (places, lines) = places(unit, &own, self.lowest, self.budget);
        if by_lines && places.iter().all(Option::is_none) {
            return Ok(());
        }
        let files = Files { unit, lines: lines.as_ref(), known: Map::default() };
        let sought = (&*own, self.lowest, self.budget);
        let mut frames =
            Frames { indices: &indices, places: &places, sought, files, table, answers };
        let split = unit.dwo_id.zip(header.debug_info_offset());
        let is_split = split.is_some_and(|(id, offset)| {
            let paths = self.split.paths(unit);
            self.split.open(dwarf, id, &paths, &mut |sections| {
                split_unit(sections, dwarf, offset, &mut frames);
            })
        });
        if !is_split {
            frames.write(unit, names);
        }
        Ok(())
    }
}

/// Writes the frames of a unit whose entries are in the sections of another file.
fn split_unit<'b>(
    sections: &'b Dwarf<'b>,
    main: &'b Dwarf<'b>,
    skeleton: DebugInfoOffset,
    frames: &mut Frames<'_, '_>,
) {
    let headers = UnitHeaders::new(sections);
    let skeleton = main.unit_header(skeleton).and_then(|header| main.unit(header));
    let own = headers.headers.first().map(|header| sections.unit(*header));
    let (Ok(skeleton), Some(Ok(mut unit))) = (skeleton, own) else { return };
    unit.copy_relocated_attributes(&skeleton);
    frames.write(UnitRef::new(sections, &unit), &mut Names::new(&headers, None));
}

/// Paths of the files of a unit, each made once.
struct Files<'u, 'a> {
    unit: UnitRef<'u, Reader<'a>>,
    lines: Option<&'u LineProgramHeader<Reader<'a>>>,
    known: Map<u64, u32>,
}

impl Files<'_, '_> {
    /// The string of a file's path; the empty one if there is none.
    fn string(&mut self, file: Option<u64>, table: &mut FrameTable) -> u32 {
        let (Some(file), Some(lines)) = (file, self.lines) else { return 0 };
        if let Some(known) = self.known.get(&file) {
            return *known;
        }
        let path = path(self.unit, lines, file).unwrap_or_default();
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
    /// The addresses, the lowest one of code, and the budget.
    sought: (&'u [u64], u64, &'u Budget),
    files: Files<'u, 'a>,
    table: &'u mut FrameTable,
    answers: &'u mut Vec<Answer>,
}

impl Frames<'_, '_> {
    /// Writes the frames of each address, by the entries of `unit`.
    fn write<'b>(&mut self, unit: UnitRef<'_, Reader<'b>>, names: &mut Names<'_, 'b>) {
        let scopes = scopes(unit, self.sought);
        let mut known: Vec<Option<(u32, u32, bool)>> = vec![None; scopes.all.len()];
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
                    let name = *slot.get_or_insert_with(|| self.name(unit, entry.entry, names));
                    (function, start_line, is_settled) = name;
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

    /// The string of a function's name, the line that declares it, and true for the linker's name.
    fn name<'b>(
        &mut self,
        unit: UnitRef<'_, Reader<'b>>,
        entry: UnitOffset,
        names: &mut Names<'_, 'b>,
    ) -> (u32, u32, bool) {
        let name = names.name(unit, entry);
        (self.table.string(name.name), name.start_line, name.is_linkage)
    }
}
