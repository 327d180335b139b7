//! Inputs whose tail comes again and again, so that memory in proportion to them is far above what every input takes.

use rprof_tui::Cancel;
use rprof_tui::profile::{DecodeOptions, decode};

use crate::memory;

/// One input in this number is repeated.
const SELDOM: u64 = 64;

/// Bytes of a repeated input.
const SIZE: usize = 4 << 20;

/// The memory that decoding is allowed there: less than many inputs of this size take.
const ALLOWED: u64 = 12 << 20;

/// Bytes beside those that decoding counts: buffers of a fixed size.
const UNCOUNTED: usize = 16 << 20;

/// Decodes one input in [`SELDOM`] with its tail repeated. `starts` are the offsets at which a tail may begin. Decoding that
/// takes more memory than it is allowed is a finding.
pub fn check(data: &[u8], starts: &[usize], options: DecodeOptions) {
    let chance = hash(data);
    if chance % SELDOM != 0 || starts.is_empty() {
        return;
    }
    let start = starts[(chance / SELDOM) as usize % starts.len()];
    let (head, tail) = data.split_at(start);
    if tail.is_empty() {
        return;
    }
    let repeated = [head, &tail.repeat(SIZE / tail.len())].concat();
    let options = DecodeOptions { max_memory: ALLOWED, max_memory_per_byte: None, ..options };
    let (result, used) = memory::measured(|| decode(repeated.as_slice(), options, &Cancel::new()));
    drop(result);
    let bound = ALLOWED as usize + UNCOUNTED;
    assert!(
        used <= bound,
        "{used} bytes of memory where {ALLOWED} are allowed, from offset {start}"
    );
}

/// A number that depends on all bytes (FNV-1a).
fn hash(data: &[u8]) -> u64 {
    let each = data.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    each ^ each >> 32
}
