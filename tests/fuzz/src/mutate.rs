//! The mutators of the targets: by the kind of each part, beside libFuzzer's own.

use crate::{parts, text, wire};

/// The kind of a part of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Bytes of a target's own meaning.
    Bytes,
    /// Lines of words.
    Text,
    /// A profile.proto without compression.
    Profile,
}

/// libFuzzer's mutator: a buffer, the bytes in use, and the most bytes; gives the bytes in use.
pub type Fallback = fn(&mut [u8], usize, usize) -> usize;

/// Changes one part of an input in place; gives the new size. `sizes` are the present size and the largest.
pub fn mutate(
    kinds: &[PartKind],
    data: &mut [u8],
    sizes: (usize, usize),
    seed: u32,
    fallback: Fallback,
) -> usize {
    let (size, max_size) = sizes;
    let mut random = Random::new(seed);
    let mut all: Vec<Vec<u8>> =
        parts::pieces(&data[..size], kinds.len()).into_iter().map(<[u8]>::to_vec).collect();
    let place = random.below(kinds.len());
    let others = size.saturating_sub(all[place].len());
    let room = max_size.saturating_sub(others).max(1);
    let part = std::mem::take(&mut all[place]);
    all[place] = match kinds[place] {
        PartKind::Profile if random.below(4) > 0 => wire::mutated(&part, &mut random),
        PartKind::Text if random.below(4) > 0 => text::mutated(&part, &mut random),
        _ => by_fallback(part, room, fallback),
    };
    let joined = parts::join(&all);
    if joined.len() > max_size {
        return fallback(data, size, max_size);
    }
    data[..joined.len()].copy_from_slice(&joined);
    joined.len()
}

fn by_fallback(mut part: Vec<u8>, room: usize, fallback: Fallback) -> Vec<u8> {
    let size = part.len().min(room);
    part.resize(room, 0);
    let size = fallback(&mut part, size, room);
    part.truncate(size);
    part
}

/// Numbers that look random (splitmix64), from a seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u32) -> Self {
        Self(u64::from(seed))
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`; 0 if `count` is.
    pub fn below(&mut self, count: usize) -> usize {
        if count == 0 { 0 } else { (self.number() % count as u64) as usize }
    }

    /// Small numbers, powers of two and their neighbours, and any.
    pub fn extreme(&mut self) -> u64 {
        match self.below(4) {
            0 => self.number() % 16,
            1 => (1_u64 << self.below(64)).wrapping_sub(self.number() % 3),
            2 => (-(self.below(300) as i64)) as u64,
            _ => self.number() >> self.below(64),
        }
    }
}
