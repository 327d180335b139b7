//! Sessions: sources that are profiles of one process, one group of each kind, read together.

use std::ffi::OsString;

use super::fetch::FetchEvent;
use super::kind::ProfileKind;
use super::loader::Loader;
use super::program::Program;
use super::read_sources::ReadProfiles;
use super::request::{LoadOutcome, ProfileGroup, SessionMember, SessionProfiles};
use super::source::SourceProfile;
use crate::analysis::session::MemberKind;
use crate::cancel::Cancel;
use crate::error::Stop;

/// The kinds of groups that are profiles of one process, each of another kind; `None` for any other groups. `names` are
/// those of `sources`.
pub fn session_kinds(
    groups: &[ProfileGroup],
    sources: &[SourceProfile],
    names: &[OsString],
) -> Option<Vec<MemberKind>> {
    let mut kinds: Vec<MemberKind> = Vec::new();
    for group in groups {
        let of_group = |(_, name): &(_, &OsString)| group.request.files.contains(name);
        let (first, name) = sources.iter().zip(names).find(of_group)?;
        let kind = ProfileKind::named(&first.profile, name).in_session()?;
        if kinds.contains(&kind) {
            return None;
        }
        kinds.push(kind);
    }
    // Names of files do not part kinds of one process: each kind has its own.
    let programs = sources.iter().zip(names).map(|(s, name)| Program::of(&s.profile, name, false));
    let programs: Vec<Program> = programs.collect();
    let known = programs.iter().max_by_key(|program| program.is_known())?;
    let is_one = programs.iter().all(|program| known.may_be_process_of(program));
    // Texts have no binary. A binary without a name may be any.
    let is_unnamed = |(source, program): (&SourceProfile, &Program)| {
        !source.profile.mappings().is_empty() && program.is_known() == (false, false)
    };
    let is_known = known.is_known() != (false, false);
    if is_known && sources.iter().zip(&programs).any(is_unnamed) {
        return None;
    }
    (kinds.len() > 1 && is_one).then_some(kinds)
}

impl Loader {
    /// Merges each group of a session by itself.
    pub(super) fn session(
        &self,
        read: &ReadProfiles,
        groups: Vec<ProfileGroup>,
        kinds: Vec<MemberKind>,
        (on_event, cancel): (&dyn Fn(FetchEvent), &Cancel),
    ) -> Result<LoadOutcome, Stop> {
        let (mut members, mut warnings) = (Vec::new(), Vec::new());
        for (ProfileGroup { mut request, .. }, kind) in groups.into_iter().zip(kinds) {
            let of_group = |(_, name): &(_, &OsString)| request.files.contains(name);
            let sources = read.profiles.iter().zip(&read.names).filter(of_group);
            let (profiles, names) = sources.map(|(s, name)| (s.clone(), name.clone())).unzip();
            let memory = read.memory.clone().filter(|_| kind == MemberKind::Heap);
            let servers = read.servers.clone();
            let group =
                ReadProfiles { profiles, names, memory, servers, ..ReadProfiles::default() };
            request.is_session = self.is_session;
            let own = self.for_request(&request);
            let mut loaded = own.merge_for_screen(group, on_event, cancel)?;
            loaded.missing = 0;
            warnings.append(&mut loaded.warnings);
            members.push(SessionMember { kind, request, loaded });
        }
        members.sort_by_key(|member| member.kind);
        if let Some(first) = members.first_mut() {
            first.loaded.warnings = warnings;
        }
        Ok(LoadOutcome::Session(SessionProfiles { members }))
    }
}

#[cfg(test)]
#[path = "tests/session.rs"]
mod tests;
