//! Unit tests of `report/weblist.rs`.

use super::*;

#[test]
fn lines_that_are_near_are_one_stretch() {
    let line = |cum| PageLine { flat: 0, cum, rows: Vec::new() };
    let key = |file: &str, line: i64| (file.as_bytes().to_vec(), line);
    let lines = BTreeMap::from([
        (key("a.c", 10), line(3)),
        (key("a.c", 20), line(4)),
        (key("a.c", 60), line(5)),
        (key("b.c", 2), line(1)),
        (key("c.c", 7), line(0)),
    ]);
    let named = lines.keys().map(|key| (key.clone(), b"f".to_vec())).collect();
    let found: Vec<(String, (i64, i64), i64)> = functions(&lines, &named)
        .into_iter()
        .map(|f| (String::from_utf8(f.file).unwrap(), f.range, f.cum))
        .collect();
    let want = [
        ("a.c".to_owned(), (5, 26), 7),
        ("a.c".to_owned(), (55, 66), 5),
        ("b.c".to_owned(), (1, 8), 1),
    ];
    assert_eq!(found, want);
}
