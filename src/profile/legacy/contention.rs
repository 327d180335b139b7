//! Contention profiles as text: gperftools' `contentionz`, and Go's mutex and block profiles with `debug=1`.

use super::draft::Draft;
use super::maps;
use super::task::ReadTask;
use super::text::{
    ReadError, ReadResult, TextLines, addresses, decimal, group, is_comment, pattern, prefixed,
    shown, trim, truncated,
};
use crate::profile::store::profile::Profile;
use regex::bytes::Regex;
use std::sync::LazyLock;

static SAMPLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d+) *(\d+) @([ x0-9a-f]*)"));

/// True if an input begins like a contention profile. Java's begin alike.
pub(super) fn begins(head: &[u8]) -> bool {
    let starts = ["--- contentionz ", "--- mutex:", "--- contention:"];
    starts.iter().any(|start| head.starts_with(start.as_bytes()))
}

/// Reads a contention profile.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    let mut lines = TextLines::new(input);
    lines.advance();
    lines.check()?;
    if !begins(lines.line()) {
        return Err(ReadError::Unrecognized);
    }
    let types = [("contentions", "count"), ("delay", "nanoseconds")];
    let mut draft = Draft::new(&types, ("contentions", "count"), 1, task);
    let hertz = attributes(&mut lines, &mut draft)?;
    loop {
        let line = trim(lines.line());
        if line.starts_with(b"---") {
            break;
        }
        draft.line(line.len())?;
        if is_comment(line) {
            draft.comment(line);
        } else {
            sample(line, hertz, &mut draft)?;
        }
        if !lines.advance() {
            break;
        }
    }
    lines.check()?;
    let regions = maps::announced_regions(&mut lines, &mut draft.map_memory())?;
    draft.set_memory_map(regions)?;
    draft.finish()
}

/// Reads `key = value` lines and stops at the first other line. Returns the processor's cycles a second.
fn attributes(lines: &mut TextLines<'_>, draft: &mut Draft) -> ReadResult<i64> {
    let mut hertz = 0;
    while lines.advance() {
        let line = trim(lines.line());
        if is_comment(line) {
            continue;
        }
        let Some(equals) = line.iter().position(|&b| b == b'=') else { break };
        if line.starts_with(b"---") {
            break;
        }
        let (key, value) = (trim(&line[..equals]), trim(&line[equals + 1..]));
        let number = || prefixed(value).map_err(|_| ReadError::Unrecognized);
        match key {
            b"cycles/second" => hertz = number()?,
            b"sampling period" => draft.period = number()?,
            b"ms since reset" => draft.duration_nanos = number()?.wrapping_mul(1_000_000),
            b"discarded samples" => {}
            // Java's `format` and `resolution` are unknown here, so that its reader comes next.
            _ => return Err(ReadError::Unrecognized),
        }
    }
    lines.check()?;
    Ok(hertz)
}

/// Reads `CYCLES COUNT @ 0x...`.
fn sample(line: &[u8], hertz: i64, draft: &mut Draft) -> ReadResult<()> {
    let captures = SAMPLE.captures(line).ok_or(ReadError::Unrecognized)?;
    let number = |place| {
        decimal(group(&captures, place))
            .map_err(|why| ReadError::Wrong(format!("malformed sample: {}: {why}", shown(line))))
    };
    let (mut delay, mut contentions) = (number(1)?, number(2)?);
    if draft.period > 0 {
        if hertz > 0 {
            let gigahertz = hertz as f64 / 1e9;
            delay = truncated(delay as f64 * draft.period as f64 / gigahertz);
        }
        contentions = contentions.wrapping_mul(draft.period);
    }
    let found = addresses(group(&captures, 3), line)?;
    let found = found.into_iter().map(|address| address.wrapping_sub(1));
    draft.sample(found, vec![contentions, delay])
}
