//! Times of a comparison and of a series of snapshots, in place of the oldest time, which a merge leaves.

use std::sync::Arc;

use crate::load::source_times::SourceTime;
use crate::report::header::{ProfileFact, local_time};
use crate::tui::pane::context::Context;
use crate::tui::pane::sentence::whole_in_words;
use crate::unit;

/// Rows of a name and a text, and the facts of the header that they replace.
#[derive(Default)]
pub(super) struct TimeFacts {
    pub(super) rows: Vec<(&'static str, String)>,
    has_time: bool,
    has_duration: bool,
}

impl TimeFacts {
    /// True for a fact that the rows say better.
    pub(super) fn replace(&self, fact: &ProfileFact) -> bool {
        match fact {
            ProfileFact::Time(_) => self.has_time,
            ProfileFact::Duration(..) => self.has_duration,
            _ => false,
        }
    }
}

/// The times of the profile on the screen; no rows for one profile alone, whose header is right.
pub(super) fn time_facts(context: &Context<'_>) -> TimeFacts {
    let mut facts = TimeFacts::default();
    let is_compared = context.tables.before_after.is_some();
    if is_compared && !context.times.before.is_empty() {
        (facts.has_time, facts.has_duration) = (true, true);
        facts.rows.push(("After", side(&context.times.after)));
        facts.rows.push(("Before", side(&context.times.before)));
    }
    if is_compared {
        facts.rows.push(("100 %", whole_in_words(context.tables).to_owned()));
        return facts;
    }
    let (Some(first), Some(last)) = (context.points.first(), context.points.last()) else {
        return facts;
    };
    let source = context.tables.analysis.selected().source();
    let shown = context.points.iter().position(|point| Arc::ptr_eq(&point.profile, source));
    let count = context.points.len();
    let name = if context.windows.is_some() { "Windows" } else { "Snapshots" };
    let text = match shown {
        Some(at) => format!("{count}, this is number {}", at + 1),
        None if context.windows.is_some() => format!("{count} of the range"),
        None => format!("{count}, added up"),
    };
    facts.rows.push((name, text));
    if first.time_nanos > 0 && last.time_nanos > 0 {
        // The time of one of them stays, beside those of the series.
        facts.has_time = shown.is_none();
        facts.rows.push(("First", local_time(first.time_nanos)));
        facts.rows.push(("Last", local_time(last.time_nanos)));
    }
    facts
}

/// One side of a comparison: `heap.pb.gz, 2026-11-21 19:14:45 UTC, 30s`, or the number of its files and their times.
fn side(sources: &[SourceTime]) -> String {
    let name = match sources {
        [only] => only.name.clone(),
        several => format!("{} files", several.len()),
    };
    let known = |time: &i64| *time > 0;
    let times = sources.iter().map(|source| source.time_nanos).filter(known);
    let (first, last) = (times.clone().min(), times.max());
    let mut parts = vec![name];
    match (first.map(local_time), last.map(local_time)) {
        (Some(first), Some(last)) if first != last => parts.push(format!("{first} to {last}")),
        (Some(first), _) => parts.push(first),
        _ => {}
    }
    let duration = sources.iter().fold(0_i64, |sum, s| sum.saturating_add(s.duration_nanos));
    if duration > 0 {
        parts.push(unit::format_value(duration, "nanoseconds", "auto"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}
