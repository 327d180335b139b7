//! Go's formatting of times, durations and padded text, as pprof's reports have it.

use jiff::Timestamp;

/// `text` right-aligned in `width` characters; longer text is unchanged.
pub(super) fn right(text: &[u8], width: usize) -> Vec<u8> {
    let mut out = vec![b' '; width.saturating_sub(width_of(text))];
    out.extend_from_slice(text);
    out
}

/// The number of characters as Go counts them: each invalid byte counts as one.
pub(super) fn width_of(text: &[u8]) -> usize {
    text.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

/// A time in nanoseconds since 1970, as local time to the second, with the zone's abbreviation.
pub fn local_time(nanos: i64) -> String {
    zoned(nanos).map_or_else(String::new, |t| t.strftime("%Y-%m-%d %H:%M:%S %Z").to_string())
}

/// A time in nanoseconds since 1970, as Go prints it: with its fraction, without trailing zeros, and the offset.
pub(super) fn local_time_in_full(nanos: i64) -> String {
    zoned(nanos).map_or_else(String::new, |t| t.strftime("%Y-%m-%d %H:%M:%S%.f %z %Z").to_string())
}

fn zoned(nanos: i64) -> Option<jiff::Zoned> {
    let moment = Timestamp::from_nanosecond(i128::from(nanos)).ok()?;
    Some(moment.to_zoned(super::times::zone()))
}

/// A duration as Go prints it: `1m30.5s`, `250ms`, `1.5µs`.
pub(super) fn duration(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let magnitude = nanos.unsigned_abs();
    let fraction = |value: u64, unit: u64| {
        let digits = unit.ilog10() as usize;
        let text = format!("{}.{:0digits$}", value / unit, value % unit);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let text = match magnitude {
        0 => "0s".to_owned(),
        1..1_000 => format!("{magnitude}ns"),
        1_000..1_000_000 => format!("{}µs", fraction(magnitude, 1_000)),
        1_000_000..1_000_000_000 => format!("{}ms", fraction(magnitude, 1_000_000)),
        _ => {
            let (minutes, rest) = (magnitude / 60_000_000_000, magnitude % 60_000_000_000);
            let seconds = fraction_of_second(rest);
            match (minutes / 60, minutes % 60) {
                (0, 0) => seconds,
                (0, minutes) => format!("{minutes}m{seconds}"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}"),
            }
        }
    };
    format!("{sign}{text}")
}

fn fraction_of_second(nanos: u64) -> String {
    let text = format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000);
    format!("{}s", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
#[path = "tests/text.rs"]
mod tests;
