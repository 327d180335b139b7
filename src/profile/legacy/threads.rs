//! `threadz`: the stacks of all threads of a C++ program, as text.

use super::draft::Draft;
use super::maps;
use super::task::ReadTask;
use super::text::{ReadError, ReadResult, TextLines, addresses, contains, matches, pattern, trim};
use crate::profile::store::profile::Profile;
use regex::bytes::Regex;
use std::sync::LazyLock;

static ALL: LazyLock<Regex> = LazyLock::new(|| pattern(r"--- threadz \d+ ---"));

static THREAD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"--- Thread ([[:xdigit:]]+) \(name: (.*)/(\d+)\) stack: ---"));

/// True if an input begins like a thread profile.
pub(super) fn begins(head: &[u8]) -> bool {
    let mut lines = TextLines::new(head);
    lines.skip_comments();
    let line = lines.line();
    matches(line, "--- threadz ", &ALL) || matches(line, "--- Thread ", &THREAD)
}

/// Reads a thread profile.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    let mut lines = TextLines::new(input);
    lines.skip_comments();
    let mut line = lines.line();
    if ALL.is_match(line) {
        while lines.advance() {
            line = lines.line();
            if maps::is_announced(line) || line.starts_with(b"-") {
                break;
            }
        }
    } else if !THREAD.is_match(line) {
        return Err(ReadError::Unrecognized);
    }
    let mut draft = Draft::new(&[("thread", "count")], ("thread", "count"), 1, task);
    while !maps::is_announced(line) && !line.starts_with(b"---- no stack trace for") {
        if !THREAD.is_match(line) {
            return Err(ReadError::Unrecognized);
        }
        line = thread(&mut lines, &mut draft)?;
    }
    let regions = maps::announced_regions(&mut lines, &mut draft.map_memory())?;
    draft.set_memory_map(regions)?;
    draft.drop_repeated_leaves();
    draft.finish()
}

/// Reads the stack of a thread. Returns the line that ends it, or the last one.
fn thread<'a>(lines: &mut TextLines<'a>, draft: &mut Draft) -> ReadResult<&'a [u8]> {
    let (mut line, mut found, mut same): (&[u8], _, _) = (&[], Vec::new(), false);
    while lines.advance() {
        line = trim(lines.line());
        draft.pending = 4 * size_of::<u64>() * found.len();
        draft.line(line.len())?;
        if line.starts_with(b"---") {
            break;
        }
        if contains(line, b"same as previous thread") {
            same = true;
        } else {
            let more = addresses(line, line)?;
            found.try_reserve(more.len()).map_err(|_| ReadError::NoMemory)?;
            found.extend(more);
        }
    }
    lines.check()?;
    if same || found.is_empty() {
        if let Some(previous) = draft.samples.last_mut() {
            previous.values[0] = previous.values[0].wrapping_add(1);
        }
        return Ok(line);
    }
    // A caller is one byte before its return address.
    found.iter_mut().skip(1).for_each(|address| *address = address.wrapping_sub(1));
    draft.sample(found.into_iter(), vec![1])?;
    Ok(line)
}
