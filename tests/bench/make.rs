//! Makes the generated profiles that the benches read, and prints their figures:
//!
//! ```text
//! cargo bench --bench generate -- S M L            into target/bench
//! cargo bench --bench generate -- --stats M        with its figures
//! ```
//!
//! Shapes are S, M, L, L-go (as the Go runtime orders fields, at gzip level 1), L-rand (every stack unlike the others) and
//! XL. The benches make the profiles that they need by themselves.

mod generate;
mod stats;

use generate::Shape;
use stats::Stats;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let stats = arguments.iter().any(|a| a == "--stats");
    let names: Vec<&String> = arguments.iter().filter(|a| *a != "--stats").collect();
    let mut out = io::stdout().lock();
    if names.is_empty() {
        let names = generate::shape_names();
        let _ = writeln!(out, "nothing to generate: name some of {names}, and --stats to count");
        return ExitCode::SUCCESS;
    }
    for name in names {
        let Some(shape) = generate::shape(name) else {
            let _ = writeln!(out, "{name}: not one of {}", generate::shape_names());
            return ExitCode::from(2);
        };
        if let Err(error) = make(shape, stats, &mut out) {
            let _ = writeln!(out, "{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn make(shape: &Shape, stats: bool, out: &mut impl Write) -> io::Result<()> {
    let began = Instant::now();
    let made = shape.make()?;
    let seconds = began.elapsed().as_secs_f64();
    writeln!(out, "{}: {} ({seconds:.1} s)", shape.name, made.path.display())?;
    if !stats {
        return Ok(());
    }
    let stats = Stats::of(&made)?;
    let Stats { compressed, decoded, mean_depth, p99_depth, .. } = stats;
    let ratio = decoded as f64 / compressed as f64;
    writeln!(
        out,
        "  {:.2} MB decoded, {:.2} MB gzip'd, ratio {ratio:.2}",
        decoded as f64 / 1e6,
        compressed as f64 / 1e6
    )?;
    writeln!(out, "  depth: mean {mean_depth:.1}, p99 {p99_depth}")?;
    let (prefixes, by_function) = (stats.prefixes, stats.function_prefixes);
    writeln!(
        out,
        "  prefixes per sample: {prefixes:.2} by location, {by_function:.2} by function"
    )?;
    writeln!(
        out,
        "  {:.1} % distinct stacks, {:.1} % recursive; {} locations, the hottest 1 % have {:.1} % of the frames",
        stats.distinct * 100.0,
        stats.recursive * 100.0,
        stats.locations,
        stats.hottest * 100.0
    )
}
