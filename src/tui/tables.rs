//! What the panes look at: the tables of one query, with names ready to print, to look up and to search.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::search::Names;
use crate::analysis::query::Query;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::Profile;
use crate::unit;

/// The identity of a node over recomputations and panes: its name as printed.
pub type Key = Arc<str>;

/// One node with its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its identity and name.
    pub key: Key,
    /// What it spends itself.
    pub flat: i64,
    /// With what it calls.
    pub cum: i64,
}

/// A sample type and the sum of its values over the whole profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The sample type's name.
    pub name: String,
    /// Its total, as printed.
    pub figure: String,
}

/// The tables of one query.
#[derive(Debug)]
pub struct Tables {
    /// Of what.
    pub profile: Arc<Profile>,
    /// What was asked.
    pub query: Query,
    /// What percentages are of.
    pub total: i64,
    /// Every node, in pprof's order by flat.
    pub entries: Vec<Entry>,
    /// The same names, in the same order, for searching.
    pub names: Arc<Names>,
    /// Every sample type.
    pub types: Vec<Total>,
    unit: (String, String),
    index: FxHashMap<Key, u32>,
}

impl Tables {
    /// Computes the tables of `query`; what `previous` has and is the same is kept.
    pub fn compute(
        profile: &Arc<Profile>,
        query: Query,
        previous: Option<&Tables>,
        cancel: &Cancel,
    ) -> Result<Tables, Stop> {
        let _ = previous;
        let values = profile.values(query.sample_type);
        let total = values.iter().fold(0_i64, |sum, v| sum.wrapping_add(v.wrapping_abs()));
        let mut index: FxHashMap<Key, u32> = FxHashMap::default();
        let mut entries: Vec<Entry> = Vec::new();
        let mut stamps: Vec<usize> = Vec::new();
        for (sample, (&stack, &value)) in profile.sample_stacks().iter().zip(values).enumerate() {
            if sample % 1024 == 0 {
                cancel.check()?;
            }
            let mut leaf = true;
            for location in profile.stacks().leaf_first(stack) {
                for line in profile.lines(location) {
                    let name = profile.string(profile.function(line.function).name);
                    let name: Key = String::from_utf8_lossy(name).into();
                    let node = *index.entry(name.clone()).or_insert_with(|| {
                        entries.push(Entry { key: name, flat: 0, cum: 0 });
                        stamps.push(usize::MAX);
                        entries.len() as u32 - 1
                    }) as usize;
                    if std::mem::take(&mut leaf) {
                        entries[node].flat = entries[node].flat.wrapping_add(value);
                    }
                    if stamps[node] != sample {
                        stamps[node] = sample;
                        entries[node].cum = entries[node].cum.wrapping_add(value);
                    }
                }
            }
        }
        entries.sort_by(|a, b| {
            (b.flat.unsigned_abs().cmp(&a.flat.unsigned_abs())).then_with(|| a.key.cmp(&b.key))
        });
        let index = entries.iter().enumerate().map(|(i, e)| (e.key.clone(), i as u32)).collect();
        let names = Arc::new(Names::new(entries.iter().map(|e| &*e.key)));
        let types = totals(profile);
        let from = profile.sample_types().get(query.sample_type).map_or("", |t| &t.unit).to_owned();
        let to = output_unit(&entries, total, &from);
        Ok(Tables {
            profile: Arc::clone(profile),
            query,
            total,
            entries,
            names,
            types,
            unit: (from, to),
            index,
        })
    }

    /// The place of a node among the entries.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.index.get(key).map(|&i| i as usize)
    }

    /// A value as pprof prints it in this report.
    pub fn figure(&self, value: i64) -> String {
        unit::label(value, &self.unit.0, &self.unit.1)
    }

    /// A share of the whole as pprof prints it, without the blanks in front.
    pub fn percent(&self, value: i64) -> String {
        unit::percentage(value, self.total).trim_start().to_owned()
    }

    /// A share of the whole from 0 to 1, for bars.
    pub fn share(&self, value: i64) -> f64 {
        if self.total == 0 { 0.0 } else { (value as f64 / self.total as f64).abs().min(1.0) }
    }

    /// The sample type in use; empty where the profile has none.
    pub fn sample_type(&self) -> &str {
        self.types.get(self.query.sample_type).map_or("", |t| &t.name)
    }

    /// The unit of the values as recorded.
    pub fn recorded_unit(&self) -> &str {
        &self.unit.0
    }
}

/// Every sample type with its total, each in the unit that suits it.
pub fn totals(profile: &Profile) -> Vec<Total> {
    let total = |i: usize| {
        profile.values(i).iter().fold(0_i64, |sum, v| sum.wrapping_add(v.wrapping_abs()))
    };
    let types = profile.sample_types().iter().enumerate();
    types
        .map(|(i, t)| Total {
            name: t.kind.clone(),
            figure: unit::label(total(i), &t.unit, "minimum"),
        })
        .collect()
}

/// The unit that pprof chooses for a report: that of the smallest value, or of a hundred times it where the largest
/// has another.
fn output_unit(entries: &[Entry], total: i64, from: &str) -> String {
    let least = |e: &Entry| if e.flat == 0 { e.cum } else { e.flat }.wrapping_abs();
    let min = entries.iter().map(least).filter(|&v| v > 0).min().unwrap_or(total);
    let (low, high) = (unit::auto_unit(min, from), unit::auto_unit(total, from));
    let differ = low != high && min.saturating_mul(100) < total;
    let chosen = if differ { unit::auto_unit(min.wrapping_mul(100), from) } else { low };
    if chosen.is_empty() { from.to_owned() } else { chosen.into_owned() }
}
