//! Unit tests of `explore/command/complete.rs`.

use super::*;

#[test]
fn paths_begin_behind_their_command() {
    let cases = [
        ("open a/b", Some((5, "a/b"))),
        ("save ", Some((5, ""))),
        ("base=x", Some((5, "x"))),
        ("source_path=/src:/us", Some((17, "/us"))),
        ("open", None),
        ("save-view a", None),
        ("focus=a/b", None),
    ];
    for (line, expected) in cases {
        assert_eq!(path_to_complete(line), expected, "{line}");
    }
}

#[test]
fn lines_are_completed() {
    let types = ["cpu".to_owned()];
    let names = ["main.run", "main.(*T).f"];
    let words = |line: &str| -> Vec<String> {
        let (at, found) = candidates(line, &types, names.into_iter());
        let head = line.get(..at).unwrap();
        found.into_iter().map(|(word, _)| format!("{head}{word}")).collect()
    };
    assert_eq!(words("tagf"), ["tagfocus="]);
    assert_eq!(words("cp"), ["cpu"]);
    assert_eq!(words("save"), ["save-view", "save"]);
    assert_eq!(words("granularity=l"), ["granularity=lines"]);
    assert_eq!(words("list T"), [r"list main\.\(\*T\)\.f"]);
    assert_eq!(words("write x.s"), ["write x.svg"]);
    assert_eq!(words("write x.f"), ["write x.flame.svg", "write x.folded"]);
    assert_eq!(words("write x.txt").len(), 9, "every other ending");
    assert_eq!(words("nonsense "), [""; 0]);
}
