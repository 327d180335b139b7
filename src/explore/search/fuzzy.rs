//! The fuzzy matcher, the only user of its crate.

use fuzzy_matcher::skim::SkimMatcherV2;

/// A function from a name and letters to the score of the match and, with `places`, the characters of the name that met a
/// letter, ascending. `None` if the name does not have the letters in their order. Case does not count.
pub(super) fn fuzzy_matcher(places: bool) -> impl Fn(&str, &str) -> Option<(i64, Vec<usize>)> {
    let matcher = SkimMatcherV2::default().ignore_case();
    move |name, letters| matcher.fuzzy(name, letters, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_match_in_their_order() {
        let fuzzy = fuzzy_matcher(true);
        assert_eq!(fuzzy("(*Conn).Serve", "cns").unwrap().1, [2, 5, 8]);
        assert!(fuzzy("(*Conn).Serve", "sc").is_none());
        assert!(fuzzy_matcher(false)("(*Conn).Serve", "cns").unwrap().1.is_empty());
        assert!(fuzzy("serve", "serve").unwrap().0 > fuzzy("s_e_r_v_e", "serve").unwrap().0);
    }
}
