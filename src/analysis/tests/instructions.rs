//! Unit tests of `analysis/instructions.rs`.

use super::*;

#[test]
fn a_range_has_its_first_address_and_not_its_last() {
    let cost = |address| AddressCost {
        address,
        flat: Weight::default(),
        cum: Weight::default(),
        node: NodeId(0),
    };
    let costs = [1, 4, 4, 7].map(cost);
    let count = |start, end| costs_within(&costs, start, end).len();
    assert_eq!([count(0, 1), count(1, 4), count(4, 7), count(4, 8), count(9, 3)], [0, 1, 2, 3, 0]);
}
