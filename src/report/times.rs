//! Short forms of times, for file names and rows of a list.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::LazyLock;

/// The machine's time zone, or that of `TZ`. The file of the zone is read directly: a search for its name reads the whole
/// database, which takes as long as a small profile.
static LOCAL: LazyLock<TimeZone> = LazyLock::new(|| {
    let unasked = std::env::var_os("TZ").is_none();
    let file = unasked.then(|| std::fs::read("/etc/localtime").ok()).flatten();
    file.and_then(|data| TimeZone::tzif("Local", &data).ok()).unwrap_or_else(TimeZone::system)
});

/// The local time zone.
pub(super) fn zone() -> TimeZone {
    LOCAL.clone()
}

/// A time in nanoseconds since 1970, for a file name: `20261122T004110.123Z`, in UTC, so that names sort by time.
pub fn stamp(nanos: i64) -> String {
    let moment = Timestamp::from_nanosecond(i128::from(nanos)).unwrap_or_default();
    moment.strftime("%Y%m%dT%H%M%S%.3fZ").to_string()
}

/// A time in nanoseconds since 1970, on the local clock: `00:41:10`.
pub fn clock(nanos: i64) -> String {
    let moment = Timestamp::from_nanosecond(i128::from(nanos)).unwrap_or_default();
    moment.to_zoned(zone()).strftime("%H:%M:%S").to_string()
}

/// A duration in nanoseconds, to the second: `1h2m5s`, `42s`.
pub fn span(nanos: i64) -> String {
    let seconds = nanos.max(0) / 1_000_000_000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

#[cfg(test)]
#[path = "tests/times.rs"]
mod tests;
