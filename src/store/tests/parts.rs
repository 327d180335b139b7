//! Unit tests of `store/parts.rs`.

use super::*;

#[test]
fn parts_are_told_in_words() {
    let newest = |instance: &str, seconds: i64, id: Option<&str>| NewestProfile {
        labels: vec![("instance".to_owned(), instance.to_owned())],
        time_nanos: seconds * 1_000_000_000,
        profile_id: id.map(str::to_owned),
        total: 1,
    };
    let range = TimeRange { start: 0, end: 3600 * 1_000_000_000 };
    let heap = ProfileType::parse("memory:inuse_space:bytes:space:bytes").unwrap();
    let parts = RangeParts::newest(range, vec![newest("b", 20, None), newest("a", 10, None)]);
    let words = |parts: &RangeParts, protocol| parts.words(&heap, protocol);
    let times = "1970-01-01T00:00:10Z to 1970-01-01T00:00:20Z";
    assert_eq!(words(&parts, StoreProtocol::Parca), format!("2 instances, newest each, {times}"));
    assert_eq!(
        words(&parts, StoreProtocol::Pyroscope),
        format!("2 instances, newest each, by its last second, {times}")
    );
    assert_eq!((parts.time_nanos(), parts.duration_nanos()), (20_000_000_000, 0));
    let with_ids = (0..51).map(|n| newest(&n.to_string(), 5, Some("x"))).collect();
    assert_eq!(RangeParts::newest(range, with_ids).parts.len(), 2);
    let sum = RangeParts::merged(range);
    assert_eq!(words(&sum, StoreProtocol::Parca), format!("sum of {}", range.words()));
    assert_eq!((sum.time_nanos(), sum.duration_nanos()), (0, range.end));
}
