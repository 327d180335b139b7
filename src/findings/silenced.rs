//! Findings that the user does not want to see: those of a rule, or of a rule at one function.

use super::finding::Finding;
use super::table::rules;
use crate::error::{Error, nearest};
use std::collections::BTreeSet;

/// Rules that are silenced, each as its name, or as `RULE:FUNCTION` for its findings at that function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SilencedRules {
    entries: BTreeSet<String>,
}

impl SilencedRules {
    /// True for an entry.
    pub fn has(&self, entry: &str) -> bool {
        self.entries.contains(entry)
    }

    /// True for a finding whose rule is silenced, wholly or at its function.
    pub fn hides(&self, finding: &Finding) -> bool {
        self.has(finding.rule.name) || self.has(&entry_of(finding))
    }

    /// The entry that hides a finding, or else the one that would.
    pub fn entry_for(&self, finding: &Finding) -> String {
        let narrow = entry_of(finding);
        if self.has(finding.rule.name) && !self.has(&narrow) {
            return finding.rule.name.to_owned();
        }
        narrow
    }

    /// Adds an entry, or removes it. An unknown rule is an error that names the nearest one.
    pub fn set(&mut self, entry: &str, silenced: bool) -> Result<(), Error> {
        let rule = rule_of(entry);
        if !is_rule(rule) {
            let near = nearest(rule, rules().map(|rule| rule.name));
            let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            return Err(Error::Usage(format!("unknown rule {rule:?}{near}")));
        }
        if silenced {
            self.entries.insert(entry.to_owned());
        } else {
            self.entries.remove(entry);
        }
        Ok(())
    }

    /// Adds the entries of a list with commas. Names of functions may have commas themselves.
    pub fn add_all(&mut self, list: &str) -> Result<(), Error> {
        let mut entries: Vec<String> = Vec::new();
        for part in list.split(',') {
            match entries.last_mut() {
                Some(before) if before.contains(':') && !is_rule(rule_of(part.trim())) => {
                    before.push(',');
                    before.push_str(part);
                }
                _ => entries.push(part.trim().to_owned()),
            }
        }
        let mut entries = entries.iter().filter(|entry| !entry.is_empty());
        entries.try_for_each(|entry| self.set(entry, true))
    }

    /// Adds the entries of `other`, too.
    pub fn extend(&mut self, other: &SilencedRules) {
        self.entries.extend(other.entries.iter().cloned());
    }

    /// The entries, sorted.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(String::as_str)
    }
}

/// The entry of the findings of a rule at one function; the rule alone without a function.
fn entry_of(finding: &Finding) -> String {
    match finding.link.function.as_str() {
        "" => finding.rule.name.to_owned(),
        function => format!("{}:{function}", finding.rule.name),
    }
}

fn rule_of(entry: &str) -> &str {
    entry.split_once(':').map_or(entry, |(rule, _)| rule)
}

fn is_rule(name: &str) -> bool {
    rules().any(|rule| rule.name == name)
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
        assert_eq!(silenced.entries().collect::<Vec<_>>(), ["format"]);
        let error = silenced.add_all("jsn").unwrap_err().to_string();
        assert!(error.contains("unknown rule \"jsn\"; did you mean json?"), "{error}");
    }

    #[test]
    fn a_rule_is_silenced_at_one_function() {
        let found = crate::findings::tests::heap(
            "main;main.keep 80 8000 40 4000\nmain;main.other 60 6000 60 6000\n",
        );
        let site = found.iter().find(|finding| finding.rule.name == "one-site").unwrap();
        let mut silenced = SilencedRules::default();
        assert_eq!(silenced.entry_for(site), "one-site:main.other");
        silenced.add_all("one-site:main.keep, idle").unwrap();
        assert!(!silenced.hides(site));
        silenced.add_all("one-site:main.other").unwrap();
        assert!(silenced.hides(site));
        silenced.set("one-site:main.other", false).unwrap();
        silenced.set("one-site", true).unwrap();
        assert!(silenced.hides(site));
        assert_eq!(silenced.entry_for(site), "one-site");
    }

    #[test]
    fn names_of_functions_keep_their_commas() {
        let mut silenced = SilencedRules::default();
        silenced.add_all("churn:main.Map[int,string], idle").unwrap();
        assert_eq!(silenced.entries().collect::<Vec<_>>(), ["churn:main.Map[int,string]", "idle"]);
    }
}
