//! Debug information as it is read: units one by one, strings one by one, and the other sections whole.

use gimli::{
    AttributeValue, DebugAbbrevOffset, DebugInfoOffset, DebugLine, DebugLineOffset,
    DebugTypeSignature, DwoId, Encoding, EndianSlice, Error, IncompleteLineProgram, Reader as _,
    RunTimeEndian, Section as _, SectionId, UnitHeader, UnitOffset, UnitRef, UnitSectionOffset,
    UnitType,
};

use super::{Dwarf, Reader};
use crate::binary::section_source::SectionSource;

/// Bytes that hold the longest header of a unit.
const LONGEST_HEADER: u64 = 40;

/// The sections of a file with debug information.
pub(in crate::binary) struct DwarfSource<'a> {
    /// All sections but those below, which are empty here if they are read in parts.
    pub(in crate::binary) dwarf: Dwarf<'a>,
    /// `.debug_info`.
    pub(in crate::binary) info: SectionSource<'a>,
    /// `.debug_str`.
    pub(in crate::binary) strings: SectionSource<'a>,
    /// `.debug_line`.
    pub(in crate::binary) lines: SectionSource<'a>,
    pub(in crate::binary) order: RunTimeEndian,
}

/// The place of a unit in its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnitPlace {
    /// The offset of its header.
    pub(super) start: u64,
    /// The offset behind its last entry.
    pub(super) end: u64,
}

/// The units of a file, in the order of their offsets.
pub(super) struct Units<'a> {
    pub(super) source: &'a DwarfSource<'a>,
    pub(super) places: Vec<UnitPlace>,
}

impl<'a> DwarfSource<'a> {
    /// The source of sections that are all in memory.
    pub(in crate::binary) fn of_memory(dwarf: Dwarf<'a>, order: RunTimeEndian) -> Self {
        let info = SectionSource::Memory(dwarf.debug_info.reader().slice().into());
        let strings = SectionSource::Memory(dwarf.debug_str.reader().slice().into());
        let lines = SectionSource::Memory(dwarf.debug_line.reader().slice().into());
        Self { dwarf, info, strings, lines, order }
    }

    /// The line program at an offset, whose bytes stand in `buffer`.
    pub(super) fn line_program<'b>(
        &'b self,
        offset: DebugLineOffset,
        address_size: u8,
        buffer: &'b mut Vec<u8>,
    ) -> Result<IncompleteLineProgram<Reader<'b>>, Error> {
        let start = offset.0 as u64;
        let size = {
            let bytes = self.lines.read(start..start.saturating_add(12), buffer);
            let mut bytes = EndianSlice::new(bytes.ok_or(Error::Io)?, self.order);
            let (length, format) = bytes.read_initial_length()?;
            (length as u64).saturating_add(format.initial_length_size().into())
        };
        let bytes = self.lines.read(start..start.saturating_add(size), buffer).ok_or(Error::Io)?;
        let section = DebugLine::from(EndianSlice::new(bytes, self.order));
        section.program(DebugLineOffset(0), address_size, None, None)
    }

    /// Calls `with` with the string of an attribute.
    pub(super) fn string<'b, T>(
        &self,
        unit: UnitRef<'_, Reader<'b>>,
        value: AttributeValue<Reader<'b>>,
        buffer: &mut Vec<u8>,
        with: impl FnOnce(&[u8]) -> T,
    ) -> Option<T> {
        match string_offset(unit, &value) {
            Some(offset) => self.strings.string(offset, buffer).map(with),
            None => unit.attr_string(value).ok().map(|text| with(text.slice())),
        }
    }
}

/// The offset in `.debug_str` of a string; `None` for one of another section.
pub(super) fn string_offset(
    unit: UnitRef<'_, Reader<'_>>,
    value: &AttributeValue<Reader<'_>>,
) -> Option<u64> {
    match value {
        AttributeValue::DebugStrRef(offset) => Some(offset.0 as u64),
        AttributeValue::DebugStrOffsetsIndex(index) => {
            unit.string_offset(*index).ok().map(|offset| offset.0 as u64)
        }
        _ => None,
    }
}

impl<'a> Units<'a> {
    /// The units up to the first damaged one.
    pub(super) fn new(source: &'a DwarfSource<'a>) -> Self {
        let (mut places, mut buffer, mut start) = (Vec::new(), Vec::new(), 0);
        let size = source.info.len();
        // The length of a unit takes 12 bytes at most. No unit is shorter.
        while let Some(bytes) = source.info.read(start..start.saturating_add(12), &mut buffer) {
            let mut bytes = EndianSlice::new(bytes, source.order);
            let Ok((length, format)) = bytes.read_initial_length() else { break };
            let length = (length as u64).checked_add(format.initial_length_size().into());
            let end = length.and_then(|length| start.checked_add(length));
            let Some(end) = end.filter(|end| *end <= size && *end - start > 10) else { break };
            places.push(UnitPlace { start, end });
            start = end;
        }
        Self { source, places }
    }

    /// The unit that holds an offset, by its index.
    pub(super) fn holding(&self, offset: DebugInfoOffset) -> Option<usize> {
        let offset = offset.0 as u64;
        let index = self.places.partition_point(|place| place.start <= offset).checked_sub(1)?;
        (offset < self.places[index].end).then_some(index)
    }

    /// The first `size` bytes of a unit, or all of a shorter one.
    pub(super) fn start<'b>(
        &'b self,
        place: UnitPlace,
        size: u64,
        buffer: &'b mut Vec<u8>,
    ) -> Option<&'b [u8]> {
        let end = place.end.min(place.start.saturating_add(size.max(LONGEST_HEADER)));
        self.source.info.read(place.start..end, buffer)
    }

    /// The header of a unit by its first bytes. Its entries are those among these bytes.
    pub(super) fn header<'b>(
        &self,
        place: UnitPlace,
        bytes: &'b [u8],
    ) -> Result<UnitHeader<Reader<'b>>, Error> {
        let input = &mut EndianSlice::new(bytes, self.source.order);
        let (_, format) = input.read_initial_length()?;
        // Of a unit that breaks off, the length is that of its bytes.
        let unit_length = input.len();
        let version = input.read_u16()?;
        let (kind, abbreviations, address_size);
        match version {
            2..=4 => {
                kind = gimli::DW_UT_compile;
                abbreviations = input.read_offset(format)?;
                address_size = input.read_u8()?;
            }
            5 => {
                kind = gimli::DwUt(input.read_u8()?);
                address_size = input.read_u8()?;
                abbreviations = input.read_offset(format)?;
            }
            _ => return Err(Error::UnknownVersion(version.into())),
        }
        if !matches!(address_size, 1 | 2 | 4 | 8) {
            return Err(Error::UnsupportedAddressSize(address_size));
        }
        let signed = |input: &mut Reader<'b>| {
            let type_signature = DebugTypeSignature(input.read_u64()?);
            Ok::<_, Error>((type_signature, UnitOffset(input.read_offset(format)?)))
        };
        let unit_type = match kind {
            gimli::DW_UT_compile => UnitType::Compilation,
            gimli::DW_UT_partial => UnitType::Partial,
            gimli::DW_UT_skeleton => UnitType::Skeleton(DwoId(input.read_u64()?)),
            gimli::DW_UT_split_compile => UnitType::SplitCompilation(DwoId(input.read_u64()?)),
            gimli::DW_UT_type => {
                let (type_signature, type_offset) = signed(input)?;
                UnitType::Type { type_signature, type_offset }
            }
            gimli::DW_UT_split_type => {
                let (type_signature, type_offset) = signed(input)?;
                UnitType::SplitType { type_signature, type_offset }
            }
            other => return Err(Error::UnknownUnitType(other)),
        };
        let start = usize::try_from(place.start).map_err(|_| Error::UnsupportedOffset)?;
        Ok(UnitHeader::new(
            Encoding { format, version, address_size },
            unit_length,
            unit_type,
            DebugAbbrevOffset(abbreviations),
            SectionId::DebugInfo,
            UnitSectionOffset(start),
            *input,
        ))
    }
}
