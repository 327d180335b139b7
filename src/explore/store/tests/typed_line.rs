//! Unit tests of `explore/store/typed_line.rs`.

use super::*;

#[test]
fn a_line_has_words_conditions_and_times() {
    let line = r#"Shop inuse version="1 5" pod=~web-.* from=-6h region= job!=x"#;
    let line = TypedLine::parse(line).unwrap();
    assert_eq!(line.words, ["shop", "inuse"]);
    let matchers: Vec<String> = line.matchers.all.iter().map(ToString::to_string).collect();
    assert_eq!(matchers, [r#"version="1 5""#, r#"pod=~"web-.*""#, r#"job!="x""#]);
    assert_eq!((line.from, line.to), (Some(StoreTime::Ago(6 * 3600)), None));
    assert!(line.has_words("the SHOP memory:inuse_space") && !line.has_words("shop cpu"));
}

#[test]
fn faults_are_named() {
    let said = |text: &str| TypedLine::parse(text).unwrap_err().to_string();
    assert!(said("from=soon").starts_with("from: \"soon\" is no time"));
    assert_eq!(said("pod=~("), "pod: \"(\" is no pattern");
}
