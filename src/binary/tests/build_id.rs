//! Unit tests of `binary/build_id.rs`.

use super::*;

#[test]
fn the_note_of_gnu_is_found_behind_others() {
    let note = |name: &[u8], kind: u32, content: &[u8]| {
        let mut out = Vec::new();
        for number in [name.len() as u32, content.len() as u32, kind] {
            out.extend(number.to_le_bytes());
        }
        for part in [name, content] {
            out.extend(part);
            out.resize(out.len().next_multiple_of(4), 0);
        }
        out
    };
    let both = [note(b"Go\0\0", 4, b"abcde"), note(b"GNU\0", 3, &[0xab, 0x0c])].concat();
    assert_eq!(from_notes(&both, 4, u32::from_le_bytes), Some(&[0xab, 0x0c][..]));
    assert_eq!(from_notes(&both, 0, u32::from_be_bytes), None);
    for end in 0..both.len() - 4 {
        assert_eq!(from_notes(&both[..end], 4, u32::from_le_bytes), None, "{end}");
    }
    assert_eq!(hexadecimal(&[0xab, 0x0c]), "ab0c");
}

#[test]
fn build_ids_are_compared_without_padding() {
    assert!(equal("AB12", "ab12") && !equal("ab12", "ab1200") && !equal("ab12", ""));
    assert!(equal("0123456789abcdef", "0123456789abcdef00000000"));
    assert_eq!(split("abcdef"), Some(("ab", "cdef")));
    assert_eq!(split("a/b/c/../x"), None);
}
