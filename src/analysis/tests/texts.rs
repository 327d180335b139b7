//! Unit tests of `analysis/texts.rs`.

use super::*;

#[test]
fn bytes_become_texts_where_each_is_one() {
    let of = |bytes: &[u8], starts: &[usize]| Texts::from_bytes(bytes.into(), starts.into());
    let texts = of("aäb".as_bytes(), &[0, 1, 3, 4]).unwrap();
    assert_eq!((0..4).map(|at| texts.get(at)).collect::<Vec<_>>(), ["a", "ä", "b", ""]);
    // Two halves of a character.
    let halves = "ä".as_bytes();
    assert_eq!(of(halves, &[0, 1, 2]).unwrap_err(), (halves.to_vec(), vec![0, 1, 2]));
    assert!(of(b"\xff", &[0, 1]).is_err());
}
