//! A profile without samples, or without values of the sample type that it shows first.

use crate::findings::facts::Facts;
use crate::findings::finding::{Checked, Finding, Link};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "empty-type",
    fault: "No samples, or only zeros of the default sample type",
    needs: Kind::Other,
    limit: Limit::Below(1, 1),
    limit_of: "sample of the default sample type",
    reason: "An empty table says nothing about the program, only that it was not measured",
    advice: "Choose another sample type with values, or check that the profile was enabled (SetMutexProfileFraction, \
             SetBlockProfileRate) and long enough",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    if facts.is_memory_alone() {
        return Ok(None);
    }
    let column = facts.profile().default_sample_type();
    let total = facts.total(column);
    let Some(severity) = rule.severity(total, 0) else { return Ok(None) };
    let types = 0..facts.profile().sample_types().len();
    let other = types.filter(|&other| facts.total(other) != 0).last();
    let sentence = match other {
        Some(other) => format!(
            "all samples have 0 {}, while {} has {}",
            facts.type_name(column),
            facts.type_name(other),
            facts.format(facts.total(other), other)
        ),
        None => "the profile holds no samples with a value".to_owned(),
    };
    let sample_type = other.map_or_else(String::new, |other| facts.type_name(other));
    let (link, unit) = (Link { sample_type, ..Link::default() }, facts.unit(column).to_owned());
    Ok(Some(Finding {
        rule,
        severity,
        value: 0,
        total: 0,
        unit,
        sentence,
        figures: Vec::new(),
        link,
    }))
}

#[cfg(test)]
#[path = "tests/empty_type.rs"]
mod tests;
