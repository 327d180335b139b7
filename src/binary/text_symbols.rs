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
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("perf-12.map");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn maps_of_running_programs_are_read() {
        let text = "1000 20 LazyCompile:*work a.js:3\nbroken\n0x2000 10 main\nffffffffffffffff 10 x\n3000 1 \n";
        let (_folder, path) = file(text);
        assert!(is_perf_map(&path) && !is_perf_map(Path::new("/tmp/perf-x.map")));
        let table = perf_map(&path).unwrap();
        let name = |address| table.name(address).map(|n| String::from_utf8_lossy(n).into_owned());
        assert_eq!(name(0x101f).as_deref(), Some("LazyCompile:*work a.js:3"));
        assert_eq!(name(0x1020), None);
        assert_eq!(name(0x200f).as_deref(), Some("main"));
        assert_eq!(name(0x3000), None);
        let folder = path.parent().unwrap();
        assert_eq!(perf_map(folder).unwrap_err(), BinaryFault::NotAFile);
    }

    #[test]
    fn symbols_of_the_kernel_belong_to_its_present_address() {
        let text = "ffffffff81000000 T _text\nffffffff81000000 T _stext\nffffffff81001000 t do_it\n\
                    ffffffff81001800 D data\nffffffffc0001000 t in_module\t[module]\n";
        let (_folder, path) = file(text);
        let mapping = |start| BinaryMapping::new(b"[kernel.kallsyms]_text", b"", [start, 0, 0]);
        let table = kernel(&mapping(0xffff_ffff_8100_0000), &path).unwrap();
        assert_eq!(table.name(0xffff_ffff_8100_1900), Some(&b"do_it"[..]));
        assert_eq!(table.name(0xffff_ffff_c000_1001), Some(&b"in_module"[..]));
        let moved = kernel(&mapping(0xffff_ffff_8200_0000), &path).unwrap_err();
        assert_eq!(moved.to_string(), "the kernel runs at another address now");
        let (_folder, path) = file("0000000000000000 T _text\n0000000000000000 t f\n");
        let hidden = kernel(&mapping(0), &path).unwrap_err();
        assert_eq!(hidden.to_string(), "the kernel hides its addresses");
    }
}
