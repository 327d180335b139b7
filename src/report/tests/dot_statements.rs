//! Unit tests of `report/dot_statements.rs`.

use super::*;

#[test]
fn statements_are_read_as_they_are_written() {
    let edge =
        statement(r#"N1 -> N2 [label=" 5\n (inline)" weight=3 tooltip="a\"]=\\ -> b"]"#).unwrap();
    assert_eq!(edge.names, ["N1", "N2"]);
    assert_eq!(
        (edge.get("weight"), edge.lines()),
        ("3", vec![" 5".to_owned(), " (inline)".to_owned()])
    );
    assert_eq!(lines_of(edge.get("tooltip")), "a\"]=\\ -> b");
    assert!(statement("node [style=filled fillcolor=\"#f8f8f8\"]").is_none());
    assert!(statement("}").is_none());
}
