//! Unit tests of `profile/store/symbolized.rs`.

use super::*;
use crate::profile::store::builder::Builder;
use crate::profile::store::records::{Location, Mapping};

#[test]
fn lines_are_set_and_marked() {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let mapping = Some(builder.mapping(Mapping { id: 1, ..Mapping::default() }));
    let named = builder.named(b"known");
    let raw = builder.location(Location { mapping, address: 7, ..Location::default() }, &[]);
    builder.sample(&[raw, named], &[1], &[]);
    let mut editor = SymbolEditor::new(builder.finish());
    let (name, file) = (editor.string(b"work"), editor.string(b"a.c"));
    let function = editor.function(name, file, 3);
    assert_eq!(editor.function(name, file, 3), function);
    let inner = Line { function, line: 5, column: 0 };
    let lines = [inner, Line { line: 0, ..inner }];
    editor.set_lines(raw, &lines);
    editor.mark_lines(raw, &lines);
    let profile = editor.finish();
    assert_eq!(profile.lines(raw).len(), 2);
    assert_eq!(profile.lines(named).len(), 1);
    assert_eq!(profile.mappings()[0].has, [true; 4]);
    let ids: Vec<u64> = profile.functions().iter().map(|f| f.id).collect();
    assert_eq!(ids, [1, 2]);
}
