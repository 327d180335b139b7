//! The table of all rules, and the search for what they find.

use super::facts::Facts;
use super::finding::Finding;
use super::kind::Kind;
use super::rule::Rule;
use super::{contention, cpu, goroutine, heap, quality};
use crate::analysis::Selected;
use crate::cancel::{Cancel, Cancelled};
use std::cmp::Ordering;
use std::fmt::Write;

/// All rules, in the order of the manual.
pub static RULES: &[&Rule] = &[
    &cpu::collector::RULE,
    &cpu::compile_per_call::RULE,
    &cpu::json::RULE,
    &cpu::format::RULE,
    &cpu::boxing::RULE,
    &cpu::map_growth::RULE,
    &cpu::slice_growth::RULE,
    &cpu::copying::RULE,
    &cpu::stack_growth::RULE,
    &cpu::system_calls::RULE,
    &cpu::lock_contention::RULE,
    &cpu::scheduling::RULE,
    &cpu::handshakes::RULE,
    &cpu::idle::RULE,
    &heap::one_site::RULE,
    &heap::nothing_freed::RULE,
    &heap::small_objects::RULE,
    &heap::large_objects::RULE,
    &heap::buffer_growth::RULE,
    &heap::map_buckets::RULE,
    &heap::timers::RULE,
    &heap::churn::RULE,
    &goroutine::same_line::RULE,
    &goroutine::channel::RULE,
    &goroutine::response_bodies::RULE,
    &contention::one_lock::RULE,
    &quality::few_samples::RULE,
    &quality::empty_type::RULE,
    &quality::missing_symbols::RULE,
    &quality::cut_stacks::RULE,
];

/// The findings on the selected samples, most severe first, then by share. A comparison has none: its values are changes.
pub fn find(selected: &Selected, cancel: &Cancel) -> Result<Vec<Finding>, Cancelled> {
    let profile = selected.profile();
    let types = 0..profile.sample_types().len();
    if types.clone().any(|column| profile.values(column).iter().any(|&value| value < 0)) {
        return Ok(Vec::new());
    }
    let facts = Facts::new(selected, cancel);
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| [facts.kind, Kind::Other].contains(&rule.needs)) {
        cancel.check()?;
        findings.extend((rule.check)(&facts, rule)?);
    }
    findings.sort_by(|a: &Finding, b| {
        let by_share = b.share().partial_cmp(&a.share()).unwrap_or(Ordering::Equal);
        a.severity.cmp(&b.severity).then(by_share)
    });
    Ok(findings)
}

/// The rules as Markdown, a table for each kind of profile.
pub fn markdown() -> String {
    let mut text = String::new();
    let kinds = [Kind::Cpu, Kind::Heap, Kind::Goroutine, Kind::Contention, Kind::Other];
    for kind in kinds {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n**{}**\n\n", title(kind));
        text += "| Rule | Fault | Limit | Reason for the limit | To try |\n| --- | --- | --- | --- | --- |\n";
        for rule in RULES.iter().filter(|rule| rule.needs == kind) {
            let Rule { name, fault, reason, advice, .. } = rule;
            let _ = writeln!(
                text,
                "| `{name}` | {fault} | {} | {reason} | {advice} |",
                rule.limit_words()
            );
        }
    }
    text
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Cpu => "CPU profiles",
        Kind::Heap => "Heap profiles",
        Kind::Goroutine => "Goroutine profiles",
        Kind::Contention => "Block and mutex profiles",
        Kind::Other => "Any profile",
    }
}
