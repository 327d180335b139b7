//! Figures of a generated profile, for comparison with those of real ones.

use crate::generate::Made;
use std::collections::HashMap;
use std::fs;
use std::io;

/// The figures of a profile.
#[derive(Clone, Debug)]
pub(crate) struct Stats {
    pub(crate) compressed: u64,
    pub(crate) decoded: u64,
    pub(crate) mean_depth: f64,
    /// The depth that 99 % of the stacks do not exceed.
    pub(crate) p99_depth: usize,
    /// Distinct prefixes of stacks for each sample, by location and by function.
    pub(crate) prefixes: f64,
    pub(crate) function_prefixes: f64,
    /// Distinct stacks for each sample.
    pub(crate) distinct: f64,
    pub(crate) locations: usize,
    /// Share of all frames that belong to the hottest hundredth of the locations.
    pub(crate) hottest: f64,
    /// Share of the stacks that contain a function twice.
    pub(crate) recursive: f64,
}

impl Stats {
    /// Computes the figures.
    pub(crate) fn of(made: &Made) -> io::Result<Self> {
        let Made { path, decoded, calls, stacks } = made;
        let leaves = stacks.leaves();
        let samples = leaves.len() as f64;
        let mut depths: Vec<usize> = leaves.iter().map(|&leaf| stacks.depth(leaf)).collect();
        depths.sort_unstable();
        let (by_location, prefixes) = merged(made, |location, out| out.push(location));
        let by_function = |location, out: &mut Vec<u32>| {
            out.extend(calls.lines(location));
            out.reverse();
        };
        let function_prefixes = merged(made, by_function).1;
        let mut distinct: Vec<u32> = leaves.iter().map(|&l| by_location[l as usize]).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let used = frames_by_location(made);
        let frames: u64 = used.iter().sum();
        let hot: u64 = used.iter().take(used.len().div_ceil(100)).sum();
        Ok(Self {
            compressed: fs::metadata(path)?.len(),
            decoded: *decoded,
            mean_depth: frames as f64 / samples,
            p99_depth: depths[depths.len() * 99 / 100],
            prefixes: prefixes as f64 / samples,
            function_prefixes: function_prefixes as f64 / samples,
            distinct: distinct.len() as f64 / samples,
            locations: used.len(),
            hottest: hot as f64 / frames as f64,
            recursive: recursive(made) as f64 / samples,
        })
    }
}

/// Merges equal prefixes of stacks. `frames` gives the entries of a location, outermost first. Returns the number of
/// the prefix of each frame, and the count of prefixes.
fn merged(made: &Made, frames: impl Fn(u32, &mut Vec<u32>)) -> (Vec<u32>, usize) {
    let mut known = HashMap::new();
    let mut numbers: Vec<u32> = Vec::new();
    let mut inside = Vec::new();
    for (parent, location) in made.stacks.frames() {
        let above = parent.map_or(0, |parent| numbers[parent as usize]);
        inside.clear();
        frames(location, &mut inside);
        let number = inside.iter().fold(above, |above, &frame| {
            let next = known.len() as u32 + 1;
            *known.entry((above, frame)).or_insert(next)
        });
        numbers.push(number);
    }
    (numbers, known.len())
}

/// The count of frames of each used location over all samples, largest first.
fn frames_by_location(made: &Made) -> Vec<u64> {
    let Made { calls, stacks, .. } = made;
    let frames: Vec<_> = stacks.frames().collect();
    let mut through = vec![0_u64; frames.len()];
    for &leaf in stacks.leaves() {
        through[leaf as usize] += 1;
    }
    let mut counts = vec![0_u64; calls.locations()];
    for (place, &(parent, location)) in frames.iter().enumerate().rev() {
        counts[location as usize] += through[place];
        if let Some(parent) = parent {
            through[parent as usize] += through[place];
        }
    }
    counts.retain(|&count| count > 0);
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts
}

fn recursive(made: &Made) -> usize {
    let Made { calls, stacks, .. } = made;
    let mut stamps = vec![0_u32; calls.functions()];
    let mut generation = 0;
    let recurs = |&&leaf: &&u32| {
        generation += 1;
        stacks.upwards(leaf).any(|frame| {
            let owner = calls.owner(stacks.location(frame)) as usize;
            std::mem::replace(&mut stamps[owner], generation) == generation
        })
    };
    stacks.leaves().iter().filter(recurs).count()
}
