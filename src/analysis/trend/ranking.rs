//! The trend of functions or stacks over snapshots, leak suspects first.

use super::basis::TrendBasis;
use super::one_heap::one_heap;
use super::series::{Point, Series, level, ordered};
use super::snapshot_sums::SnapshotSums;
use super::stacks::stack_series;
use super::stats::{order_p_values, trend_stats};
use crate::analysis::query::{Query, Sort};
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::Profile;
use crate::unit;
use std::sync::Arc;

/// Nanoseconds in the unit of slopes.
const MINUTE: f64 = 60e9;

/// The kind of rows that a trend ranks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrendRows {
    /// Every function, or whatever the query's granularity is.
    Functions,
    /// Every stack through the function of this name.
    Stacks(Arc<str>),
}

/// Growth over snapshots.
#[derive(Clone, Debug)]
pub struct Trend {
    /// The snapshots, in the order of their time.
    pub points: Vec<Point>,
    /// True if slopes are per minute; else they are per snapshot.
    pub timed: bool,
    /// True if functions are ranked by cum; else by flat.
    pub by_cum: bool,
    /// The kind of rows.
    pub rows: TrendRows,
    /// Leak suspects first, the fastest decline last.
    pub series: Vec<Series>,
    /// The sums of whole snapshots, before filters.
    pub total: Series,
    /// The unit of all values.
    pub unit: String,
    /// The unit for display.
    pub shown_in: String,
    /// The name of the sample type.
    pub kind: String,
    /// The number of newest snapshots that are one heap, without a collection between them; 0 if there are none.
    pub one_heap: usize,
    /// The divisors of all values.
    pub basis: TrendBasis,
    query: Query,
    pub(super) snapshots: Vec<Arc<SnapshotSums>>,
    /// Rows by name.
    index: Map<Arc<str>, u32>,
}

impl Trend {
    /// The trend of `points` under `query`, which was made for the sample types of `like`. Sums of `before` for the
    /// same snapshots and the same query, in whatever order, are kept.
    pub fn new(
        points: &[Point],
        (query, like): (&Query, &Profile),
        rows: TrendRows,
        before: Option<&Self>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (points, timed) = ordered(points.to_vec());
        let kind = sample_type_name(query, like);
        let by_cum = query.sort == Sort::Cum || counts_parked_stacks(&kind);
        let has_same_sums = |before: &Self| {
            let asked = Query { sort: before.query.sort, ..query.clone() };
            before.query == asked && before.kind == kind
        };
        let before = before.filter(|before| has_same_sums(before));
        let mut snapshots = Vec::with_capacity(points.len());
        for point in &points {
            let kept = before.and_then(|before| before.snapshot(point));
            snapshots.push(match kept {
                Some(sums) => sums,
                None => Arc::new(SnapshotSums::new(&point.profile, query, like, cancel)?),
            });
        }
        let unit = like.sample_types().get(query.sample_type).map_or("", |t| &t.unit).to_owned();
        let basis = match query.derived {
            // Averages and rates are on a basis of their own.
            Some(_) => TrendBasis::plain(),
            None => TrendBasis::new(&points, &unit),
        };
        let totals: Vec<i64> = snapshots.iter().map(|sums| sums.total).collect();
        let mut trend = Self {
            total: level("all".into(), totals.clone(), totals),
            timed,
            by_cum,
            shown_in: String::new(),
            kind,
            query: query.clone(),
            snapshots,
            index: Map::default(),
            series: Vec::new(),
            rows,
            unit,
            one_heap: one_heap(&points),
            basis,
            points,
        };
        trend.series = match trend.rows.clone() {
            TrendRows::Functions => trend.functions(),
            TrendRows::Stacks(function) => {
                stack_series(&trend.points, (query, like), &function, cancel)?
            }
        };
        trend.basis.apply(&mut trend.total);
        for row in &mut trend.series {
            trend.basis.apply(row);
        }
        trend.rank(cancel)?;
        Ok(trend)
    }

    fn snapshot(&self, point: &Point) -> Option<Arc<SnapshotSums>> {
        let at = self.points.iter().position(|p| Arc::ptr_eq(&p.profile, &point.profile))?;
        self.snapshots.get(at).cloned()
    }

    fn functions(&self) -> Vec<Series> {
        let count = self.snapshots.len();
        let mut all: Map<&Arc<str>, Series> = Map::default();
        for (at, snapshot) in self.snapshots.iter().enumerate() {
            for (name, sums) in &snapshot.functions {
                let row = all
                    .entry(name)
                    .or_insert_with(|| level(Arc::clone(name), vec![0; count], vec![0; count]));
                (row.flat[at], row.cum[at]) = (sums.flat, sums.cum);
                (row.own, row.depth) = (sums.own, sums.depth);
            }
        }
        all.into_values().collect()
    }

    /// Computes the statistics of every row, and sorts leak suspects first.
    fn rank(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let times = self.times();
        let p_values = order_p_values(times.len());
        let stats = |values: &[i64]| trend_stats(values, &times, &p_values);
        let by_cum = self.by_cum && self.rows == TrendRows::Functions;
        for (at, row) in self.series.iter_mut().enumerate() {
            if at % 64 == 0 {
                cancel.check()?;
            }
            row.stats = stats(if by_cum { &row.cum } else { &row.flat });
        }
        self.total.stats = stats(&self.total.flat);
        // By cum, the runtime's outer functions rank above every leak. So own code comes first, inner functions before
        // their callers.
        let foreign = |row: &Series| by_cum && row.stats.rank() > 0.0 && !row.own;
        self.series.sort_by(|a, b| {
            let ranks = b.stats.rank().total_cmp(&a.stats.rank());
            let rising = (b.stats.rank() > 0.0).cmp(&(a.stats.rank() > 0.0));
            let last = |row: &Series| row.values(by_cum).last().map_or(0, |v| v.unsigned_abs());
            // Rows without a value would stand between those that rise and those that fall.
            let is_idle = |row: &Series| row.values(by_cum).iter().all(|value| *value == 0);
            rising
                .then_with(|| is_idle(a).cmp(&is_idle(b)))
                .then(foreign(a).cmp(&foreign(b)))
                .then(ranks)
                .then(last(b).cmp(&last(a)))
                .then((b.own, b.depth).cmp(&(a.own, a.depth)))
                .then_with(|| (&a.name, &a.stack).cmp(&(&b.name, &b.stack)))
        });
        let index =
            self.series.iter().enumerate().map(|(i, row)| (Arc::clone(&row.name), i as u32));
        self.index = index.collect();
        let ends = self.series.iter().flat_map(|row| {
            let values = row.values(by_cum);
            [values.first().copied(), values.last().copied()]
        });
        let largest = ends.flatten().map(i64::wrapping_abs).max().unwrap_or(0);
        let largest = self.basis.whole(largest);
        let wanted = self.query.scale.unit.as_str();
        self.shown_in = match wanted {
            "minimum" => unit::auto_unit(largest, &self.unit).into_owned(),
            other => other.to_owned(),
        };
        Ok(())
    }

    /// The times of snapshots: minutes since the first, or their number.
    fn times(&self) -> Vec<f64> {
        let start = self.points.first().map_or(0, |point| point.time_nanos);
        let time = |(i, point): (usize, &Point)| {
            if self.timed { point.time_nanos.wrapping_sub(start) as f64 / MINUTE } else { i as f64 }
        };
        self.points.iter().enumerate().map(time).collect()
    }

    /// The index of the row with this function name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).map(|&i| i as usize)
    }

    /// Nanoseconds from the first snapshot to the last; 0 without times.
    pub fn span_nanos(&self) -> i64 {
        match (self.points.first(), self.points.last()) {
            (Some(first), Some(last)) if self.timed => {
                last.time_nanos.wrapping_sub(first.time_nanos)
            }
            _ => 0,
        }
    }

    /// A value as text.
    pub fn figure(&self, value: i64) -> String {
        match &self.query.derived {
            Some(derived) => derived.format(value, &self.unit, &self.shown_in),
            None if self.basis.has_parts() => {
                let real = self.basis.real(value as f64);
                unit::format_real(real, &self.unit, self.shown_unit())
            }
            None => unit::format_value(value, &self.unit, self.shown_unit()),
        }
    }

    /// A slope as text, with its sign.
    pub fn rate(&self, slope: f64) -> String {
        unit::rate(self.basis.real(slope), &self.unit, self.shown_unit())
    }

    fn shown_unit(&self) -> &str {
        if self.shown_in.is_empty() { &self.unit } else { &self.shown_in }
    }

    /// The unit of time of slopes: `minute` or `snapshot`.
    pub fn per(&self) -> &'static str {
        if self.timed { "minute" } else { "snapshot" }
    }

    /// The query that every snapshot is analysed under.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The values that a row is ranked by.
    pub fn values<'a>(&self, row: &'a Series) -> &'a [i64] {
        row.values(self.by_cum && self.rows == TrendRows::Functions)
    }
}

/// The name of the sample type of `query` in the profile that it was made for.
fn sample_type_name(query: &Query, like: &Profile) -> String {
    match &query.derived {
        Some(derived) => derived.name.to_owned(),
        None => like.sample_types().get(query.sample_type).map_or("", |t| &t.kind).to_owned(),
    }
}

/// True for sample types of blocked or parked stacks: their innermost frame is always the runtime's.
fn counts_parked_stacks(kind: &str) -> bool {
    matches!(kind, "goroutine" | "goroutines" | "threadcreate" | "thread")
}
