//! Goroutines that all are at one line.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule, Severity};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "same-line",
    fault: "Most goroutines are at one line: a leak, or a queue",
    needs: Kind::Goroutine,
    limit: Limit::Share(0.5, 0.8),
    limit_of: "of the goroutines, and 100 of them",
    reason: "Pools of workers are as large as the machine or the database; hundreds at one line wait for one thing",
    advice: "Take another profile later: if their number grows, nobody ends them; look at the place that starts them",
};

/// Goroutines below which a pool explains them.
const MANY: i64 = 100;

/// Goroutines from which no pool explains them.
const VERY_MANY: i64 = 1000;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let Some(column) = facts.column("goroutine") else { return Ok(None) };
    let Some(site) = facts.leaves()?.heaviest(column) else { return Ok(None) };
    let count = site.value(column);
    if count < MANY {
        return Ok(None);
    }
    let link = facts.site_link(site);
    let part = facts.part(count, column, "the goroutines");
    let sentence = format!("{part} are at {}", link.place());
    let mut finding = facts.finding(rule, (count, column), (sentence, link));
    if let Some(finding) = finding.as_mut().filter(|_| count < VERY_MANY) {
        finding.severity = Severity::Notice;
    }
    Ok(finding)
}

#[cfg(test)]
#[path = "tests/same_line.rs"]
mod tests;
