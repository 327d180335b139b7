//! Recorded profiles: an immutable, columnar store, without options and without names of reports.
//!
//! Samples keep the file's order, duplicates and zeros. A stack is a row of a prefix table ([`Stacks`]): parents stand
//! before their children, so a property inherited from ancestors is one loop forwards, and a sum over descendants one loop
//! backwards.

#[doc(hidden)]
#[doc(hidden)]
pub mod decode;
mod decode_options;
#[doc(hidden)]
pub mod demangle;
#[doc(hidden)]
pub mod encode;
#[doc(hidden)]
pub mod goroutines;
mod ids;
mod intern;
mod legacy;
mod memory_budget;
#[doc(hidden)]
pub mod merge;
mod merge_source;
mod prune;
#[doc(hidden)]
pub mod store;

pub use decode::decode;
pub use decode_options::DecodeOptions;
pub use ids::{FunctionId, LabelSetId, LineId, LocationId, MappingId, SampleId, StackId, StringId};
#[doc(hidden)]
pub use legacy::{LONGEST_STATISTICS, statistics};
#[doc(hidden)]
pub use merge::RunningMerge;
pub use merge::sources::{BaseMode, MergeOptions, merge_sources};
#[doc(hidden)]
pub use merge_source::MergeSource;
pub(crate) use prune::simplified;
pub use store::profile::Profile;
pub use store::records::{Function, Header, Label, LabelValue, Line, Location, Mapping, ValueType};
pub use store::stacks::Stacks;
pub use store::strings::Strings;
