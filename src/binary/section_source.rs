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
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file_are_those_of_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bytes");
        std::fs::write(&path, b"before0123456789").unwrap();
        let file = File::open(&path).unwrap();
        let in_file = SectionSource::File { file: &file, start: 6, size: 10 };
        let in_memory = SectionSource::Memory(b"0123456789".into());
        for source in [in_file, in_memory] {
            let mut buffer = Vec::new();
            assert_eq!(source.read(2..5, &mut buffer), Some(&b"234"[..]));
            assert_eq!(source.read(9..10, &mut buffer), Some(&b"9"[..]));
            assert_eq!(source.read(10..10, &mut buffer), Some(&b""[..]));
            assert_eq!(source.read(9..11, &mut buffer), None);
        }
        let text = [b"\0ab\0".to_vec(), vec![b'x'; 1000], b"\0end".to_vec()].concat();
        std::fs::write(&path, &text).unwrap();
        let in_file = SectionSource::File { file: &file, start: 0, size: text.len() as u64 };
        let in_memory = SectionSource::Memory((&*text).into());
        for source in [in_file, in_memory] {
            let mut buffer = Vec::new();
            assert_eq!(source.string(0, &mut buffer), Some(&b""[..]));
            assert_eq!(source.string(2, &mut buffer), Some(&b"b"[..]));
            assert_eq!(source.string(4, &mut buffer).map(<[u8]>::len), Some(1000));
            // A string without its end, and none at all.
            for offset in [1006, 1008, 1009, u64::MAX] {
                assert_eq!(source.string(offset, &mut buffer), None);
            }
        }
        // The file was cut off after its headers were read.
        let cut = SectionSource::File { file: &file, start: 6, size: 2000 };
        assert_eq!(cut.read(1000..1500, &mut Vec::new()), None);
    }
}
