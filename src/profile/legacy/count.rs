//! Counts of stacks as Go prints them with `debug=1`: goroutine, threadcreate, and profiles of a program's own.

use super::Task;
use super::draft::Draft;
use super::maps;
use super::text::{
    Fail, Lines, Read, group, hexadecimal, is_comment, matches, pattern, prefixed, shown,
};
use crate::profile::Profile;
use regex::bytes::Regex;
use std::sync::LazyLock;

static HEADER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\A([^\t\n\f\r ]+) profile: total \d+\z"));

static SAMPLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A(\d+) @((?: 0x[0-9a-f]+)+)\z"));

/// Whether an input begins as a count profile does.
pub(super) fn begins(head: &[u8]) -> bool {
    let mut lines = Lines::new(head);
    lines.skip_comments();
    matches(lines.line(), " profile: total ", &HEADER)
}

pub(super) fn read(input: &[u8], task: &Task<'_>) -> Read<Profile> {
    let mut lines = Lines::new(input);
    lines.skip_comments();
    lines.check()?;
    let header = HEADER.captures(lines.line()).ok_or(Fail::Unrecognized)?;
    let kind = shown(group(&header, 1));
    let mut draft = Draft::new(&[(&kind, "count")], (&kind, "count"), 1).of(task);
    while lines.advance() {
        let line = lines.line();
        if is_comment(line) {
            draft.comment(line);
        } else if line.starts_with(b"---") {
            break;
        } else {
            let malformed = || Fail::Wrong("malformed profile format".to_owned());
            sample(line, &mut draft).ok_or_else(malformed)?;
        }
    }
    lines.check()?;
    draft.settle(maps::announced(&mut lines)?)?;
    Ok(draft.finish())
}

/// Takes in `N @ 0x...`.
fn sample(line: &[u8], draft: &mut Draft) -> Option<()> {
    let captures = SAMPLE.captures(line)?;
    let count = prefixed(group(&captures, 1)).ok()?;
    let words = group(&captures, 2).split(|&b| b == b' ').filter(|word| !word.is_empty());
    let addresses = words.map(hexadecimal).collect::<Option<Vec<u64>>>()?;
    draft.sample(addresses.into_iter().map(|address| address.wrapping_sub(1)), vec![count]);
    Some(())
}
