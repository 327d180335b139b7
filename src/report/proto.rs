//! `-proto`: the profile after the filters, as a profile. Functions and locations without samples stay in it.

use crate::analysis::Selected;
use crate::error::Error;
use crate::profile::encode;
use crate::profile::store::filtered::FilteredProfile;
use crate::profile::{Label, Line, LocationId, Profile, SampleId};
use std::io::{self, Write};

pub(super) fn write(selected: &Selected, out: &mut dyn Write) -> io::Result<()> {
    encoded(&left(selected), out)
}

/// The bytes of `profile`.
pub(super) fn encoded(profile: &Profile, out: &mut dyn Write) -> io::Result<()> {
    encode::write(profile, out).map_err(|error| match error {
        Error::Write(error) => error,
        error => io::Error::other(error),
    })
}

/// The profile after the filters.
fn left(selected: &Selected) -> Profile {
    let (profile, selection, query) = (selected.profile(), selected.selection(), selected.query());
    let samples: Vec<_> = (0..profile.sample_count() as u32)
        .filter_map(|sample| {
            let sample = SampleId(sample);
            Some((sample, selection.stack(profile, sample)?))
        })
        .collect();
    let lines = |location: LocationId| {
        let lines = selection.lines(profile, location);
        let inner = if query.no_inlines { lines.len().saturating_sub(1) } else { 0 };
        // Without inlined frames pprof aggregates, which removes the columns.
        let columns = !query.no_inlines || query.show_columns;
        let line = |mut line: Line| {
            line.column *= i64::from(columns);
            line
        };
        lines.skip(inner).map(|id| line(*profile.line(id))).collect()
    };
    let keeps = |label: &Label| selection.shows_label(label.key);
    profile.filtered(FilteredProfile {
        samples: &samples,
        stacks: selection.stacks(profile).clone(),
        lines: &lines,
        keeps: &keeps,
        value: &|value| selected.divided(value),
        inlines: !query.no_inlines,
    })
}
