//! A profile of an older format under construction: addresses in place of locations and, if asked for, names from the comments
//! of Go's texts.

use super::frame::Frame;
use super::maps::{self, Region};
use super::task::{ReadMemory, ReadTask};
use super::text::{ReadError, ReadResult, trim};
use super::{comments, patterns};
use crate::profile::ids::{LocationId, MappingId};
use crate::profile::memory_budget::{column_memory, grow, table_memory};
use crate::profile::store::builder::Builder;
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{Line, Location, Mapping, ValueType};
use std::collections::{HashMap, HashSet};

/// An address and its frames.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftLocation {
    pub(super) address: u64,
    /// Innermost first; empty without symbols.
    pub(super) frames: Vec<Frame>,
}

/// A sample; its stack holds indices of locations, leaf first.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftSample {
    pub(super) stack: Vec<u32>,
    /// True if the stack, which is empty here, is that of the sample before it.
    same_stack: bool,
    pub(super) values: Vec<i64>,
    /// The size of one object in a heap profile; 0 for a sample without objects.
    pub(super) bytes: Option<i64>,
    labels: Vec<(String, String)>,
}

/// The profile read so far.
pub(super) struct Draft {
    pub(super) types: Vec<ValueType>,
    pub(super) period_type: ValueType,
    pub(super) period: i64,
    pub(super) duration_nanos: i64,
    /// A pattern of frames to drop beside those of the sample types; empty for none.
    pub(super) dropped_frames: &'static str,
    pub(super) locations: Vec<DraftLocation>,
    pub(super) samples: Vec<DraftSample>,
    by_address: HashMap<u64, u32>,
    regions: Vec<Region>,
    /// Per location its region; empty until [`Draft::set_memory_map`].
    assigned: Vec<Option<u32>>,
    /// True if names are read from comments.
    symbols: bool,
    memory: ReadMemory,
    /// Bytes of the parts of samples, locations and regions that have allocations of their own.
    parts: usize,
    /// Bytes of what is read and not yet appended.
    pub(super) pending: usize,
    /// Addresses and frames of the comments below the last sample, leaf first.
    named: Vec<(u64, Frame)>,
}

impl Draft {
    pub(super) fn new(
        types: &[(&str, &str)],
        period_type: (&str, &str),
        period: i64,
        task: &ReadTask<'_>,
    ) -> Self {
        Self {
            types: types.iter().map(|(kind, unit)| ValueType::new(kind, unit)).collect(),
            period_type: ValueType::new(period_type.0, period_type.1),
            period,
            duration_nanos: 0,
            dropped_frames: "",
            locations: Vec::new(),
            samples: Vec::new(),
            by_address: HashMap::new(),
            regions: Vec::new(),
            assigned: Vec::new(),
            symbols: task.options.symbols_in_comments,
            memory: ReadMemory::new(task),
            parts: 0,
            pending: 0,
            named: Vec::new(),
        }
    }

    /// Counts a line of so many bytes; now and then checks memory and cancellation.
    pub(super) fn line(&mut self, bytes: usize) -> ReadResult<()> {
        let held = Self::held(&self.samples, &self.locations, &self.by_address, &self.named);
        let parts = (self.parts + self.pending) as u64;
        self.memory.line(bytes, || held() + parts)
    }

    /// The memory of all columns in bytes, once each has grown, and of what is made of samples and locations before they are
    /// those of the profile.
    fn held<'a>(
        samples: &'a Vec<DraftSample>,
        locations: &'a Vec<DraftLocation>,
        by_address: &'a HashMap<u64, u32>,
        named: &'a Vec<(u64, Frame)>,
    ) -> impl Fn() -> u64 + 'a {
        /// Bytes of the order, the new place, the address and the region of a location.
        const ASSIGNED: usize = 4 + size_of::<DraftLocation>() + 8 + 8;
        /// Bytes of the count of a location in a table.
        const COUNTED: usize = 40;
        move || {
            let (capacity, length) = (by_address.capacity(), by_address.len());
            column_memory(samples, 1 << 13)
                + column_memory(locations, 1 << 14)
                + column_memory(named, 1 << 12)
                + table_memory(capacity, length, 1 << 14, size_of::<(u64, u32)>())
                + (locations.len() * ASSIGNED + samples.len() * COUNTED) as u64
        }
    }

    /// Counts the lines of a memory map, and the regions and variables made of them.
    pub(super) fn map_memory(&mut self) -> impl FnMut(usize, usize) -> ReadResult<()> + '_ {
        |line, memory| {
            self.pending += memory;
            self.line(line)
        }
    }

    /// Counts an allocation of a part, which takes no less than the smallest of an allocator.
    fn count_part(&mut self, bytes: usize) {
        self.parts += bytes.max(1).next_multiple_of(16) + 8;
    }

    /// The index of the location of an address; a new one is appended.
    pub(super) fn location_index(&mut self, address: u64) -> ReadResult<u32> {
        let locations = &mut self.locations;
        grow(locations, 1).map_err(|_| ReadError::NoMemory)?;
        self.by_address.try_reserve(1).map_err(|_| ReadError::NoMemory)?;
        Ok(*self.by_address.entry(address).or_insert_with(|| {
            locations.push(DraftLocation { address, frames: Vec::new() });
            locations.len() as u32 - 1
        }))
    }

    /// The index of the location of an address, if a sample has it.
    pub(super) fn known_index(&self, address: u64) -> Option<u32> {
        self.by_address.get(&address).copied()
    }

    /// Appends a sample with these addresses, leaf first.
    pub(super) fn sample(
        &mut self,
        addresses: impl ExactSizeIterator<Item = u64>,
        values: Vec<i64>,
    ) -> ReadResult<()> {
        self.give_names();
        grow(&mut self.samples, 1).map_err(|_| ReadError::NoMemory)?;
        let mut stack = Vec::new();
        stack.try_reserve_exact(addresses.len()).map_err(|_| ReadError::NoMemory)?;
        for address in addresses {
            stack.push(self.location_index(address)?);
        }
        self.count_part(stack.capacity() * size_of::<u32>());
        self.count_part(values.capacity() * size_of::<i64>());
        self.samples.push(DraftSample { stack, values, ..DraftSample::default() });
        Ok(())
    }

    /// Appends a sample with the stack of the last one.
    pub(super) fn sample_of_same_stack(&mut self, values: Vec<i64>) -> ReadResult<()> {
        grow(&mut self.samples, 1).map_err(|_| ReadError::NoMemory)?;
        self.count_part(values.capacity() * size_of::<i64>());
        let same_stack = !self.samples.is_empty();
        self.samples.push(DraftSample { same_stack, values, ..DraftSample::default() });
        Ok(())
    }

    /// Tells the size of one object of the last sample.
    pub(super) fn set_bytes(&mut self, bytes: i64) {
        if let Some(sample) = self.samples.last_mut() {
            sample.bytes = Some(bytes);
        }
    }

    /// Gives a label to the last sample.
    pub(super) fn label(&mut self, key: &str, value: &str) {
        let Some(sample) = self.samples.last_mut() else { return };
        sample.labels.push((key.to_owned(), value.to_owned()));
        self.parts += 2 * (key.len() + value.len() + LABEL) + LABEL;
    }

    /// Reads a comment below the last sample.
    pub(super) fn comment(&mut self, line: &[u8]) {
        if !self.symbols {
            return;
        }
        let Some(sample) = self.samples.last_mut() else { return };
        let Some(text) = trim(line).strip_prefix(b"#") else { return };
        if let Some(labels) = trim(text).strip_prefix(b"labels: ") {
            let labels = comments::labels(labels);
            let texts = labels.iter().map(|(key, value)| key.len() + value.len() + LABEL);
            // A column that grows is there twice, and once more at half of its size.
            self.parts += 2 * texts.sum::<usize>() + labels.len() * LABEL;
            sample.labels.extend(labels);
        } else if let Some((address, frame)) = comments::frame(text) {
            self.parts += frame.memory();
            self.named.push((address, frame));
        }
    }

    /// Gives the frames of the comments below the last sample to its locations. The frames of an address that is n times in a
    /// row in the stack are split among its repetitions.
    fn give_names(&mut self) {
        let named = std::mem::take(&mut self.named);
        self.parts -= named.iter().map(|(_, frame)| frame.memory()).sum::<usize>();
        let Some(sample) = self.samples.last_mut() else { return };
        let mut named_indices: HashSet<u32> = HashSet::new();
        for run in named.chunk_by(|a, b| a.0 == b.0) {
            let Some(&index) = self.by_address.get(&run[0].0) else { continue };
            let at = sample.stack.iter().position(|&other| other == index);
            let repeated = at.map_or(0, |at| {
                sample.stack[at..].iter().take_while(|&&other| other == index).count()
            });
            let frames = &mut self.locations[index as usize].frames;
            if repeated > 0 && frames.is_empty() {
                let own = if run.len() % repeated == 0 { run.len() / repeated } else { run.len() };
                frames.extend(run[..own].iter().map(|(_, frame)| frame.clone()));
                self.parts += frames.iter().map(Frame::memory).sum::<usize>();
            }
            named_indices.insert(index);
        }
        // Go's comments leave out frames of the runtime near the leaf and `runtime.goexit` at the root; the stack follows.
        if let Some(first) = sample.stack.iter().position(|index| named_indices.contains(index)) {
            sample.stack.drain(..first);
            sample.stack.pop_if(|root| !named_indices.contains(root));
        }
    }

    /// Assigns regions of the memory map to locations. Locations without samples are dropped, and the others follow the order of
    /// samples.
    pub(super) fn set_memory_map(&mut self, regions: Vec<Region>) -> ReadResult<()> {
        self.give_names();
        self.line(usize::MAX / 2)?;
        let mut order = vec![u32::MAX; self.locations.len()];
        let mut locations = Vec::new();
        for index in self.samples.iter_mut().flat_map(|sample| &mut sample.stack) {
            let new = &mut order[*index as usize];
            if *new == u32::MAX {
                *new = locations.len() as u32;
                locations.push(std::mem::take(&mut self.locations[*index as usize]));
            }
            *index = *new;
        }
        self.locations = locations;
        self.by_address.clear();
        self.regions = maps::joined_regions(regions);
        let addresses: Vec<u64> = self.locations.iter().map(|location| location.address).collect();
        self.assigned = maps::assign_regions(&addresses, &mut self.regions, self.memory.cancel())?;
        Ok(())
    }

    /// Removes the frame above the leaf if it repeats the leaf. Some profilers record the leaf twice: from the signal and, an
    /// instruction further back, from unwinding.
    pub(super) fn drop_repeated_leaves(&mut self) {
        let locations = &self.locations;
        let address = |index: u32| locations[index as usize].address;
        for sample in &mut self.samples {
            if let [leaf, next, ..] = sample.stack[..]
                && address(leaf) == address(next).wrapping_add(1)
            {
                sample.stack.remove(1);
            }
        }
    }

    /// The collected samples as a profile.
    pub(super) fn finish(mut self) -> ReadResult<Profile> {
        let held = Self::held(&self.samples, &self.locations, &self.by_address, &self.named)();
        let held = held + (self.parts + self.pending) as u64;
        let mut builder = Builder::new();
        for t in &self.types {
            builder.sample_type(&t.kind, &t.unit);
        }
        let (drop, keep) = patterns::frame_patterns(&self.types);
        match self.dropped_frames {
            "" => builder.patterns(drop, keep),
            more => builder.patterns(&format!("{drop}|{more}"), keep),
        }
        let header = builder.header();
        (header.period_type, header.period) = (self.period_type, self.period);
        header.duration_nanos = self.duration_nanos;
        let named =
            self.symbols && self.locations.iter().any(|location| !location.frames.is_empty());
        for (region, id) in self.regions.iter().zip(1..) {
            let (file, build_id) = (builder.string(&region.file), builder.string(&region.build_id));
            let Region { start, limit, offset, .. } = *region;
            let has = [named, named, named, false];
            builder.mapping(Mapping { id, start, limit, offset, file, build_id, has });
        }
        for (place, (draft, region)) in self.locations.iter().zip(&self.assigned).enumerate() {
            if place % AT_ONCE == 0 {
                make_room(&mut builder, &mut self.memory, held)?;
            }
            let lines: Vec<Line> =
                draft.frames.iter().map(|frame| frame.line(&mut builder)).collect();
            let mapping = region.map(MappingId);
            let location = Location { mapping, address: draft.address, ..Location::default() };
            builder.location(location, &lines);
        }
        let mut added = 0;
        let mut stack: Vec<LocationId> = Vec::new();
        for sample in &self.samples {
            if added == 0 || added > AT_ONCE {
                make_room(&mut builder, &mut self.memory, held)?;
                added = 0;
            }
            if !sample.same_stack {
                stack.clear();
                stack.extend(sample.stack.iter().copied().map(LocationId));
            }
            added += 1 + stack.len() + sample.labels.len();
            let texts = sample.labels.iter().map(|(key, value)| builder.text_label(key, value));
            let mut labels: Vec<_> = texts.collect();
            let bytes = sample.bytes.map(|bytes| builder.number_label("bytes", bytes, ""));
            labels.extend(bytes);
            builder.sample(&stack, &sample.values, &labels);
        }
        self.memory.check(held + builder.memory(0) + builder.sorting_memory())?;
        Ok(builder.finish())
    }
}

/// Frames and samples that are added to a profile between two checks of memory, but for those of a last long stack.
const AT_ONCE: usize = 1 << 12;

/// Bytes of a label beside its texts.
const LABEL: usize = size_of::<(String, String)>();

/// Makes room for the next locations or samples of a profile beside what is held.
fn make_room(builder: &mut Builder, memory: &mut ReadMemory, held: u64) -> ReadResult<()> {
    memory.check(held + builder.memory(2 * AT_ONCE))?;
    builder.make_room(2 * AT_ONCE).ok_or(ReadError::NoMemory)
}
