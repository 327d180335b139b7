//! Names of functions: an entry has its own, or refers to the entry that has it, perhaps in another unit.

use std::rc::Rc;

use gimli::{AttributeValue, DebugInfoOffset, UnitOffset, UnitRef};

use super::lines::small;
use super::{Dwarf, Reader, Unit};
use crate::hash::Map;

/// References that are followed from one entry, at most: damaged files have loops.
const MOST_REFERENCES: usize = 16;

/// Units that are kept with their abbreviations, at most.
const KEPT_UNITS: usize = 128;

/// A function's name for the linker, and the line that declares it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FunctionName<'a> {
    /// The name; empty if it has none.
    pub(super) name: &'a [u8],
    /// The line of the declaration, 0 if unknown.
    pub(super) start_line: u32,
    /// True for the name that the linker sees. C, and functions of one file, have only a name for people.
    pub(super) is_linkage: bool,
}

/// The headers of the units of a file, in the order of their offsets.
pub(super) struct UnitHeaders<'a> {
    pub(super) dwarf: &'a Dwarf<'a>,
    pub(super) headers: Vec<gimli::UnitHeader<Reader<'a>>>,
}

impl<'a> UnitHeaders<'a> {
    /// The headers up to the first damaged one.
    pub(super) fn new(dwarf: &'a Dwarf<'a>) -> Self {
        let (mut headers, mut units) = (Vec::new(), dwarf.units());
        while let Ok(Some(header)) = units.next() {
            headers.push(header);
        }
        Self { dwarf, headers }
    }

    /// The unit that holds an offset, by its index.
    fn holding(&self, offset: DebugInfoOffset) -> Option<usize> {
        let start = |header: &gimli::UnitHeader<Reader<'a>>| header.debug_info_offset();
        let after =
            self.headers.partition_point(|header| start(header).is_some_and(|s| s <= offset));
        after.checked_sub(1)
    }
}

/// Units that names were found in, and the names.
pub(super) struct Names<'h, 'a> {
    main: &'h UnitHeaders<'a>,
    supplementary: Option<&'h UnitHeaders<'a>>,
    units: Map<(bool, usize), Rc<Unit<'a>>>,
    found: Map<(bool, usize), FunctionName<'a>>,
}

/// An entry that a name is looked for in.
enum Referred {
    /// In the same unit.
    Here(UnitOffset),
    /// In a unit of the main file, or of the supplementary one.
    Elsewhere { supplementary: bool, offset: DebugInfoOffset },
    /// Nowhere: the name so far is all there is.
    End,
}

impl<'h, 'a> Names<'h, 'a> {
    pub(super) fn new(
        main: &'h UnitHeaders<'a>,
        supplementary: Option<&'h UnitHeaders<'a>>,
    ) -> Self {
        Self { main, supplementary, units: Map::default(), found: Map::default() }
    }

    /// The name of an entry of `unit`, whose sections are not necessarily those of the main file.
    pub(super) fn name(
        &mut self,
        unit: UnitRef<'_, Reader<'a>>,
        entry: UnitOffset,
    ) -> FunctionName<'a> {
        let mut name = FunctionName::default();
        let mut weak = None;
        let Ok(mut next) = read(unit, entry, &mut name, &mut weak) else { return name };
        let mut steps = 0;
        while let Referred::Here(offset) = next {
            steps += 1;
            match read(unit, offset, &mut name, &mut weak) {
                Ok(referred) if steps < MOST_REFERENCES && name.name.is_empty() => next = referred,
                _ => break,
            }
        }
        if let Referred::Elsewhere { supplementary, offset } = next
            && name.name.is_empty()
        {
            let far = self.far_name(supplementary, offset);
            (name.name, name.is_linkage) = (far.name, far.is_linkage);
            name.start_line = if name.start_line == 0 { far.start_line } else { name.start_line };
        }
        if name.name.is_empty() {
            name.name = weak.unwrap_or_default();
        }
        name
    }

    /// The name of an entry of any unit. Each is found once.
    fn far_name(&mut self, supplementary: bool, offset: DebugInfoOffset) -> FunctionName<'a> {
        let key = (supplementary, offset.0);
        if let Some(known) = self.found.get(&key) {
            return *known;
        }
        let (mut name, mut weak) = (FunctionName::default(), None);
        let mut place = Some((supplementary, offset));
        for _ in 0..MOST_REFERENCES {
            let Some((supplementary, offset)) = place.take() else { break };
            let Some(headers) = self.headers(supplementary) else { break };
            let Some(unit) = self.unit(supplementary, offset) else { break };
            let Some(entry) = offset.to_unit_offset(&unit.header) else { break };
            let unit = UnitRef::new(headers.dwarf, &unit);
            match read(unit, entry, &mut name, &mut weak) {
                Ok(Referred::Here(entry)) if name.name.is_empty() => {
                    let offset = entry.to_debug_info_offset(&unit.header);
                    place = offset.map(|offset| (supplementary, offset));
                }
                Ok(Referred::Elsewhere { supplementary, offset }) if name.name.is_empty() => {
                    place = Some((supplementary, offset));
                }
                _ => {}
            }
        }
        if name.name.is_empty() {
            name.name = weak.unwrap_or_default();
        }
        self.found.insert(key, name);
        name
    }

    fn headers(&self, supplementary: bool) -> Option<&'h UnitHeaders<'a>> {
        if supplementary { self.supplementary } else { Some(self.main) }
    }

    /// The unit that holds an offset.
    fn unit(&mut self, supplementary: bool, offset: DebugInfoOffset) -> Option<Rc<Unit<'a>>> {
        let headers = self.headers(supplementary)?;
        let index = headers.holding(offset)?;
        if let Some(unit) = self.units.get(&(supplementary, index)) {
            return Some(Rc::clone(unit));
        }
        if self.units.len() >= KEPT_UNITS {
            self.units.clear();
        }
        let unit = Rc::new(headers.dwarf.unit(*headers.headers.get(index)?).ok()?);
        self.units.insert((supplementary, index), Rc::clone(&unit));
        Some(unit)
    }
}

/// Reads the name and the line of an entry as far as they are not known, and the entry that it refers to. A name for people
/// goes to `weak`: the entry that is referred to may have one for the linker.
fn read<'a>(
    unit: UnitRef<'_, Reader<'a>>,
    entry: UnitOffset,
    name: &mut FunctionName<'a>,
    weak: &mut Option<&'a [u8]>,
) -> Result<Referred, gimli::Error> {
    let mut entries = unit.entries_raw(Some(entry))?;
    let mut next = Referred::End;
    let Some(abbreviation) = entries.read_abbreviation()? else { return Ok(next) };
    for spec in abbreviation.attributes() {
        let attr = entries.read_attribute(*spec)?;
        let text = || unit.attr_string(attr.value()).ok().map(|text| text.slice());
        match attr.name() {
            gimli::DW_AT_linkage_name | gimli::DW_AT_MIPS_linkage_name => {
                name.name = text().unwrap_or(name.name);
                name.is_linkage = true;
            }
            gimli::DW_AT_name => *weak = weak.or_else(text),
            gimli::DW_AT_decl_line if name.start_line == 0 => {
                name.start_line = attr.udata_value().map_or(0, small);
            }
            gimli::DW_AT_abstract_origin | gimli::DW_AT_specification => {
                next = referred(&attr.value());
            }
            _ => {}
        }
    }
    Ok(next)
}

fn referred(value: &AttributeValue<Reader<'_>>) -> Referred {
    match value {
        AttributeValue::UnitRef(offset) => Referred::Here(*offset),
        AttributeValue::DebugInfoRef(offset) => {
            Referred::Elsewhere { supplementary: false, offset: *offset }
        }
        AttributeValue::DebugInfoRefSup(offset) => {
            Referred::Elsewhere { supplementary: true, offset: *offset }
        }
        _ => Referred::End,
    }
}
