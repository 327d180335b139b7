//! Unit tests of `binary/frames.rs`.

use super::*;

#[test]
fn equal_strings_are_stored_once() {
    let mut table = FrameTable::default();
    let names: Vec<String> = (0..1000).map(|i| format!("name{i}")).collect();
    let first: Vec<u32> = names.iter().map(|name| table.string(name.as_bytes())).collect();
    let again: Vec<u32> = names.iter().map(|name| table.string(name.as_bytes())).collect();
    assert_eq!(first, again);
    assert_eq!((table.string(b""), table.string_count()), (0, 1001));
    assert!(first.iter().zip(&names).all(|(i, name)| table.text(*i) == name.as_bytes()));
    assert_eq!((table.text(0), table.text(5000)), (&b""[..], &b""[..]));
}

#[test]
fn appended_frames_keep_their_strings() {
    let frame = |table: &mut FrameTable, name: &str| {
        let function = table.string(name.as_bytes());
        table.frames.push(SymbolFrame { function, line: 7, ..SymbolFrame::default() });
    };
    let (mut table, mut other) = (FrameTable::default(), FrameTable::default());
    frame(&mut table, "both");
    frame(&mut other, "new");
    frame(&mut other, "both");
    assert_eq!(table.append(&other), 1);
    let names: Vec<&[u8]> = table.frames.iter().map(|f| table.text(f.function)).collect();
    assert_eq!(names, [b"both".as_slice(), b"new", b"both"]);
    assert!(table.frames.iter().all(|frame| frame.line == 7 && frame.file == 0));
}
