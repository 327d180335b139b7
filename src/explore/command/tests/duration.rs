//! Unit tests of `explore/command/duration.rs`.

use super::*;

#[test]
fn times_have_units() {
    let millis = |text: &str| parse_duration(text).map(|duration| duration.as_millis());
    for (text, wanted) in
        [("10s", 10_000), ("5", 5_000), ("1m30s", 90_000), ("250ms", 250), ("1h", 3_600_000)]
    {
        assert_eq!(millis(text), Some(wanted), "{text}");
    }
    for wrong in ["", "0", "0s", "s", "-1s", "1.5s", "10x", "9999999999999999999h", "1é"] {
        assert_eq!(millis(wrong), None, "{wrong}");
    }
}
