//! A finding: the sentence, the figures behind it, and the place that shows it.

use super::function_set::escaped;
use super::rule::{Rule, Severity};
use crate::cancel::Cancelled;
use crate::unit;

/// The result of a check: `None` if the rule does not apply.
pub(super) type Checked = Result<Option<Finding>, Cancelled>;

/// A named value behind a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The name of the value.
    pub name: &'static str,
    /// The value, in `unit`.
    pub value: i64,
    /// The unit of the sample type.
    pub unit: String,
}

impl Figure {
    /// Name and value: `allocation 900ms`.
    pub fn words(&self) -> String {
        format!("{} {}", self.name, unit::format_value(self.value, &self.unit, "auto"))
    }
}

/// The function, line and filters that show the samples of a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The name of the sample type; empty for the default one.
    pub sample_type: String,
    /// The function; empty without one.
    pub function: String,
    /// The file of the function as recorded; empty if unknown.
    pub file: String,
    /// The line in the file; 0 if unknown.
    pub line: i64,
    /// A pattern for `-focus`; empty for all samples.
    pub focus: String,
    /// A pattern for `-ignore`; empty for none.
    pub ignore: String,
}

impl Link {
    /// True if the filters keep all samples of the function, at whatever line: no filter is of one line.
    pub fn keeps_function(&self) -> bool {
        !self.function.is_empty() && self.focus == format!("^{}$", escaped(&self.function))
    }

    /// The place as text: `main.handle (handler.go:33)`; empty without a function.
    pub fn place(&self) -> String {
        let base = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
        match (self.function.as_str(), base, self.line) {
            ("", ..) => String::new(),
            (function, "", _) | (function, _, 0) => function.to_owned(),
            (function, base, line) => format!("{function} ({base}:{line})"),
        }
    }
}

/// A likely cause of cost.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The weight of the finding.
    pub severity: Severity,
    /// The cost, in `unit`.
    pub value: i64,
    /// The whole that `value` is a part of, in `unit`.
    pub total: i64,
    /// The unit of `value` and `total`.
    pub unit: String,
    /// One sentence without a full stop, figures first.
    pub sentence: String,
    /// Further values, most telling first.
    pub figures: Vec<Figure>,
    /// The place that shows it.
    pub link: Link,
}

impl Finding {
    /// The part of the whole, from 0 to 1.
    pub fn share(&self) -> f64 {
        if self.total == 0 { 0.0 } else { self.value as f64 / self.total as f64 }
    }

    /// A further value.
    #[must_use]
    pub(super) fn with_figure(mut self, name: &'static str, value: i64, unit: &str) -> Self {
        self.figures.push(Figure { name, value, unit: unit.to_owned() });
        self
    }
}
