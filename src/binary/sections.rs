//! Sections of debug information, read whole and checked against the file before memory is taken for them.

use std::borrow::Cow;

use gimli::{DwarfSections, RunTimeEndian, SectionId};
use object::{CompressionFormat, Object, ObjectSection};

use super::fault::BinaryFault;
use super::image::{ObjectData, PlacedObject};
use super::section_source::SectionSource;

/// The largest factor by which zlib shrinks data, rounded up.
const ZLIB_FACTOR: u64 = 1040;

/// The largest factor that is believed of zstd, which has no bound of its own.
const ZSTD_FACTOR: u64 = 4096;

/// A section's bytes, of the file or uncompressed.
pub(super) type SectionBytes<'a> = Cow<'a, [u8]>;

/// The byte order of an object.
pub(super) fn endian<'a>(object: &object::File<'a, ObjectData<'a>>) -> RunTimeEndian {
    if object.is_little_endian() { RunTimeEndian::Little } else { RunTimeEndian::Big }
}

/// Reads sections of an object, at most `budget` bytes of them.
pub(super) struct SectionReader<'a, 'file> {
    object: &'file object::File<'a, ObjectData<'a>>,
    budget: u64,
}

impl<'a, 'file> SectionReader<'a, 'file> {
    pub(super) fn new(object: &'file object::File<'a, ObjectData<'a>>, budget: u64) -> Self {
        Self { object, budget }
    }

    /// The bytes of a section; empty if there is none.
    pub(super) fn read(&mut self, name: &str) -> Result<SectionBytes<'a>, BinaryFault> {
        let Some(section) = self.object.section_by_name(name) else {
            return Ok(Cow::Borrowed(&[]));
        };
        let range = section.compressed_file_range().map_err(BinaryFault::damaged)?;
        let (stored, size) = (range.compressed_size, range.uncompressed_size);
        let most = match range.format {
            CompressionFormat::None => stored,
            CompressionFormat::Zlib => stored.saturating_mul(ZLIB_FACTOR).saturating_add(1 << 12),
            _ => stored.saturating_mul(ZSTD_FACTOR).saturating_add(1 << 12),
        };
        if size > most {
            return Err(BinaryFault::Damaged(format!("{name} claims {size} bytes of {stored}")));
        }
        self.budget =
            self.budget.checked_sub(size.max(stored)).ok_or(BinaryFault::TooLarge(size))?;
        section.uncompressed_data().map_err(BinaryFault::damaged)
    }

    /// A section that is read in parts if it is not compressed.
    pub(super) fn source(
        &mut self,
        placed: &PlacedObject<'a>,
        name: &str,
    ) -> Result<SectionSource<'a>, BinaryFault> {
        if let Some(section) = self.object.section_by_name(name) {
            let range = section.compressed_file_range().map_err(BinaryFault::damaged)?;
            let start = placed.start.checked_add(range.offset);
            if let (CompressionFormat::None, Some(start)) = (range.format, start) {
                let (file, size) = (placed.file, range.compressed_size);
                let length = file.metadata().map_err(BinaryFault::damaged)?.len();
                // A part is as large as its section at most, so no memory is taken for what the file does not have.
                if start.checked_add(size).is_none_or(|end| end > length) {
                    return Err(BinaryFault::Damaged(format!("{name} ends behind the file")));
                }
                self.budget = self.budget.checked_sub(size).ok_or(BinaryFault::TooLarge(size))?;
                return Ok(SectionSource::File { file, start, size });
            }
        }
        self.read(name).map(SectionSource::Memory)
    }

    /// The sections that functions and lines need, under the names that `name` gives them.
    pub(super) fn dwarf(
        &mut self,
        name: impl Fn(SectionId) -> Option<&'static str>,
    ) -> Result<DwarfSections<SectionBytes<'a>>, BinaryFault> {
        DwarfSections::load(|id| match name(id).filter(|_| is_needed(id)) {
            Some(name) => self.read(name),
            None => Ok(Cow::Borrowed(&[][..])),
        })
    }
}

/// True for a section that functions and lines need. Locations of variables, macros and types are not read.
fn is_needed(id: SectionId) -> bool {
    matches!(
        id,
        SectionId::DebugAbbrev
            | SectionId::DebugAddr
            | SectionId::DebugInfo
            | SectionId::DebugLine
            | SectionId::DebugLineStr
            | SectionId::DebugRanges
            | SectionId::DebugRngLists
            | SectionId::DebugStr
            | SectionId::DebugStrOffsets
            | SectionId::DebugCuIndex
            | SectionId::DebugTuIndex
    )
}
