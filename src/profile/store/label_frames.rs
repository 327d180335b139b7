//! Frames made of labels at both ends of stacks, for `-tagroot` and `-tagleaf`. The new profile keeps the ids of the old one
//! and appends more.

use crate::hash::{Map, Set};
use crate::profile::ids::{FunctionId, LocationId, StackId, StringId};
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{Function, Line, Location};
use crate::profile::store::stacks::Stacks;

/// Frames to add to stacks, per label set.
#[derive(Clone, Debug, Default)]
pub struct LabelFrames {
    /// The names and files of the frames, each once.
    frames: Vec<(Vec<u8>, Vec<u8>)>,
    index: Map<(Vec<u8>, Vec<u8>), u32>,
    /// Per label set the frames above the root and those below the leaf, outermost first.
    sets: Vec<(Vec<u32>, Vec<u32>)>,
}

impl LabelFrames {
    /// No frames for any of `label_sets` sets.
    pub fn new(label_sets: usize) -> Self {
        Self { sets: vec![(Vec::new(), Vec::new()); label_sets], ..Self::default() }
    }

    /// The frame of this name and file, for [`LabelFrames::set`].
    pub fn frame(&mut self, name: Vec<u8>, file: Vec<u8>) -> u32 {
        let frames = &mut self.frames;
        *self.index.entry((name, file)).or_insert_with_key(|key| {
            frames.push(key.clone());
            frames.len() as u32 - 1
        })
    }

    /// Sets the frames above the root and below the leaf for samples of a label set, both outermost first.
    pub fn set(&mut self, label_set: usize, above: Vec<u32>, below: Vec<u32>) {
        self.sets[label_set] = (above, below);
    }
}

impl Profile {
    /// This profile with frames added around its stacks. Such a frame is a location without mapping and address. Beyond 4 GiB
    /// of text further names are empty.
    #[must_use]
    pub fn with_label_frames(&self, label_frames: &LabelFrames) -> Self {
        let mut profile = self.clone();
        let first = profile.locations.len() as u32;
        let count = label_frames.frames.len();
        let location_ids = free_ids(profile.locations.iter().map(|l| l.id), count);
        let function_ids = free_ids(profile.functions.iter().map(|f| f.id), count);
        let mut string_ids: Map<&[u8], StringId> = Map::from_iter([(&[][..], StringId(0))]);
        let ids = location_ids.into_iter().zip(function_ids);
        for ((name, file), (location_id, function_id)) in label_frames.frames.iter().zip(ids) {
            let mut string = |text| {
                let strings = &mut profile.strings;
                *string_ids.entry(text).or_insert_with(|| strings.push(text).unwrap_or_default())
            };
            let (name, file) = (string(name.as_slice()), string(file.as_slice()));
            let function = FunctionId(profile.functions.len() as u32);
            profile.functions.push(Function { id: function_id, name, file, ..Function::default() });
            profile.locations.push(Location { id: location_id, ..Location::default() });
            profile.lines.push(Line { function, line: 0, column: 0 });
            profile.line_starts.push(profile.lines.len() as u32);
        }
        let mut extender = StackExtender::new(&self.stacks, first);
        for (stack, set) in profile.sample_stacks.iter_mut().zip(&profile.sample_labels) {
            let (above, below) = &label_frames.sets[set.index()];
            *stack = extender.stack(above, *stack, below);
        }
        profile.stacks = Stacks::in_preorder(extender.new, &mut profile.sample_stacks);
        profile
    }
}

/// Ids that are not in `used`: those behind the largest, as `go tool pprof` gives them, or else the smallest. Ids that are
/// addresses, as Julia writes them, can reach the largest of all; pprof then continues with 0 and rejects the profile.
fn free_ids(used: impl Iterator<Item = u64> + Clone, count: usize) -> Vec<u64> {
    let largest = used.clone().max().unwrap_or(0);
    if largest.checked_add(count as u64).is_some() {
        return (1..=count as u64).map(|offset| largest + offset).collect();
    }
    let used: Set<u64> = used.collect();
    (1..).filter(|id| !used.contains(id)).take(count).collect()
}

/// A stack table that is made of another: every old row once per list of frames above it.
struct StackExtender<'a> {
    old: &'a Stacks,
    /// Parent and location, parents first.
    new: Vec<[u32; 2]>,
    /// The location of the first added frame.
    first: u32,
    /// New rows by the new row above and the added frame.
    children: Map<(StackId, u32), StackId>,
    /// New rows by the new row of the frames above and the old row.
    extended: Map<(StackId, StackId), StackId>,
    /// Old rows on the way up from a stack.
    path: Vec<StackId>,
}

impl<'a> StackExtender<'a> {
    fn new(old: &'a Stacks, first: u32) -> Self {
        let (children, extended) = (Map::default(), Map::default());
        Self { old, new: vec![[0, u32::MAX]], first, children, extended, path: Vec::new() }
    }

    /// The new row of an old stack between added frames.
    fn stack(&mut self, above: &[u32], stack: StackId, below: &[u32]) -> StackId {
        let root = above.iter().fold(StackId::EMPTY, |row, &frame| self.child(row, frame));
        let mut old = stack;
        let mut row = loop {
            if old == StackId::EMPTY {
                break root;
            }
            if let Some(&done) = self.extended.get(&(root, old)) {
                break done;
            }
            self.path.push(old);
            old = self.old.parent(old);
        };
        while let Some(old) = self.path.pop() {
            // A row other than the empty one has a location.
            let location = self.old.location(old).unwrap_or_default();
            row = push(&mut self.new, row, location);
            self.extended.insert((root, old), row);
        }
        below.iter().fold(row, |row, &frame| self.child(row, frame))
    }

    /// The new row of an added frame below a new row.
    fn child(&mut self, row: StackId, frame: u32) -> StackId {
        let (new, location) = (&mut self.new, LocationId(self.first + frame));
        *self.children.entry((row, frame)).or_insert_with(|| push(new, row, location))
    }
}

fn push(rows: &mut Vec<[u32; 2]>, parent: StackId, location: LocationId) -> StackId {
    rows.push([parent.0, location.0]);
    StackId(rows.len() as u32 - 1)
}

#[cfg(test)]
#[path = "tests/label_frames.rs"]
mod tests;
