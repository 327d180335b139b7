//! The merge of profiles of equal sample types, as `go tool pprof` does it. Equal things become one, values of equal samples
//! add up, samples whose values are all 0 vanish, and ids follow the order of first appearance.

use super::known_samples::KnownSamples;
use super::merged_stacks::MergedStacks;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::{KeyedState, Map, Set};
use crate::profile::ids::{FunctionId, LabelSetId, LocationId, MappingId, StackId, StringId};
use crate::profile::intern::stack_lists::StackLists;
use crate::profile::store::builder::Builder;
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{
    Function, Header, Label, LabelValue, Line, Location, Mapping,
};
use crate::profile::store::stacks::Stacks;
use hashbrown::HashTable;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

/// The merged profile under construction.
pub(super) struct Merger {
    builder: Builder,
    mappings: Map<(u64, u64, StringId), MappingId>,
    /// Locations by their content, which is in the builder.
    locations: HashTable<LocationId>,
    hasher: KeyedState,
    /// The location behind the one that was found last.
    next_location: LocationId,
    /// The lines of the location at hand.
    lines: Vec<Line>,
    stacks: MergedStacks,
    label_sets: Map<Vec<Label>, LabelSetId>,
    label_starts: Vec<u32>,
    labels: Vec<Label>,
    /// Samples by stack and label set, the stack in the upper half.
    samples: Map<u64, u32>,
    /// Samples by the locations of their stacks.
    known: KnownSamples,
    keys: Vec<(StackId, LabelSetId)>,
    values: Vec<Vec<i64>>,
    /// The comments so far.
    comments: Set<StringId>,
}

impl Merger {
    /// The merge of at least one profile, all of equal sample types.
    pub(super) fn merge(profiles: &[Arc<Profile>], cancel: &Cancel) -> Result<Profile, Cancelled> {
        let mut merger = Self::new(&profiles[0]);
        for profile in profiles {
            merger.add(profile, cancel)?;
        }
        Ok(merger.finish())
    }

    /// An empty merge with the sample types of `first`, which is to be added like the others.
    pub(super) fn new(first: &Profile) -> Self {
        let mut builder = Builder::new();
        let header = Header {
            period_type: first.header.period_type.clone(),
            drop_frames: builder.string(first.string(first.header.drop_frames)),
            keep_frames: builder.string(first.string(first.header.keep_frames)),
            ..Header::default()
        };
        *builder.header() = header;
        for t in &first.sample_types {
            builder.sample_type(&t.kind, &t.unit);
        }
        Self {
            builder,
            mappings: Map::default(),
            locations: HashTable::new(),
            hasher: KeyedState::default(),
            next_location: LocationId(0),
            lines: Vec::new(),
            stacks: MergedStacks::new(),
            label_sets: Map::from_iter([(Vec::new(), LabelSetId(0))]),
            label_starts: vec![0, 0],
            labels: Vec::new(),
            samples: Map::default(),
            known: KnownSamples::default(),
            keys: Vec::new(),
            values: vec![Vec::new(); first.sample_types.len()],
            comments: Set::default(),
        }
    }

    /// Adds a profile with the sample types of the first.
    pub(super) fn add(&mut self, profile: &Profile, cancel: &Cancel) -> Result<(), Cancelled> {
        self.header(profile);
        Intake::new(self, profile).take(cancel)
    }

    /// Adds a profile whose stacks are in `lists`.
    pub(super) fn add_listed(
        &mut self,
        profile: &Profile,
        lists: StackLists,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        self.header(profile);
        Intake::new(self, profile).take_lists(lists, cancel)
    }

    fn header(&mut self, profile: &Profile) {
        let other = &profile.header;
        let doc_url = self.builder.string(profile.string(other.doc_url));
        let texts = other.comments.iter().map(|&text| self.builder.string(profile.string(text)));
        let texts: Vec<StringId> = texts.filter(|&text| self.comments.insert(text)).collect();
        let header = self.builder.header();
        // As in pprof, a profile without a time makes the time unknown again.
        if header.time_nanos == 0 || other.time_nanos < header.time_nanos {
            header.time_nanos = other.time_nanos;
        }
        header.duration_nanos = header.duration_nanos.wrapping_add(other.duration_nanos);
        if header.period == 0 || header.period < other.period {
            header.period = other.period;
        }
        if header.default_sample_type.is_empty() {
            header.default_sample_type.clone_from(&other.default_sample_type);
        }
        if header.doc_url == StringId(0) {
            header.doc_url = doc_url;
        }
        header.comments.extend(texts);
    }

    /// The location of this content: mapping, address, functions and lines, the column of the last line (the only one that pprof
    /// compares), and folding. Addresses were moved into the merged mapping.
    fn location(&mut self, location: Location, lines: &[Line]) -> LocationId {
        let (builder, hasher) = (&mut self.builder, &self.hasher);
        let is_equal = |&id: &LocationId| {
            let (other, others) = builder.location_at(id);
            (other.mapping, other.address, other.folded)
                == (location.mapping, location.address, location.folded)
                && others.last().map(|line| line.column) == lines.last().map(|line| line.column)
                && others.len() == lines.len()
                && others
                    .iter()
                    .zip(lines)
                    .all(|(a, b)| (a.function, a.line) == (b.function, b.line))
        };
        // Sources of one program name most locations in the same order.
        let next = self.next_location;
        if next.index() < builder.location_count() && is_equal(&next) {
            self.next_location = LocationId(next.0 + 1);
            return next;
        }
        let hash = location_hash(hasher, &location, lines);
        if let Some(&known) = self.locations.find(hash, is_equal) {
            self.next_location = LocationId(known.0 + 1);
            return known;
        }
        let new = builder.location(location, lines);
        self.next_location = LocationId(new.0 + 1);
        let rehash = |&id: &LocationId| {
            let (location, lines) = builder.location_at(id);
            location_hash(hasher, location, lines)
        };
        self.locations.insert_unique(hash, new, rehash);
        new
    }

    /// The set of these labels: texts before numbers, each sorted by key.
    fn label_set(&mut self, labels: Vec<Label>) -> LabelSetId {
        if let Some(&set) = self.label_sets.get(&labels) {
            return set;
        }
        self.labels.extend_from_slice(&labels);
        self.label_starts.push(self.labels.len() as u32);
        let set = LabelSetId(self.label_starts.len() as u32 - 2);
        self.label_sets.insert(labels, set);
        set
    }

    /// The place of the sample of this stack and these labels.
    fn sample(&mut self, stack: StackId, labels: LabelSetId) -> u32 {
        let (next, key) = (self.keys.len(), u64::from(stack.0) << 32 | u64::from(labels.0));
        let place = *self.samples.entry(key).or_insert(next as u32) as usize;
        if place == next {
            self.keys.push((stack, labels));
            self.values.iter_mut().for_each(|column| column.push(0));
        }
        place as u32
    }

    /// The place of the sample with these locations, leaf first, and these labels.
    fn sample_of(&mut self, frames: &[u32], labels: LabelSetId) -> u32 {
        if let Some(place) = self.known.find(frames, labels) {
            return place;
        }
        let stack = frames
            .iter()
            .rev()
            .fold(StackId::EMPTY, |row, &location| self.stacks.row(row, LocationId(location)));
        let place = self.sample(stack, labels);
        self.known.insert(frames, labels, place);
        place
    }

    /// Adds values to a sample.
    fn add_values(&mut self, place: u32, values: impl Iterator<Item = i64>) {
        let place = place as usize;
        for (column, value) in self.values.iter_mut().zip(values) {
            column[place] = column[place].wrapping_add(value);
        }
    }

    /// True if all values of some sample add up to 0.
    pub(super) fn has_zeros(&self) -> bool {
        (0..self.keys.len()).any(|place| self.values.iter().all(|column| column[place] == 0))
    }

    pub(super) fn finish(self) -> Profile {
        let mut profile = self.builder.finish();
        (profile.sample_stacks, profile.sample_labels) = self.keys.into_iter().unzip();
        profile.stacks = Stacks::in_preorder(self.stacks.into_rows(), &mut profile.sample_stacks);
        profile.values = self.values;
        (profile.label_starts, profile.labels) = (self.label_starts, self.labels);
        profile
    }
}

fn location_hash(hasher: &KeyedState, location: &Location, lines: &[Line]) -> u64 {
    let mut state = hasher.build_hasher();
    (location.mapping, location.address, location.folded).hash(&mut state);
    for line in lines {
        (line.function, line.line).hash(&mut state);
    }
    state.finish()
}

/// A profile on its way into the merge, and the new ids of its parts.
struct Intake<'a> {
    merger: &'a mut Merger,
    profile: &'a Profile,
    texts: Vec<Option<StringId>>,
    last_text: StringId,
    mappings: Vec<Option<MappingId>>,
    functions: Vec<Option<FunctionId>>,
    locations: Vec<Option<LocationId>>,
    /// The new row of each row that a sample with a value other than 0 uses.
    stacks: Vec<StackId>,
    labels: Vec<Option<LabelSetId>>,
}

impl<'a> Intake<'a> {
    fn new(merger: &'a mut Merger, profile: &'a Profile) -> Self {
        Self {
            merger,
            profile,
            texts: vec![None; profile.strings.len()],
            last_text: StringId(0),
            mappings: vec![None; profile.mappings.len()],
            functions: vec![None; profile.functions.len()],
            locations: vec![None; profile.locations.len()],
            stacks: vec![StackId::EMPTY; profile.stacks.len()],
            labels: vec![None; profile.label_set_count()],
        }
    }

    /// The first mapping stays first: it is the main binary.
    fn take_main_binary(&mut self) {
        if self.merger.mappings.is_empty() && !self.profile.mappings.is_empty() {
            self.mapping(MappingId(0));
        }
    }

    /// Takes the samples with their stacks, which are in `lists`, in the order of [`Intake::take`].
    fn take_lists(mut self, mut lists: StackLists, cancel: &Cancel) -> Result<(), Cancelled> {
        self.take_main_binary();
        let profile = self.profile;
        let mut is_used = vec![false; lists.ends.len()];
        for column in &profile.values {
            for (is_used, &value) in is_used.iter_mut().zip(column) {
                *is_used |= value != 0;
            }
        }
        let mut start = 0;
        for (sample, &end) in lists.ends.iter().enumerate() {
            if sample % 4096 == 0 {
                cancel.check()?;
            }
            let stack = &mut lists.ids[std::mem::replace(&mut start, end as usize)..end as usize];
            if is_used[sample] {
                for id in stack {
                    *id = self.location(LocationId(*id)).0;
                }
            }
        }
        let (mut start, mut places) = (0, Vec::with_capacity(lists.ends.len()));
        for (sample, &end) in lists.ends.iter().enumerate() {
            if sample % 4096 == 0 {
                cancel.check()?;
            }
            let stack = &lists.ids[std::mem::replace(&mut start, end as usize)..end as usize];
            if is_used[sample] {
                let labels = self.label_set(profile.sample_labels[sample]);
                places.push((sample as u32, self.merger.sample_of(stack, labels)));
            }
        }
        // A column at a time stays in near memory.
        for (sums, column) in self.merger.values.iter_mut().zip(&profile.values) {
            for &(sample, place) in &places {
                let sum = &mut sums[place as usize];
                *sum = sum.wrapping_add(column[sample as usize]);
            }
        }
        Ok(())
    }

    fn take(mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        self.take_main_binary();
        let zero = |sample: usize| self.profile.values.iter().all(|column| column[sample] == 0);
        let samples: Vec<usize> = (0..self.profile.sample_count()).filter(|&s| !zero(s)).collect();
        let used = self.name_locations(&samples, cancel)?;
        let profile = self.profile;
        for (row, parent, location) in profile.stacks.rows().filter(|(row, ..)| used[row.index()]) {
            let location = self.location(location);
            self.stacks[row.index()] =
                self.merger.stacks.row(self.stacks[parent.index()], location);
        }
        for (done, &sample) in samples.iter().enumerate() {
            if done % 4096 == 0 {
                cancel.check()?;
            }
            let stack = self.stacks[profile.sample_stacks[sample].index()];
            let labels = self.label_set(profile.sample_labels[sample]);
            let place = self.merger.sample(stack, labels);
            self.merger.add_values(place, profile.values.iter().map(|column| column[sample]));
        }
        Ok(())
    }

    /// Gives locations their ids in the order in which samples name them, leaf first. Returns which rows samples use. The rows
    /// above a used one are used too, so every row is visited once.
    fn name_locations(
        &mut self,
        samples: &[usize],
        cancel: &Cancel,
    ) -> Result<Vec<bool>, Cancelled> {
        let profile = self.profile;
        let mut used = vec![false; profile.stacks.len()];
        for (done, &sample) in samples.iter().enumerate() {
            if done % 4096 == 0 {
                cancel.check()?;
            }
            let mut row = profile.sample_stacks[sample];
            while let Some(location) = profile.stacks.location(row).filter(|_| !used[row.index()]) {
                used[row.index()] = true;
                self.location(location);
                row = profile.stacks.parent(row);
            }
        }
        Ok(used)
    }

    fn text(&mut self, id: StringId) -> StringId {
        if let Some(done) = self.texts[id.index()] {
            return done;
        }
        let builder = &mut self.merger.builder;
        // Sources of one program name most things in the same order.
        let merged = builder.string_after(self.last_text, self.profile.string(id));
        (self.texts[id.index()], self.last_text) = (Some(merged), merged);
        merged
    }

    fn mapping(&mut self, id: MappingId) -> MappingId {
        if let Some(done) = self.mappings[id.index()] {
            return done;
        }
        let mapping = self.profile.mappings[id.index()];
        let (file, build_id) = (self.text(mapping.file), self.text(mapping.build_id));
        let name = if build_id == StringId(0) { file } else { build_id };
        // Sizes differ a little between kernels, so they are rounded up to pages.
        let size = mapping.limit.wrapping_sub(mapping.start).wrapping_add(0xfff) & !0xfff;
        let builder = &mut self.merger.builder;
        let key = (size, mapping.offset, name);
        let merged = *self.merger.mappings.entry(key).or_insert_with(|| {
            let id = builder.mappings().len() as u64 + 1;
            builder.mapping(Mapping { id, file, build_id, ..mapping })
        });
        self.mappings[id.index()] = Some(merged);
        merged
    }

    fn function(&mut self, id: FunctionId) -> FunctionId {
        if let Some(done) = self.functions[id.index()] {
            return done;
        }
        let Function { name, system_name, file, start_line, .. } =
            self.profile.functions[id.index()];
        let texts = [name, system_name, file].map(|text| self.text(text));
        let merged = self.merger.builder.function_of(texts, start_line);
        self.functions[id.index()] = Some(merged);
        merged
    }

    #[inline]
    fn location(&mut self, id: LocationId) -> LocationId {
        self.locations[id.index()].unwrap_or_else(|| self.new_location(id))
    }

    /// The location of an id that was not seen before.
    #[inline(never)]
    fn new_location(&mut self, id: LocationId) -> LocationId {
        let profile = self.profile;
        let mut location = profile.locations[id.index()];
        let mapping = location.mapping.map(|mapping| self.mapping(mapping));
        if let (Some(from), Some(to)) = (location.mapping, mapping) {
            let start = self.merger.builder.mappings()[to.index()].start;
            let moved = start.wrapping_sub(profile.mappings[from.index()].start);
            location.address = location.address.wrapping_add(moved);
        }
        let mut lines = std::mem::take(&mut self.merger.lines);
        lines.clear();
        for line in profile.lines(id) {
            lines.push(Line { function: self.function(line.function), ..*line });
        }
        let merged = self.merger.location(Location { id: 0, mapping, ..location }, &lines);
        self.merger.lines = lines;
        self.locations[id.index()] = Some(merged);
        merged
    }

    fn label_set(&mut self, id: LabelSetId) -> LabelSetId {
        if let Some(done) = self.labels[id.index()] {
            return done;
        }
        let mut labels = self.profile.label_set(id).to_vec();
        labels.sort_by_key(|label| {
            (matches!(label.value, LabelValue::Number(..)), self.profile.string(label.key))
        });
        for label in &mut labels {
            label.key = self.text(label.key);
            label.value = match label.value {
                LabelValue::Text(text) => LabelValue::Text(self.text(text)),
                LabelValue::Number(number, unit) => LabelValue::Number(number, self.text(unit)),
            };
        }
        let merged = self.merger.label_set(labels);
        self.labels[id.index()] = Some(merged);
        merged
    }
}
