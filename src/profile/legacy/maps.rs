//! The memory map at the end of older profiles, as `go tool pprof` reads it: pieces of one file joined, the main binary first,
//! each address in the mapping that holds it.

use super::text::{ReadResult, TextLines, contains, group, hexadecimal, pattern, trim};
use crate::cancel::{Cancel, Cancelled};
use regex::bytes::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A mapped file: like `profile::Mapping`, but with its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: u64,
    pub(super) limit: u64,
    pub(super) offset: u64,
    pub(super) file: Vec<u8>,
    pub(super) build_id: Vec<u8>,
}

impl Region {
    /// The addresses before the region that it would hold if it began at file offset 0.
    fn extension(&self) -> Range<u64> {
        self.start.wrapping_sub(self.offset)..self.start
    }

    /// The memory of the region and its names in bytes, in a column that grows.
    pub(super) fn memory(&self) -> usize {
        2 * size_of::<Self>() + self.file.capacity() + self.build_id.capacity() + 32
    }
}

/// `START-END PERM OFFSET DEV:DEV INODE [FILE]`, as in /proc.
static PROC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^[\t\n\f\r ]*(?:0x)?([[:xdigit:]]+)[\t\n\f\r \-]?[\t\n\f\r ]*(?:0x)?([[:xdigit:]]+):?",
        r"(?:[\t\n\f\r ]+([-rwxp]+))?(?:[\t\n\f\r ]+([[:xdigit:]]+))?",
        r"[\t\n\f\r ]+[[:xdigit:]]+:[[:xdigit:]]+[\t\n\f\r ]+[[:digit:]]+",
        r"(?:[\t\n\f\r ]+([^\t\n\f\r ]+))?",
    ))
});

/// `START-END [PERM] [FILE] [(@OFFSET)] [BUILDID]`.
static BRIEF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^[\t\n\f\r ]*(?:0x)?([[:xdigit:]]+)[\t\n\f\r \-]?[\t\n\f\r ]*(?:0x)?([[:xdigit:]]+):?",
        r"(?:[\t\n\f\r ]+([-rwxp]+))?(?:[\t\n\f\r ]+([^\t\n\f\r ]+))?",
        r"(?:[\t\n\f\r ]+\(@([[:xdigit:]]+)\))?(?:[\t\n\f\r ]+([[:xdigit:]]+))?",
    ))
});

/// `... file:line] `, the prefix of a logger.
static LOGGED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^\[\]]+:[0-9]+\][\t\n\f\r ]"));

/// The name of a shared library.
static LIBRARY: LazyLock<Regex> = LazyLock::new(|| pattern(r"[.]so$|[.]so[._][0-9]+"));

/// True if a line announces a memory map.
pub(super) fn is_announced(line: &[u8]) -> bool {
    contains(line, b"--- Memory map: ---") || contains(line, b"MAPPED_LIBRARIES:")
}

/// Counts the bytes of a line that is read, and of the memory that the line before it takes. Fails if that is too much.
pub(super) type HoldMemory<'a> = dyn FnMut(usize, usize) -> ReadResult<()> + 'a;

/// The regions of the map that the current line or a later one announces.
pub(super) fn announced_regions(
    lines: &mut TextLines<'_>,
    hold: &mut HoldMemory<'_>,
) -> ReadResult<Vec<Region>> {
    while !is_announced(lines.line()) && lines.advance() {}
    lines.check()?;
    remaining_regions(lines, hold)
}

/// The regions of the lines after the current one. Lines without a region are skipped, and `NAME=VALUE` replaces
/// `$NAME` in later ones.
pub(super) fn remaining_regions(
    lines: &mut TextLines<'_>,
    hold: &mut HoldMemory<'_>,
) -> ReadResult<Vec<Region>> {
    let mut regions = Vec::new();
    let mut variables: Vec<Variable> = Vec::new();
    let mut memory = 0;
    while lines.advance() {
        let line = lines.line();
        hold(line.len(), std::mem::take(&mut memory))?;
        let line = LOGGED.find(line).map_or(line, |prefix| &line[prefix.end()..]);
        let line = replaced(line, &variables);
        match entry(&line) {
            MapLine::Region(region) => {
                memory = region.memory();
                regions.push(region);
            }
            MapLine::Skipped => {}
            MapLine::None => {
                if let Some(at) = line.iter().position(|&b| b == b'=') {
                    let name = [b"$".as_slice(), trim(&line[..at])].concat();
                    memory = 2 * line.len() + VARIABLE;
                    variables.push((name, trim(&line[at + 1..]).to_vec()));
                }
            }
        }
    }
    lines.check()?;
    Ok(regions)
}

/// The name, with its dollar sign, and the value.
type Variable = (Vec<u8>, Vec<u8>);

/// Bytes of a variable in a column that grows, and of the smallest allocations for its texts.
const VARIABLE: usize = 2 * size_of::<Variable>() + 64;

/// `line` with each `$name` replaced by its value. The first variable whose name fits is taken.
fn replaced(line: &[u8], variables: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some((&first, tail)) = rest.split_first() {
        let fitting = |(name, _): &&(Vec<u8>, Vec<u8>)| rest.starts_with(name);
        let variable = (first == b'$').then(|| variables.iter().find(fitting)).flatten();
        if let Some((name, value)) = variable {
            out.extend_from_slice(value);
            rest = &rest[name.len()..];
        } else {
            out.push(first);
            rest = tail;
        }
    }
    out
}

/// The content of one line of `/proc/PID/maps`, or of its short form.
enum MapLine {
    Region(Region),
    /// A region that is not executable.
    Skipped,
    /// No region.
    None,
}

fn entry(line: &[u8]) -> MapLine {
    let (captures, places) = match PROC.captures(line) {
        Some(captures) => (captures, [4, 5, usize::MAX]),
        None => match BRIEF.captures(line) {
            Some(captures) => (captures, [5, 4, 6]),
            None => return MapLine::None,
        },
    };
    let [offset, file, build_id] = places.map(|place| group(&captures, place));
    let permissions = group(&captures, 3);
    if !permissions.is_empty() && !permissions.contains(&b'x') {
        return MapLine::Skipped;
    }
    let start = hexadecimal(group(&captures, 1));
    let limit = hexadecimal(group(&captures, 2));
    let offset = if offset.is_empty() { Some(0) } else { hexadecimal(offset) };
    let (Some(start), Some(limit), Some(offset)) = (start, limit, offset) else {
        return MapLine::None;
    };
    let (file, build_id) = (file.to_vec(), build_id.to_vec());
    MapLine::Region(Region { start, limit, offset, file, build_id })
}

/// The regions with the pieces of one file joined and the likely main binary first.
pub(super) fn joined_regions(regions: Vec<Region>) -> Vec<Region> {
    let mut joined: Vec<Region> = Vec::new();
    for region in regions {
        match joined.last_mut() {
            Some(before) if continues(before, &region) => {
                before.limit = region.limit;
                if !region.file.is_empty() {
                    before.file = region.file;
                }
                if !region.build_id.is_empty() {
                    before.build_id = region.build_id;
                }
            }
            _ => joined.push(region),
        }
    }
    if let Some(main) = joined.iter().position(|region| is_main(&region.file)) {
        joined.swap(0, main);
    }
    joined
}

/// True if `region` continues the one before it.
fn continues(before: &Region, region: &Region) -> bool {
    let agree = |a: &[u8], b: &[u8]| a.is_empty() || b.is_empty() || a == b;
    let next_offset = before.offset.wrapping_add(before.limit.wrapping_sub(before.start));
    agree(&before.file, &region.file)
        && agree(&before.build_id, &region.build_id)
        && before.limit == region.start
        && (before.offset == 0 || region.offset == 0 || next_offset == region.offset)
}

/// True if a file may be the main binary: neither special nor a shared library.
fn is_main(file: &[u8]) -> bool {
    let mut name = Vec::with_capacity(file.len());
    let mut rest = file;
    while let Some((&first, tail)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(b"(deleted)") {
            rest = tail;
        } else {
            name.push(first);
            rest = tail;
        }
    }
    let name = trim(&name);
    name.first().is_some_and(|&first| first != b'[') && !LIBRARY.is_match(name)
}

/// The region of each address other than 0: the first that holds it, else the first that would if it began at file offset 0,
/// which is extended. Addresses that no region holds get one more region, of all addresses.
pub(super) fn assign_regions(
    addresses: &[u64],
    regions: &mut Vec<Region>,
    cancel: &Cancel,
) -> Result<Vec<Option<u32>>, Cancelled> {
    if let [first, second, ..] = regions.as_slice()
        && first.file.starts_with(b"/anon_hugepage")
        && first.limit == second.start
    {
        regions.remove(0);
    }
    if let Some(main) = regions.first_mut()
        && main.start.wrapping_sub(main.offset) == 0x40_0000
    {
        (main.start, main.offset) = (0x40_0000, 0);
    }
    let mut sorted = addresses.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut holding = FirstRegions::new(&sorted);
    let mut extensible = FirstRegions::new(&sorted);
    for (index, region) in regions.iter().enumerate() {
        cancel.check()?;
        holding.insert(region.start..region.limit, index as u32);
        if region.offset != 0 {
            extensible.insert(region.extension(), index as u32);
        }
    }
    let mut everything = None;
    let assigned = addresses.iter().map(|&address| {
        cancel.check()?;
        if address == 0 {
            return Ok(None);
        }
        if let Some(found) = holding.first(address).or(everything) {
            return Ok(Some(found));
        }
        // No extended region holds the address, so the first that reaches it is not extended yet.
        if let Some(found) = extensible.first(address) {
            let region = &mut regions[found as usize];
            holding.insert(region.extension(), found);
            (region.start, region.offset) = (region.start.wrapping_sub(region.offset), 0);
            return Ok(Some(found));
        }
        regions.push(Region { limit: u64::MAX, ..Region::default() });
        everything = Some(regions.len() as u32 - 1);
        Ok(everything)
    });
    assigned.collect()
}

/// For each of a set of addresses the first region of those inserted that holds it: a segment tree, so that a map of many
/// regions takes no time for each address.
struct FirstRegions<'a> {
    addresses: &'a [u64],
    /// Per node of the tree the first region that holds all addresses below it. The children of node `n` are `2n` and
    /// `2n + 1`, and the addresses are the leaves from `addresses.len()` on.
    first: Vec<u32>,
}

impl<'a> FirstRegions<'a> {
    /// No region was inserted.
    const NONE: u32 = u32::MAX;

    /// `addresses` are sorted and distinct.
    fn new(addresses: &'a [u64]) -> Self {
        Self { addresses, first: vec![Self::NONE; 2 * addresses.len()] }
    }

    fn insert(&mut self, held: Range<u64>, region: u32) {
        let place = |limit: u64| self.addresses.partition_point(|&address| address < limit);
        let (mut from, mut to) = (place(held.start), place(held.end));
        (from, to) = (from + self.addresses.len(), to + self.addresses.len());
        while from < to {
            if from % 2 == 1 {
                self.first[from] = self.first[from].min(region);
                from += 1;
            }
            if to % 2 == 1 {
                to -= 1;
                self.first[to] = self.first[to].min(region);
            }
            (from, to) = (from / 2, to / 2);
        }
    }

    /// The first region that holds one of the addresses.
    fn first(&self, address: u64) -> Option<u32> {
        let mut node = self.addresses.binary_search(&address).ok()? + self.addresses.len();
        let mut first = Self::NONE;
        while node > 0 {
            first = first.min(self.first[node]);
            node /= 2;
        }
        Some(first).filter(|&first| first != Self::NONE)
    }
}

#[cfg(test)]
#[path = "tests/maps.rs"]
mod tests;
