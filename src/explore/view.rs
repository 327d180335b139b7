//! What the panes look at: the tables of one query. What does not depend on the sample type is shared by all tables over
//! one call tree; what the first frame can do without is found afterwards, by [`ProfileView::finish`].

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use super::node_index::{NodeIndex, NodeOrigin};
use super::search::{ABSENT, Matches, SearchQuery};
use crate::analysis::before_after::{BeforeAfter, Delta};
use crate::analysis::frames::NodeId;
use crate::analysis::graph::text_graph::{Inlining, inlining, kept, magnitude, present};
use crate::analysis::parallel::join;
use crate::analysis::query::Query;
use crate::analysis::query::derived::{Derived, columns, counted, derived};
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::invert::{invert, sandwich};
use crate::analysis::tree::node_rows::NodeRows;
use crate::analysis::tree::weights::{FlatCum, Weights, total};
use crate::analysis::{Analysis, unit_of};
use crate::cancel::{Cancel, Cancelled};
use crate::error::Stop;
use crate::profile::Profile;
use crate::runtime::memory_breakdown::MemoryBreakdown;
use crate::unit;

/// How many nodes are worth a thread of their own for being sorted.
const WORTH_A_THREAD: usize = 1 << 13;

/// The identity of a node over recomputations and panes: its name as printed, told apart where nodes share one.
pub type NodeKey = Arc<str>;

/// One node with its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewRow {
    /// The node in the analysis.
    pub node: NodeId,
    /// What it spends itself.
    pub flat: i64,
    /// With what it calls.
    pub cum: i64,
}

/// A sample type and the sum of its values over the whole profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleTypeTotal {
    /// The sample type's name.
    pub name: String,
    /// Its total, as printed.
    pub figure: String,
    /// Which column it shows, an index.
    pub sample_type: usize,
    /// What is computed from that column; none for what was recorded.
    pub derived: Option<Derived>,
    /// The same as a number, in the unit of the column.
    pub sum: i64,
}

/// What is found after the first frame.
#[derive(Debug)]
struct DeferredColumns {
    /// Per node how the calls into it were compiled.
    inlining: Vec<Inlining>,
    /// How many objects each node holds of what the sample type measures in bytes.
    objects: Option<FlatCum>,
}

/// The tables of one query.
#[derive(Debug)]
pub struct ProfileView {
    /// What they were taken from: the call tree, the weights, the nodes.
    pub analysis: Analysis,
    /// Every node, in pprof's order by flat.
    pub entries: Vec<ViewRow>,
    /// Places in the entries, in pprof's order by cum.
    pub by_cum: Vec<u32>,
    /// Every sample type, those computed from others behind those recorded.
    pub types: Vec<SampleTypeTotal>,
    /// What the filters leave, of [`ProfileView::total`] where percentages are of the whole.
    pub remains: i64,
    /// Columns that figures and shares take.
    pub widths: (u16, u16),
    /// What there was and what there is, where values are changes.
    pub before_after: Option<BeforeAfter>,
    /// The memory of the process, by its statistics.
    pub memory: Option<Arc<MemoryBreakdown>>,
    /// The rows are not those of the samples' stacks: leaves come first, or a function does.
    pub is_inverted: bool,
    node_index: Arc<NodeIndex>,
    late: OnceLock<DeferredColumns>,
    unit: String,
    /// Place of a node's entry, or [`ABSENT`].
    places: Arc<[u32]>,
}

impl ProfileView {
    /// Computes the tables of `query`; what `previous` has and is the same is kept.
    pub fn compute(
        profile: &Arc<Profile>,
        query: Query,
        previous: Option<&ProfileView>,
        cancel: &Cancel,
    ) -> Result<ProfileView, Stop> {
        let previous = previous.filter(|p| Arc::ptr_eq(p.analysis.selected().source(), profile));
        let analysis = match previous {
            Some(tables) => tables.analysis.next(query, cancel)?,
            None => Analysis::new(Arc::clone(profile), query, cancel)?,
        };
        cancel.check()?;
        let node_index = match previous.filter(|p| p.stands_on_the_tree_of(&analysis)) {
            Some(tables) => Arc::clone(&tables.node_index),
            None => Arc::new(NodeIndex::new(&analysis, cancel)?),
        };
        let mut rows = present(analysis.table());
        let unit = common_unit(&analysis, &rows);
        let sums = analysis.sums();
        let (flat, cum) = (|n| magnitude(sums.flat(n).sum), |n| magnitude(sums.cum(n).sum));
        let mut heaviest = rows.clone();
        join(
            rows.len() >= WORTH_A_THREAD,
            || order(&node_index, &mut rows, flat, cum),
            || order(&node_index, &mut heaviest, cum, flat),
        );
        cancel.check()?;
        let entry = |&node: &NodeId| ViewRow {
            node,
            flat: sums.flat(node).value(),
            cum: sums.cum(node).value(),
        };
        let entries: Vec<ViewRow> = rows.iter().map(entry).collect();
        let mut places = vec![ABSENT; analysis.nodes().len()];
        for (place, node) in rows.iter().enumerate() {
            places[node.index()] = place as u32;
        }
        let by_cum = heaviest.iter().map(|node| places[node.index()]).collect();
        cancel.check()?;
        let filtered = !analysis.query().filters.is_empty();
        let remains = if filtered {
            total(analysis.profile(), Some(analysis.selection()), analysis.query())
        } else {
            analysis.total()
        };
        let mut tables = ProfileView {
            types: previous.map_or_else(|| totals(profile), |tables| tables.types.clone()),
            remains,
            widths: (7, 6),
            late: OnceLock::new(),
            places: places.into(),
            before_after: None,
            memory: None,
            is_inverted: false,
            node_index,
            analysis,
            entries,
            by_cum,
            unit,
        };
        tables.widths = tables.widest();
        Ok(tables)
    }

    /// The same with both sides of what is compared: `base_kept` keeps them apart where the profile itself does not.
    pub fn compared(
        mut self,
        base_kept: Option<&Arc<Profile>>,
        previous: Option<&ProfileView>,
        cancel: &Cancel,
    ) -> Result<ProfileView, Cancelled> {
        let known = previous.and_then(|previous| previous.before_after.as_ref());
        self.before_after = BeforeAfter::new(&self.analysis, base_kept, known, cancel)?;
        self.widths = self.widest();
        Ok(self)
    }

    /// The same over the call tree turned over.
    pub fn invert(&self, cancel: &Cancel) -> Result<ProfileView, Cancelled> {
        Ok(self.rearranged(invert(&self.analysis, cancel)?))
    }

    /// The same over what calls a node, and over what it calls: see [`sandwich`].
    pub fn sandwich(&self, node: NodeId, cancel: &Cancel) -> Result<[ProfileView; 2], Cancelled> {
        let halves = sandwich(&self.analysis, self.node_rows(cancel)?.of(node), cancel)?;
        Ok(halves.map(|half| self.rearranged(half)))
    }

    /// The same nodes in another tree.
    fn rearranged(&self, analysis: Analysis) -> ProfileView {
        ProfileView {
            analysis,
            is_inverted: true,
            entries: self.entries.clone(),
            by_cum: self.by_cum.clone(),
            types: self.types.clone(),
            remains: self.remains,
            widths: self.widths,
            before_after: self.before_after.clone(),
            memory: self.memory.clone(),
            node_index: Arc::new(self.node_index.elsewhere()),
            late: OnceLock::new(),
            unit: self.unit.clone(),
            places: Arc::clone(&self.places),
        }
    }

    /// What a row of the call tree was and is, where that is known.
    pub fn row_change(&self, row: TreeRow) -> Option<Delta> {
        let before_after = self.before_after.as_ref().filter(|_| !self.is_inverted)?;
        Some(before_after.total(std::iter::once(row)))
    }

    /// Whether values are changes: figures then have a sign.
    pub fn is_difference(&self) -> bool {
        self.before_after.is_some() || (self.analysis.weights().is_signed() && !self.is_quotient())
    }

    /// Whether 100 % is what there was, not the sum of all changes.
    pub fn is_against_base(&self) -> bool {
        self.before_after.as_ref().is_some_and(|before_after| before_after.base_kept().is_none())
    }

    /// A figure, with a plus where it is a change for more.
    pub fn signed(&self, value: i64) -> String {
        let sign = if value > 0 && self.is_difference() { "+" } else { "" };
        format!("{sign}{}", self.figure(value))
    }

    /// What a node spent itself before and after, where that is known.
    pub fn flat_change(&self, node: NodeId) -> Option<Delta> {
        Some(self.before_after.as_ref()?.flat(node))
    }

    /// What it cost with its callees before and after, where that is known.
    pub fn cum_change(&self, node: NodeId) -> Option<Delta> {
        Some(self.before_after.as_ref()?.cum(node))
    }

    fn stands_on_the_tree_of(&self, analysis: &Analysis) -> bool {
        std::ptr::eq(self.analysis.tree(), analysis.tree())
            && std::ptr::eq(self.analysis.nodes(), analysis.nodes())
    }

    /// Whether both stand on the same call tree; where they do not, holding on to either keeps a tree of its own.
    pub fn share_tree(&self, other: &ProfileView) -> bool {
        std::ptr::eq(self.analysis.tree(), other.analysis.tree())
    }

    /// Finds what the first frame could do without: how calls were compiled, how many objects there are, where nodes
    /// stand.
    pub fn finish(&self, cancel: &Cancel) -> Result<(), Cancelled> {
        if self.late.get().is_some() {
            return Ok(());
        }
        self.node_rows(cancel)?;
        let inlining = inlining(&self.analysis);
        let objects = objects(&self.analysis, cancel)?;
        // Whoever was first found the same.
        let _ = self.late.set(DeferredColumns { inlining, objects });
        Ok(())
    }

    /// Whether nothing is left to [`ProfileView::finish`].
    pub fn is_finished(&self) -> bool {
        self.late.get().is_some()
    }

    /// About how many bytes they hold alone, without what tables over one call tree share.
    pub fn bytes(&self) -> usize {
        let query = self.analysis.query();
        let divided = query.mean || self.is_quotient();
        let signed = self.analysis.weights().is_signed();
        let row = 8 + 8 * usize::from(divided) + 4 * usize::from(signed || divided);
        row * self.analysis.tree().len() + 64 * self.analysis.nodes().len()
    }

    /// Where the nodes stand in the call tree.
    pub fn node_rows(&self, cancel: &Cancel) -> Result<&NodeRows, Cancelled> {
        self.node_index.node_rows(&self.analysis, cancel)
    }

    /// The entries whose names match; `previous` may narrow the search.
    pub fn search(
        &self,
        query: &SearchQuery,
        previous: Option<&Matches>,
        cancel: &Cancel,
    ) -> Result<Matches, Cancelled> {
        let names = self.node_index.names();
        let mut matches = names.matches(query, &self.places, previous, cancel)?;
        let flats = matches.hits.iter().filter_map(|&place| self.entries.get(place as usize));
        matches.flat = flats.fold(0, |sum, entry| sum.wrapping_add(entry.flat));
        Ok(matches)
    }

    /// What the longest figures and shares of all nodes take.
    fn widest(&self) -> (u16, u16) {
        super::column_widths::column_widths(
            self,
            |value| self.signed(value),
            |value| self.percent(value),
        )
    }

    /// The name of a node as printed.
    pub fn name(&self, node: NodeId) -> &str {
        self.node_index.names().text(node.index())
    }

    /// The identity of a node.
    pub fn key(&self, node: NodeId) -> NodeKey {
        self.node_index.key(node)
    }

    /// A node's place in the order of names as recorded; equal names have equal ranks.
    pub fn rank(&self, node: NodeId) -> u32 {
        self.node_index.rank(node)
    }

    /// What is known of a node besides its name and its weight.
    pub fn origin(&self, node: NodeId) -> NodeOrigin {
        self.node_index.origin(node)
    }

    /// How the calls into a node were compiled, once that is known.
    pub fn inlining(&self, node: NodeId) -> Inlining {
        let late = self.late.get();
        late.and_then(|late| late.inlining.get(node.index())).copied().unwrap_or_default()
    }

    /// Places in the entries, in the order of their names.
    pub fn by_name(&self) -> impl Iterator<Item = u32> + '_ {
        let places = self.node_index.by_name().iter().map(|node| self.places[node.index()]);
        places.filter(|&place| place != ABSENT)
    }

    /// The place of a node among the entries, by its key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.entry_of(self.node_index.find(key)?)
    }

    /// The place of a node among the entries.
    pub fn entry_of(&self, node: NodeId) -> Option<usize> {
        let place = self.places.get(node.index()).filter(|&&place| place != ABSENT);
        place.map(|&place| place as usize)
    }

    /// The entry of the selected node, by its key.
    pub fn entry(&self, key: &str) -> Option<&ViewRow> {
        self.entries.get(self.find(key)?)
    }

    /// The entry of a node of the analysis.
    pub fn of(&self, node: NodeId) -> Option<&ViewRow> {
        self.entries.get(self.entry_of(node)?)
    }

    /// What 100 % is.
    pub fn total(&self) -> i64 {
        self.analysis.total()
    }

    /// A value as pprof prints it in a report; one that would read `0` there and is not, as only nodes have that reports
    /// drop, in the unit that suits it alone.
    pub fn figure(&self, value: i64) -> String {
        if let Some(derived) = &self.analysis.query().derived {
            return derived.format(value, self.analysis.selected().unit(), &self.unit);
        }
        let text = self.analysis.format(value, &self.unit);
        if self.vanishes(value, &text) { self.analysis.format(value, "auto") } else { text }
    }

    /// Whether `text` hides that there is a value, in a unit that nobody asked for.
    fn vanishes(&self, value: i64, text: &str) -> bool {
        text == "0" && value != 0 && self.analysis.query().scale.unit == "minimum"
    }

    /// Whether any entry's figure has a unit of its own.
    pub(crate) fn has_own_units(&self) -> bool {
        let least = |values: &mut dyn Iterator<Item = i64>| {
            values.filter(|&v| v != 0).min_by_key(|v| v.unsigned_abs())
        };
        let cums = least(&mut self.entries.iter().map(|e| e.cum));
        let flats = least(&mut self.entries.iter().map(|e| e.flat));
        let small = |v: i64| self.vanishes(v, &self.analysis.format(v, &self.unit));
        self.analysis.query().derived.is_none() && cums.into_iter().chain(flats).any(small)
    }

    /// A value in the unit that suits it alone.
    pub fn own_figure(&self, value: i64) -> String {
        unit::format_value(value, self.analysis.selected().unit(), "auto")
    }

    /// How many objects a node holds itself, where the sample type measures their bytes, once that is known.
    pub fn objects(&self, entry: &ViewRow) -> Option<i64> {
        Some(self.late.get()?.objects.as_ref()?.flat(entry.node).value())
    }

    /// The size of one of the objects that a node holds itself, where the sample type measures their bytes.
    pub fn average(&self, entry: &ViewRow) -> Option<i64> {
        let count = self.objects(entry).filter(|&count| count != 0)?;
        Some(entry.flat.wrapping_div(count))
    }

    /// How many objects there are in all, where the sample type measures their bytes.
    pub fn all_objects(&self) -> Option<i64> {
        let counted = objects_of(&self.analysis)?;
        let of = |t: &&SampleTypeTotal| t.derived.is_none() && t.sample_type == counted;
        self.types.iter().find(of).map(|t| t.sum)
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
        let same = |t: &SampleTypeTotal| {
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

/// The unit of the figures of `rows`: the one that pprof chooses over the rows it prints where nothing else is asked for,
/// so that one tiny value among thousands does not spell out all others.
fn common_unit(analysis: &Analysis, rows: &[NodeId]) -> String {
    let kept = kept(analysis.table(), rows);
    unit_of(analysis.table(), if kept.is_empty() { rows } else { &kept }, true)
}

/// Sorts rows as pprof does: larger magnitudes first, then names, then the other value, then ids.
fn order(
    node_index: &NodeIndex,
    rows: &mut [NodeId],
    main: impl Fn(NodeId) -> u64,
    other: impl Fn(NodeId) -> u64,
) {
    // One number for all but the other value, which only nodes of one name are left to.
    let key = |&n: &NodeId| {
        u128::from(!main(n)) << 64 | u128::from(node_index.rank(n)) << 32 | u128::from(n.0)
    };
    let mut keys: Vec<u128> = rows.iter().map(key).collect();
    keys.sort_unstable();
    for (row, key) in rows.iter_mut().zip(&keys) {
        *row = NodeId(*key as u32);
    }
    let mut start = 0;
    for place in 1..=rows.len() {
        let ended = keys.get(place).is_none_or(|key| key >> 32 != keys[start] >> 32);
        if ended {
            if place - start > 1 {
                rows[start..place].sort_unstable_by_key(|&n| (Reverse(other(n)), n));
            }
            start = place;
        }
    }
}

/// The column that counts the objects of what `analysis` measures in bytes; none for any other sample type.
fn objects_of(analysis: &Analysis) -> Option<usize> {
    let query = analysis.query();
    let counted = counted(analysis.profile(), query.sample_type);
    counted.filter(|_| query.derived.is_none() && !query.mean)
}

fn objects(analysis: &Analysis, cancel: &Cancel) -> Result<Option<FlatCum>, Cancelled> {
    let Some(sample_type) = objects_of(analysis) else { return Ok(None) };
    let query = Query { sample_type, ..analysis.query().clone() };
    let (profile, tree) = (analysis.profile(), analysis.tree());
    let weights = Weights::new(profile, analysis.places(), &query, cancel)?;
    Ok(Some(FlatCum::new(tree, &weights, analysis.nodes())))
}

/// Every sample type with its total, each in the unit that suits it.
fn totals(profile: &Profile) -> Vec<SampleTypeTotal> {
    let types = profile.sample_types().iter().enumerate();
    let recorded = types.map(|(i, t)| (t.kind.clone(), i, None));
    let computed = derived(profile).into_iter().map(|d| (d.name.to_owned(), d.of, Some(d)));
    let row = |(name, sample_type, derived): (String, usize, Option<Derived>)| {
        let query = Query { sample_type, derived, ..Query::default() };
        let unit = profile.sample_types().get(sample_type).map_or("", |t| &t.unit);
        if derived.is_none() {
            // What 100 % is in the tables: of a comparison, the base.
            let sum = total(profile, None, &query);
            let figure = unit::format_value(sum, unit, "auto");
            return SampleTypeTotal { name, figure, sample_type, derived, sum };
        }
        let (values, divisors) = columns(profile, &query);
        let sum = |sum: i64, v: &i64| sum.wrapping_add(v.wrapping_abs());
        let all = values.iter().fold(0, sum);
        let by = divisors.iter().fold(0_i64, |sum, v| sum.wrapping_add(*v));
        let all = if by == 0 { all } else { all.wrapping_div(by) };
        let figure = match &derived {
            Some(derived) => derived.format(all, unit, "auto"),
            None => unit::format_value(all, unit, "auto"),
        };
        SampleTypeTotal { name, figure, sample_type, derived, sum: all }
    };
    recorded.chain(computed).map(row).collect()
}
