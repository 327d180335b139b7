//! Views for the screen, computed on a worker: the rows first, then the call tree; those of other sample types ahead.

use std::sync::Arc;

use super::event::Event;
use crate::analysis::query::Query;
use crate::analysis::tree::total::base_label_sets;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::explore::view::ProfileView;
use crate::load::source_times::SourceTimes;
use crate::profile::Profile;
use crate::runtime::memstats::MemStats;

/// Data that came with a profile, for every table of it.
#[derive(Clone, Debug, Default)]
pub struct ProfileData {
    /// The profile with its base kept apart: see [`LoadedProfile::before_after`](crate::load::request::LoadedProfile).
    pub before_after: Option<Arc<Profile>>,
    /// The memory statistics of the process.
    pub memory: Option<Arc<MemStats>>,
    /// The times of the sources.
    pub times: Arc<SourceTimes>,
}

/// True if rows are shown before their call tree is built: if no tree is on the screen. The columns of a comparison come
/// from a tree.
fn shows_first_rows(
    profile: &Profile,
    beside: &ProfileData,
    previous: Option<&ProfileView>,
) -> bool {
    previous.is_none_or(|previous| !previous.has_tree())
        && beside.before_after.is_none()
        && base_label_sets(profile, None).is_none()
}

/// The tables of a query. `show` takes their rows before the call tree is built, if no tree is on the screen.
pub(super) fn in_steps(
    (profile, beside): (&Arc<Profile>, &ProfileData),
    query: Query,
    previous: Option<&ProfileView>,
    cancel: &Cancel,
    show: &dyn Fn(Arc<ProfileView>),
) -> Result<ProfileView, Stop> {
    if !shows_first_rows(profile, beside, previous) {
        return compute(profile, beside, query, previous, cancel);
    }
    let first = ProfileView::first(profile, query, previous, cancel)?;
    let first = Arc::new(first.with_memory(beside.memory.as_deref(), previous));
    show(Arc::clone(&first));
    Ok(first.with_tree(cancel)?)
}

/// The tables of a query.
fn compute(
    profile: &Arc<Profile>,
    beside: &ProfileData,
    query: Query,
    previous: Option<&ProfileView>,
    cancel: &Cancel,
) -> Result<ProfileView, Stop> {
    let tables = ProfileView::compute(profile, query, previous, cancel)?;
    let tables = tables.with_memory(beside.memory.as_deref(), previous);
    Ok(tables.compared(beside.before_after.as_ref(), previous, cancel)?)
}

/// The tables of another sample type, with their deferred columns.
pub(super) fn prefetch(
    beside: &ProfileData,
    query: Query,
    previous: &ProfileView,
    cancel: &Cancel,
) -> Result<Event, Stop> {
    let profile = Arc::clone(previous.analysis.selected().source());
    let tables = compute(&profile, beside, query, Some(previous), cancel)?;
    tables.finish(cancel)?;
    Ok(Event::Prefetched(Arc::new(tables)))
}
