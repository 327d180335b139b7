//! Patterns and templates that are compiled while the program works, and not once at its start.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Compilers of patterns and templates.
const SET: FunctionSet = FunctionSet {
    names: &[
        "regexp.Compile",
        "regexp.MustCompile",
        "regexp.CompilePOSIX",
        "regexp.MustCompilePOSIX",
        "regexp.compile",
        "text/template.(*Template).Parse",
        "html/template.(*Template).Parse",
        "text/template/parse.Parse",
    ],
    prefixes: &[],
};

/// The initialisation of packages, which runs once.
const WITHOUT: FunctionSet =
    FunctionSet { names: &["runtime.doInit", "runtime.doInit1"], prefixes: &[] };

pub(in crate::findings) static RULE: Rule = Rule {
    name: "compile-per-call",
    fault: "A pattern or template compiled on every call",
    needs: Kind::Cpu,
    limit: Limit::Share(0.01, 0.1),
    limit_of: "of the CPU time",
    reason: "Compiling once at the start is seldom seen at all, so a visible share is repeated",
    advice: "Compile once into a variable of the package, or keep compiled ones in a map",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &WITHOUT), "compiling patterns and templates takes")
}

#[cfg(test)]
#[path = "tests/compile_per_call.rs"]
mod tests;
