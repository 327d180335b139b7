//! The node of an address: of the process as recorded, or in the object file.

use super::profile_view::ProfileView;
use crate::analysis::frames::NodeId;
use crate::profile::{Location, LocationId, MappingId, Profile};

/// An address, and the node and mapping of the location there.
type PlacedNode = (u64, NodeId, Option<MappingId>);

impl ProfileView {
    /// The node of the outermost function at an address, which is one of the process or one of the object file.
    ///
    /// Between two addresses of one function the lower one decides. `None` where the profile has no function.
    pub fn node_at(&self, address: u64) -> Option<NodeId> {
        let of_process = |location: &Location| Some(location.address);
        let profile = self.analysis.profile();
        self.node_around(address, &of_process)
            .or_else(|| self.node_around(address, &|location| file_address(profile, location)))
    }

    fn node_around(
        &self,
        address: u64,
        address_of: &dyn Fn(&Location) -> Option<u64>,
    ) -> Option<NodeId> {
        let nodes = self.analysis.nodes();
        let (mut below, mut above) = (None::<PlacedNode>, None::<PlacedNode>);
        for (at, location) in self.analysis.profile().locations().iter().enumerate() {
            let Some(place) = address_of(location).filter(|_| location.address != 0) else {
                continue;
            };
            let is_closer = if place <= address {
                below.is_none_or(|(now, ..)| place > now)
            } else {
                above.is_none_or(|(now, ..)| place < now)
            };
            if !is_closer {
                continue;
            }
            let frames = nodes.frames(LocationId(at as u32)).iter().map(|frame| frame.node);
            let Some(node) = frames.into_iter().find(|&node| self.row_index(node).is_some()) else {
                continue;
            };
            let side = if place <= address { &mut below } else { &mut above };
            *side = Some((place, node, location.mapping));
        }
        let (place, node, mapping) = below?;
        let is_inside = above.is_some_and(|(_, next, of)| {
            let (this, next) = (nodes.node(node), nodes.node(next));
            mapping == of && (this.name, this.file) == (next.name, next.file)
        });
        (place == address || is_inside).then_some(node)
    }
}

/// The address of a location in its object file, as far as its mapping tells.
fn file_address(profile: &Profile, location: &Location) -> Option<u64> {
    let mapping = profile.mappings().get(location.mapping?.index())?;
    let distance = location.address.checked_sub(mapping.start)?;
    Some(distance.wrapping_add(mapping.offset))
}
