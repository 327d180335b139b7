//! The symbols of an object file in the order of their addresses, as `nm -n` lists them, and the names of its jumps to
//! shared libraries.

use object::read::elf::{ElfFile, FileHeader, Sym};
use object::{
    Object, ObjectSection, ObjectSymbol, ObjectSymbolTable, ReadRef, RelocationTarget, SymbolKind,
};

use super::image::ObjectData;
use super::instructions::{Architecture, Flow, Instruction, decode};

/// The most symbols that are read.
const MOST: usize = 1 << 23;

/// Bytes of a jump to a shared library.
const JUMP: u64 = 16;

/// A symbol: its address, the place of its name, and how well it names its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    address: u64,
    /// Bytes; 0 if unknown.
    size: u64,
    name: (u32, u32),
    rank: u8,
}

/// Symbols in the order of their addresses, then of their names.
#[derive(Clone, Debug, Default)]
pub(super) struct CodeSymbols {
    names: Vec<u8>,
    entries: Vec<Entry>,
}

/// All symbols at one address.
#[derive(Clone, Copy, Debug)]
pub struct SymbolGroup<'a> {
    /// The address.
    pub start: u64,
    /// The address after its last byte; that of the next symbol where none says its size.
    pub end: u64,
    symbols: &'a CodeSymbols,
    /// The range of entries.
    range: (usize, usize),
}

impl<'a> SymbolGroup<'a> {
    /// The names, ascending.
    pub fn names(self) -> impl Iterator<Item = &'a [u8]> {
        self.symbols.entries[self.range.0..self.range.1].iter().map(move |e| self.symbols.name(e))
    }

    /// The name that tells most: of a function, and one that other files know.
    pub fn best(self) -> &'a [u8] {
        let entries = &self.symbols.entries[self.range.0..self.range.1];
        entries.iter().min_by_key(|e| e.rank).map_or(&[], |e| self.symbols.name(e))
    }
}

impl CodeSymbols {
    /// The symbols of an object. A table that is damaged ends there.
    pub(super) fn new<'a>(object: &object::File<'a, ObjectData<'a>>) -> Self {
        let mut symbols = Self::default();
        match object {
            object::File::Elf32(elf) => symbols.add_elf(elf),
            object::File::Elf64(elf) => symbols.add_elf(elf),
            other => symbols.add_any(other),
        }
        symbols.sort();
        symbols
    }

    /// True if there are no symbols.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn sort(&mut self) {
        let names = std::mem::take(&mut self.names);
        let name = |e: &Entry| &names[e.name.0 as usize..(e.name.0 + e.name.1) as usize];
        self.entries.sort_by(|a, b| (a.address, name(a)).cmp(&(b.address, name(b))));
        self.entries.dedup_by(|a, b| a.address == b.address && name(a) == name(b));
        self.names = names;
    }

    fn name(&self, entry: &Entry) -> &[u8] {
        let (start, length) = entry.name;
        self.names.get(start as usize..(start + length) as usize).unwrap_or_default()
    }

    fn push(&mut self, (address, size): (u64, u64), name: &[u8], rank: u8) {
        let start = self.names.len();
        if self.entries.len() < MOST && u32::try_from(start + name.len()).is_ok() {
            self.names.extend_from_slice(name);
            let name = (start as u32, name.len() as u32);
            self.entries.push(Entry { address, size, name, rank });
        }
    }

    fn add_elf<'a, E: FileHeader, R: ReadRef<'a>>(&mut self, elf: &ElfFile<'a, E, R>) {
        let endian = elf.endian();
        let table = if elf.elf_symbol_table().is_empty() {
            elf.elf_dynamic_symbol_table()
        } else {
            elf.elf_symbol_table()
        };
        // The names are read at once: one by one each would be a read of the file.
        let section = elf.elf_section_table().section(table.string_section());
        let strings = section.ok().and_then(|section| {
            use object::read::elf::SectionHeader;
            section.data(endian, elf.data()).ok()
        });
        let Some(strings) = strings else { return };
        for symbol in table.iter() {
            let kind = symbol.st_type();
            let hidden = [object::elf::STT_SECTION, object::elf::STT_FILE];
            if symbol.is_undefined(endian) || hidden.contains(&kind) {
                continue;
            }
            let start = symbol.st_name(endian) as usize;
            let Some(rest) = strings.get(start..).filter(|_| start > 0) else { continue };
            let Some(end) = rest.iter().position(|byte| *byte == 0) else { continue };
            let name = &rest[..end];
            // Marks of code and data on ARM, which nm hides.
            if name.first() == Some(&b'$') {
                continue;
            }
            let is_function = [object::elf::STT_FUNC, object::elf::STT_GNU_IFUNC].contains(&kind);
            let is_local = symbol.st_bind() == object::elf::STB_LOCAL;
            let rank = u8::from(!is_function) * 2 + u8::from(is_local);
            let range = (symbol.st_value(endian).into(), symbol.st_size(endian).into());
            self.push(range, name, rank);
        }
    }

    fn add_any<'a>(&mut self, object: &object::File<'a, ObjectData<'a>>) {
        let Some(table) = object.symbol_table() else { return };
        for symbol in table.symbols().filter(ObjectSymbol::is_definition) {
            if let Ok(name) = symbol.name_bytes() {
                let rank = u8::from(symbol.kind() != SymbolKind::Text) * 2;
                let rank = rank + u8::from(symbol.is_local());
                self.push((symbol.address(), symbol.size()), name, rank);
            }
        }
    }

    /// All groups, ascending.
    pub(super) fn groups(&self) -> impl Iterator<Item = SymbolGroup<'_>> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let group = self.group(from)?;
            from = group.range.1;
            Some(group)
        })
    }

    /// The group that begins with an entry.
    fn group(&self, from: usize) -> Option<SymbolGroup<'_>> {
        let start = self.entries.get(from)?.address;
        let count = self.entries[from..].iter().take_while(|e| e.address == start).count();
        let to = from + count;
        let size = self.entries[from..to].iter().map(|e| e.size).max().unwrap_or(0);
        let next = self.entries.get(to).map_or(u64::MAX, |e| e.address);
        let end = if size == 0 { next } else { start.saturating_add(size) };
        Some(SymbolGroup { start, end, symbols: self, range: (from, to) })
    }

    /// The group with the largest address up to `address`.
    pub(super) fn at(&self, address: u64) -> Option<SymbolGroup<'_>> {
        let end = self.entries.partition_point(|e| e.address <= address);
        let start = self.entries.get(end.checked_sub(1)?)?.address;
        self.group(self.entries.partition_point(|e| e.address < start))
    }

    /// Adds the names of jumps to shared libraries: `f@plt`. `bytes` reads code between two addresses.
    pub(super) fn add_jumps<'a>(
        &mut self,
        architecture: Option<Architecture>,
        bytes: &dyn Fn(u64, u64) -> Option<Vec<u8>>,
        object: &object::File<'a, ObjectData<'a>>,
    ) {
        let (Some(architecture), Some(relocations)) = (architecture, object.dynamic_relocations())
        else {
            return;
        };
        let Some(table) = object.dynamic_symbol_table() else { return };
        let slots: crate::hash::Map<u64, Vec<u8>> = relocations
            .filter_map(|(slot, relocation)| {
                let RelocationTarget::Symbol(index) = relocation.target() else { return None };
                let symbol = table.symbol_by_index(index).ok()?;
                Some((slot, [symbol.name_bytes().ok()?, b"@plt"].concat()))
            })
            .collect();
        for section in object.sections() {
            let is_jumps = section.name().is_ok_and(|name| name.starts_with(".plt"));
            let (start, end) =
                (section.address(), section.address().saturating_add(section.size()));
            if !is_jumps || section.size() > 1 << 24 {
                continue;
            }
            let Some(bytes) = bytes(start, end) else { continue };
            let rows = decode(architecture, &bytes, start);
            for (entry, slot) in jumps(architecture, &rows, start) {
                if let Some(name) = slots.get(&slot) {
                    self.push((entry, JUMP), name, 0);
                }
            }
        }
        self.sort();
    }
}

/// The entries of a table of jumps: their addresses, and the addresses that they jump through.
fn jumps(architecture: Architecture, rows: &[Instruction], start: u64) -> Vec<(u64, u64)> {
    let entry = |row: &Instruction| row.address - (row.address - start) % JUMP;
    let is_arm = architecture == Architecture::Aarch64;
    let slots = rows.iter().enumerate().filter_map(|(at, row)| {
        if !is_arm {
            let slot =
                row.reference.filter(|_| row.flow == Flow::Jump && row.target().is_none())?;
            return Some((entry(row), slot));
        }
        // adrp x16, PAGE; ldr x17, [x16, #OFFSET]
        let page = row.reference.filter(|_| row.text.starts_with("adrp\tx16"))?;
        let load = rows.get(at + 1)?.text.strip_prefix("ldr\tx17, [x16")?;
        let offset = load.strip_prefix(", #").map_or("0", |rest| rest.trim_end_matches(']'));
        Some((row.address, page.wrapping_add(offset.parse().ok()?)))
    });
    slots.collect()
}
