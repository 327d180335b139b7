//! The table of all rules, and the search for what they find.

use super::facts::Facts;
use super::finding::{Checked, Finding};
use super::kind::Kind;
use super::process_data::ProcessData;
use super::rule::Rule;
use super::{contention, cpu, goroutine, growth, heap, memory, quality};
use crate::analysis::Selected;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::Profile;
use std::cmp::Ordering;
use std::fmt::Write;

/// The check of a rule.
type Check = fn(&Facts<'_>, &'static Rule) -> Checked;

/// All rules with their checks, in the order of the manual.
static CHECKS: &[(&Rule, Check)] = &[
    (&cpu::collector::RULE, cpu::collector::check),
    (&cpu::compile_per_call::RULE, cpu::compile_per_call::check),
    (&cpu::json::RULE, cpu::json::check),
    (&cpu::format::RULE, cpu::format::check),
    (&cpu::boxing::RULE, cpu::boxing::check),
    (&cpu::map_growth::RULE, cpu::map_growth::check),
    (&cpu::slice_growth::RULE, cpu::slice_growth::check),
    (&cpu::copying::RULE, cpu::copying::check),
    (&cpu::stack_growth::RULE, cpu::stack_growth::check),
    (&cpu::system_calls::RULE, cpu::system_calls::check),
    (&cpu::lock_contention::RULE, cpu::lock_contention::check),
    (&cpu::scheduling::RULE, cpu::scheduling::check),
    (&cpu::handshakes::RULE, cpu::handshakes::check),
    (&cpu::idle::RULE, cpu::idle::check),
    (&heap::one_site::RULE, heap::one_site::check),
    (&heap::nothing_freed::RULE, heap::nothing_freed::check),
    (&heap::small_objects::RULE, heap::small_objects::check),
    (&heap::large_objects::RULE, heap::large_objects::check),
    (&heap::buffer_growth::RULE, heap::buffer_growth::check),
    (&heap::map_buckets::RULE, heap::map_buckets::check),
    (&heap::timers::RULE, heap::timers::check),
    (&heap::churn::RULE, heap::churn::check),
    (&goroutine::same_line::RULE, goroutine::same_line::check),
    (&goroutine::channel::RULE, goroutine::channel::check),
    (&goroutine::response_bodies::RULE, goroutine::response_bodies::check),
    (&growth::heap_growth::RULE, growth::heap_growth::check),
    (&growth::goroutine_growth::RULE, growth::goroutine_growth::check),
    (&contention::one_lock::RULE, contention::one_lock::check),
    (&memory::collector_room::RULE, memory::collector_room::check),
    (&memory::free_spans::RULE, memory::free_spans::check),
    (&memory::gaps::RULE, memory::gaps::check),
    (&memory::outside_go::RULE, memory::outside_go::check),
    (&memory::stacks::RULE, memory::stacks::check),
    (&memory::returned::RULE, memory::returned::check),
    (&quality::few_samples::RULE, quality::few_samples::check),
    (&quality::empty_type::RULE, quality::empty_type::check),
    (&quality::missing_symbols::RULE, quality::missing_symbols::check),
    (&quality::other_source::RULE, quality::other_source::check),
    (&quality::cut_stacks::RULE, quality::cut_stacks::check),
];

/// All rules, in the order of the manual.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().map(|&(rule, _)| rule)
}

/// True for values that are changes: some of them are negative.
pub fn has_changes(profile: &Profile) -> bool {
    let mut types = 0..profile.sample_types().len();
    types.any(|column| profile.values(column).iter().any(|&value| value < 0))
}

/// The findings on the selected samples and on the data beside them, most severe first, then by share. A comparison has none:
/// its values are changes.
pub fn find(
    selected: &Selected,
    beside: ProcessData<'_>,
    cancel: &Cancel,
) -> Result<Vec<Finding>, Cancelled> {
    if has_changes(selected.profile()) {
        return Ok(Vec::new());
    }
    let facts = Facts::new(selected, beside, cancel);
    let mut findings = Vec::new();
    for (rule, check) in CHECKS.iter().filter(|(rule, _)| beside.is_enough_for(rule, facts.kind)) {
        cancel.check()?;
        findings.extend(check(&facts, rule)?);
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
    let kinds = [
        Kind::Cpu,
        Kind::Heap,
        Kind::HeapSnapshots,
        Kind::Goroutine,
        Kind::GoroutineSnapshots,
        Kind::Contention,
        Kind::Memory,
        Kind::Other,
    ];
    for kind in kinds {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n**{}**\n\n", title(kind));
        text += "| Rule | Fault | Limit | Reason for the limit | To try |\n| --- | --- | --- | --- | --- |\n";
        for rule in rules().filter(|rule| rule.needs == kind) {
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
        Kind::HeapSnapshots => "Several heap profiles of a process, over time",
        Kind::Goroutine => "Goroutine profiles",
        Kind::GoroutineSnapshots => "Several goroutine profiles of a process, over time",
        Kind::Contention => "Block and mutex profiles",
        Kind::Memory => "Memory of the process, where `runtime.MemStats` is known",
        Kind::Other => "Any profile",
    }
}
