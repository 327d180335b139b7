//! The sample types that fit the header.

use crate::explore::view::ProfileView;

/// The indices of the sample types that fit: the current one, then the recorded ones nearest to it. `room` gives the
/// columns beside so many others.
pub(super) fn shown_types(
    tables: &ProfileView,
    current: usize,
    columns: impl Fn(usize) -> usize,
    room: impl Fn(usize) -> usize,
) -> Vec<usize> {
    let count = tables.sample_types.len();
    let wanted = |&i: &usize| i == current || tables.sample_types[i].derived.is_none();
    let mut shown: Vec<usize> = (0..count).filter(wanted).collect();
    shown.sort_by_key(|&i| i.abs_diff(current));
    while shown.len() > 1 {
        let used: usize = shown.iter().map(|&i| columns(i)).sum();
        if used <= room(count - shown.len()) {
            break;
        }
        shown.pop();
    }
    shown.sort_unstable();
    shown
}
