//! Names of functions from text: the kernel's `/proc/kallsyms`, and the maps that compilers of running programs write for `perf`.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::fault::BinaryFault;
use super::mapping::BinaryMapping;
use super::symbol_table::{Symbol, SymbolTable};

/// The largest text that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// Symbols of the kernel that runs.
pub(super) fn kernel(
    mapping: &BinaryMapping,
    path: &Path,
) -> Result<SymbolTable<'static>, BinaryFault> {
    let symbols: Vec<Symbol<'static>> =
        read(path)?.split(|b| *b == b'\n').filter_map(kernel_line).collect();
    if symbols.is_empty() {
        return Err(BinaryFault::Unreadable("the kernel hides its addresses".to_owned()));
    }
    let wanted = mapping.relocation_symbol();
    let begins = |symbol: &Symbol<'_>| {
        symbol.start == mapping.start
            && (*symbol.name == *wanted.as_bytes()
                || [&b"_text"[..], b"_stext"].contains(&&*symbol.name))
    };
    // The kernel is at another place after each start of the machine.
    if mapping.start > 0 && !symbols.iter().any(begins) {
        return Err(BinaryFault::NoBase("the kernel runs at another address now".to_owned()));
    }
    Ok(SymbolTable::of_functions(symbols))
}

/// Symbols of the map at `path`.
pub(super) fn perf_map(path: &Path) -> Result<SymbolTable<'static>, BinaryFault> {
    let symbols = read(path)?.split(|b| *b == b'\n').filter_map(perf_line).collect();
    Ok(SymbolTable::of_functions(symbols))
}

/// True for the name of a map for `perf`: `/tmp/perf-123.map`.
pub(super) fn is_perf_map(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let digits = name.and_then(|name| name.strip_prefix("perf-")?.strip_suffix(".map"));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn read(path: &Path) -> Result<Vec<u8>, BinaryFault> {
    let failed = |error| BinaryFault::from_io(&error);
    // A pipe in a folder that all users may write to would wait for its writer.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(BinaryFault::NotAFile);
    }
    let mut text = Vec::new();
    File::open(path).map_err(failed)?.take(LARGEST).read_to_end(&mut text).map_err(failed)?;
    Ok(text)
}

/// `ADDRESS TYPE NAME`, and perhaps a module. Data is left out.
fn kernel_line(line: &[u8]) -> Option<Symbol<'static>> {
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (address, kind, name) = (words.next()?, words.next()?, words.next()?);
    let start = hexadecimal(address).filter(|start| *start > 0)?;
    let name = Cow::Owned(name.to_vec());
    // The last symbol ends with the address space, any other at the next one.
    kind.eq_ignore_ascii_case(b"t").then_some(Symbol { start, end: u64::MAX, name, rank: 4 })
}

/// `START SIZE NAME`, the numbers in hexadecimal digits.
fn perf_line(line: &[u8]) -> Option<Symbol<'static>> {
    let mut parts = line.splitn(3, |byte| *byte == b' ');
    let (start, size) = (hexadecimal(parts.next()?)?, hexadecimal(parts.next()?)?);
    let name = parts.next()?.trim_ascii();
    let name = Cow::Owned((!name.is_empty()).then(|| name.to_vec())?);
    Some(Symbol { start, end: start.checked_add(size)?, name, rank: 0 })
}

fn hexadecimal(digits: &[u8]) -> Option<u64> {
    let digits = digits.strip_prefix(b"0x").unwrap_or(digits);
    u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
#[path = "tests/text_symbols.rs"]
mod tests;
