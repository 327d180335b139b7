//! The machine code of an object file: its instructions by address, with the names of what they call.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use object::{Object, ObjectSection, ReadRef, SectionFlags};

use super::code_symbols::CodeSymbols;
pub use super::code_symbols::SymbolGroup;
use super::fault::BinaryFault;
use super::image::BinaryFile;
use super::instructions::{Architecture, Instruction, decode};

/// The most bytes of code that are read at once.
const LARGEST: u64 = 64 << 20;

/// A section with instructions.
#[derive(Clone, Copy, Debug)]
struct CodeSection {
    address: u64,
    size: u64,
    /// The place in the file.
    offset: u64,
}

/// An object file whose instructions are read on demand.
pub struct Code {
    path: PathBuf,
    /// Ranges that were read stay in it; several threads may ask.
    file: Mutex<BinaryFile>,
    architecture: Option<Architecture>,
    sections: Vec<CodeSection>,
    symbols: CodeSymbols,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Code {
    /// Opens a file for its instructions; its symbols come from `symbol_file`, which may be the same.
    pub fn open(path: &Path, symbol_file: &Path) -> Result<Self, BinaryFault> {
        let headers = BinaryFile::open(path)?;
        let object = headers.object()?;
        let sections = object.sections().filter_map(|s| code(&s)).collect();
        let mut code = Self {
            path: path.to_owned(),
            file: Mutex::new(BinaryFile::open(path)?),
            architecture: architecture(object.architecture()),
            sections,
            symbols: CodeSymbols::default(),
        };
        let mut symbols = CodeSymbols::default();
        if symbol_file != path
            && let Ok(file) = BinaryFile::open(symbol_file)
            && let Ok(object) = file.object()
        {
            symbols = CodeSymbols::new(&object);
        }
        if symbols.is_empty() {
            symbols = CodeSymbols::new(&object);
        }
        let bytes = |start, end| code.bytes(start, end).ok();
        symbols.add_jumps(code.architecture, &bytes, &object);
        code.symbols = symbols;
        Ok(code)
    }

    /// The path of the file with the instructions.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The processor, if its instructions are known.
    pub fn architecture(&self) -> Option<Architecture> {
        self.architecture
    }

    /// Symbols in the order of their addresses, those of one address together.
    pub fn symbols(&self) -> impl Iterator<Item = SymbolGroup<'_>> {
        self.symbols.groups()
    }

    /// The symbols at the largest address up to `address`.
    pub fn symbol(&self, address: u64) -> Option<SymbolGroup<'_>> {
        self.symbols.at(address)
    }

    /// The bytes from `start` to `end`, or to the end of their section.
    pub(super) fn bytes(&self, start: u64, end: u64) -> Result<Vec<u8>, BinaryFault> {
        let holds = |s: &&CodeSection| start >= s.address && start - s.address < s.size;
        let Some(section) = self.sections.iter().find(holds) else {
            return Err(BinaryFault::Damaged(format!("no code at address 0x{start:x}")));
        };
        let skipped = start - section.address;
        let size = end.saturating_sub(start).min(section.size - skipped).min(LARGEST);
        let place = section.offset.checked_add(skipped);
        let truncated = || BinaryFault::Damaged("the file is truncated".to_owned());
        let place = place.ok_or_else(truncated)?;
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(file.whole().read_bytes_at(place, size).map_err(|()| truncated())?.to_vec())
    }

    /// The instructions from `start` to `end`, or to the end of their section.
    pub fn instructions(&self, start: u64, end: u64) -> Result<Vec<Instruction>, BinaryFault> {
        let architecture = self.architecture.ok_or(BinaryFault::UnknownProcessor)?;
        Ok(decode(architecture, &self.bytes(start, end)?, start))
    }
}

fn architecture(architecture: object::Architecture) -> Option<Architecture> {
    match architecture {
        object::Architecture::X86_64 | object::Architecture::X86_64_X32 => {
            Some(Architecture::X86_64)
        }
        object::Architecture::I386 => Some(Architecture::X86),
        object::Architecture::Aarch64 => Some(Architecture::Aarch64),
        _ => None,
    }
}

/// The section, if it holds code.
fn code<'a>(section: &impl ObjectSection<'a>) -> Option<CodeSection> {
    let is_code = match section.flags() {
        SectionFlags::Elf { sh_flags, .. } => sh_flags.contains(object::elf::SHF_EXECINSTR),
        _ => section.kind() == object::SectionKind::Text,
    };
    let (offset, size) = section.file_range().filter(|_| is_code)?;
    Some(CodeSection { address: section.address(), size: size.min(section.size()), offset })
}
