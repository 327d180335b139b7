//! A decoded profile on its way into a merge.

use crate::error::Error;
use crate::profile::intern::stack_lists::StackLists;
use crate::profile::store::profile::Profile;
use crate::profile::store::records::Header;
use std::sync::Arc;

/// A profile whose stacks are still lists if it is not large: the merge has most of them in its own table already.
#[derive(Debug)]
pub struct MergeSource {
    /// The profile, without stacks if there are lists.
    pub(super) profile: Arc<Profile>,
    /// The stack of each sample.
    pub(super) lists: Option<StackLists>,
}

impl From<Arc<Profile>> for MergeSource {
    fn from(profile: Arc<Profile>) -> Self {
        Self { profile, lists: None }
    }
}

impl From<Profile> for MergeSource {
    fn from(profile: Profile) -> Self {
        Arc::new(profile).into()
    }
}

impl MergeSource {
    /// A source of a profile without stacks and of their lists.
    pub(super) fn listed(profile: Profile, lists: StackLists) -> Self {
        Self { profile: Arc::new(profile), lists: Some(lists) }
    }

    /// The header of the profile.
    pub fn header(&self) -> &Header {
        self.profile.header()
    }

    /// The memory in bytes.
    pub fn bytes(&self) -> usize {
        self.profile.bytes() + self.lists.as_ref().map_or(0, StackLists::bytes)
    }

    /// The profile with a table of its stacks. Fails if there is no memory for it.
    pub fn into_profile(self) -> Result<Arc<Profile>, Error> {
        let Some(lists) = self.lists else { return Ok(self.profile) };
        let (stacks, sample_stacks) = lists.interned().map_err(|_| Error::NoMemory)?;
        let profile = Arc::unwrap_or_clone(self.profile);
        Ok(Arc::new(Profile { stacks, sample_stacks, ..profile }))
    }
}

#[cfg(test)]
#[path = "tests/merge_source.rs"]
mod tests;
