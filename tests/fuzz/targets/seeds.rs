//! Writes the seeds of every target anew, into `corpus/TARGET/`: `just fuzz-seeds`.

// Its counters are what instrumented code refers to.
use libfuzzer_sys as _;

use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for seed in rprof_tui_fuzz::seeds::all(&root.join("../../fixtures"))? {
        let folder = root.join("corpus").join(seed.target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(&seed.name), &seed.bytes)?;
    }
    Ok(())
}
