//! Unit tests of `tui/app/state/open_profiles.rs`.

use super::*;

#[test]
fn indices_follow_a_profile_that_is_forgotten() {
    let open = |title: &str| OpenProfile {
        request: LoadRequest::default(),
        title: title.to_owned(),
        about: String::new(),
        parked: None,
        loaded: None,
        is_offered: false,
    };
    let all = vec![open("a"), open("b"), open("c")];
    let mut profiles = OpenProfiles { all, current: 2, previous: 1, offered: Vec::new() };
    assert_eq!(profiles.way_back(), None, "none is read");
    profiles.forget(1);
    assert_eq!((profiles.all[profiles.current].title.as_str(), profiles.previous), ("c", 1));
    profiles.forget(0);
    assert_eq!((profiles.current, profiles.previous), (0, 0));
}
