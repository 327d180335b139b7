//! Names of functions: an entry has its own, or refers to the entry that has it, perhaps in another unit.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use gimli::{
    Abbreviations, AttributeValue, DebugInfoOffset, DebugStrOffsetsBase, Encoding, UnitHeader,
    UnitOffset, UnitRef, UnitSectionOffset, UnitType,
};

use super::first_entry::FirstEntry;
use super::lines::small;
use super::source::{DwarfSource, UnitPlace, Units, string_offset};
use super::{Reader, Unit};
use crate::binary::frames::FrameTable;
use crate::hash::Map;

/// References that are followed from one entry, at most: damaged files have loops.
const MOST_REFERENCES: usize = 16;

/// Units that are kept with their abbreviations, at most.
const KEPT_UNITS: usize = 128;

/// Bytes that are read of an entry in another unit at first.
const ENTRY_PART: u64 = 512;

/// The longest entry that is believed, but for a factor of 8.
const LONGEST_ENTRY: u64 = 1 << 15;

/// Bytes that are read of another unit for its first entry.
const FIRST_PART: u64 = 1 << 12;

/// A function's name for the linker, and the line that declares it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FunctionName {
    /// The string of the name; 0 if it has none.
    pub(super) name: u32,
    /// The line of the declaration, 0 if unknown.
    pub(super) start_line: u32,
    /// True for the name that the linker sees. C, and functions of one file, have only a name for people.
    pub(super) is_linkage: bool,
}

impl FunctionName {
    /// The name of an entry that refers to an entry with the name `origin`.
    fn or(self, origin: Self) -> Self {
        let is_better = self.name == 0 || (origin.is_linkage && !self.is_linkage);
        let named = if is_better { origin } else { self };
        let start_line = if self.start_line == 0 { origin.start_line } else { self.start_line };
        Self { start_line, ..named }
    }

    /// True if no other entry can add to it.
    fn is_complete(self) -> bool {
        self.is_linkage && self.start_line != 0
    }
}

/// The attributes of an entry that say its name.
struct EntryName<'a> {
    linkage: Option<AttributeValue<Reader<'a>>>,
    plain: Option<AttributeValue<Reader<'a>>>,
    start_line: u32,
    origin: Referred,
}

/// The entry that another one refers to.
enum Referred {
    /// In the same unit.
    Here(UnitOffset),
    /// In a unit of the main file, or of the supplementary one.
    Elsewhere(FarEntry),
    /// There is none.
    Nowhere,
}

/// An entry of any unit: in the supplementary file, and its offset there.
type FarEntry = (bool, DebugInfoOffset);

/// A unit whose entries are read one by one.
struct FarUnit {
    encoding: Encoding,
    abbreviations: Arc<Abbreviations>,
    strings: DebugStrOffsetsBase,
}

/// The names of a file's functions, each found once.
pub(super) struct Names<'a> {
    main: &'a Units<'a>,
    supplementary: Option<&'a Units<'a>>,
    units: Map<(bool, usize), FarUnit>,
    far: Map<FarEntry, FunctionName>,
    /// Names of entries of the unit at hand that others refer to.
    near: Map<UnitOffset, FunctionName>,
    /// Strings of `.debug_str`, of the supplementary file or not, by their offsets.
    strings: Map<(bool, u64), u32>,
    text: Vec<u8>,
    entry: Vec<u8>,
}

impl<'a> Names<'a> {
    pub(super) fn new(main: &'a Units<'a>, supplementary: Option<&'a Units<'a>>) -> Self {
        Self {
            main,
            supplementary,
            units: Map::default(),
            far: Map::default(),
            near: Map::default(),
            strings: Map::default(),
            text: Vec::new(),
            entry: Vec::new(),
        }
    }

    /// Forgets the entries of the unit before.
    pub(super) fn begin_unit(&mut self) {
        self.near.clear();
    }

    /// The name of an entry of a unit of the main file.
    pub(super) fn name(
        &mut self,
        unit: UnitRef<'_, Reader<'_>>,
        entry: UnitOffset,
        table: &mut FrameTable,
    ) -> FunctionName {
        let Ok(read) = read(unit, Some(entry)) else { return FunctionName::default() };
        let own = self.own(false, unit, &read, table);
        let origin = match read.origin {
            _ if own.is_complete() => return own,
            Referred::Nowhere => return own,
            Referred::Elsewhere(entry) => self.far_name(entry, table),
            Referred::Here(entry) => {
                if let Some(known) = self.near.get(&entry) {
                    return own.or(*known);
                }
                let name = self.near_name(unit, entry, table);
                self.near.insert(entry, name);
                name
            }
        };
        own.or(origin)
    }

    /// The name of an entry, by all that it refers to in turn.
    fn near_name(
        &mut self,
        unit: UnitRef<'_, Reader<'_>>,
        mut entry: UnitOffset,
        table: &mut FrameTable,
    ) -> FunctionName {
        let mut name = FunctionName::default();
        for _ in 0..MOST_REFERENCES {
            let Ok(read) = read(unit, Some(entry)) else { break };
            name = name.or(self.own(false, unit, &read, table));
            match read.origin {
                _ if name.is_complete() => break,
                Referred::Here(next) => entry = next,
                Referred::Elsewhere(next) => return name.or(self.far_name(next, table)),
                Referred::Nowhere => break,
            }
        }
        name
    }

    /// The name of an entry of any unit.
    fn far_name(&mut self, entry: FarEntry, table: &mut FrameTable) -> FunctionName {
        if let Some(known) = self.far.get(&entry) {
            return *known;
        }
        let (mut name, mut next) = (FunctionName::default(), Some(entry));
        for _ in 0..MOST_REFERENCES {
            let Some(entry) = next.take() else { break };
            let Some((own, origin)) = self.far_entry(entry, table) else { break };
            name = name.or(own);
            next = origin.filter(|_| !name.is_complete());
        }
        self.far.insert(entry, name);
        name
    }

    /// The name that an entry of any unit has itself, and the entry that it refers to.
    fn far_entry(
        &mut self,
        (is_supplementary, offset): FarEntry,
        table: &mut FrameTable,
    ) -> Option<(FunctionName, Option<FarEntry>)> {
        let units = self.units_of(is_supplementary)?;
        let index = units.holding(offset)?;
        let place = units.places[index];
        if self.units.len() >= KEPT_UNITS {
            self.units.clear();
        }
        let key = (is_supplementary, index);
        if let Entry::Vacant(slot) = self.units.entry(key) {
            slot.insert(far_unit(units, place)?);
        }
        let mut bytes = std::mem::take(&mut self.entry);
        let mut size = ENTRY_PART;
        let found = loop {
            let end = place.end.min((offset.0 as u64).saturating_add(size));
            let Some(part) = units.source.info.read(offset.0 as u64..end, &mut bytes) else {
                break None;
            };
            let unit = unit_of_part(self.units.get(&key)?, place, part, units.source);
            let unit = UnitRef::new(&units.source.dwarf, &unit);
            // The bytes have no header: the entry stands where the first one of a unit does.
            match read(unit, None) {
                Ok(read) => {
                    let name = self.own(is_supplementary, unit, &read, table);
                    let start = place.start as usize;
                    break Some((name, read.origin.of_unit(is_supplementary, start)));
                }
                Err(_) if end == place.end || size > LONGEST_ENTRY => break None,
                Err(_) => size *= 8,
            }
        };
        self.entry = bytes;
        found
    }

    /// The name that an entry has itself.
    fn own<'b>(
        &mut self,
        is_supplementary: bool,
        unit: UnitRef<'_, Reader<'b>>,
        read: &EntryName<'b>,
        table: &mut FrameTable,
    ) -> FunctionName {
        let start_line = read.start_line;
        let mut string = |value| self.string(is_supplementary, unit, value, table);
        let name = read.linkage.map_or(0, &mut string);
        if name != 0 {
            return FunctionName { name, start_line, is_linkage: true };
        }
        FunctionName { name: read.plain.map_or(0, string), start_line, is_linkage: false }
    }

    /// The string of an attribute. Each of `.debug_str` is read once.
    fn string<'b>(
        &mut self,
        is_supplementary: bool,
        unit: UnitRef<'_, Reader<'b>>,
        value: AttributeValue<Reader<'b>>,
        table: &mut FrameTable,
    ) -> u32 {
        let Some(offset) = string_offset(unit, &value) else {
            return unit.attr_string(value).map_or(0, |text| table.string(text.slice()));
        };
        let key = (is_supplementary, offset);
        if let Some(known) = self.strings.get(&key) {
            return *known;
        }
        let Some(units) = self.units_of(is_supplementary) else { return 0 };
        let text = units.source.strings.string(offset, &mut self.text);
        let string = text.map_or(0, |text| table.string(text));
        self.strings.insert(key, string);
        string
    }

    fn units_of(&self, is_supplementary: bool) -> Option<&'a Units<'a>> {
        if is_supplementary { self.supplementary } else { Some(self.main) }
    }
}

impl Referred {
    /// The entry, if `start` is the offset of the unit that refers to it.
    fn of_unit(&self, is_supplementary: bool, start: usize) -> Option<FarEntry> {
        match self {
            Self::Here(entry) => {
                let offset = start.checked_add(entry.0)?;
                Some((is_supplementary, DebugInfoOffset(offset)))
            }
            Self::Elsewhere((supplementary, offset)) => {
                Some((is_supplementary || *supplementary, *offset))
            }
            Self::Nowhere => None,
        }
    }
}

/// Reads what the entries of a unit need.
fn far_unit(units: &Units<'_>, place: UnitPlace) -> Option<FarUnit> {
    let mut buffer = Vec::new();
    // Most first entries are short; a long one is read with the whole unit.
    [FIRST_PART, u64::MAX].into_iter().find_map(|size| {
        let bytes = units.start(place, size, &mut buffer)?;
        let header = units.header(place, bytes).ok()?;
        let dwarf = &units.source.dwarf;
        let abbreviations =
            dwarf.debug_abbrev.abbreviations(header.debug_abbrev_offset()).map(Arc::new).ok()?;
        let first = FirstEntry::bases(header, &abbreviations, units.source).ok()?;
        let (encoding, strings) = (header.encoding(), first.strings);
        Some(FarUnit { encoding, abbreviations, strings })
    })
}

/// A unit whose entries are those in `part`.
fn unit_of_part<'b>(
    far: &FarUnit,
    place: UnitPlace,
    part: &'b [u8],
    source: &DwarfSource<'_>,
) -> Unit<'b> {
    let header = UnitHeader::new(
        far.encoding,
        (place.end - place.start) as usize,
        UnitType::Compilation,
        gimli::DebugAbbrevOffset(0),
        gimli::SectionId::DebugInfo,
        UnitSectionOffset(place.start as usize),
        gimli::EndianSlice::new(part, source.order),
    );
    Unit {
        header,
        abbreviations: Arc::clone(&far.abbreviations),
        name: None,
        comp_dir: None,
        low_pc: 0,
        str_offsets_base: far.strings,
        addr_base: gimli::DebugAddrBase(0),
        loclists_base: gimli::DebugLocListsBase(0),
        rnglists_base: gimli::DebugRngListsBase(0),
        line_program: None,
        dwo_id: None,
    }
}

/// Reads the attributes of an entry that say its name; of the first one without an offset.
fn read<'a>(
    unit: UnitRef<'_, Reader<'a>>,
    entry: Option<UnitOffset>,
) -> Result<EntryName<'a>, gimli::Error> {
    let mut entries = unit.entries_raw(entry)?;
    let mut read =
        EntryName { linkage: None, plain: None, start_line: 0, origin: Referred::Nowhere };
    let Some(abbreviation) = entries.read_abbreviation()? else { return Ok(read) };
    for spec in abbreviation.attributes() {
        let attr = entries.read_attribute(*spec)?;
        match attr.name() {
            gimli::DW_AT_linkage_name | gimli::DW_AT_MIPS_linkage_name => {
                read.linkage = Some(attr.value());
            }
            gimli::DW_AT_name => read.plain = Some(attr.value()),
            gimli::DW_AT_decl_line if read.start_line == 0 => {
                read.start_line = attr.udata_value().map_or(0, small);
            }
            gimli::DW_AT_abstract_origin | gimli::DW_AT_specification => {
                read.origin = referred(&attr.value());
            }
            _ => {}
        }
    }
    Ok(read)
}

fn referred(value: &AttributeValue<Reader<'_>>) -> Referred {
    match value {
        AttributeValue::UnitRef(offset) => Referred::Here(*offset),
        AttributeValue::DebugInfoRef(offset) => Referred::Elsewhere((false, *offset)),
        AttributeValue::DebugInfoRefSup(offset) => Referred::Elsewhere((true, *offset)),
        _ => Referred::Nowhere,
    }
}
