//! Unit tests of `cli/statement.rs`.

use super::*;

#[test]
fn names_may_hold_operators_and_blanks() {
    for (check, name) in [
        ("cum operator<< < 5", "operator<<"),
        ("cum Vec<T, A>::push < 5", "Vec<T, A>::push"),
        ("cum f(int, char) >= 5", "f(int, char)"),
    ] {
        let name = Measure::Cum(FunctionName::Path(name.to_owned()));
        assert_eq!(Statement::parse(check).unwrap().measure, name, "{check}");
    }
}
