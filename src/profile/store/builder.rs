//! The builder of profiles, for readers of text formats, for merging and for tests. The ids that it returns belong to its
//! profile.

use crate::hash::{KeyedState, Map};
use crate::profile::ids::{FunctionId, LabelSetId, LocationId, MappingId, StackId, StringId};
use crate::profile::intern::batch::BatchInterner;
use crate::profile::memory_budget::{column_memory, grow, table_memory};
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{
    Function, Header, Label, LabelValue, Line, Location, Mapping, ValueType,
};
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// A profile under construction. Strings, functions, stacks and label sets are interned; mappings and locations are not.
pub struct Builder {
    profile: Profile,
    /// Strings and functions by their content, which is not repeated here: an input may have very many short names.
    strings: HashTable<StringId>,
    functions: HashTable<FunctionId>,
    hasher: KeyedState,
    label_sets: Map<Vec<Label>, LabelSetId>,
    /// Per function the location that [`Builder::named`] made, or [`UNNAMED`].
    named: Vec<LocationId>,
    interner: BatchInterner,
    scratch: Vec<u32>,
}

/// The fields that tell functions apart.
fn function_key(f: &Function) -> (StringId, StringId, StringId, i64) {
    (f.name, f.system_name, f.file, f.start_line)
}

/// The location of a function that has none.
const UNNAMED: LocationId = LocationId(u32::MAX);

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// A profile that holds the empty string, stack and label set.
    pub fn new() -> Self {
        let mut builder = Self {
            profile: Profile {
                line_starts: vec![0],
                label_starts: vec![0, 0],
                ..Profile::default()
            },
            strings: HashTable::new(),
            functions: HashTable::new(),
            hasher: KeyedState::default(),
            label_sets: Map::from_iter([(Vec::new(), LabelSetId(0))]),
            named: Vec::new(),
            interner: BatchInterner::new(),
            scratch: Vec::new(),
        };
        let empty = builder.hasher.hash_one(b"".as_slice());
        builder.strings.insert_unique(empty, StringId(0), |_| empty);
        builder
    }

    /// The id of a string. Beyond 4 GiB of text further strings become the empty one.
    pub fn string(&mut self, text: &[u8]) -> StringId {
        let (strings, hasher) = (&mut self.profile.strings, &self.hasher);
        let hash = hasher.hash_one(text);
        if let Some(&id) = self.strings.find(hash, |&id| strings.bytes(id) == text) {
            return id;
        }
        let Some(id) = strings.push(text) else { return StringId::default() };
        self.strings.insert_unique(hash, id, |&id| hasher.hash_one(strings.bytes(id)));
        id
    }

    /// The id of a string, which is likely the one behind `before`.
    pub(in crate::profile) fn string_after(&mut self, before: StringId, text: &[u8]) -> StringId {
        let next = StringId(before.0 + 1);
        let strings = &self.profile.strings;
        if next.index() < strings.len() && strings.bytes(next) == text {
            return next;
        }
        self.string(text)
    }

    /// The bytes of a string.
    pub fn text(&self, id: StringId) -> &[u8] {
        self.profile.strings.bytes(id)
    }

    /// The header, to be filled in.
    pub fn header(&mut self) -> &mut Header {
        &mut self.profile.header
    }

    /// Sets `drop_frames` and `keep_frames`.
    pub fn patterns(&mut self, drop: &str, keep: &str) {
        self.profile.header.drop_frames = self.string(drop.as_bytes());
        self.profile.header.keep_frames = self.string(keep.as_bytes());
    }

    /// Appends a sample type. All sample types must come before the first sample.
    pub fn sample_type(&mut self, kind: &str, unit: &str) {
        self.profile.sample_types.push(ValueType { kind: kind.into(), unit: unit.into() });
        self.profile.values.push(Vec::new());
    }

    /// Appends a mapping.
    pub fn mapping(&mut self, mapping: Mapping) -> MappingId {
        self.profile.mappings.push(mapping);
        MappingId(self.profile.mappings.len() as u32 - 1)
    }

    /// The mappings so far.
    pub fn mappings(&mut self) -> &mut Vec<Mapping> {
        &mut self.profile.mappings
    }

    /// The function of this name, system name, file and start line. Ids follow the order of first use, from 1.
    pub fn function(
        &mut self,
        name: &[u8],
        system_name: &[u8],
        file: &[u8],
        start_line: i64,
    ) -> FunctionId {
        let (name, system_name) = (self.string(name), self.string(system_name));
        let file = self.string(file);
        self.function_of([name, system_name, file], start_line)
    }

    /// The function of these strings: name, system name, file.
    pub(in crate::profile) fn function_of(
        &mut self,
        [name, system_name, file]: [StringId; 3],
        start_line: i64,
    ) -> FunctionId {
        let (functions, hasher) = (&mut self.profile.functions, &self.hasher);
        let new = Function { id: functions.len() as u64 + 1, name, system_name, file, start_line };
        let hash = hasher.hash_one(function_key(&new));
        let equal = |id: &FunctionId| function_key(&functions[id.index()]) == function_key(&new);
        if let Some(&id) = self.functions.find(hash, equal) {
            return id;
        }
        let id = FunctionId(functions.len() as u32);
        functions.push(new);
        let rehash = |id: &FunctionId| hasher.hash_one(function_key(&functions[id.index()]));
        self.functions.insert_unique(hash, id, rehash);
        id
    }

    /// Appends a location with its lines, innermost first. An id of 0 is replaced by the next in order.
    pub fn location(&mut self, mut location: Location, lines: &[Line]) -> LocationId {
        if location.id == 0 {
            location.id = self.profile.locations.len() as u64 + 1;
        }
        self.profile.locations.push(location);
        self.profile.lines.extend_from_slice(lines);
        self.profile.line_starts.push(self.profile.lines.len() as u32);
        LocationId(self.profile.locations.len() as u32 - 1)
    }

    /// A location with its lines, innermost first.
    pub(in crate::profile) fn location_at(&self, id: LocationId) -> (&Location, &[Line]) {
        (&self.profile.locations[id.index()], self.profile.lines(id))
    }

    /// The number of locations so far.
    pub(in crate::profile) fn location_count(&self) -> usize {
        self.profile.locations.len()
    }

    /// The locations so far.
    pub fn locations(&mut self) -> &mut Vec<Location> {
        &mut self.profile.locations
    }

    /// The location without address of a function that has only a name.
    pub fn named(&mut self, name: &[u8]) -> LocationId {
        let function = self.function(name, name, b"", 0);
        if self.named.len() <= function.index() {
            self.named.resize(function.index() + 1, UNNAMED);
        }
        if self.named[function.index()] == UNNAMED {
            let line = Line { function, line: 0, column: 0 };
            self.named[function.index()] = self.location(Location::default(), &[line]);
        }
        self.named[function.index()]
    }

    /// Appends a sample: its stack leaf first, one value per sample type, its labels. Beyond 2³² rows of the stack table a
    /// sample has no frames.
    pub fn sample(&mut self, leaf_first: &[LocationId], values: &[i64], labels: &[Label]) {
        self.scratch.clear();
        self.scratch.extend(leaf_first.iter().map(|l| l.0));
        let stack = self.interner.intern(&self.scratch).unwrap_or(StackId::EMPTY);
        self.profile.sample_stacks.push(stack);
        let set = self.label_set(labels);
        self.profile.sample_labels.push(set);
        for (column, place) in self.profile.values.iter_mut().zip(0..) {
            column.push(values.get(place).copied().unwrap_or(0));
        }
    }

    /// Makes room for `count` more names, each with a location, a row and a sample. `None` if there is no memory for them.
    pub(in crate::profile) fn make_room(&mut self, count: usize) -> Option<()> {
        let Self { profile, strings, functions, hasher, named, interner, .. } = self;
        let text = |id: &StringId| hasher.hash_one(profile.strings.bytes(*id));
        strings.try_reserve(count, text).ok()?;
        let function =
            |id: &FunctionId| hasher.hash_one(function_key(&profile.functions[id.index()]));
        functions.try_reserve(count, function).ok()?;
        grow(named, count).ok()?;
        profile.strings.try_reserve(2 * count, count)?;
        grow(&mut profile.functions, count).ok()?;
        grow(&mut profile.locations, count).ok()?;
        grow(&mut profile.line_starts, count).ok()?;
        grow(&mut profile.lines, count).ok()?;
        grow(&mut profile.sample_stacks, count).ok()?;
        grow(&mut profile.sample_labels, count).ok()?;
        profile.values.iter_mut().try_for_each(|column| grow(column, count)).ok()?;
        interner.make_room(count).ok()
    }

    /// The memory of the profile so far in bytes, once there is room for `count` names, and for as many samples.
    pub(in crate::profile) fn memory(&self, count: usize) -> u64 {
        /// Bytes of a label set in its table, beside its labels.
        const SET: usize = 2 * (size_of::<(Vec<Label>, LabelSetId)>() + 1);
        let profile = &self.profile;
        let values = profile.values.iter().map(|column| column_memory(column, count));
        let columns = [
            table_memory(self.strings.capacity(), self.strings.len(), count, size_of::<StringId>()),
            table_memory(
                self.functions.capacity(),
                self.functions.len(),
                count,
                size_of::<FunctionId>(),
            ),
            profile.strings.memory(2 * count, count),
            column_memory(&profile.functions, count),
            column_memory(&profile.mappings, 0),
            column_memory(&self.named, count),
            column_memory(&profile.locations, count),
            column_memory(&profile.line_starts, count),
            column_memory(&profile.lines, count),
            column_memory(&profile.labels, 0) + size_of_val(&*profile.labels) as u64,
            (self.label_sets.len() * SET) as u64 + column_memory(&profile.label_starts, 0),
            column_memory(&profile.sample_stacks, count)
                + column_memory(&profile.sample_labels, count),
            self.interner.memory(count),
        ];
        columns.iter().sum::<u64>() + values.sum::<u64>()
    }

    /// The memory that [`Builder::finish`] takes besides, in bytes.
    pub(in crate::profile) fn sorting_memory(&self) -> u64 {
        self.interner.sorting_memory()
    }

    fn label_set(&mut self, labels: &[Label]) -> LabelSetId {
        if let Some(&id) = self.label_sets.get(labels) {
            return id;
        }
        self.profile.labels.extend_from_slice(labels);
        self.profile.label_starts.push(self.profile.labels.len() as u32);
        let id = LabelSetId(self.profile.label_starts.len() as u32 - 2);
        self.label_sets.insert(labels.to_vec(), id);
        id
    }

    /// A label whose value is a text; both strings are interned.
    pub fn text_label(&mut self, key: &str, value: &str) -> Label {
        let key = self.string(key.as_bytes());
        Label { key, value: LabelValue::Text(self.string(value.as_bytes())) }
    }

    /// A numeric label.
    pub fn number_label(&mut self, key: &str, value: i64, unit: &str) -> Label {
        let key = self.string(key.as_bytes());
        Label { key, value: LabelValue::Number(value, self.string(unit.as_bytes())) }
    }

    /// Appends folded stacks, one a line: `root;...;leaf VALUE...`. Lines without a value are skipped. In a profile without
    /// sample types the first line makes the types `samples/count`, `samples1/count` and so on, one per value.
    pub fn folded(&mut self, text: &str) {
        text.lines().for_each(|line| self.folded_line(line));
    }

    fn folded_line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut values: Vec<i64> = words.iter().rev().map_while(|word| word.parse().ok()).collect();
        values.reverse();
        if values.is_empty() || values.len() == words.len() {
            return;
        }
        let types = self.profile.sample_types.len();
        for place in (0..values.len()).filter(|_| types == 0) {
            let number = if place == 0 { String::new() } else { place.to_string() };
            self.sample_type(&format!("samples{number}"), "count");
        }
        let stack = words[..words.len() - values.len()].join(" ");
        let names = stack.rsplit(';').filter(|name| !name.is_empty());
        let frames: Vec<LocationId> = names.map(|name| self.named(name.as_bytes())).collect();
        self.sample(&frames, &values, &[]);
    }

    /// The profile of all samples that were added.
    pub fn finish(mut self) -> Profile {
        self.profile.stacks = self.interner.finish(&mut self.profile.sample_stacks);
        self.profile
    }
}
