//! Too few samples for the shares that a profile shows.

use crate::findings::facts::Facts;
use crate::findings::finding::{Checked, Finding, Link};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "few-samples",
    fault: "Too few samples to trust the shares",
    needs: Kind::Other,
    limit: Limit::Below(100, 10),
    limit_of: "samples",
    reason: "A share of 10% of 100 samples has a standard error of 3 points; of 10 samples, of 9 points",
    advice: "Collect for longer (-seconds), under load, at a finer rate (MemProfileRate, SetCPUProfileRate), or name several profiles together",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let Some((count, of)) = facts.sample_estimate() else { return Ok(None) };
    let Some(severity) = rule.severity(count, 0).filter(|_| count > 0) else { return Ok(None) };
    let noun = if count == 1 { "sample stands" } else { "samples stand" };
    let sentence = format!("{count} {noun} behind the {of}");
    let unit = "count".to_owned();
    let link = Link::default();
    Ok(Some(Finding {
        rule,
        severity,
        value: count,
        total: 0,
        unit,
        sentence,
        figures: Vec::new(),
        link,
    }))
}

#[cfg(test)]
#[path = "tests/few_samples.rs"]
mod tests;
