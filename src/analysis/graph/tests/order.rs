//! Unit tests of `analysis/graph/order.rs`.

use super::*;

/// The rule spelled out, over values that often tie.
#[test]
fn ties_go_to_the_name_then_to_the_other_value_then_to_the_id() {
    let rows: Vec<u32> = (0..200).collect();
    let main = |row: u32| u64::from(row * 7 % 5);
    let name = |row: u32| row * 11 % 4;
    let other = |row: u32| u64::from(row * 13 % 3);
    let mut sorted = rows.clone();
    sort_by_weight(&mut sorted, main, name, other);
    let mut expected = rows;
    expected.sort_by_key(|&row| (Reverse(main(row)), name(row), Reverse(other(row)), row));
    assert_eq!(sorted, expected);
}
