//! Unit tests of `explore/search/fuzzy.rs`.

use super::*;

#[test]
fn letters_match_in_their_order() {
    let fuzzy = fuzzy_matcher(true);
    let name: Vec<char> = "(*Conn).Serve".chars().collect();
    let places = fuzzy("(*Conn).Serve", "cns").unwrap().1;
    let met: String = places.iter().map(|&at| name[at].to_ascii_lowercase()).collect();
    assert!(places.is_sorted() && met == "cns", "{places:?}");
    assert!(fuzzy("(*Conn).Serve", "sc").is_none());
    assert!(fuzzy_matcher(false)("(*Conn).Serve", "cns").unwrap().1.is_empty());
    assert!(fuzzy("serve", "serve").unwrap().0 > fuzzy("s_e_r_v_e", "serve").unwrap().0);
}
