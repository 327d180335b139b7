//! Stacks like real ones: most share all but a few frames with another. They are made from earlier ones and kept as a
//! tree from the start, so five million of depth 64 fit into a few hundred megabytes.

use super::Shape;
use super::calls::Calls;
use super::random::Random;

/// No frame: the parent of a stack's outermost one.
const NONE: u32 = u32::MAX;

/// Frames {parent, location}, parents before children, and the leaf of each sample. A stack may occur twice.
pub(crate) struct Stacks {
    parents: Vec<u32>,
    locations: Vec<u32>,
    depths: Vec<u16>,
    leaves: Vec<u32>,
}

impl Stacks {
    /// As many stacks as the shape has samples, in random order.
    pub(crate) fn grow(shape: &Shape, calls: &Calls, random: &mut Random) -> Self {
        let mut stacks = Self {
            parents: Vec::new(),
            locations: Vec::new(),
            depths: Vec::new(),
            leaves: Vec::new(),
        };
        for sample in 0..shape.samples {
            let leaf = if sample < 64 || random.unit() < 0.0005 {
                stacks.fresh(shape, calls, random)
            } else {
                let before = stacks.leaves[random.below(sample)];
                stacks.next(before, shape, calls, random)
            };
            stacks.leaves.push(leaf);
        }
        random.shuffle(&mut stacks.leaves);
        stacks
    }

    /// The leaf of each sample, in the order of the file.
    pub(crate) fn leaves(&self) -> &[u32] {
        &self.leaves
    }

    /// All frames: parent (none for a root) and location, parents before children.
    pub(crate) fn frames(&self) -> impl Iterator<Item = (Option<u32>, u32)> + '_ {
        let parents = self.parents.iter().map(|&parent| (parent != NONE).then_some(parent));
        parents.zip(self.locations.iter().copied())
    }

    /// The frames from `leaf` to the root.
    pub(crate) fn upwards(&self, leaf: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(leaf), |&frame| {
            Some(self.parents[frame as usize]).filter(|&parent| parent != NONE)
        })
    }

    /// The number of frames of a stack.
    pub(crate) fn depth(&self, leaf: u32) -> usize {
        usize::from(self.depths[leaf as usize])
    }

    /// The location of a frame.
    pub(crate) fn location(&self, frame: u32) -> u32 {
        self.locations[frame as usize]
    }

    fn fresh(&mut self, shape: &Shape, calls: &Calls, random: &mut Random) -> u32 {
        let length = (shape.depth as f64 * (0.5 + random.unit())) as usize;
        let root = self.push(NONE, calls.root(random));
        self.walk(root, length.saturating_sub(1), calls, random)
    }

    /// A stack derived from an earlier one.
    fn next(&mut self, before: u32, shape: &Shape, calls: &Calls, random: &mut Random) -> u32 {
        let Shape { depth, spread, .. } = *shape;
        if spread <= depth as f64 && random.unit() < 0.4 {
            let sibling = calls.sibling(self.location(before), random);
            return self.push(self.parents[before as usize], sibling);
        }
        let had = self.depth(before);
        let dropped = 1 + random.geometric(1.05 * spread);
        let kept = had.saturating_sub(dropped).max(1);
        let from = self.upwards(before).nth(had - kept).unwrap_or(before);
        let longer = if had < depth { 1.35 } else { 0.75 };
        let added = 1 + random.geometric(longer * spread);
        let added = added.min((depth * 5 / 2).saturating_sub(kept));
        self.walk(from, added, calls, random)
    }

    fn walk(&mut self, from: u32, count: usize, calls: &Calls, random: &mut Random) -> u32 {
        (0..count).fold(from, |frame, _| {
            let callee = calls.callee(self.location(frame), random);
            self.push(frame, callee)
        })
    }

    fn push(&mut self, parent: u32, location: u32) -> u32 {
        let depth = if parent == NONE { 1 } else { self.depths[parent as usize] + 1 };
        self.parents.push(parent);
        self.locations.push(location);
        self.depths.push(depth);
        self.parents.len() as u32 - 1
    }
}
