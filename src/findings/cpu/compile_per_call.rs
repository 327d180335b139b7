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
mod tests {
    use crate::findings::tests::{cpu, sentence};

    #[test]
    fn it_speaks_from_its_limit_on() {
        let found = |stacks: &str| sentence(&cpu(stacks), "compile-per-call");
        assert_eq!(
            found("main;main.handle;regexp.MustCompile;regexp.compile 10\nmain 990\n"),
            "compiling patterns and templates takes 1.00% of the CPU time (100ms of 10s), 100ms of it below main.handle"
        );
        assert_eq!(found("main;main.handle;regexp.MustCompile 9\nmain 991\n"), "");
    }

    #[test]
    fn compiling_at_the_start_is_fine() {
        let stacks = "runtime.main;runtime.doInit1;main.init;regexp.MustCompile 90\nmain 10\n";
        assert_eq!(sentence(&cpu(stacks), "compile-per-call"), "");
    }
}
