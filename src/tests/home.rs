//! Unit tests of `home.rs`.

use super::*;

#[test]
fn home_comes_before_the_profile_of_windows() {
    let found = |pairs: &[(&str, &str)]| {
        home(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| *value))
    };
    assert_eq!(found(&[("HOME", "/h"), ("USERPROFILE", r"C:\u")]), Some("/h".into()));
    assert_eq!(found(&[("HOME", ""), ("USERPROFILE", r"C:\u")]), Some(r"C:\u".into()));
    assert_eq!(found(&[]), None);
}
