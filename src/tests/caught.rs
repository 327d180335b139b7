//! Unit tests of `caught.rs`.

use super::*;

#[test]
fn a_panic_is_no_result() {
    assert_eq!(caught(|| 1), Some(1));
    let empty: Vec<u8> = std::hint::black_box(Vec::new());
    assert_eq!(caught(|| empty[7]), None);
    assert!(!is_caught());
}
