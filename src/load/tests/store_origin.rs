//! Unit tests of `load/store_origin.rs`.

use super::*;
use crate::input::address::Address;

#[test]
fn a_base_is_scaled_to_instances_and_duration() {
    let server = Address::parse("http://h:1").unwrap().unwrap();
    let origin = |instances, seconds: i64| StoreOrigin {
        title: String::new(),
        words: String::new(),
        reader: None,
        instances,
        duration_nanos: seconds * 1_000_000_000,
        range: TimeRange { start: 0, end: 1 },
        address: StoreAddress::bare(server.clone()),
        scaled: None,
    };
    let factor = |own: &StoreOrigin, base: &StoreOrigin| own.factor(base);
    let (scale, words) = factor(&origin(3, 0), &origin(5, 0)).unwrap();
    assert!((scale - 0.6).abs() < 1e-9, "{scale}");
    assert_eq!(words, "the base is scaled by 0.600: 3 instances against 5");
    let (scale, words) = factor(&origin(2, 3600), &origin(1, 7200)).unwrap();
    assert!((scale - 1.0).abs() < 1e-9, "{scale}");
    assert!(words.ends_with("2 instances against 1, 1h against 2h"), "{words}");
    assert_eq!(factor(&origin(3, 60), &origin(3, 60)), None);
    assert_eq!(factor(&origin(0, 0), &origin(3, 0)), None);
}
