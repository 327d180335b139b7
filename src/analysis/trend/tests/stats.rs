//! Unit tests of `analysis/trend/stats.rs`.

use super::*;

#[test]
fn p_values_are_those_of_permutations() {
    for (count, against, wanted) in
        [(2, 0, 0.5), (3, 0, 1.0 / 6.0), (3, 1, 0.5), (5, 0, 1.0 / 120.0), (5, 1, 5.0 / 120.0)]
    {
        assert!((order_p_values(count)[against] - wanted).abs() < 1e-12, "{count} {against}");
    }
    let (exact, near) = (order_p_values(40), order_p_values(41));
    // Two standard deviations below the middle, of forty and of forty-one.
    assert!((exact[305] - near[322]).abs() < 0.005, "{} {}", exact[305], near[322]);
    assert!((normal(-1.96) - 0.025).abs() < 1e-4 && (normal(1.96) - 0.975).abs() < 1e-4);
}
