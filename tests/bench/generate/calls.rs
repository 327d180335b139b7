//! The program that was profiled: the function, the lines and the callees of each location.

use super::Shape;
use super::random::{Random, fraction, mixed, skewed};

/// Functions and locations by index. Their ids in a file are given later, in the order of first use.
pub(crate) struct Calls {
    functions: usize,
    /// Per location, the function that its machine code belongs to.
    owners: Vec<u32>,
    /// Locations of function f are `members[starts[f]..starts[f + 1]]`.
    starts: Vec<u32>,
    members: Vec<u32>,
    /// The source of random calls; fixed for a seed.
    salt: u64,
}

/// The number of functions that stacks may begin in.
const ROOTS: usize = 32;

impl Calls {
    /// The program of a shape: every function has a location, and the first ones have most of the others.
    pub(crate) fn new(shape: &Shape, random: &mut Random) -> Self {
        let functions = shape.functions;
        let mut owners: Vec<u32> = (0..shape.locations)
            .map(
                |place| {
                    if place < functions { place } else { skewed(functions, random.unit(), 1.5) }
                },
            )
            .map(|function| function as u32)
            .collect();
        random.shuffle(&mut owners);
        let mut starts = vec![0_u32; functions + 1];
        for &owner in &owners {
            starts[owner as usize + 1] += 1;
        }
        for function in 0..functions {
            starts[function + 1] += starts[function];
        }
        let mut next = starts.clone();
        let mut members = vec![0; owners.len()];
        for (location, &owner) in owners.iter().enumerate() {
            members[next[owner as usize] as usize] = location as u32;
            next[owner as usize] += 1;
        }
        Self { functions, owners, starts, members, salt: random.bits() }
    }

    /// The number of functions.
    pub(crate) fn functions(&self) -> usize {
        self.functions
    }

    /// The number of locations.
    pub(crate) fn locations(&self) -> usize {
        self.owners.len()
    }

    /// The outermost function of a location.
    pub(crate) fn owner(&self, location: u32) -> u32 {
        self.owners[location as usize]
    }

    /// The first location of a walk.
    pub(crate) fn root(&self, random: &mut Random) -> u32 {
        let root = random.below(ROOTS) as u64;
        let function = skewed(self.functions, self.chance(root, 99), 1.0);
        self.location_in(function as u32, random)
    }

    /// A location in the function that `location` calls: mostly the same function, sometimes one of four others.
    pub(crate) fn callee(&self, location: u32, random: &mut Random) -> u32 {
        let choice = if random.unit() < 0.8 { 0 } else { 1 + random.below(4) };
        self.location_in(self.called(location, choice), random)
    }

    /// Another location of the same function, or the same one if it has no other.
    pub(crate) fn sibling(&self, location: u32, random: &mut Random) -> u32 {
        self.location_in(self.owner(location), random)
    }

    /// The functions of a location's lines, innermost first: 85 % have one, 10 % two, 5 % three.
    pub(crate) fn lines(&self, location: u32) -> impl Iterator<Item = u32> + '_ {
        let chance = self.chance(u64::from(location), 98);
        let inlined = usize::from(chance >= 0.85) + usize::from(chance >= 0.95);
        let inner = (0..inlined).map(move |depth| self.called(location, 20 + depth));
        inner.chain(std::iter::once(self.owner(location)))
    }

    /// A random number in [0, 1) that belongs to `thing`.
    pub(crate) fn chance(&self, thing: u64, what: usize) -> f64 {
        fraction(mixed(mixed(self.salt ^ thing).wrapping_add(what as u64)))
    }

    fn called(&self, location: u32, choice: usize) -> u32 {
        skewed(self.functions, self.chance(u64::from(location), choice), 3.0) as u32
    }

    fn location_in(&self, function: u32, random: &mut Random) -> u32 {
        let members =
            self.starts[function as usize] as usize..self.starts[function as usize + 1] as usize;
        let members = &self.members[members];
        members[skewed(members.len(), random.unit(), 1.6)]
    }
}
