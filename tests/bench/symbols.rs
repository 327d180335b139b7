//! Symbols of 100,000 addresses of a binary, beside `llvm-symbolizer` and `addr2line` on the same addresses.
//!
//! `cargo bench --bench symbols -- BINARY` takes addresses all over the code of a binary and prints times, ratios and the peak of
//! memory. `-- --frames BINARY` reads addresses from standard input and prints their frames, for `tests/bench/symbols_compare`.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a bench prints, and one that cannot run panics

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use object::{Object, ObjectSection};
use rprof_tui::Cancel;
use rprof_tui::binary::locate::BinarySearch;
use rprof_tui::binary::mapping::BinaryMapping;
use rprof_tui::binary::mapping_symbols::MappingSymbols;
use rprof_tui::binary::symbols::{SymbolOptions, symbols};

/// Addresses that are looked up.
const ADDRESSES: u64 = 100_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--frames", binary] => print_frames(Path::new(binary)),
        [binary] => compare(Path::new(binary)),
        _ => compare(&std::env::current_exe().unwrap()),
    }
}

fn look_up(binary: &Path, addresses: &[u64]) -> MappingSymbols {
    let mapping = BinaryMapping { file: binary.to_owned(), ..BinaryMapping::default() };
    let search = BinarySearch::new(|_| None);
    symbols(&mapping, addresses, &search, SymbolOptions::default(), &Cancel::new()).unwrap()
}

/// Addresses all over the code, in equal distances.
fn spread(binary: &Path) -> Vec<u64> {
    // The whole file in memory would count into the peak.
    let file = object::ReadCache::new(fs::File::open(binary).unwrap());
    let text = object::File::parse(&file).unwrap();
    let text = text.section_by_name(".text").unwrap();
    let count = ADDRESSES.min(text.size());
    (0..count).map(|i| text.address() + i * (text.size() / count)).collect()
}

fn compare(binary: &Path) {
    let addresses = spread(binary);
    let begun = Instant::now();
    let found = look_up(binary, &addresses);
    let own = begun.elapsed();
    let named = (0..addresses.len()).filter(|place| !found.frames.of(*place).is_empty()).count();
    println!("{named} of {} addresses have frames", addresses.len());
    println!("rprof-tui        {own:>10.2?}  peak {}", peak());
    let list = addresses.iter().fold(String::new(), |mut list, address| {
        let _ = writeln!(list, "{address:#x}");
        list
    });
    let path = std::env::temp_dir().join("rprof-tui-bench-addresses");
    fs::write(&path, list).unwrap();
    let options: [(&str, &[&str]); 2] = [
        ("llvm-symbolizer", &["--inlines", "--functions=linkage", "--no-demangle", "-e"]),
        ("addr2line", &["-a", "-f", "-i", "-e"]),
    ];
    for (tool, options) in options {
        match timed(Command::new(tool).args(options).arg(binary), &path) {
            Some(time) => {
                let ratio = time.as_secs_f64() / own.as_secs_f64();
                println!("{tool:<16} {time:>10.2?}  {ratio:.1} times as long");
            }
            None => println!("{tool:<16} is not installed"),
        }
    }
    let _ = fs::remove_file(path);
}

/// The time of a command that reads addresses.
fn timed(command: &mut Command, addresses: &Path) -> Option<Duration> {
    let begun = Instant::now();
    let input = fs::File::open(addresses).unwrap();
    let status = command.stdin(input).stdout(Stdio::null()).status().ok()?;
    status.success().then(|| begun.elapsed())
}

/// The peak of this process's memory, as the kernel says it.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |size| size.trim().to_owned())
}

/// `ADDRESS<tab>FUNCTION|FILE|LINE|COLUMN|START`, a field for each frame.
fn print_frames(binary: &Path) {
    let number = |line: io::Result<String>| {
        let line = line.unwrap();
        u64::from_str_radix(line.trim().trim_start_matches("0x"), 16).unwrap()
    };
    let mut addresses: Vec<u64> = io::stdin().lock().lines().map(number).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let found = look_up(binary, &addresses);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (place, address) in addresses.iter().enumerate() {
        write!(out, "{address:#x}").unwrap();
        for frame in found.frames.of(place) {
            let text = |index| String::from_utf8_lossy(found.frames.table.text(index));
            let (name, file) = (text(frame.function), text(frame.file));
            let (line, column, start) = (frame.line, frame.column, frame.start_line);
            write!(out, "\t{name}|{file}|{line}|{column}|{start}").unwrap();
        }
        writeln!(out).unwrap();
    }
}
