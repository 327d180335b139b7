//! Contention profiles as text: gperftools' `contentionz`, and Go's mutex and block profiles with `debug=1`.

use super::Task;
use super::draft::Draft;
use super::maps;
use super::text::{
    Fail, Lines, Read, addresses, decimal, group, is_comment, pattern, prefixed, shown, trim,
    truncated,
};
use crate::profile::Profile;
use regex::bytes::Regex;
use std::sync::LazyLock;

static SAMPLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d+) *(\d+) @([ x0-9a-f]*)"));

/// Whether an input begins as a contention profile does; Java's begin alike.
pub(super) fn begins(head: &[u8]) -> bool {
    let starts = ["--- contentionz ", "--- mutex:", "--- contention:"];
    starts.iter().any(|start| head.starts_with(start.as_bytes()))
}

pub(super) fn read(input: &[u8], task: &Task<'_>) -> Read<Profile> {
    let mut lines = Lines::new(input);
    lines.advance();
    lines.check()?;
    if !begins(lines.line()) {
        return Err(Fail::Unrecognized);
    }
    let types = [("contentions", "count"), ("delay", "nanoseconds")];
    let mut draft = Draft::new(&types, ("contentions", "count"), 1).of(task);
    let hertz = attributes(&mut lines, &mut draft)?;
    loop {
        let line = trim(lines.line());
        if line.starts_with(b"---") {
            break;
        }
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
    draft.settle(maps::announced(&mut lines)?)?;
    Ok(draft.finish())
}

/// Reads `key = value` lines up to the first that is none, and leaves that at hand; the processor's cycles a second.
fn attributes(lines: &mut Lines<'_>, draft: &mut Draft) -> Read<i64> {
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
        let number = || prefixed(value).map_err(|_| Fail::Unrecognized);
        match key {
            b"cycles/second" => hertz = number()?,
            b"sampling period" => draft.period = number()?,
            b"ms since reset" => draft.duration_nanos = number()?.wrapping_mul(1_000_000),
            b"discarded samples" => {}
            // Among them Java's `format` and `resolution`.
            _ => return Err(Fail::Unrecognized),
        }
    }
    lines.check()?;
    Ok(hertz)
}

/// Takes in `CYCLES COUNT @ 0x...`.
fn sample(line: &[u8], hertz: i64, draft: &mut Draft) -> Read<()> {
    let captures = SAMPLE.captures(line).ok_or(Fail::Unrecognized)?;
    let number = |place| {
        decimal(group(&captures, place))
            .map_err(|why| Fail::Wrong(format!("malformed sample: {}: {why}", shown(line))))
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
    draft.sample(found, vec![contentions, delay]);
    Ok(())
}
