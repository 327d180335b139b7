//! `-check`: statements on a profile that hold or do not, for continuous integration.
//!
//! ```text
//! [SAMPLE_TYPE] total            [grows] OP VALUE
//! [SAMPLE_TYPE] flat NAME|/RE/   [grows] OP VALUE
//! [SAMPLE_TYPE] cum  NAME|/RE/   [grows] OP VALUE
//! ```
//!
//! A NAME is a function, or a package, type or function that contains functions. OP is one of
//! `<` `<=` `>` `>=` `==`. VALUE has a unit (`64MiB`, `1.5s`), none, or is a share of the whole (`20%`). With `grows` it
//! is the change since the base, and a share is a share of the base's value.

use std::sync::Arc;

use super::statement::{Limit, Measure, Statement};
use crate::analysis::frames::NodeId;
use crate::analysis::query::Query;
use crate::analysis::tree::total::base_label_sets;
use crate::analysis::{Analysis, Selected};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::{Profile, SampleId};
use crate::unit;

/// The form of a statement, behind every refusal.
const FORM: &str = "a check reads [SAMPLE_TYPE] total OP VALUE, or [SAMPLE_TYPE] flat|cum NAME|/RE/ OP VALUE, with \
                     grows before OP to compare with a base: 'inuse_space cum main.(*Cache) < 64MiB'";

/// A statement on a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The statement as given.
    text: String,
    statement: Statement,
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The statement holds.
    pub holds: bool,
    /// The result in one line, for the user.
    pub line: String,
}

impl Check {
    /// Parses `text`. The error names the fault and the right form.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = |reason| Error::Usage(format!("-check {text:?}: {reason}; {FORM}"));
        let statement = Statement::parse(text).map_err(wrong)?;
        Ok(Self { text: text.trim().to_owned(), statement })
    }

    /// True if the check compares with a base.
    pub fn needs_base(&self) -> bool {
        self.statement.grows
    }

    /// Judges `profile` under the filters and the sample type of `query`. `grows` compares with the samples that carry the
    /// label of a base.
    pub fn judge(&self, profile: &Arc<Profile>, query: &Query) -> Result<Verdict, Stop> {
        let mut query = query.clone();
        if let Some(name) = &self.statement.sample_type {
            query.sample_type = profile.sample_type(name)?;
        }
        if self.statement.grows && base_label_sets(profile, None).is_none() {
            let reason = "there is no base to compare with; -base or -diff_base names one";
            return Err(self.wrong(reason).into());
        }
        let selected = Selected::new(Arc::clone(profile), query, &Cancel::new())?;
        let unit = selected.unit().to_owned();
        let analysis = Analysis::of_selected(selected, &Cancel::new())?;
        let sums = self.measure(&analysis);
        let limit = match &self.statement.limit {
            Limit::Share(share) => *share,
            Limit::Value(number, of) => number * self.factor(of, &unit)?,
        };
        let (value, words) = self.value(&sums, analysis.total(), &unit);
        let holds = self.statement.operator.holds(value, limit);
        let start = if holds { "holds" } else { "does not hold" };
        let none = if sums.matched { "" } else { ", as no function of that name is there" };
        Ok(Verdict { holds, line: format!("{start}: {}: {words}{none}", self.text) })
    }

    /// The value that is compared, and its words.
    fn value(&self, sums: &Sums, total: i64, unit: &str) -> (f64, String) {
        let label = |value| unit::format_value(value, unit, "auto");
        let share = |part: i64, of: i64| match (part, of) {
            (0, _) => 0.0,
            (part, 0) => f64::INFINITY.copysign(part as f64),
            (part, of) => 100.0 * part as f64 / of.unsigned_abs() as f64,
        };
        let by_share = matches!(self.statement.limit, Limit::Share(_));
        if self.statement.grows {
            let (before, now) = (sums.base.wrapping_neg(), sums.all.wrapping_sub(sums.base));
            let percent = share(sums.all, before);
            let words = format!(
                "it changes by {} ({percent:+.2}%), from {} to {}",
                label(sums.all),
                label(before),
                label(now)
            );
            return (if by_share { percent } else { sums.all as f64 }, words);
        }
        let percent = share(sums.all, total);
        let words = format!("it is {} ({percent:.2}% of {})", label(sums.all), label(total));
        (if by_share { percent } else { sums.all as f64 }, words)
    }

    /// The size of the unit `of` in the sample type's unit.
    fn factor(&self, of: &str, unit: &str) -> Result<f64, Error> {
        // MB is 1024 kB in Go and pprof, like MiB elsewhere.
        let plain = of.replacen("iB", "B", 1);
        if plain.is_empty() || plain == unit {
            return Ok(1.0);
        }
        unit::ratio(&plain, unit).ok_or_else(|| {
            self.wrong(&format!("{of} is no unit of this sample type, which is in {unit}"))
        })
    }

    fn wrong(&self, reason: &str) -> Error {
        Error::Usage(format!("-check {:?}: {reason}", self.text))
    }

    fn measure(&self, analysis: &Analysis) -> Sums {
        let (name, below) = match &self.statement.measure {
            Measure::Total => (None, true),
            Measure::Flat(name) => (Some(name), false),
            Measure::Cum(name) => (Some(name), true),
        };
        let names = analysis.nodes();
        let meant: Option<Vec<bool>> =
            name.map(|name| names.ids().map(|id| name.means(&function(analysis, id))).collect());
        let matched = meant.as_ref().is_none_or(|meant| meant.contains(&true));
        let tree = analysis.tree();
        let mut counts = vec![meant.is_none(); tree.len()];
        for row in tree.rows() {
            let above = below && counts[tree.parent(row).index()];
            let node = tree.node(row).index();
            counts[row.index()] = above || meant.as_ref().is_none_or(|meant| meant[node]);
        }
        let profile = analysis.profile();
        let base = base_label_sets(profile, None);
        let rows = analysis.sample_order().rows(profile.sample_count());
        let mut sums = Sums { matched, ..Sums::default() };
        for (sample, &value) in profile.values(analysis.query().sample_type).iter().enumerate() {
            let stack = analysis.selection().stack(profile, SampleId(sample as u32));
            if stack.is_none() || !counts[rows[sample].index()] {
                continue;
            }
            sums.all = sums.all.wrapping_add(value);
            let set = profile.sample_labels()[sample];
            if base.as_ref().is_some_and(|base| base[set.index()]) {
                sums.base = sums.base.wrapping_add(value);
            }
        }
        sums
    }
}

/// Sums over the samples of a check.
#[derive(Default)]
struct Sums {
    /// The sum of all, less those of a base.
    all: i64,
    /// The sum of those of a base, negative as in the profile.
    base: i64,
    /// A function of the name exists.
    matched: bool,
}

/// The function's name without file and line, or the node's name if there is none.
fn function(analysis: &Analysis, id: NodeId) -> String {
    let name = analysis.profile().string(analysis.nodes().node(id).name);
    let name = if name.is_empty() { analysis.nodes().name(id) } else { name };
    String::from_utf8_lossy(name).into_owned()
}

#[cfg(test)]
#[path = "tests/check.rs"]
mod tests;
