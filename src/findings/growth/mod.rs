//! Rules on several snapshots of a process: the place that answers for the growth of the whole.

pub(super) mod goroutine_growth;
pub(super) mod heap_growth;

use super::facts::{FEWEST_SAMPLES, Facts};
use super::finding::{Finding, Link};
use super::function_set::escaped;
use super::kind::{Kind, is_in_use};
use super::rule::Rule;
use crate::analysis::Selected;
use crate::analysis::query::{Granularity, Query, Sort};
use crate::analysis::trend::{Confidence, Series, Trend};
use crate::unit;

/// The part of the newest total, as a divisor, below which growth does not matter.
const LEAST_PART: i64 = 10;

/// The query by which growth over snapshots is computed for the rules: functions by cum, with the sample type of what the
/// process holds. `None` for profiles of a span of time.
pub fn growth_query(selected: &Selected) -> Option<Query> {
    let types = selected.profile().sample_types();
    let sample_type = match Kind::of(selected.profile()) {
        Kind::Heap => types.iter().position(is_in_use),
        Kind::Goroutine => types.iter().position(|t| t.kind == "goroutine"),
        _ => None,
    }?;
    let granularity = Granularity::Functions;
    let asked = selected.query().clone();
    Some(Query { sample_type, granularity, sort: Sort::Cum, derived: None, ..asked })
}

/// The finding on the function that answers for most of the growth of `whole`.
fn growing(facts: &Facts<'_>, rule: &'static Rule, whole: &str) -> Option<Finding> {
    let trend = facts.growth()?;
    let total = growth_of(&trend.total.flat);
    let newest = trend.total.flat.last().copied().unwrap_or(0);
    let is_growing = is_rising(&trend.total) && total >= newest / LEAST_PART;
    if !is_growing || !is_counted(facts, trend.basis.whole(total)) {
        return None;
    }
    finding(trend, rule, (heaviest(trend, total)?, total), whole)
}

/// The innermost function of the program that answers for half of the growth; without any, the innermost of all.
fn heaviest(trend: &Trend, total: i64) -> Option<&Series> {
    let rows = || {
        let rows = trend.series.iter();
        rows.filter(|row| is_rising(row) && growth_of(&row.cum) >= total / 2)
    };
    let innermost = |row: &&Series| (row.depth(), growth_of(&row.cum));
    let own = rows().filter(|row| row.own).max_by_key(innermost);
    own.or_else(|| rows().max_by_key(innermost))
}

fn finding(
    trend: &Trend,
    rule: &'static Rule,
    (row, total): (&Series, i64),
    whole: &str,
) -> Option<Finding> {
    // It grows by more than the whole if other places shrink.
    let basis = &trend.basis;
    let (value, total) = (basis.whole(growth_of(&row.cum).min(total)), basis.whole(total));
    let severity = rule.severity(value, total)?;
    let [first, .., last] = row.cum.as_slice() else { return None };
    let per = match basis.per() {
        "" => String::new(),
        per => format!(" {per}"),
    };
    let sentence = format!(
        "{} grew from {} to {} cum{per} over {} snapshots, {} a {}: {} of the growth of {whole}",
        row.name,
        unit::format_value(basis.whole(*first), &trend.unit, "auto"),
        unit::format_value(basis.whole(*last), &trend.unit, "auto"),
        trend.points.len(),
        unit::rate(basis.real(row.stats.slope), &trend.unit, "auto"),
        trend.per(),
        unit::share(value, total),
    );
    let link = Link {
        function: row.name.to_string(),
        focus: format!("^{}$", escaped(&row.name)),
        sample_type: trend.kind.clone(),
        ..Link::default()
    };
    let (unit, figures) = (trend.unit.clone(), Vec::new());
    Some(Finding { rule, severity, value, total, unit, sentence, figures, link })
}

/// The newest value less the oldest.
fn growth_of(values: &[i64]) -> i64 {
    match values {
        [first, .., last] => last.saturating_sub(*first),
        _ => 0,
    }
}

/// True for values that rise in an order which chance seldom gives.
fn is_rising(row: &Series) -> bool {
    row.stats.slope > 0.0 && row.stats.confidence() >= Confidence::Likely
}

/// False for growth that a few samples or goroutines make.
fn is_counted(facts: &Facts<'_>, growth: i64) -> bool {
    match facts.kind {
        Kind::Heap => facts.is_sampled_enough(growth),
        _ => growth >= FEWEST_SAMPLES,
    }
}
