//! Unit tests of `explore/label_totals.rs`.

use super::*;

/// The order of the values of a key: each is a weight and a number with this unit.
fn order(unit: &str, values: &[(i64, i64)]) -> Vec<i64> {
    let value = |&(weight, number): &(i64, i64)| LabelValueTotal {
        text: number.to_string(),
        weight,
        filter: String::new(),
    };
    let mut values: Vec<_> = values.iter().map(value).collect();
    let number = |value: &LabelValueTotal| Some((value.text.parse().ok()?, unit));
    sort_numbers(&mut values, &number);
    values.iter().map(|value| value.text.parse().unwrap()).collect()
}

#[test]
fn times_are_in_order_and_other_numbers_by_weight() {
    let values = [(9, 120), (5, 7200), (5, 660), (1, 3000)];
    assert_eq!(order("seconds", &values), [7200, 3000, 660, 120]);
    assert_eq!(order("bytes", &values), [120, 7200, 660, 3000]);
}
