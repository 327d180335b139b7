//! What the panes look at: the tables of one query, with names ready to print, to look up and to search.

use std::collections::HashMap;
use std::sync::Arc;

use super::search::Names;
use crate::analysis::derived::{Derived, columns, counted, derived};
use crate::analysis::frames::NodeId;
use crate::analysis::graph::{Inlining, inlining, present, sort};
use crate::analysis::package::{Origin, origin};
use crate::analysis::query::{Query, Sort};
use crate::analysis::sides::{Change, Sides};
use crate::analysis::weights::{Sums, Weights, total};
use crate::analysis::{Analysis, unit_of};
use crate::cancel::{Cancel, Cancelled};
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
    /// Whether it is the program's own code, neither a library's nor the runtime's.
    pub own: bool,
    /// How the calls into it were compiled.
    pub inlining: Inlining,
}

/// A sample type and the sum of its values over the whole profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The sample type's name.
    pub name: String,
    /// Its total, as printed.
    pub figure: String,
    /// Which column it shows, an index.
    pub sample_type: usize,
    /// What is computed from that column; none for what was recorded.
    pub derived: Option<Derived>,
}

/// How many objects there are of what the sample type measures in bytes.
#[derive(Debug)]
struct Objects {
    sums: Sums,
    total: i64,
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
    /// Places in the entries, in the order of their names.
    pub by_name: Vec<u32>,
    /// Every sample type, those computed from others behind those recorded.
    pub types: Vec<Total>,
    /// What the filters leave, of [`Tables::total`] where percentages are of the whole.
    pub remains: i64,
    /// Columns that figures and shares take.
    pub widths: (u16, u16),
    /// What there was and what there is, where values are changes.
    pub sides: Option<Sides>,
    objects: Option<Objects>,
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
        let mut by_name: Vec<u32> = (0..entries.len() as u32).collect();
        by_name.sort_by(|&a, &b| entries[a as usize].name.cmp(&entries[b as usize].name));
        cancel.check()?;
        let index = entries.iter().enumerate().map(|(i, e)| (Arc::clone(&e.key), i as u32));
        let mut tables = Tables {
            index: index.collect(),
            names: Arc::new(Names::new(entries.iter().map(|e| (&*e.name, e.flat)))),
            types: previous.map_or_else(|| totals(profile), |tables| tables.types.clone()),
            remains: total(analysis.profile(), Some(analysis.selection()), analysis.query()),
            widths: (7, 6),
            objects: objects(&analysis, cancel)?,
            sides: None,
            by_name,
            analysis,
            entries,
            by_cum,
            unit,
            places,
        };
        tables.widths = tables.widest();
        Ok(tables)
    }

    /// The same with both sides of what is compared: `apart` keeps them apart where the profile itself does not.
    pub fn compared(
        mut self,
        apart: Option<&Arc<Profile>>,
        previous: Option<&Tables>,
        cancel: &Cancel,
    ) -> Result<Tables, Cancelled> {
        let known = previous.and_then(|previous| previous.sides.as_ref());
        self.sides = Sides::new(&self.analysis, apart, known, cancel)?;
        self.widths = self.widest();
        Ok(self)
    }

    /// Whether values are changes: figures then have a sign.
    pub fn is_difference(&self) -> bool {
        self.sides.is_some() || (self.analysis.weights().is_signed() && !self.is_quotient())
    }

    /// A figure, with a plus where it is a change for more.
    pub fn signed(&self, value: i64) -> String {
        let sign = if value > 0 && self.is_difference() { "+" } else { "" };
        format!("{sign}{}", self.figure(value))
    }

    /// What a node spent itself before and after, where that is known.
    pub fn flat_change(&self, node: NodeId) -> Option<Change> {
        Some(self.sides.as_ref()?.flat(node))
    }

    /// What it cost with its callees before and after, where that is known.
    pub fn cum_change(&self, node: NodeId) -> Option<Change> {
        Some(self.sides.as_ref()?.cum(node))
    }

    /// What the longest figures and shares of all nodes take.
    fn widest(&self) -> (u16, u16) {
        let values = self.entries.iter().flat_map(|e| [e.flat, e.cum]).chain([self.total()]);
        values.fold((7, 6), |(figure, share), value| {
            let (f, s) = (self.signed(value).len(), self.percent(value).len());
            (figure.max(f.min(14) as u16), share.max(s.min(8) as u16))
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
        match &self.analysis.query().derived {
            Some(derived) => derived.format(value, self.analysis.selected().unit(), &self.unit),
            None => self.analysis.format(value, &self.unit),
        }
    }

    /// A value in the unit that suits it alone.
    pub fn own_figure(&self, value: i64) -> String {
        unit::label(value, self.analysis.selected().unit(), "auto")
    }

    /// How many objects a node holds itself, where the sample type measures their bytes.
    pub fn objects(&self, entry: &Entry) -> Option<i64> {
        Some(self.objects.as_ref()?.sums.flat(entry.node).value())
    }

    /// How many objects there are in all, where the sample type measures their bytes.
    pub fn all_objects(&self) -> Option<i64> {
        Some(self.objects.as_ref()?.total)
    }

    /// Whether values are quotients, which do not add up.
    pub fn is_quotient(&self) -> bool {
        let query = self.analysis.query();
        query.derived.map_or(query.mean, |derived| derived.is_quotient())
    }

    /// Where a node's function stands: its file, and the line where it begins or 0.
    pub fn place(&self, node: NodeId) -> Option<(String, i64)> {
        let profile = self.analysis.profile();
        let function = profile.function(self.analysis.nodes().function(node)?);
        let file = profile.strings().text(function.file).into_owned();
        (!file.is_empty()).then_some((file, function.start_line))
    }

    /// A share of the whole as pprof prints it, without the blanks in front; nothing for quotients of sums, of which there
    /// is no whole.
    pub fn percent(&self, value: i64) -> String {
        if self.analysis.query().derived.is_some_and(|derived| derived.is_quotient()) {
            return String::new();
        }
        unit::percentage(value, self.total()).trim_start().to_owned()
    }

    /// A share of the whole from 0 to 1, for bars.
    pub fn share(&self, value: i64) -> f64 {
        let total = self.total();
        if total == 0 { 0.0 } else { (value as f64 / total as f64).abs().min(1.0) }
    }

    /// The place of the sample type in use among the types.
    pub fn sample_type(&self) -> usize {
        self.place_of(self.analysis.query())
    }

    /// The place among the types of the one that a query asks for.
    pub fn place_of(&self, query: &Query) -> usize {
        let same = |t: &Total| {
            t.derived == query.derived
                && (query.derived.is_some() || t.sample_type == query.sample_type)
        };
        self.types.iter().position(same).unwrap_or(query.sample_type)
    }

    /// The name of the sample type in use; empty where the profile has none.
    pub fn type_name(&self) -> &str {
        self.types.get(self.sample_type()).map_or("", |t| &t.name)
    }
}

fn entries(analysis: &Analysis, rows: &[NodeId]) -> Vec<Entry> {
    let mut met: HashMap<Key, u32> = HashMap::with_capacity(rows.len());
    let marks = inlining(analysis);
    let profile = analysis.profile();
    let text = |id| profile.strings().text(id);
    let entry = |&node: &NodeId| {
        let name: Key = String::from_utf8_lossy(analysis.nodes().name(node)).into();
        let count = met.entry(Arc::clone(&name)).or_insert(0);
        *count += 1;
        let key = if *count == 1 { Arc::clone(&name) } else { format!("{name}\0{count}").into() };
        let (flat, cum) = (analysis.sums().flat(node).value(), analysis.sums().cum(node).value());
        let function = analysis.nodes().function(node).map(|id| profile.function(id));
        let own = function.is_none_or(|f| origin(&text(f.name), &text(f.file)) == Origin::Own);
        Entry { key, name, node, flat, cum, own, inlining: marks[node.index()] }
    };
    rows.iter().map(entry).collect()
}

/// The objects of what `analysis` measures in bytes; none for any other sample type.
fn objects(analysis: &Analysis, cancel: &Cancel) -> Result<Option<Objects>, Stop> {
    let query = analysis.query();
    let profile = analysis.profile();
    let counted = counted(profile, query.sample_type);
    let Some(counted) = counted.filter(|_| query.derived.is_none() && !query.mean) else {
        return Ok(None);
    };
    let query = Query { sample_type: counted, ..query.clone() };
    let (tree, nodes) = (analysis.tree(), analysis.nodes());
    let weights = Weights::new(profile, analysis.places(), tree, &query, cancel)?;
    let sums = Sums::new(tree, &weights, nodes);
    Ok(Some(Objects { sums, total: total(profile, None, &query) }))
}

/// Every sample type with its total, each in the unit that suits it.
fn totals(profile: &Profile) -> Vec<Total> {
    let types = profile.sample_types().iter().enumerate();
    let recorded = types.map(|(i, t)| (t.kind.clone(), i, None));
    let computed = derived(profile).into_iter().map(|d| (d.name.to_owned(), d.of, Some(d)));
    let row = |(name, sample_type, derived): (String, usize, Option<Derived>)| {
        let query = Query { sample_type, derived, ..Query::default() };
        let unit = profile.sample_types().get(sample_type).map_or("", |t| &t.unit);
        if derived.is_none() {
            // What 100 % is in the tables: of a comparison, the base.
            let figure = unit::label(total(profile, None, &query), unit, "auto");
            return Total { name, figure, sample_type, derived };
        }
        let (values, divisors) = columns(profile, &query);
        let sum = |sum: i64, v: &i64| sum.wrapping_add(v.wrapping_abs());
        let all = values.iter().fold(0, sum);
        let by = divisors.iter().fold(0_i64, |sum, v| sum.wrapping_add(*v));
        let all = if by == 0 { all } else { all.wrapping_div(by) };
        let figure = match &derived {
            Some(derived) => derived.format(all, unit, "auto"),
            None => unit::label(all, unit, "auto"),
        };
        Total { name, figure, sample_type, derived }
    };
    recorded.chain(computed).map(row).collect()
}
