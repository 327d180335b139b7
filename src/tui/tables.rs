//! What the panes look at: the tables of one query, with names ready to print, to look up and to search.

use std::collections::HashMap;
use std::sync::Arc;

use super::search::Names;
use crate::analysis::frames::NodeId;
use crate::analysis::graph::{present, sort};
use crate::analysis::query::{Query, Sort};
use crate::analysis::{Analysis, unit_of};
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::Profile;
use crate::unit;

/// The identity of a node over recomputations and panes: its name as printed, told apart where two nodes share one.
pub type Key = Arc<str>;

/// One node with its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its identity.
    pub key: Key,
    /// Its name as printed.
    pub name: Key,
    /// The node in the analysis.
    pub node: NodeId,
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
    /// What they were taken from: the call tree, the weights, the nodes.
    pub analysis: Analysis,
    /// Every node, in pprof's order by flat.
    pub entries: Vec<Entry>,
    /// Places in the entries, in pprof's order by cum.
    pub by_cum: Vec<u32>,
    /// The entries' names, in the same order, for searching.
    pub names: Arc<Names>,
    /// Every sample type.
    pub types: Vec<Total>,
    unit: String,
    index: HashMap<Key, u32>,
    /// Place of a node's entry, or `u32::MAX`.
    places: Vec<u32>,
}

impl Tables {
    /// Computes the tables of `query`; what `previous` has and is the same is kept.
    pub fn compute(
        profile: &Arc<Profile>,
        query: Query,
        previous: Option<&Tables>,
        cancel: &Cancel,
    ) -> Result<Tables, Stop> {
        let previous = previous.filter(|p| Arc::ptr_eq(p.analysis.selected().source(), profile));
        let analysis = match previous {
            Some(tables) => tables.analysis.next(query, cancel)?,
            None => Analysis::new(Arc::clone(profile), query, cancel)?,
        };
        let mut rows = present(&analysis);
        let unit = unit_of(&analysis, &rows, true);
        sort(&analysis, Sort::Flat, &mut rows);
        cancel.check()?;
        let entries = entries(&analysis, &rows);
        let mut places = vec![u32::MAX; analysis.nodes().len()];
        for (place, node) in rows.iter().enumerate() {
            places[node.index()] = place as u32;
        }
        sort(&analysis, Sort::Cum, &mut rows);
        let by_cum = rows.iter().map(|node| places[node.index()]).collect();
        cancel.check()?;
        let index = entries.iter().enumerate().map(|(i, e)| (Arc::clone(&e.key), i as u32));
        Ok(Tables {
            index: index.collect(),
            names: Arc::new(Names::new(entries.iter().map(|e| &*e.name))),
            types: previous.map_or_else(|| totals(profile), |tables| tables.types.clone()),
            analysis,
            entries,
            by_cum,
            unit,
            places,
        })
    }

    /// The place of a node among the entries, by its key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.index.get(key).map(|&i| i as usize)
    }

    /// The entry of the selected node, by its key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(self.find(key)?)
    }

    /// The entry of a node of the analysis.
    pub fn of(&self, node: NodeId) -> Option<&Entry> {
        self.entries.get(*self.places.get(node.index())? as usize)
    }

    /// What 100 % is.
    pub fn total(&self) -> i64 {
        self.analysis.total()
    }

    /// A value as pprof prints it in a report on all nodes.
    pub fn figure(&self, value: i64) -> String {
        self.analysis.format(value, &self.unit)
    }

    /// A value in the unit that suits it alone.
    pub fn own_figure(&self, value: i64) -> String {
        unit::label(value, self.analysis.selected().unit(), "auto")
    }

    /// A share of the whole as pprof prints it, without the blanks in front.
    pub fn percent(&self, value: i64) -> String {
        unit::percentage(value, self.total()).trim_start().to_owned()
    }

    /// A share of the whole from 0 to 1, for bars.
    pub fn share(&self, value: i64) -> f64 {
        let total = self.total();
        if total == 0 { 0.0 } else { (value as f64 / total as f64).abs().min(1.0) }
    }

    /// The sample type in use, an index.
    pub fn sample_type(&self) -> usize {
        self.analysis.query().sample_type
    }

    /// The name of the sample type in use; empty where the profile has none.
    pub fn type_name(&self) -> &str {
        self.types.get(self.sample_type()).map_or("", |t| &t.name)
    }
}

fn entries(analysis: &Analysis, rows: &[NodeId]) -> Vec<Entry> {
    let mut met: HashMap<Key, u32> = HashMap::with_capacity(rows.len());
    let entry = |&node: &NodeId| {
        let name: Key = String::from_utf8_lossy(analysis.nodes().name(node)).into();
        let count = met.entry(Arc::clone(&name)).or_insert(0);
        *count += 1;
        let key = if *count == 1 { Arc::clone(&name) } else { format!("{name}\0{count}").into() };
        let (flat, cum) = (analysis.sums().flat(node).value(), analysis.sums().cum(node).value());
        Entry { key, name, node, flat, cum }
    };
    rows.iter().map(entry).collect()
}

/// Every sample type with its total, each in the unit that suits it.
fn totals(profile: &Profile) -> Vec<Total> {
    let total = |i: usize| {
        let sum = |sum: i64, v: &i64| sum.wrapping_add(v.wrapping_abs());
        profile.values(i).iter().fold(0, sum)
    };
    let types = profile.sample_types().iter().enumerate();
    let row = |(i, t): (usize, &crate::profile::ValueType)| Total {
        name: t.kind.clone(),
        figure: unit::label(total(i), &t.unit, "auto"),
    };
    types.map(row).collect()
}
