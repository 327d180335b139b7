//! Unit tests of `explore/browser.rs`.

use super::*;

fn found(pairs: &[(&str, &str)]) -> Option<Vec<String>> {
    let env =
        |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
    Some(Browser::find(&env)?.words)
}

#[test]
#[cfg(not(any(target_os = "macos", windows)))]
fn a_browser_opens_only_where_there_is_a_display() {
    assert_eq!(found(&[]), None);
    assert_eq!(found(&[("DISPLAY", "")]), None);
    assert_eq!(found(&[("DISPLAY", ":0")]), Some(vec!["xdg-open".to_owned()]));
    assert_eq!(found(&[("SSH_CONNECTION", "1 2 3 4")]), None);
    let forwarded = [("DISPLAY", ":10"), ("SSH_CONNECTION", "1 2 3 4")];
    assert_eq!(found(&forwarded), Some(vec!["xdg-open".to_owned()]));
    let own = found(&[("WAYLAND_DISPLAY", "w"), ("BROWSER", "firefox --new-tab:lynx")]);
    assert_eq!(own, Some(vec!["firefox".to_owned(), "--new-tab".to_owned()]));
}

#[test]
fn the_page_stands_where_the_browser_wants_it() {
    let arguments = |words: &[&str]| {
        let words = words.iter().map(|&word| word.to_owned()).collect();
        Browser { words }.command(Path::new("/tmp/a.svg")).unwrap().1
    };
    assert_eq!(arguments(&["x"]), ["/tmp/a.svg"]);
    assert_eq!(arguments(&["x", "file://%s", "-new"]), ["file:///tmp/a.svg", "-new"]);
}
