//! Names of functions from tables of symbols: `.symtab`, `.dynsym`, the stubs of the procedure linkage table, and the tables
//! of Mach-O and PE.

use std::borrow::Cow;
use std::ffi::CStr;

use object::read::elf::{ElfFile, FileHeader, SectionHeader, Sym};
use object::{
    Architecture, BinaryFormat, Object, ObjectSection, ObjectSymbol, ReadRef, SymbolKind, elf,
};

/// Symbols that are looked at before the nearest one, for a larger one that holds the address.
const LOOK_BACK: usize = 8;

/// A named range of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Symbol<'a> {
    pub(super) start: u64,
    /// The first address after it.
    pub(super) end: u64,
    pub(super) name: Cow<'a, [u8]>,
    /// Of several symbols at one address the one of the lowest rank is taken.
    pub(super) rank: u8,
}

/// Symbols in the order of their addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct SymbolTable<'a> {
    /// Functions.
    functions: Vec<Symbol<'a>>,
    /// Names that are no functions by their type: labels of assembler, stubs.
    labels: Vec<Symbol<'a>>,
}

impl<'a> SymbolTable<'a> {
    /// A table of functions alone.
    pub(super) fn of_functions(functions: Vec<Symbol<'a>>) -> Self {
        Self { functions: sorted(functions), labels: Vec::new() }
    }

    /// Reads the tables of an object.
    pub(super) fn read<R: ReadRef<'a>>(object: &object::File<'a, R>) -> Self {
        let (mut functions, mut labels) = (Vec::new(), Vec::new());
        match object {
            object::File::Elf32(elf) => read_elf(elf, &mut functions, &mut labels),
            object::File::Elf64(elf) => {
                read_elf(elf, &mut functions, &mut labels);
                labels.extend(stubs(elf));
            }
            _ => functions = read_other(object),
        }
        Self { functions: sorted(functions), labels: sorted(labels) }
    }

    /// True if the table has no symbol.
    pub(super) fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.labels.is_empty()
    }

    /// The name of the symbol that holds an address.
    pub(super) fn name(&self, address: u64) -> Option<&[u8]> {
        holding(&self.functions, address).or_else(|| holding(&self.labels, address))
    }
}

fn holding<'s>(symbols: &'s [Symbol<'_>], address: u64) -> Option<&'s [u8]> {
    let after = symbols.partition_point(|symbol| symbol.start <= address);
    let near = symbols.get(..after)?.iter().rev().take(LOOK_BACK);
    near.into_iter().find(|symbol| address < symbol.end).map(|symbol| &*symbol.name)
}

/// Sorted symbols, one per address.
fn sorted(mut symbols: Vec<Symbol<'_>>) -> Vec<Symbol<'_>> {
    symbols.sort_by(|a, b| (a.start, a.rank, &a.name).cmp(&(b.start, b.rank, &b.name)));
    symbols.dedup_by(|later, earlier| later.start == earlier.start);
    // Without a size a symbol ends at the next one.
    for place in 1..symbols.len() {
        let next = symbols[place].start;
        let symbol = &mut symbols[place - 1];
        if symbol.rank & NO_SIZE != 0 {
            symbol.end = symbol.end.min(next);
        }
    }
    symbols
}

/// The bit of a rank for symbols without a size.
const NO_SIZE: u8 = 4;

fn read_elf<'a, E: FileHeader, R: ReadRef<'a>>(
    elf: &ElfFile<'a, E, R>,
    functions: &mut Vec<Symbol<'a>>,
    labels: &mut Vec<Symbol<'a>>,
) {
    let (endian, data, sections) = (elf.endian(), elf.data(), elf.elf_section_table());
    for table in sections.iter() {
        let kind = table.sh_type(endian);
        if kind != elf::SHT_SYMTAB && kind != elf::SHT_DYNSYM {
            continue;
        }
        let Ok(symbols) = table.data_as_array::<E::Sym, R>(endian, data) else { continue };
        let link = table.link(endian);
        let Ok(strings) = sections.section(link).and_then(|s| s.data(endian, data)) else {
            continue;
        };
        for symbol in symbols {
            let is_function = match symbol.st_type() {
                elf::STT_FUNC | elf::STT_GNU_IFUNC => true,
                elf::STT_NOTYPE => false,
                _ => continue,
            };
            let index = object::SectionIndex(usize::from(symbol.st_shndx(endian).0));
            let Ok(section) = sections.section(index) else { continue };
            let is_code = section.sh_flags(endian).contains(elf::SHF_EXECINSTR);
            let name = text_at(strings, symbol.st_name(endian));
            // Names that begin with a dollar mark kinds of content, as on ARM.
            let is_mark = name.is_empty() || (!is_function && name.starts_with(b"$"));
            if !is_code || index.0 == 0 || is_mark {
                continue;
            }
            let start: u64 = symbol.st_value(endian).into();
            let size: u64 = symbol.st_size(endian).into();
            let section_end =
                section.sh_addr(endian).into().wrapping_add(section.sh_size(endian).into());
            let end = if size > 0 { start.saturating_add(size) } else { section_end };
            let rank = match symbol.st_bind() {
                elf::STB_GLOBAL => 0,
                elf::STB_WEAK => 1,
                _ => 2,
            };
            let rank = if size > 0 { rank } else { rank | NO_SIZE };
            let all = if is_function { &mut *functions } else { &mut *labels };
            all.push(Symbol { start, end, name: Cow::Borrowed(name), rank });
        }
    }
}

/// The string at an offset, up to its zero.
fn text_at(strings: &[u8], offset: u32) -> &[u8] {
    let text = strings.get(offset as usize..).unwrap_or_default();
    CStr::from_bytes_until_nul(text).map_or(&[], CStr::to_bytes)
}

/// The stubs of the procedure linkage table, named after the functions that they call, as `malloc@plt`.
fn stubs<'a, R: ReadRef<'a>, N: object::Endian>(
    elf: &ElfFile<'a, elf::FileHeader64<N>, R>,
) -> Vec<Symbol<'a>> {
    let (endian, data, sections) = (elf.endian(), elf.data(), elf.elf_section_table());
    let place = |name: &str| elf.section_by_name(name).map(|s| (s.address(), s.size()));
    // The first entry of `.plt` is the resolver's; `.plt.sec` has none.
    let table = match elf.architecture() {
        Architecture::X86_64 => {
            let plain = || place(".plt").map(|(start, size)| (start + 16, size));
            place(".plt.sec").or_else(plain)
        }
        Architecture::Aarch64 => place(".plt").map(|(start, size)| (start + 32, size)),
        _ => None,
    };
    let Some((start, size)) = table else { return Vec::new() };
    let dynamic = sections.iter().find(|s| s.sh_type(endian) == elf::SHT_DYNSYM);
    let calls = sections.iter().find(|s| sections.section_name(endian, s) == Ok(b".rela.plt"));
    let (Some(dynamic), Some(calls)) = (dynamic, calls) else { return Vec::new() };
    let symbols = dynamic.data_as_array::<elf::Sym64<N>, R>(endian, data).unwrap_or_default();
    let strings = sections.section(dynamic.link(endian)).and_then(|s| s.data(endian, data));
    let calls = calls.data_as_array::<elf::Rela64<N>, R>(endian, data).unwrap_or_default();
    let strings = strings.unwrap_or_default();
    let stub = |(index, call): (usize, &elf::Rela64<N>)| {
        let symbol = symbols.get(call.r_sym(endian, false) as usize)?;
        let name = text_at(strings, symbol.st_name(endian));
        let is_named = !name.is_empty();
        let start = start.checked_add(index as u64 * 16)?;
        let name = Cow::Owned([name, b"@plt".as_slice()].concat());
        let end = start.checked_add(16)?;
        is_named.then_some(Symbol { start, end, name, rank: 3 })
    };
    calls.iter().enumerate().take(size as usize / 16).filter_map(stub).collect()
}

/// Functions of Mach-O and PE, which have no sizes. Compilers put an underscore before each name of Mach-O.
fn read_other<'a, R: ReadRef<'a>>(object: &object::File<'a, R>) -> Vec<Symbol<'a>> {
    let mut ends: Vec<(u64, u64)> =
        object.sections().map(|s| (s.address(), s.address().wrapping_add(s.size()))).collect();
    ends.sort_unstable();
    let prefix: &[u8] = if object.format() == BinaryFormat::MachO { b"_" } else { b"" };
    let symbol = |symbol: object::Symbol<'a, '_, R>| {
        let name = symbol.name_bytes().ok()?;
        let name = name.strip_prefix(prefix).unwrap_or(name);
        let is_code = symbol.kind() == SymbolKind::Text && symbol.is_definition();
        let start = symbol.address();
        let section = ends.partition_point(|(begin, _)| *begin <= start).checked_sub(1)?;
        let end = ends.get(section)?.1;
        let name = Cow::Borrowed(name);
        (is_code && !name.is_empty()).then_some(Symbol { start, end, name, rank: NO_SIZE })
    };
    object.symbols().filter_map(symbol).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_symbol_that_holds_an_address_is_found() {
        let symbol = |start, end, name: &'static str, rank| Symbol {
            start,
            end,
            name: Cow::Borrowed(name.as_bytes()),
            rank,
        };
        let table = SymbolTable::of_functions(vec![
            symbol(30, 40, "weak", 1),
            symbol(10, 50, "outer", 0),
            symbol(20, 25, "inner", 2),
            symbol(30, 40, "strong", 0),
            symbol(60, 90, "open", NO_SIZE),
            symbol(70, 90, "next", NO_SIZE),
        ]);
        let name = |address| table.name(address).map(|name| String::from_utf8_lossy(name));
        let names = [9, 10, 22, 26, 35, 45, 50, 65, 75, 90].map(name);
        let expected = [
            None,
            Some("outer"),
            Some("inner"),
            Some("outer"),
            Some("strong"),
            Some("outer"),
            None,
            Some("open"),
            Some("next"),
            None,
        ];
        assert_eq!(
            names.map(|n| n.map(std::borrow::Cow::into_owned)),
            expected.map(|n| n.map(str::to_owned))
        );
    }

    #[test]
    fn strings_end_at_their_zero() {
        assert_eq!(text_at(b"\0abc\0d", 1), b"abc");
        assert_eq!(text_at(b"\0abc\0d", 5), b"");
        assert_eq!(text_at(b"\0abc\0d", 900), b"");
    }
}
