//! Limits and choices of decoding, for the readers of profile.proto and of the older formats.

/// Limits and choices of decoding.
#[derive(Clone, Copy, Debug)]
pub struct DecodeOptions {
    /// The largest decompressed size, in bytes; a larger input is refused.
    pub max_size: u64,
    /// The memory that a profile may take while it is decoded, in bytes, as estimated; an input that takes more is refused.
    pub max_memory: u64,
    /// The memory that a profile may take for each decoded byte, beside 64 MiB; `None` for any amount.
    pub max_memory_per_byte: Option<u64>,
    /// Reads names out of the comments of Go's `debug=1` texts, which `go tool pprof` ignores.
    pub symbols_in_comments: bool,
}

impl Default for DecodeOptions {
    /// 4 GiB, 12 bytes of memory a byte, with names.
    fn default() -> Self {
        Self {
            max_size: 4 << 30,
            max_memory: u64::MAX,
            max_memory_per_byte: Some(12),
            symbols_in_comments: true,
        }
    }
}
