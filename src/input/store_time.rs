//! Times in the addresses of profile stores: `now`, `-1h`, RFC 3339, and seconds or milliseconds since 1970.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const SECOND: i64 = 1_000_000_000;

/// Units of a time before now, the longest first, and their seconds.
const UNITS: [(char, i64); 5] =
    [('w', 7 * 24 * 3600), ('d', 24 * 3600), ('h', 3600), ('m', 60), ('s', 1)];

/// A moment, fixed or before now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreTime {
    /// Seconds before now.
    Ago(i64),
    /// Nanoseconds since 1970.
    At(i64),
}

impl StoreTime {
    /// The moment that `text` names. The error says which forms there are.
    pub fn parse(text: &str) -> Result<StoreTime, String> {
        let text = text.trim();
        // The plus of a time zone is a space in an address.
        let zoned = match text.rsplit_once(' ') {
            Some((time, zone)) if time.contains('T') => format!("{time}+{zone}"),
            _ => text.to_owned(),
        };
        let text = zoned.as_str();
        let moment = match text.strip_prefix(['-', '\u{2212}']) {
            _ if text.eq_ignore_ascii_case("now") => Some(StoreTime::Ago(0)),
            Some(span) => seconds(span).map(StoreTime::Ago),
            None => since_1970(text).or_else(|| timestamp(text)).map(StoreTime::At),
        };
        moment.ok_or_else(|| {
            format!("{text:?} is no time; say -1h, 2026-11-27T12:00:00Z, or seconds since 1970")
        })
    }

    /// Nanoseconds since 1970, where `now` is the present.
    pub fn nanos(self, now: i64) -> i64 {
        match self {
            Self::Ago(seconds) => now.saturating_sub(seconds.saturating_mul(SECOND)),
            Self::At(nanos) => nanos,
        }
    }
}

impl fmt::Display for StoreTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Ago(0) => write!(f, "now"),
            Self::Ago(seconds) => {
                let largest = UNITS.iter().find(|(_, unit)| seconds % unit == 0);
                let (name, unit) = largest.copied().unwrap_or(('s', 1));
                write!(f, "-{}{name}", seconds / unit)
            }
            Self::At(nanos) => write!(f, "{}", utc(nanos)),
        }
    }
}

/// Nanoseconds since 1970 as RFC 3339 in UTC, with as many decimals as there are.
pub fn utc(nanos: i64) -> String {
    Timestamp::from_nanosecond(i128::from(nanos)).unwrap_or_default().to_string()
}

/// The nanoseconds since 1970 of a text in RFC 3339, or of a date at midnight in UTC.
pub fn timestamp(text: &str) -> Option<i64> {
    let moment = text.parse::<Timestamp>().ok().or_else(|| {
        let date: Date = text.parse().ok()?;
        date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    });
    moment.and_then(|moment| i64::try_from(moment.as_nanosecond()).ok())
}

/// The nanoseconds since 1970 of the date in a head of HTTP.
pub fn http_date(text: &str) -> Option<i64> {
    let moment = jiff::fmt::rfc2822::parse(text).ok()?;
    i64::try_from(moment.timestamp().as_nanosecond()).ok()
}

/// Seconds of `1h`, `90s`, `1h30m`.
fn seconds(span: &str) -> Option<i64> {
    let mut sum = 0_i64;
    let mut rest = span;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at_checked(end)?;
        let unit = tail.chars().next()?;
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(number.parse::<i64>().ok()?.checked_mul(*factor)?)?;
        rest = tail.get(unit.len_utf8()..)?;
    }
    (!span.is_empty()).then_some(sum)
}

/// Nanoseconds of a number of seconds, milliseconds, microseconds or nanoseconds, by its digits.
fn since_1970(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        ..=11 => {
            let part: String = part.chars().chain("000000000".chars()).take(9).collect();
            number.checked_mul(SECOND)?.checked_add(part.parse().ok()?)
        }
        12..=14 => number.checked_mul(1_000_000),
        15..=17 => number.checked_mul(1000),
        _ => Some(number),
    }
}

#[cfg(test)]
#[path = "tests/store_time.rs"]
mod tests;
