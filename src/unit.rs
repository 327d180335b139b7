//! Units, scaled values and percentages, as pprof prints them. The only place where values become floats.

use std::borrow::Cow;

/// A unit of a family: its canonical name, its aliases in lower case and singular, and its size.
struct Unit {
    name: &'static str,
    aliases: &'static [&'static str],
    factor: f64,
}

const fn unit(name: &'static str, aliases: &'static [&'static str], factor: f64) -> Unit {
    Unit { name, aliases, factor }
}

/// Units that convert into each other.
struct Family {
    units: &'static [Unit],
    /// The unit of 0 and of values too small for any other, and of values whose wanted unit is of another family.
    default: usize,
}

const FAMILIES: [Family; 3] = [
    Family {
        default: 0,
        units: &[
            unit("B", &["b", "byte"], 1.0),
            unit("kB", &["kb", "kbyte", "kilobyte"], 1024.0),
            unit("MB", &["mb", "mbyte", "megabyte"], 1_048_576.0),
            unit("GB", &["gb", "gbyte", "gigabyte"], 1_073_741_824.0),
            unit("TB", &["tb", "tbyte", "terabyte"], 1_099_511_627_776.0),
            unit("PB", &["pb", "pbyte", "petabyte"], 1_125_899_906_842_624.0),
        ],
    },
    Family {
        default: 3,
        units: &[
            unit("ns", &["ns", "nanosecond"], 1.0),
            unit("us", &["μs", "us", "microsecond"], 1e3),
            unit("ms", &["ms", "millisecond"], 1e6),
            unit("s", &["s", "sec", "second"], 1e9),
            unit("hrs", &["hour", "hr"], 3.6e12),
        ],
    },
    Family {
        default: 3,
        units: &[
            unit("n*GCU", &["nanogcu"], 1e-9),
            unit("u*GCU", &["microgcu"], 1e-6),
            unit("m*GCU", &["milligcu"], 1e-3),
            unit("GCU", &["gcu"], 1.0),
            unit("k*GCU", &["kilogcu"], 1e3),
            unit("M*GCU", &["megagcu"], 1e6),
            unit("G*GCU", &["gigagcu"], 1e9),
            unit("T*GCU", &["teragcu"], 1e12),
            unit("P*GCU", &["petagcu"], 1e15),
        ],
    },
];

impl Family {
    /// The unit called `name`, in any case, singular or plural.
    fn find(&self, name: &str) -> Option<&Unit> {
        let lower = name.to_lowercase();
        let singular =
            if lower.len() > 2 { lower.strip_suffix('s').unwrap_or(&lower) } else { &lower };
        self.units.iter().find(|u| u.aliases.contains(&singular))
    }

    /// The largest unit that `value`, in units of factor 1, reaches; else the default one.
    fn auto(&self, value: f64) -> &Unit {
        let reached = self.units.iter().rev().find(|u| value / u.factor >= 1.0);
        reached.unwrap_or(&self.units[self.default])
    }
}

/// `value`, given in unit `from`, in unit `to` (which may be `minimum` or `auto`), and the name of the unit it is in.
///
/// A unit of no known family does not convert: the number stays, and the name is `to`, or empty if `to` is a plain
/// count.
pub fn scale<'a>(value: i64, from: &str, to: &'a str) -> (f64, Cow<'a, str>) {
    let (sign, magnitude) = match value.checked_neg() {
        Some(positive) if value < 0 => (-1.0, positive as f64),
        _ => (1.0, value as f64),
    };
    for family in &FAMILIES {
        let Some(source) = family.find(from) else { continue };
        let base = magnitude * source.factor;
        let target = match to {
            "minimum" | "auto" => family.auto(base),
            _ => family.find(to).unwrap_or(&family.units[family.default]),
        };
        return (sign * (base / target.factor), Cow::Borrowed(target.name));
    }
    let name = match to {
        "count" | "sample" | "unit" | "minimum" | "auto" => "",
        _ => to,
    };
    (sign * magnitude, Cow::Borrowed(name))
}

/// `value`, given in unit `from`, as text in unit `to`: two decimals unless both are 0, and a bare `0` without unit.
pub fn format_value(value: i64, from: &str, to: &str) -> String {
    let (scaled, name) = scale(value, from, to);
    let text = format!("{scaled:.2}");
    let text = text.strip_suffix(".00").unwrap_or(&text);
    if text == "0" || text == "-0" { "0".to_owned() } else { format!("{text}{name}") }
}

/// A rate of values, given in unit `from`, as text in unit `to`: two decimals and a sign, or a bare `0`.
pub fn rate(value: f64, from: &str, to: &str) -> String {
    let text = format_real(value, from, to);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// A value that is no whole number, given in unit `from`, as text in unit `to`: two decimals unless both are 0, or a bare `0`.
pub fn format_real(value: f64, from: &str, to: &str) -> String {
    const MANY: i64 = 1 << 40;
    let own = auto_unit(value.abs() as i64, from);
    let to = match to {
        "minimum" | "auto" if own.is_empty() => "count",
        "minimum" | "auto" => own.as_ref(),
        _ => to,
    };
    let (scaled, name) = scale(MANY, from, to);
    let text = format!("{:.2}", value * (scaled / MANY as f64));
    let text = text.strip_suffix(".00").unwrap_or(&text);
    if text == "0" || text == "-0" { "0".to_owned() } else { format!("{text}{name}") }
}

/// The unit for `value` of unit `from`, as pprof chooses it; empty for an unknown family.
pub fn auto_unit(value: i64, from: &str) -> Cow<'static, str> {
    scale(value, from, "minimum").1
}

/// Number of units `to` in one `from`; `None` if they are of different families.
pub fn ratio(from: &str, to: &str) -> Option<f64> {
    FAMILIES.iter().find_map(|family| Some(family.find(from)?.factor / family.find(to)?.factor))
}

/// True if `name` is a unit of time.
pub fn is_time(name: &str) -> bool {
    FAMILIES[1].find(name).is_some()
}

/// True if `name` is a unit of memory.
pub fn is_bytes(name: &str) -> bool {
    FAMILIES[0].find(name).is_some()
}

/// The share of `value` in `total` as pprof prints it: at least six characters, without a sign, `  100%` where it
/// rounds to that, two significant digits below 1 %.
pub fn percentage(value: i64, total: i64) -> String {
    let ratio = if total == 0 { 0.0 } else { (value as f64 / total as f64).abs() * 100.0 };
    if (99.95..=100.05).contains(&ratio) {
        "  100%".to_owned()
    } else if ratio >= 1.0 {
        format!("{ratio:5.2}%")
    } else {
        format!("{:>5}%", two_digits(ratio))
    }
}

/// The share of `value` in `total` for people: two decimals, without a sign. `0%` and `100%` have none, and a share that
/// would round to 0 is `<0.01%`.
pub fn share(value: i64, total: i64) -> String {
    let ratio = if total == 0 { 0.0 } else { (value as f64 / total as f64).abs() * 100.0 };
    match ratio {
        0.0 => "0%".to_owned(),
        ..0.005 => "<0.01%".to_owned(),
        99.95..=100.05 => "100%".to_owned(),
        _ => format!("{ratio:.2}%"),
    }
}

/// The number of a figure, and the unit behind it: `15.52` and `MB`.
pub fn split_figure(figure: &str) -> (&str, &str) {
    let digits = figure.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    figure.split_at(digits)
}

/// C's `%.2g` of a number in `[0, 1)`: two significant digits, no trailing zeros, an exponent below 1e-4.
fn two_digits(ratio: f64) -> String {
    if ratio == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{ratio:.1e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 {
        return format!("{digits}e-{:02}", -exponent);
    }
    // The digits are one, or two around a point. So many decimals keep just the significant ones.
    let decimals = i32::from(digits.len() > 1) - exponent;
    format!("{ratio:.*}", decimals.max(0) as usize)
}

#[cfg(test)]
#[path = "tests/unit.rs"]
mod tests;
