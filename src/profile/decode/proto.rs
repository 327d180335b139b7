//! The messages of profile.proto of which a profile has few, as prost structs. "String" fields are indices into the string
//! table.
//!
//! The other messages are read as streams of fields, so that a million samples cost no million allocations.

/// `ValueType` of profile.proto, of a sample type or the period.
#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub(in crate::profile) struct ValueType {
    #[prost(int64, tag = "1")]
    pub(in crate::profile) kind: i64,
    #[prost(int64, tag = "2")]
    pub(in crate::profile) unit: i64,
}

/// `Label` of profile.proto: a text, or a number with its unit.
#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub(in crate::profile) struct Label {
    #[prost(int64, tag = "1")]
    pub(in crate::profile) key: i64,
    #[prost(int64, tag = "2")]
    pub(in crate::profile) text: i64,
    #[prost(int64, tag = "3")]
    pub(in crate::profile) number: i64,
    #[prost(int64, tag = "4")]
    pub(in crate::profile) unit: i64,
}

/// `Mapping` of profile.proto: a range of addresses, and the file mapped there.
#[allow(clippy::struct_excessive_bools)] // they are fields of their own on the wire
#[derive(Clone, Copy, PartialEq, Eq, ::prost::Message)]
pub(in crate::profile) struct Mapping {
    #[prost(uint64, tag = "1")]
    pub(in crate::profile) id: u64,
    #[prost(uint64, tag = "2")]
    pub(in crate::profile) start: u64,
    #[prost(uint64, tag = "3")]
    pub(in crate::profile) limit: u64,
    #[prost(uint64, tag = "4")]
    pub(in crate::profile) offset: u64,
    #[prost(int64, tag = "5")]
    pub(in crate::profile) file: i64,
    #[prost(int64, tag = "6")]
    pub(in crate::profile) build_id: i64,
    #[prost(bool, tag = "7")]
    pub(in crate::profile) has_functions: bool,
    #[prost(bool, tag = "8")]
    pub(in crate::profile) has_filenames: bool,
    #[prost(bool, tag = "9")]
    pub(in crate::profile) has_line_numbers: bool,
    #[prost(bool, tag = "10")]
    pub(in crate::profile) has_inline_frames: bool,
}
