//! The filters by name, as decisions on samples, frames and lines; the profile itself stays as it is.
//!
//! Focus, ignore, show_from and prune_from depend on ancestors, and take one pass over the stack table, parents first.
//! Hide, show and the lines within a location are one decision per location. The order of application is pprof's.

use super::matching::{FOCUSED, IGNORED, Matches};
use super::query::{Filters, Pattern};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{
    LabelSetId, LineId, LocationId, Profile, SampleId, StackId, Stacks, StringId, simplified,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A stack that the filters drop.
const DROPPED: u32 = u32::MAX;

/// The samples, frames and lines of a profile that the filters keep.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Kept lines of every location, innermost first; `None` if all are.
    lines: Option<KeptLines>,
    /// The stacks of kept locations only; `None` if no stack changed.
    stacks: Option<Stacks>,
    /// The result for every stack of the profile; `None` if all stay.
    rows: Option<StackResults>,
    /// Per label set, true if its samples stay; `None` if all do.
    label_sets: Option<Vec<bool>>,
    /// Per sample, true if it stays, once [settled](Selection::settled); `None` if all do.
    kept: Option<Arc<[bool]>>,
    /// Label keys that the filters hide.
    hidden_labels: BTreeSet<StringId>,
    /// Names of filters without a match, as in pprof's warnings.
    unmatched: Vec<&'static str>,
}

/// The results of the filters for stacks.
#[derive(Clone, Debug)]
enum StackResults {
    /// Frames were dropped: per stack its row in the table of new stacks, or [`DROPPED`].
    Moved(Vec<u32>),
    /// Whole stacks stay or go: the bits that each has collected, and the bits that it needs to stay.
    Flagged(Vec<u8>, u8),
}

/// A list of line ids per location.
#[derive(Clone, Debug, Default)]
struct KeptLines {
    starts: Vec<u32>,
    ids: Vec<u32>,
}

impl KeptLines {
    fn of_location(&self, location: LocationId) -> &[u32] {
        &self.ids
            [self.starts[location.index()] as usize..self.starts[location.index() + 1] as usize]
    }
}

impl Selection {
    /// Applies all filters by name to `profile`. [`Selection::keep_label_sets`] adds filters by label.
    pub fn new(profile: &Profile, filters: &Filters, cancel: &Cancel) -> Result<Self, Cancelled> {
        if filters.is_empty() {
            return Ok(Self::default());
        }
        let by_name = [&filters.focus, &filters.ignore, &filters.hide, &filters.show];
        let mut decisions = LocationDecisions::new(profile);
        let more = filters.own_code || !filters.more_focus.is_empty();
        if more || by_name.iter().any(|f| f.is_some()) {
            decisions.by_name(filters);
            cancel.check()?;
        }
        if let Some(pattern) = &filters.show_from {
            decisions.show_from(pattern);
        }
        if let Some(pattern) = &filters.prune_from {
            decisions.prune_from(pattern);
        }
        cancel.check()?;
        decisions.selection(cancel)
    }

    /// Keeps only samples whose label set is true in `keep`.
    #[must_use]
    pub fn keep_label_sets(mut self, keep: Vec<bool>) -> Self {
        self.label_sets = Some(keep);
        self
    }

    /// Hides the labels of these keys, and notes label filters without a match.
    #[must_use]
    pub fn hide_labels(mut self, keys: BTreeSet<StringId>, unmatched: &[&'static str]) -> Self {
        self.hidden_labels = keys;
        self.unmatched.extend(unmatched);
        self
    }

    /// True unless the labels of this key are hidden.
    pub fn shows_label(&self, key: StringId) -> bool {
        self.hidden_labels.is_empty() || !self.hidden_labels.contains(&key)
    }

    /// The stack table that [`Selection::stack`] refers to.
    pub fn stacks<'a>(&'a self, profile: &'a Profile) -> &'a Stacks {
        self.stacks.as_ref().unwrap_or_else(|| profile.stacks())
    }

    /// A stack of the profile after the filters; `None` if its samples are dropped.
    #[inline]
    pub fn row(&self, stack: StackId) -> Option<StackId> {
        match &self.rows {
            None => Some(stack),
            Some(StackResults::Flagged(flags, wanted)) => {
                (flags[stack.index()] == *wanted).then_some(stack)
            }
            Some(StackResults::Moved(rows)) => {
                Some(StackId(rows[stack.index()])).filter(|row| row.0 != DROPPED)
            }
        }
    }

    /// Decides every sample of `profile` once: the answer is read many times, in many orders.
    #[must_use]
    pub fn settled(mut self, profile: &Profile) -> Self {
        self.kept = (!self.keeps_samples()).then(|| {
            let samples = profile.sample_stacks().iter().zip(profile.sample_labels());
            let sets = self.label_sets.as_ref();
            let stays = |(&stack, set): (&StackId, &LabelSetId)| {
                sets.is_none_or(|keep| keep[set.index()]) && self.row(stack).is_some()
            };
            samples.map(stays).collect()
        });
        self
    }

    /// Per sample, true if it stays; `None` if all do.
    pub fn kept(&self) -> Option<&Arc<[bool]>> {
        self.kept.as_ref()
    }

    /// A sample's stack after the filters; `None` if the sample is dropped. It must be [settled](Selection::settled).
    #[inline]
    pub fn stack(&self, profile: &Profile, sample: SampleId) -> Option<StackId> {
        if self.kept.as_ref().is_some_and(|kept| !kept[sample.index()]) {
            return None;
        }
        self.row(profile.sample_stacks()[sample.index()])
    }

    /// The kept lines of a location, innermost first. A location without lines has none.
    pub fn lines(
        &self,
        profile: &Profile,
        location: LocationId,
    ) -> impl DoubleEndedIterator<Item = LineId> + ExactSizeIterator + '_ {
        let kept = self.lines.as_ref().map(|lines| lines.of_location(location));
        let all = profile.line_range(location);
        let range = match kept {
            Some(kept) => 0..kept.len() as u32,
            None => all,
        };
        range.map(move |at| LineId(kept.map_or(at, |kept| kept[at as usize])))
    }

    /// True if no sample is dropped.
    pub fn keeps_samples(&self) -> bool {
        self.rows.is_none() && self.label_sets.is_none()
    }

    /// True if all stacks and lines are as recorded, so that a call tree of them stays valid.
    pub fn keeps_shape(&self) -> bool {
        self.lines.is_none() && self.stacks.is_none()
    }

    /// The filters without a match, in pprof's order and words: `Focus`, `Ignore`, ...
    pub fn unmatched(&self) -> &[&'static str] {
        &self.unmatched
    }
}

/// Decisions per location while the filters are applied one after the other.
struct LocationDecisions<'a> {
    profile: &'a Profile,
    /// The ids of kept lines, innermost first; `None` for a location that no filter touched.
    lines: Vec<Option<Vec<u32>>>,
    hidden: Vec<bool>,
    /// Per location the matching patterns of focus, a bit each from [`FOCUSED`] on, and [`IGNORED`].
    flags: Option<Vec<u8>>,
    /// The bits that a stack needs to stay.
    wanted: u8,
    begins: Option<Vec<bool>>,
    ends: Option<Vec<bool>>,
    unmatched: Vec<&'static str>,
}

impl<'a> LocationDecisions<'a> {
    fn new(profile: &'a Profile) -> Self {
        let count = profile.locations().len();
        Self {
            profile,
            lines: vec![None; count],
            hidden: vec![false; count],
            flags: None,
            wanted: 0,
            begins: None,
            ends: None,
            unmatched: Vec::new(),
        }
    }

    fn locations(&self) -> impl Iterator<Item = LocationId> + use<> {
        (0..self.hidden.len() as u32).map(LocationId)
    }

    /// The lines of a location kept so far.
    fn left(&self, location: LocationId) -> Vec<u32> {
        let kept = self.lines[location.index()].clone();
        kept.unwrap_or_else(|| self.profile.line_range(location).collect())
    }

    /// True if a pattern matches a line of the location that is kept so far, or its binary.
    fn any(&self, location: LocationId, matches: &Matches) -> bool {
        let line = |l: u32| matches.line(self.profile, l);
        let lines = match &self.lines[location.index()] {
            Some(kept) => kept.iter().copied().any(line),
            None => self.profile.line_range(location).any(line),
        };
        lines || matches.mapping(self.profile, location)
    }

    /// Applies focus, ignore, hide and show in one pass as pprof does: focus and ignore match unmodified lines.
    fn by_name(&mut self, filters: &Filters) {
        let find = |p: &Option<Pattern>| p.as_ref().map(|p| Matches::new(self.profile, p));
        let ignore = find(&filters.ignore);
        let (hide, show) = (find(&filters.hide), find(&filters.show));
        let others =
            filters.own_code.then(|| Matches::foreign(self.profile, filters.my_code.as_ref()));
        let mut matched = self.set_flags(filters, ignore.as_ref());
        for location in self.locations() {
            if let Some(hide) = hide.as_ref().filter(|m| self.any(location, m)) {
                matched[2] = true;
                self.hide(location, hide);
            }
            if let Some(others) = others.as_ref().filter(|m| self.any(location, m)) {
                self.hide(location, others);
            }
            if let Some(show) = &show {
                matched[3] |= self.show(location, show);
            }
        }
        let focused = filters.focus.is_some() || !filters.more_focus.is_empty();
        let asked = [focused, ignore.is_some(), hide.is_some(), show.is_some()];
        let names = ["Focus", "Ignore", "Hide", "Show"];
        self.unmatched.extend((0..4).filter(|&i| asked[i] && !matched[i]).map(|i| names[i]));
    }

    /// Sets the flags of every location. The result is true for focus if all its patterns match somewhere, and for
    /// ignore if it does; the other two are false.
    fn set_flags(&mut self, filters: &Filters, ignore: Option<&Matches>) -> [bool; 4] {
        let focus = filters.focus.iter().chain(filters.more_focus.iter().take(Filters::MORE));
        let focus: Vec<Matches> = focus.map(|p| Matches::new(self.profile, p)).collect();
        // Without a focus, a stack needs any frame at all.
        self.wanted = (0..focus.len().max(1)).fold(0, |bits, i| bits | FOCUSED << i);
        let flags = self.locations().map(|location| {
            if ignore.is_some_and(|m| self.any(location, m)) {
                return IGNORED;
            }
            let matching = focus.iter().enumerate().filter(|(_, m)| self.any(location, m));
            matching.fold(if focus.is_empty() { FOCUSED } else { 0 }, |bits, (i, _)| {
                bits | FOCUSED << i
            })
        });
        let flags: Vec<u8> = flags.collect();
        let any = flags.iter().fold(0, |all, bits| all | bits);
        self.flags = Some(flags);
        [any & self.wanted == self.wanted, any & IGNORED != 0, false, false]
    }

    /// Drops the matching lines of a location.
    fn hide(&mut self, location: LocationId, hide: &Matches) {
        let mut left = self.left(location);
        if hide.mapping(self.profile, location) {
            left.clear();
        }
        left.retain(|&l| !hide.line(self.profile, l));
        self.keep(location, left);
    }

    /// Keeps the matching lines of a location; true if there are any.
    fn show(&mut self, location: LocationId, show: &Matches) -> bool {
        let mut left = self.left(location);
        if !show.mapping(self.profile, location) {
            left.retain(|&l| show.line(self.profile, l));
        }
        let some = !left.is_empty();
        self.keep(location, left);
        some
    }

    /// Keeps only `lines` of a location, and hides it if there are none.
    fn keep(&mut self, location: LocationId, lines: Vec<u32>) {
        self.hidden[location.index()] |= lines.is_empty();
        self.lines[location.index()] = Some(lines);
    }

    /// Marks the locations from which on stacks are kept.
    fn show_from(&mut self, pattern: &Pattern) {
        let matches = Matches::new(self.profile, pattern);
        let mut begins = vec![false; self.hidden.len()];
        for location in self.locations() {
            let mut left = self.left(location);
            let outermost = left.iter().rposition(|&l| matches.line(self.profile, l));
            begins[location.index()] = if matches.mapping(self.profile, location) {
                true
            } else if let Some(outermost) = outermost {
                left.truncate(outermost + 1);
                self.lines[location.index()] = Some(left);
                true
            } else {
                false
            };
        }
        if !begins.contains(&true) {
            self.unmatched.push("ShowFrom");
        }
        self.begins = Some(begins);
    }

    /// Marks the locations at which stacks end.
    fn prune_from(&mut self, pattern: &Pattern) {
        let by_function: Vec<bool> = (self.profile.functions().iter())
            .map(|f| {
                let name = simplified(self.profile.string(f.name));
                self.profile.string(f.name) != b"" && pattern.is_match(name)
            })
            .collect();
        let mut ends = vec![false; self.hidden.len()];
        for location in self.locations() {
            let left = self.left(location);
            let function = |&l: &u32| self.profile.line(LineId(l)).function;
            if let Some(innermost) = left.iter().position(|l| by_function[function(l).index()]) {
                ends[location.index()] = true;
                self.lines[location.index()] = Some(left[innermost..].to_vec());
            }
        }
        self.ends = Some(ends);
    }

    /// The selection by these decisions.
    fn selection(self, cancel: &Cancel) -> Result<Selection, Cancelled> {
        let unmatched = self.unmatched.clone();
        let (stacks, rows) = self.rows(cancel)?;
        let lines = self.lines.iter().any(Option::is_some).then(|| {
            let mut lines = KeptLines { starts: vec![0], ids: Vec::new() };
            for location in self.locations() {
                match &self.lines[location.index()] {
                    Some(kept) => lines.ids.extend_from_slice(kept),
                    None => lines.ids.extend(self.profile.line_range(location)),
                }
                lines.starts.push(lines.ids.len() as u32);
            }
            lines
        });
        Ok(Selection { lines, stacks, rows: Some(rows), unmatched, ..Selection::default() })
    }

    /// The new stacks (`None` if no stack changed), and the result for every stack of the profile.
    fn rows(&self, cancel: &Cancel) -> Result<(Option<Stacks>, StackResults), Cancelled> {
        if self.hidden.contains(&true) || self.begins.is_some() || self.ends.is_some() {
            self.changed_rows(cancel)
                .map(|(stacks, rows)| (Some(stacks), StackResults::Moved(rows)))
        } else {
            self.kept_rows(cancel).map(|rows| (None, rows))
        }
    }

    /// The flags that a location adds to its stacks.
    fn flag(&self, location: LocationId) -> u8 {
        self.flags.as_ref().map_or(0, |flags| flags[location.index()])
    }

    /// The results where whole stacks stay or go.
    fn kept_rows(&self, cancel: &Cancel) -> Result<StackResults, Cancelled> {
        let by_location: Vec<u8> = self.locations().map(|l| self.flag(l)).collect();
        let table = self.profile.stacks().table();
        let mut flags = vec![0_u8; table.len()];
        for (row, &[parent, location]) in table.iter().enumerate().skip(1) {
            if row.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            flags[row] = flags[parent as usize] | by_location[location as usize];
        }
        Ok(StackResults::Flagged(flags, self.wanted))
    }

    /// The results where frames are dropped: the new stacks, and per stack of the profile its row among them.
    fn changed_rows(&self, cancel: &Cancel) -> Result<(Stacks, Vec<u32>), Cancelled> {
        let all = self.profile.stacks();
        let at = |column: &Option<Vec<bool>>, l: LocationId| {
            column.as_ref().is_some_and(|c| c[l.index()])
        };
        let begun = self.begins.is_none();
        let root = StackState { kept: StackId::EMPTY, last_end: None, begun, flags: 0 };
        let mut now = Vec::with_capacity(all.len());
        now.push(root);
        let mut stacks = Stacks::default();
        for (row, parent, location) in all.rows() {
            if row.0.is_multiple_of(1 << 14) {
                cancel.check()?;
            }
            let mut next: StackState = now[parent.index()];
            next.flags |= self.flag(location);
            if !self.hidden[location.index()] {
                next.begun |= at(&self.begins, location);
                if next.begun {
                    next.kept = stacks.push(next.kept, location);
                }
                if at(&self.ends, location) && next.begun {
                    next.last_end = Some(next.kept);
                }
            }
            now.push(next);
        }
        let hides = self.hidden.contains(&true);
        let rows = now.iter().map(|row| {
            // A stack that loses all frames to hide or show is dropped. One without frames is dropped only where focus
            // needs a frame, or show_from a start.
            let emptied = hides && row.kept == StackId::EMPTY;
            if row.flags == self.wanted && row.begun && !emptied {
                row.last_end.unwrap_or(row.kept).0
            } else {
                DROPPED
            }
        });
        Ok((stacks, rows.collect()))
    }
}

/// The decisions on a stack so far, root first.
#[derive(Clone, Copy)]
struct StackState {
    kept: StackId,
    /// The new stack up to the innermost match of `prune_from` so far.
    last_end: Option<StackId>,
    begun: bool,
    flags: u8,
}
