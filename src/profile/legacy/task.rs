//! The task of a reader: choices of decoding, and the flag that cancels it.

use crate::cancel::Cancel;
use crate::profile::decode_options::DecodeOptions;

/// The choices that all readers are given.
pub(super) struct ReadTask<'a> {
    pub(super) options: DecodeOptions,
    pub(super) cancel: &'a Cancel,
}
