//! The table of a session: per function its flat and cum in the profiles of one process.

use std::ops::Range;
use std::sync::Arc;

use super::column::JoinColumn;
use super::kind::MemberKind;
use crate::analysis::graph::flat_cum::FlatCumTable;
use crate::analysis::package::{Origin, origin};
use crate::analysis::query::Query;
use crate::analysis::selected::Selected;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::Profile;

/// One profile of a session.
#[derive(Clone, Debug)]
pub struct SessionProfile {
    /// Its kind.
    pub kind: MemberKind,
    /// All its samples.
    pub profile: Arc<Profile>,
}

/// The values of one sample type of one profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinPart {
    /// The index of the profile.
    pub member: usize,
    /// The kind of the profile.
    pub kind: MemberKind,
    /// The sample type, an index into those of the profile.
    pub sample_type: usize,
    /// The total that is 100 %.
    pub total: i64,
}

/// A column: the sum of one or more parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedColumn {
    /// Its meaning.
    pub column: JoinColumn,
    /// Its parts, by index.
    pub parts: Range<usize>,
    /// The unit of its values.
    pub unit: String,
    /// The total of its parts.
    pub total: i64,
    /// The time over which its values were counted, in nanoseconds; `None` unless they are shown as a rate.
    pub nanos: Option<i64>,
}

/// A function in the profiles of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedRow {
    /// Its name as printed, which is its key in views.
    pub name: Arc<str>,
    /// True if it is the program's own code.
    pub is_own: bool,
    /// Per part flat and cum.
    pub values: Vec<[i64; 2]>,
}

/// The profiles of a session by function. Rows are in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct FunctionJoin {
    /// Sample types of profiles.
    pub parts: Vec<JoinPart>,
    /// Columns with any value, from left to right.
    pub columns: Vec<JoinedColumn>,
    /// Functions with any value, by name.
    pub rows: Vec<JoinedRow>,
}

impl FunctionJoin {
    /// Joins profiles by function. Each figure is that of the profile alone under `query`, whose sample type is ignored.
    pub fn new(
        profiles: &[SessionProfile],
        query: &Query,
        cancel: &Cancel,
    ) -> Result<FunctionJoin, Cancelled> {
        let mut join = FunctionJoin::default();
        let mut rows: Map<Arc<str>, JoinedRow> = Map::default();
        for column in JoinColumn::ALL {
            let start = join.parts.len();
            for (member, sample_type) in parts_of(column, profiles) {
                let SessionProfile { kind, profile } = &profiles[member];
                let of_part = Query { sample_type, derived: None, mean: false, ..query.clone() };
                let selected = Selected::new(Arc::clone(profile), of_part, cancel)?;
                let total = selected.total();
                join.parts.push(JoinPart { member, kind: *kind, sample_type, total });
                add_rows(&mut rows, join.parts.len(), &FlatCumTable::new(selected, cancel)?);
            }
            let parts = start..join.parts.len();
            if let Some(first) = join.parts.get(start) {
                join.columns.push(joined_column(
                    column,
                    (first, parts.clone()),
                    &join.parts,
                    profiles,
                ));
            }
        }
        join.rows = rows.into_values().collect();
        let count = join.parts.len();
        for row in &mut join.rows {
            row.values.resize(count, [0; 2]);
        }
        join.rows.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        let rows = &join.rows;
        let has_values = |column: &JoinedColumn| {
            // Go publishes allocations with a collection: none in a short time is a figure, too.
            let is_rate = column.nanos.is_some()
                && matches!(column.column, JoinColumn::AllocObjects | JoinColumn::AllocSpace);
            let parts = || rows.iter().flat_map(|row| &row.values[column.parts.clone()]);
            is_rate || parts().any(|values| *values != [0; 2])
        };
        join.columns.retain(has_values);
        Ok(join)
    }

    /// The nanoseconds in which no allocation was published, since no collection ended in them. `None` if there are
    /// allocations, or if they were not counted over a time.
    pub fn unpublished_nanos(&self) -> Option<i64> {
        let is_rate = |column: &&JoinedColumn| column.column == JoinColumn::AllocObjects;
        self.columns.iter().find(is_rate).filter(|column| column.total == 0)?.nanos
    }

    /// The index of the function with this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.rows.binary_search_by(|row| row.name.as_ref().cmp(name)).ok()
    }

    /// The flat or the cum of a row in a column.
    pub fn value(&self, row: usize, column: &JoinedColumn, is_cum: bool) -> i64 {
        let parts = self.rows.get(row).and_then(|row| row.values.get(column.parts.clone()));
        let values = parts.into_iter().flatten().map(|values| values[usize::from(is_cum)]);
        values.fold(0, i64::wrapping_add)
    }

    /// The part of a column with most of a row; its first part for a row without any.
    pub fn heaviest_part(
        &self,
        row: usize,
        column: &JoinedColumn,
        is_cum: bool,
    ) -> Option<JoinPart> {
        let weight = |&at: &usize| {
            let values = self.rows.get(row).and_then(|row| row.values.get(at));
            values.map_or(0, |values| values[usize::from(is_cum)].unsigned_abs())
        };
        // Of equals the last is the greatest, and the first is wanted.
        let at = column.parts.clone().rev().max_by_key(weight)?;
        self.parts.get(at).copied()
    }
}

impl JoinedColumn {
    /// A value in words.
    pub fn figure(&self, value: i64) -> String {
        self.column.figure(value, self.total, &self.unit, self.nanos)
    }

    /// The word in its header.
    pub fn title(&self) -> &'static str {
        self.column.title(self.nanos.is_some())
    }
}

/// The profiles and sample types behind a column.
fn parts_of(column: JoinColumn, profiles: &[SessionProfile]) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    for kind in column.kinds() {
        let of_kind = profiles.iter().enumerate().filter(|(_, p)| p.kind == *kind);
        for (member, SessionProfile { profile, .. }) in of_kind {
            let mut types = profile.sample_types().iter();
            let wanted = column.sample_type();
            let found = types.position(|t| t.kind == wanted || t.kind == format!("{wanted}s"));
            let is_moment = |&at: &usize| !is_difference(profile, *kind, at);
            let found = found.filter(|at| !column.is_of_moment() || is_moment(at));
            parts.extend(found.map(|sample_type| (member, sample_type)));
        }
    }
    if !column.adds_up() {
        parts.truncate(1);
    }
    parts
}

/// True if a profile of memory is what was added over a time, or values are changes.
fn is_difference(profile: &Profile, kind: MemberKind, sample_type: usize) -> bool {
    let is_of_span = profile.header().duration_nanos > 0 && kind == MemberKind::Allocs;
    is_of_span || profile.values(sample_type).iter().any(|&value| value < 0)
}

/// The column of parts.
fn joined_column(
    column: JoinColumn,
    (first, parts): (&JoinPart, Range<usize>),
    all: &[JoinPart],
    profiles: &[SessionProfile],
) -> JoinedColumn {
    let profile = &profiles[first.member].profile;
    let unit = profile.sample_types().get(first.sample_type).map_or("", |t| &t.unit).to_owned();
    let total = all[parts.clone()].iter().fold(0, |sum: i64, part| sum.wrapping_add(part.total));
    let duration = profile.header().duration_nanos;
    let nanos = Some(duration).filter(|&nanos| column.is_rate() && nanos > 0);
    JoinedColumn { column, parts, unit, total, nanos }
}

/// Adds the functions of a profile with their flat and cum, as the last of `count` parts.
fn add_rows(rows: &mut Map<Arc<str>, JoinedRow>, count: usize, table: &FlatCumTable) {
    let (nodes, sums, profile) = (table.nodes(), table.sums(), table.selected().profile());
    for node in nodes.ids().filter(|&node| sums.is_present(node)) {
        let values = [sums.flat(node).value(), sums.cum(node).value()];
        if values == [0; 2] {
            continue;
        }
        let name = String::from_utf8_lossy(nodes.name(node));
        if !rows.contains_key(&*name) {
            let function = nodes.function(node).map(|id| profile.function(id));
            let text = |id| profile.strings().text(id);
            let origin = match function {
                Some(function) => origin(&text(function.name), &text(function.file)),
                None => origin(&name, ""),
            };
            let (name, is_own): (Arc<str>, _) = (name.as_ref().into(), origin == Origin::Own);
            let row = JoinedRow { name: Arc::clone(&name), is_own, values: Vec::new() };
            rows.insert(name, row);
        }
        let Some(row) = rows.get_mut(&*name) else { continue };
        row.values.resize(count, [0; 2]);
        if let Some(last) = row.values.last_mut() {
            // Nodes that print alike are one row.
            *last = [0, 1].map(|at| last[at].wrapping_add(values[at]));
        }
    }
}
