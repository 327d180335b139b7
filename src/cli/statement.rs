//! The grammar of `-check`: a statement from its text.

use std::cmp::Ordering;

use crate::analysis::query::Pattern;

/// A parsed statement.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Statement {
    /// The sample type by its name; `None` for the one in use.
    pub(super) sample_type: Option<String>,
    /// The value that is compared.
    pub(super) measure: Measure,
    /// The change since the base is compared instead of the value.
    pub(super) grows: bool,
    /// The comparison.
    pub(super) operator: Operator,
    /// The value to compare with.
    pub(super) limit: Limit,
}

/// The value that a check compares.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Measure {
    /// The sum of all samples.
    Total,
    /// The flat value of the named functions.
    Flat(FunctionName),
    /// The cum value of the named functions.
    Cum(FunctionName),
}

/// The functions of a check.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FunctionName {
    /// A function, or a package, type or function that contains functions.
    Path(String),
    /// The functions whose name matches.
    Pattern(Pattern),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
}

/// The value to compare with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Limit {
    /// Percent of the whole, or of the base.
    Share(f64),
    /// A number and its unit; an empty unit is the sample type's own.
    Value(f64, String),
}

impl Statement {
    /// Parses `text`; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (statement, operator, limit) = comparison(text)?;
        let words: Vec<&str> = statement.split_whitespace().collect();
        let is_measure = |word: &str| matches!(word, "total" | "flat" | "cum");
        let at = words.iter().take(2).position(|word| is_measure(word));
        let at = at.ok_or("it names none of total, flat and cum")?;
        let measure = words[at];
        let mut rest = &words[at + 1..];
        let grows = rest.last() == Some(&"grows");
        if grows {
            rest = &rest[..rest.len() - 1];
        }
        let name = rest.join(" ");
        let measure = match (measure, name.is_empty()) {
            ("total", true) => Measure::Total,
            ("total", false) => return Err(format!("total is of all functions, not of {name:?}")),
            (measure, true) => return Err(format!("{measure} of which function?")),
            ("flat", false) => Measure::Flat(FunctionName::parse(&name)?),
            (_, false) => Measure::Cum(FunctionName::parse(&name)?),
        };
        let sample_type = words[..at].first().map(|&name| name.to_owned());
        Ok(Self { sample_type, measure, grows, operator, limit })
    }
}

/// The text before the last operator, the operator, and the limit behind it.
fn comparison(text: &str) -> Result<(&str, Operator, Limit), String> {
    let is_operator = |c: char| matches!(c, '<' | '>' | '=' | '!');
    let end = text.rfind(is_operator).ok_or("it compares with nothing")?;
    let (before, value) = text.split_at_checked(end + 1).ok_or("it compares with nothing")?;
    let statement = before.trim_end_matches(is_operator);
    let operator = before.get(statement.len()..).unwrap_or_default();
    let operator = match operator {
        "<" => Operator::Less,
        "<=" => Operator::AtMost,
        ">" => Operator::More,
        ">=" => Operator::AtLeast,
        "==" | "=" => Operator::Equal,
        other => return Err(format!("{other:?} is none of < <= > >= ==")),
    };
    Ok((statement, operator, Limit::parse(value.trim())?))
}

impl Limit {
    fn parse(text: &str) -> Result<Self, String> {
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '.');
        let unit = text.strip_prefix(digits).unwrap_or_default().trim();
        let number: f64 =
            digits.parse().map_err(|_| format!("{text:?} is no number with a unit or %"))?;
        Ok(if unit == "%" { Self::Share(number) } else { Self::Value(number, unit.to_owned()) })
    }
}

impl Operator {
    /// True if `value` compares to `limit` as the operator says.
    pub(super) fn holds(self, value: f64, limit: f64) -> bool {
        let order = value.partial_cmp(&limit);
        match self {
            Self::Less => order == Some(Ordering::Less),
            Self::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::More => order == Some(Ordering::Greater),
            Self::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            Self::Equal => order == Some(Ordering::Equal),
        }
    }
}

impl FunctionName {
    fn parse(text: &str) -> Result<Self, String> {
        let pattern = text.strip_prefix('/').and_then(|text| text.strip_suffix('/'));
        match pattern.filter(|pattern| !pattern.is_empty()) {
            Some(pattern) => {
                Pattern::new("check", pattern).map(Self::Pattern).map_err(|error| error.to_string())
            }
            None => Ok(Self::Path(text.to_owned())),
        }
    }

    /// True if the function `name` is the path itself or lies in it, or if it matches.
    pub(super) fn means(&self, name: &str) -> bool {
        match self {
            Self::Pattern(pattern) => pattern.is_match(name.as_bytes()),
            Self::Path(path) => name.strip_prefix(path.as_str()).is_some_and(|rest| {
                rest.is_empty()
                    || rest.starts_with(['.', '/', '[', '(', '<', '-'])
                    || rest.starts_with("::")
            }),
        }
    }
}

#[cfg(test)]
#[path = "tests/statement.rs"]
mod tests;
