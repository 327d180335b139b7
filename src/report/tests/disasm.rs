//! Unit tests of `report/disasm.rs`.

use super::address_of;

#[test]
fn addresses_are_those_of_go() {
    let cases = [
        ("0x4a0b1c", Some(0x004a_0b1c)),
        ("4096", Some(4096)),
        ("0b101", Some(5)),
        ("0o17", Some(15)),
        ("017", Some(15)),
        ("0", Some(0)),
        ("main.hot", None),
        ("0x", None),
        ("0xzz", None),
        ("", None),
    ];
    for (text, want) in cases {
        assert_eq!(address_of(text), want, "{text}");
    }
}
