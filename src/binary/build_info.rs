//! The version control facts that Go's linker writes into a binary: `go version -m` shows them.
//!
//! The form is that of Go 1.18 and newer: 32 bytes of header, the version, and the modules, each behind its length.

use std::path::Path;

use object::{Object, ObjectSection};

use super::fault::BinaryFault;
use super::image::BinaryFile;

/// The sections that hold the facts, in ELF and in Mach-O.
const SECTIONS: [&str; 2] = [".go.buildinfo", "__go_buildinfo"];

/// The begin of the header.
const MAGIC: &[u8] = b"\xff Go buildinf:";

/// The flag of facts that follow the header.
const INLINE: u8 = 2;

/// The bytes of the header.
const HEADER: usize = 32;

/// The largest section that is read, in bytes.
const LARGEST: u64 = 4 << 20;

/// The commit that a binary was built of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The hash: `vcs.revision`.
    pub hash: String,
    /// The work tree had changes that were not committed: `vcs.modified`.
    pub is_modified: bool,
}

/// The revision in a binary of Go; `None` if it has none.
pub fn revision(path: &Path) -> Result<Option<Revision>, BinaryFault> {
    let file = BinaryFile::open(path)?;
    let object = file.object()?;
    let section = SECTIONS.iter().find_map(|name| object.section_by_name(name));
    let Some(section) = section.filter(|section| section.size() <= LARGEST) else {
        return Ok(None);
    };
    let data = section.data().map_err(BinaryFault::damaged)?;
    Ok(parse(data))
}

/// The revision in the bytes of the section.
fn parse(data: &[u8]) -> Option<Revision> {
    let header = data.strip_prefix(MAGIC)?;
    if header.get(1)? & INLINE == 0 {
        // Before Go 1.18 the header points into the memory of the process.
        return None;
    }
    let (_, rest) = text(data.get(HEADER..)?)?;
    let (modules, _) = text(rest)?;
    let modules = String::from_utf8_lossy(modules);
    let setting = |name: &str| {
        let mut settings = modules.lines().filter_map(|line| line.strip_prefix("build\t"));
        settings.find_map(|setting| setting.strip_prefix(name)?.strip_prefix('='))
    };
    let hash = setting("vcs.revision").filter(|_| setting("vcs") == Some("git"))?.to_owned();
    Some(Revision { hash, is_modified: setting("vcs.modified") == Some("true") })
}

/// A text behind its length, and the bytes behind it.
fn text(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let (mut length, mut shift) = (0_usize, 0);
    for (at, byte) in data.iter().enumerate().take(5) {
        length |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return data.get(at + 1..)?.split_at_checked(length);
        }
        shift += 7;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section with these texts.
    fn section(flags: u8, texts: &[&[u8]]) -> Vec<u8> {
        let mut data = MAGIC.to_vec();
        data.extend([8, flags]);
        data.resize(HEADER, 0);
        for text in texts {
            let length = text.len();
            data.extend([(length & 0x7f) as u8 | 0x80, (length >> 7) as u8]);
            data.extend(*text);
        }
        data
    }

    #[test]
    fn the_revision_stands_among_the_settings() {
        let modules = b"0w\xaf\x0c\x92t\x08\x02path\tshop\nbuild\t-buildmode=exe\nbuild\tvcs=git\n\
            build\tvcs.revision=8bc0abef\nbuild\tvcs.modified=true\n\xf92C1\x86\x18 r";
        let data = section(INLINE, &[b"go1.26.8", modules]);
        let expected = Revision { hash: "8bc0abef".to_owned(), is_modified: true };
        assert_eq!(parse(&data), Some(expected));
        assert_eq!(parse(&section(0, &[b"go1.17", modules])), None);
        assert_eq!(parse(&section(INLINE, &[b"go1.26.8", b"build\tvcs=git\n"])), None);
    }

    #[test]
    fn damaged_sections_have_none() {
        let data =
            section(INLINE, &[b"go1.26.8", b"build\tvcs=git\nbuild\tvcs.revision=8bc0abef\n"]);
        for end in 0..data.len() {
            assert_eq!(parse(&data[..end]), None, "{end}");
        }
        assert_eq!(parse(b"\xff Go buildinf:\x08\x02"), None);
    }
}
