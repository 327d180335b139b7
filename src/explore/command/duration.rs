//! Durations as they are typed.

use std::time::Duration;

/// Parses a duration above 0: `10s`, `1m30s`, `500ms`, or a number of seconds.
pub fn parse_duration(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into())).filter(|duration| !duration.is_zero());
    }
    let (mut rest, mut millis) = (text, 0_u64);
    while !rest.is_empty() {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: u64 = rest.strip_suffix(digits)?.parse().ok()?;
        let unit = digits.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let factor = match digits.strip_suffix(unit)? {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        millis = millis.checked_add(number.checked_mul(factor)?)?;
        rest = unit;
    }
    Some(Duration::from_millis(millis)).filter(|duration| !duration.is_zero())
}

#[cfg(test)]
#[path = "tests/duration.rs"]
mod tests;
