//! The look-up over all units of a file, on several threads that take units one by one.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::budget::Budget;
use super::names::Names;
use super::source::{DwarfSource, Units};
use super::split::SplitFiles;
use super::unit::{Answer, UnitLookup, UnitMemory};
use crate::binary::frames::{AddressFrames, FrameTable};
use crate::cancel::{Cancel, Cancelled};

/// Units that a thread takes at once.
const UNITS_AT_ONCE: usize = 8;

/// A file with debug information, and the addresses to look up.
pub(in crate::binary) struct DwarfInput<'a> {
    pub(in crate::binary) source: &'a DwarfSource<'a>,
    /// The file with what several programs share.
    pub(in crate::binary) supplementary: Option<&'a DwarfSource<'a>>,
    /// The bytes of its sections.
    pub(in crate::binary) bytes: u64,
    pub(in crate::binary) split: SplitFiles<'a>,
    /// Sorted addresses of the file.
    pub(in crate::binary) addresses: &'a [u64],
    /// The lowest address of code. What begins before it was left out by the linker.
    pub(in crate::binary) lowest: u64,
    /// Threads to use.
    pub(in crate::binary) threads: NonZero<usize>,
}

/// The frames of all addresses, with a mark for each that has a function.
pub(in crate::binary) struct DwarfFrames {
    pub(in crate::binary) frames: AddressFrames,
    /// False if a table of symbols may have a better name for the outermost function of an address.
    pub(in crate::binary) is_settled: Vec<bool>,
}

impl DwarfFrames {
    /// No frames for so many addresses.
    pub(in crate::binary) fn none(addresses: usize) -> Self {
        let frames = AddressFrames { table: FrameTable::default(), ranges: vec![0..0; addresses] };
        Self { frames, is_settled: vec![false; addresses] }
    }
}

/// The answers of one thread.
#[derive(Default)]
struct ThreadAnswers {
    table: FrameTable,
    answers: Vec<Answer>,
    /// Units by their indices, and their answers.
    units: Vec<(usize, Range<usize>)>,
}

/// Looks up all addresses.
pub(in crate::binary) fn look_up(
    input: &DwarfInput<'_>,
    cancel: &Cancel,
) -> Result<DwarfFrames, Cancelled> {
    let units = Units::new(input.source);
    let supplementary = input.supplementary.map(Units::new);
    let next = AtomicUsize::new(0);
    let work = || {
        let budget = Budget::new(input.bytes, input.addresses.len());
        let lookup = UnitLookup {
            units: &units,
            addresses: input.addresses,
            lowest: input.lowest,
            budget: &budget,
            split: &input.split,
        };
        let mut names = Names::new(&units, supplementary.as_ref());
        let mut memory = UnitMemory::default();
        let mut out = ThreadAnswers::default();
        loop {
            let first = next.fetch_add(UNITS_AT_ONCE, Ordering::Relaxed);
            let some = units.places.iter().enumerate().skip(first).take(UNITS_AT_ONCE);
            if first >= units.places.len() || cancel.is_cancelled() || budget.is_spent() {
                return out;
            }
            for (index, place) in some {
                let begin = out.answers.len();
                let out_tables = (&mut out.table, &mut out.answers);
                // A damaged unit has no answers; the others do.
                let _ = lookup.answer(*place, &mut names, &mut memory, out_tables);
                if begin < out.answers.len() {
                    out.units.push((index, begin..out.answers.len()));
                }
            }
        }
    };
    let count = input.threads.get().min(units.places.len().div_ceil(UNITS_AT_ONCE)).max(1);
    let threads = thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = (1..count)
            .map_while(|_| {
                let builder = thread::Builder::new().name("symbols".to_owned());
                builder.spawn_scoped(scope, work).ok()
            })
            .collect();
        let mut all = vec![work()];
        all.extend(others.into_iter().filter_map(|thread| thread.join().ok()));
        all
    });
    cancel.check()?;
    Ok(joined(threads, input.addresses.len()))
}

/// The answers of all threads. Of several for one address the first with a function is taken, by the order of units.
fn joined(threads: Vec<ThreadAnswers>, addresses: usize) -> DwarfFrames {
    let mut table = FrameTable::default();
    let mut ranges = vec![0..0; addresses];
    let mut is_settled = vec![false; addresses];
    // Per address the rank of its answer: a function, and an early unit.
    let mut best = vec![(true, u32::MAX); addresses];
    for thread in threads {
        let ThreadAnswers { table: own, answers, units } = thread;
        // The first table is taken as it is; frames without use stay in it.
        let first = if table.frames.is_empty() {
            table = own;
            0
        } else {
            table.append(&own)
        };
        for (unit, some) in units {
            for answer in answers.get(some).unwrap_or_default() {
                let (place, rank) = (answer.address as usize, (!answer.has_function, unit as u32));
                if rank < best[place] {
                    best[place] = rank;
                    ranges[place] = first + answer.frames.start..first + answer.frames.end;
                    is_settled[place] = answer.is_settled;
                }
            }
        }
    }
    DwarfFrames { frames: AddressFrames { table, ranges }, is_settled }
}
