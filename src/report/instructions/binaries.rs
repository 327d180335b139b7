//! The binaries of a profile's mappings, opened on first use, and addresses of the profile as addresses of their files.

use std::path::PathBuf;
use std::sync::Arc;

use crate::binary::build_info::{Revision, revision};
use crate::binary::code::Code;
use crate::binary::frames::SymbolFrame;
use crate::binary::image::Image;
use crate::binary::locate::{BinarySearch, locate};
use crate::binary::mapping::BinaryMapping;
use crate::binary::symbols::{SymbolOptions, symbols};
use crate::cancel::Cancel;
use crate::hash::Map;
use crate::profile::{MappingId, Profile};

/// A binary of which the instructions cannot be shown, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BinaryNote {
    /// The path as recorded.
    pub file: String,
    /// The reason, in one line.
    pub reason: String,
}

impl BinaryNote {
    /// The note on addresses that belong to no mapping.
    pub(super) fn without_mapping() -> Self {
        Self::new("[unknown]", "the profile names no binary of its addresses")
    }

    fn new(file: &str, reason: &str) -> Self {
        Self { file: file.to_owned(), reason: reason.to_owned() }
    }
}

impl std::fmt::Display for BinaryNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no instructions of {}: {}", self.file, self.reason)
    }
}

/// The binary of one mapping.
#[derive(Clone, Debug)]
pub struct MappedBinary {
    /// The instructions.
    pub code: Arc<Code>,
    image: Image,
    mapping: BinaryMapping,
}

impl MappedBinary {
    /// A note on this binary.
    pub(super) fn note(&self, reason: &str) -> BinaryNote {
        BinaryNote::new(&self.mapping.name(), reason)
    }

    /// An address of the process as an address of the file; `None` outside the mapping.
    pub fn file_address(&self, address: u64) -> Option<u64> {
        let base = self.image.base(&self.mapping, address).ok()?;
        Some(address.wrapping_sub(base))
    }

    /// The places of the source of file addresses, ascending: for each those of inlined functions, innermost first, then that
    /// of the function itself. `base` is the difference to addresses of the process. None are known without debug information.
    pub fn places(&self, addresses: &[u64], base: u64) -> Vec<Vec<CodePlace>> {
        let inside: Vec<u64> = addresses.iter().map(|address| address.wrapping_add(base)).collect();
        let search = BinarySearch::new(|name| std::env::var(name).ok());
        let options = SymbolOptions::default();
        let found = symbols(&self.mapping, &inside, &search, options, &Cancel::new());
        let frames = found.map(|found| found.frames).unwrap_or_default();
        let place = |frame: &SymbolFrame| CodePlace {
            function: frames.table.text(frame.function).to_vec(),
            file: frames.table.text(frame.file).to_vec(),
            line: frame.line.into(),
        };
        // A name of the table of symbols has no file, and says less than the profile.
        let known =
            |frame: &&SymbolFrame| frame.line > 0 || !frames.table.text(frame.file).is_empty();
        let places = |at: usize| frames.of(at).iter().filter(known).map(place).collect();
        (0..inside.len()).map(places).collect()
    }
}

/// A place in the source that an instruction was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodePlace {
    /// The function as recorded, for the linker or readable; empty if unknown.
    pub function: Vec<u8>,
    /// The path of the file; empty if unknown.
    pub file: Vec<u8>,
    /// The line; 0 if unknown.
    pub line: i64,
}

/// A mapping as a profile records it: path, build id, and its addresses.
type MappingKey = (Vec<u8>, Vec<u8>, [u64; 3]);

/// Binaries by mapping. A file that several mappings share is opened once.
#[derive(Debug, Default)]
pub struct Binaries {
    search: BinarySearch,
    known: Map<MappingKey, Result<MappedBinary, BinaryNote>>,
    files: Map<(PathBuf, PathBuf), Arc<Code>>,
}

impl Binaries {
    /// Binaries where pprof and debuggers look for them.
    pub fn new() -> Self {
        let search = BinarySearch::new(|name| std::env::var(name).ok());
        Self { search, ..Self::default() }
    }

    /// Looks again for binaries that were not found.
    pub fn forget_missing(&mut self) {
        self.known.retain(|_, known| known.is_ok());
    }

    /// The binary of a mapping, or the reason why it has none.
    pub fn get(&mut self, profile: &Profile, id: MappingId) -> Result<MappedBinary, BinaryNote> {
        let Some(mapping) = profile.mappings().get(id.index()) else {
            return Err(BinaryNote::new("[unknown]", "the profile has no such mapping"));
        };
        let (file, build_id) = (profile.string(mapping.file), profile.string(mapping.build_id));
        let file = if file.is_empty() { b"[unknown]".as_slice() } else { file };
        let range = [mapping.start, mapping.limit, mapping.offset];
        let key = (file.to_vec(), build_id.to_vec(), range);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let opened = self.open(BinaryMapping::new(file, build_id, range));
        self.known.insert(key, opened.clone());
        opened
    }

    /// The commit that the main binary of a profile was built of, where the binary is on this machine.
    pub fn revision(&self, profile: &Profile) -> Option<Revision> {
        let mapping = profile.mappings().first()?;
        let (file, build_id) = (profile.string(mapping.file), profile.string(mapping.build_id));
        let range = [mapping.start, mapping.limit, mapping.offset];
        let found = locate(&BinaryMapping::new(file, build_id, range), &self.search).ok()?;
        revision(&found.image.path).ok().flatten()
    }

    fn open(&mut self, mapping: BinaryMapping) -> Result<MappedBinary, BinaryNote> {
        let note = |reason: String| BinaryNote { file: mapping.name(), reason };
        let found = locate(&mapping, &self.search).map_err(|(fault, notes)| {
            note(notes.into_iter().next().unwrap_or_else(|| fault.to_string()))
        })?;
        let symbol_file = found.symbol_file().to_owned();
        let key = (found.image.path.clone(), symbol_file.clone());
        let code = if let Some(code) = self.files.get(&key) {
            Arc::clone(code)
        } else {
            let code = Code::open(&found.image.path, &symbol_file);
            let code = Arc::new(code.map_err(|fault| note(fault.to_string()))?);
            self.files.insert(key, Arc::clone(&code));
            code
        };
        Ok(MappedBinary { code, image: found.image, mapping })
    }
}
