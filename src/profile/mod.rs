//! What was recorded: an immutable, columnar store, without options and without names of reports.
//!
//! Ids are dense `u32` newtypes in the order of the file; only the profile that gave an id takes it back. Samples keep
//! the file's order, duplicates and zeros. A stack is a row of a prefix table ([`Stacks`]): parents stand before their
//! children, so what ancestors decide is one loop forwards and what descendants add up is one loop backwards.

pub mod decode;
pub mod demangle;
pub mod encode;
mod intern;
mod legacy;
pub mod merge;
mod prune;
pub mod store;

pub use self::store::stacks::Stacks;
pub use self::store::strings::Strings;
pub use legacy::{LONGEST_STATISTICS, statistics};
pub(crate) use prune::simplified;

use std::ops::Range;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The place in a column.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(/// A string of the profile; 0 is the empty one.
    StringId);
id!(/// A function, by place in the file.
    FunctionId);
id!(/// A location, by place in the file.
    LocationId);
id!(/// A line of a location: one frame, inlined or not, by place in the column of all lines.
    LineId);
id!(/// A mapping, by place in the file.
    MappingId);
id!(/// A row of the stack table; 0 is the stack without frames.
    StackId);
id!(/// A sample, by place in the file.
    SampleId);
id!(/// A distinct set of labels; 0 is the set without any.
    LabelSetId);

impl StackId {
    /// The stack without frames, the parent of all others and of itself.
    pub const EMPTY: Self = Self(0);
}

/// What a column of values counts: `inuse_space` in `bytes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueType {
    /// The name of the sample type.
    pub kind: String,
    /// Its unit as recorded, not normalised.
    pub unit: String,
}

/// A mapped object file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The id in the file; unique and not 0.
    pub id: u64,
    /// First address.
    pub start: u64,
    /// First address after it.
    pub limit: u64,
    /// Where in the object file `start` lies.
    pub offset: u64,
    /// The object file's path.
    pub file: StringId,
    /// The build id, empty where none was recorded.
    pub build_id: StringId,
    /// `has_functions`, `has_filenames`, `has_line_numbers`, `has_inline_frames`.
    pub has: [bool; 4],
}

/// A function as recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// The id in the file; unique and not 0.
    pub id: u64,
    /// The name for people.
    pub name: StringId,
    /// The name for the linker, often mangled.
    pub system_name: StringId,
    /// The source file.
    pub file: StringId,
    /// The line the function begins on, 0 if unknown.
    pub start_line: i64,
}

/// A frame inside a location.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Line {
    /// The function the frame stands in.
    pub function: FunctionId,
    /// The line in its file, 0 if unknown.
    pub line: i64,
    /// The column, 0 if unknown.
    pub column: i64,
}

/// An address, without its lines (see [`Profile::lines`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The id in the file; unique and not 0.
    pub id: u64,
    /// The mapping it lies in, if the file names one that exists.
    pub mapping: Option<MappingId>,
    /// The instruction's address, 0 if unknown.
    pub address: u64,
    /// Whether several symbols were folded into this address.
    pub folded: bool,
}

/// The value of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelValue {
    /// A text.
    Text(StringId),
    /// A number with its unit (the empty string where none was recorded).
    Number(i64, StringId),
}

/// A label of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The key.
    pub key: StringId,
    /// The value.
    pub value: LabelValue,
}

/// What stands around the samples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The sample type to show when the user chooses none; empty if the file does not say.
    pub default_sample_type: String,
    /// What `period` counts.
    pub period_type: ValueType,
    /// Events between samples.
    pub period: i64,
    /// When the profile was taken, nanoseconds since 1970; 0 if unknown.
    pub time_nanos: i64,
    /// How long it took, nanoseconds; 0 if unknown.
    pub duration_nanos: i64,
    /// Free text.
    pub comments: Vec<StringId>,
    /// A page that explains the profile; empty if none.
    pub doc_url: StringId,
    /// Frames to drop at load, a pattern.
    pub drop_frames: StringId,
    /// Frames to keep although `drop_frames` matches them.
    pub keep_frames: StringId,
}

/// A profile. Built once, never edited, shared as `Arc<Profile>`.
///
/// After [`decode::decode`] every id in it is valid, every sample has one value per sample type and one stack, and
/// nothing that reads it needs to check again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    pub(super) strings: Strings,
    pub(super) header: Header,
    pub(super) sample_types: Vec<ValueType>,
    pub(super) mappings: Vec<Mapping>,
    pub(super) functions: Vec<Function>,
    pub(super) locations: Vec<Location>,
    /// Lines of location i are `line_starts[i]..line_starts[i + 1]`, innermost first.
    pub(super) line_starts: Vec<u32>,
    pub(super) lines: Vec<Line>,
    pub(super) stacks: Stacks,
    /// Per sample, the stack row of its leaf.
    pub(super) sample_stacks: Vec<StackId>,
    /// Per sample, its labels.
    pub(super) sample_labels: Vec<LabelSetId>,
    /// Per sample type, one value per sample.
    pub(super) values: Vec<Vec<i64>>,
    /// Labels of set i are `label_starts[i]..label_starts[i + 1]`, as recorded.
    pub(super) label_starts: Vec<u32>,
    pub(super) labels: Vec<Label>,
}

impl Profile {
    /// What surrounds the samples.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The sample types, in order; may be empty only if there are no samples.
    pub fn sample_types(&self) -> &[ValueType] {
        &self.sample_types
    }

    /// All strings.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The bytes of a string, as recorded: not necessarily UTF-8.
    #[inline]
    pub fn string(&self, id: StringId) -> &[u8] {
        self.strings.bytes(id)
    }

    /// The mappings, in order.
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }

    /// The functions, in order.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// One function.
    #[inline]
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.index()]
    }

    /// The locations, in order.
    pub fn locations(&self) -> &[Location] {
        &self.locations
    }

    /// One location.
    #[inline]
    pub fn location(&self, id: LocationId) -> &Location {
        &self.locations[id.index()]
    }

    /// The lines of a location, innermost first; empty where nothing is known of the address.
    #[inline]
    pub fn lines(&self, id: LocationId) -> &[Line] {
        let range = self.line_range(id);
        &self.lines[range.start as usize..range.end as usize]
    }

    /// The places of a location's lines in the column of all lines, innermost first.
    #[inline]
    pub fn line_range(&self, id: LocationId) -> Range<u32> {
        self.line_starts[id.index()]..self.line_starts[id.index() + 1]
    }

    /// One line, by its place in the column of all lines.
    #[inline]
    pub fn line(&self, id: LineId) -> &Line {
        &self.lines[id.index()]
    }

    /// How many lines all locations have together.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The stack table.
    pub fn stacks(&self) -> &Stacks {
        &self.stacks
    }

    /// How many samples there are.
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

    /// How many distinct label sets there are; set 0 is the empty one.
    pub fn label_set_count(&self) -> usize {
        self.label_starts.len() - 1
    }

    /// The labels of a set, as recorded.
    #[inline]
    pub fn label_set(&self, id: LabelSetId) -> &[Label] {
        let (start, end) = (self.label_starts[id.index()], self.label_starts[id.index() + 1]);
        &self.labels[start as usize..end as usize]
    }

    /// The sample type that is shown when the user chooses none: the one the file names, else the last one.
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

    /// About what the profile takes of memory, in bytes.
    pub fn bytes(&self) -> usize {
        use std::mem::size_of_val as of;
        let values: usize = self.values.iter().map(|column| of(column.as_slice())).sum();
        let tables = of(self.mappings.as_slice())
            + of(self.functions.as_slice())
            + of(self.locations.as_slice())
            + of(self.line_starts.as_slice())
            + of(self.lines.as_slice());
        let samples = of(self.sample_stacks.as_slice())
            + of(self.sample_labels.as_slice())
            + of(self.label_starts.as_slice())
            + of(self.labels.as_slice());
        // Two columns of four bytes a row.
        self.strings.size() + self.stacks.len() * 8 + tables + samples + values
    }
}
