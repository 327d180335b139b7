//! Unit tests of `unit.rs`.

use super::*;

#[test]
fn values_print_as_pprof_prints_them() {
    for (value, from, to, expected) in [
        (0, "bytes", "auto", "0"),
        (1023, "bytes", "auto", "1023B"),
        (1536, "bytes", "auto", "1.50kB"),
        (1_048_575, "bytes", "auto", "1024kB"),
        (-1536, "bytes", "auto", "-1.50kB"),
        (1 << 61, "bytes", "auto", "2048PB"),
        (999, "ns", "auto", "999ns"),
        (1_500_000, "ns", "auto", "1.50ms"),
        (3_599_000_000_000, "ns", "auto", "3599s"),
        (3_600_000_000_000, "ns", "auto", "1hrs"),
        (1, "ns", "seconds", "0"),
        (5_000_000, "ns", "seconds", "0.01s"),
        (1_234_567, "count", "minimum", "1234567"),
        (5, "widgets", "auto", "5"),
        (5, "widgets", "ms", "5ms"),
        (5_000_000_000, "ns", "bogus", "5s"),
        (3, "minutes", "auto", "3"),
        (2048, "bytes", "seconds", "2048B"),
        (3, "KB", "bytes", "3072B"),
        (2500, "gcu", "auto", "2.50k*GCU"),
        (i64::MIN, "bytes", "B", "-9223372036854775808B"),
    ] {
        assert_eq!(format_value(value, from, to), expected, "{value} {from} {to}");
    }
}

#[test]
fn rates_have_a_sign_and_two_decimals() {
    for (value, from, to, expected) in [
        (1_572_864.0, "bytes", "MB", "+1.50MB"),
        (-1024.0, "bytes", "kB", "-1kB"),
        (3.0, "bytes", "MB", "0"),
        (0.25, "count", "count", "+0.25"),
        (2.5e9, "nanoseconds", "s", "+2.50s"),
        (-1_572_864.0, "bytes", "auto", "-1.50MB"),
        (0.25, "count", "auto", "+0.25"),
    ] {
        assert_eq!(rate(value, from, to), expected, "{value} {from} {to}");
    }
}

#[test]
fn shares_for_people_have_two_decimals() {
    for (value, total, expected) in [
        (0, 100, "0%"),
        (5, 0, "0%"),
        (1, 1000, "0.10%"),
        (12, 100_000, "0.01%"),
        (4, 100_000, "<0.01%"),
        (-1, 10_000_000, "<0.01%"),
        (1, 3, "33.33%"),
        (-9996, 10_000, "100%"),
        (123_456, 100_000, "123.46%"),
    ] {
        assert_eq!(share(value, total), expected, "{value} of {total}");
    }
}

#[test]
fn figures_split_before_their_unit() {
    for (figure, number, unit) in [
        ("+15.52MB", "+15.52", "MB"),
        ("0", "0", ""),
        ("-3hrs", "-3", "hrs"),
        ("2.50k*GCU/s", "2.50", "k*GCU/s"),
        ("", "", ""),
    ] {
        assert_eq!(split_figure(figure), (number, unit), "{figure}");
    }
}

#[test]
fn percentages_print_as_pprof_prints_them() {
    for (value, total, expected) in [
        (0, 100, "    0%"),
        (5, 0, "    0%"),
        (1, 100, " 1.00%"),
        (99, 10_000, " 0.99%"),
        (996, 100_000, "    1%"),
        (1, 1000, "  0.1%"),
        (12, 100_000, "0.012%"),
        (1, 10_000_000, "1e-05%"),
        (12, 100_000_000, "1.2e-05%"),
        (1, 3, "33.33%"),
        (9994, 10_000, "99.94%"),
        (-9996, 10_000, "  100%"),
        (123_456, 100_000, "123.46%"),
        (10_800, 100, "10800.00%"),
        (-1, 4, "25.00%"),
        (55, 10_000, " 0.55%"),
    ] {
        assert_eq!(percentage(value, total), expected, "{value} of {total}");
    }
}
