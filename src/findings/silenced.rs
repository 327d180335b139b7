//! Rules whose findings the user does not want to see.

use super::table::rules;
use crate::error::{Error, nearest};
use std::collections::BTreeSet;

/// Names of rules that are silenced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SilencedRules {
    names: BTreeSet<&'static str>,
}

impl SilencedRules {
    /// True if the rule of that name is silenced.
    pub fn has(&self, rule: &str) -> bool {
        self.names.contains(rule)
    }

    /// Silences the rule of that name, or no more. An unknown name is an error that names the nearest one.
    pub fn set(&mut self, rule: &str, silenced: bool) -> Result<(), Error> {
        let mut names = rules().map(|rule| rule.name);
        let Some(name) = names.find(|name| *name == rule) else {
            let near = nearest(rule, rules().map(|rule| rule.name));
            let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            return Err(Error::Usage(format!("unknown rule {rule:?}{near}")));
        };
        if silenced {
            self.names.insert(name);
        } else {
            self.names.remove(name);
        }
        Ok(())
    }

    /// Silences the rules of a list with commas.
    pub fn add_all(&mut self, list: &str) -> Result<(), Error> {
        let each = list.split(',').map(str::trim).filter(|name| !name.is_empty());
        each.into_iter().try_for_each(|name| self.set(name, true))
    }

    /// Silences the rules of `other`, too.
    pub fn extend(&mut self, other: &SilencedRules) {
        self.names.extend(&other.names);
    }

    /// The names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.names.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_known_by_name() {
        let mut silenced = SilencedRules::default();
        silenced.add_all("idle, format,").unwrap();
        assert!(silenced.has("idle") && silenced.has("format") && !silenced.has("json"));
        silenced.set("idle", false).unwrap();
        assert_eq!(silenced.names().collect::<Vec<_>>(), ["format"]);
        let error = silenced.add_all("jsn").unwrap_err().to_string();
        assert!(error.contains("unknown rule \"jsn\"; did you mean json?"), "{error}");
    }
}
