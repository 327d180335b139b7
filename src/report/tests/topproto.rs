//! Unit tests of `report/topproto.rs`.

use crate::cancel::Cancel;
use crate::profile::decode::{DecodeOptions, decode};
use crate::report::Report;
use crate::report::tests::bytes_of;

#[test]
fn rows_are_samples_of_one_frame() {
    let bytes = bytes_of("main;a 3\nmain 1\n", &Report::TopProto);
    let table = decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new()).unwrap();
    let types: Vec<(&str, &str)> =
        table.sample_types().iter().map(|t| (t.kind.as_str(), t.unit.as_str())).collect();
    assert_eq!(types, [("cum", "count"), ("flat", "count")]);
    assert_eq!((table.values(0), table.values(1)), ([3, 4].as_slice(), [3, 1].as_slice()));
    let name = |stack| {
        let location = table.stacks().location(stack).unwrap();
        table.string(table.function(table.lines(location)[0].function).name)
    };
    let names: Vec<&[u8]> = table.sample_stacks().iter().map(|&stack| name(stack)).collect();
    assert_eq!(names, [b"a".as_slice(), b"main"]);
}

#[test]
fn proto_is_what_the_filters_leave() {
    let text = "main;a 3\nmain 1\n";
    let bytes = bytes_of(text, &Report::Proto);
    let whole = decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new()).unwrap();
    assert_eq!((whole.sample_count(), whole.values(0)), (2, [3, 1].as_slice()));
    assert_eq!(whole.functions().len(), 2);
}
