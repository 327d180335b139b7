//! The mappings of a profile that need symbols, and their addresses.

use crate::binary::mapping::BinaryMapping;
use crate::profile::{LocationId, Mapping, MappingId, Profile};

/// A mapping whose addresses have no functions.
#[derive(Clone, Debug)]
pub(super) struct MappingWork {
    /// The mapping in its profile.
    pub(super) id: MappingId,
    pub(super) mapping: BinaryMapping,
    /// Locations to look up.
    pub(super) locations: Vec<LocationId>,
    /// Their addresses, sorted and distinct.
    pub(super) addresses: Vec<u64>,
}

/// The mappings that need symbols. With `force` those that have symbols are taken, too.
pub(super) fn plan(profile: &Profile, force: bool) -> Vec<MappingWork> {
    let mut locations: Vec<Vec<LocationId>> = vec![Vec::new(); profile.mappings().len()];
    for (place, location) in profile.locations().iter().enumerate() {
        let id = LocationId(place as u32);
        let is_open = location.address != 0 && (force || profile.lines(id).is_empty());
        if let Some(mapping) = location.mapping.filter(|_| is_open) {
            locations[mapping.index()].push(id);
        }
    }
    let all = profile.mappings().iter().zip(locations).enumerate();
    let open = all.filter(|(_, (mapping, locations))| {
        !locations.is_empty() && (force || !mapping.has[..3].contains(&true))
    });
    open.map(|(place, (mapping, locations))| {
        let address = |id: &LocationId| profile.location(*id).address;
        let mut addresses: Vec<u64> = locations.iter().map(address).collect();
        addresses.sort_unstable();
        addresses.dedup();
        let mapping = described(profile, mapping);
        MappingWork { id: MappingId(place as u32), mapping, locations, addresses }
    })
    .collect()
}

/// The mapping without its profile.
fn described(profile: &Profile, mapping: &Mapping) -> BinaryMapping {
    let (file, build_id) = (profile.string(mapping.file), profile.string(mapping.build_id));
    BinaryMapping::new(file, build_id, [mapping.start, mapping.limit, mapping.offset])
}
