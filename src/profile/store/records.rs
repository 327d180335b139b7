//! The records that a profile's columns hold: value types, mappings, functions, lines, locations, labels, the header.

use crate::profile::ids::{FunctionId, MappingId, StringId};

/// The meaning of a column of values: `inuse_space` in `bytes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueType {
    /// The name of the sample type.
    pub kind: String,
    /// The unit as recorded, not normalised.
    pub unit: String,
}

impl ValueType {
    /// The sample type `kind`, counted in `unit`.
    pub fn new(kind: &str, unit: &str) -> Self {
        Self { kind: kind.to_owned(), unit: unit.to_owned() }
    }
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
    /// The offset of `start` in the object file.
    pub offset: u64,
    /// The object file's path.
    pub file: StringId,
    /// The build id; empty if none was recorded.
    pub build_id: StringId,
    /// `has_functions`, `has_filenames`, `has_line_numbers`, `has_inline_frames`.
    pub has: [bool; 4],
}

/// A function as recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// The id in the file; unique and not 0.
    pub id: u64,
    /// The name as reports print it, demangled where the linker's is mangled.
    pub name: StringId,
    /// The name for the linker, often mangled.
    pub system_name: StringId,
    /// The path of the source file as recorded; empty if unknown.
    pub file: StringId,
    /// The line the function begins on, 0 if unknown.
    pub start_line: i64,
}

/// A frame inside a location.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Line {
    /// The function of the frame.
    pub function: FunctionId,
    /// The line in its file, 0 if unknown.
    pub line: i64,
    /// The column, 0 if unknown.
    pub column: i64,
}

/// An address, without its lines (see [`Profile::lines`](super::profile::Profile::lines)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The id in the file; unique and not 0.
    pub id: u64,
    /// The mapping of the address, if the file names one that exists.
    pub mapping: Option<MappingId>,
    /// The instruction's address, 0 if unknown.
    pub address: u64,
    /// True if the linker folded several symbols into this address.
    pub folded: bool,
}

/// A text, or a number with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelValue {
    /// A string of the profile, not necessarily UTF-8.
    Text(StringId),
    /// A number with its unit; the empty string if none was recorded.
    Number(i64, StringId),
}

/// A label of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The name of the label, not necessarily UTF-8.
    pub key: StringId,
    /// The sample's value; a sample may have several labels of one key.
    pub value: LabelValue,
}

/// The fields of a profile besides its samples and tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The sample type to show by default; empty if the file names none.
    pub default_sample_type: String,
    /// The meaning of `period`.
    pub period_type: ValueType,
    /// Events between samples.
    pub period: i64,
    /// The time of the profile, nanoseconds since 1970; 0 if unknown.
    pub time_nanos: i64,
    /// The duration of the profile, nanoseconds; 0 if unknown.
    pub duration_nanos: i64,
    /// Free text.
    pub comments: Vec<StringId>,
    /// A page that explains the profile; empty if none.
    pub doc_url: StringId,
    /// A pattern of frames to drop on load.
    pub drop_frames: StringId,
    /// A pattern of frames to keep although `drop_frames` matches them.
    pub keep_frames: StringId,
}
