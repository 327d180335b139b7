//! Object files, broken in any place, and the texts that list symbols: addresses are looked up as those of a mapping.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use rprof_tui::Cancel;
use rprof_tui::binary::locate::BinarySearch;
use rprof_tui::binary::mapping::BinaryMapping;
use rprof_tui::binary::symbols::{SymbolOptions, symbols};

/// The folder of the files of this process.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("rprof-tui-fuzz-{}", std::process::id()));
    // Without the folder no file can be written, and each run does nothing.
    let _ = fs::create_dir_all(&folder);
    folder
});

/// Addresses that are looked up.
const ADDRESSES: u64 = 96;

/// The first byte says the kind of file and mapping, the others are the file.
pub fn run(data: &[u8]) {
    let Some((&kind, file)) = data.split_first() else { return };
    let path = FOLDER.join(if kind & 1 == 0 { "app" } else { "perf-1.map" });
    // A program database stands beside its program. It is larger than an input, which therefore says only what is changed.
    let is_database = kind & 8 != 0;
    let written = if is_database {
        let program = include_bytes!("../../../fixtures/symbols/windows.exe");
        fs::write(&path, program).and(fs::write(FOLDER.join("windows.pdb"), changed(file)))
    } else {
        fs::write(&path, file)
    };
    if written.is_err() {
        return;
    }
    let base = if kind & 2 == 0 { 0 } else { 0x7f00_0000_0000 };
    let limit = if base == 0 { 0 } else { base + 0x10_0000 };
    let mapping = BinaryMapping { start: base, limit, file: path, ..BinaryMapping::default() };
    // Most files of the corpus have their code at one of these.
    let starts = if is_database {
        [0x1_4000_1000; 3]
    } else if base == 0 {
        [0x1000, 0x40_1000, 0]
    } else {
        [base + 0x1000, base, base + 0x8000]
    };
    let mut addresses: Vec<u64> =
        starts.iter().flat_map(|start| (0..ADDRESSES).map(move |at| start + at)).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let options = SymbolOptions { only_names: kind & 4 != 0, ..SymbolOptions::default() };
    let found = symbols(&mapping, &addresses, &BinarySearch::default(), options, &Cancel::new());
    let Ok(found) = found else { return };
    for place in 0..addresses.len() {
        for frame in found.frames.of(place) {
            let table = &found.frames.table;
            assert!(table.text(frame.function).len() + table.text(frame.file).len() < 1 << 24);
        }
    }
}

/// A program database with changes: three bytes say the place of one, a fourth the new byte there.
fn changed(changes: &[u8]) -> Vec<u8> {
    let mut database = include_bytes!("../../../fixtures/symbols/windows.pdb").to_vec();
    for change in changes.chunks_exact(4) {
        let place = u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize;
        let size = database.len();
        database[place % size] = change[3];
    }
    database
}
