//! Unit tests of `report/markdown_text.rs`.

use super::*;

#[test]
fn names_stay_in_their_cell() {
    for (name, expected) in [
        ("a|b", "`a\\|b`"),
        ("a`b", "``a`b``"),
        ("``", "``` `` ```"),
        ("a\nb", "`a\u{fffd}b`"),
        ("<script>", "`<script>`"),
    ] {
        assert_eq!(code(name.as_bytes()), expected);
    }
    assert_eq!(escaped(b"   focus=<b>|*"), "focus=\\<b\\>\\|\\*");
}
