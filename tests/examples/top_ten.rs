//! Prints the ten functions with the largest flat value: `cargo run --example top-ten -- FILE [SAMPLE_TYPE]`.

use std::cmp::Reverse;
use std::error::Error;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use rprof_tui::analysis::{FlatCumTable, Query, Selected};
use rprof_tui::profile::{DecodeOptions, decode};
use rprof_tui::{Cancel, Stop};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: top-ten FILE [SAMPLE_TYPE]")?;
    let sample_type = arguments.next().unwrap_or_default();
    let table = read(File::open(path)?, &sample_type).map_err(|stop| match stop {
        Stop::Failed(error) => error.to_string(),
        Stop::Cancelled => "cancelled".to_owned(),
    })?;
    print_top(&table, 10, &mut io::stdout().lock())?;
    Ok(())
}

/// Reads a profile and adds up one sample type; an empty name is the profile's default.
fn read(file: File, sample_type: &str) -> Result<FlatCumTable, Stop> {
    let cancel = Cancel::new();
    let profile = Arc::new(decode(file, DecodeOptions::default(), &cancel)?);
    let query = Query { sample_type: profile.sample_type(sample_type)?, ..Query::default() };
    Ok(FlatCumTable::new(Selected::new(profile, query, &cancel)?, &cancel)?)
}

fn print_top(table: &FlatCumTable, count: usize, out: &mut dyn Write) -> io::Result<()> {
    let flat = |node| table.sums().flat(node).value();
    let mut nodes: Vec<_> = table.nodes().ids().collect();
    nodes.sort_by_key(|&node| Reverse(flat(node)));
    writeln!(out, "{:>12} {:>12} name", "flat", "cum")?;
    for &node in nodes.iter().take(count) {
        let format = |value| table.selected().format(value, "auto");
        let cum = table.sums().cum(node).value();
        let name = String::from_utf8_lossy(table.nodes().name(node));
        writeln!(out, "{:>12} {:>12} {name}", format(flat(node)), format(cum))?;
    }
    Ok(())
}
