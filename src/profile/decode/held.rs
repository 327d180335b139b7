//! The memory of a profile that is being read, as it will be once it is assembled, and room for the next window.

use super::proto;
use super::raw::{RawFunction, RawLine, RawLocation, RawProfile};
use crate::error::Error;
use crate::profile::store::records::{Function, Label, Line, Location, Mapping, ValueType};

/// Bytes of input from which on columns get room for a window at once, which may fail.
const LONG_INPUT: u64 = 1 << 20;

/// Messages of a window, at most: each takes two bytes.
const MESSAGES: usize = 1 << 15;

/// The bytes of an index that finds a record by its id.
const INDEX: usize = 4;

/// Bytes of the shortest label in a label set, its length included.
const SHORTEST_LABEL: usize = 6;

impl RawProfile {
    /// The memory in bytes, estimated from the lengths of all columns: raw records and what they become are held together.
    pub(super) fn memory(&self) -> u64 {
        let each = [
            (self.sample_types.len(), size_of::<proto::ValueType>() + size_of::<ValueType>()),
            (self.mappings.len(), size_of::<proto::Mapping>() + size_of::<Mapping>() + INDEX),
            (self.functions.len(), size_of::<RawFunction>() + size_of::<Function>() + INDEX),
            (self.locations.len(), size_of::<RawLocation>() + size_of::<Location>() + INDEX),
            (self.line_starts.len(), size_of::<u32>()),
            (self.lines.len(), size_of::<RawLine>() + size_of::<Line>()),
            (self.comments.len(), size_of::<u64>() + size_of::<u32>()),
            (self.large_ids.len(), 4 * size_of::<u64>()),
            (self.values.len(), size_of::<Vec<i64>>()),
            (self.sample_labels.len(), size_of::<u32>() + self.values.len() * size_of::<i64>()),
            (self.label_sets.size() / SHORTEST_LABEL, size_of::<Label>()),
        ];
        let records: usize = each.iter().map(|(count, size)| count * size).sum();
        let texts = self.strings.size() + self.label_sets.size();
        (records + texts) as u64 + self.pipeline.memory()
    }

    /// Makes room for the messages of the next window. A short input needs no care: its columns are small.
    pub(super) fn reserve(&mut self, offset: u64) -> Result<(), Error> {
        if offset < LONG_INPUT {
            return Ok(());
        }
        let done = self.strings.try_reserve(2 * MESSAGES, MESSAGES).and_then(|()| {
            self.functions.try_reserve(MESSAGES).ok()?;
            self.locations.try_reserve(MESSAGES).ok()?;
            self.line_starts.try_reserve(MESSAGES).ok()?;
            self.lines.try_reserve(MESSAGES).ok()?;
            self.mappings.try_reserve(MESSAGES).ok()?;
            self.comments.try_reserve(2 * MESSAGES).ok()?;
            self.sample_labels.try_reserve(MESSAGES).ok()?;
            // Samples with many values are few in a window.
            let samples = 2 * MESSAGES / self.values.len().max(2);
            self.values.iter_mut().try_for_each(|column| column.try_reserve(samples)).ok()
        });
        done.ok_or(Error::NoMemory)
    }
}
