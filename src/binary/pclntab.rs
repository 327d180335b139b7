//! Functions, lines and inlined calls of Go programs by the table that their runtime unwinds with (`.gopclntab`). A stripped
//! program still has it. Layouts: `runtime/symtab.go` and `cmd/link/internal/ld/pcln.go` of Go 1.16 and later.

use std::cell::Cell;

use gimli::{EndianSlice, Reader as _, RunTimeEndian};
use object::{Object, ObjectSection};

use super::fault::BinaryFault;
use super::frames::{FrameTable, SymbolFrame};
use super::image::ObjectData;
use super::sections::{SectionBytes, SectionReader, endian};

/// The sections that hold the table, in ELF and in Mach-O.
const NAMES: [&str; 3] = [".gopclntab", ".data.rel.ro.gopclntab", "__gopclntab"];

/// The sections that may hold the runtime's record of the program, which leads to the trees of inlined calls.
const RECORDS: [&str; 6] =
    [".go.module", "__go_module", ".noptrdata", "__noptrdata", ".data.rel.ro", ".data"];

/// Words of the record before that of the trees, at least; and words that are looked at.
const WORDS: std::ops::Range<usize> = 24..64;

/// Functions that decide on the place of the trees.
const PROBED: usize = 64;

/// Inlined calls of one address, at most: damaged files have loops.
const MOST_INLINED: usize = 256;

/// Steps per address that may be taken on average, to find values in lists without an index.
const STEPS: u64 = 1 << 14;

/// The lists of values per function.
const INLINED_CALL: usize = 2;

/// The data of a function that holds its tree of inlined calls.
const INLINE_TREE: usize = 3;

/// Bytes of an inlined call.
const CALL_BYTES: u64 = 16;

type Bytes<'a> = EndianSlice<'a, RunTimeEndian>;

/// The layout of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layout {
    /// Functions begin at addresses.
    Go116,
    /// Functions begin at distances from the first one.
    Go118,
    /// Functions know the line that declares them.
    Go120,
}

/// The sections that hold the table of a program.
pub(super) struct GoSections<'a> {
    table: SectionBytes<'a>,
    order: RunTimeEndian,
    /// The address of the first instruction, if the table does not say it.
    text: u64,
    /// Sections in which the trees of inlined calls begin, after the address of each, as candidates in their order.
    trees: Vec<SectionBytes<'a>>,
}

/// The table of a program.
pub(super) struct GoTable<'a> {
    layout: Layout,
    /// Bytes of an address.
    word: u8,
    /// Bytes of the shortest instruction.
    quantum: u64,
    text: u64,
    /// Functions.
    count: u64,
    names: Bytes<'a>,
    units: Bytes<'a>,
    files: Bytes<'a>,
    values: Bytes<'a>,
    functions: Bytes<'a>,
    trees: Option<Bytes<'a>>,
    steps: Cell<u64>,
}

/// A function of the table.
#[derive(Clone, Copy, Debug)]
struct Function {
    start: u64,
    name: u32,
    start_line: u32,
    /// Lists of values: indices of files, lines, indices of inlined calls.
    files: u32,
    lines: u32,
    calls: u32,
    /// The first file of its unit.
    unit: u32,
    /// Its tree of inlined calls.
    tree: Option<u32>,
}

/// An inlined call.
struct Call {
    name: u32,
    start_line: u32,
    /// The distance of an instruction with the place of the call from the start of the function.
    parent: u64,
}

impl<'a> GoSections<'a> {
    /// Reads the sections of an object. `None` if it is no Go program.
    pub(super) fn read(
        object: &object::File<'a, ObjectData<'a>>,
        max_bytes: u64,
    ) -> Result<Option<Self>, BinaryFault> {
        let found = NAMES.iter().find_map(|name| Some((*name, object.section_by_name(name)?)));
        let Some((name, section)) = found else { return Ok(None) };
        let mut reader = SectionReader::new(object, max_bytes);
        let table = reader.read(name)?;
        let order = endian(object);
        let text = [".text", "__text"].iter().find_map(|name| object.section_by_name(name));
        let text = text.map_or(0, |section| section.address());
        let mut trees = Vec::new();
        let word = table.get(7).copied().unwrap_or_default();
        for name in RECORDS {
            // Without a record there are functions and lines, but no inlined calls.
            let Ok(bytes) = reader.read(name) else { continue };
            for address in places(EndianSlice::new(&bytes, order), word, section.address()) {
                trees.extend(section_at(object, &mut reader, address));
            }
            if !trees.is_empty() {
                break;
            }
        }
        Ok(Some(Self { table, order, text, trees }))
    }

    /// The table. `None` if it is damaged, or older than Go 1.16.
    pub(super) fn table(&self, addresses: usize) -> Option<GoTable<'_>> {
        let steps = (addresses as u64 + PROBED as u64).saturating_mul(STEPS);
        let bytes = EndianSlice::new(&self.table, self.order);
        let mut table = GoTable::parse(bytes, self.text, steps)?;
        let trees = self.trees.iter().map(|trees| EndianSlice::new(trees, self.order));
        table.trees = trees.into_iter().find(|trees| table.fits(*trees));
        Some(table)
    }
}

/// Words of the runtime's record that may be the address of the trees. The record begins with the address of the table.
fn places(mut bytes: Bytes<'_>, word: u8, table: u64) -> Vec<u64> {
    if !matches!(word, 4 | 8) {
        return Vec::new();
    }
    while bytes.len() >= usize::from(word) {
        let rest = bytes;
        if bytes.read_address(word) == Ok(table) {
            let mut record = rest;
            let words: Vec<u64> =
                std::iter::from_fn(|| record.read_address(word).ok()).take(WORDS.end).collect();
            // The second word is the address of the names, which lie in the table, or in a section behind it.
            if words.get(1).is_some_and(|names| *names >= table) {
                return words.get(WORDS).unwrap_or_default().to_vec();
            }
        }
    }
    Vec::new()
}

/// The bytes of a section from an address on.
fn section_at<'a>(
    object: &object::File<'a, ObjectData<'a>>,
    reader: &mut SectionReader<'a, '_>,
    address: u64,
) -> Option<SectionBytes<'a>> {
    let holds = |section: &object::Section<'a, '_, ObjectData<'a>>| {
        address >= section.address() && address - section.address() < section.size()
    };
    let section = object.sections().find(holds)?;
    let skipped = usize::try_from(address - section.address()).ok()?;
    match reader.read(section.name().ok()?).ok()? {
        SectionBytes::Borrowed(bytes) => Some(SectionBytes::Borrowed(bytes.get(skipped..)?)),
        SectionBytes::Owned(bytes) => Some(SectionBytes::Owned(bytes.get(skipped..)?.to_vec())),
    }
}

impl<'a> GoTable<'a> {
    fn parse(whole: Bytes<'a>, text: u64, steps: u64) -> Option<Self> {
        let mut header = whole;
        let layout = match header.read_u32().ok()? {
            0xffff_fffa => Layout::Go116,
            0xffff_fff0 => Layout::Go118,
            0xffff_fff1 => Layout::Go120,
            _ => return None,
        };
        header.skip(2).ok()?;
        let quantum = header.read_u8().ok()?;
        let word = header.read_u8().ok()?;
        if !matches!(word, 4 | 8) || !matches!(quantum, 1 | 2 | 4) {
            return None;
        }
        let mut next = || header.read_address(word).ok();
        let (count, _files) = (next()?, next()?);
        // From Go 1.26 on the linker leaves the start of the code to the loader.
        let start = if layout == Layout::Go116 { 0 } else { next()? };
        let mut part = || at(whole, next()?);
        Some(Self {
            layout,
            word,
            quantum: quantum.into(),
            text: if start == 0 { text } else { start },
            count,
            names: part()?,
            units: part()?,
            files: part()?,
            values: part()?,
            functions: part()?,
            trees: None,
            steps: Cell::new(steps),
        })
    }

    /// Adds the frames of an address to a table, innermost first. False if no function of Go holds it.
    pub(super) fn add_frames(&self, address: u64, out: &mut FrameTable) -> bool {
        let Some(function) = self.function_at(address) else { return false };
        // Bytes between functions have no line.
        if self.value(function.lines, function.start, address).is_none() {
            return false;
        }
        let mut place = address;
        for _ in 0..MOST_INLINED {
            let call = self.trees.and_then(|trees| self.call(trees, &function, place));
            let (name, start_line) = call
                .as_ref()
                .map_or((function.name, function.start_line), |c| (c.name, c.start_line));
            let name = text_at(self.names, name.into()).unwrap_or_default();
            // The linker spells the middle dot of names that the compiler made as a point in debug information.
            let name = String::from_utf8_lossy(name).replace('\u{b7}', ".");
            let function_name = out.string(name.as_bytes());
            let file = out.string(self.file(&function, place).unwrap_or_default());
            let line = self.value(function.lines, function.start, place).unwrap_or(0);
            let line = u32::try_from(line).unwrap_or(0);
            out.frames.push(SymbolFrame {
                function: function_name,
                file,
                line,
                column: 0,
                start_line,
            });
            let Some(call) = call else { break };
            place = function.start.wrapping_add(call.parent);
        }
        true
    }

    /// True if the trees of some functions make sense at this place.
    fn fits(&self, trees: Bytes<'a>) -> bool {
        let functions = (0..self.count).filter_map(|index| {
            let start = self.start(index)?;
            Some((self.function(index)?, self.start(index + 1)?.checked_sub(start)?))
        });
        let with_trees = functions.filter(|(function, _)| function.tree.is_some());
        let mut count = 0;
        let good = with_trees.take(PROBED).all(|(function, size)| {
            count += 1;
            let call = tree_call(trees, &function, 0);
            call.is_some_and(|call| {
                let name = text_at(self.names, call.name.into());
                let before = call.name.checked_sub(1).and_then(|at| self.names.get(at as usize));
                call.parent < size
                    && name.is_some_and(|name| !name.is_empty())
                    && before.is_none_or(|byte| *byte == 0)
            })
        });
        good && count > 0
    }

    /// The address of a function.
    fn start(&self, index: u64) -> Option<u64> {
        let mut entry = self.entry(index)?;
        match self.layout {
            Layout::Go116 => entry.read_address(self.word).ok(),
            _ => Some(self.text.wrapping_add(entry.read_u32().ok()?.into())),
        }
    }

    fn entry(&self, index: u64) -> Option<Bytes<'a>> {
        let bytes = if self.layout == Layout::Go116 { u64::from(self.word) * 2 } else { 8 };
        at(self.functions, index.checked_mul(bytes)?)
    }

    fn function_at(&self, address: u64) -> Option<Function> {
        // After the last function stands the end of the code.
        let (mut low, mut high) = (0, self.count.checked_add(1)?);
        while low < high {
            let middle = low + (high - low) / 2;
            // A count that is too large reads nothing behind the table.
            if self.start(middle).is_some_and(|start| start <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let index = low.checked_sub(1)?;
        if index >= self.count {
            return None;
        }
        self.function(index)
    }

    fn function(&self, index: u64) -> Option<Function> {
        let mut entry = self.entry(index)?;
        let offset = if self.layout == Layout::Go116 {
            entry.read_address(self.word).ok()?;
            entry.read_address(self.word).ok()?
        } else {
            entry.skip(4).ok()?;
            entry.read_u32().ok()?.into()
        };
        let mut bytes = at(self.functions, offset)?;
        bytes.skip(if self.layout == Layout::Go116 { self.word.into() } else { 4 }).ok()?;
        let mut next = || bytes.read_u32().ok();
        let name = next()?;
        let (_arguments, _deferred, _stack) = (next()?, next()?, next()?);
        let (files, lines, lists, unit) = (next()?, next()?, next()?, next()?);
        let start_line = if self.layout == Layout::Go120 { next()? } else { 0 };
        bytes.skip(3).ok()?;
        let data = bytes.read_u8().ok()?;
        let lists = usize::try_from(lists).ok()?;
        let list = |index: usize, count: usize| {
            let mut words = bytes;
            (index < count).then(|| {
                words.skip(index.checked_mul(4)?).ok()?;
                words.read_u32().ok()
            })?
        };
        let calls = list(INLINED_CALL, lists).unwrap_or(0);
        let all = lists.checked_add(data.into())?;
        let tree = list(lists.checked_add(INLINE_TREE)?, all);
        // Trees of older layouts have other members.
        let tree = tree.filter(|tree| self.layout == Layout::Go120 && *tree != u32::MAX);
        let start = self.start(index)?;
        Some(Function { start, name, start_line, files, lines, calls, unit, tree })
    }

    /// The path of the file at an address of a function.
    fn file(&self, function: &Function, address: u64) -> Option<&'a [u8]> {
        let file = self.value(function.files, function.start, address)?;
        let index = u64::from(function.unit).checked_add_signed(file)?;
        let offset = at(self.units, index.checked_mul(4)?)?.read_u32().ok()?;
        if offset == u32::MAX { None } else { text_at(self.files, offset.into()) }
    }

    /// The inlined call that an address of a function belongs to.
    fn call(&self, trees: Bytes<'a>, function: &Function, address: u64) -> Option<Call> {
        let index = self.value(function.calls, function.start, address)?;
        tree_call(trees, function, u64::try_from(index).ok()?)
    }

    /// The value at an address in a list of differences: of values with their sign in the lowest bit, and of addresses.
    fn value(&self, list: u32, start: u64, address: u64) -> Option<i64> {
        if list == 0 {
            return None;
        }
        let mut list = at(self.values, list.into())?;
        let (mut value, mut place) = (-1_i64, start);
        let mut is_first = true;
        loop {
            self.steps.set(self.steps.get().checked_sub(1)?);
            let difference = list.read_uleb128().ok()?;
            if difference == 0 && !is_first {
                return None;
            }
            is_first = false;
            let sign = -((difference & 1) as i64);
            value = value.wrapping_add((difference >> 1) as i64 ^ sign);
            let distance = list.read_uleb128().ok()?.wrapping_mul(self.quantum);
            place = place.wrapping_add(distance);
            if address < place {
                return Some(value);
            }
        }
    }
}

/// The inlined call with an index in the tree of a function.
fn tree_call(trees: Bytes<'_>, function: &Function, index: u64) -> Option<Call> {
    let offset = index.checked_mul(CALL_BYTES)?.checked_add(function.tree?.into())?;
    let mut call = at(trees, offset)?;
    call.skip(4).ok()?;
    let (name, parent) = (call.read_u32().ok()?, call.read_u32().ok()?);
    Some(Call { name, parent: parent.into(), start_line: call.read_u32().ok()? })
}

/// The bytes from an offset on.
fn at(bytes: Bytes<'_>, offset: u64) -> Option<Bytes<'_>> {
    let mut rest = bytes;
    rest.skip(usize::try_from(offset).ok()?).ok()?;
    Some(rest)
}

/// The text at an offset, up to its zero.
fn text_at(bytes: Bytes<'_>, offset: u64) -> Option<&[u8]> {
    let mut rest = at(bytes, offset)?;
    rest.read_null_terminated_slice().ok().map(|text| text.slice())
}
