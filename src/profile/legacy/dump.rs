//! Stack dumps of a Go program, from `goroutine?debug=2` or a crash, as a goroutine profile: equal stacks in an equal state are
//! one sample. `go tool pprof` does not read them.

use super::frame::{Frame, file_and_line};
use super::task::{ReadMemory, ReadTask};
use super::text::{ReadError, ReadResult, TextLines, matches, pattern, shown, trim};
use crate::profile::goroutines::DumpedGoroutine;
use crate::profile::ids::{LocationId, SampleId};
use crate::profile::memory_budget::grow;
use crate::profile::store::builder::Builder;
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{Label, Line, Location, ValueType};
use regex::bytes::Regex;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

/// `goroutine 7 [chan receive, 3 minutes]:`, with the further words of newer runtimes in between.
static HEADER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^goroutine (\d+)(?: [a-z]+=[^ \[]*)* \[([^\]]*)\](.*):$"));

static WAIT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d+) minutes$"));

/// The source of a frame: `\tfile.go:12 +0x1f`.
static SOURCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\t(.+:\d+)(?: \+0x[0-9a-f]+)?(?: [a-z]+=0x[0-9a-f]+)*$"));

/// True if a dump begins within `head`; a message may precede it.
pub(super) fn begins(head: &[u8]) -> bool {
    let mut lines = TextLines::new(head);
    let (mut header, mut text) = (false, true);
    while text && !header && lines.advance() {
        header = matches(lines.line(), "goroutine ", &HEADER);
        text = !lines.line().iter().any(|&b| b < b' ' && b != b'\t' && b != 0x1b);
    }
    header
}

/// A goroutine under construction.
#[derive(Default)]
struct Goroutine {
    id: u64,
    /// Frames, leaf first. The line behind a call gives its file and line.
    frames: Vec<Frame>,
    /// Per frame, true if it was inlined into the next.
    inlined: Vec<bool>,
    state: String,
    minutes: i64,
    created_by: String,
    /// The memory of the frames in bytes, and of the stack that they become.
    memory: usize,
}

impl Goroutine {
    /// Makes room for another frame.
    fn make_room(&mut self) -> ReadResult<()> {
        let frames = grow(&mut self.frames, 1);
        frames.and_then(|()| grow(&mut self.inlined, 1)).map_err(|_| ReadError::NoMemory)
    }
}

/// Names or frames that are added to the profile between two checks of memory, but for those of a long stack.
const AT_ONCE: usize = 1 << 12;

/// Bytes of a frame in the profile: a function with two strings, a location with a line, their indexes.
const NAMED: usize = 256;

/// Reads a dump.
pub(super) fn read(input: &[u8], task: &ReadTask<'_>) -> ReadResult<Profile> {
    let mut dump = Dump::new();
    let mut memory = ReadMemory::new(task);
    let mut lines = TextLines::new(input);
    let mut current: Option<Goroutine> = None;
    while lines.advance() {
        let text = lines.line();
        memory
            .line(text.len(), || dump.memory() + current.as_ref().map_or(0, |g| g.memory as u64))?;
        if let Some(captures) = HEADER.captures(text) {
            let id = shown(&captures[1]).parse().unwrap_or(0);
            let next = Goroutine { id, ..goroutine_in_state(&captures[2]) };
            dump.take(current.replace(next))?;
        } else if text.is_empty() {
            dump.take(current.take())?;
        } else if let Some(goroutine) = &mut current {
            goroutine.make_room()?;
            frame(text, goroutine);
        }
    }
    lines.check()?;
    dump.take(current)?;
    if dump.samples.is_empty() {
        return Err(ReadError::Unrecognized);
    }
    // Equal waits stay in the order of the dump.
    dump.goroutines.sort_by_key(|goroutine| Reverse(goroutine.minutes));
    task.goroutines.replace(std::mem::take(&mut dump.goroutines));
    dump.finish(&mut memory)
}

/// A goroutine without frames, in the state of its header: `select, 3 minutes, locked to thread`.
fn goroutine_in_state(state: &[u8]) -> Goroutine {
    let mut goroutine = Goroutine::default();
    let mut words = Vec::new();
    for part in state.split(|&b| b == b',').map(trim) {
        match WAIT.captures(part) {
            Some(captures) => goroutine.minutes = shown(&captures[1]).parse().unwrap_or(0),
            None => words.push(shown(part)),
        }
    }
    goroutine.state = words.join(", ");
    goroutine
}

/// Reads a line of a goroutine: a call, or the source of the call before it.
fn frame(text: &[u8], goroutine: &mut Goroutine) {
    if let Some(source) = SOURCE.captures(text) {
        let (file, line) = file_and_line(source.get(1).map_or(&[], |found| found.as_bytes()));
        if let Some(frame) = goroutine.frames.last_mut()
            && goroutine.created_by.is_empty()
        {
            (frame.file, frame.line) = (file.to_vec(), line);
            goroutine.memory += 2 * file.len();
        }
    } else if let Some(creator) = text.strip_prefix(b"created by ") {
        let creator = shown(creator);
        let name = creator.split(" in goroutine ").next().unwrap_or_default();
        name.clone_into(&mut goroutine.created_by);
    } else if let Some((name, arguments)) = call(text)
        && goroutine.created_by.is_empty()
    {
        let function = name.to_vec();
        let frame = Frame { function, ..Frame::default() };
        goroutine.memory += 2 * frame.memory() + NAMED;
        goroutine.frames.push(frame);
        goroutine.inlined.push(arguments == b"...");
    }
}

/// The name and the arguments of `pkg.(*T).f(0x1, {0x2})`: split at the parenthesis that the last one closes.
fn call(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inner = text.strip_suffix(b")")?;
    let mut depth = 1;
    for (at, &byte) in inner.iter().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then(|| (&inner[..at], &inner[at + 1..]));
        }
    }
    None
}

/// Counts of stacks by state, in order of first appearance.
struct Dump {
    builder: Builder,
    locations: HashMap<Vec<Line>, LocationId>,
    samples: Vec<(Vec<LocationId>, Vec<Label>, i64)>,
    indices: HashMap<(Vec<LocationId>, Vec<Label>), usize>,
    goroutines: Vec<DumpedGoroutine>,
    /// Bytes of stacks, labels and lines that are kept apart from the profile.
    parts: usize,
}

/// Bytes of a sample or a location in a table that grows, and in a column.
const ENTRY: usize = 256;

impl Dump {
    fn new() -> Self {
        let mut builder = Builder::new();
        builder.sample_type("goroutine", "count");
        let header = builder.header();
        header.period_type = ValueType::new("goroutine", "count");
        header.period = 1;
        let (locations, indices) = (HashMap::new(), HashMap::new());
        let (samples, goroutines) = (Vec::new(), Vec::new());
        Self { builder, locations, samples, indices, goroutines, parts: 0 }
    }

    /// Counts a goroutine, if there is one with a stack.
    fn take(&mut self, goroutine: Option<Goroutine>) -> ReadResult<()> {
        let Some(goroutine) = goroutine.filter(|g| !g.frames.is_empty()) else { return Ok(()) };
        let frames = goroutine.frames.len();
        // Inlined frames share a location with their caller, which the last one may lack.
        let locations = 1 + goroutine.inlined.iter().filter(|&&inlined| !inlined).count();
        let (mut stack, mut lines, mut copy) = (Vec::new(), Vec::new(), Vec::new());
        let room =
            stack.try_reserve_exact(locations).and_then(|()| copy.try_reserve_exact(locations));
        room.map_err(|_| ReadError::NoMemory)?;
        self.builder.make_room(frames).ok_or(ReadError::NoMemory)?;
        for (frame, &inlined) in goroutine.frames.iter().zip(&goroutine.inlined) {
            lines.push(frame.line(&mut self.builder));
            if !inlined {
                stack.push(self.location(std::mem::take(&mut lines)));
            }
        }
        if !lines.is_empty() {
            stack.push(self.location(lines));
        }
        let mut labels = vec![self.builder.text_label("state", &goroutine.state)];
        if !goroutine.created_by.is_empty() {
            labels.push(self.builder.text_label("created_by", &goroutine.created_by));
        }
        if goroutine.minutes > 0 {
            let seconds = goroutine.minutes.saturating_mul(60);
            labels.push(self.builder.number_label("wait", seconds, "seconds"));
        }
        let next = self.samples.len();
        copy.extend_from_slice(&stack);
        let index = *self.indices.entry((copy, labels.clone())).or_insert(next);
        if index == next {
            self.parts += ENTRY + 2 * (size_of_val(&*stack) + size_of_val(&*labels)) + 64;
            self.samples.push((stack, labels, 0));
        }
        self.samples[index].2 += 1;
        // A vector that grows has room for twice as many.
        self.parts += 2 * size_of::<DumpedGoroutine>();
        self.goroutines.push(DumpedGoroutine {
            id: goroutine.id,
            sample: SampleId(index as u32),
            minutes: u32::try_from(goroutine.minutes).unwrap_or(u32::MAX),
        });
        Ok(())
    }

    fn location(&mut self, lines: Vec<Line>) -> LocationId {
        if let Some(&location) = self.locations.get(&lines) {
            return location;
        }
        let location = self.builder.location(Location::default(), &lines);
        self.parts += ENTRY + size_of_val(&*lines) + 32;
        self.locations.insert(lines, location);
        location
    }

    /// The memory in bytes, once a few more names are read.
    fn memory(&self) -> u64 {
        self.builder.memory(AT_ONCE) + self.parts as u64
    }

    fn finish(mut self, memory: &mut ReadMemory) -> ReadResult<Profile> {
        let mut added = AT_ONCE;
        for (stack, labels, count) in &self.samples {
            added += 1 + stack.len();
            if added > AT_ONCE {
                added = 0;
                let room = AT_ONCE.max(stack.len());
                memory.check(self.parts as u64 + self.builder.memory(room))?;
                self.builder.make_room(room).ok_or(ReadError::NoMemory)?;
            }
            self.builder.sample(stack, &[*count], labels);
        }
        let sorting = self.builder.sorting_memory();
        memory.check(self.parts as u64 + self.builder.memory(0) + sorting)?;
        Ok(self.builder.finish())
    }
}

#[cfg(test)]
#[path = "tests/dump.rs"]
mod tests;
