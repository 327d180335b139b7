//! The older formats that pprof reads, each recognised by its content: texts of heap, contention, thread and count
//! profiles, and binary CPU profiles.

use super::Profile;
use crate::error::Error;

/// Whether `head`, the first bytes of an input, begins one of these formats.
pub(super) fn recognise(_head: &[u8]) -> bool {
    false
}

/// Reads a profile of one of these formats.
pub(super) fn decode(_input: &[u8]) -> Result<Profile, Error> {
    Err(Error::Unrecognized(String::new()))
}
