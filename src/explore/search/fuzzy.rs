//! The fuzzy matcher, the only user of its crate.

use fuzzy_matcher::skim::SkimMatcherV2;

/// A function from a name and letters to the score of the match and, with `places`, the characters of the name that met a
/// letter, ascending. `None` if the name does not have the letters in their order. Case does not count.
pub(super) fn fuzzy_matcher(places: bool) -> impl Fn(&str, &str) -> Option<(i64, Vec<usize>)> {
    let matcher = SkimMatcherV2::default().ignore_case();
    move |name, letters| matcher.fuzzy(name, letters, places)
}

#[cfg(test)]
#[path = "tests/fuzzy.rs"]
mod tests;
