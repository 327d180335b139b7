//! Frames of the small programs in `fixtures/symbols`, whose lines are those of `tiny.cc`.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::*;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/symbols").join(name)
}

/// The frames of file addresses in a program, one address a line: `function file:line <- caller ...`.
fn frames_of(path: &Path, addresses: &[u64], options: SymbolOptions) -> String {
    // A mapping of the whole address space: addresses are those of the file.
    let mapping = BinaryMapping { file: path.to_owned(), ..BinaryMapping::default() };
    let found =
        symbols(&mapping, addresses, &BinarySearch::default(), options, &Cancel::new()).unwrap();
    let mut text = String::new();
    for place in 0..addresses.len() {
        let frames = found.frames.of(place).iter().map(|frame| {
            let string = |index| String::from_utf8_lossy(found.frames.table.text(index));
            let (name, file) = (string(frame.function), string(frame.file));
            let file = file.rsplit('/').next().unwrap_or_default();
            format!("{name} {file}:{}:{}", frame.line, frame.start_line)
        });
        writeln!(text, "{}", frames.collect::<Vec<_>>().join(" <- ")).unwrap();
    }
    if let Some(fault) = found.fault {
        writeln!(text, "{fault}").unwrap();
    }
    text
}

/// The address of an instruction by its distance from the start of the code.
fn address(name: &str, distance: u64) -> u64 {
    let file = BinaryFile::open(&fixture(name)).unwrap();
    let object = file.object().unwrap();
    object.section_by_name(".text").unwrap().address() + distance
}

/// Checks that the loop of `checkout` has an inlined frame. `llvm-symbolizer` gives the same frames.
fn has_inlined_frames(name: &str) {
    let start = address(name, 0);
    let all: Vec<u64> = (start..start + 0x48).collect();
    let text = frames_of(&fixture(name), &all, SymbolOptions::default());
    let inlined = "_ZN4shop4Cart3addEi tiny.cc:13:12 <- _ZN4shop8checkoutEi tiny.cc:22:18";
    let outer = "_ZN4shop8checkoutEi tiny.cc:21:18";
    for line in [inlined, outer, "_start tiny.cc:30:28"] {
        assert!(text.lines().any(|other| other == line), "{name}: no {line:?} in\n{text}");
    }
}

#[test]
fn every_version_of_dwarf_gives_inlined_frames() {
    for name in ["dwarf2", "dwarf3", "dwarf4", "dwarf5", "pie", "library.so"] {
        has_inlined_frames(name);
    }
}

#[test]
fn compressed_sections_are_read() {
    for name in ["zlib", "zlib-gnu", "zstd"] {
        has_inlined_frames(name);
    }
}

#[test]
fn split_dwarf_is_found_beside_the_binary() {
    has_inlined_frames("split");
    has_inlined_frames("packaged");
}

#[test]
fn debug_information_is_found_by_its_link() {
    has_inlined_frames("stripped");
}

#[test]
fn names_come_from_symbols_where_there_is_no_dwarf() {
    let start = address("symbols-only", 0);
    let path = fixture("symbols-only");
    let text = frames_of(&path, &[start, start + 0x30], SymbolOptions::default());
    assert_eq!(text, "_ZN4shop8checkoutEi :0:0\n_start :0:0\n");
    let fast = SymbolOptions { only_names: true, ..SymbolOptions::default() };
    let text = frames_of(&fixture("pie"), &[address("pie", 0x20)], fast);
    assert_eq!(text, "_ZN4shop8checkoutEi :0:0\n");
}

#[test]
fn a_stripped_binary_says_so() {
    let text = frames_of(&fixture("bare"), &[address("bare", 0)], SymbolOptions::default());
    assert_eq!(text, "\nthe file is stripped\n");
}

#[test]
fn damaged_files_have_a_fault_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app");
    for name in ["dwarf5", "zlib"] {
        let whole = std::fs::read(fixture(name)).unwrap();
        let addresses: Vec<u64> = (0..0x60).map(|distance| address(name, distance)).collect();
        // Cut off at every place, and each byte in turn made another one.
        for place in (0..whole.len()).step_by(211) {
            for value in [None, Some(0xff), Some(0), Some(0x80)] {
                let mut bytes = whole.clone();
                match value {
                    Some(value) => bytes[place] = value,
                    None => bytes.truncate(place),
                }
                std::fs::write(&path, bytes).unwrap();
                frames_of(&path, &addresses, SymbolOptions::default());
            }
        }
    }
}
