//! Folded stacks, `root;...;leaf COUNT` a line, as flame graph scripts write and read them; `go tool pprof` does not. The format
//! has no header, so every line is checked.

use super::task::{ReadMemory, ReadTask};
use super::text::{ReadError, ReadResult, TextLines, is_comment, trim};
use crate::profile::ids::LocationId;
use crate::profile::store::builder::Builder;
use crate::profile::store::profile::Profile;
use crate::profile::store::records::ValueType;

/// Bytes of text after which the memory of the profile is checked.
const CHECKED: usize = 64 << 10;

/// True if every whole line of `head` is a folded stack, and at least one has two frames.
pub(super) fn begins(head: &[u8]) -> bool {
    let whole = head.iter().rposition(|&b| b == b'\n').map_or(head, |end| &head[..end]);
    let mut lines = TextLines::new(whole);
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

/// Reads folded stacks.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    if !begins(input) {
        return Err(ReadError::Unrecognized);
    }
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let header = builder.header();
    (header.period_type, header.period) = (ValueType::new("samples", "count"), 1);
    let mut lines = TextLines::new(input);
    let mut stack: Vec<LocationId> = Vec::new();
    let mut memory = ReadMemory::new(task);
    let mut unchecked = 0;
    while lines.advance() {
        unchecked += lines.line().len() + 1;
        if unchecked > CHECKED {
            unchecked = 0;
            // A name takes two bytes, and a line may be as long as all that is read between two checks.
            memory.check(builder.memory(CHECKED))?;
            builder.make_room(CHECKED).ok_or(ReadError::NoMemory)?;
        }
        if is_comment(lines.line()) {
            continue;
        }
        let (frames, value) = split(lines.line()).ok_or(ReadError::Unrecognized)?;
        stack.clear();
        let names = frames.rsplit(|&b| b == b';').filter(|name| !name.is_empty());
        stack.extend(names.map(|name| builder.named(name)));
        builder.sample(&stack, &[value], &[]);
    }
    lines.check()?;
    memory.check(builder.memory(0) + builder.sorting_memory())?;
    Ok(builder.finish())
}
