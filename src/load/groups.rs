//! Groups of sources whose profiles are one series, for sources that do not all merge.

use std::ffi::OsString;

use super::kind::{ProfileKind, total_in_words};
use super::program::Program;
use super::request::{GroupMember, LoadRequest, ProfileGroup};
use super::source::SourceProfile;
use crate::profile::Profile;
use crate::profile::merge::sources::can_merge;

/// A group while it grows: the kinds in it, a profile of each, and the sources.
struct Growing<'a> {
    kinds: Vec<ProfileKind>,
    /// The program of the first source.
    program: Program,
    profiles: Vec<&'a Profile>,
    group: ProfileGroup,
}

impl Growing<'_> {
    /// True for a profile that is part of the series. One of a known kind changes nothing: of many snapshots one is compared.
    fn takes(&self, kind: &ProfileKind, program: &Program, profile: &Profile) -> bool {
        let is_known = self.kinds.contains(kind);
        self.program.fits(program)
            && (is_known
                || (self.kinds.iter().all(|other| other.counts_as(kind))
                    && can_merge(&[&self.profiles, &[profile][..]].concat())))
    }
}

/// The groups of `sources`, each source in the first group that it fits into, in the order of the sources. `names` are those
/// of the sources. With `by_name` they also part profiles that do not tell their program.
pub fn groups(sources: &[SourceProfile], names: &[OsString], by_name: bool) -> Vec<ProfileGroup> {
    let mut groups: Vec<Growing<'_>> = Vec::new();
    for (source, name) in sources.iter().zip(names) {
        let profile = &*source.profile;
        let kind = ProfileKind::named(profile, name);
        let program = Program::of(profile, name, by_name);
        let member = GroupMember { file: name.clone(), about: total_in_words(profile) };
        if let Some(found) = groups.iter_mut().find(|group| group.takes(&kind, &program, profile)) {
            if !found.kinds.contains(&kind) {
                found.profiles.push(profile);
                found.kinds.push(kind);
            }
            found.group.request.files.push(name.clone());
            found.group.members.push(member);
            continue;
        }
        let request = LoadRequest { files: vec![name.clone()], ..LoadRequest::default() };
        let group =
            ProfileGroup { request, sample_types: kind.type_names(), members: vec![member] };
        groups.push(Growing { kinds: vec![kind], program, profiles: vec![profile], group });
    }
    groups.into_iter().map(|growing| growing.group).collect()
}

#[cfg(test)]
#[path = "tests/groups.rs"]
mod tests;
