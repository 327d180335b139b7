//! Goroutines that wait for one channel operation, with the longest wait where a dump tells it.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::unit;
use std::fmt::Write;

/// Sends and receives.
const SET: FunctionSet =
    FunctionSet { names: &[], prefixes: &["runtime.chanrecv", "runtime.chansend"] };

pub(in crate::findings) static RULE: Rule = Rule {
    name: "channel",
    fault: "Many goroutines wait for one send or receive",
    needs: Kind::Goroutine,
    limit: Limit::Share(0.2, 0.8),
    limit_of: "of the goroutines, and 50 of them",
    reason: "A few goroutines at a channel are workers without work; fifty at one line are seldom all needed",
    advice: "Find the other side of the channel: it is gone, or it does not close it; wait with a context besides",
};

/// Goroutines below which workers explain them.
const MANY: i64 = 50;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let Some(column) = facts.column("goroutine") else { return Ok(None) };
    let mut cost = facts.through(&SET, &NONE)?;
    if cost.value(column) == 0 {
        cost = facts.in_state("chan ")?;
    }
    let Some(site) = cost.heaviest(column) else { return Ok(None) };
    let count = site.value(column);
    if count < MANY {
        return Ok(None);
    }
    let link = facts.site_link(site);
    let part = facts.part(count, column, "the goroutines");
    let mut sentence = format!("{part} wait for a channel at {}", link.place());
    let longest = facts.longest_wait(&link);
    if let Some(seconds) = longest {
        let wait = unit::format_value(seconds, "seconds", "auto");
        let _ = write!(sentence, ", the longest for {wait}");
    }
    let finding = facts.finding(rule, (count, column), (sentence, link));
    Ok(finding.map(|finding| match longest {
        Some(seconds) => finding.with_figure("longest wait", seconds, "seconds"),
        None => finding,
    }))
}

#[cfg(test)]
mod tests {
    use crate::findings::tests::{find_in, sentence, typed};
    use crate::profile::store::builder::Builder;

    #[test]
    fn goroutines_count_by_the_line_that_waits() {
        let found = |stacks: &str| sentence(&typed(&[("goroutine", "count")], stacks), "channel");
        assert_eq!(
            found("main.read;runtime.chanrecv1;runtime.chanrecv;runtime.gopark 50\nmain 200\n"),
            "20.00% of the goroutines (50 of 250) wait for a channel at main.read"
        );
        assert_eq!(found("main.read;runtime.chanrecv1 49\n"), "");
        assert_eq!(found("main.read;runtime.selectgo 500\n"), "");
    }

    #[test]
    fn a_dump_has_states_in_place_of_functions() {
        let mut builder = Builder::new();
        builder.sample_type("goroutine", "count");
        let stack = [builder.named(b"main.read")];
        for state in ["chan receive", "select"] {
            let label = builder.text_label("state", state);
            builder.sample(&stack, &[60], &[label]);
        }
        assert_eq!(
            sentence(&find_in(builder.finish()), "channel"),
            "50.00% of the goroutines (60 of 120) wait for a channel at main.read"
        );
    }

    #[test]
    fn a_dump_tells_the_longest_wait() {
        let mut builder = Builder::new();
        builder.sample_type("goroutine", "count");
        let stack = ["runtime.chanrecv1", "main.read"].map(|name| builder.named(name.as_bytes()));
        let other = builder.named(b"main.other");
        for (stack, minutes) in [(&stack[..], 2), (&stack[..], 35), (&[other][..], 90)] {
            let label = builder.number_label("wait", minutes * 60, "seconds");
            builder.sample(stack, &[50], &[label]);
        }
        assert_eq!(
            sentence(&find_in(builder.finish()), "channel"),
            "66.67% of the goroutines (100 of 150) wait for a channel at main.read, the longest for 2100s"
        );
    }
}
