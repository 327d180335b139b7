//! The arguments of `-tagfocus` and `-tagignore`: a range of numbers with units, or patterns, of one label key or of
//! any.

use super::pattern::Pattern;
use crate::error::Error;
use crate::unit;

/// A filter of labels. Filters are equal if their texts are.
#[derive(Clone, Debug)]
pub struct TagFilter {
    option: &'static str,
    text: String,
    /// Length of the key at the start of the text, before the `=`.
    key: Option<usize>,
    matches: TagMatch,
}

#[derive(Clone, Debug)]
enum TagMatch {
    Range(NumberRange),
    Patterns(Vec<Pattern>),
}

impl TagFilter {
    /// Parses `[KEY=]RANGE` or `[KEY=]PATTERN,...`; an error names `option`.
    pub fn new(option: &'static str, text: &str) -> Result<Self, Error> {
        let (key, value) = match text.split_once('=') {
            Some((key, value)) => (Some(key.len()), value),
            None => (None, text),
        };
        let matches = if let Some(range) = NumberRange::parse(option, value)? {
            TagMatch::Range(range)
        } else {
            let patterns = value.split(',').map(|pattern| Pattern::new(option, pattern));
            TagMatch::Patterns(patterns.collect::<Result<_, _>>()?)
        };
        Ok(Self { option, text: text.to_owned(), key, matches })
    }

    /// The filter as the user wrote it, with its key.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The label key; `None` for any.
    pub fn key(&self) -> Option<&str> {
        let key = self.text.get(..self.key?)?;
        (!key.is_empty()).then_some(key)
    }

    /// The range of matching numbers; `None` for a filter by patterns.
    pub fn range(&self) -> Option<&NumberRange> {
        match &self.matches {
            TagMatch::Range(range) => Some(range),
            TagMatch::Patterns(_) => None,
        }
    }

    /// The patterns of matching texts; empty for a filter by range.
    pub fn patterns(&self) -> &[Pattern] {
        match &self.matches {
            TagMatch::Range(_) => &[],
            TagMatch::Patterns(patterns) => patterns,
        }
    }

    /// pprof's warning that a text was read as a range and not as a pattern.
    pub fn note(&self) -> Option<String> {
        self.range()?;
        let value = self.text.get(self.key.map_or(0, |key| key + 1)..).unwrap_or_default();
        Some(format!("{}:Interpreted '{value}' as range, not regexp", self.option))
    }
}

impl PartialEq for TagFilter {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Numbers between two inclusive bounds of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberRange {
    lowest: f64,
    highest: f64,
    unit: String,
}

impl NumberRange {
    /// Parses `N`, `N:`, `:N` or `N:M`; anything else is `None`. Fails if a number does not fit 64 bits.
    fn parse(option: &'static str, text: &str) -> Result<Option<Self>, Error> {
        let Some((low, high)) = bounds(text) else { return Ok(None) };
        let number = |(digits, _): (&str, &str)| {
            let refused = |_| Error::Regexp { option, reason: format!("{digits} is out of range") };
            digits.parse::<i64>().map_err(refused)
        };
        let Some(first) = low.or(high) else { return Ok(None) };
        let (scaled, unit) = unit::scale(number(first)?, first.1, first.1);
        let unit = unit.into_owned();
        let (mut lowest, mut highest) = (f64::NEG_INFINITY, f64::INFINITY);
        if low.is_some() {
            lowest = scaled;
        }
        match high {
            Some(bound) if low.is_some() && bound != first => {
                let (scaled, unit_of_high) = unit::scale(number(bound)?, bound.1, &unit);
                if unit_of_high != unit {
                    return Ok(None);
                }
                highest = scaled;
            }
            Some(_) => highest = scaled,
            None => {}
        }
        Ok(Some(Self { lowest, highest, unit }))
    }

    /// True if `value`, in unit `from`, converts to the range's unit and lies within.
    pub fn contains(&self, value: i64, from: &str) -> bool {
        let (scaled, unit) = unit::scale(value, from, &self.unit);
        unit == self.unit && (self.lowest..=self.highest).contains(&scaled)
    }
}

/// A number and the letters after it.
type Bound<'a> = (&'a str, &'a str);

/// The two bounds of a range; a single number is both. `None` if `text` is no range.
fn bounds(text: &str) -> Option<(Option<Bound<'_>>, Option<Bound<'_>>)> {
    let bound = |text| {
        let (bound, rest) = bound(text)?;
        rest.is_empty().then_some(bound)
    };
    match text.split_once(':') {
        None => bound(text).map(|only| (Some(only), Some(only))),
        Some((low, "")) => bound(low).map(|low| (Some(low), None)),
        Some(("", high)) => bound(high).map(|high| (None, Some(high))),
        Some((low, high)) => Some((Some(bound(low)?), Some(bound(high)?))),
    }
}

/// The number and its letters at the start of `text`, and the rest.
fn bound(text: &str) -> Option<(Bound<'_>, &str)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let after = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() == unsigned.len() {
        return None;
    }
    let rest = after.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let digits = text.strip_suffix(after)?;
    Some(((digits, after.strip_suffix(rest)?), rest))
}

#[cfg(test)]
#[path = "tests/tag_filter.rs"]
mod tests;
