//! The memory of a profile that is being read and of its assembly, and room for the next window.

use super::id_index::IdIndex;
use super::raw::RawProfile;
use crate::error::Error;
use crate::profile::ids::StringId;
use crate::profile::memory_budget::{column_memory, grow};
use crate::profile::store::records::{Function, Label, Line, Location, Mapping, ValueType};

/// Bytes of input from which on columns get room for a window at once, which may fail.
const LONG_INPUT: u64 = 1 << 20;

/// Messages of a window, at most: each takes two bytes.
const MESSAGES: usize = 1 << 15;

impl RawProfile {
    /// The memory in bytes, once there is room for the next window.
    pub(super) fn memory(&self, offset: u64) -> u64 {
        let more = if offset < LONG_INPUT { 0 } else { MESSAGES };
        let samples = self.samples(more);
        let columns = [
            column_memory(&self.sample_types, 0),
            column_memory(&self.mappings, more),
            column_memory(&self.functions, more),
            column_memory(&self.locations, more),
            column_memory(&self.line_starts, more),
            column_memory(&self.lines, more),
            column_memory(&self.comments, 2 * more),
            column_memory(&self.sample_labels, more),
            column_memory(&self.values, 0),
            self.values.iter().map(|column| column_memory(column, samples)).sum(),
            self.strings.memory(2 * more, more),
            self.label_sets.memory(2 * more, more),
            self.large_ids.memory(),
        ];
        columns.iter().sum::<u64>() + self.pipeline.memory()
    }

    /// Samples among so many messages. Those with many values are few.
    fn samples(&self, messages: usize) -> usize {
        2 * messages / self.values.len().max(2)
    }

    /// Makes room for the messages of the next window. A short input needs no care: its columns are small.
    pub(super) fn reserve(&mut self, offset: u64) -> Result<(), Error> {
        if offset < LONG_INPUT {
            return Ok(());
        }
        let samples = self.samples(MESSAGES);
        let done = self.strings.try_reserve(2 * MESSAGES, MESSAGES).and_then(|()| {
            self.label_sets.try_reserve(2 * MESSAGES, MESSAGES)?;
            grow(&mut self.functions, MESSAGES).ok()?;
            grow(&mut self.locations, MESSAGES).ok()?;
            grow(&mut self.line_starts, MESSAGES).ok()?;
            grow(&mut self.lines, MESSAGES).ok()?;
            grow(&mut self.mappings, MESSAGES).ok()?;
            grow(&mut self.comments, 2 * MESSAGES).ok()?;
            grow(&mut self.sample_labels, MESSAGES).ok()?;
            self.values.iter_mut().try_for_each(|column| grow(column, samples)).ok()
        });
        done.ok_or(Error::NoMemory)
    }

    /// Bytes that assembly takes beside the raw records, at most. Of each kind the raw record is dropped once it is resolved,
    /// and takes as much as what it becomes.
    pub(super) fn assembly_memory(&self) -> u64 {
        let resolved = [
            self.comments.len() * size_of::<StringId>(),
            self.mappings.len() * size_of::<Mapping>(),
            self.functions.len() * size_of::<Function>(),
            self.lines.len() * size_of::<Line>(),
            self.locations.len() * size_of::<Location>(),
        ];
        let largest = resolved.iter().max().copied().unwrap_or(0);
        let indexes = IdIndex::memory(self.mappings.iter().map(|m| m.id))
            + IdIndex::memory(self.functions.iter().map(|f| f.id))
            + IdIndex::memory(self.locations.iter().map(|l| l.id));
        let labels = self.label_sets.labels() * size_of::<Label>()
            + self.label_sets.len() * size_of::<u32>();
        (largest + labels) as u64 + indexes + self.names_of_types()
    }

    /// Bytes of the names of sample types, each of which has its own copy. Bytes that are not UTF-8 become three.
    fn names_of_types(&self) -> u64 {
        let length = |index: i64| {
            let id = u32::try_from(index).ok().filter(|&id| (id as usize) < self.strings.len());
            id.map_or(0, |id| 3 * self.strings.bytes(StringId(id)).len() as u64)
        };
        let types = self.sample_types.iter().chain([&self.period_type]);
        types.map(|t| size_of::<ValueType>() as u64 + length(t.kind) + length(t.unit)).sum()
    }
}
