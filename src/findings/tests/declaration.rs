//! Unit tests of `findings/declaration.rs`.

use super::*;

#[test]
fn declarations_are_recognised_by_name() {
    for (name, line, declares) in [
        ("main.run", "func run(a int) {", true),
        ("main.run", "func other() {", false),
        ("main.run", "", false),
        ("example.com/a.b/c.(*T).Fill", "func (t *T) Fill() {", true),
        ("main.Map[go.shape.int,main.T]", "func Map[K, V any]() {", true),
        ("main.(*Set[...]).Add", "func (s *Set[T]) Add(v T) {", true),
        ("main.run.func2", "\tgo func() {", true),
        ("main.run.func2", "\treturn nil", false),
        ("main.run.func2.1", "anything", true),
        ("main.run.gowrap1", "anything", true),
        ("main.run.(*T).Close-fm", "anything", true),
        ("main.init.0", "anything", true),
        ("main.run-range1", "anything", true),
    ] {
        assert_eq!(is_declared(name, line), declares, "{name}: {line}");
    }
}
