//! The fields of a profile.proto as they come, in any order. Ids and string indices stay unresolved, and stacks are interned
//! over raw location ids; `assemble` resolves and checks them once.

use super::large_ids::LargeIds;
use super::proto;
use super::wire::{self, WireError, WireValue};
use crate::profile::intern::failure::InternFailure;
use crate::profile::intern::pipeline::InternPipeline;
use crate::profile::memory_budget::{grow, try_push};
use crate::profile::store::label_sets::LabelSets;
use crate::profile::store::strings::Strings;
use prost::Message;

/// The initial capacity of columns; some take a multiple of it. Unused capacity takes no memory, and a column that need not
/// grow is not copied, which is slow while two threads share the memory bandwidth.
const ROOM: usize = 1 << 13;

/// Sample types that a profile may have. Each takes a column of its own, so an input of some bytes a type would take a
/// hundred times its size.
const MAX_TYPES: usize = 1 << 16;

const TOO_MANY_VALUES: WireError = WireError::Wrong("a sample with more than 2^16 values");

/// Bytes of a message from which on columns get room for all of it at once, which may fail.
const LONG: usize = 1 << 16;

/// `Location` without its lines.
pub(in crate::profile) struct RawLocation {
    pub(in crate::profile) id: u64,
    pub(in crate::profile) mapping_id: u64,
    pub(in crate::profile) address: u64,
    pub(in crate::profile) folded: bool,
}

/// `Line` of profile.proto: the position in one function at a location.
#[derive(Clone, Copy, Default)]
pub(in crate::profile) struct RawLine {
    pub(in crate::profile) function_id: u64,
    pub(in crate::profile) number: i64,
    pub(in crate::profile) column: i64,
}

/// `Function`; names and files are indices into the string table.
#[derive(Clone, Copy, Default)]
pub(in crate::profile) struct RawFunction {
    pub(in crate::profile) id: u64,
    pub(in crate::profile) name: i64,
    pub(in crate::profile) system_name: i64,
    pub(in crate::profile) file: i64,
    pub(in crate::profile) start_line: i64,
}

impl RawLocation {
    /// Reads the next field; lines are appended to `lines`.
    #[inline]
    fn field(&mut self, bytes: &mut &[u8], lines: &mut Vec<RawLine>) -> Result<(), WireError> {
        match wire::field(bytes)? {
            (1, value) => self.id = value.integer()?,
            (2, value) => self.mapping_id = value.integer()?,
            (3, value) => self.address = value.integer()?,
            (4, value) => lines.push(line(value.bytes()?)?),
            (5, value) => self.folded = value.integer()? != 0,
            _ => {}
        }
        Ok(())
    }
}

/// The fields read so far.
pub(in crate::profile) struct RawProfile {
    pub(in crate::profile) strings: Strings,
    pub(in crate::profile) sample_types: Vec<proto::ValueType>,
    pub(in crate::profile) mappings: Vec<proto::Mapping>,
    pub(in crate::profile) functions: Vec<RawFunction>,
    /// Locations without their lines.
    pub(in crate::profile) locations: Vec<RawLocation>,
    pub(in crate::profile) line_starts: Vec<u32>,
    pub(in crate::profile) lines: Vec<RawLine>,
    pub(in crate::profile) drop_frames: u64,
    pub(in crate::profile) keep_frames: u64,
    pub(in crate::profile) time_nanos: i64,
    pub(in crate::profile) duration_nanos: i64,
    pub(in crate::profile) period_type: proto::ValueType,
    pub(in crate::profile) period: i64,
    pub(in crate::profile) comments: Vec<u64>,
    pub(in crate::profile) default_sample_type: u64,
    pub(in crate::profile) doc_url: u64,
    /// True if the time came twice: the input is two profiles behind each other.
    pub(in crate::profile) concatenated: bool,
    pub(in crate::profile) pipeline: InternPipeline,
    pub(super) large_ids: LargeIds,
    pub(in crate::profile) sample_labels: Vec<u32>,
    /// One column per value of the first sample.
    pub(in crate::profile) values: Vec<Vec<i64>>,
    /// The number of values of the first sample that has not as many as the first of all.
    pub(in crate::profile) uneven: Option<usize>,
    /// Distinct label sets as raw bytes: each label behind its length in four bytes.
    pub(in crate::profile) label_sets: LabelSets,
    /// Values of the sample that is read.
    sample_values: Vec<i64>,
    /// Labels of the sample that is read, as in `label_sets`.
    labels: Vec<u8>,
}

impl RawProfile {
    pub(in crate::profile) fn new() -> Self {
        let mut line_starts = Vec::with_capacity(2 * ROOM);
        line_starts.push(0);
        Self {
            strings: Strings::without_empty(64 * ROOM),
            sample_types: Vec::new(),
            mappings: Vec::new(),
            functions: Vec::with_capacity(ROOM),
            locations: Vec::with_capacity(ROOM),
            line_starts,
            lines: Vec::with_capacity(2 * ROOM),
            drop_frames: 0,
            keep_frames: 0,
            time_nanos: 0,
            duration_nanos: 0,
            period_type: proto::ValueType::default(),
            period: 0,
            comments: Vec::new(),
            default_sample_type: 0,
            doc_url: 0,
            concatenated: false,
            pipeline: InternPipeline::new(),
            large_ids: LargeIds::default(),
            sample_labels: Vec::with_capacity(4 * ROOM),
            values: Vec::new(),
            uneven: None,
            label_sets: LabelSets::new(),
            sample_values: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// A profile whose stacks stay lists unless they are long.
    pub(super) fn for_merge() -> Self {
        Self { pipeline: InternPipeline::of_lists(), ..Self::new() }
    }

    /// Takes in a field of `Profile`.
    #[inline]
    pub(in crate::profile) fn field(
        &mut self,
        number: u64,
        value: WireValue<'_>,
    ) -> Result<(), WireError> {
        match number {
            2 => return self.sample(value.bytes()?),
            4 => return self.location(value.bytes()?),
            1 if self.sample_types.len() == MAX_TYPES => {
                return Err(WireError::Wrong("more than 2^16 sample types"));
            }
            1 => self.sample_types.push(message(value)?),
            3 => self.mappings.push(message(value)?),
            5 => self.functions.push(function(value.bytes()?).map_err(broken)?),
            6 => {
                let text = value.bytes()?;
                if text.len() >= LONG {
                    self.strings.try_reserve(text.len(), 1).ok_or(WireError::NoMemory)?;
                }
                let pushed = self.strings.push(text);
                pushed.ok_or(WireError::Wrong("more than 4 GiB of strings"))?;
            }
            7 => self.drop_frames = value.integer()?,
            8 => self.keep_frames = value.integer()?,
            9 => {
                self.concatenated |= self.time_nanos != 0;
                self.time_nanos = value.integer()? as i64;
            }
            10 => self.duration_nanos = value.integer()? as i64,
            11 => {
                let mut period_type = self.period_type;
                merge(&mut period_type, value)?;
                self.period_type = period_type;
            }
            12 => self.period = value.integer()? as i64,
            13 => {
                make_room(&mut self.comments, value)?;
                value.integers(|id| self.comments.push(id))?;
            }
            14 => self.default_sample_type = value.integer()?,
            15 => self.doc_url = value.integer()?,
            _ => {}
        }
        Ok(())
    }

    fn location(&mut self, mut bytes: &[u8]) -> Result<(), WireError> {
        if bytes.len() >= LONG {
            self.lines.try_reserve_exact(bytes.len() / 2).map_err(|_| WireError::NoMemory)?;
        }
        let mut location = RawLocation { id: 0, mapping_id: 0, address: 0, folded: false };
        while !bytes.is_empty() {
            location.field(&mut bytes, &mut self.lines).map_err(broken)?;
        }
        let end = u32::try_from(self.lines.len())
            .map_err(|_| WireError::Wrong("more than 2^32 lines"))?;
        self.line_starts.push(end);
        self.locations.push(location);
        Ok(())
    }

    fn sample(&mut self, mut bytes: &[u8]) -> Result<(), WireError> {
        self.sample_values.clear();
        self.labels.clear();
        while !bytes.is_empty() {
            let before = bytes;
            match wire::field(&mut bytes)? {
                (1, WireValue::Bytes(packed)) => {
                    let start = before.len() - bytes.len() - packed.len();
                    self.location_ids(&before[start..], packed.len())?;
                }
                (1, value) => value.integers(|id| {
                    let id = self.large_ids.raw(id);
                    self.pipeline.ids().push(id);
                })?,
                (2, value) => {
                    // No integer takes more than ten bytes.
                    let too_many = matches!(value, WireValue::Bytes(b) if b.len() > 10 * MAX_TYPES);
                    if too_many || self.sample_values.len() > MAX_TYPES {
                        return Err(TOO_MANY_VALUES);
                    }
                    value.integers(|v| self.sample_values.push(v as i64))?;
                }
                (3, value) => {
                    let label = value.bytes()?;
                    grow(&mut self.labels, 4 + label.len()).map_err(|_| WireError::NoMemory)?;
                    self.labels.extend_from_slice(&(label.len() as u32).to_le_bytes());
                    self.labels.extend_from_slice(label);
                }
                _ => {}
            }
        }
        self.push_sample()
    }

    /// Takes in packed location ids, which are most of a profile's bytes: the first `length` of `bytes`. Four or two ids are decoded
    /// at a time without a branch on their lengths, which are hard to predict. What follows the ids gives the last of them room for
    /// a read of eight bytes.
    fn location_ids(&mut self, bytes: &[u8], length: usize) -> Result<(), WireError> {
        let (mut bytes, mut left) = (bytes, length);
        make_room(self.pipeline.ids(), WireValue::Bytes(&bytes[..length]))?;
        // Most stacks fit, and are copied at once.
        let (mut ids, mut count) = ([0; 64], 0);
        while left > 0 {
            if count + 4 > ids.len() {
                self.pipeline.ids().extend_from_slice(&ids[..count]);
                count = 0;
            }
            let word = bytes.first_chunk::<8>().map_or(u64::MAX, |&word| u64::from_le_bytes(word));
            let taken = if let Some((four, taken)) = four_short(word)
                && taken <= left
            {
                ids[count..count + 4].copy_from_slice(&four);
                count += 4;
                taken
            } else if let Some((two, taken)) = two_short(word)
                && taken <= left
            {
                ids[count..count + 2].copy_from_slice(&two);
                count += 2;
                taken
            } else {
                let mut packed = &bytes[..left];
                let id = wire::varint(&mut packed)?;
                ids[count] = self.large_ids.raw(id);
                count += 1;
                left - packed.len()
            };
            bytes = &bytes[taken..];
            left -= taken;
        }
        self.pipeline.ids().extend_from_slice(&ids[..count]);
        Ok(())
    }

    /// Bounds what follows by the memory that is left, in bytes.
    pub(in crate::profile) fn allow(&mut self, room: u64) {
        self.large_ids.allow(room);
        self.pipeline.allow(room);
    }

    fn push_sample(&mut self) -> Result<(), WireError> {
        self.large_ids.check()?;
        self.pipeline.end().map_err(|failure| match failure {
            InternFailure::Full => WireError::Wrong("more than 2^32 distinct stacks"),
            InternFailure::NoMemory => WireError::NoMemory,
            InternFailure::TooMuchMemory => WireError::TooMuchMemory,
        })?;
        if self.sample_labels.is_empty() {
            if self.sample_values.len() > MAX_TYPES {
                return Err(TOO_MANY_VALUES);
            }
            // An input may claim thousands of values a sample: columns get initial capacity only if they are few.
            let room = if self.sample_values.len() > 4 { 0 } else { 2 * ROOM };
            for _ in &self.sample_values {
                let mut column = Vec::new();
                column.try_reserve_exact(room).map_err(|_| WireError::NoMemory)?;
                self.values.push(column);
            }
        }
        if self.values.len() != self.sample_values.len() && self.uneven.is_none() {
            self.uneven = Some(self.sample_values.len());
        }
        for (column, &value) in self.values.iter_mut().zip(&self.sample_values) {
            try_push(column, value).map_err(|_| WireError::NoMemory)?;
        }
        // Shorter sets have their room by the window.
        if self.labels.len() > LONG {
            self.label_sets.try_reserve(self.labels.len(), 1).ok_or(WireError::NoMemory)?;
        }
        let labels = self.label_sets.intern(&self.labels);
        let labels = labels.ok_or(WireError::Wrong("more than 4 GiB of labels"))?;
        try_push(&mut self.sample_labels, labels).map_err(|_| WireError::NoMemory)
    }
}

/// Makes room for the integers of a long packed field.
#[inline]
fn make_room<T>(column: &mut Vec<T>, value: WireValue<'_>) -> Result<(), WireError> {
    match value {
        WireValue::Bytes(packed) if packed.len() >= LONG => {
            column.try_reserve_exact(packed.len()).map_err(|_| WireError::NoMemory)
        }
        _ => Ok(()),
    }
}

/// The bits that the last byte of a varint lacks.
const LAST_BYTE: u64 = 0x8080_8080_8080_8080;

/// The values of two varints of at most three bytes, each in a half of the word.
#[inline]
fn without_marks(both: u64) -> u64 {
    const HALVES: u64 = 1 << 32 | 1;
    both & (0x7f * HALVES) | both >> 1 & (0x3f80 * HALVES) | both >> 2 & (0x001f_c000 * HALVES)
}

/// The bits up to the lowest one.
#[inline]
fn up_to_lowest(bits: u64) -> u64 {
    bits ^ bits.wrapping_sub(1)
}

/// The first four varints of eight bytes and how many bytes they take; `None` if one of them has more than two.
#[inline]
fn four_short(word: u64) -> Option<([u32; 4], usize)> {
    const QUARTERS: u64 = 1 << 48 | 1 << 32 | 1 << 16 | 1;
    let without_lowest = |bits: u64| bits & bits.wrapping_sub(1);
    let first = !word & LAST_BYTE;
    let second = without_lowest(first);
    let third = without_lowest(second);
    let fourth = without_lowest(third);
    let taken = word & up_to_lowest(fourth);
    let continued = taken & LAST_BYTE;
    if fourth == 0 || continued & continued << 8 != 0 {
        return None;
    }
    let above = |bits: u64, below: u64| (word & up_to_lowest(bits)) >> (below.trailing_zeros() + 1);
    let all = word & up_to_lowest(first)
        | above(second, first) << 16
        | above(third, second) << 32
        | above(fourth, third) << 48;
    let all = all & (0x7f * QUARTERS) | all >> 1 & (0x3f80 * QUARTERS);
    let id = |place: u32| (all >> place) as u32 & 0xffff;
    Some(([id(0), id(16), id(32), id(48)], fourth.trailing_zeros() as usize / 8 + 1))
}

/// The first two varints of eight bytes and how many bytes they take; `None` if one of them has more than three.
#[inline]
fn two_short(word: u64) -> Option<([u32; 2], usize)> {
    let first_last = !word & LAST_BYTE;
    let second_last = first_last & first_last.wrapping_sub(1);
    // The bit at which each varint ends: the highest of its last byte.
    let (first, second) = (first_last.trailing_zeros(), second_last.trailing_zeros());
    if first > 23 || second.wrapping_sub(first) > 24 {
        return None;
    }
    let (one, two) = (word & up_to_lowest(first_last), word & up_to_lowest(second_last));
    let both = without_marks(one | (two >> (first + 1)) << 32);
    Some(([both as u32, (both >> 32) as u32], second as usize / 8 + 1))
}

/// A line. Locations, lines and functions are most of a profile that has few samples, so prost does not read them.
fn line(mut bytes: &[u8]) -> Result<RawLine, WireError> {
    let mut line = RawLine::default();
    while !bytes.is_empty() {
        match wire::field(&mut bytes)? {
            (1, value) => line.function_id = value.integer()?,
            (2, value) => line.number = value.integer()? as i64,
            (3, value) => line.column = value.integer()? as i64,
            _ => {}
        }
    }
    Ok(line)
}

fn function(mut bytes: &[u8]) -> Result<RawFunction, WireError> {
    let mut function = RawFunction::default();
    while !bytes.is_empty() {
        match wire::field(&mut bytes)? {
            (1, value) => function.id = value.integer()?,
            (2, value) => function.name = value.integer()? as i64,
            (3, value) => function.system_name = value.integer()? as i64,
            (4, value) => function.file = value.integer()? as i64,
            (5, value) => function.start_line = value.integer()? as i64,
            _ => {}
        }
    }
    Ok(function)
}

/// The error for a malformed small message. It is never [`WireError::Short`]: no bytes behind the message complete it.
fn broken(_: WireError) -> WireError {
    WireError::Wrong("a broken message")
}

fn message<M: Message + Default>(value: WireValue<'_>) -> Result<M, WireError> {
    let mut message = M::default();
    merge(&mut message, value)?;
    Ok(message)
}

fn merge<M: Message>(message: &mut M, value: WireValue<'_>) -> Result<(), WireError> {
    message.merge(value.bytes()?).map_err(|_| WireError::Wrong("a broken message"))
}

#[cfg(test)]
#[path = "tests/raw.rs"]
mod tests;
