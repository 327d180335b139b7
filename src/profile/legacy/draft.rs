//! A profile of an older format while it is read: addresses instead of locations, and, where asked for, the names that
//! Go writes into the comments of its texts.

use super::maps::{self, Region};
use super::text::{Read, hexadecimal, trim};
use super::{Task, comments, patterns};
use crate::cancel::Cancel;
use crate::profile::store::builder::Builder;
use crate::profile::{Line, Location, LocationId, Mapping, MappingId, Profile, ValueType};
use std::collections::{HashMap, HashSet};

/// A frame with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) function: Vec<u8>,
    pub(super) file: Vec<u8>,
    pub(super) line: i64,
}

/// What is known of an address.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftLocation {
    pub(super) address: u64,
    /// Innermost first; empty where nothing is known.
    pub(super) frames: Vec<Frame>,
}

/// A sample: its places, leaf first.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    pub(super) stack: Vec<u32>,
    pub(super) values: Vec<i64>,
    /// The size of one object, where that means something; 0 if there is none.
    pub(super) bytes: Option<i64>,
    labels: Vec<(String, String)>,
}

/// What was read so far.
pub(super) struct Draft {
    pub(super) types: Vec<ValueType>,
    pub(super) period_type: ValueType,
    pub(super) period: i64,
    pub(super) duration_nanos: i64,
    pub(super) places: Vec<DraftLocation>,
    pub(super) samples: Vec<Sample>,
    by_address: HashMap<u64, u32>,
    regions: Vec<Region>,
    /// Per place, its region; empty before the map is known.
    assigned: Vec<Option<u32>>,
    /// Whether comments are read for names.
    symbols: bool,
    cancel: Cancel,
    /// Names that the comments below the last sample gave, with their addresses, leaf first.
    named: Vec<(u64, Frame)>,
}

/// A sample type, or what a period counts.
pub(super) fn value_type(kind: &str, unit: &str) -> ValueType {
    ValueType { kind: kind.to_owned(), unit: unit.to_owned() }
}

impl Draft {
    pub(super) fn new(types: &[(&str, &str)], period_type: (&str, &str), period: i64) -> Self {
        Self {
            types: types.iter().map(|(kind, unit)| value_type(kind, unit)).collect(),
            period_type: value_type(period_type.0, period_type.1),
            period,
            duration_nanos: 0,
            places: Vec::new(),
            samples: Vec::new(),
            by_address: HashMap::new(),
            regions: Vec::new(),
            assigned: Vec::new(),
            symbols: false,
            cancel: Cancel::new(),
            named: Vec::new(),
        }
    }

    /// The same, for `task`.
    pub(super) fn of(mut self, task: &Task<'_>) -> Self {
        self.symbols = task.options.symbols_in_comments;
        self.cancel = task.cancel.clone();
        self
    }

    /// The place of an address.
    pub(super) fn place(&mut self, address: u64) -> u32 {
        let places = &mut self.places;
        *self.by_address.entry(address).or_insert_with(|| {
            places.push(DraftLocation { address, frames: Vec::new() });
            places.len() as u32 - 1
        })
    }

    /// The place of an address that a sample went through.
    pub(super) fn place_of(&self, address: u64) -> Option<u32> {
        self.by_address.get(&address).copied()
    }

    /// Appends a sample with these addresses, leaf first.
    pub(super) fn sample(&mut self, addresses: impl Iterator<Item = u64>, values: Vec<i64>) {
        self.give_names();
        let stack = addresses.map(|address| self.place(address)).collect();
        self.samples.push(Sample { stack, values, ..Sample::default() });
    }

    /// Takes in a comment that stands below the last sample.
    pub(super) fn comment(&mut self, line: &[u8]) {
        if !self.symbols {
            return;
        }
        let Some(sample) = self.samples.last_mut() else { return };
        let Some(text) = trim(line).strip_prefix(b"#") else { return };
        if let Some(labels) = trim(text).strip_prefix(b"labels: ") {
            sample.labels.extend(comments::labels(labels));
        } else if let Some((address, frame)) = comments::frame(text) {
            self.named.push((address, frame));
        }
    }

    /// Gives the names that stood below the last sample to its places. A place that stands n times in a row shares the
    /// names of its address with its repetitions.
    fn give_names(&mut self) {
        let named = std::mem::take(&mut self.named);
        let Some(sample) = self.samples.last_mut() else { return };
        let mut told: HashSet<u32> = HashSet::new();
        for run in named.chunk_by(|a, b| a.0 == b.0) {
            let Some(&place) = self.by_address.get(&run[0].0) else { continue };
            let at = sample.stack.iter().position(|&other| other == place);
            let repeated = at.map_or(0, |at| {
                sample.stack[at..].iter().take_while(|&&other| other == place).count()
            });
            let frames = &mut self.places[place as usize].frames;
            if repeated > 0 && frames.is_empty() {
                let own = if run.len() % repeated == 0 { run.len() / repeated } else { run.len() };
                frames.extend(run[..own].iter().map(|(_, frame)| frame.clone()));
            }
            told.insert(place);
        }
        // Go leaves out the runtime's frames next to the leaf and `runtime.goexit` at the root: so do we.
        if let Some(first) = sample.stack.iter().position(|place| told.contains(place)) {
            sample.stack.drain(..first);
            sample.stack.pop_if(|root| !told.contains(root));
        }
    }

    /// Takes the memory map in: only places that a sample goes through stay, in that order, and each gets its region.
    pub(super) fn settle(&mut self, regions: Vec<Region>) -> Read<()> {
        self.give_names();
        let mut order = vec![u32::MAX; self.places.len()];
        let mut places = Vec::new();
        for place in self.samples.iter_mut().flat_map(|sample| &mut sample.stack) {
            let new = &mut order[*place as usize];
            if *new == u32::MAX {
                *new = places.len() as u32;
                places.push(std::mem::take(&mut self.places[*place as usize]));
            }
            *place = *new;
        }
        self.places = places;
        self.by_address.clear();
        self.regions = maps::joined(regions);
        let addresses: Vec<u64> = self.places.iter().map(|place| place.address).collect();
        self.assigned = maps::assign(&addresses, &mut self.regions, &self.cancel)?;
        Ok(())
    }

    /// Removes the frame behind the leaf where it is the leaf again, as some profilers record it: once from the signal,
    /// once, an instruction further back, from unwinding.
    pub(super) fn drop_repeated_leaves(&mut self) {
        let places = &self.places;
        let address = |place: u32| places[place as usize].address;
        for sample in &mut self.samples {
            if let [leaf, next, ..] = sample.stack[..]
                && address(leaf) == address(next).wrapping_add(1)
            {
                sample.stack.remove(1);
            }
        }
    }

    /// The profile.
    pub(super) fn finish(self) -> Profile {
        let mut builder = Builder::new();
        for t in &self.types {
            builder.sample_type(&t.kind, &t.unit);
        }
        let (drop, keep) = patterns::of(&self.types);
        builder.patterns(drop, keep);
        let header = builder.header();
        (header.period_type, header.period) = (self.period_type, self.period);
        header.duration_nanos = self.duration_nanos;
        let named = self.symbols && self.places.iter().any(|place| !place.frames.is_empty());
        for (region, id) in self.regions.iter().zip(1..) {
            let (file, build_id) = (builder.string(&region.file), builder.string(&region.build_id));
            let Region { start, limit, offset, .. } = *region;
            let has = [named, named, named, false];
            builder.mapping(Mapping { id, start, limit, offset, file, build_id, has });
        }
        for (place, region) in self.places.iter().zip(&self.assigned) {
            let lines: Vec<Line> = place.frames.iter().map(|f| line(&mut builder, f)).collect();
            let mapping = region.map(MappingId);
            let location = Location { mapping, address: place.address, ..Location::default() };
            builder.location(location, &lines);
        }
        for sample in &self.samples {
            let stack: Vec<LocationId> = sample.stack.iter().copied().map(LocationId).collect();
            let texts = sample.labels.iter().map(|(key, value)| builder.text_label(key, value));
            let mut labels: Vec<_> = texts.collect();
            let bytes = sample.bytes.map(|bytes| builder.number_label("bytes", bytes, ""));
            labels.extend(bytes);
            builder.sample(&stack, &sample.values, &labels);
        }
        builder.finish()
    }
}

/// The line of a frame, its function made where it is new.
pub(super) fn line(builder: &mut Builder, frame: &Frame) -> Line {
    let function = builder.function(&frame.function, &frame.function, &frame.file, 0);
    Line { function, line: frame.line, column: 0 }
}

/// Splits `file:line`; without a number it is all file.
pub(super) fn file_and_line(text: &[u8]) -> (&[u8], i64) {
    let split = text.iter().rposition(|&b| b == b':').and_then(|at| {
        let line = str::from_utf8(&text[at + 1..]).ok()?.parse::<u32>().ok()?;
        Some((&text[..at], i64::from(line)))
    });
    split.unwrap_or((text, 0))
}

/// A `0x...` of a comment.
pub(super) fn prefixed_address(text: &[u8]) -> Option<u64> {
    text.starts_with(b"0x").then(|| hexadecimal(text)).flatten()
}
