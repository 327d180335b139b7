//! Unit tests of `binary/dwarf/forms.rs`.

use super::*;

#[test]
fn values_of_every_length_are_passed() {
    let encoding = Encoding { format: gimli::Format::Dwarf32, version: 5, address_size: 8 };
    let past = |form, bytes: &[u8], is_big_endian| {
        pass(step_of(form, encoding), bytes, 0, encoding, is_big_endian)
    };
    assert_eq!(past(gimli::DW_FORM_addr, &[0; 9], false), Some(8));
    assert_eq!(past(gimli::DW_FORM_strp, &[0; 9], false), Some(4));
    assert_eq!(past(gimli::DW_FORM_udata, &[0x80, 0x80, 1, 7], false), Some(3));
    assert_eq!(past(gimli::DW_FORM_string, b"ab\0cd", false), Some(3));
    assert_eq!(past(gimli::DW_FORM_exprloc, &[2, 0, 0, 0], false), Some(3));
    assert_eq!(past(gimli::DW_FORM_block2, &[1, 0, 0, 0], false), Some(3));
    assert_eq!(past(gimli::DW_FORM_block2, &[0, 1, 0, 0], true), Some(3));
    // Behind the number of its form, which is no such form again.
    assert_eq!(past(gimli::DW_FORM_indirect, &[0x0b, 7, 7], false), Some(2));
    assert_eq!(past(gimli::DW_FORM_indirect, &[0x16, 0x0b, 7], false), None);
    assert_eq!(past(gimli::DwForm(0x7f), &[0; 9], false), None);
    assert_eq!(past(gimli::DW_FORM_udata, &[0x80, 0x80], false), None);
}

#[test]
fn numbers_have_an_end() {
    let mut at = 0;
    assert_eq!(leb(&[0xe5, 0x8e, 0x26], &mut at), Some(624_485));
    assert_eq!(leb(&[0x80; 30], &mut 0), None);
    assert_eq!((number(&[1, 2], false), number(&[1, 2], true)), (0x201, 0x102));
}
