//! CPU profiles of gperftools, also as Go and Java write them: machine words of 32 or 64 bits in either byte order, then a
//! memory map or Java's table of locations.

use super::draft::Draft;
use super::task::ReadTask;
use super::text::{ReadError, ReadResult, TextLines};
use super::{java, maps};
use crate::profile::store::profile::Profile;
use std::collections::HashMap;

/// Takes a word off the front; `None` if there are too few bytes.
type TakeWord = fn(&mut &[u8]) -> Option<u64>;

const WORDS: [TakeWord; 4] = [
    |bytes| take(bytes).map(|b| u64::from(u32::from_le_bytes(b))),
    |bytes| take(bytes).map(|b| u64::from(u32::from_be_bytes(b))),
    |bytes| take(bytes).map(u64::from_le_bytes),
    |bytes| take(bytes).map(u64::from_be_bytes),
];

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

/// The five words at the start.
struct CpuHeader {
    word: TakeWord,
    java: bool,
    /// Microseconds between samples.
    period: i64,
}

/// The header, and the bytes behind it.
fn header(input: &[u8]) -> Option<(CpuHeader, &[u8])> {
    WORDS.iter().find_map(|&word| {
        let mut rest = input;
        let mut words = [0; 5];
        for place in &mut words {
            *place = word(&mut rest)?;
        }
        match words {
            [0, 3, kind @ (0 | 1), period, 0] if period > 0 => {
                Some((CpuHeader { word, java: kind == 1, period: period as i64 }, rest))
            }
            _ => None,
        }
    })
}

/// True if an input begins like a CPU profile.
pub(super) fn begins(head: &[u8]) -> bool {
    header(head).is_some()
}

/// Reads a binary CPU profile, with the sample types `samples/count` and `cpu/nanoseconds`.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    let (header, rest) = header(input).ok_or(ReadError::Unrecognized)?;
    let types = [("samples", "count"), ("cpu", "nanoseconds")];
    let period = header.period.wrapping_mul(1000);
    let mut draft = Draft::new(&types, ("cpu", "nanoseconds"), period, task);
    let rest = samples(rest, &header, &mut draft)?;
    if header.java {
        return java::with_locations(rest, draft);
    }
    drop_signal_frames(&mut draft);
    let regions = maps::remaining_regions(&mut TextLines::new(rest), &mut draft.map_memory())?;
    draft.set_memory_map(regions)?;
    draft.drop_repeated_leaves();
    draft.finish()
}

/// Reads `count, n, address...` records up to `0, 1, 0`; returns the bytes behind them.
fn samples<'a>(mut rest: &'a [u8], header: &CpuHeader, draft: &mut Draft) -> ReadResult<&'a [u8]> {
    while !rest.is_empty() {
        let count = (header.word)(&mut rest).ok_or(ReadError::Unrecognized)?;
        let frames = (header.word)(&mut rest).ok_or(ReadError::Unrecognized)?;
        if frames > rest.len() as u64 / 4 {
            return Err(ReadError::Unrecognized);
        }
        draft.line(frames as usize * 4 + 8)?;
        let mut addresses = Vec::new();
        addresses.try_reserve_exact(frames as usize).map_err(|_| ReadError::NoMemory)?;
        for _ in 0..frames {
            // If the bytes end within a record, pprof reads zeros.
            let address = (header.word)(&mut rest).unwrap_or_else(|| {
                rest = &[];
                0
            });
            addresses.push(address);
        }
        if count == 0 && addresses == [0] {
            break;
        }
        let count = count as i64;
        let back = u64::from(!header.java);
        addresses.iter_mut().skip(1).for_each(|address| *address = address.wrapping_sub(back));
        draft.sample(addresses.into_iter(), vec![count, count.wrapping_mul(draft.period)])?;
    }
    Ok(rest)
}

/// Removes the frame above the leaf if nearly all samples share it, at most twice: it is the signal handler.
fn drop_signal_frames(draft: &mut Draft) {
    let enough = draft.samples.len() - draft.samples.len() / 32;
    for _ in 0..2 {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for second in draft.samples.iter().filter_map(|sample| sample.stack.get(1)) {
            *counts.entry(*second).or_default() += 1;
        }
        let Some((&shared, _)) = counts.iter().find(|&(_, &count)| count >= enough) else { return };
        for sample in draft.samples.iter_mut().filter(|s| s.stack.get(1) == Some(&shared)) {
            sample.stack.remove(1);
        }
    }
}
