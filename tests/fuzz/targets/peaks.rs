//! Prints the peak memory of dense inputs, and fails if one takes more than the bound: `tests/fuzz/run peaks`.

// Its counters are what instrumented code refers to.
use libfuzzer_sys as _;

use std::process::ExitCode;

use rprof_tui::profile::{DecodeOptions, decode};
use rprof_tui::{Cancel, Stop};
use rprof_tui_fuzz::memory::{BASE, PER_BYTE, measured};

#[path = "../../dense.rs"]
mod dense;

/// Decoded bytes of an input: so many that growth with the input is far above the base.
const SIZE: usize = 16 << 20;

fn main() -> ExitCode {
    let mut within = true;
    for (name, bytes) in dense::dense(SIZE) {
        let (result, used) =
            measured(|| decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new()));
        let answer = match &result {
            Ok(_) => "read".to_owned(),
            Err(Stop::Failed(error)) => error.to_string(),
            Err(Stop::Cancelled) => "cancelled".to_owned(),
        };
        let is_within = used <= BASE + PER_BYTE * bytes.len();
        within &= is_within;
        let mark = if is_within { ' ' } else { '!' };
        let per_byte = used as f64 / bytes.len() as f64;
        println!("{mark} {per_byte:6.1} a byte  {:5} MiB  {name:24} {answer}", used >> 20);
    }
    if within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
