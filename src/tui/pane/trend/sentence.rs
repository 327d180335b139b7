//! The course of a row in words.

use crate::analysis::trend::{Series, Trend};
use crate::tui::pane::sentence::chance_in_words;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans};

/// The number of steps that changed, if most pairs of snapshots are equal although the row grew or shrank: the median of
/// their slopes is 0 then.
pub(super) fn changes_without_rate(row: &Series, growth: &Trend) -> Option<usize> {
    let values = growth.values(row);
    let is_level = growth.rate(row.stats.slope) == "0" && values.first() != values.last();
    is_level.then(|| values.windows(2).filter(|two| two[0] != two[1]).count())
}

/// The sentence about a row: its course, and its p-value in words.
pub(super) fn sentence(row: &Series, growth: &Trend) -> Spans {
    let plain = |text: &str| Span::new(text, Role::Text);
    let values = growth.values(row);
    let (stats, steps) = (&row.stats, values.len().saturating_sub(1));
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return Vec::new() };
    let mut spans = vec![Span::new(row.name.to_string(), Role::Title)];
    let word = match last.cmp(first) {
        std::cmp::Ordering::Greater => " went up from ",
        std::cmp::Ordering::Less => " went down from ",
        std::cmp::Ordering::Equal => " is as it was, ",
    };
    spans.extend([plain(word), Span::new(growth.figure(*first), Role::Number)]);
    if last != first {
        spans.extend([plain(" to "), Span::new(growth.figure(*last), Role::Number)]);
    }
    match (growth.basis.per(), &growth.basis.instances) {
        ("", _) => {}
        (per, Some(instances)) => spans.push(plain(&format!(" {per} ({instances})"))),
        (per, None) => spans.push(plain(&format!(" {per}"))),
    }
    let rate = growth.rate(stats.slope);
    if let Some(count) = changes_without_rate(row, growth) {
        let at = values.windows(2).position(|two| two[0] != two[1]).map_or(0, |at| at + 2);
        spans.push(plain(&match count {
            1 => format!(", in one step at snapshot {at}"),
            count => format!(", in {count} of {steps} steps"),
        }));
    } else if rate != "0" {
        spans.extend([plain(", "), Span::new(rate, Role::Number)]);
        spans.push(plain(if growth.timed { " a minute" } else { " a snapshot" }));
    }
    if stats.p_value < 1.0 {
        let chance = chance_in_words(stats.p_value);
        let text = format!("; {}/{steps} rose: chance does that {chance}", stats.increases);
        spans.push(Span::new(text, Role::Dim));
    }
    spans
}
