//! Unit tests of `input/store_time.rs`.

use super::*;

#[test]
fn all_forms_are_read() {
    let at = |seconds: i64| StoreTime::At(seconds * SECOND);
    for (text, moment) in [
        ("now", StoreTime::Ago(0)),
        ("-1h", StoreTime::Ago(3600)),
        ("-1h30m", StoreTime::Ago(5400)),
        ("-7d", StoreTime::Ago(7 * 86400)),
        ("1764240000", at(1_764_240_000)),
        ("1764240000000", at(1_764_240_000)),
        ("1764240000000000000", at(1_764_240_000)),
        ("1764240000.5", StoreTime::At(1_764_240_000_500_000_000)),
        ("2025-11-27T10:40:00Z", at(1_764_240_000)),
        ("2025-11-27T12:40:00+02:00", at(1_764_240_000)),
        ("2025-11-27T12:40:00 02:00", at(1_764_240_000)),
        ("2025-11-27", at(1_764_201_600)),
    ] {
        assert_eq!(StoreTime::parse(text), Ok(moment), "{text}");
    }
    for wrong in ["", "-", "-1", "-h", "-1y", "1h", "yesterday", "2025-13-01", "1e9"] {
        assert!(StoreTime::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(http_date("Thu, 27 Nov 2025 10:40:00 GMT"), Some(1_764_240_000 * SECOND));
}

#[test]
fn moments_are_written_as_they_are_read() {
    for text in ["now", "-1h", "-90m", "-2w", "2025-11-27T10:40:00.000000001Z"] {
        assert_eq!(StoreTime::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(StoreTime::Ago(60).nanos(100 * SECOND), 40 * SECOND);
}
