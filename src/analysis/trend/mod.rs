//! Growth over several snapshots of one process: for every function, or for every stack, how its value went, ranked with
//! those first that look like a leak.
//!
//! Every snapshot is analysed by itself under the same query, so a value here is what that profile alone would show. The
//! slope is the median of the slopes between any two snapshots (Theil and Sen), which no single outlier bends. How much it
//! is to be trusted is the test of Mann and Kendall: how seldom chance alone would put values into such an order.

use super::Analysis;
use super::package::{Origin, origin};
use super::query::derived::derived;
use super::query::{Query, Sort};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::Profile;
use crate::runtime::memstats::MemStats;
use crate::unit;
use rustc_hash::FxHashMap;
use std::sync::Arc;

mod stacks;
mod stats;

pub use self::stats::{Confidence, TrendStats};
use self::stats::{chances, course};

/// Nanoseconds in the unit of slopes.
const MINUTE: f64 = 60e9;

/// A snapshot: when it was taken, and what it holds.
#[derive(Clone, Debug)]
pub struct Point {
    /// Nanoseconds since 1970; 0 if unknown.
    pub time_nanos: i64,
    /// What was taken.
    pub profile: Arc<Profile>,
    /// The memory statistics of the process at that time.
    pub memory: Option<Arc<MemStats>>,
}

impl Point {
    /// A profile at the time that it names itself.
    pub fn of(profile: Arc<Profile>) -> Self {
        Self { time_nanos: profile.header().time_nanos, profile, memory: None }
    }
}

/// Points by their time; without a time for each they stay as they are. The second part is whether all have one.
pub fn ordered(mut points: Vec<Point>) -> (Vec<Point>, bool) {
    let timed = points.iter().all(|point| point.time_nanos > 0);
    if timed {
        points.sort_by_key(|point| point.time_nanos);
    }
    let apart = points.windows(2).any(|two| two[0].time_nanos != two[1].time_nanos);
    (points, timed && apart)
}

/// A function, or a stack, over all snapshots.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The function as it is printed, or the stack's innermost.
    pub name: Arc<str>,
    /// Of a stack, the names of its frames, innermost first; empty for functions.
    pub stack: Vec<Arc<str>>,
    /// What it spends itself, per snapshot.
    pub flat: Vec<i64>,
    /// With what it calls.
    pub cum: Vec<i64>,
    /// How the values go that the trend is by.
    pub course: TrendStats,
    /// Whether it is the program's own code.
    pub own: bool,
    depth: u32,
}

/// What makes a row of a trend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Every function, or whatever the query's granularity makes of it.
    Functions,
    /// Every stack that passes through the function of this name.
    Stacks(Arc<str>),
}

/// Growth over snapshots.
#[derive(Clone, Debug)]
pub struct Trend {
    /// The snapshots, in the order of their time.
    pub points: Vec<Point>,
    /// Whether slopes are per minute; else per snapshot.
    pub timed: bool,
    /// Whether it is about cum; else about flat.
    pub by_cum: bool,
    /// What makes a row.
    pub rows: Rows,
    /// Leak suspects first, the fastest decline last.
    pub series: Vec<Series>,
    /// The sums of whole snapshots, before filters.
    pub total: Series,
    /// The unit of all values.
    pub unit: String,
    /// The unit they are best shown in.
    pub shown_in: String,
    /// What the sample type is called.
    pub kind: String,
    query: Query,
    columns: Vec<Arc<Column>>,
    index: FxHashMap<Arc<str>, u32>,
}

/// What one snapshot says of every function.
#[derive(Debug, Default)]
struct Column {
    values: FxHashMap<Arc<str>, Cell>,
    total: i64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    flat: i64,
    cum: i64,
    own: bool,
    depth: u32,
}

impl Trend {
    /// The trend of `points` under `query`, which is meant for a profile with the sample types of `like`. What `before`
    /// has of the same snapshots and the same query is kept.
    pub fn new(
        points: &[Point],
        (query, like): (&Query, &Profile),
        rows: Rows,
        before: Option<&Self>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (points, timed) = ordered(points.to_vec());
        let kind = kind(query, like);
        let by_cum = query.sort == Sort::Cum || counts_standing(&kind);
        let before = before.filter(|before| before.query == *query && before.kind == kind);
        let mut columns = Vec::with_capacity(points.len());
        for point in &points {
            let kept = before.and_then(|before| before.column(point));
            columns.push(match kept {
                Some(column) => column,
                None => Arc::new(Column::new(&point.profile, query, like, cancel)?),
            });
        }
        let unit = like.sample_types().get(query.sample_type).map_or("", |t| &t.unit).to_owned();
        let totals: Vec<i64> = columns.iter().map(|column| column.total).collect();
        let mut trend = Self {
            total: level("all".into(), totals.clone(), totals),
            timed,
            by_cum,
            shown_in: String::new(),
            kind,
            query: query.clone(),
            columns,
            index: FxHashMap::default(),
            series: Vec::new(),
            rows,
            unit,
            points,
        };
        trend.series = match trend.rows.clone() {
            Rows::Functions => trend.functions(),
            Rows::Stacks(function) => {
                stacks::series(&trend.points, (query, like), &function, cancel)?
            }
        };
        trend.rank(cancel)?;
        Ok(trend)
    }

    fn column(&self, point: &Point) -> Option<Arc<Column>> {
        let place = self.points.iter().position(|p| Arc::ptr_eq(&p.profile, &point.profile))?;
        self.columns.get(place).cloned()
    }

    fn functions(&self) -> Vec<Series> {
        let count = self.columns.len();
        let mut all: FxHashMap<&Arc<str>, Series> = FxHashMap::default();
        for (place, column) in self.columns.iter().enumerate() {
            for (name, cell) in &column.values {
                let row = all
                    .entry(name)
                    .or_insert_with(|| level(Arc::clone(name), vec![0; count], vec![0; count]));
                (row.flat[place], row.cum[place]) = (cell.flat, cell.cum);
                (row.own, row.depth) = (cell.own, cell.depth);
            }
        }
        all.into_values().collect()
    }

    /// Computes every course, and puts leak suspects first.
    fn rank(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let places = self.places();
        let chances = chances(places.len());
        let course = |values: &[i64]| course(values, &places, &chances);
        let by_cum = self.by_cum && self.rows == Rows::Functions;
        for (at, row) in self.series.iter_mut().enumerate() {
            if at % 64 == 0 {
                cancel.check()?;
            }
            row.course = course(if by_cum { &row.cum } else { &row.flat });
        }
        self.total.course = course(&self.total.flat);
        // With callers in the sums the runtime stands above every leak: what people wrote comes first, the innermost of
        // it before its callers.
        let aside = |row: &Series| by_cum && row.course.rank() > 0.0 && !row.own;
        self.series.sort_by(|a, b| {
            let ranks = b.course.rank().total_cmp(&a.course.rank());
            let rising = (b.course.rank() > 0.0).cmp(&(a.course.rank() > 0.0));
            let last = |row: &Series| row.values(by_cum).last().map_or(0, |v| v.unsigned_abs());
            rising
                .then(aside(a).cmp(&aside(b)))
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
        let wanted = self.query.scale.unit.as_str();
        self.shown_in = match wanted {
            "minimum" | "auto" => unit::auto_unit(largest, &self.unit).into_owned(),
            other => other.to_owned(),
        };
        Ok(())
    }

    /// Where snapshots stand on the axis: minutes since the first, or their number.
    fn places(&self) -> Vec<f64> {
        let start = self.points.first().map_or(0, |point| point.time_nanos);
        let place = |(i, point): (usize, &Point)| {
            if self.timed { point.time_nanos.wrapping_sub(start) as f64 / MINUTE } else { i as f64 }
        };
        self.points.iter().enumerate().map(place).collect()
    }

    /// The place of the function of this name among the rows.
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
            None => unit::format_value(value, &self.unit, self.shown_unit()),
        }
    }

    /// A slope as text, with its sign.
    pub fn rate(&self, slope: f64) -> String {
        unit::rate(slope, &self.unit, self.shown_unit())
    }

    fn shown_unit(&self) -> &str {
        if self.shown_in.is_empty() { &self.unit } else { &self.shown_in }
    }

    /// What a slope is counted by: `minute` or `snapshot`.
    pub fn per(&self) -> &'static str {
        if self.timed { "minute" } else { "snapshot" }
    }

    /// What was asked.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The values that the trend is about.
    pub fn values<'a>(&self, row: &'a Series) -> &'a [i64] {
        row.values(self.by_cum && self.rows == Rows::Functions)
    }
}

impl Series {
    /// Its values by cum, or else by flat, one per snapshot.
    pub fn values(&self, by_cum: bool) -> &[i64] {
        if by_cum { &self.cum } else { &self.flat }
    }
}

fn level(name: Arc<str>, flat: Vec<i64>, cum: Vec<i64>) -> Series {
    let course = TrendStats { slope: 0.0, tau: 0.0, rose: 0, chance: 1.0 };
    Series { name, stack: Vec::new(), flat, cum, course, own: false, depth: 0 }
}

impl Column {
    fn new(
        profile: &Arc<Profile>,
        query: &Query,
        like: &Profile,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let Some(query) = adapted(query, like, profile) else { return Ok(Self::default()) };
        let analysis = Analysis::new(Arc::clone(profile), query, cancel)?;
        let (nodes, tree) = (analysis.nodes(), analysis.tree());
        let mut depths = vec![u32::MAX; nodes.len()];
        for row in tree.rows().skip(1) {
            let depth = &mut depths[tree.node(row).index()];
            *depth = (*depth).min(tree.depth(row));
        }
        let text = |id| profile.strings().text(id);
        let mut values: FxHashMap<Arc<str>, Cell> = FxHashMap::default();
        for node in nodes.ids() {
            let (flat, cum) =
                (analysis.sums().flat(node).value(), analysis.sums().cum(node).value());
            if (flat, cum) == (0, 0) {
                continue;
            }
            let function = nodes.function(node).map(|id| analysis.profile().function(id));
            let own = function.is_none_or(|f| origin(&text(f.name), &text(f.file)) == Origin::Own);
            let name: Arc<str> = String::from_utf8_lossy(nodes.name(node)).into();
            let cell = values.entry(name).or_default();
            cell.flat = cell.flat.wrapping_add(flat);
            cell.cum = cell.cum.wrapping_add(cum);
            (cell.own, cell.depth) = (own, depths[node.index()]);
        }
        Ok(Self { values, total: analysis.total() })
    }
}

/// What the sample type of `query` is called, in the profile that the query is meant for.
fn kind(query: &Query, like: &Profile) -> String {
    match &query.derived {
        Some(derived) => derived.name.to_owned(),
        None => like.sample_types().get(query.sample_type).map_or("", |t| &t.kind).to_owned(),
    }
}

/// Whether a sample type counts what stands still: then the innermost frame is always the runtime's.
fn counts_standing(kind: &str) -> bool {
    matches!(kind, "goroutine" | "goroutines" | "threadcreate" | "thread")
}

/// `query`, meant for `like`, with the columns of `profile`; none where it lacks the sample type.
fn adapted(query: &Query, like: &Profile, profile: &Profile) -> Option<Query> {
    let mut query = query.clone();
    let wanted = like.sample_types().get(query.sample_type)?;
    query.sample_type = profile.sample_types().iter().position(|t| t.kind == wanted.kind)?;
    if let Some(by) = query.derived {
        query.derived = Some(derived(profile).into_iter().find(|d| d.name == by.name)?);
    }
    Some(query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::store::builder::Builder;

    /// A snapshot of folded stacks, so many seconds after the first.
    fn point(seconds: i64, folded: &str) -> Point {
        let mut builder = Builder::new();
        builder.folded(folded);
        let time_nanos = if seconds < 0 { 0 } else { (1_000 + seconds) * 1_000_000_000 };
        Point { time_nanos, profile: Arc::new(builder.finish()), memory: None }
    }

    fn trend(points: &[Point], query: &Query, rows: Rows) -> Trend {
        let like = Arc::clone(&points[0].profile);
        Trend::new(points, (query, &like), rows, None, &Cancel::new()).unwrap()
    }

    /// A leak of 600 a minute beside noise that is larger, a step and a decline.
    fn service(count: i64) -> Vec<Point> {
        let noise = [0, 37, -12, 25, 3, -40, 18, 9, -22, 31];
        let snapshot = |i: i64| {
            let wobble = noise[i as usize % noise.len()];
            let leak = 500 + 100 * i + wobble / 10;
            let cache = 40_000 + 1_000 * wobble;
            let step = if i < count / 2 { 10 } else { 2_000 };
            let decline = 900 - 20 * i;
            point(
                10 * i,
                &format!(
                    "main;leak {leak}\nmain;cache {cache}\nmain;step {step}\nmain;decline {decline}\nmain;level 7"
                ),
            )
        };
        (0..count).map(snapshot).collect()
    }

    #[test]
    fn a_leak_is_ranked_first_with_its_slope() {
        let trend = trend(&service(12), &Query::default(), Rows::Functions);
        let first = &trend.series[0];
        assert_eq!((&*first.name, first.course.rose, trend.per()), ("leak", 11, "minute"));
        assert!((first.course.slope / 600.0 - 1.0).abs() < 0.1, "{:?}", first.course);
        assert_eq!(first.course.trust(), Confidence::Sure);
        let named = |name: &str| &trend.series[trend.find(name).unwrap()];
        assert!(named("cache").course.trust() < Confidence::Likely, "{:?}", named("cache").course);
        assert_eq!(
            named("level").course,
            TrendStats { slope: 0.0, tau: 0.0, rose: 0, chance: 1.0 }
        );
        assert_eq!(&*trend.series.last().unwrap().name, "decline");
        assert!((named("decline").course.slope + 120.0).abs() < 1.0);
        assert_eq!(trend.span_nanos(), 110_000_000_000);
    }

    #[test]
    fn points_stand_in_the_order_of_their_time_or_as_given() {
        let mut points = service(5);
        points.reverse();
        let trend_of = |points: &[Point]| trend(points, &Query::default(), Rows::Functions);
        let timed = trend_of(&points);
        let leak = |trend: &Trend| trend.series[trend.find("leak").unwrap()].clone();
        assert_eq!(leak(&timed).flat[0], 500);
        for point in &mut points {
            point.time_nanos = 0;
        }
        points.reverse();
        let untimed = trend_of(&points);
        assert_eq!((untimed.per(), untimed.span_nanos()), ("snapshot", 0));
        assert!((leak(&untimed).course.slope - 100.0).abs() < 5.0);
    }

    #[test]
    fn stacks_are_told_apart_by_their_names() {
        let at =
            |i: i64| point(60 * i, &format!("main;a;leak {}\nmain;b;leak 5\nmain;c 9", 10 * i + 1));
        let points: Vec<Point> = (0..4).map(at).collect();
        let trend = trend(&points, &Query::default(), Rows::Stacks("leak".into()));
        let stack = |at: usize| trend.series[at].stack.join(" ");
        assert_eq!(
            (stack(0), stack(1), trend.series.len()),
            ("leak a main".into(), "leak b main".into(), 2)
        );
        assert!((trend.series[0].course.slope - 10.0).abs() < 1e-9);
        assert_eq!(trend.series[0].flat, [1, 11, 21, 31]);
    }

    #[test]
    fn own_code_comes_before_its_callers_by_cum() {
        let at = |i: i64| {
            let leak = 10 * i + 1;
            point(
                60 * i,
                &format!(
                    "main;main.leak;runtime.gopark {leak}\nmain;runtime.gopark {}",
                    20 * i + 7
                ),
            )
        };
        let points: Vec<Point> = (0..5).map(at).collect();
        let query = Query { sort: Sort::Cum, ..Query::default() };
        let trend = trend(&points, &query, Rows::Functions);
        assert!(trend.by_cum);
        let names: Vec<&str> = trend.series.iter().map(|row| &*row.name).collect();
        assert_eq!(names, ["main", "main.leak", "runtime.gopark"]);
    }

    #[test]
    fn what_is_known_of_a_snapshot_is_kept() {
        let points = service(4);
        let query = Query::default();
        let like = Arc::clone(&points[0].profile);
        let of = |points: &[Point], before: Option<&Trend>| {
            Trend::new(points, (&query, &like), Rows::Functions, before, &Cancel::new()).unwrap()
        };
        let three = of(&points[..3], None);
        let four = of(&points, Some(&three));
        for place in 0..3 {
            assert!(Arc::ptr_eq(&three.columns[place], &four.columns[place]));
        }
        assert_eq!(four.series, of(&points, None).series);
    }

    #[test]
    fn two_points_are_a_difference_and_no_trend() {
        let trend = trend(&service(2), &Query::default(), Rows::Functions);
        assert!(trend.series.iter().all(|row| row.course.trust() == Confidence::None));
        assert_eq!(trend.series.len(), 6);
    }
}
