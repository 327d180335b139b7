//! The sentence about the selected function: `main.f keeps 15.52MB of its own (79.37% of all) in 971 objects of
//! 16.37kB`.

use super::context::Context;
use super::top::precision::error_in_words;
use crate::analysis::before_after::Delta;
use crate::analysis::query::derived::{Derived, DerivedKind};
use crate::explore::view::{ProfileView, ViewRow};
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans, number};
use crate::unit;

fn plain(text: &str) -> Span {
    Span::new(text, Role::Text)
}

fn dim(text: String) -> Span {
    Span::new(text, Role::Dim)
}

/// The sentence about the selected function, with its file and line.
pub fn sentence(context: &Context<'_>) -> Spans {
    let tables = context.tables;
    // Empty panes give their own reason.
    let Some(key) = context.selected.filter(|_| !tables.rows.is_empty()) else {
        return Vec::new();
    };
    let Some(entry) = tables.find_row(key) else {
        let name = Span::new(key.to_string(), Role::Text);
        return vec![name, Span::new(" has no weight in this view", Role::Dim)];
    };
    let mut spans = vec![Span::new(tables.name(entry.node), Role::Title), plain(" ")];
    spans.extend(match &tables.analysis.query().derived {
        Some(derived) => computed(entry, derived, tables),
        None if tables.is_difference() => changed(entry, tables),
        None => recorded(entry, context),
    });
    if let Some((file, line)) = tables.source_position(entry.node) {
        let base = file.rsplit('/').next().unwrap_or(&file);
        let line = if line > 0 { format!(":{line}") } else { String::new() };
        spans.push(dim(format!(", {base}{line}")));
    }
    spans
}

fn recorded(entry: &ViewRow, context: &Context<'_>) -> Spans {
    let tables = context.tables;
    let figure = |value: i64| {
        let noun = noun(tables, value);
        let text = tables.figure(value);
        Span::new(if noun.is_empty() { text } else { format!("{text} {noun}") }, Role::Number)
    };
    let kind = tables.type_name();
    let verb = match kind {
        _ if kind.starts_with("inuse") => "keeps ",
        _ if kind.starts_with("alloc") => "allocated ",
        _ if unit::is_time(tables.analysis.selected().unit()) => "spends ",
        _ => "has ",
    };
    let mut spans = vec![plain(verb)];
    if entry.flat == 0 {
        spans.push(plain("nothing of its own"));
    } else {
        spans.push(figure(entry.flat));
        spans.extend(precision(entry, false, context));
        // Flat is meant without these words, too.
        spans.push(dim(" of its own".to_owned()));
        spans.push(dim(format!(" ({} of {})", tables.percent(entry.flat), whole_in_words(tables))));
        let count = tables.objects(entry).filter(|&count| count != 0);
        if let Some(count) = count {
            let noun = if count == 1 { "object" } else { "objects" };
            let size = tables.own_figure(entry.flat.wrapping_div(count));
            spans.push(dim(format!(" in {count} {noun} of {size}")));
        }
    }
    if entry.cum != entry.flat {
        spans.push(plain(", "));
        spans.push(figure(entry.cum));
        if entry.flat == 0 {
            spans.extend(precision(entry, true, context));
        }
        spans.push(plain(" with its callees"));
        spans.push(dim(format!(" ({})", tables.percent(entry.cum))));
    }
    spans
}

/// The standard error and the samples behind flat or cum, in brackets; empty where they are not known.
fn precision(entry: &ViewRow, is_cum: bool, context: &Context<'_>) -> Spans {
    let value = if is_cum { entry.cum } else { entry.flat };
    let Some(estimate) = context.tables.estimate(entry.node, is_cum) else { return Spans::new() };
    let Some(error) = estimate.relative(value).map(error_in_words) else { return Spans::new() };
    let samples = match estimate.samples {
        1 => ", 1 sample".to_owned(),
        // The value is their number itself.
        samples if samples == value.unsigned_abs() => String::new(),
        samples => format!(", {samples} samples"),
    };
    // The error outlives the other asides of a narrow screen.
    let aside = |text: String| Span::new(text, Role::Header);
    let error = aside(format!(" ({}{error}", context.glyphs.plus_minus));
    vec![error, dim(samples), aside(")".to_owned())]
}

/// The clause about a change that chance explains, and how often chance does that; empty for other changes.
fn explained(entry: &ViewRow, is_cum: bool, what: &str, tables: &ProfileView) -> Spans {
    let Some(chance) = tables.chance(entry.node, is_cum) else { return Vec::new() };
    let clause = plain(&format!("; chance explains {what}"));
    vec![clause, dim(format!(" ({})", chance_in_words(chance)))]
}

/// The frequency of a probability: `once in 3 times`.
pub(super) fn chance_in_words(probability: f64) -> String {
    match (1.0 / probability.max(1e-9)).round() {
        times if times > 1e6 => "less than once in a million".to_owned(),
        times if times < 2.0 => "every second time".to_owned(),
        times => format!("once in {times} times"),
    }
}

/// The change of the selected function, in words.
fn changed(entry: &ViewRow, tables: &ProfileView) -> Spans {
    let (flat, cum) = (tables.flat_change(entry.node), tables.cum_change(entry.node));
    let number = |value: i64| Span::new(tables.signed(value), Role::Number);
    let mut spans = Vec::new();
    let whole_new = cum.is_some_and(|change| change.is_new() || change.is_gone());
    let own = explained(entry, false, "it", tables);
    let is_own_chance = !own.is_empty();
    if whole_new {
        let is_new = cum.is_some_and(Delta::is_new);
        spans.push(plain(if is_new { "is new: " } else { "is gone: " }));
        spans.push(number(entry.cum));
        spans.extend(explained(entry, true, "it", tables));
    } else if entry.flat == 0 {
        spans.push(plain("did not change itself"));
    } else {
        spans.push(plain(verb_of_change(entry.flat)));
        spans.push(number(entry.flat));
        spans.push(plain(" itself"));
        spans.extend(from_to(flat, tables));
        spans.push(dim(format!(", {} of {}", tables.percent(entry.flat), whole_in_words(tables))));
        spans.extend(own);
    }
    if entry.cum != entry.flat && !whole_new {
        if entry.flat != 0 && (entry.flat < 0) == (entry.cum < 0) && !is_own_chance {
            spans.push(plain(", with its callees by "));
        } else {
            spans.push(plain("; with its callees it "));
            spans.push(plain(verb_of_change(entry.cum)));
        }
        spans.push(number(entry.cum));
        spans.extend(from_to(cum, tables));
        let what = if is_own_chance { "that, too" } else { "it" };
        spans.extend(explained(entry, true, what, tables));
    }
    spans
}

/// Both sides of a change as figures, or as `new` and `gone`.
pub(super) fn before_and_after(change: Delta, tables: &ProfileView) -> [Spans; 2] {
    let side = |value: i64, missing: bool, word: &str, role: Role| {
        if missing {
            vec![Span::new(word, role)]
        } else {
            number(&tables.figure_in_column(value), false)
        }
    };
    [
        side(change.before, change.is_new(), "new", Role::Added),
        side(change.after, change.is_gone(), "gone", Role::Removed),
    ]
}

/// The verb of a change, in front of its figure.
pub(super) fn verb_of_change(value: i64) -> &'static str {
    if value < 0 { "shrank by " } else { "grew by " }
}

/// Both sides of a change in brackets: ` (4.93MB to 16.75MB)`.
pub(super) fn from_to(change: Option<Delta>, tables: &ProfileView) -> Option<Span> {
    let Delta { before, after } = change?;
    Some(dim(format!(" ({} to {})", tables.figure(before), tables.figure(after))))
}

/// The whole that shares are of: `all`, `the base`, and others.
pub fn whole_in_words(tables: &ProfileView) -> &'static str {
    match tables.analysis.query().relative_percentages {
        true => "what is shown",
        false if tables.is_against_base() => "the base",
        false if tables.is_difference() => "all changes",
        false => "all",
    }
}

fn computed(entry: &ViewRow, derived: &Derived, tables: &ProfileView) -> Spans {
    let (before, after) = match (derived.kind, derived.name) {
        (DerivedKind::Average, "mean delay") => ("waits ", " a time"),
        (DerivedKind::Average, _) => ("makes objects of ", ""),
        (DerivedKind::Survival, _) => ("still keeps ", " of what it allocated"),
        (DerivedKind::Freed, _) => ("gave back ", ""),
        (DerivedKind::Rate, _) => ("allocates ", ""),
    };
    let number = |value: i64| Span::new(tables.figure(value), Role::Number);
    let mut spans = vec![plain(before), number(entry.flat), plain(after)];
    if entry.cum != entry.flat {
        spans.extend([plain(", "), number(entry.cum), plain(" with its callees")]);
    }
    spans
}

/// The noun of a count without a unit: `objects`, `samples`, `goroutines`.
fn noun(tables: &ProfileView, value: i64) -> String {
    if !unit::auto_unit(1, tables.analysis.selected().unit()).is_empty() {
        return String::new();
    }
    let kind = tables.type_name();
    let kind = kind.strip_prefix("inuse_").or_else(|| kind.strip_prefix("alloc_")).unwrap_or(kind);
    let kind = match kind {
        "threadcreate" => "thread",
        // These count samples, not processors.
        "cpu" | "wall" => "sample",
        kind => kind,
    };
    let one = kind.strip_suffix('s').unwrap_or(kind);
    if value.unsigned_abs() == 1 || one.is_empty() { one.to_owned() } else { format!("{one}s") }
}
