//! Unit tests of `explore/store/completion.rs`.

use super::*;

#[test]
fn names_then_values_are_completed() {
    let mut labels = LabelValues::new();
    for (name, value) in [("version", "1.4"), ("version", "1.5"), ("zone", "a b")] {
        labels.entry(name.to_owned()).or_default().insert(value.to_owned(), 1);
    }
    let found = |line: &str| completions(line, &labels).1;
    assert_eq!(found("ve"), ["version="]);
    assert_eq!(found("shop "), ["version=", "zone=", "from=", "to="]);
    assert_eq!(found("shop version=1"), ["version=1.4", "version=1.5"]);
    assert_eq!(found("zone=\"a "), ["zone=\"a b\""]);
    assert_eq!(completions("shop ve", &labels).0, 5);
    assert!(found("nothing=x").is_empty());
}
