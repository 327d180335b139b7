//! Memory of the process that Go does not know of.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "outside-go",
    fault: "Memory that Go's heap and its profiles do not show",
    needs: Kind::Memory,
    limit: Limit::Share(0.2, 0.4),
    limit_of: "of the resident set (RSS), and 64 MB of it",
    reason: "The program and its variables take some ten megabytes; a fifth of a large process comes from C libraries, mmap or huge pages",
    advice: "Profile the C side (jemalloc, gperftools), look at /proc/PID/smaps for large mappings, and at GODEBUG=disablethp=1 if huge pages are many",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(facts.outside_go(rule))
}
