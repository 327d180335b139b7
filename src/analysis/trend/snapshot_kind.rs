//! Profiles of what a process holds at a moment, told apart from those of a span of time.

use crate::profile::Profile;

/// The name of snapshots of what a process holds at a moment: `heap`, `goroutine`. `None` for profiles of a span of time,
/// which add up.
pub fn snapshot_kind(profile: &Profile) -> Option<&'static str> {
    let kinds = || profile.sample_types().iter().map(|t| t.kind.as_str());
    let known = [("goroutine", "goroutine"), ("threadcreate", "thread"), ("thread", "thread")];
    if kinds().any(|kind| kind.starts_with("inuse_") || kind == "space") {
        return Some("heap");
    }
    let name = |kind: &str| known.iter().find(|(prefix, _)| kind.starts_with(prefix));
    kinds().find_map(name).map(|(_, name)| *name)
}
