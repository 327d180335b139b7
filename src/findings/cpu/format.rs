//! Text made with fmt in the hot path.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// The entries of fmt that make text.
const SET: FunctionSet = FunctionSet {
    names: &["fmt.Errorf"],
    prefixes: &["fmt.Sprint", "fmt.Fprint", "fmt.Append", "fmt.Print", "fmt.(*pp)."],
};

/// Writing the text is another matter.
const WITHOUT: FunctionSet = FunctionSet {
    names: &[],
    prefixes: &["syscall.", "internal/runtime/syscall", "runtime/internal/syscall"],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "format",
    fault: "Text made with fmt in the hot path",
    needs: Kind::Cpu,
    limit: Limit::Share(0.05, 0.2),
    limit_of: "of the CPU time",
    reason: "Formatting by reflection costs more than strconv for the same text; from one in twenty samples on, that shows in the running time",
    advice: "strconv.AppendInt and append to a buffer in the hot path; make messages only where they are shown",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &WITHOUT), "fmt takes")
}

#[cfg(test)]
#[path = "tests/format.rs"]
mod tests;
