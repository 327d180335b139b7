//! The profile: columns by id, and accessors.

use super::records::{Function, Header, Label, Line, Location, Mapping, ValueType};
use super::stacks::Stacks;
use super::strings::Strings;
use crate::profile::ids::{
    FunctionId, LabelSetId, LineId, LocationId, MappingId, StackId, StringId,
};
use std::ops::Range;

/// A profile. Built once, never edited, shared as `Arc<Profile>`.
///
/// Decoding guarantees that every id is valid, and that every sample has a stack and one value per sample type. Readers need
/// no checks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    pub(in crate::profile) strings: Strings,
    pub(in crate::profile) header: Header,
    pub(in crate::profile) sample_types: Vec<ValueType>,
    pub(in crate::profile) mappings: Vec<Mapping>,
    pub(in crate::profile) functions: Vec<Function>,
    pub(in crate::profile) locations: Vec<Location>,
    /// Lines of location i are `line_starts[i]..line_starts[i + 1]`, innermost first.
    pub(in crate::profile) line_starts: Vec<u32>,
    pub(in crate::profile) lines: Vec<Line>,
    pub(in crate::profile) stacks: Stacks,
    /// Per sample, the stack row of its leaf.
    pub(in crate::profile) sample_stacks: Vec<StackId>,
    /// Per sample, its labels.
    pub(in crate::profile) sample_labels: Vec<LabelSetId>,
    /// Per sample type, one value per sample.
    pub(in crate::profile) values: Vec<Vec<i64>>,
    /// Labels of set i are `label_starts[i]..label_starts[i + 1]`, as recorded.
    pub(in crate::profile) label_starts: Vec<u32>,
    pub(in crate::profile) labels: Vec<Label>,
}

impl Profile {
    /// Times, period, comments and the other fields beside samples and tables.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The sample types, in order; may be empty only if there are no samples.
    pub fn sample_types(&self) -> &[ValueType] {
        &self.sample_types
    }

    /// The string table, by [`StringId`].
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The bytes of a string, as recorded: not necessarily UTF-8.
    #[inline]
    pub fn string(&self, id: StringId) -> &[u8] {
        self.strings.bytes(id)
    }

    /// The mappings; the first is that of the main binary.
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }

    /// The functions, by [`FunctionId`].
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The function with this id, which must be of this profile.
    #[inline]
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.index()]
    }

    /// The locations, by [`LocationId`].
    pub fn locations(&self) -> &[Location] {
        &self.locations
    }

    /// The location with this id, which must be of this profile.
    #[inline]
    pub fn location(&self, id: LocationId) -> &Location {
        &self.locations[id.index()]
    }

    /// The lines of a location, innermost first; empty for an address without symbols.
    #[inline]
    pub fn lines(&self, id: LocationId) -> &[Line] {
        let range = self.line_range(id);
        &self.lines[range.start as usize..range.end as usize]
    }

    /// The indices of a location's lines in the column of all lines, innermost first.
    #[inline]
    pub fn line_range(&self, id: LocationId) -> Range<u32> {
        self.line_starts[id.index()]..self.line_starts[id.index() + 1]
    }

    /// One line, by its index in the column of all lines.
    #[inline]
    pub fn line(&self, id: LineId) -> &Line {
        &self.lines[id.index()]
    }

    /// The number of lines of all locations.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The distinct stacks, as a tree of rows.
    pub fn stacks(&self) -> &Stacks {
        &self.stacks
    }

    /// The number of samples.
    pub fn sample_count(&self) -> usize {
        self.sample_stacks.len()
    }

    /// Per sample, its stack.
    pub fn sample_stacks(&self) -> &[StackId] {
        &self.sample_stacks
    }

    /// Per sample, its labels.
    pub fn sample_labels(&self) -> &[LabelSetId] {
        &self.sample_labels
    }

    /// The values of one sample type, one per sample; empty for an index that does not exist.
    pub fn values(&self, sample_type: usize) -> &[i64] {
        self.values.get(sample_type).map_or(&[], Vec::as_slice)
    }

    /// The number of distinct label sets; set 0 is the empty one.
    pub fn label_set_count(&self) -> usize {
        self.label_starts.len() - 1
    }

    /// The labels of a set, as recorded.
    #[inline]
    pub fn label_set(&self, id: LabelSetId) -> &[Label] {
        let (start, end) = (self.label_starts[id.index()], self.label_starts[id.index() + 1]);
        &self.labels[start as usize..end as usize]
    }

    /// The sample type that is shown by default: the one that the file names, else the last one.
    pub fn default_sample_type(&self) -> usize {
        let name = &self.header.default_sample_type;
        let named = self.sample_types.iter().position(|t| !name.is_empty() && t.kind == *name);
        named.unwrap_or_else(|| self.sample_types.len().saturating_sub(1))
    }

    /// The sample type that `choice` names: an index, a name, or a name without its leading `inuse_` (so that
    /// `inuse_space` finds `space` in a heap profile of two types). Empty is the default.
    pub fn sample_type(&self, choice: &str) -> Result<usize, crate::error::Error> {
        use crate::error::{Error::SampleType, nearest};
        if choice.is_empty() {
            return Ok(self.default_sample_type());
        }
        let count = self.sample_types.len();
        if let Ok(index) = choice.parse::<i64>() {
            return usize::try_from(index).ok().filter(|&i| i < count).ok_or_else(|| {
                SampleType(format!(
                    "sample_index {choice} is outside the range [0..{}]",
                    count as i64 - 1
                ))
            });
        }
        let bare = choice.strip_prefix("inuse_").unwrap_or(choice);
        let found = self.sample_types.iter().position(|t| t.kind == choice || t.kind == bare);
        found.ok_or_else(|| {
            let names: Vec<&str> = self.sample_types.iter().map(|t| t.kind.as_str()).collect();
            let near = nearest(choice, names.iter().copied());
            let near = near.map_or_else(String::new, |name| format!("; did you mean {name}?"));
            let names = names.join(" ");
            SampleType(format!("sample_index {choice:?} must be one of: [{names}]{near}"))
        })
    }

    /// The path of the main binary, empty if there is none.
    pub fn binary(&self) -> &[u8] {
        self.mappings.first().map_or(&[], |m| self.string(m.file))
    }

    /// The approximate memory of the profile, in bytes.
    pub fn bytes(&self) -> usize {
        use std::mem::size_of_val;
        let values: usize = self.values.iter().map(|column| size_of_val(column.as_slice())).sum();
        let tables = size_of_val(self.mappings.as_slice())
            + size_of_val(self.functions.as_slice())
            + size_of_val(self.locations.as_slice())
            + size_of_val(self.line_starts.as_slice())
            + size_of_val(self.lines.as_slice());
        let samples = size_of_val(self.sample_stacks.as_slice())
            + size_of_val(self.sample_labels.as_slice())
            + size_of_val(self.label_starts.as_slice())
            + size_of_val(self.labels.as_slice());
        // A row of the stack table has two columns of four bytes.
        self.strings.memory(0, 0) as usize + self.stacks.len() * 8 + tables + samples + values
    }

    /// Adds a mapping. A profile without any gets one without a file that holds all locations, as
    /// `go tool pprof` does it on load.
    #[must_use]
    pub fn with_mapping(mut self) -> Self {
        if self.mappings.is_empty() {
            self.mappings.push(Mapping { id: 1, ..Mapping::default() });
            for location in &mut self.locations {
                location.mapping = Some(MappingId(0));
            }
        }
        self
    }

    /// The profile with this time and duration, in nanoseconds, and a further comment unless it is empty.
    #[must_use]
    pub fn described(mut self, (time_nanos, duration_nanos): (i64, i64), comment: &str) -> Self {
        (self.header.time_nanos, self.header.duration_nanos) = (time_nanos, duration_nanos);
        if !comment.is_empty() {
            let comment = self.strings.push(comment.as_bytes()).unwrap_or_default();
            self.header.comments.push(comment);
        }
        self
    }

    /// The id of a location in the file, as reports print it.
    pub fn location_id(&self, id: LocationId) -> u64 {
        self.locations[id.index()].id
    }
}
