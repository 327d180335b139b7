//! The share of Go's collector and of allocation.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Marking and sweeping, on the collector's own goroutines and on those that assist it.
const MARKING: FunctionSet = FunctionSet {
    names: &["runtime.bgsweep", "runtime.bgscavenge", "runtime.gcMarkDone", "runtime.gcStart"],
    prefixes: &["runtime.gcBgMarkWorker", "runtime.gcAssistAlloc", "runtime.gcDrain"],
};

/// Allocation.
const ALLOCATION: FunctionSet = FunctionSet { names: &[], prefixes: &["runtime.mallocgc"] };

/// Both. A sample of an assist below an allocation counts once.
const SET: FunctionSet = FunctionSet {
    names: MARKING.names,
    prefixes: &[
        "runtime.gcBgMarkWorker",
        "runtime.gcAssistAlloc",
        "runtime.gcDrain",
        "runtime.mallocgc",
    ],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "collector",
    fault: "Much allocation, and a collector that is kept busy",
    needs: Kind::Cpu,
    limit: Limit::Share(0.25, 0.4),
    limit_of: "of the CPU time",
    reason: "The collector takes a quarter of the cores while it marks; a program that spends as much on the whole hardly ever stops collecting",
    advice: "Look at alloc_objects in a heap profile for the sites that allocate most; a larger GOGC trades memory for time",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let found = facts.cpu_share(rule, (&SET, &NONE), "the collector and allocation take")?;
    let (Some(finding), Some(cpu)) = (found, facts.cpu()) else { return Ok(None) };
    let unit = facts.unit(cpu);
    let finding = finding.with_figure("collector", facts.cpu_of(&MARKING)?, unit);
    Ok(Some(finding.with_figure("allocation", facts.cpu_of(&ALLOCATION)?, unit)))
}

#[cfg(test)]
mod tests {
    use crate::findings::tests::{cpu, named, sentence};

    #[test]
    fn an_assist_below_an_allocation_counts_once() {
        let found = cpu("main.make;runtime.newobject;runtime.mallocgc 5\n\
            main.make;runtime.mallocgc;runtime.gcAssistAlloc 10\nruntime.gcBgMarkWorker 10\nmain 75\n");
        let finding = named(&found, "collector").unwrap();
        assert_eq!(
            finding.sentence,
            "the collector and allocation take 25.00% of the CPU time (250ms of 1s), 150ms of it below main.make"
        );
        let figures: Vec<(&str, i64)> =
            finding.figures.iter().map(|f| (f.name, f.value / 1_000_000)).collect();
        assert_eq!(figures, [("below that caller", 150), ("collector", 200), ("allocation", 150)]);
    }

    #[test]
    fn a_share_below_the_limit_is_fine() {
        assert_eq!(sentence(&cpu("runtime.gcBgMarkWorker 24\nmain 76\n"), "collector"), "");
        assert_eq!(
            sentence(&cpu("runtime.gcBgMarkWorker 9\nmain 9\n"), "collector"),
            "",
            "few samples"
        );
    }
}
