//! Groups of sources whose profiles merge, for sources that do not all merge.

use std::ffi::OsString;

use super::request::{LoadRequest, ProfileGroup};
use super::source::SourceProfile;
use crate::profile::Profile;
use crate::profile::merge::sources::can_merge;

/// The groups of `sources`, each source in the first group that it merges with, in the order of the sources. `names` are
/// those of the sources.
pub fn groups(sources: &[SourceProfile], names: &[OsString]) -> Vec<ProfileGroup> {
    let mut groups: Vec<(Vec<&Profile>, ProfileGroup)> = Vec::new();
    for (source, name) in sources.iter().zip(names) {
        let profile = &*source.profile;
        // A profile with the types of another one changes nothing: of many snapshots one is compared.
        let is_known =
            |members: &[&Profile]| members.iter().any(|other| same_types(other, profile));
        let fits = |members: &[&Profile]| {
            is_known(members) || can_merge(&[members, &[profile][..]].concat())
        };
        if let Some((members, group)) = groups.iter_mut().find(|(members, _)| fits(members)) {
            if !is_known(members) {
                members.push(profile);
            }
            group.request.files.push(name.clone());
            continue;
        }
        let request = LoadRequest { files: vec![name.clone()], ..LoadRequest::default() };
        let sample_types = profile.sample_types().iter().map(|t| t.kind.clone()).collect();
        groups.push((vec![profile], ProfileGroup { request, sample_types }));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn same_types(a: &Profile, b: &Profile) -> bool {
    a.sample_types() == b.sample_types() && a.header().period_type == b.header().period_type
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::store::builder::Builder;
    use std::sync::Arc;

    #[test]
    fn sources_are_grouped_by_what_merges() {
        let source = |types: &[(&str, &str)]| {
            let mut builder = Builder::new();
            for (kind, unit) in types {
                builder.sample_type(kind, unit);
            }
            SourceProfile { profile: Arc::new(builder.finish()), memory: None, goroutines: None }
        };
        let heap = || source(&[("alloc_space", "bytes"), ("inuse_space", "bytes")]);
        let cpu = || source(&[("samples", "count"), ("cpu", "nanoseconds")]);
        let sources = [heap(), cpu(), heap(), source(&[("cpu", "milliseconds")])];
        let names = ["h1", "c1", "h2", "c2"].map(OsString::from);
        let found = groups(&sources, &names);
        let files: Vec<_> = found.iter().map(|group| group.request.files.clone()).collect();
        assert_eq!(files, [["h1", "h2"], ["c1", "c2"]]);
        assert_eq!(found[1].sample_types, ["samples", "cpu"]);
    }
}
