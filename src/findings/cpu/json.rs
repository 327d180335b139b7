//! Encoding and decoding JSON by reflection.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// The entries of encoding/json.
const SET: FunctionSet = FunctionSet {
    names: &[
        "encoding/json.Marshal",
        "encoding/json.MarshalIndent",
        "encoding/json.Unmarshal",
        "encoding/json.(*Encoder).Encode",
        "encoding/json.(*Decoder).Decode",
    ],
    prefixes: &[],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "json",
    fault: "JSON by reflection",
    needs: Kind::Cpu,
    limit: Limit::Share(0.1, 0.3),
    limit_of: "of the CPU time",
    reason: "From a tenth on, another encoder or less data shows in the running time",
    advice: "Decode into structs and not into maps, reuse encoders, or generate code for the hot types",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &NONE), "encoding/json takes")
}

#[cfg(test)]
#[path = "tests/json.rs"]
mod tests;
