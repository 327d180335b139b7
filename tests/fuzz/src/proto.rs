//! profile.proto without compression: decoded, encoded, decoded again, merged and analysed.

use std::sync::Arc;

use rprof_tui::Cancel;
use rprof_tui::analysis::Analysis;
use rprof_tui::analysis::query::Query;
use rprof_tui::profile::demangle::DemangleMode;
use rprof_tui::profile::encode::encode;
use rprof_tui::profile::{DecodeOptions, MergeOptions, Profile, decode, merge_sources};

use crate::mutate::PartKind;
use crate::{memory, repeated, wire};

pub const PARTS: &[PartKind] = &[PartKind::Profile];

/// Largest decoded input in bytes, so that an execution is short.
pub const MAX_SIZE: u64 = 16 << 20;

pub fn run(data: &[u8]) {
    if is_compressed(data) {
        return;
    }
    let decoded = memory::bounded(data.len(), || decode(data, options(), &Cancel::new()));
    if let Ok(profile) = decoded {
        use_profile(profile);
    }
    repeated::check(data, &wire::starts(data), options());
}

/// True for the containers, whose decoded size is not that of the input.
pub fn is_compressed(data: &[u8]) -> bool {
    data.starts_with(&[0x1f, 0x8b]) || data.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
}

pub fn options() -> DecodeOptions {
    DecodeOptions { max_size: MAX_SIZE, ..DecodeOptions::default() }
}

/// The profile of a part, if it is one.
pub fn profile(data: &[u8]) -> Option<Arc<Profile>> {
    if is_compressed(data) {
        return None;
    }
    decode(data, options(), &Cancel::new()).ok().map(Arc::new)
}

/// Does what every use of a profile begins with.
pub fn use_profile(profile: Profile) {
    let cancel = Cancel::new();
    let bytes = encode(&profile);
    match decode(bytes.as_slice(), DecodeOptions::default(), &cancel) {
        Ok(again) => assert_eq!(again.sample_count(), profile.sample_count()),
        Err(stop) => panic!("an encoded profile is refused: {stop:?}"),
    }
    let demangle = Some(DemangleMode::default());
    let options = MergeOptions { demangle, ..MergeOptions::default() };
    let Ok(merged) = merge_sources(vec![Arc::new(profile)], Vec::new(), &options, &cancel) else {
        return;
    };
    let query = Query { sample_type: merged.default_sample_type(), ..Query::default() };
    if let Ok(analysis) = Analysis::new(Arc::new(merged), query, &cancel) {
        std::hint::black_box(analysis.total());
    }
}
