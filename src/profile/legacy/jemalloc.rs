//! Heap profiles of jemalloc since version 4: `heap_v2/RATE`, then a stack and its counts, of all threads and of each.
//!
//! `go tool pprof` does not know this format. jemalloc's `jeprof` reads it, and pprof reads the same numbers in the format of
//! `heap.rs`. Sample types, periods and unsampling are as there, which is `jeprof`'s formula cut to integers.

use super::draft::Draft;
use super::heap::{has_allocations, mean_size, sample_types, unsampled};
use super::maps;
use super::patterns::JEMALLOC;
use super::task::{ReadMemory, ReadTask};
use super::text::{
    ReadError, ReadResult, TextLines, addresses, decimal, group, is_comment, pattern, shown, trim,
    truncated,
};
use crate::profile::store::profile::Profile;
use regex::bytes::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The begin of the first line.
const HEADER: &[u8] = b"heap_v2/";

/// `t*: 13: 6688 [0: 0]`, of all threads; `t1: ...` of one. Its name follows in the head of the file.
static COUNTS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^t(\*|\d+): *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\](?: (.+))?$"));

/// The label of the thread that allocated. Its values are texts such as `t1`, since a filter takes a bare number for a range.
const THREAD: &str = "thread";
/// The label of its name, if the program named it.
const THREAD_NAME: &str = "thread_name";

/// Bytes of the smallest allocations for a name and the number of its thread, and of their place.
const NAME: usize = 112;

/// Objects and bytes in use, then those ever allocated.
type Counts = [i64; 4];

/// The counts of one thread.
struct ThreadCounts {
    thread: Vec<u8>,
    counts: Counts,
}

/// A stack with its counts, while its lines are read.
#[derive(Default)]
struct StackCounts {
    addresses: Vec<u64>,
    all: Option<Counts>,
    threads: Vec<ThreadCounts>,
}

/// The head of the file.
struct Head {
    rate: i64,
    has_alloc: bool,
    /// Names by the numbers of threads.
    names: HashMap<Vec<u8>, String>,
    /// Bytes of the names.
    memory: u64,
}

/// True if an input begins like a heap profile of jemalloc.
pub(super) fn begins(head: &[u8]) -> bool {
    head.strip_prefix(HEADER).and_then(<[u8]>::first).is_some_and(u8::is_ascii_digit)
}

/// Bytes of the share of a thread in the values of a stack, with its allocation.
const SHARE: usize = size_of::<Vec<i64>>() + 4 * size_of::<i64>() + 16 + size_of::<[f64; 2]>();

/// Reads a heap profile of jemalloc.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    let mut lines = TextLines::new(input);
    lines.advance();
    let rate = trim(lines.line()).strip_prefix(HEADER).ok_or(ReadError::Unrecognized)?;
    let rate = decimal(rate).map_err(|_| ReadError::Unrecognized)?;
    let mut head = Head { rate, has_alloc: true, names: HashMap::new(), memory: 0 };
    let mut memory = ReadMemory::new(task);
    // The totals before the first stack decide on the types, which the samples of a draft are made for.
    let mut draft = None;
    let mut stack: Option<StackCounts> = None;
    while lines.advance() {
        let line = trim(lines.line());
        if maps::is_announced(line) {
            break;
        }
        if is_comment(line) {
            continue;
        }
        if let Some(found) = line.strip_prefix(b"@") {
            let draft = draft.get_or_insert_with(|| new_draft(&head, task));
            finish_stack(stack.take(), &head, draft)?;
            let addresses = addresses(found, line)?;
            draft.pending = addresses.capacity() * size_of::<u64>();
            draft.line(line.len())?;
            stack = Some(StackCounts { addresses, ..StackCounts::default() });
            continue;
        }
        if let (Some(stack), Some(draft)) = (&mut stack, &mut draft) {
            draft.pending += 2 * (size_of::<ThreadCounts>() + line.len()) + SHARE;
            draft.line(line.len())?;
            stack.read_counts(line)?;
        } else {
            memory.line(line.len(), || head.memory)?;
            head.read_total(line)?;
        }
    }
    lines.check()?;
    let mut draft = draft.unwrap_or_else(|| new_draft(&head, task));
    finish_stack(stack, &head, &mut draft)?;
    let regions = maps::announced_regions(&mut lines, &mut draft.map_memory())?;
    draft.set_memory_map(regions)?;
    draft.finish()
}

fn new_draft(head: &Head, task: &ReadTask<'_>) -> Draft {
    let types = sample_types(head.has_alloc);
    let mut draft = Draft::new(types, ("space", "bytes"), head.rate, task);
    draft.dropped_frames = JEMALLOC;
    draft
}

/// The thread (`*` for all), the counts and the name of the thread of a line.
fn thread_line(line: &[u8]) -> ReadResult<(&[u8], Counts, &[u8])> {
    let wrong = || ReadError::Wrong(format!("malformed sample: {}", shown(line)));
    let captures = COUNTS.captures(line).ok_or_else(wrong)?;
    let mut counts = [0; 4];
    for (count, place) in counts.iter_mut().zip(2..) {
        *count = decimal(group(&captures, place)).map_err(|_| wrong())?;
    }
    Ok((group(&captures, 1), counts, group(&captures, 6)))
}

impl Head {
    /// Reads a line of totals: of the whole heap or of a thread.
    fn read_total(&mut self, line: &[u8]) -> ReadResult<()> {
        let (thread, [used, used_size, made, made_size], name) = thread_line(line)?;
        if thread == b"*" {
            self.has_alloc = has_allocations([used, used_size, made, made_size], &0);
        } else if !name.is_empty() {
            self.memory += 2 * (line.len() + NAME) as u64;
            self.names.insert(thread.to_vec(), shown(name));
        }
        Ok(())
    }
}

impl StackCounts {
    fn read_counts(&mut self, line: &[u8]) -> ReadResult<()> {
        let (thread, counts, _) = thread_line(line)?;
        if thread == b"*" {
            self.all = Some(counts);
        } else {
            self.threads.push(ThreadCounts { thread: thread.to_vec(), counts });
        }
        Ok(())
    }

    /// Objects and bytes of all threads, those in use at `place` 0 and those ever allocated at 2: as the file says, else the sum.
    fn total(&self, place: usize) -> (i64, i64) {
        let sum = |place: usize| {
            self.threads.iter().fold(0_i64, |sum, one| sum.wrapping_add(one.counts[place]))
        };
        match self.all {
            Some(all) => (all[place], all[place + 1]),
            None => (sum(place), sum(place + 1)),
        }
    }
}

/// Appends the samples of a stack: one for each thread, if there are threads with counts, else one.
fn finish_stack(stack: Option<StackCounts>, head: &Head, draft: &mut Draft) -> ReadResult<()> {
    let Some(stack) = stack else { return Ok(()) };
    let places: &[(usize, &str)] =
        if head.has_alloc { &[(2, "allocation"), (0, "inuse")] } else { &[(0, "inuse")] };
    let (mut whole, mut bytes) = (Vec::with_capacity(4), 0);
    for &(place, what) in places {
        let (count, size) = stack.total(place);
        bytes = mean_size(count, size, what)?.unwrap_or(bytes);
        let (count, size) = unsampled(count, size, head.rate);
        whole.extend([count, size]);
    }
    let addresses = stack.addresses.iter().map(|address| address.wrapping_sub(1));
    let shares = thread_shares(&stack, places, head.rate, &whole);
    let Some(shares) = shares.filter(|shares| !shares.is_empty()) else {
        draft.sample(addresses, whole)?;
        draft.set_bytes(bytes);
        return Ok(());
    };
    let mut addresses = Some(addresses);
    for (ThreadCounts { thread, .. }, values) in stack.threads.iter().zip(shares) {
        draft.line(0)?;
        match addresses.take() {
            Some(addresses) => draft.sample(addresses, values)?,
            None => draft.sample_of_same_stack(values)?,
        }
        draft.set_bytes(bytes);
        draft.label(THREAD, &format!("t{}", shown(thread)));
        if let Some(name) = head.names.get(thread) {
            draft.label(THREAD_NAME, name);
        }
    }
    Ok(())
}

/// The values of each thread, in proportion to what is unsampled of the thread alone. They add up to the `whole`: jemalloc rounds
/// the counts of threads, and unsampling their parts gives another sum. `None` if the threads have no part in a value.
fn thread_shares(
    stack: &StackCounts,
    places: &[(usize, &str)],
    rate: i64,
    whole: &[i64],
) -> Option<Vec<Vec<i64>>> {
    let mut shares = vec![Vec::with_capacity(whole.len()); stack.threads.len()];
    for (&(place, _), whole) in places.iter().zip(whole.chunks(2)) {
        let alone = stack.threads.iter().map(|thread| {
            let (count, size) = unsampled(thread.counts[place], thread.counts[place + 1], rate);
            [count as f64, size as f64]
        });
        let alone: Vec<[f64; 2]> = alone.collect();
        for (kind, &whole) in whole.iter().enumerate() {
            let sum: f64 = alone.iter().map(|values| values[kind]).sum();
            if sum <= 0.0 && whole != 0 {
                return None;
            }
            let (mut so_far, mut given) = (0.0, 0);
            for (number, (values, share)) in alone.iter().zip(&mut shares).enumerate() {
                so_far += values[kind];
                let is_last = number + 1 == alone.len();
                let until =
                    if is_last { whole } else { truncated(whole as f64 * (so_far / sum.max(1.0))) };
                share.push(until.wrapping_sub(given));
                given = until;
            }
        }
    }
    Some(shares)
}

#[cfg(test)]
#[path = "tests/jemalloc.rs"]
mod tests;
