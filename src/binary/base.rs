//! Base addresses: the difference between an address of the process and the same place in the file, as pprof's
//! `elfexec.GetBase` computes it.

use super::fault::BinaryFault;

/// Bytes of a page. pprof assumes this size, too.
const PAGE: u64 = 4096;

/// The start of the upper half of the address space, where the kernel is.
const KERNEL_HALF: u64 = 1 << 63;

/// The kernel's page offset on `PowerPC64`.
const PAGE_OFFSET_PPC64: u64 = 0xc000_0000_0000_0000;

/// The type of an ELF file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElfType {
    /// A program at a fixed address.
    Exec,
    /// A shared library, or a program at any address.
    Dyn,
    /// An object file, as kernel modules are.
    Rel,
    /// Any other type.
    Other(u16),
}

/// A loadable segment of an ELF file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// The offset in the file.
    pub offset: u64,
    /// The address of the first byte.
    pub address: u64,
    /// Bytes in the file.
    pub file_size: u64,
    /// Bytes in memory.
    pub memory_size: u64,
    /// True if it holds instructions.
    pub is_executable: bool,
}

/// The addresses of a mapping: its start, its limit, and the file offset of its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MappedRange {
    /// First address.
    pub start: u64,
    /// First address after it.
    pub limit: u64,
    /// The offset of `start` in the file.
    pub offset: u64,
}

/// The base of a mapping: an address of the process less the base is an address of the file. `stext` is the value of the
/// kernel's relocation symbol. Differences wrap, as in pprof.
pub fn base(
    kind: ElfType,
    segment: Option<&Segment>,
    stext: Option<u64>,
    range: MappedRange,
) -> Result<u64, BinaryFault> {
    let MappedRange { start, limit, offset } = range;
    if start == 0 && offset == 0 && (limit == u64::MAX || limit == 0) {
        // A mapping of the whole address space: addresses are those of the file.
        return Ok(0);
    }
    let moved = |segment: &Segment| {
        start.wrapping_sub(offset).wrapping_add(segment.offset).wrapping_sub(segment.address)
    };
    let refused = |why: String| Err(BinaryFault::NoBase(why));
    match (kind, segment) {
        (ElfType::Exec, None) => Ok(0),
        (ElfType::Exec, Some(segment)) => {
            if stext.is_none() && start > 0 && start < KERNEL_HALF {
                return Ok(moved(segment));
            }
            if let Some(base) = kernel_base(segment, stext, range) {
                return Ok(base);
            }
            if start == 0 && limit != 0 && stext.is_none() {
                return Ok(start.wrapping_sub(segment.address));
            }
            refused(format!(
                "don't know how to handle EXEC segment: start=0x{start:x} limit=0x{limit:x} offset=0x{offset:x}"
            ))
        }
        (ElfType::Rel, _) if offset != 0 => {
            refused("don't know how to handle mapping.Offset".to_owned())
        }
        (ElfType::Rel, _) => Ok(start),
        (ElfType::Dyn, None) => Ok(start.wrapping_sub(offset)),
        (ElfType::Dyn, Some(segment)) => {
            Ok(kernel_base(segment, stext, range).unwrap_or_else(|| moved(segment)))
        }
        (ElfType::Other(kind), _) => {
            refused(format!("don't know how to handle FileHeader.Type {kind}"))
        }
    }
}

/// The base of a mapping of the kernel: tools take `_text` or `_stext` as its start, and some move it to page 0.
fn kernel_base(segment: &Segment, stext: Option<u64>, range: MappedRange) -> Option<u64> {
    let MappedRange { start, limit, offset } = range;
    if segment.address == start.wrapping_sub(offset) {
        return Some(offset);
    }
    if let Some(stext) = stext.filter(|_| start == 0 && limit != 0) {
        return Some(start.wrapping_sub(stext));
    }
    let aligned = stext.filter(|stext| start % PAGE == stext % PAGE);
    if start >= KERNEL_HALF
        && limit > start
        && (offset == 0 || offset == PAGE_OFFSET_PPC64 || offset == start)
    {
        return Some(start.wrapping_sub(aligned.unwrap_or(segment.address)));
    }
    aligned.filter(|_| !start.is_multiple_of(PAGE)).map(|stext| start.wrapping_sub(stext))
}

/// The segments that a mapping with this file offset and size may come from, as `elfexec.ProgramHeadersForMapping` selects
/// them.
pub fn segments_of(segments: &[Segment], offset: u64, size: u64) -> Vec<&Segment> {
    let limit = offset.wrapping_add(size);
    let fits = |segment: &&Segment| {
        let end = segment.offset.wrapping_add(segment.memory_size);
        // The offset of a segment without bytes in the file means nothing.
        if segment.file_size == 0 || offset >= end || segment.offset >= limit {
            return false;
        }
        let aligned = segment.offset.saturating_sub(segment.address % PAGE);
        let is_tail = offset > segment.offset
            && end < offset.wrapping_add(PAGE)
            && limit >= end.wrapping_add(PAGE);
        offset >= aligned && !is_tail
    };
    segments.iter().filter(fits).collect()
}

/// The one segment with this offset of the file, as `elfexec.HeaderForFileOffset` finds it.
pub fn segment_at<'a>(
    segments: &[&'a Segment],
    offset: u64,
) -> Result<Option<&'a Segment>, BinaryFault> {
    let holds = |segment: &&&Segment| {
        offset >= segment.offset && offset < segment.offset.wrapping_add(segment.memory_size)
    };
    let mut found = segments.iter().filter(holds);
    match (found.next(), found.next()) {
        (Some(segment), None) => Ok(Some(segment)),
        (None, _) => {
            Err(BinaryFault::NoBase(format!("no program header matches file offset {offset:x}")))
        }
        _ => Err(BinaryFault::NoBase(format!("two program headers match file offset {offset:x}"))),
    }
}

#[cfg(test)]
#[path = "tests/base.rs"]
mod tests;
