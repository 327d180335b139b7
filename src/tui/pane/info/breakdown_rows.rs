//! The memory breakdown as rows of text: one stacked bar, then a row for every step.

use crate::runtime::memory_breakdown::{BreakdownRow, Category, MemoryBreakdown, signed, size};
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widget::text::{Cut, clauses, cut, width as text_width};
use crate::tui::widget::{Span, Spans, number};
use crate::unit;

/// The least columns of a step's name with its indentation.
const NAME: usize = 17;
/// The least columns of a description.
const LEAST_SAID: usize = 8;
/// The width of a figure in cells.
const FIGURE: usize = 10;

/// The categories in the order of the bar, each with its colour, its shade, and its letter in ASCII.
const PARTS: [(Category, Role, &str, &str); 12] = [
    (Category::Live, Role::Hot, "█", "#"),
    (Category::MadeSince, Role::Warm, "▓", "%"),
    (Category::Gaps, Role::Cold, "▒", "+"),
    (Category::Free, Role::Accent, "░", "-"),
    (Category::Released, Role::Faint, "·", "."),
    (Category::Stacks, Role::Removed, "▚", "s"),
    (Category::Runtime, Role::Number, "▞", "r"),
    (Category::OutsideGo, Role::Added, "▙", "o"),
    (Category::LazilyFreed, Role::Faint, "▖", "l"),
    (Category::Files, Role::Dim, "▪", "f"),
    (Category::Group, Role::Dim, "▫", "g"),
    (Category::Untold, Role::Dim, "?", "?"),
];

fn mark(part: Category, glyphs: &Glyphs) -> (&'static str, Role) {
    let of = PARTS.iter().find(|(other, ..)| *other == part);
    let (role, rich, plain) = of.map_or((Role::Dim, "?", "?"), |(_, role, a, b)| (*role, *a, *b));
    (if glyphs.ascii { plain } else { rich }, role)
}

/// The whole on `width` columns, part by part. Edges are rounded from the left, without accumulated error.
pub(super) fn bar(breakdown: &MemoryBreakdown, width: usize, glyphs: &Glyphs) -> Spans {
    let all: i128 =
        PARTS.iter().map(|(part, ..)| i128::from(breakdown.bytes_in(*part).max(0))).sum();
    let mut spans = vec![Span::new("  ", Role::Text)];
    let mut sum = 0_i128;
    let edge = |sum: i128| (sum * width as i128 * 2 + all) / (2 * all.max(1));
    for (part, ..) in PARTS {
        let from = edge(sum);
        sum += i128::from(breakdown.bytes_in(part).max(0));
        let cells = usize::try_from(edge(sum) - from).unwrap_or(0);
        let (glyph, role) = mark(part, glyphs);
        spans.push(Span::new(glyph.repeat(cells), role));
    }
    spans
}

/// One step on `width` columns: mark, name, figure, share of the whole, and description.
pub(super) fn row(
    step: &BreakdownRow,
    breakdown: &MemoryBreakdown,
    width: usize,
    glyphs: &Glyphs,
) -> Spans {
    let (glyph, role) = step.category.map_or((" ", Role::Text), |part| mark(part, glyphs));
    let indent = "  ".repeat(step.depth);
    let name = format!("{indent}{}", step.name);
    let name_role = if step.category.is_some() { Role::Text } else { Role::Title };
    let name_width = breakdown.name_width().max(NAME);
    let figure = size(step.bytes);
    let gap = " ".repeat(FIGURE.saturating_sub(figure.len()));
    let mut spans = vec![Span::new(format!("  {glyph} "), role)];
    spans.push(Span::new(format!("{name:<name_width$}{gap}"), name_role));
    spans.extend(number(&figure, step.category == Some(Category::Live)));
    let rest = width.saturating_sub(4 + name_width + FIGURE);
    let room: usize = match rest {
        0..40 => 0,
        40..60 => 5,
        60..90 => 20,
        _ => 32,
    };
    spans.push(Span::new("  ", Role::Text));
    if room > 0 {
        let part = step.bytes.max(0) as f64 / breakdown.whole().max(1) as f64;
        let [trace, half, whole] = glyphs.lines;
        let halves = (part.min(1.0) * room as f64 * 2.0).round() as usize;
        let bar = match halves {
            0 if step.bytes > 0 => trace.to_owned(),
            _ => format!("{}{}", whole.repeat(halves / 2), half.repeat(halves % 2)),
        };
        let gap = " ".repeat(room.saturating_sub(text_width(&bar)));
        let bar_role = if step.category.is_some() { role } else { Role::Dim };
        spans.extend([Span::new(bar, bar_role), Span::new(format!("{gap}  "), Role::Text)]);
    }
    let left = rest.saturating_sub(if room > 0 { room + 4 } else { 2 });
    // The sentence about the step has the rest.
    spans.push(Span::new(described(&step.says, left, glyphs), Role::Dim));
    spans
}

/// A description on `room` columns: whole clauses, or the words that fit, with a mark for what is missing.
fn described(says: &str, room: usize, glyphs: &Glyphs) -> String {
    if text_width(says) <= room {
        return says.to_owned();
    }
    if room < LEAST_SAID {
        return String::new();
    }
    let clauses = clauses(says, room.saturating_sub(3));
    if text_width(clauses) + 3 <= room && !clauses.is_empty() {
        return format!("{clauses}, {}", glyphs.ellipsis);
    }
    cut(says, room, Cut::End, glyphs).into_owned()
}

/// A sentence about a step.
pub(super) fn detail(step: &BreakdownRow, breakdown: &MemoryBreakdown) -> Spans {
    let share = signed(step.bytes, unit::share(step.bytes, breakdown.whole()));
    vec![
        Span::new(step.name, Role::Title),
        Span::new(": ", Role::Text),
        Span::new(size(step.bytes), Role::Number),
        Span::new(format!(" {}", step.says), Role::Text),
        Span::new(format!(" ({share} of {})", breakdown.whole_name()), Role::Dim),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::memstats::MemStats;
    use crate::tui::theme::{ASCII, UNICODE};
    use crate::tui::widget::width;

    fn breakdown() -> MemoryBreakdown {
        let text = "# runtime.MemStats\n# Sys = 100\n# HeapAlloc = 30\n# HeapSys = 70\n# HeapIdle = 30\n\
            # HeapInuse = 40\n# HeapReleased = 5\n# Stack = 6 / 7\n# OtherSys = 23\n";
        MemoryBreakdown::new(&MemStats::parse(text.as_bytes()).unwrap(), Some(20))
    }

    #[test]
    fn the_bar_is_full_and_its_parts_are_told_apart() {
        for columns in [0, 1, 7, 76, 200] {
            for glyphs in [&UNICODE, &ASCII] {
                assert_eq!(width(&bar(&breakdown(), columns, glyphs)), columns + 2);
            }
        }
        let text: String =
            bar(&breakdown(), 20, &ASCII).into_iter().map(|span| span.text).collect();
        assert_eq!(text, "  ####%%++-----.srrrrr");
    }

    #[test]
    fn a_shortened_description_has_a_mark() {
        let says = "that Go holds: Sys, less what it gave back";
        for (room, want) in [
            (42, says),
            (41, "that Go holds: Sys, …"),
            (20, "that Go holds, …"),
            (12, "that Go hol…"),
            (7, ""),
        ] {
            assert_eq!(described(says, room, &UNICODE), want, "{room}");
        }
    }

    /// Without colours the shade alone tells parts apart.
    #[test]
    fn no_two_parts_have_one_mark() {
        for glyphs in [&UNICODE, &ASCII] {
            let mut marks: Vec<&str> =
                PARTS.iter().map(|(part, ..)| mark(*part, glyphs).0).collect();
            marks.sort_unstable();
            marks.dedup();
            assert_eq!(marks.len(), PARTS.len());
        }
    }

    #[test]
    fn rows_have_their_figures_in_one_column() {
        let breakdown = breakdown();
        for columns in [40, 80, 120, 200] {
            let rows: Vec<String> = breakdown
                .rows
                .iter()
                .map(|step| row(step, &breakdown, columns, &ASCII))
                .map(|spans| spans.into_iter().map(|span| span.text).collect())
                .collect();
            assert!(rows.iter().all(|row| row.as_bytes()[30] == b'B'), "{rows:#?}");
            assert!(rows.iter().all(|row| row.is_ascii()));
        }
    }
}
