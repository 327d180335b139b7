//! The headers of an object file: its kind, its segments, its build id, and the name of the file with its debug information.

use std::fs::File;
use std::path::{Path, PathBuf};

use object::read::elf::{ElfFile, FileHeader, ProgramHeader, SectionHeader};
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{
    Architecture, FileKind, Object, ObjectSection, ObjectSegment, ObjectSymbol, ReadCache,
    ReadCacheRange, ReadRef, elf,
};

use super::base::{ElfType, MappedRange, Segment, base, segment_at, segments_of};
use super::build_id;
use super::fault::BinaryFault;
use super::mapping::BinaryMapping;

/// The largest section of notes that is read, in bytes.
const LARGEST_NOTES: u64 = 1 << 20;

/// Bytes of a page, for the test that pprof makes before it looks for the kernel's symbol.
const PAGE: u64 = 4096;

/// First bytes of the files that are read: ELF, Mach-O of both byte orders, several Mach-O files in one, PE.
const MAGIC: [&[u8]; 9] = [
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\xca\xfe\xba\xbf",
    b"\xbe\xba\xfe\xca",
    b"MZ",
];

/// True if a file that begins with `start` is a binary, not a profile.
pub fn is_binary(start: &[u8]) -> bool {
    MAGIC.iter().any(|magic| start.starts_with(magic))
}

/// The part of a file that holds one object, read range by range.
pub(super) type ObjectData<'a> = ReadCacheRange<'a, File>;

/// An object file that is open. What is read through its object stays until it is dropped.
pub(super) struct BinaryFile {
    cache: ReadCache<File>,
    /// The handle for what is read in parts and does not stay.
    file: File,
    size: u64,
}

/// An object, and its place in its file.
pub(super) struct PlacedObject<'a> {
    pub(super) object: object::File<'a, ObjectData<'a>>,
    pub(super) file: &'a File,
    /// The offset of the object, which is not 0 in a file of several ones.
    pub(super) start: u64,
}

impl BinaryFile {
    /// Opens a regular file.
    pub(super) fn open(path: &Path) -> Result<Self, BinaryFault> {
        let failed = |error| BinaryFault::from_io(&error);
        // A FIFO would wait for its writer, and a device may have no end.
        if !std::fs::metadata(path).map_err(failed)?.is_file() {
            return Err(BinaryFault::NotAFile);
        }
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        let cached = file.try_clone().map_err(failed)?;
        Ok(Self { cache: ReadCache::new(cached), file, size })
    }

    /// The bytes of the file, read on demand.
    pub(super) fn whole(&self) -> ObjectData<'_> {
        self.cache.range(0, self.size)
    }

    /// The object of the file; of several the one for this machine's processor.
    pub(super) fn object(&self) -> Result<object::File<'_, ObjectData<'_>>, BinaryFault> {
        self.placed_object().map(|placed| placed.object)
    }

    /// The object of the file, with its place.
    pub(super) fn placed_object(&self) -> Result<PlacedObject<'_>, BinaryFault> {
        let whole = self.cache.range(0, self.size);
        let start = whole.read_bytes_at(0, self.size.min(4)).map_err(|()| damaged_start())?;
        if !is_binary(start) {
            return Err(BinaryFault::UnknownFormat);
        }
        let kind = FileKind::parse(whole).map_err(BinaryFault::damaged)?;
        let range = match kind {
            FileKind::MachOFat32 => {
                let fat = MachOFatFile32::parse(whole).map_err(BinaryFault::damaged)?;
                fitting(fat.arches())
            }
            FileKind::MachOFat64 => {
                let fat = MachOFatFile64::parse(whole).map_err(BinaryFault::damaged)?;
                fitting(fat.arches())
            }
            _ => Some((0, self.size)),
        };
        let (offset, size) = range
            .filter(|(offset, size)| offset.checked_add(*size).is_some_and(|end| end <= self.size))
            .ok_or_else(|| BinaryFault::Damaged("no object for this processor".to_owned()))?;
        let object = object::File::parse(self.cache.range(offset, size));
        let object = object.map_err(BinaryFault::damaged)?;
        Ok(PlacedObject { object, file: &self.file, start: offset })
    }
}

fn damaged_start() -> BinaryFault {
    BinaryFault::Damaged("the file is truncated".to_owned())
}

/// Offset and size of the object for this machine's processor.
fn fitting<A: FatArch>(arches: &[A]) -> Option<(u64, u64)> {
    let wanted = match std::env::consts::ARCH {
        "x86_64" => Architecture::X86_64,
        "aarch64" => Architecture::Aarch64,
        "x86" => Architecture::I386,
        "arm" => Architecture::Arm,
        "powerpc64" => Architecture::PowerPc64,
        _ => return None,
    };
    let found = arches.iter().find(|arch| arch.architecture() == wanted)?;
    Some((found.offset().into(), found.size().into()))
}

/// The place of an object file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Layout {
    /// ELF: its type, its loadable segments, the one of `.text`, and the value of the kernel's relocation symbol.
    Elf { kind: ElfType, segments: Vec<Segment>, text: Option<Segment>, stext: Option<u64> },
    /// Mach-O: the address of `__TEXT`.
    MachO(u64),
    /// PE: the preferred address.
    Pe(u64),
}

/// An object file by its headers, for one mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The path of the file.
    pub path: PathBuf,
    /// The build id in hexadecimal digits; empty if the file has none. The UUID of a Mach-O file.
    pub build_id: String,
    /// The name of the file with its debug information, and the checksum of that file.
    pub debug_link: Option<(PathBuf, u32)>,
    layout: Layout,
}

impl Image {
    /// Reads the headers of a file, and checks that a base for `mapping` can be computed, as pprof does.
    pub fn open(path: &Path, mapping: &BinaryMapping) -> Result<Self, BinaryFault> {
        let file = BinaryFile::open(path)?;
        let object = file.object()?;
        let layout = match &object {
            object::File::Elf32(elf) => elf_layout(elf, path, mapping),
            object::File::Elf64(elf) => elf_layout(elf, path, mapping),
            object::File::MachO32(_) | object::File::MachO64(_) => {
                let text = object.segments().find(|s| s.name() == Ok(Some("__TEXT")));
                let text = text
                    .map(|segment| segment.address())
                    .ok_or_else(|| BinaryFault::NoBase("no __TEXT segment".to_owned()))?;
                Layout::MachO(text)
            }
            _ => Layout::Pe(object.relative_address_base()),
        };
        let build_id = object_build_id(&object);
        let link = object.gnu_debuglink().ok().flatten();
        let debug_link = link.map(|(name, crc)| (super::mapping::path(name), crc));
        let build_id = build_id.unwrap_or_default();
        let image = Self { path: path.to_owned(), build_id, debug_link, layout };
        image.check_base(mapping)?;
        Ok(image)
    }

    /// The base of the mapping for one of its addresses: subtracted from it, it gives an address of the file.
    pub fn base(&self, mapping: &BinaryMapping, address: u64) -> Result<u64, BinaryFault> {
        let range = range(mapping);
        let MappedRange { start, limit, offset } = range;
        match &self.layout {
            Layout::Elf { kind, segments, text, stext } => {
                // A mapping of the whole address space has no limit.
                let is_whole = start == 0 && offset == 0 && limit == 0;
                if !is_whole && !(start..limit).contains(&address) {
                    let text = format!("address 0x{address:x} is outside its mapping");
                    return Err(BinaryFault::NoBase(text));
                }
                let is_kernel = stext.is_some() || start >= limit || limit >= 1 << 63;
                let segment = if is_kernel {
                    text.as_ref()
                } else if segments.is_empty() {
                    // Kernel modules have none.
                    None
                } else {
                    let found = segments_of(segments, offset, limit - start);
                    match found.as_slice() {
                        [] => {
                            let text = "no program header matches mapping info".to_owned();
                            return Err(BinaryFault::NoBase(text));
                        }
                        [only] => Some(*only),
                        several => {
                            let place = address.wrapping_sub(start).wrapping_add(offset);
                            segment_at(several, place)?
                        }
                    }
                };
                base(*kind, segment, *stext, range)
            }
            Layout::MachO(text) => start.checked_sub(*text).ok_or_else(|| {
                let text = format!(
                    "__TEXT segment address (0x{text:x}) > mapping start address (0x{start:x})"
                );
                BinaryFault::NoBase(text)
            }),
            Layout::Pe(preferred) if start > 0 => Ok(start.wrapping_sub(*preferred)),
            Layout::Pe(_) => Ok(0),
        }
    }

    /// pprof's check on opening a file, with the segment of `.text`.
    fn check_base(&self, mapping: &BinaryMapping) -> Result<(), BinaryFault> {
        match &self.layout {
            Layout::Elf { kind, text, stext, .. } => {
                base(*kind, text.as_ref(), *stext, range(mapping)).map(|_| ())
            }
            _ => self.base(mapping, mapping.start).map(|_| ()),
        }
    }
}

fn range(mapping: &BinaryMapping) -> MappedRange {
    MappedRange { start: mapping.start, limit: mapping.limit, offset: mapping.offset }
}

fn elf_layout<'a, E: FileHeader, R: ReadRef<'a>>(
    elf: &ElfFile<'a, E, R>,
    path: &Path,
    mapping: &BinaryMapping,
) -> Layout {
    let endian = elf.endian();
    let kind = match elf.elf_header().e_type(endian) {
        elf::ET_EXEC => ElfType::Exec,
        elf::ET_DYN => ElfType::Dyn,
        elf::ET_REL => ElfType::Rel,
        other => ElfType::Other(other.0),
    };
    let loaded = elf.elf_program_headers().iter().filter(|p| p.p_type(endian) == elf::PT_LOAD);
    let segments: Vec<Segment> = loaded
        .map(|p| Segment {
            offset: p.p_offset(endian).into(),
            address: p.p_vaddr(endian).into(),
            file_size: p.p_filesz(endian).into(),
            memory_size: p.p_memsz(endian).into(),
            is_executable: p.p_flags(endian).contains(elf::PF_X),
        })
        .collect();
    let text = elf.section_by_name(".text").map(|section| section.address());
    let text = text.and_then(|address| {
        let holds = |s: &&Segment| {
            s.is_executable && (s.address..s.address.wrapping_add(s.memory_size)).contains(&address)
        };
        segments.iter().find(holds).copied()
    });
    let is_aligned = |address: u64| address.is_multiple_of(PAGE);
    let BinaryMapping { start, limit, offset, .. } = mapping;
    let needs_stext = path.to_string_lossy().contains("vmlinux")
        || ![start, limit, offset].into_iter().all(|address| is_aligned(*address));
    let stext = if needs_stext {
        let wanted = mapping.relocation_symbol();
        let named = |symbol: &object::read::elf::ElfSymbol<'a, '_, E, R>| {
            symbol.name_bytes() == Ok(wanted.as_bytes())
        };
        elf.symbols().find(named).map(|symbol| symbol.address())
    } else {
        None
    };
    Layout::Elf { kind, segments, text, stext }
}

/// The build id of an object: of ELF that of its notes, of Mach-O its UUID.
pub(super) fn object_build_id<'a>(object: &object::File<'a, ObjectData<'a>>) -> Option<String> {
    match object {
        object::File::Elf32(elf) => elf_build_id(elf),
        object::File::Elf64(elf) => elf_build_id(elf),
        _ => object.mach_uuid().ok().flatten().map(|uuid| build_id::hexadecimal(&uuid)),
    }
}

/// The build id among the notes of segments, else of sections.
fn elf_build_id<'a, E: FileHeader, R: ReadRef<'a>>(elf: &ElfFile<'a, E, R>) -> Option<String> {
    let (endian, data) = (elf.endian(), elf.data());
    let word = |bytes: [u8; 4]| object::U32::<E::Endian>::from_bytes(bytes).get(endian);
    let found = |notes: &'a [u8], align: u64| {
        build_id::from_notes(notes, align, word).map(build_id::hexadecimal)
    };
    let in_segment = elf.elf_program_headers().iter().find_map(|p| {
        let is_notes =
            p.p_type(endian) == elf::PT_NOTE && p.p_filesz(endian).into() < LARGEST_NOTES;
        found(is_notes.then(|| p.data(endian, data).ok()).flatten()?, p.p_align(endian).into())
    });
    in_segment.or_else(|| {
        elf.elf_section_table().iter().find_map(|s| {
            let is_notes =
                s.sh_type(endian) == elf::SHT_NOTE && s.sh_size(endian).into() < LARGEST_NOTES;
            let notes = is_notes.then(|| s.data(endian, data).ok()).flatten()?;
            found(notes, s.sh_addralign(endian).into())
        })
    })
}
