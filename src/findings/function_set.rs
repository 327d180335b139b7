//! Sets of functions by name, as rules name them.

use crate::profile::Profile;

/// Functions by their whole name or by its beginning.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FunctionSet {
    /// Whole names.
    pub(super) names: &'static [&'static str],
    /// Beginnings of names.
    pub(super) prefixes: &'static [&'static str],
}

/// No function.
pub(super) const NONE: FunctionSet = FunctionSet { names: &[], prefixes: &[] };

impl FunctionSet {
    /// True if the function `name` is in the set.
    pub(super) fn holds(&self, name: &[u8]) -> bool {
        self.names.iter().any(|known| known.as_bytes() == name)
            || self.prefixes.iter().any(|prefix| name.starts_with(prefix.as_bytes()))
    }

    /// Per function of `profile`, true if it is in the set; `None` if none is.
    pub(super) fn members(&self, profile: &Profile) -> Option<Vec<bool>> {
        let functions = profile.functions().iter();
        let all: Vec<bool> = functions.map(|f| self.holds(profile.string(f.name))).collect();
        all.contains(&true).then_some(all)
    }

    /// A pattern for `-focus` that matches the members in `profile`; empty without any.
    pub(super) fn pattern(&self, profile: &Profile) -> String {
        let is_known = |matches: &dyn Fn(&[u8]) -> bool| {
            profile.functions().iter().any(|function| matches(profile.string(function.name)))
        };
        let mut parts = Vec::new();
        for name in self.names.iter().filter(|name| is_known(&|other| other == name.as_bytes())) {
            parts.push(format!("{}$", escaped(name)));
        }
        let begins = |prefix: &str| is_known(&|name| name.starts_with(prefix.as_bytes()));
        parts.extend(self.prefixes.iter().filter(|prefix| begins(prefix)).map(|p| escaped(p)));
        if parts.is_empty() { String::new() } else { format!("^({})", parts.join("|")) }
    }
}

/// `text` as a pattern that matches it alone.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
