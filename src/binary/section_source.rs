//! The bytes of a section: in memory, or of the file, read part by part.

use std::borrow::Cow;
use std::ffi::CStr;
use std::fs::File;
use std::ops::Range;

/// Bytes that are read of a string at first; most names are shorter.
const STRING_PART: u64 = 256;

/// The longest string that is believed.
const LONGEST_STRING: u64 = 1 << 20;

/// A section that is read in parts.
pub(super) enum SectionSource<'a> {
    /// The whole section: one that was compressed, or one of a small file.
    Memory(Cow<'a, [u8]>),
    /// A range of a file, which costs no memory but that of the parts.
    File {
        /// The file, shared by threads.
        file: &'a File,
        /// The offset of the section in the file.
        start: u64,
        /// Bytes of the section.
        size: u64,
    },
}

impl SectionSource<'_> {
    /// Bytes of the section.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File { size, .. } => *size,
        }
    }

    /// The bytes of a range; those of a file stand in `buffer`. `None` beyond the section, and if the file cannot be read.
    pub(super) fn read<'b>(
        &'b self,
        range: Range<u64>,
        buffer: &'b mut Vec<u8>,
    ) -> Option<&'b [u8]> {
        if range.end > self.len() {
            return None;
        }
        match self {
            Self::Memory(bytes) => bytes.get(range.start as usize..range.end as usize),
            Self::File { file, start, .. } => {
                let size = usize::try_from(range.end.checked_sub(range.start)?).ok()?;
                if buffer.len() < size {
                    buffer.resize(size, 0);
                }
                let part = buffer.get_mut(..size)?;
                read_at(file, start.checked_add(range.start)?, part).ok()?;
                Some(part)
            }
        }
    }

    /// The string at an offset, up to its zero; that of a file stands in `buffer`.
    pub(super) fn string<'b>(&'b self, offset: u64, buffer: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        let whole =
            |bytes: &[u8]| CStr::from_bytes_until_nul(bytes).ok().map(|s| s.to_bytes().len());
        if let Self::Memory(bytes) = self {
            let rest = bytes.get(usize::try_from(offset).ok()?..)?;
            return rest.get(..whole(rest)?);
        }
        let left = self.len().checked_sub(offset)?;
        let mut size = STRING_PART.min(left);
        let length = loop {
            if let Some(length) = whole(self.read(offset..offset + size, buffer)?) {
                break length;
            }
            if size == left || size >= LONGEST_STRING {
                return None;
            }
            size = (size * 8).min(left);
        };
        buffer.get(..length)
    }
}

/// Fills `part` from an offset of a file, whose position other threads do not see.
#[cfg(unix)]
fn read_at(file: &File, offset: u64, part: &mut [u8]) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, part, offset)
}

/// Fills `part` from an offset of a file.
#[cfg(windows)]
fn read_at(file: &File, mut offset: u64, mut part: &mut [u8]) -> std::io::Result<()> {
    while !part.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, part, offset)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => {
                part = &mut part[count..];
                offset += count as u64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "tests/section_source.rs"]
mod tests;
