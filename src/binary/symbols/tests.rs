//! Frames of the small programs in `fixtures/symbols`, whose lines are those of `tiny.cc`.

use std::fmt::Write as _;
use std::path::PathBuf;

use self::go::builds_leaky;
use super::*;

#[path = "../../../tests/go.rs"]
mod go;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/symbols").join(name)
}

/// The frames of file addresses in a program, one address a line: `function file:line <- caller ...`.
fn frames_of(path: &Path, addresses: &[u64], options: SymbolOptions) -> String {
    // A mapping of the whole address space: addresses are those of the file.
    let mapping = BinaryMapping { file: path.to_owned(), ..BinaryMapping::default() };
    let search = BinarySearch::default();
    in_lines(addresses, symbols(&mapping, addresses, &search, options, &Cancel::new()).unwrap())
}

fn in_lines(addresses: &[u64], found: MappingSymbols) -> String {
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
    for note in found.notes {
        writeln!(text, "{note}").unwrap();
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

/// The names are in a file that `dwz` made for several programs.
#[test]
fn debug_information_that_programs_share_is_found() {
    has_inlined_frames("shared");
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

/// A section is not believed to be larger than its file: each unit in it might ask for as much memory.
#[test]
fn sections_end_within_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app");
    let whole = std::fs::read(fixture("dwarf5")).unwrap();
    for name in [".debug_info", ".debug_str", ".debug_line"] {
        let size = BinaryFile::open(&fixture("dwarf5")).unwrap();
        let size = size.object().unwrap().section_by_name(name).unwrap().size();
        let headers = u64::from_le_bytes(whole[0x28..0x30].try_into().unwrap()) as usize;
        let header = whole[headers..].chunks(64).position(|header| {
            header.get(0x20..0x28).is_some_and(|field| field == size.to_le_bytes())
        });
        let field = headers + header.unwrap() * 64 + 0x20;
        for claimed in [1 << 40, u64::MAX] {
            let mut bytes = whole.clone();
            bytes[field..field + 8].copy_from_slice(&u64::to_le_bytes(claimed));
            std::fs::write(&path, bytes).unwrap();
            let text = frames_of(&path, &[address("dwarf5", 0)], SymbolOptions::default());
            assert!(text.contains(&format!("{name} ends behind the file")), "{text}");
        }
    }
}

/// Addresses in a PE file, and their frames as `llvm-symbolizer --inlines` gives them, but for the parameters of `checkout`.
const WINDOWS: [(u64, &str); 7] = [
    (0x1_4000_1000, "shop::checkout tiny.cc:18:0"),
    (
        0x1_4000_1030,
        "innermost tiny.cc:6:0 <- shop::Cart::add tiny.cc:13:0 <- shop::checkout tiny.cc:22:0",
    ),
    (0x1_4000_1040, "shop::Cart::add tiny.cc:13:0 <- shop::checkout tiny.cc:22:0"),
    (0x1_4000_1050, "shop::checkout tiny.cc:21:0"),
    (0x1_4000_1070, "shop::checkout tiny.cc:24:0"),
    (0x1_4000_1080, "_start tiny.cc:28:0"),
    (0x1_4000_1084, "_start tiny.cc:29:0"),
];

#[test]
fn a_program_database_gives_inlined_frames() {
    let addresses = WINDOWS.map(|(address, _)| address);
    let text = frames_of(&fixture("windows.exe"), &addresses, SymbolOptions::default());
    assert_eq!(text.lines().collect::<Vec<_>>(), WINDOWS.map(|(_, frames)| frames));
}

#[test]
fn a_program_database_is_found_in_folders_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("windows.exe");
    let mut bytes = std::fs::read(fixture("windows.exe")).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    let (address, frames) = WINDOWS[1];
    let mapping = BinaryMapping { file: path.clone(), ..BinaryMapping::default() };
    let in_folder = |folders| {
        let search = BinarySearch { folders, ..BinarySearch::default() };
        let found =
            symbols(&mapping, &[address], &search, SymbolOptions::default(), &Cancel::new());
        in_lines(&[address], found.unwrap())
    };
    assert_eq!(in_folder(Vec::new()), "\nthe file is stripped\n");
    let folders = vec![fixture("windows.exe").parent().unwrap().to_owned()];
    // The folder has the program, too: only its database is taken.
    assert_eq!(in_folder(folders).lines().next(), Some(frames));
    // The identity of the database stands behind a mark of the debug directory.
    std::fs::copy(fixture("windows.pdb"), folder.path().join("windows.pdb")).unwrap();
    let mark = bytes.windows(4).position(|mark| mark == b"RSDS").unwrap();
    bytes[mark + 4] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let text = in_folder(Vec::new());
    let note = format!(
        "Ignoring local file {}: build ID mismatch (",
        folder.path().join("windows.pdb").display()
    );
    assert!(text.contains(&note) && text.ends_with("the file is stripped\n"), "{text}");
}

#[test]
fn a_damaged_program_database_has_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("windows.exe");
    std::fs::copy(fixture("windows.exe"), &path).unwrap();
    let whole = std::fs::read(fixture("windows.pdb")).unwrap();
    let addresses: Vec<u64> = (0x1_4000_1000..0x1_4000_1098).step_by(8).collect();
    let places = (0..whole.len()).filter(|place| whole[*place] != 0).step_by(17);
    for (round, place) in places.enumerate() {
        let mut bytes = whole.clone();
        match round % 4 {
            0 => bytes.truncate(place),
            1 => bytes[place] = 0xff,
            2 => bytes[place] ^= 0x80,
            _ => bytes.iter_mut().skip(place).take(4).for_each(|byte| *byte = 0xff),
        }
        std::fs::write(folder.path().join("windows.pdb"), bytes).unwrap();
        frames_of(&path, &addresses, SymbolOptions::default());
    }
}

/// The debug information stands in a bundle beside the program. `llvm-symbolizer` gives the same frames.
#[test]
fn debug_information_of_mach_o_is_found_in_its_bundle() {
    let (start, limit) = (0x1_0000_0000, 0x1_0000_2000);
    let mapping =
        BinaryMapping { file: fixture("macos"), start, limit, ..BinaryMapping::default() };
    let addresses = [0x1_0000_0330, 0x1_0000_0360, 0x1_0000_0370, 0x1_0000_03a4];
    let search = BinarySearch::default();
    let found = symbols(&mapping, &addresses, &search, SymbolOptions::default(), &Cancel::new());
    let expected = [
        "_ZN4shop8checkoutEi tiny.cc:18:18",
        "_ZL9innermosti tiny.cc:6:5 <- _ZN4shop4Cart3addEi tiny.cc:13:12 <- _ZN4shop8checkoutEi tiny.cc:22:18",
        "_ZN4shop4Cart3addEi tiny.cc:13:12 <- _ZN4shop8checkoutEi tiny.cc:22:18",
        "_start tiny.cc:28:28",
    ];
    let text = in_lines(&addresses, found.unwrap());
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
}

/// The functions and lines of the runtime's table are those of the debug information, which a stripped program lacks.
#[test]
fn a_stripped_go_program_has_all_frames() {
    let folder = tempfile::tempdir().unwrap();
    let build = |name: &str, flags: &str| {
        let path = folder.path().join(name);
        builds_leaky(&path, flags).then_some(path)
    };
    let Some(whole) = build("whole", "-ldflags=") else { return };
    let stripped = build("stripped", "-ldflags=-s -w").unwrap();
    let text = BinaryFile::open(&whole).unwrap();
    let text = text.object().unwrap();
    let text = text.section_by_name(".text").unwrap();
    let addresses: Vec<u64> = (text.address()..text.address() + text.size()).step_by(37).collect();
    // Lines that declare functions are left out: only the table has them for wrappers. From Go 1.27 on local types have a middle dot
    // in debug information.
    let frames = |path: &Path| {
        let text = frames_of(path, &addresses, SymbolOptions::default());
        let lines = text.lines().map(|line| {
            let frames =
                line.split(" <- ").map(|frame| frame.rsplit_once(':').unwrap_or((frame, "")).0);
            frames.collect::<Vec<_>>().join(" <- ").replace(".abi0 ", " ").replace('·', ".")
        });
        lines.collect::<Vec<_>>()
    };
    let (wanted, found) = (frames(&whole), frames(&stripped));
    // C has symbols alone. What a package does at its start is written by the compiler; it has lines in debug information alone.
    let is_own = |(wanted, found): &(&String, &String)| {
        !wanted.ends_with(" :0") && !found.ends_with(".init <autogenerated>:1")
    };
    let (equal, other): (Vec<_>, Vec<_>) =
        wanted.iter().zip(&found).filter(is_own).partition(|(wanted, found)| wanted == found);
    assert!(other.is_empty() && equal.len() > 50_000, "{}: {:?}", equal.len(), other.first());
}
