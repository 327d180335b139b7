//! The fields of a profile.proto as they come, in any order: ids and string indices unresolved, stacks interned over
//! raw location ids. Resolving and checking happen once, in `assemble`.

use super::proto;
use super::wire;
use super::wire::{Bad, Value};
use crate::profile::Strings;
use crate::profile::intern::pipeline::InternPipeline;
use crate::profile::store::label_sets::LabelSets;
use prost::Message;
use std::collections::HashMap;

/// Raw location ids from here on stand for ids too large for a row of the stack table: see [`Raw::large_ids`].
pub(in crate::profile) const LARGE: u32 = 1 << 31;

/// There is room for so many of everything from the start, and for more of what there is more of. It takes no memory before
/// it is used; and what has room need not move, which is dear while two threads share their memory.
const ROOM: usize = 1 << 13;

/// A `Location` without its lines.
pub(in crate::profile) struct Location {
    pub(in crate::profile) id: u64,
    pub(in crate::profile) mapping_id: u64,
    pub(in crate::profile) address: u64,
    pub(in crate::profile) folded: bool,
}

/// `RawLine`.
#[derive(Clone, Copy, Default)]
pub(in crate::profile) struct RawLine {
    pub(in crate::profile) function_id: u64,
    pub(in crate::profile) number: i64,
    pub(in crate::profile) column: i64,
}

/// `Function`; names and files are indices into the string table.
#[derive(Clone, Copy, Default)]
pub(in crate::profile) struct Function {
    pub(in crate::profile) id: u64,
    pub(in crate::profile) name: i64,
    pub(in crate::profile) system_name: i64,
    pub(in crate::profile) file: i64,
    pub(in crate::profile) start_line: i64,
}

impl Location {
    /// Takes the next field in; lines go to those of all locations.
    #[inline]
    fn field(&mut self, bytes: &mut &[u8], lines: &mut Vec<RawLine>) -> Result<(), Bad> {
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

/// What was read so far.
pub(in crate::profile) struct Raw {
    pub(in crate::profile) strings: Strings,
    pub(in crate::profile) sample_types: Vec<proto::ValueType>,
    pub(in crate::profile) mappings: Vec<proto::Mapping>,
    pub(in crate::profile) functions: Vec<Function>,
    /// Locations without their lines.
    pub(in crate::profile) locations: Vec<Location>,
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
    /// The time came twice: two profiles were put behind each other.
    pub(in crate::profile) concatenated: bool,
    pub(in crate::profile) stacking: InternPipeline,
    /// Location ids of 2³¹ and more, in order of first use: the id of `LARGE + i`.
    pub(in crate::profile) large_ids: Vec<u64>,
    large: HashMap<u64, u32>,
    pub(in crate::profile) sample_labels: Vec<u32>,
    /// Columns; as many as the first sample has values.
    pub(in crate::profile) values: Vec<Vec<i64>>,
    /// How many values the first sample had that differs from the first of all.
    pub(in crate::profile) uneven: Option<usize>,
    /// Distinct label sets as their raw bytes: each label behind its length in four bytes.
    pub(in crate::profile) label_sets: LabelSets,
    row: Vec<i64>,
    labels: Vec<u8>,
}

impl Raw {
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
            stacking: InternPipeline::new(),
            large_ids: Vec::new(),
            large: HashMap::new(),
            sample_labels: Vec::with_capacity(4 * ROOM),
            values: Vec::new(),
            uneven: None,
            label_sets: LabelSets::new(),
            row: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// Takes a field of Profile in.
    #[inline]
    pub(in crate::profile) fn field(&mut self, number: u64, value: Value<'_>) -> Result<(), Bad> {
        match number {
            2 => return self.sample(value.bytes()?),
            4 => return self.location(value.bytes()?),
            1 => self.sample_types.push(message(value)?),
            3 => self.mappings.push(message(value)?),
            5 => self.functions.push(function(value.bytes()?).map_err(broken)?),
            6 => {
                let pushed = self.strings.push(value.bytes()?);
                pushed.ok_or(Bad::Wrong("more than 4 GiB of strings"))?;
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
            13 => value.integers(|id| self.comments.push(id))?,
            14 => self.default_sample_type = value.integer()?,
            15 => self.doc_url = value.integer()?,
            _ => {}
        }
        Ok(())
    }

    fn location(&mut self, mut bytes: &[u8]) -> Result<(), Bad> {
        let mut location = Location { id: 0, mapping_id: 0, address: 0, folded: false };
        while !bytes.is_empty() {
            location.field(&mut bytes, &mut self.lines).map_err(broken)?;
        }
        let end =
            u32::try_from(self.lines.len()).map_err(|_| Bad::Wrong("more than 2^32 lines"))?;
        self.line_starts.push(end);
        self.locations.push(location);
        Ok(())
    }

    fn sample(&mut self, mut bytes: &[u8]) -> Result<(), Bad> {
        self.row.clear();
        self.labels.clear();
        while !bytes.is_empty() {
            match wire::field(&mut bytes)? {
                (1, Value::Bytes(packed)) => self.location_ids(packed)?,
                (1, value) => value.integers(|id| {
                    let id = row_id(id, &mut self.large, &mut self.large_ids);
                    self.stacking.ids().push(id);
                })?,
                (2, value) => value.integers(|v| self.row.push(v as i64))?,
                (3, value) => {
                    let label = value.bytes()?;
                    self.labels.extend_from_slice(&(label.len() as u32).to_le_bytes());
                    self.labels.extend_from_slice(label);
                }
                _ => {}
            }
        }
        self.push_sample()
    }

    /// Most of a profile's bytes are these. Where no length has to be checked two are decoded at a time, without a branch:
    /// how long ids are is hard to foretell.
    fn location_ids(&mut self, packed: &[u8]) -> Result<(), Bad> {
        let mut packed = packed;
        let mut ids = [0_u32; 16];
        while packed.len() >= 8 {
            let mut count = 0;
            while count < ids.len()
                && let Some((&word, _)) = packed.split_first_chunk::<8>()
                && let Some((two, length)) = two_short(u64::from_le_bytes(word))
            {
                [ids[count], ids[count + 1]] = two;
                count += 2;
                packed = &packed[length..];
            }
            if count == ids.len() {
                // Of a length that is known, so no call.
                self.stacking.ids().extend_from_slice(&ids);
            } else {
                self.stacking.ids().extend_from_slice(&ids[..count]);
                self.location_id(&mut packed)?;
            }
        }
        while !packed.is_empty() {
            self.location_id(&mut packed)?;
        }
        Ok(())
    }

    fn location_id(&mut self, packed: &mut &[u8]) -> Result<(), Bad> {
        let id = wire::varint(packed)?;
        let id = row_id(id, &mut self.large, &mut self.large_ids);
        self.stacking.ids().push(id);
        Ok(())
    }

    fn push_sample(&mut self) -> Result<(), Bad> {
        if !self.stacking.end() {
            return Err(Bad::Wrong("more than 2^32 distinct stacks"));
        }
        if self.sample_labels.is_empty() {
            // Where a sample claims to have thousands of values, room for each column would be the claim's to take.
            let room = if self.row.len() > 4 { 0 } else { 2 * ROOM };
            self.values = self.row.iter().map(|_| Vec::with_capacity(room)).collect();
        }
        if self.values.len() != self.row.len() && self.uneven.is_none() {
            self.uneven = Some(self.row.len());
        }
        for (column, &value) in self.values.iter_mut().zip(&self.row) {
            column.push(value);
        }
        let labels = self.label_sets.intern(&self.labels);
        self.sample_labels.push(labels.ok_or(Bad::Wrong("more than 4 GiB of labels"))?);
        Ok(())
    }
}

/// The first two varints of eight bytes and how many bytes they take; `None` if one of them has more than three.
#[inline]
fn two_short(word: u64) -> Option<([u32; 2], usize)> {
    const LAST: u64 = 0x8080_8080_8080_8080;
    let first_last = !word & LAST;
    let second_last = first_last & first_last.wrapping_sub(1);
    // In bits, less one: with the highest bit of the last byte a varint ends.
    let (first, second) = (first_last.trailing_zeros(), second_last.trailing_zeros());
    if first > 23 || second.wrapping_sub(first) > 24 {
        return None;
    }
    let without_marks =
        |bits: u64| (bits & 0x7f | bits >> 1 & 0x3f80 | bits >> 2 & 0x001f_c000) as u32;
    let one = word & ((2 << first) - 1);
    let other = (word >> (first + 1)) & ((1 << (second - first)) - 1);
    Some(([without_marks(one), without_marks(other)], second as usize / 8 + 1))
}

/// A location id as it stands in the stack table until the locations are known.
#[inline]
fn row_id(id: u64, large: &mut HashMap<u64, u32>, large_ids: &mut Vec<u64>) -> u32 {
    if id < u64::from(LARGE) {
        return id as u32;
    }
    *large.entry(id).or_insert_with(|| {
        large_ids.push(id);
        LARGE + (large_ids.len() as u32 - 1)
    })
}

/// Locations, lines and functions are most of a profile that has few samples, so they are read without detours.
fn line(mut bytes: &[u8]) -> Result<RawLine, Bad> {
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

fn function(mut bytes: &[u8]) -> Result<Function, Bad> {
    let mut function = Function::default();
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

/// What is wrong inside a small message is not told apart; nothing that follows could complete it.
fn broken(_: Bad) -> Bad {
    Bad::Wrong("a broken message")
}

fn message<M: Message + Default>(value: Value<'_>) -> Result<M, Bad> {
    let mut message = M::default();
    merge(&mut message, value)?;
    Ok(message)
}

fn merge<M: Message>(message: &mut M, value: Value<'_>) -> Result<(), Bad> {
    message.merge(value.bytes()?).map_err(|_| Bad::Wrong("a broken message"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_ids_are_read_whatever_their_lengths(bits in proptest::collection::vec(0..31_u32, 0..60), seed: u32) {
            let ids: Vec<u32> = bits.iter().map(|&b| seed.rotate_left(b) & ((1 << b) - 1)).collect();
            let mut packed = Vec::new();
            for &id in &ids {
                prost::encoding::encode_varint(u64::from(id), &mut packed);
            }
            let mut raw = Raw::new();
            raw.location_ids(&packed).unwrap();
            prop_assert_eq!(&*raw.stacking.ids(), &ids);
        }
    }

    #[test]
    fn a_small_message_that_goes_wrong_is_refused() {
        let broken = Err(Bad::Wrong("a broken message"));
        for (number, bytes) in [
            (4, &[0x08][..]),
            (4, &[0x22, 0x02, 0x08]),
            (4, &[0x22, 0x02, 0x0a, 0x00]),
            (5, &[0x10, 0x80]),
            (5, &[0x12, 0x01, 0x00]),
        ] {
            assert_eq!(Raw::new().field(number, Value::Bytes(bytes)), broken, "{bytes:?}");
        }
        let mut raw = Raw::new();
        // Fields that nobody knows are passed over.
        let location = [0x08, 0x07, 0x22, 0x06, 0x08, 0x05, 0x10, 0x09, 0x78, 0x01, 0x28, 0x01];
        raw.field(4, Value::Bytes(&location)).unwrap();
        assert_eq!((raw.locations[0].id, raw.locations[0].folded), (7, true));
        assert_eq!((raw.lines[0].function_id, raw.lines[0].number), (5, 9));
    }

    #[test]
    fn ids_may_be_longer_than_need_be() {
        let packed = [0x81, 0x00, 0x82, 0x80, 0x00, 0x83, 0x80, 0x80, 0x00, 4, 5, 6, 7];
        let mut raw = Raw::new();
        raw.location_ids(&packed).unwrap();
        assert_eq!(*raw.stacking.ids(), [1, 2, 3, 4, 5, 6, 7]);
    }
}
