//! What the listing shows: rows with figures and coloured text, the titles, and the sentence about the line.

use super::super::name::{base, shorten};
use super::super::sentence::{both, from_to, grew, whole};
use super::rows::{Item, NAMED};
use super::{Context, Listing, Section, ShownSource, View};
use crate::analysis::before_after::Delta;
use crate::analysis::lines::LineCost;
use crate::explore::view::ProfileView;
use crate::tui::theme::Role;
use crate::tui::theme::syntax::Tone;
use crate::tui::widget::listing::{ListingLine, ListingRow};
use crate::tui::widget::{Span, Spans, change, number, width};

/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// Characters of a line that one can get to at most.
const FARTHEST: usize = 20_000;

/// Characters of a line that are shown at most.
const LONGEST: usize = 600;

impl Listing {
    /// The function and its file.
    pub(super) fn heading(&self, context: &Context<'_>) -> Spans {
        let mut spans = vec![Span::new("Source", Role::Title)];
        let Some(shown) = &self.shown else { return spans };
        let glyphs = context.glyphs;
        // The figures at the right are worth more than the path.
        let taken = width(&self.sums(context)) + 18;
        let room = usize::from(context.width).saturating_sub(taken).max(12);
        let name = shorten(&shown.of.1, room, glyphs).0;
        let left = room.saturating_sub(width(&[Span::new(name.as_str(), Role::Text)]));
        spans.push(Span::new(format!("  {name}"), Role::Text));
        let section = shown.section(self.cursor).or_else(|| shown.annotated.sections.first());
        if let Some(section) = section.filter(|s| !s.file.is_empty() && left > 8) {
            let file = match &section.text {
                Ok(text) => text.path.to_string_lossy().into_owned(),
                Err(_) => section.file.clone(),
            };
            let file = shorten(&file, left - 2, glyphs).0;
            spans.push(Span::new(format!("  {file}"), Role::Dim));
        }
        spans
    }

    /// What the function costs, and whether its file can be trusted.
    pub(super) fn sums(&self, context: &Context<'_>) -> Spans {
        let Some(shown) = &self.shown else { return Vec::new() };
        let mut spans = Vec::new();
        let section = shown.section(self.cursor);
        if section.is_some_and(|section| section.is_newer) {
            let warning =
                if context.width < 100 { "newer file  " } else { "file newer than profile  " };
            spans.push(Span::new(warning, Role::Warning));
        }
        let tables = &shown.annotated.view;
        if let Some(entry) = tables.find_row(&shown.of.1) {
            let figures = [("flat ", entry.flat), ("  cum ", entry.cum)];
            for (word, value) in figures {
                spans.push(Span::new(word, Role::Dim));
                spans.push(Span::new(tables.signed(value), Role::Number));
            }
        }
        spans
    }

    /// The rows that fit.
    pub(super) fn lines(&self, context: &Context<'_>) -> View {
        let note = |text: &str| View::Note(vec![vec![Span::new(text, Role::Dim)]]);
        let Some(shown) = &self.shown else {
            return note(if context.selected.is_some() {
                "looking for the source"
            } else {
                "no function is selected"
            });
        };
        if shown.rows.len() == 0 {
            return match context.tables.find_row(&shown.of.1) {
                Some(_) => View::Note(vec![
                    vec![Span::new("The profile knows no line of this function.", Role::Text)],
                    Vec::new(),
                    vec![Span::new(
                        "Its callers and callees, and the icicle, need none.",
                        Role::Dim,
                    )],
                ]),
                None => note("this function has no weight in this view"),
            };
        }
        let rows = self.first..(self.first + usize::from(context.height)).min(shown.rows.len());
        View::Listing(rows.filter_map(|row| self.row(shown, row, context)).collect())
    }

    fn row(&self, shown: &ShownSource, row: usize, context: &Context<'_>) -> Option<ListingRow> {
        let item = shown.rows.item(row)?;
        let section = shown.section(row)?;
        Some(match item {
            Item::Head(_) => {
                let name = if section.file.is_empty() { "no file recorded" } else { &section.file };
                ListingRow::Note(vec![Span::new(name, Role::Header)])
            }
            Item::Line(at, line) => {
                let text = section.text.as_ref().ok()?.line(line)?;
                let tones =
                    shown.paints.get(at).and_then(Option::as_ref).and_then(|p| p.tones(line));
                let (text, shifted) = pieces(text, tones.map_or(&[], Vec::as_slice), self.shift);
                let mut shown = self.line(row, line.to_string(), text, context);
                if let ListingRow::Line(line) = &mut shown {
                    line.shifted = shifted;
                }
                shown
            }
            Item::Lost(_, place) => {
                let line = section.lines.get(place)?.line;
                let text = match (&section.text, line) {
                    (_, ..=0) => "without a line number",
                    (Ok(_), _) => "behind the end of the file",
                    (Err(_), _) => "",
                };
                let number = if line > 0 { line.to_string() } else { String::new() };
                self.line(row, number, vec![(text.to_owned(), Tone::Comment)], context)
            }
            Item::Tried(_, place) => ListingRow::Note(tried(section, place)),
        })
    }

    fn line(
        &self,
        row: usize,
        number: String,
        text: Vec<(String, Tone)>,
        context: &Context<'_>,
    ) -> ListingRow {
        let Some(shown) = &self.shown else { return ListingRow::Note(Vec::new()) };
        let tables = &shown.annotated.view;
        let cost = shown.cost(row);
        let cum = cost.map_or(0, |c| c.cum);
        let part = cum.unsigned_abs() as f64 / shown.most.max(1) as f64;
        let call = cost.map_or_else(Vec::new, |cost| call(cost, tables, context));
        ListingRow::Line(Box::new(ListingLine {
            heat: (part, tables.share(cum)),
            change: tables.is_difference().then_some(cum >= 0),
            sides: cost.and_then(|cost| shown.change(row, cost)).map(|[_, cum]| both(cum, tables)),
            flat: figure(cost.map(|c| c.flat), tables, context),
            cum: figure(cost.map(|c| c.cum), tables, context),
            number,
            text,
            shifted: false,
            lit: cost.is_some(),
            call,
            selected: row == self.cursor,
        }))
    }

    /// The line under the cursor in words.
    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let usual = || super::super::sentence(context);
        let Some(shown) = &self.shown else { return usual() };
        let Some(cost) = shown.cost(self.cursor) else { return usual() };
        let tables = &shown.annotated.view;
        let plain = |text: &str| Span::new(text, Role::Text);
        let dim = |text: String| Span::new(text, Role::Dim);
        let strong = |value: i64| Span::new(tables.signed(value), Role::Number);
        let line = if cost.line > 0 { format!("line {}", cost.line) } else { "no line".to_owned() };
        if tables.is_difference() {
            let change = shown.change(self.cursor, cost);
            return changed(line, cost, change, tables);
        }
        let mut spans = vec![Span::new(line, Role::Title), plain(" costs ")];
        if cost.flat == 0 {
            spans.push(plain("nothing itself"));
        } else {
            spans.extend([strong(cost.flat), plain(" itself")]);
            if !tables.is_quotient() {
                spans.push(dim(format!(" ({} of {})", tables.percent(cost.flat), whole(tables))));
            }
        }
        if cost.cum != cost.flat {
            spans.extend([plain(", "), strong(cost.cum), plain(" with what it calls")]);
            if !tables.is_quotient() {
                spans.push(dim(format!(" ({})", tables.percent(cost.cum))));
            }
        }
        if let Some(callee) = cost.callee {
            let name = called(cost, tables).unwrap_or_default();
            let how =
                if callee.inlined { ", most of it in the inlined " } else { ", most of it in " };
            spans.extend([
                plain(how),
                Span::new(name, Role::Title),
                plain(" "),
                strong(callee.cum),
            ]);
        }
        spans
    }
}

/// What the line under the cursor was and is.
fn changed(
    line: String,
    cost: &LineCost,
    change: Option<[Delta; 2]>,
    tables: &ProfileView,
) -> Spans {
    let plain = |text: &str| Span::new(text, Role::Text);
    let strong = |value: i64| Span::new(tables.signed(value), Role::Number);
    let mut spans = vec![Span::new(line, Role::Title), plain(" ")];
    if cost.flat == 0 {
        spans.push(plain("did not change itself"));
    } else {
        spans.extend([plain(grew(cost.flat)), strong(cost.flat), plain(" itself")]);
        spans.extend(from_to(change.map(|[flat, _]| flat), tables));
    }
    if cost.cum != cost.flat {
        spans.extend([plain("; with what it calls it "), plain(grew(cost.cum)), strong(cost.cum)]);
        spans.extend(from_to(change.map(|[_, cum]| cum), tables));
    }
    spans
}

/// A figure, or the point that pprof puts where there is nothing.
fn figure(value: Option<i64>, tables: &ProfileView, context: &Context<'_>) -> Spans {
    match value {
        None | Some(0) => vec![Span::new(".", Role::Faint)],
        Some(value) if tables.is_difference() => change(&said(value, tables, context)),
        Some(value) => number(&said(value, tables, context), true),
    }
}

/// A value as it is to be shown, with its sign where it is a change.
fn said(value: i64, tables: &ProfileView, context: &Context<'_>) -> String {
    if !context.is_of_shares() {
        return tables.signed(value);
    }
    let sign = if value > 0 && tables.is_difference() { "+" } else { "" };
    format!("{sign}{}", tables.percent(value))
}

/// The full name of the callee that costs most on a line.
fn called(cost: &LineCost, tables: &ProfileView) -> Option<String> {
    let profile = tables.analysis.profile();
    let name = profile.string(profile.function(cost.callee?.function).name);
    let name = String::from_utf8_lossy(name).into_owned();
    // As pprof calls what nothing is known of.
    Some(if name.is_empty() { "<unknown>".to_owned() } else { name })
}

/// The callee that costs most, as it stands behind the text.
fn call(cost: &LineCost, tables: &ProfileView, context: &Context<'_>) -> Spans {
    let Some((name, callee)) = called(cost, tables).zip(cost.callee) else { return Vec::new() };
    let name = shorten(base(&name), 28, context.glyphs).0;
    let mark = if callee.inlined { "inlined " } else { "" };
    vec![
        Span::new(format!("{} {mark}", context.glyphs.folded), Role::Faint),
        Span::new(name, Role::Dim),
        Span::new(format!(" {}", said(callee.cum, tables, context)), Role::Dim),
    ]
}

/// Where a file was looked for.
fn tried(section: &Section, place: usize) -> Spans {
    let Err(missing) = &section.text else { return Vec::new() };
    let count = missing.tried.len();
    match place {
        0 => Vec::new(),
        1 if section.file.is_empty() => {
            vec![Span::new("the profile names no source file of this function", Role::Warning)]
        }
        1 => {
            let more = if count > NAMED {
                format!("source not found; looked at {count} places, first at")
            } else {
                "source not found; looked at".to_owned()
            };
            vec![Span::new(more, Role::Warning)]
        }
        place => {
            let path = missing.tried.get(place - 2).map(|path| path.to_string_lossy().into_owned());
            vec![Span::new(format!("  {}", path.unwrap_or_default()), Role::Dim)]
        }
    }
}

/// Columns that a line takes.
pub(super) fn columns(line: &str) -> usize {
    let end = |column: usize, c| if c == '\t' { column + TAB - column % TAB } else { column + 1 };
    line.chars().take(FARTHEST).fold(0, end)
}

/// A line from the column `skip` on, cut into its tones, tabs as blanks up to the next stop; and whether more than blanks
/// was skipped.
fn pieces(line: &str, tones: &[(u32, Tone)], skip: usize) -> (Vec<(String, Tone)>, bool) {
    let mut shifted = false;
    let mut pieces: Vec<(String, Tone)> = Vec::new();
    let mut tones = tones.iter().peekable();
    let mut column = 0;
    for (at, c) in line.char_indices().take(LONGEST + skip) {
        while tones.next_if(|(end, _)| *end as usize <= at).is_some() {}
        let tone = tones.peek().map_or(Tone::Plain, |(_, tone)| *tone);
        if column < skip && c != '\t' {
            shifted |= !c.is_whitespace();
            column += 1;
            continue;
        }
        if pieces.last().is_none_or(|(_, last)| *last != tone) {
            pieces.push((String::new(), tone));
        }
        let Some((text, _)) = pieces.last_mut() else { break };
        if c == '\t' {
            let end = column + TAB - column % TAB;
            text.extend(std::iter::repeat_n(' ', end.saturating_sub(column.max(skip))));
            column = end;
        } else {
            text.push(c);
            column += 1;
        }
    }
    pieces.retain(|(text, _)| !text.is_empty());
    (pieces, shifted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_into_tones_and_tabs_are_blanks() {
        let tones = [(3, Tone::Keyword), (6, Tone::Plain)];
        let got = pieces("\tif\tx := 1", &tones, 0).0;
        let want = [("    if".to_owned(), Tone::Keyword), ("  x := 1".to_owned(), Tone::Plain)];
        assert_eq!(got, want);
        assert_eq!(pieces("a\tb", &[], 0).0, [("a   b".to_owned(), Tone::Plain)]);
        assert_eq!(pieces("名\t", &[(3, Tone::Text)], 0).0[0], ("名".to_owned(), Tone::Text));
        assert!(pieces("", &[], 0).0.is_empty());
        // A tab that begins before the first column shown leaves the blanks behind it.
        let (text, shifted) = pieces("\tif\tx := 1", &tones, 2);
        assert_eq!((text[0].0.as_str(), shifted), ("  if", false));
        let (text, shifted) = pieces("\tif\tx := 1", &tones, 7);
        assert_eq!((text[0].0.as_str(), shifted), (" x := 1", true));
        assert_eq!(columns("\tif\tx := 1"), 14);
    }
}
