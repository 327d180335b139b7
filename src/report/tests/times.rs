//! Unit tests of `report/times.rs`.

use super::*;

#[test]
fn moments_are_short() {
    assert_eq!(stamp(1_795_308_070_123_456_789), "20261122T004110.123Z");
    assert_eq!(stamp(i64::MIN), stamp(i64::MIN), "any moment has a name");
    assert_eq!(
        [0, 42, 125, 3725].map(|s| span(s * 1_000_000_000)),
        ["0s", "42s", "2m5s", "1h2m5s"]
    );
    assert_eq!(span(-5), "0s");
}
