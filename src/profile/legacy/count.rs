//! Counts of stacks as Go prints them with `debug=1`: goroutine, threadcreate, and profiles of a program's own.

use super::draft::Draft;
use super::maps;
use super::task::ReadTask;
use super::text::{
    ReadError, ReadResult, TextLines, group, hexadecimal, is_comment, matches, pattern, prefixed,
    shown,
};
use crate::profile::store::profile::Profile;
use regex::bytes::Regex;
use std::sync::LazyLock;

static HEADER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\A([^\t\n\f\r ]+) profile: total \d+\z"));

static SAMPLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A(\d+) @((?: 0x[0-9a-f]+)+)\z"));

/// True if an input begins like a count profile.
pub(super) fn begins(head: &[u8]) -> bool {
    let mut lines = TextLines::new(head);
    lines.skip_comments();
    matches(lines.line(), " profile: total ", &HEADER)
}

/// Reads a count profile.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    let mut lines = TextLines::new(input);
    lines.skip_comments();
    lines.check()?;
    let header = HEADER.captures(lines.line()).ok_or(ReadError::Unrecognized)?;
    let kind = shown(group(&header, 1));
    let mut draft = Draft::new(&[(&kind, "count")], (&kind, "count"), 1, task);
    while lines.advance() {
        let line = lines.line();
        draft.line(line.len())?;
        if is_comment(line) {
            draft.comment(line);
        } else if line.starts_with(b"---") {
            break;
        } else {
            sample(line, &mut draft)?;
        }
    }
    lines.check()?;
    let regions = maps::announced_regions(&mut lines, &mut draft.map_memory())?;
    draft.set_memory_map(regions)?;
    draft.finish()
}

/// Reads `N @ 0x...`.
fn sample(line: &[u8], draft: &mut Draft) -> ReadResult<()> {
    let malformed = || ReadError::Wrong("malformed profile format".to_owned());
    let (count, addresses) = count_and_addresses(line).ok_or_else(malformed)?;
    draft.sample(addresses.into_iter().map(|address| address.wrapping_sub(1)), vec![count])
}

fn count_and_addresses(line: &[u8]) -> Option<(i64, Vec<u64>)> {
    let captures = SAMPLE.captures(line)?;
    let count = prefixed(group(&captures, 1)).ok()?;
    let words = group(&captures, 2).split(|&b| b == b' ').filter(|word| !word.is_empty());
    Some((count, words.map(hexadecimal).collect::<Option<_>>()?))
}
