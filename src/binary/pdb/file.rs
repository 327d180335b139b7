//! The program database of a PE file: it is searched, compared with the file, and read stream by stream.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use object::Object;
use pdb2::{
    AddressMap, DebugInformation, FallibleIterator, Module, PDB, Source, SourceSlice, SourceView,
};

use super::names::FunctionNames;
use super::procedures::{AddressHits, Procedures};
use crate::binary::build_id::hexadecimal;
use crate::binary::dwarf::{Budget, DwarfFrames};
use crate::binary::fault::BinaryFault;
use crate::binary::image::ObjectData;
use crate::binary::locate::BinarySearch;
use crate::cancel::{Cancel, Cancelled};
use crate::caught::caught;
use crate::hash::Set;

/// A program database that belongs to a binary.
pub(in crate::binary) struct PdbFile {
    pdb: PDB<'static, BoundedFile>,
    size: u64,
    /// The address that relative ones count from.
    base: u64,
}

/// Identity of a program database: the bytes of its GUID in the order of their digits, and the count of its links.
type Identity = ([u8; 16], u32);

impl PdbFile {
    /// The database that a PE file names, beside the file or in one of the folders of binaries. `None` if it names none, or there
    /// is none. One of another build goes to `notes`.
    pub(in crate::binary) fn find<'a>(
        path: &Path,
        object: &object::File<'a, ObjectData<'a>>,
        search: &BinarySearch,
        notes: &mut Vec<String>,
    ) -> Option<Self> {
        let info = object.pdb_info().ok()??;
        let recorded = String::from_utf8_lossy(info.path());
        // The path is one of the machine of the compiler, which has separators of its own.
        let name = recorded.rsplit(['\\', '/']).next().filter(|name| !name.is_empty())?;
        let wanted = (in_digits(info.guid()), info.age());
        let beside = path.parent().unwrap_or(Path::new("")).join(name);
        let folders = search.folders.iter().map(|folder| folder.join(name));
        let paths = std::iter::once(beside).chain(folders).filter(|path| path.is_file());
        for path in paths {
            let opened = caught(|| Self::open(&path, wanted, object.relative_address_base()));
            match opened.unwrap_or_else(|| Err(damaged_numbers())) {
                Ok(pdb) => return Some(pdb),
                Err(fault) => {
                    notes.push(format!("Ignoring local file {}: {fault}", path.display()));
                }
            }
        }
        None
    }

    fn open(path: &PathBuf, wanted: Identity, base: u64) -> Result<Self, BinaryFault> {
        let failed = |error: io::Error| BinaryFault::from_io(&error);
        let file = File::open(path).map_err(failed)?;
        let size = fs::metadata(path).map_err(failed)?.len();
        let mut pdb = PDB::open(BoundedFile { file, size }).map_err(BinaryFault::damaged)?;
        let information = pdb.pdb_information().map_err(BinaryFault::damaged)?;
        // The linker counts in the stream of debug information; tools that edit types count in the other one.
        let age = pdb.debug_information().ok().and_then(|debug| debug.age());
        let found = (*information.guid.as_bytes(), age.unwrap_or(information.age));
        if found != wanted {
            return Err(BinaryFault::OtherBuild(digits(wanted), digits(found)));
        }
        Ok(Self { pdb, size, base })
    }

    /// Bytes of the file.
    pub(in crate::binary) fn size(&self) -> u64 {
        self.size
    }

    /// The frames of sorted addresses.
    pub(in crate::binary) fn frames(
        self,
        addresses: &[u64],
        cancel: &Cancel,
    ) -> Result<Result<DwarfFrames, BinaryFault>, Cancelled> {
        // The reader of databases trusts some of the numbers in them.
        let found = caught(|| self.read_frames(addresses, cancel));
        found.unwrap_or_else(|| Ok(Err(damaged_numbers())))
    }

    fn read_frames(
        mut self,
        addresses: &[u64],
        cancel: &Cancel,
    ) -> Result<Result<DwarfFrames, BinaryFault>, Cancelled> {
        let budget = Budget::new(self.size, addresses.len());
        let mut frames = DwarfFrames::none(addresses.len());
        let relative: Vec<u64> = addresses.iter().map(|a| a.wrapping_sub(self.base)).collect();
        // Addresses before the base wrap around, and would not be sorted.
        let first = addresses.partition_point(|address| *address < self.base);
        let sought = relative.get(first..).unwrap_or_default();
        let hits = match self.hits(sought, &mut frames, &budget, cancel)? {
            Ok(hits) => hits,
            Err(error) => return Ok(Err(BinaryFault::damaged(error))),
        };
        let names = FunctionNames::read(&mut self.pdb, &hits.inlined());
        hits.write(first, &names, &mut frames);
        Ok(Ok(frames))
    }

    fn hits(
        &mut self,
        sought: &[u64],
        frames: &mut DwarfFrames,
        budget: &Budget,
        cancel: &Cancel,
    ) -> Result<pdb2::Result<AddressHits>, Cancelled> {
        let mut hits = AddressHits::new(sought.len());
        let mut read = || -> pdb2::Result<Result<(), Cancelled>> {
            let map = self.pdb.address_map()?;
            // A database without names of files has functions.
            let strings = self.pdb.string_table().ok();
            let debug = self.pdb.debug_information()?;
            let wanted = modules_of(&debug, &map, sought).unwrap_or_default();
            let mut modules = debug.modules()?.enumerate();
            while let Some((place, module)) = modules.next()? {
                if cancel.is_cancelled() {
                    return Ok(Err(Cancelled));
                }
                // A damaged module has no frames; the others have.
                if wanted.contains(&place)
                    && has_sizes(&mut self.pdb, &module)
                    && let Ok(Some(module)) = self.pdb.module_info(&module)
                {
                    let table = &mut frames.frames.table;
                    let strings = strings.as_ref();
                    let mut procedures =
                        Procedures { module: &module, map: &map, strings, sought, budget, table };
                    let _ = procedures.read(&mut hits);
                }
            }
            Ok(Ok(()))
        };
        match read() {
            Ok(Ok(())) => Ok(Ok(hits)),
            Ok(Err(cancelled)) => Err(cancelled),
            Err(error) => Ok(Err(error)),
        }
    }
}

fn damaged_numbers() -> BinaryFault {
    BinaryFault::Damaged("a number in it is out of range".to_owned())
}

/// The modules whose code holds an address, by their indices.
fn modules_of(
    debug: &DebugInformation<'_>,
    map: &AddressMap<'_>,
    sought: &[u64],
) -> pdb2::Result<Set<usize>> {
    let mut wanted = Set::default();
    let mut contributions = debug.section_contributions()?;
    while let Some(part) = contributions.next()? {
        let Some(start) = part.offset.to_rva(map).map(|start| u64::from(start.0)) else { continue };
        let first = sought.partition_point(|address| *address < start);
        if sought.get(first).is_some_and(|address| *address - start < u64::from(part.size)) {
            wanted.insert(part.module);
        }
    }
    Ok(wanted)
}

/// True if the sizes that a module claims are those of its stream: the reader of lines takes them as they are.
fn has_sizes(pdb: &mut PDB<'static, BoundedFile>, module: &Module<'_>) -> bool {
    let info = module.info();
    let lines = if info.lines_size > 0 { info.lines_size } else { info.c13_lines_size };
    let claimed = u64::from(info.symbols_size) + u64::from(lines);
    let stream = pdb.raw_stream(info.stream);
    stream.is_ok_and(|stream| stream.is_some_and(|stream| claimed <= stream.len() as u64))
}

/// The bytes of a GUID, whose first three numbers are little-endian in a PE file, in the order of their digits.
fn in_digits(mut guid: [u8; 16]) -> [u8; 16] {
    guid[..4].reverse();
    guid[4..6].reverse();
    guid[6..8].reverse();
    guid
}

fn digits((guid, age): Identity) -> String {
    format!("{}{age:x}", hexadecimal(&guid))
}

/// A file that is read in slices of at most its own size.
#[derive(Debug)]
struct BoundedFile {
    file: File,
    size: u64,
}

/// The bytes of a stream.
#[derive(Debug)]
struct StreamBytes(Vec<u8>);

impl SourceView<'_> for StreamBytes {
    fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl Source<'static> for BoundedFile {
    fn view(
        &mut self,
        slices: &[SourceSlice],
    ) -> io::Result<Box<dyn SourceView<'static> + Send + Sync>> {
        // Damaged files name the same page again and again.
        let size = slices.iter().try_fold(0_u64, |sum, slice| {
            let end = slice.offset.checked_add(slice.size as u64).filter(|end| *end <= self.size);
            end.and(sum.checked_add(slice.size as u64)).filter(|sum| *sum <= self.size)
        });
        let size = size.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut bytes = vec![0; size as usize];
        let mut rest = bytes.as_mut_slice();
        for slice in slices {
            let (part, others) = rest.split_at_mut(slice.size);
            self.file.seek(SeekFrom::Start(slice.offset))?;
            self.file.read_exact(part)?;
            rest = others;
        }
        Ok(Box::new(StreamBytes(bytes)))
    }
}
