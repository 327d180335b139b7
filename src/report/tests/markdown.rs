//! Unit tests of `report/markdown.rs`.

use crate::report::Report::Markdown;
use crate::report::tests::printed;

#[test]
fn a_table_with_its_header() {
    let expected = "\
- Type: samples
- Showing nodes accounting for 4, 100% of 4 total

| flat | flat% | sum% | cum | cum% | name |
| ---: | ---: | ---: | ---: | ---: | :--- |
| 3 | 75.00% | 75.00% | 3 | 75.00% | `a` |
| 1 | 25.00% | 100% | 4 | 100% | `main` |
";
    assert_eq!(printed("main;a 3\nmain 1\n", &Markdown), expected);
}

#[test]
fn a_ticket_bears_thirty_rows() {
    let stacks: Vec<String> = (0..50).map(|i| format!("f{i:02} {}", 100 + i)).collect();
    let printed = printed(&stacks.join("\n"), &Markdown);
    assert!(printed.contains("- Showing top 30 nodes out of 50\n"), "{printed}");
    assert_eq!(printed.lines().filter(|line| line.starts_with("| 1")).count(), 30);
}
