//! Heap, growth and fragmentation profiles as text: Go's `debug=1` and gperftools'.

use super::draft::Draft;
use super::maps;
use super::task::ReadTask;
use super::text::{
    ReadError, ReadResult, TextLines, addresses, decimal, group, is_comment, matches, pattern,
    shown, trim, truncated,
};
use crate::profile::store::profile::Profile;
use regex::bytes::Regex;
use std::sync::LazyLock;

/// `heap profile: A: B [ C: D ] @ heap_v2/524288`.
static HEAP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\] *@ *(heap[_a-z0-9]*)/?(\d*)")
});

/// Headers of growth and fragmentation, which are never sampled.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    let kinds = "(?:growth|fragmentation)z?";
    pattern(&format!(r"heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\] @ {kinds}"))
});

static SAMPLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(-?\d+): *(-?\d+) *\[ *(\d+): *(\d+) *] @([ x0-9a-f]*)"));

/// The bytes at the end of a text in which statistics are searched.
pub const LONGEST_STATISTICS: usize = 256 << 10;

/// The sampling that the first line announces.
struct Sampling {
    period: i64,
    /// True if objects are sampled with a probability that depends on their size.
    by_size: bool,
    has_alloc: bool,
}

/// True if an input begins like a heap profile.
pub(super) fn begins(head: &[u8]) -> bool {
    let mut lines = TextLines::new(head);
    lines.advance() && sampling(lines.line()).is_some()
}

/// Reads a heap, growth or fragmentation profile.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    let mut lines = TextLines::new(input);
    lines.advance();
    lines.check()?;
    let sampling = sampling(lines.line()).ok_or(ReadError::Unrecognized)?;
    let types = sample_types(sampling.has_alloc);
    let mut draft = Draft::new(types, ("space", "bytes"), sampling.period, task);
    while lines.advance() {
        let line = trim(lines.line());
        draft.line(line.len())?;
        if is_comment(line) {
            draft.comment(line);
        } else if maps::is_announced(line) {
            break;
        } else {
            sample(line, &sampling, &mut draft)?;
        }
    }
    lines.check()?;
    let regions = maps::announced_regions(&mut lines, &mut draft.map_memory())?;
    draft.set_memory_map(regions)?;
    draft.finish()
}

/// The sample types of a heap with or without all that was ever allocated.
pub(super) fn sample_types(has_alloc: bool) -> &'static [(&'static str, &'static str)] {
    // `inuse_space` comes last, which makes it the default.
    const ALL: [(&str, &str); 4] = [
        ("alloc_objects", "count"),
        ("alloc_space", "bytes"),
        ("inuse_objects", "count"),
        ("inuse_space", "bytes"),
    ];
    if has_alloc { &ALL } else { &[("objects", "count"), ("space", "bytes")] }
}

/// True if the totals of what was ever allocated are more than those in use repeated. The order is objects and bytes in use, then
/// ever allocated.
pub(super) fn has_allocations<T: PartialEq>(totals: [T; 4], zero: &T) -> bool {
    let [used, used_size, made, made_size] = totals;
    (made != used && made != *zero) || (made_size != used_size && made_size != *zero)
}

/// The memory statistics of the process at the end of a heap's `debug=1` text; empty if there are none. They are searched in
/// the last [`LONGEST_STATISTICS`] bytes.
pub fn statistics(input: &[u8]) -> &[u8] {
    const HEADING: &[u8] = b"# runtime.MemStats";
    // Statistics are at the end, and samples are many.
    let tail = &input[input.len().saturating_sub(LONGEST_STATISTICS)..];
    let heading = tail.windows(HEADING.len()).rposition(|window| window == HEADING);
    let rest = heading.map_or(&[][..], |start| &tail[start..]);
    let lines = rest.split_inclusive(|&b| b == b'\n').take_while(|line| line.starts_with(b"#"));
    &rest[..lines.map(<[u8]>::len).sum()]
}

/// The sampling that the first line announces; `None` for another format.
fn sampling(line: &[u8]) -> Option<Sampling> {
    const LITERAL: &str = "heap profile:";
    if !matches(line, LITERAL, &HEAP) {
        return matches(line, LITERAL, &WHOLE).then_some(Sampling {
            period: 1,
            by_size: false,
            has_alloc: false,
        });
    }
    let header = HEAP.captures(line)?;
    let has_alloc = has_allocations([1, 2, 3, 4].map(|place| group(&header, place)), &&b"0"[..]);
    let period = match group(&header, 6) {
        [] => 0,
        digits => decimal(digits).ok()?,
    };
    let (period, by_size) = match group(&header, 5) {
        b"heapz_v2" | b"heap_v2" => (period, true),
        b"heapprofile" => (1, false),
        // Go writes twice the mean distance of samples here.
        b"heap" => (period / 2, true),
        _ => return None,
    };
    Some(Sampling { period, by_size, has_alloc })
}

/// Reads `n: bytes [N: BYTES] @ 0x...`.
fn sample(line: &[u8], sampling: &Sampling, draft: &mut Draft) -> ReadResult<()> {
    let Some(captures) = SAMPLE.captures(line) else {
        let words = "unexpected number of sample values: got 0, want 6";
        return Err(ReadError::Wrong(words.to_owned()));
    };
    let pairs: &[(usize, &str)] =
        if sampling.has_alloc { &[(3, "allocation"), (1, "inuse")] } else { &[(1, "inuse")] };
    let (mut values, mut bytes) = (Vec::with_capacity(4), 0);
    for &(place, what) in pairs {
        let number = |place| {
            decimal(group(&captures, place)).map_err(|why| {
                ReadError::Wrong(format!("malformed sample: {}: {why}", shown(line)))
            })
        };
        let (mut count, mut size) = (number(place)?, number(place + 1)?);
        if let Some(mean) = mean_size(count, size, what)? {
            bytes = mean;
            if sampling.by_size {
                (count, size) = unsampled(count, size, sampling.period);
            }
        }
        values.extend([count, size]);
    }
    let found = addresses(group(&captures, 5), line)?;
    draft.sample(found.into_iter().map(|address| address.wrapping_sub(1)), values)?;
    draft.set_bytes(bytes);
    Ok(())
}

/// The mean size of objects; `None` without objects. Fails if there are bytes without objects, of which `what` tells the kind.
pub(super) fn mean_size(count: i64, size: i64, what: &str) -> ReadResult<Option<i64>> {
    if count == 0 && size != 0 {
        let words = format!("{what} count was 0 but {what} bytes was {size}");
        return Err(ReadError::Wrong(words));
    }
    Ok((count != 0).then(|| size.wrapping_div(count)))
}

/// Estimates count and size of all objects from sampled ones, if one byte in `rate` is sampled: both are divided by the
/// probability, 1 - exp(-size / rate), that an object of the mean size is sampled.
pub(super) fn unsampled(count: i64, size: i64, rate: i64) -> (i64, i64) {
    if count == 0 || size == 0 {
        return (0, 0);
    }
    if rate <= 1 {
        return (count, size);
    }
    let mean = size as f64 / count as f64;
    let scale = 1.0 / (1.0 - (-mean / rate as f64).exp());
    (truncated(count as f64 * scale), truncated(size as f64 * scale))
}
