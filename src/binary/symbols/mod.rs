//! Functions and lines of addresses: of a binary by its debug information and its tables of symbols, of the kernel and of
//! compiled code without a file by the texts that list them.

use std::num::NonZero;
use std::path::Path;

use gimli::{DwarfSections, SectionId};
use object::{Object, ObjectSection, SectionFlags, elf};

use crate::binary::dwarf::{DwarfFrames, DwarfInput, DwarfSource, SplitFiles, look_up, slice};
use crate::binary::fault::BinaryFault;
use crate::binary::frames::{AddressFrames, SymbolFrame};
use crate::binary::image::{BinaryFile, ObjectData, PlacedObject};
use crate::binary::locate::{BinarySearch, LocatedBinary, locate, shared_debug_file};
use crate::binary::mapping::BinaryMapping;
use crate::binary::mapping_symbols::{MappingSymbols, add_names, by_table};
use crate::binary::pclntab::GoSections;
use crate::binary::pdb::PdbFile;
use crate::binary::section_source::SectionSource;
use crate::binary::sections::{SectionBytes, SectionReader, endian};
use crate::binary::symbol_table::SymbolTable;
use crate::binary::text_symbols;
use crate::binary::vdso;
use crate::cancel::{Cancel, Cancelled};

/// The list of the kernel's symbols.
const KERNEL_SYMBOLS: &str = "/proc/kallsyms";

/// Settings of a look-up.
#[derive(Clone, Copy, Debug)]
pub struct SymbolOptions {
    /// Bytes of debug information that may be read of one binary.
    pub max_bytes: u64,
    /// Threads for one binary.
    pub threads: NonZero<usize>,
    /// Names from tables of symbols are enough; debug information is not read.
    pub only_names: bool,
}

impl Default for SymbolOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Self { max_bytes: 8 << 30, threads, only_names: false }
    }
}

/// A look-up: folders, settings and its end.
#[derive(Clone, Copy)]
struct Lookup<'s> {
    search: &'s BinarySearch,
    options: SymbolOptions,
    cancel: &'s Cancel,
}

/// Finds the binary of a mapping, and looks up sorted, distinct addresses of the process.
///
/// Addresses are looked up as the profile has them, as pprof does: who writes a profile takes one off the address of a return,
/// so that it is that of the call.
pub fn symbols(
    mapping: &BinaryMapping,
    addresses: &[u64],
    search: &BinarySearch,
    options: SymbolOptions,
    cancel: &Cancel,
) -> Result<MappingSymbols, Cancelled> {
    cancel.check()?;
    if mapping.is_kernel() {
        let table = text_symbols::kernel(mapping, Path::new(KERNEL_SYMBOLS));
        return Ok(by_table(table, addresses));
    }
    if text_symbols::is_perf_map(&mapping.file) {
        return Ok(by_table(text_symbols::perf_map(&mapping.file), addresses));
    }
    if vdso::is_vdso(mapping) {
        return Ok(vdso::symbols(mapping, addresses));
    }
    let (located, notes) = match locate(mapping, search) {
        Ok(mut located) => {
            let notes = std::mem::take(&mut located.notes);
            (located, notes)
        }
        Err((fault, notes)) => {
            return Ok(MappingSymbols { fault: Some(fault), notes, ..MappingSymbols::default() });
        }
    };
    let lookup = Lookup { search, options, cancel };
    let mut out = of_binary(mapping, addresses, &located, lookup)?;
    out.notes.splice(0..0, notes);
    out.binary = Some(located.image.path);
    Ok(out)
}

/// Looks up addresses in a binary and its file with debug information.
fn of_binary(
    mapping: &BinaryMapping,
    addresses: &[u64],
    located: &LocatedBinary,
    lookup: Lookup<'_>,
) -> Result<MappingSymbols, Cancelled> {
    let mut out = MappingSymbols::default();
    // As in pprof, the first address decides on the segment of the mapping.
    let base = addresses.first().map_or(Ok(0), |first| located.image.base(mapping, *first));
    let base = match base {
        Ok(base) => base,
        Err(fault) => return Ok(MappingSymbols { fault: Some(fault), ..out }),
    };
    let mut inner: Vec<(u64, usize)> =
        addresses.iter().enumerate().map(|(place, a)| (a.wrapping_sub(base), place)).collect();
    // The difference may wrap around, and change the order.
    inner.sort_unstable();
    let sorted: Vec<u64> = inner.iter().map(|(address, _)| *address).collect();
    let mut paths = vec![located.symbol_file()];
    if located.debug.is_some() {
        paths.push(&located.image.path);
    }
    let mut found = DwarfFrames::none(sorted.len());
    let mut notes = Vec::new();
    let mut has_tables = false;
    for path in paths {
        match of_file(path, &sorted, &mut found, &mut notes, lookup)? {
            Ok(has_symbols) => has_tables |= has_symbols,
            Err(fault) => out.fault = out.fault.or(Some(fault)),
        }
        if found.is_settled.iter().all(|has| *has) {
            break;
        }
    }
    if !found.frames.has_any() && !has_tables {
        out.fault = out.fault.or(Some(BinaryFault::Stripped));
    }
    let mut ranges = vec![0..0; addresses.len()];
    for ((_, place), range) in inner.iter().zip(&found.frames.ranges) {
        ranges[*place] = range.clone();
    }
    out.frames = AddressFrames { table: found.frames.table, ranges };
    out.notes = notes;
    Ok(out)
}

/// Adds what one file knows to `found`, and lines on files that were passed over to `notes`. True if the file has symbols.
fn of_file(
    path: &Path,
    addresses: &[u64],
    found: &mut DwarfFrames,
    notes: &mut Vec<String>,
    lookup: Lookup<'_>,
) -> Result<Result<bool, BinaryFault>, Cancelled> {
    let file = match BinaryFile::open(path) {
        Ok(file) => file,
        Err(fault) => return Ok(Err(fault)),
    };
    let placed = match file.placed_object() {
        Ok(placed) => placed,
        Err(fault) => return Ok(Err(fault)),
    };
    let object = &placed.object;
    let mut fault = None;
    let mut has_symbols = false;
    if !lookup.options.only_names && !found.frames.has_any() {
        match debug_frames(path, &placed, addresses, lookup)? {
            Ok(Some(frames)) => {
                has_symbols = true;
                *found = frames;
            }
            Ok(None) => {}
            Err(why) => fault = Some(why),
        }
    }
    if !lookup.options.only_names
        && !found.frames.has_any()
        && let Some(pdb) = PdbFile::find(path, object, lookup.search, notes)
    {
        match pdb_frames(pdb, addresses, lookup)? {
            Ok(frames) => {
                has_symbols = true;
                *found = frames;
            }
            Err(why) => fault = fault.or(Some(why)),
        }
    }
    if !found.frames.has_any() {
        match go_frames(object, addresses, lookup)? {
            Ok(Some(frames)) => {
                has_symbols = true;
                *found = frames;
            }
            Ok(None) => {}
            Err(why) => fault = fault.or(Some(why)),
        }
    }
    if !found.is_settled.iter().all(|has| *has) {
        let table = SymbolTable::read(object);
        has_symbols |= !table.is_empty();
        add_names(&mut found.frames, addresses, &found.is_settled, &table);
        found.is_settled = found
            .frames
            .ranges
            .iter()
            .map(|range| {
                let frames =
                    found.frames.table.frames.get(range.start as usize..range.end as usize);
                frames.and_then(<[SymbolFrame]>::last).is_some_and(|frame| frame.function != 0)
            })
            .collect();
    }
    Ok(fault.map_or(Ok(has_symbols), Err))
}

/// The frames of addresses by the DWARF of an object. `None` if it has none.
fn debug_frames(
    path: &Path,
    placed: &PlacedObject<'_>,
    addresses: &[u64],
    lookup: Lookup<'_>,
) -> Result<Result<Option<DwarfFrames>, BinaryFault>, Cancelled> {
    let Lookup { search, options, cancel } = lookup;
    let object = &placed.object;
    let sections = match DebugSections::read(placed, options.max_bytes) {
        Ok(sections) if sections.info.len() > 0 => sections,
        Ok(_) => return Ok(Ok(None)),
        Err(fault) => return Ok(Err(fault)),
    };
    let order = endian(object);
    let mut bytes = sections.info.len() + sections.strings.len() + sections.lines.len();
    let mut dwarf = sections.others.borrow(|section| {
        bytes += section.len() as u64;
        slice(section, order)
    });
    let shared = shared_debug_file(path, object, search);
    let shared = shared.as_ref().and_then(|file| file.object().ok());
    let shared = shared.as_ref().and_then(|object| {
        SectionReader::new(object, options.max_bytes).dwarf(|id| Some(id.name())).ok()
    });
    if let Some(sections) = &shared {
        dwarf.set_sup(sections.borrow(|section| slice(section, order)));
    }
    let supplementary = shared.as_ref().map(|sections| {
        DwarfSource::of_memory(sections.borrow(|section| slice(section, order)), order)
    });
    let package = package_of(path);
    let packed = package.as_ref().map(|file| file.object());
    let packed_sections = packed.as_ref().and_then(|object| {
        let object = object.as_ref().ok()?;
        let mut reader = SectionReader::new(object, options.max_bytes);
        let load =
            |id: SectionId| reader.read(id.dwo_name().unwrap_or("")).map_err(|_| gimli::Error::Io);
        gimli::DwarfPackageSections::load(load).ok()
    });
    let package = packed_sections.as_ref().and_then(|sections| {
        sections.borrow(|section| slice(section, order), slice(&[], order)).ok()
    });
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let DebugSections { info, strings, lines, .. } = sections;
    let source = DwarfSource { dwarf, info, strings, lines, order };
    let input = DwarfInput {
        source: &source,
        supplementary: supplementary.as_ref(),
        bytes,
        split: SplitFiles { folder, package, budget: options.max_bytes },
        addresses,
        lowest: lowest_code(object),
        threads: options.threads,
    };
    look_up(&input, cancel).map(|frames| Ok(Some(frames)))
}

/// Sections with debug information.
struct DebugSections<'a> {
    info: SectionSource<'a>,
    strings: SectionSource<'a>,
    lines: SectionSource<'a>,
    others: DwarfSections<SectionBytes<'a>>,
}

impl<'a> DebugSections<'a> {
    /// Reads the sections, but for the largest ones, which are read in parts.
    fn read(placed: &PlacedObject<'a>, max_bytes: u64) -> Result<Self, BinaryFault> {
        let mut reader = SectionReader::new(&placed.object, max_bytes);
        let info = reader.source(placed, SectionId::DebugInfo.name())?;
        let strings = reader.source(placed, SectionId::DebugStr.name())?;
        let lines = reader.source(placed, SectionId::DebugLine.name())?;
        let is_other = |id: &SectionId| {
            !matches!(id, SectionId::DebugInfo | SectionId::DebugStr | SectionId::DebugLine)
        };
        let others = reader.dwarf(|id| Some(id).filter(is_other).map(SectionId::name))?;
        Ok(Self { info, strings, lines, others })
    }
}

/// The frames of addresses by the program database of a PE file.
fn pdb_frames(
    pdb: PdbFile,
    addresses: &[u64],
    lookup: Lookup<'_>,
) -> Result<Result<DwarfFrames, BinaryFault>, Cancelled> {
    if pdb.size() > lookup.options.max_bytes {
        return Ok(Err(BinaryFault::TooLarge(pdb.size())));
    }
    pdb.frames(addresses, lookup.cancel)
}

/// The frames of addresses by the table of a Go program's runtime. `None` if it has none.
fn go_frames<'a>(
    object: &object::File<'a, ObjectData<'a>>,
    addresses: &[u64],
    lookup: Lookup<'_>,
) -> Result<Result<Option<DwarfFrames>, BinaryFault>, Cancelled> {
    let sections = match GoSections::read(object, lookup.options.max_bytes) {
        Ok(Some(sections)) => sections,
        Ok(None) => return Ok(Ok(None)),
        Err(fault) => return Ok(Err(fault)),
    };
    let Some(table) = sections.table(addresses.len()) else { return Ok(Ok(None)) };
    let mut found = DwarfFrames::none(addresses.len());
    for (place, address) in addresses.iter().enumerate() {
        lookup.cancel.check()?;
        let first = found.frames.table.frames.len() as u32;
        found.is_settled[place] = table.add_frames(*address, &mut found.frames.table);
        found.frames.ranges[place] = first..found.frames.table.frames.len() as u32;
    }
    Ok(Ok(Some(found)))
}

/// The package of split debug information beside a binary: its name with `.dwp` behind.
fn package_of(path: &Path) -> Option<BinaryFile> {
    let mut name = path.as_os_str().to_owned();
    name.push(".dwp");
    BinaryFile::open(Path::new(&name)).ok()
}

/// The lowest address of a section with instructions.
fn lowest_code<'a>(object: &object::File<'a, ObjectData<'a>>) -> u64 {
    let is_code = |section: &object::Section<'a, '_, ObjectData<'a>>| match section.flags() {
        SectionFlags::Elf { sh_flags, .. } => sh_flags.contains(elf::SHF_EXECINSTR),
        _ => section.kind() == object::SectionKind::Text,
    };
    object.sections().filter(is_code).map(|section| section.address()).min().unwrap_or(0)
}

#[cfg(test)]
mod tests;
