//! The memory map at the end of older profiles, as `go tool pprof` reads it: pieces of one file joined, the main binary first,
//! each address in the mapping that holds it.

use super::draft::Draft;
use super::text::{ReadResult, TextLines, contains, group, hexadecimal, pattern, trim};
use crate::cancel::{Cancel, Cancelled};
use regex::bytes::Regex;
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

/// The regions of the map that the current line or a later one announces.
pub(super) fn announced_regions(
    lines: &mut TextLines<'_>,
    draft: &mut Draft,
) -> ReadResult<Vec<Region>> {
    while !is_announced(lines.line()) && lines.advance() {}
    lines.check()?;
    remaining_regions(lines, draft)
}

/// The regions of the lines after the current one. Lines without a region are skipped, and `NAME=VALUE` replaces
/// `$NAME` in later ones.
pub(super) fn remaining_regions(
    lines: &mut TextLines<'_>,
    draft: &mut Draft,
) -> ReadResult<Vec<Region>> {
    let mut regions = Vec::new();
    let mut variables: Vec<Variable> = Vec::new();
    while lines.advance() {
        let line = lines.line();
        draft.line(line.len())?;
        let line = LOGGED.find(line).map_or(line, |prefix| &line[prefix.end()..]);
        let line = replaced(line, &variables);
        match entry(&line) {
            MapLine::Region(region) => {
                draft.pending += region.memory();
                regions.push(region);
            }
            MapLine::Skipped => {}
            MapLine::None => {
                if let Some(at) = line.iter().position(|&b| b == b'=') {
                    let name = [b"$".as_slice(), trim(&line[..at])].concat();
                    draft.pending += 2 * line.len() + VARIABLE;
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

/// The region of each address other than 0. Addresses that no region holds get one more region, of all addresses.
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
    let mut everything = None;
    let assigned = addresses.iter().map(|&address| {
        cancel.check()?;
        if address == 0 {
            return Ok(None);
        }
        let holder = holder(address, regions).unwrap_or_else(|| {
            *everything.get_or_insert_with(|| {
                regions.push(Region { limit: u64::MAX, ..Region::default() });
                regions.len() - 1
            })
        });
        Ok(Some(holder as u32))
    });
    assigned.collect()
}

/// The first region that holds the address, else the first that would if it began at file offset 0. That one is extended.
fn holder(address: u64, regions: &mut [Region]) -> Option<usize> {
    let found = regions.iter().position(|r| (r.start..r.limit).contains(&address));
    found.or_else(|| {
        let reaches = |region: &Region| {
            let from = region.start.wrapping_sub(region.offset);
            region.offset != 0 && (from..region.start).contains(&address)
        };
        let found = regions.iter().position(reaches)?;
        let region = &mut regions[found];
        region.start = region.start.wrapping_sub(region.offset);
        region.offset = 0;
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::decode_options::DecodeOptions;
    use crate::profile::legacy::task::ReadTask;

    fn regions(text: &str) -> Vec<Region> {
        let cancel = Cancel::new();
        let task = ReadTask {
            options: DecodeOptions::default(),
            cancel: &cancel,
            room: u64::MAX,
            goroutines: std::cell::RefCell::default(),
        };
        let mut draft = Draft::new(&[], ("", ""), 1, &task);
        remaining_regions(&mut TextLines::new(text.as_bytes()), &mut draft).unwrap()
    }

    fn region(start: u64, limit: u64, offset: u64, file: &str, build_id: &str) -> Region {
        Region { start, limit, offset, file: file.into(), build_id: build_id.into() }
    }

    #[test]
    fn both_spellings_are_read_and_the_rest_is_passed_over() {
        let text = "\
            build=/opt/bin\n\
            00400000-0049b000 r-xp 00001000 08:01 8   $build/app\n\
            0049b000-0049c000 rw-p 00000000 08:01 8   /opt/bin/app\n\
            I0102 03:04:05 1 main.cc:12] 0x40000-0x80000 /bin/b (@ff00) abc123456\n\
            nonsense\n\
            11112222333344445-80000 r-xp 0 08:01 8 /x\n";
        assert_eq!(
            regions(text),
            [
                region(0x40_0000, 0x49_b000, 0x1000, "/opt/bin/app", ""),
                region(0x4_0000, 0x8_0000, 0xff00, "/bin/b", "abc123456"),
            ]
        );
    }

    #[test]
    fn pieces_are_joined_and_the_main_binary_stands_first() {
        let text = "\
            7f00-7f10 r-xp 0 08:01 8 /lib/libc-2.1.so\n\
            8000-8100 r-xp 0 08:01 8 [vdso]\n\
            1000-2000 r-xp 0 08:01 8 /bin/app\n\
            2000-3000 r-xp 1000 08:01 8 /bin/app\n";
        let joined = joined_regions(regions(text));
        assert_eq!(joined[0], region(0x1000, 0x3000, 0, "/bin/app", ""));
        assert_eq!(joined[2].file, b"/lib/libc-2.1.so");
        assert!(!is_main(b" (deleted)") && is_main(b"/x (deleted)") && !is_main(b"a.so.1"));
    }

    #[test]
    fn addresses_find_their_region_or_get_one() {
        let mut all = vec![region(0x40_1000, 0x40_2000, 0x1000, "a", "")];
        all.push(region(0x9000, 0xa000, 0x800, "b", ""));
        let assigned =
            assign_regions(&[0x40_0001, 0, 0x8801, 5, 0x40_1fff], &mut all, &Cancel::new());
        assert_eq!(assigned.unwrap(), [Some(0), None, Some(1), Some(2), Some(0)]);
        assert_eq!((all[1].start, all[1].offset), (0x8800, 0));
        assert_eq!((all[2].start, all[2].limit), (0, u64::MAX));
    }
}
