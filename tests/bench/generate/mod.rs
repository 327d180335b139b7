//! Profiles of any size, the same on every run, shaped like real heap profiles of large Go programs: most stacks share
//! all but three frames with an earlier one, the hottest locations are on most stacks, a third of the stacks recurse.
//! A plain random walk over a call graph has none of this; it is kept as the adversarial shape.
//!
//! Files lie in `target/bench`.

mod calls;
mod ids;
pub(crate) mod names;
pub(crate) mod random;
mod stacks;
mod write;

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::PathBuf;

/// The order of the fields of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// By tag: samples before the locations that they name.
    Tags,
    /// Each location and function just before its first sample.
    Go,
}

/// The parameters of a generated profile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) samples: usize,
    pub(crate) locations: usize,
    pub(crate) functions: usize,
    /// The depth that stacks tend to.
    pub(crate) depth: usize,
    pub(crate) seed: u64,
    /// The mean number of frames at the leaf that differ from an earlier stack; above `depth`, nearly all.
    pub(crate) spread: f64,
    pub(crate) order: Order,
    /// The level of gzip.
    pub(crate) level: u32,
}

const L: Shape = Shape {
    name: "L",
    samples: 1_000_000,
    locations: 200_000,
    functions: 50_000,
    depth: 40,
    seed: 3,
    spread: 4.5,
    order: Order::Tags,
    level: 6,
};

/// All shapes.
pub(crate) const SHAPES: [Shape; 6] = [
    Shape { name: "S", samples: 1000, locations: 1500, functions: 800, depth: 20, seed: 1, ..L },
    Shape {
        name: "M",
        samples: 100_000,
        locations: 20_000,
        functions: 10_000,
        depth: 30,
        seed: 2,
        ..L
    },
    L,
    Shape { name: "L-go", order: Order::Go, level: 1, ..L },
    Shape { name: "L-rand", spread: 100.0, seed: 4, ..L },
    Shape {
        name: "XL",
        samples: 5_000_000,
        locations: 400_000,
        functions: 100_000,
        depth: 64,
        seed: 5,
        ..L
    },
];

/// The shape of this name, in any case.
pub(crate) fn shape(name: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.name.eq_ignore_ascii_case(name))
}

/// The names of all shapes, for messages.
pub(crate) fn shape_names() -> String {
    SHAPES.map(|shape| shape.name).join(", ")
}

impl Shape {
    /// The path of the file, which may not exist yet.
    pub(crate) fn path(&self) -> PathBuf {
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        target.with_file_name("bench").join(self.name).with_extension("pb.gz")
    }

    /// Makes the file anew.
    pub(crate) fn make(&self) -> io::Result<Made> {
        let path = self.path();
        fs::create_dir_all(path.with_file_name(""))?;
        let mut random = random::Random::new(self.seed);
        let calls = calls::Calls::new(self, &mut random);
        let stacks = stacks::Stacks::grow(self, &calls, &mut random);
        // The file gets its name only when it is complete.
        let half = path.with_extension("half");
        let out = BufWriter::new(File::create(&half)?);
        let decoded = write::profile(self, &calls, &stacks, out)?;
        fs::rename(&half, &path)?;
        Ok(Made { path, decoded, calls, stacks })
    }
}

/// A profile that was made.
#[allow(dead_code)] // a bench that only makes the file reads no figures
pub(crate) struct Made {
    pub(crate) path: PathBuf,
    /// Its size before compression.
    pub(crate) decoded: u64,
    pub(crate) calls: calls::Calls,
    pub(crate) stacks: stacks::Stacks,
}
