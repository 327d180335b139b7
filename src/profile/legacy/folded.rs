//! Folded stacks, `root;...;leaf COUNT` a line, as flame graph scripts write and read them. pprof does not read them.
//! Nothing announces the format, so every line has to look like it.

use super::Task;
use super::draft::value_type;
use super::text::{Fail, Lines, Read, is_comment, trim};
use crate::profile::store::builder::Builder;
use crate::profile::{LocationId, Profile};

/// Whether every whole line of `head` is a folded stack, and one at least has two frames.
pub(super) fn begins(head: &[u8]) -> bool {
    let whole = head.iter().rposition(|&b| b == b'\n').map_or(head, |end| &head[..end]);
    let mut lines = Lines::new(whole);
    let mut deep = false;
    while lines.advance() {
        if is_comment(lines.line()) {
            continue;
        }
        let Some((stack, _)) = split(lines.line()) else { return false };
        deep |= stack.contains(&b';');
    }
    deep
}

/// The stack of a line and its value.
fn split(line: &[u8]) -> Option<(&[u8], i64)> {
    let line = trim(line);
    if line.iter().any(|&b| b < b' ' && b != b'\t') {
        return None;
    }
    let blank = line.iter().rposition(|&b| b == b' ' || b == b'\t')?;
    let value = str::from_utf8(&line[blank + 1..]).ok()?.parse().ok()?;
    let stack = trim(&line[..blank]);
    (!stack.is_empty()).then_some((stack, value))
}

pub(super) fn read(input: &[u8], _task: &Task<'_>) -> Read<Profile> {
    if !begins(input) {
        return Err(Fail::Unrecognized);
    }
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let header = builder.header();
    (header.period_type, header.period) = (value_type("samples", "count"), 1);
    let mut lines = Lines::new(input);
    let mut stack: Vec<LocationId> = Vec::new();
    while lines.advance() {
        if is_comment(lines.line()) {
            continue;
        }
        let (frames, value) = split(lines.line()).ok_or(Fail::Unrecognized)?;
        stack.clear();
        let names = frames.rsplit(|&b| b == b';').filter(|name| !name.is_empty());
        stack.extend(names.map(|name| builder.named(name)));
        builder.sample(&stack, &[value], &[]);
    }
    lines.check()?;
    Ok(builder.finish())
}
