//! Maps that grow while they are filled.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Growth of maps, before and since Go 1.24.
const SET: FunctionSet = FunctionSet {
    names: &[],
    prefixes: &[
        "runtime.hashGrow",
        "runtime.growWork",
        "runtime.evacuate",
        "internal/runtime/maps.(*table).grow",
        "internal/runtime/maps.(*table).rehash",
        "internal/runtime/maps.(*table).split",
        "internal/runtime/maps.(*Map).growTo",
    ],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "map-growth",
    fault: "A map that grows while it is filled",
    needs: Kind::Cpu,
    limit: Limit::Share(0.03, 0.15),
    limit_of: "of the CPU time",
    reason: "A map made with its size never grows, so all of the share can be saved; three percent are worth a number in make",
    advice: "make(map[K]V, n) with the expected size, or keep and clear the map",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &NONE), "growing maps takes")
}

#[cfg(test)]
#[path = "tests/map_growth.rs"]
mod tests;
