//! The first entry of a unit: the addresses and the folder of the unit, and the bases of its offsets.

use std::sync::Arc;

use gimli::{
    Abbreviations, AttributeValue, DebugAddrBase, DebugLineOffset, DebugLocListsBase,
    DebugRngListsBase, DebugStrOffsetsBase, DwoId, UnitHeader, UnitRef, UnitType,
};

use super::entries::{Sought, UnitFacts};
use super::source::DwarfSource;
use super::{Reader, Unit};

/// The facts of a unit that its first entry says.
pub(super) struct FirstEntry {
    /// Sorted indices of the addresses in the ranges of the unit. `None` if it has no ranges.
    pub(super) indices: Option<Vec<u32>>,
    /// The folder of compilation, or nothing.
    pub(super) folder: Vec<u8>,
    /// The base of indices of strings.
    pub(super) strings: DebugStrOffsetsBase,
    low_pc: u64,
    addresses: DebugAddrBase,
    ranges: DebugRngListsBase,
    lines: Option<DebugLineOffset>,
    dwo_id: Option<DwoId>,
}

impl FirstEntry {
    /// Reads the entry. The entries of `header` may break off behind it.
    pub(super) fn read(
        header: UnitHeader<Reader<'_>>,
        abbreviations: &Arc<Abbreviations>,
        source: &DwarfSource<'_>,
        sought: Sought<'_>,
    ) -> Result<Self, gimli::Error> {
        let mut first = Self::bases(header, abbreviations, source)?;
        let unit = first.bare_unit(header, abbreviations);
        let unit = UnitRef::new(&source.dwarf, &unit);
        let facts = UnitFacts::read(unit)?;
        first.indices = facts.addresses(unit, sought);
        if first.indices.as_ref().is_none_or(|indices| !indices.is_empty())
            && let Some(folder) = facts.folder
        {
            let folder = source.string(unit, folder, &mut Vec::new(), <[u8]>::to_vec);
            first.folder = folder.unwrap_or_default();
        }
        Ok(first)
    }

    /// Reads the bases alone, without addresses and folder.
    pub(super) fn bases(
        header: UnitHeader<Reader<'_>>,
        abbreviations: &Arc<Abbreviations>,
        source: &DwarfSource<'_>,
    ) -> Result<Self, gimli::Error> {
        let (encoding, kind) = (header.encoding(), source.dwarf.file_type);
        let mut first = Self {
            indices: None,
            folder: Vec::new(),
            low_pc: 0,
            strings: DebugStrOffsetsBase::default_for_encoding_and_file(encoding, kind),
            addresses: DebugAddrBase(0),
            ranges: DebugRngListsBase::default_for_encoding_and_file(encoding, kind),
            lines: None,
            dwo_id: match header.type_() {
                UnitType::Skeleton(id) | UnitType::SplitCompilation(id) => Some(id),
                _ => None,
            },
        };
        let mut low = None;
        let mut entries = header.entries_raw(abbreviations, None)?;
        let abbreviation = entries.read_abbreviation()?.ok_or(gimli::Error::MissingUnitDie)?;
        for spec in abbreviation.attributes() {
            let attr = entries.read_attribute(*spec)?;
            match (attr.name(), attr.value()) {
                (gimli::DW_AT_low_pc, value) => low = Some(value),
                (_, AttributeValue::DebugLineRef(offset)) => first.lines = Some(offset),
                (_, AttributeValue::DebugStrOffsetsBase(base)) => first.strings = base,
                (_, AttributeValue::DebugAddrBase(base)) => first.addresses = base,
                (_, AttributeValue::DebugRngListsBase(base)) => first.ranges = base,
                (_, AttributeValue::DwoId(id)) => first.dwo_id = first.dwo_id.or(Some(id)),
                _ => {}
            }
        }
        if let Some(low) = low {
            let unit = first.bare_unit(header, abbreviations);
            first.low_pc = source.dwarf.attr_address(&unit, low)?.unwrap_or(0);
        }
        Ok(first)
    }

    /// The unit with its line program, whose bytes stand in `lines`.
    pub(super) fn unit<'b>(
        &self,
        header: UnitHeader<Reader<'b>>,
        abbreviations: &Arc<Abbreviations>,
        source: &'b DwarfSource<'_>,
        lines: &'b mut Vec<u8>,
    ) -> Result<Unit<'b>, gimli::Error> {
        let mut unit = self.bare_unit(header, abbreviations);
        if let Some(offset) = self.lines {
            let program = source.line_program(offset, header.address_size(), lines)?;
            unit.line_program = Some(program);
        }
        Ok(unit)
    }

    fn bare_unit<'b>(
        &self,
        header: UnitHeader<Reader<'b>>,
        abbreviations: &Arc<Abbreviations>,
    ) -> Unit<'b> {
        Unit {
            header,
            abbreviations: Arc::clone(abbreviations),
            name: None,
            comp_dir: None,
            low_pc: self.low_pc,
            str_offsets_base: self.strings,
            addr_base: self.addresses,
            // Places of variables are not read.
            loclists_base: DebugLocListsBase(0),
            rnglists_base: self.ranges,
            line_program: None,
            dwo_id: self.dwo_id,
        }
    }
}
