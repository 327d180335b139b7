//! Settings of reading sources.

use crate::input::address::Address;
use crate::input::http;
use crate::profile::decode::DecodeOptions;

/// Settings of reading.
#[derive(Clone, Debug, Default)]
pub struct FetchOptions {
    /// Settings of decoding.
    pub decoding: DecodeOptions,
    /// Settings of requests.
    pub http: http::HttpOptions,
    /// A server is also asked for the memory statistics of its process.
    pub memory: bool,
    /// A host without a path is asked for its heap instead of pprof's choice.
    pub heap: bool,
    /// The range of a store is also read in windows.
    pub windows: bool,
    /// Memory for the snapshots of a store's windows, in bytes; `None` is the built-in limit.
    pub snapshot_memory: Option<usize>,
}

impl FetchOptions {
    /// The address that is asked for a source at `address`.
    pub(super) fn asked(&self, address: Address) -> Address {
        let heap = self.heap && address.is_bare();
        self.http.asked(if heap { address.profile("heap") } else { address.completed() })
    }
}
