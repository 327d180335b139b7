//! Java's heap and contention profiles as text, and the table of locations at the end of all of Java's profiles.

use super::draft::Draft;
use super::frame::Frame;
use super::heap::unsampled;
use super::task::ReadTask;
use super::text::{
    ReadError, ReadResult, addresses, contains, decimal, group, hexadecimal, pattern, prefixed,
    shown, trim,
};
use crate::profile::store::profile::Profile;
use crate::profile::store::records::ValueType;
use regex::bytes::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The sampling period of the heap, in bytes.
const HEAP_PERIOD: i64 = 512 << 10;

static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"([\w ]+)=([\w ]+)"));

static SAMPLE: LazyLock<Regex> = LazyLock::new(|| pattern(r" *(\d+) +(\d+) +@ +([ x0-9a-f]*)"));

static LOCATION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\t\n\f\r ]*0x([[:xdigit:]]+)[\t\n\f\r ]+(.*)[\t\n\f\r ]*$"));

static FILE_LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(.*)[\t\n\f\r ]+\((.+):(-?[[:digit:]]+)\)$"));

static FILE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(.*)[\t\n\f\r ]+\((.*)\)$"));

/// The two kinds of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum JavaProfileKind {
    Heap,
    Contention,
}

/// The kind that the first line names, and the text behind it.
fn header(input: &[u8]) -> Option<(JavaProfileKind, &[u8])> {
    let end = input.iter().position(|&b| b == b'\n')?;
    let kind = match trim(&input[..end]) {
        b"--- heapz 1 ---" => JavaProfileKind::Heap,
        b"--- contentionz 1 ---" => JavaProfileKind::Contention,
        _ => return None,
    };
    Some((kind, &input[end + 1..]))
}

/// True if an input begins like one of Java's texts.
pub(super) fn begins(head: &[u8]) -> bool {
    header(head).is_some()
}

/// Reads one of Java's texts.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    let (kind, mut rest) = header(input).ok_or(ReadError::Unrecognized)?;
    let mut draft = Draft::new(&[], ("", ""), 0, task);
    while let Some((line, behind)) = whole_line(rest) {
        if !line.is_empty() && !attribute(line, kind, &mut draft)? {
            break;
        }
        rest = behind;
    }
    while let Some((line, behind)) = whole_line(rest) {
        if !line.is_empty() && !sample(line, kind, &mut draft)? {
            break;
        }
        rest = behind;
    }
    with_locations(rest, draft)
}

/// The next line that has an end, trimmed, and the text behind it.
fn whole_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|&b| b == b'\n')?;
    Some((trim(&text[..end]), &text[end + 1..]))
}

/// Reads `name = value`. Returns false for any other line.
fn attribute(line: &[u8], kind: JavaProfileKind, draft: &mut Draft) -> ReadResult<bool> {
    let Some(captures) = ATTRIBUTE.captures(line) else { return Ok(false) };
    let (name, value) = (trim(group(&captures, 1)), trim(group(&captures, 2)));
    let number = || {
        prefixed(value).map_err(|why| {
            ReadError::Wrong(format!("failed to parse attribute {}: {why}", shown(line)))
        })
    };
    match (kind, name) {
        (_, b"format") if value == b"java" => {}
        (JavaProfileKind::Heap, b"resolution") => {
            let space = ValueType::new("inuse_space", &shown(value));
            draft.types = vec![ValueType::new("inuse_objects", "count"), space];
        }
        (JavaProfileKind::Contention, b"resolution") => {
            let delay = ValueType::new("delay", &shown(value));
            draft.types = vec![ValueType::new("contentions", "count"), delay];
        }
        (JavaProfileKind::Contention, b"sampling period") => {
            draft.period_type = ValueType::new("contentions", "count");
            draft.period = number()?;
        }
        (JavaProfileKind::Contention, b"ms since reset") => {
            draft.duration_nanos = number()?.wrapping_mul(1_000_000);
        }
        _ => return Err(ReadError::Unrecognized),
    }
    Ok(true)
}

/// Reads `SIZE COUNT @ 0x...`. Returns false for any other line.
fn sample(line: &[u8], kind: JavaProfileKind, draft: &mut Draft) -> ReadResult<bool> {
    let Some(captures) = SAMPLE.captures(line) else { return Ok(false) };
    draft.line(line.len())?;
    let found = addresses(group(&captures, 3), line)?;
    let wrong = |why: &str| ReadError::Wrong(format!("parsing sample {}: {why}", shown(line)));
    let number = |place| prefixed(group(&captures, place)).map_err(|why| wrong(&why));
    let (mut count, mut size) = (number(2)?, number(1)?);
    let mut bytes = None;
    match kind {
        JavaProfileKind::Heap if count == 0 => return Err(wrong("second value must be non-zero")),
        JavaProfileKind::Heap => {
            bytes = Some(size.wrapping_div(count));
            (count, size) = unsampled(count, size, HEAP_PERIOD);
        }
        JavaProfileKind::Contention if draft.period != 0 => {
            count = count.wrapping_mul(draft.period);
            size = size.wrapping_mul(draft.period);
        }
        JavaProfileKind::Contention => {}
    }
    draft.sample(found.into_iter(), vec![count, size])?;
    if let Some(sample) = draft.samples.last_mut() {
        sample.bytes = bytes;
    }
    Ok(true)
}

/// The profile of a draft whose addresses have their frames in the table `text`. Addresses are dropped, since Java compiles
/// functions to other addresses in every run.
pub(super) fn with_locations(text: &[u8], mut draft: Draft) -> ReadResult<Profile> {
    let mut files: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
    for line in text.split(|&b| b == b'\n') {
        let Some(captures) = LOCATION.captures(trim(line)) else { continue };
        let digits = group(&captures, 1);
        let address = hexadecimal(digits).ok_or_else(|| {
            let (line, digits) = (shown(trim(line)), shown(digits));
            let why = format!("strconv.ParseUint: parsing {digits:?}: value out of range");
            ReadError::Wrong(format!("parsing sample {line}: {why}"))
        })?;
        draft.line(line.len())?;
        let Some(index) = draft.known_index(address) else { continue };
        let mut frame = frame(group(&captures, 2));
        // A function is known by its name alone: the file it was first seen in stays.
        draft.pending += 4 * frame.memory();
        let file = files.entry(frame.function.clone()).or_insert_with(|| frame.file.clone());
        frame.file.clone_from(file);
        let location = &mut draft.locations[index as usize];
        (location.address, location.frames) = (0, vec![frame]);
    }
    drop(files);
    draft.set_memory_map(Vec::new())?;
    draft.locations.iter_mut().for_each(|location| location.address = 0);
    if draft.types.is_empty() && !draft.samples.is_empty() {
        return Err(ReadError::Wrong("missing sample type information".to_owned()));
    }
    draft.finish()
}

/// `function (file:line)`, `function (path)`, generated code, or a bare name.
fn frame(text: &[u8]) -> Frame {
    if let Some(captures) = FILE_LINE.captures(text) {
        let line = decimal(group(&captures, 3)).ok().filter(|&line| line > 0).unwrap_or(0);
        let (function, file) = (group(&captures, 1).to_vec(), group(&captures, 2).to_vec());
        Frame { function, file, line }
    } else if let Some(captures) = FILE.captures(text) {
        // A library: its directory is dropped.
        let file = base_name(group(&captures, 2)).to_vec();
        Frame { function: group(&captures, 1).to_vec(), file, line: 0 }
    } else if contains(text, b"generated stub/JIT") {
        Frame { function: b"STUB".to_vec(), ..Frame::default() }
    } else {
        Frame { function: text.to_vec(), ..Frame::default() }
    }
}

/// The last element of a path, as Go's `filepath.Base`: `.` for an empty path, `/` for slashes alone.
fn base_name(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return b".";
    }
    let Some(last) = path.iter().rposition(|&b| b != b'/') else { return b"/" };
    let path = &path[..=last];
    path.iter().rposition(|&b| b == b'/').map_or(path, |slash| &path[slash + 1..])
}
