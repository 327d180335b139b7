//! A rule: its needs, its limit with the reason, and the severity beyond it.

use super::kind::Kind;

/// The weight of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A large part of the cost.
    High,
    /// Worth a look.
    Notice,
}

impl Severity {
    /// The severity as one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Notice => "notice",
        }
    }
}

/// A limit, and a further one for high severity.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// Shares of the whole, from 0 to 1. The value speaks from there on.
    Share(f64, f64),
    /// A number that the value must stay below to be named, and the number for high severity.
    Below(i64, i64),
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// The name, for reports and the configuration.
    pub name: &'static str,
    /// The fault in a few words, for the manual.
    pub fault: &'static str,
    /// The kind of profile that the rule reads; `Other` for any.
    pub needs: Kind,
    /// The values from which the rule speaks.
    pub limit: Limit,
    /// The meaning of the limit: `of the CPU time`.
    pub limit_of: &'static str,
    /// The reason for the limit.
    pub reason: &'static str,
    /// The first thing to try.
    pub advice: &'static str,
}

impl Rule {
    /// The severity of a cost; `None` within the limit.
    pub(super) fn severity(&self, value: i64, total: i64) -> Option<Severity> {
        let (speaks, high) = match self.limit {
            Limit::Share(..) if total <= 0 => (false, false),
            Limit::Share(from, high) => {
                let share = value as f64 / total as f64;
                (share >= from, share >= high)
            }
            Limit::Below(limit, high) => (value < limit, value < high),
        };
        speaks.then_some(if high { Severity::High } else { Severity::Notice })
    }

    /// The limit in words: `from 20% of the CPU time`.
    pub fn limit_words(&self) -> String {
        match self.limit {
            Limit::Share(from, _) => format!("from {}% {}", from * 100.0, self.limit_of),
            Limit::Below(limit, _) => format!("below {limit} {}", self.limit_of),
        }
    }
}
