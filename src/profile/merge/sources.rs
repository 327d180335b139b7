//! Decoded sources to the profile of reports, in the order of `go tool pprof`: a mapping for profiles without one, the merge,
//! the base, demangled names, frames that the profile asks to drop, comments.

use super::align::can_align;
use super::combine::{combine, subtract};
use super::main_binary::with_main_binary;
pub use super::options::{BaseMode, MergeOptions};
use super::running::MERGED_AT_ONCE;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::ids::StringId;
use crate::profile::store::profile::Profile;
use std::sync::Arc;

/// The merge of all `sources` minus that of `bases`, if there are any, with names and frames as pprof leaves them. Profiles
/// without other owners are not copied.
pub fn merge_sources(
    sources: Vec<Arc<Profile>>,
    bases: Vec<Arc<Profile>>,
    options: &MergeOptions,
    cancel: &Cancel,
) -> Result<Profile, Stop> {
    Ok(finish_merge(combine_sources(sources, bases, options, cancel)?, options))
}

/// The first half of [`merge_sources`]: the merge, less the base. Symbols are added between the halves.
pub fn combine_sources(
    sources: Vec<Arc<Profile>>,
    bases: Vec<Arc<Profile>>,
    options: &MergeOptions,
    cancel: &Cancel,
) -> Result<Profile, Stop> {
    let mut profile = merged_in_chunks(sources, options, cancel)?.ok_or_else(|| {
        let why = "failed to fetch any source profiles";
        Stop::Failed(Error::Report(why.to_owned()))
    })?;
    let base = merged_in_chunks(bases, options, cancel)
        .map_err(|stop| reworded(stop, |why| format!("problem fetching base profiles: {why},")))?;
    if let Some(base) = base {
        let kind = (options.base == BaseMode::Compare, options.normalize);
        let difference = subtract(profile, base, kind, cancel);
        profile = difference.map_err(|stop| reworded(stop, str::to_owned))?;
    }
    Ok(Arc::unwrap_or_clone(profile))
}

/// The second half of [`merge_sources`]: names are demangled, frames dropped, a comment added.
pub fn finish_merge(mut profile: Profile, options: &MergeOptions) -> Profile {
    if let Some(mode) = options.demangle {
        profile = profile.demangled(mode);
    }
    if options.all_frames {
        profile.header.drop_frames = StringId(0);
        profile.header.keep_frames = StringId(0);
    }
    profile = profile.pruned();
    forget_addresses(&mut profile);
    if !options.comment.is_empty() {
        let comment = profile.strings.push(options.comment.as_bytes()).unwrap_or_default();
        profile.header.comments.push(comment);
    }
    profile
}

/// True if the profiles have a sample type in common, in units that convert into each other.
pub fn can_merge(profiles: &[&Profile]) -> bool {
    can_align(profiles)
}

/// Empties file names of mappings that look like addresses and have no build id, as pprof does. It stores the address of a
/// source there for a while, and removes whatever looks like one afterwards; a drive of Windows does too.
fn forget_addresses(profile: &mut Profile) {
    for mapping in &mut profile.mappings {
        let anonymous = profile.strings.bytes(mapping.build_id).is_empty();
        if anonymous && is_address(profile.strings.bytes(mapping.file)) {
            mapping.file = StringId(0);
        }
    }
}

/// True for an absolute address: a scheme, a colon, and no character that an address cannot contain.
fn is_address(name: &[u8]) -> bool {
    let Some(colon) = name.iter().position(|&b| b == b':') else { return false };
    let (scheme, rest) = (&name[..colon], &name[colon + 1..]);
    let inner = |b: &u8| b.is_ascii_alphanumeric() || b"+-.".contains(b);
    let escapes = rest.split(|&b| b == b'%').skip(1);
    let mut escapes =
        escapes.map(|tail| tail.len() >= 2 && tail[..2].iter().all(u8::is_ascii_hexdigit));
    scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(inner)
        && !name.iter().any(u8::is_ascii_control)
        && (!rest.starts_with(b"/") || escapes.all(|escape| escape))
}

/// An error of merging in the words for a base.
fn reworded(stop: Stop, words: impl Fn(&str) -> String) -> Stop {
    match stop {
        Stop::Failed(Error::Merge(why)) => Stop::Failed(Error::Report(words(&why))),
        other => other,
    }
}

/// The merge of profiles, each with a mapping; `None` without profiles.
fn merged_in_chunks(
    profiles: Vec<Arc<Profile>>,
    options: &MergeOptions,
    cancel: &Cancel,
) -> Result<Option<Arc<Profile>>, Stop> {
    let mut merged = None;
    let mut profiles = profiles.into_iter().map(|profile| with_main_binary(profile, options));
    loop {
        let chunk: Vec<_> = profiles.by_ref().take(MERGED_AT_ONCE).collect();
        if chunk.is_empty() {
            return Ok(merged);
        }
        let chunk = combine(chunk, cancel)?;
        merged = Some(match merged {
            None => chunk,
            Some(before) => combine(vec![before, chunk], cancel)?,
        });
    }
}

#[cfg(test)]
#[path = "tests/sources.rs"]
mod tests;
