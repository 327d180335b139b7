//! Names, times and durations of the sources of a profile: a merge keeps the oldest time only, and the sum of the durations.

use crate::profile::{Header, Profile};

/// The time of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTime {
    /// The name of the file, address or snapshot.
    pub name: String,
    /// Nanoseconds since 1970; 0 if unknown.
    pub time_nanos: i64,
    /// Nanoseconds; 0 if unknown.
    pub duration_nanos: i64,
}

impl SourceTime {
    /// The time of a profile.
    pub fn new(name: impl Into<String>, profile: &Profile) -> SourceTime {
        Self::of_header(name, profile.header())
    }

    /// The time in the header of a profile.
    pub(super) fn of_header(name: impl Into<String>, header: &Header) -> SourceTime {
        let (time_nanos, duration_nanos) = (header.time_nanos, header.duration_nanos);
        SourceTime { name: name.into(), time_nanos, duration_nanos }
    }
}

/// The sources of both sides of a comparison; the base is empty without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceTimes {
    /// The sources that are added up.
    pub after: Vec<SourceTime>,
    /// The sources that are subtracted.
    pub before: Vec<SourceTime>,
}
