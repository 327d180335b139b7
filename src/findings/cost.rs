//! Costs by call stack: the samples that pass through a set of functions, each once, and the places that call into the set.

use super::finding::Link;
use super::function_set::FunctionSet;
use crate::analysis::Selected;
use crate::analysis::package::{Origin, origin};
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::{FunctionId, LineId, Profile, SampleId};
use std::cmp::Reverse;

/// Rows between two checks of the cancellation.
const BLOCK: usize = 1 << 14;

/// No frame.
pub(super) const NOWHERE: u32 = u32::MAX;

/// No frame in the set so far.
const NO_SITE: u32 = u32::MAX - 1;

/// The site of a stack that a frame excludes.
const EXCLUDED: u32 = u32::MAX - 2;

/// A line of a function, and the samples that it answers for.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// The line; [`NOWHERE`] for samples without a frame of the program.
    pub(super) line: u32,
    /// Sums over the samples, one per sample type.
    pub(super) values: Vec<i64>,
}

/// The samples of a set of functions.
#[derive(Clone, Debug, Default)]
pub(super) struct Cost {
    /// Sums over the samples, one per sample type.
    pub(super) values: Vec<i64>,
    /// The callers of the set, in the order of their lines.
    pub(super) sites: Vec<Site>,
}

impl Cost {
    /// The sum of a sample type.
    pub(super) fn value(&self, column: usize) -> i64 {
        self.values.get(column).copied().unwrap_or(0)
    }

    /// The caller with the largest value of a sample type; `None` if no known one has any.
    pub(super) fn heaviest(&self, column: usize) -> Option<&Site> {
        let known = self.sites.iter().filter(|site| site.line != NOWHERE && site.value(column) > 0);
        known.min_by_key(|site| (Reverse(site.value(column)), site.line))
    }

    /// The heaviest caller, if it answers for a tenth of the cost: a smaller part explains nothing.
    pub(super) fn notable(&self, column: usize) -> Option<&Site> {
        self.heaviest(column).filter(|site| site.value(column) >= self.value(column) / 10)
    }
}

impl Site {
    /// The sum of a sample type.
    pub(super) fn value(&self, column: usize) -> i64 {
        self.values.get(column).copied().unwrap_or(0)
    }

    /// True if its function matches.
    pub(super) fn is_in(&self, profile: &Profile, matches: impl Fn(FunctionId) -> bool) -> bool {
        self.line != NOWHERE && matches(profile.line(LineId(self.line)).function)
    }

    /// The function and line.
    pub(super) fn link(&self, profile: &Profile) -> Link {
        let line = profile.line(LineId(self.line));
        let function = profile.function(line.function);
        Link {
            function: profile.strings().text(function.name).into_owned(),
            file: profile.strings().text(function.file).into_owned(),
            line: line.line,
            ..Link::default()
        }
    }
}

/// The part of a stack that a row of the stack table has passed.
#[derive(Clone, Copy)]
struct Passed {
    /// The innermost frame so far that is not the runtime's.
    caller: u32,
    /// The caller of the first frame in the set; [`NO_SITE`] before it, [`EXCLUDED`] behind a frame that excludes the stack.
    site: u32,
}

/// The costs of stacks, by sets of functions.
pub(super) struct Costs<'a> {
    selected: &'a Selected,
    cancel: &'a Cancel,
    /// Per function, true if it belongs to the runtime or the standard library.
    runtime: Vec<bool>,
}

impl<'a> Costs<'a> {
    pub(super) fn new(selected: &'a Selected, cancel: &'a Cancel) -> Self {
        let profile = selected.profile();
        let text = |id| profile.strings().text(id);
        let is_runtime =
            |f: &crate::profile::Function| origin(&text(f.name), &text(f.file)) == Origin::Runtime;
        let runtime = profile.functions().iter().map(is_runtime).collect();
        Self { selected, cancel, runtime }
    }

    /// The samples with a frame of `set` and none of `without`. Their sites are the nearest callers of the outermost such
    /// frame outside of the runtime.
    pub(super) fn through(
        &self,
        set: &FunctionSet,
        without: &FunctionSet,
    ) -> Result<Cost, Cancelled> {
        let profile = self.selected.profile();
        let Some(members) = set.members(profile) else { return Ok(Cost::default()) };
        let excluded = without.members(profile).unwrap_or_default();
        let enter = |passed: Passed, line: u32| {
            let function = profile.line(LineId(line)).function.index();
            let site = match passed.site {
                _ if excluded.get(function) == Some(&true) => EXCLUDED,
                NO_SITE if members[function] => passed.caller,
                site => site,
            };
            let caller = if self.runtime[function] { passed.caller } else { line };
            Passed { caller, site }
        };
        self.sum(enter, |_| true)
    }

    /// The samples that `keep` takes, by the innermost line outside of the runtime, or else by the innermost line.
    pub(super) fn by_leaf(&self, keep: impl Fn(usize) -> bool) -> Result<Cost, Cancelled> {
        let profile = self.selected.profile();
        let enter = |passed: Passed, line: u32| {
            let is_runtime = self.runtime[profile.line(LineId(line)).function.index()];
            let caller = if is_runtime { passed.caller } else { line };
            let leaf = if caller == NOWHERE { line } else { caller };
            Passed { caller, site: leaf }
        };
        self.sum(enter, keep)
    }

    /// Looks for a cancellation at the first of each block of rows.
    pub(super) fn check_at(&self, row: usize) -> Result<(), Cancelled> {
        if row.is_multiple_of(BLOCK) { self.cancel.check() } else { Ok(()) }
    }

    /// One pass over the stacks from the outermost frames to the innermost, and one over the samples.
    fn sum(
        &self,
        enter: impl Fn(Passed, u32) -> Passed,
        keep: impl Fn(usize) -> bool,
    ) -> Result<Cost, Cancelled> {
        let (profile, selection) = (self.selected.profile(), self.selected.selection());
        let stacks = selection.stacks(profile);
        let start = Passed { caller: NOWHERE, site: NO_SITE };
        let mut rows = vec![start; stacks.len()];
        for (row, parent, location) in stacks.rows() {
            self.check_at(row.index())?;
            let lines = selection.lines(profile, location).rev();
            rows[row.index()] = lines.fold(rows[parent.index()], |row, line| enter(row, line.0));
        }
        let types = profile.sample_types().len();
        let mut cost = Cost { values: vec![0; types], sites: Vec::new() };
        let mut sites: Map<u32, Vec<i64>> = Map::default();
        for sample in (0..profile.sample_count()).filter(|&sample| keep(sample)) {
            self.check_at(sample)?;
            let Some(stack) = selection.stack(profile, SampleId(sample as u32)) else { continue };
            let line = rows[stack.index()].site;
            if matches!(line, NO_SITE | EXCLUDED) {
                continue;
            }
            let site = sites.entry(line).or_insert_with(|| vec![0; types]);
            for (column, (sum, part)) in cost.values.iter_mut().zip(site).enumerate() {
                let value = profile.values(column)[sample];
                *sum = sum.wrapping_add(value);
                *part = part.wrapping_add(value);
            }
        }
        cost.sites = sites.into_iter().map(|(line, values)| Site { line, values }).collect();
        cost.sites = self.by_place(cost.sites);
        Ok(cost)
    }

    /// The sites with those of one function and line as one, in the order of their first lines.
    fn by_place(&self, mut sites: Vec<Site>) -> Vec<Site> {
        let profile = self.selected.profile();
        sites.sort_by_key(|site| site.line);
        let mut places: Map<(u32, i64), usize> = Map::default();
        let mut out: Vec<Site> = Vec::new();
        for site in sites {
            let place = if site.line == NOWHERE {
                (NOWHERE, 0)
            } else {
                let line = profile.line(LineId(site.line));
                (line.function.0, line.line)
            };
            if let Some(&at) = places.get(&place) {
                for (sum, value) in out[at].values.iter_mut().zip(&site.values) {
                    *sum = sum.wrapping_add(*value);
                }
            } else {
                places.insert(place, out.len());
                out.push(site);
            }
        }
        out
    }
}
