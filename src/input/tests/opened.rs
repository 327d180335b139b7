//! Unit tests of `input/opened.rs`.

use super::*;

#[test]
fn progress_is_told_by_strides_and_at_the_end() {
    let bytes = vec![0_u8; 3 * STRIDE as usize + 5];
    let input = Input { reader: Box::new(io::Cursor::new(bytes)), size: None };
    let mut told = Vec::new();
    let mut tell = |read| told.push(read);
    let copied = io::copy(&mut input.counted(&mut tell), &mut io::sink()).unwrap();
    assert_eq!(copied, 3 * STRIDE + 5);
    assert_eq!(told.last(), Some(&copied));
    assert!(told.len() <= 4 && told.is_sorted(), "{told:?}");
}
