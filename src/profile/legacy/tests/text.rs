//! Unit tests of `profile/legacy/text.rs`.

use super::*;

#[test]
fn lines_end_as_pprof_ends_them() {
    let mut lines = TextLines::new(b"a\r\n\nb");
    let mut seen = Vec::new();
    while lines.advance() {
        seen.push(lines.line());
    }
    assert_eq!(seen, [b"a".as_slice(), b"", b"b"]);
    assert_eq!(lines.check(), Ok(()));
    for (length, long) in [(MAX_LINE - 1, false), (MAX_LINE, true)] {
        let text = [vec![b'a'; length], b"\nb".to_vec()].concat();
        let mut lines = TextLines::new(&text);
        assert_eq!(lines.advance(), !long, "{length}");
        assert_eq!(lines.check().is_err(), long, "{length}");
    }
}

#[test]
fn numbers_are_read_as_go_reads_them() {
    for (text, expected) in [
        ("12", Ok(12)),
        ("0x1f", Ok(31)),
        ("010", Ok(8)),
        ("-0b11", Ok(-3)),
        ("0", Ok(0)),
        ("09", Err("strconv.ParseInt: parsing \"09\": invalid syntax")),
        ("", Err("strconv.ParseInt: parsing \"\": invalid syntax")),
        (
            "9223372036854775808",
            Err("strconv.ParseInt: parsing \"9223372036854775808\": value out of range"),
        ),
        ("-9223372036854775808", Ok(i64::MIN)),
    ] {
        assert_eq!(prefixed(text.as_bytes()), expected.map_err(str::to_owned), "{text}");
    }
    assert_eq!(decimal(b"010"), Ok(10));
    assert_eq!(truncated(1e300), i64::MIN);
    assert_eq!(truncated(-1.9), -1);
}

#[test]
fn addresses_are_found_wherever_they_stand() {
    let found = addresses(b" 0x10 x0x0xff0 PC: 0x1:", b"");
    assert_eq!(found, Ok(vec![0x10, 0, 1]));
    let wrong = addresses(b"0x11112222333344445", b"line");
    let words = "malformed sample: line: failed to parse as hex 64-bit number: 0x11112222333344445";
    assert_eq!(wrong, Err(ReadError::Wrong(words.to_owned())));
}
