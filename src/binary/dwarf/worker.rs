//! The look-up over all units of a file, on several threads that take units one by one.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Dwarf;
use super::budget::Budget;
use super::names::{Names, UnitHeaders};
use super::split::SplitFiles;
use super::unit::{Answer, UnitLookup};
use crate::binary::frames::{AddressFrames, FrameTable, SymbolFrame};
use crate::cancel::{Cancel, Cancelled};

/// Units that a thread takes at once.
const UNITS_AT_ONCE: usize = 8;

/// A file with debug information, and the addresses to look up.
pub(in crate::binary) struct DwarfInput<'a> {
    pub(in crate::binary) dwarf: &'a Dwarf<'a>,
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

/// The answers of one thread.
#[derive(Default)]
struct ThreadAnswers {
    table: FrameTable,
    /// The unit, and its answers.
    units: Vec<(usize, Vec<Answer>)>,
}

/// Looks up all addresses.
pub(in crate::binary) fn look_up(
    input: &DwarfInput<'_>,
    cancel: &Cancel,
) -> Result<DwarfFrames, Cancelled> {
    let headers = UnitHeaders::new(input.dwarf);
    let supplementary = input.dwarf.sup().map(UnitHeaders::new);
    let next = AtomicUsize::new(0);
    let work = || {
        let budget = Budget::new(input.bytes, input.addresses.len());
        let lookup = UnitLookup {
            dwarf: input.dwarf,
            addresses: input.addresses,
            lowest: input.lowest,
            budget: &budget,
            split: &input.split,
        };
        let mut names = Names::new(&headers, supplementary.as_ref());
        let mut out = ThreadAnswers::default();
        loop {
            let first = next.fetch_add(UNITS_AT_ONCE, Ordering::Relaxed);
            let units = headers.headers.iter().enumerate().skip(first).take(UNITS_AT_ONCE);
            if first >= headers.headers.len() || cancel.is_cancelled() || budget.is_spent() {
                return out;
            }
            for (place, header) in units {
                let mut answers = Vec::new();
                // A damaged unit has no answers; the others do.
                let _ = lookup.answer(header, &mut names, &mut out.table, &mut answers);
                if !answers.is_empty() {
                    out.units.push((place, answers));
                }
            }
        }
    };
    let count = input.threads.get().min(headers.headers.len().div_ceil(UNITS_AT_ONCE)).max(1);
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
    Ok(joined(&threads, input.addresses.len()))
}

/// The answers of all threads. Of several for one address the first with a function is taken, by the order of units.
fn joined(threads: &[ThreadAnswers], addresses: usize) -> DwarfFrames {
    let mut best: Vec<Option<(usize, usize, &Answer)>> = vec![None; addresses];
    for (thread, answers) in threads.iter().enumerate() {
        for (unit, answer) in answers.units.iter().flat_map(|(u, all)| all.iter().map(|a| (*u, a)))
        {
            let slot = &mut best[answer.address as usize];
            let rank = (!answer.has_function, unit);
            if slot.is_none_or(|(unit, _, best)| rank < (!best.has_function, unit)) {
                *slot = Some((unit, thread, answer));
            }
        }
    }
    let mut table = FrameTable::default();
    let mut strings: Vec<Vec<Option<u32>>> =
        threads.iter().map(|thread| vec![None; thread.table.string_count()]).collect();
    let (mut ranges, mut is_settled) = (Vec::new(), Vec::new());
    for slot in best {
        let Some((_, thread, answer)) = slot else {
            ranges.push(0..0);
            is_settled.push(false);
            continue;
        };
        let source = &threads[thread].table;
        let known = &mut strings[thread];
        let first = table.frames.len() as u32;
        for place in answer.frames.clone() {
            let frame = source.frames[place as usize];
            let mut string = |old: u32| {
                *known[old as usize].get_or_insert_with(|| table.string(source.text(old)))
            };
            let (function, file) = (string(frame.function), string(frame.file));
            table.frames.push(SymbolFrame { function, file, ..frame });
        }
        ranges.push(first..table.frames.len() as u32);
        is_settled.push(answer.is_settled);
    }
    DwarfFrames { frames: AddressFrames { table, ranges }, is_settled }
}
