//! A process that did little while it was profiled.

use crate::findings::facts::Facts;
use crate::findings::finding::{Checked, Finding, Link};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::unit;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "idle",
    fault: "A process that waits nearly all the time",
    needs: Kind::Cpu,
    limit: Limit::Below(10, 1),
    limit_of: "percent of one core",
    reason: "Below a tenth of one core, timers, the scheduler and the profiler are much of what the profile shows",
    advice: "Profile under load; if requests are slow all the same, a block or goroutine profile shows what they wait for",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let (Some(percent), Some(cpu)) = (facts.percent_of_core(), facts.cpu()) else {
        return Ok(None);
    };
    let Some(severity) = rule.severity(percent as i64, 0).filter(|_| percent > 0.0) else {
        return Ok(None);
    };
    let duration = facts.profile().header().duration_nanos;
    let used = (percent / 100.0 * duration as f64).round() as i64;
    let format = |value| unit::format_value(value, "nanoseconds", "auto");
    let share = unit::share(used, duration);
    let sentence =
        format!("the process used {share} of one core ({} in {})", format(used), format(duration));
    let (value, total, unit) = (used, duration, "nanoseconds".to_owned());
    let link = Link { sample_type: facts.type_name(cpu), ..Link::default() };
    let figures = Vec::new();
    Ok(Some(Finding { rule, severity, value, total, unit, sentence, figures, link }))
}

#[cfg(test)]
#[path = "tests/idle.rs"]
mod tests;
