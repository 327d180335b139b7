//! The memory that a long session keeps: 500 switches of the sample type, 200 filters, 50 reloads, a frame after each.
//!
//! ```text
//! cargo bench --bench soak                 M, or the input that RPROF_BENCH_SIZE or RPROF_BENCH_PROFILE names
//! ```
//!
//! Prints the resident memory after each part, and after every tenth reload. Nothing leaks if the last figure is near
//! `start`. `one round` is the figure after one round of every kind, and `start` comes five reloads later: the
//! allocator needs room for the shown profile beside the one being read, and settles after a few reloads.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot run panics

#[allow(dead_code)] // only shapes are needed
mod generate;
mod input;
mod screen;

use screen::Screen;
use std::fs;
use std::io::{self, Write};
use std::sync::Arc;

/// Resident memory now, and at its highest, in MiB.
fn memory() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let digits = line.and_then(|rest| rest.split_whitespace().next());
        digits.and_then(|digits| digits.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    (field("VmRSS:"), field("VmHWM:"))
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let mut tell = |what: &str, screen: &Screen| {
        let ((now, most), (kept, bytes)) = (memory(), screen.app.cached_views());
        let bytes = bytes >> 20;
        writeln!(
            out,
            "{what:<22} {now:>6} MiB, at most {most:>6} MiB; {kept} tables kept, {bytes} MiB"
        )
    };
    let read = || Arc::new(input::load(input::open()));
    let mut screen = Screen::open(screen::start(read), (200, 60));
    let round = |screen: &mut Screen, keys: &str| {
        screen.keys(keys);
        screen.draw();
    };
    tell("opened", &screen)?;
    // Everything that is kept on purpose exists after one round of every kind.
    for keys in ["2", "4", "1", "s", "jf", "\x1b", "jx", "\x1b", "R"] {
        round(&mut screen, keys);
    }
    tell("one round", &screen)?;
    for _ in 0..5 {
        round(&mut screen, "R");
    }
    tell("start", &screen)?;
    for _ in 0..500 {
        round(&mut screen, "s");
    }
    tell("500 type switches", &screen)?;
    for at in 0..200 {
        // The samples through one function, all samples, the samples without a function, all samples.
        round(&mut screen, ["jf", "\x1b", "jx", "\x1b"][at % 4]);
    }
    tell("200 filters", &screen)?;
    for reloads in 1..=50 {
        round(&mut screen, "R");
        if reloads % 10 == 0 {
            tell(&format!("{reloads} reloads"), &screen)?;
        }
    }
    for keys in ["2", "4", "1", "s"] {
        round(&mut screen, keys);
    }
    tell("end", &screen)
}
