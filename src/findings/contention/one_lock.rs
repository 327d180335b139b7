//! One lock that most of the waiting is for.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Taking and releasing locks. A block profile records the first, a mutex profile the second.
const SET: FunctionSet = FunctionSet {
    names: &[],
    prefixes: &[
        "sync.(*Mutex).Lock",
        "sync.(*Mutex).Unlock",
        "sync.(*RWMutex).Lock",
        "sync.(*RWMutex).RLock",
        "sync.(*RWMutex).RUnlock",
        "sync.(*RWMutex).Unlock",
        "internal/sync.(*Mutex).",
    ],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "one-lock",
    fault: "Most of the waiting is for one lock",
    needs: Kind::Contention,
    limit: Limit::Share(0.5, 0.8),
    limit_of: "of the delay, and 10 ms of it",
    reason: "While half of the waiting is at one place, no other place can save as much",
    advice: "Hold the lock shorter, split it by key, read without it (atomic.Pointer), or do the slow work outside",
};

/// The delay in nanoseconds below which a lock is no matter.
const SHORTEST: i64 = 10_000_000;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let Some(delay) = facts.column("delay") else { return Ok(None) };
    let cost = facts.through(&SET, &NONE)?;
    let Some(site) = cost.heaviest(delay) else { return Ok(None) };
    let value = site.value(delay);
    if value < SHORTEST {
        return Ok(None);
    }
    let link = facts.site_link(site);
    let part = facts.part(value, delay, "the delay");
    let sentence = format!("the lock at {} makes {part}", link.place());
    let finding = facts.finding(rule, (value, delay), (sentence, link));
    let times = facts.column("contentions").map_or(0, |column| site.value(column));
    Ok(finding.map(|finding| finding.with_figure("contentions", times, "count")))
}

#[cfg(test)]
#[path = "tests/one_lock.rs"]
mod tests;
