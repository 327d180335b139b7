//! Several profiles to one, as pprof merges them: what is the same in two profiles becomes one thing, values of equal
//! samples add up, samples of nothing but zeros vanish, and ids are given in the order of first appearance.
//!
//! A subtraction is a merge with a base whose values are negated.

mod align;
pub mod sources;

use self::align::{align, check_same_types};
use super::store::builder::Builder;
use super::{
    Function, FunctionId, Header, Label, LabelSetId, LabelValue, Line, Location, LocationId,
    Mapping, MappingId, Profile, StackId, Stacks, StringId,
};
use crate::cancel::{Cancel, Cancelled};
use crate::error::Stop;
use crate::hash::Map;
use std::collections::HashSet;
use std::sync::Arc;

/// The label that samples of a base carry where profiles are compared.
pub const BASE_LABEL: &str = "pprof::base";

/// One profile of several, reduced to what they have in common. A single one is used as it is, with its zeros and
/// duplicates.
pub fn combine(mut profiles: Vec<Arc<Profile>>, cancel: &Cancel) -> Result<Arc<Profile>, Stop> {
    align(&mut profiles)?;
    if profiles.len() == 1
        && let Some(single) = profiles.pop()
    {
        return Ok(single);
    }
    let first = &profiles[0];
    for other in &profiles[1..] {
        check_same_types(first, other)?;
    }
    let mut merged = Merger::of(&profiles, cancel)?;
    if merged.has_zeros() {
        // What only vanished samples used must vanish too.
        merged = Merger::of(&[Arc::new(merged)], cancel)?;
    }
    Ok(Arc::new(merged))
}

/// `source` minus `base`. With `label`, samples of the base are told apart by [`BASE_LABEL`] and cancel nothing; with
/// `normalize`, the source is first scaled to the base's sums.
pub fn subtract(
    mut source: Arc<Profile>,
    mut base: Arc<Profile>,
    (label, normalize): (bool, bool),
    cancel: &Cancel,
) -> Result<Arc<Profile>, Stop> {
    if normalize {
        Arc::make_mut(&mut source).normalize(&base)?;
    }
    let negated = Arc::make_mut(&mut base);
    if label {
        negated.label_all(BASE_LABEL, "true");
    }
    negated.scale(&vec![-1.0; negated.sample_types.len()]);
    combine(vec![source, base], cancel)
}

impl Profile {
    /// Whether some sample has no value but 0.
    fn has_zeros(&self) -> bool {
        (0..self.sample_count()).any(|sample| self.values.iter().all(|column| column[sample] == 0))
    }

    /// Gives every sample this text label and no other text under its key.
    fn label_all(&mut self, key: &str, value: &str) {
        let mut string = |text: &str| self.strings.push(text.as_bytes()).unwrap_or_default();
        let label = Label { key: string(key), value: LabelValue::Text(string(value)) };
        let (mut starts, mut labels) = (vec![0, 0], Vec::new());
        for set in 0..self.label_set_count() {
            let others = self.label_set(LabelSetId(set as u32)).iter().filter(|other| {
                !matches!(other.value, LabelValue::Text(_))
                    || self.strings.bytes(other.key) != key.as_bytes()
            });
            labels.extend(others.copied());
            labels.push(label);
            starts.push(labels.len() as u32);
        }
        // Set 0 stays the empty one: all others, and the labelled empty set among them, moved up by one.
        (self.label_starts, self.labels) = (starts, labels);
        for set in &mut self.sample_labels {
            set.0 += 1;
        }
    }
}

/// What makes two locations one.
#[derive(PartialEq, Eq, Hash)]
struct LocationKey {
    mapping: Option<MappingId>,
    /// From the start of the mapping, so that it does not matter where a file was mapped.
    address: u64,
    lines: Vec<(FunctionId, i64)>,
    /// pprof compares the column of the last line only.
    column: i64,
    folded: bool,
}

/// What was merged so far.
struct Merger {
    builder: Builder,
    mappings: Map<(u64, u64, StringId), MappingId>,
    locations: Map<LocationKey, LocationId>,
    /// Rows of the merged stack table by what they hold.
    rows: Map<(StackId, LocationId), StackId>,
    /// Parent and location of each row, parents first: a later profile may add below a row of an earlier one.
    stacks: Vec<[u32; 2]>,
    label_sets: Map<Vec<Label>, LabelSetId>,
    label_starts: Vec<u32>,
    labels: Vec<Label>,
    samples: Map<(StackId, LabelSetId), usize>,
    order: Vec<(StackId, LabelSetId)>,
    values: Vec<Vec<i64>>,
}

impl Merger {
    /// The merge of profiles of the same sample types; at least one.
    fn of(profiles: &[Arc<Profile>], cancel: &Cancel) -> Result<Profile, Cancelled> {
        let mut merger = Self {
            builder: Builder::new(),
            mappings: Map::default(),
            locations: Map::default(),
            rows: Map::default(),
            stacks: vec![[0, u32::MAX]],
            label_sets: Map::from_iter([(Vec::new(), LabelSetId(0))]),
            label_starts: vec![0, 0],
            labels: Vec::new(),
            samples: Map::default(),
            order: Vec::new(),
            values: vec![Vec::new(); profiles[0].sample_types.len()],
        };
        merger.header(profiles);
        for profile in profiles {
            Source::new(&mut merger, profile).take(cancel)?;
        }
        Ok(merger.finish())
    }

    fn header(&mut self, profiles: &[Arc<Profile>]) {
        let first = &profiles[0];
        let mut header = Header {
            period_type: first.header.period_type.clone(),
            drop_frames: self.builder.string(first.string(first.header.drop_frames)),
            keep_frames: self.builder.string(first.string(first.header.keep_frames)),
            ..Header::default()
        };
        let mut comments = HashSet::new();
        for profile in profiles {
            let other = &profile.header;
            // pprof's rule: a profile without a time makes the time unknown again.
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
                header.doc_url = self.builder.string(profile.string(other.doc_url));
            }
            let texts = other.comments.iter().map(|&c| self.builder.string(profile.string(c)));
            header.comments.extend(texts.filter(|&comment| comments.insert(comment)));
        }
        *self.builder.header() = header;
        for t in &first.sample_types {
            self.builder.sample_type(&t.kind, &t.unit);
        }
    }

    fn row(&mut self, parent: StackId, location: LocationId) -> StackId {
        let stacks = &mut self.stacks;
        *self.rows.entry((parent, location)).or_insert_with(|| {
            stacks.push([parent.0, location.0]);
            StackId(stacks.len() as u32 - 1)
        })
    }

    /// The set of these labels, which are texts before numbers, each sorted by key.
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

    fn sample(&mut self, stack: StackId, labels: LabelSetId, values: impl Iterator<Item = i64>) {
        let next = self.order.len();
        let place = *self.samples.entry((stack, labels)).or_insert(next);
        if place == next {
            self.order.push((stack, labels));
            self.values.iter_mut().for_each(|column| column.push(0));
        }
        for (column, value) in self.values.iter_mut().zip(values) {
            column[place] = column[place].wrapping_add(value);
        }
    }

    fn finish(self) -> Profile {
        let mut profile = self.builder.finish();
        let mut places = Vec::new();
        profile.stacks = Stacks::in_preorder(&self.stacks, &mut places);
        (profile.sample_stacks, profile.sample_labels) = self.order.into_iter().unzip();
        for stack in &mut profile.sample_stacks {
            *stack = StackId(places[stack.index()][1]);
        }
        profile.values = self.values;
        (profile.label_starts, profile.labels) = (self.label_starts, self.labels);
        profile
    }
}

/// A profile that is being taken in, with what became of its things.
struct Source<'a> {
    merger: &'a mut Merger,
    profile: &'a Profile,
    mappings: Vec<Option<MappingId>>,
    functions: Vec<Option<FunctionId>>,
    locations: Vec<Option<LocationId>>,
    /// Per stack row, what it became; only rows that a sample other than zero uses become anything.
    stacks: Vec<StackId>,
    labels: Vec<Option<LabelSetId>>,
}

impl<'a> Source<'a> {
    fn new(merger: &'a mut Merger, profile: &'a Profile) -> Self {
        Self {
            merger,
            profile,
            mappings: vec![None; profile.mappings.len()],
            functions: vec![None; profile.functions.len()],
            locations: vec![None; profile.locations.len()],
            stacks: vec![StackId::EMPTY; profile.stacks.len()],
            labels: vec![None; profile.label_set_count()],
        }
    }

    fn take(mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        if self.merger.mappings.is_empty() && !self.profile.mappings.is_empty() {
            // The first mapping is the main binary's, wherever the first sample was taken.
            self.mapping(MappingId(0));
        }
        let zero = |sample: usize| self.profile.values.iter().all(|column| column[sample] == 0);
        let samples: Vec<usize> = (0..self.profile.sample_count()).filter(|&s| !zero(s)).collect();
        let used = self.name_locations(&samples, cancel)?;
        let profile = self.profile;
        for (row, parent, location) in profile.stacks.rows().filter(|(row, ..)| used[row.index()]) {
            let location = self.location(location);
            self.stacks[row.index()] = self.merger.row(self.stacks[parent.index()], location);
        }
        for (done, &sample) in samples.iter().enumerate() {
            if done % 4096 == 0 {
                cancel.check()?;
            }
            let stack = self.stacks[profile.sample_stacks[sample].index()];
            let labels = self.label_set(profile.sample_labels[sample]);
            let values = profile.values.iter().map(|column| column[sample]);
            self.merger.sample(stack, labels, values);
        }
        Ok(())
    }

    /// Gives locations their ids in the order in which samples name them, leaf first; the rows that samples use. The
    /// frames above a row that was seen were seen with it, so every row is looked at once.
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
        self.merger.builder.string(self.profile.string(id))
    }

    fn mapping(&mut self, id: MappingId) -> MappingId {
        if let Some(done) = self.mappings[id.index()] {
            return done;
        }
        let mapping = self.profile.mappings[id.index()];
        let (file, build_id) = (self.text(mapping.file), self.text(mapping.build_id));
        let name = if build_id == StringId(0) { file } else { build_id };
        // Sizes differ a little between kernels: whole pages count.
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
        let [name, system_name, file] =
            [name, system_name, file].map(|text| self.profile.string(text));
        let merged = self.merger.builder.function(name, system_name, file, start_line);
        self.functions[id.index()] = Some(merged);
        merged
    }

    fn location(&mut self, id: LocationId) -> LocationId {
        if let Some(done) = self.locations[id.index()] {
            return done;
        }
        let profile = self.profile;
        let location = profile.locations[id.index()];
        let mapping = location.mapping.map(|mapping| self.mapping(mapping));
        let (mut address, mut key_address) = (location.address, location.address);
        if let (Some(from), Some(to)) = (location.mapping, mapping) {
            let start = self.merger.builder.mappings()[to.index()].start;
            let moved = start.wrapping_sub(profile.mappings[from.index()].start);
            address = address.wrapping_add(moved);
            key_address = address.wrapping_sub(start);
        }
        let lines = profile.lines(id).iter();
        let lines = lines.map(|line| Line { function: self.function(line.function), ..*line });
        let lines: Vec<Line> = lines.collect();
        let key = LocationKey {
            mapping,
            address: key_address,
            lines: lines.iter().map(|line| (line.function, line.line)).collect(),
            column: lines.last().map_or(0, |line| line.column),
            folded: location.folded,
        };
        let builder = &mut self.merger.builder;
        let merged = *self.merger.locations.entry(key).or_insert_with(|| {
            builder.location(Location { id: 0, mapping, address, folded: location.folded }, &lines)
        });
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

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(stacks: &str) -> Arc<Profile> {
        let mut builder = Builder::new();
        builder.folded(stacks);
        Arc::new(builder.finish())
    }

    /// Tables read subtrees as ranges of rows.
    #[test]
    fn rows_that_a_later_profile_adds_stand_below_their_parents() {
        let (one, two) = (folded("a;b;c 1\na;d 2"), folded("a;b;e 4\na;b;c 8"));
        let merged = combine(vec![one, two], &Cancel::new()).unwrap();
        let mut open = vec![StackId::EMPTY];
        for (row, parent, _) in merged.stacks().rows() {
            while open.last().is_some_and(|&last| last != parent) {
                open.pop();
            }
            assert!(!open.is_empty(), "the parent of row {} was left before", row.0);
            open.push(row);
        }
        let stacks = merged.sample_stacks().iter().map(|&stack| {
            let names = merged.stacks().leaf_first(stack).map(|location| {
                let function = merged.function(merged.lines(location)[0].function);
                merged.strings().text(function.name).into_owned()
            });
            names.collect::<Vec<_>>().join(" ")
        });
        assert_eq!(stacks.collect::<Vec<_>>(), ["c b a", "d a", "e b a"]);
        assert_eq!(merged.values(0), [9, 2, 4]);
    }
}
