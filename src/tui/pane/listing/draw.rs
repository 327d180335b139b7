//! Rows of the listing with figures and coloured text, its titles, and the sentence about the line under the cursor.

use super::row_index::{ListingItem, NAMED};
use super::state::{Listing, ShownSource};
use super::tabs::pieces;
use crate::analysis::before_after::Delta;
use crate::analysis::lines::LineCost;
use crate::explore::annotated_source::Section;
use crate::explore::view::ProfileView;
use crate::source::find::Missing;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::{base, shorten};
use crate::tui::pane::sentence::{
    before_and_after, from_to, sentence, verb_of_change, whole_in_words,
};
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::theme::syntax::Tone;
use crate::tui::widget::listing::{ListingLine, ListingRow};

use crate::tui::widget::{RULE_MARGINS, Span, Spans, change, number, text, width};

/// The least columns of the function in the title.
const LEAST_NAME: usize = 16;

/// Columns for title and remark in the rule over the pane.
fn rule_room(context: &Context<'_>) -> usize {
    usize::from(context.width).saturating_sub(RULE_MARGINS)
}

impl Listing {
    /// The function and its file.
    pub(super) fn heading(&self, context: &Context<'_>) -> Spans {
        let pane = Span::new("Source", Role::Title);
        let Some(shown) = &self.shown else { return vec![pane] };
        let glyphs = context.glyphs;
        // The figures at the right matter more than the path, and the function more than the name of the pane.
        let room = rule_room(context).saturating_sub(width(&self.sums(context)));
        let full = text::width(&shown.asked.1);
        if room < width(std::slice::from_ref(&pane)) + 2 + full.min(LEAST_NAME) {
            let name = shorten(&shown.asked.1, room, glyphs).0;
            return vec![Span::new(name, Role::Title)];
        }
        let room = room - width(std::slice::from_ref(&pane)) - 2;
        let note = self.instructions_note().map_or(0, |note| text::width(&note) + 2);
        let name = shorten(&shown.asked.1, room.saturating_sub(note).max(LEAST_NAME), glyphs).0;
        let left = room.saturating_sub(text::width(&name));
        let mut spans = vec![pane, Span::new(format!("  {name}"), Role::Text)];
        if let Some(note) = self.instructions_note() {
            let note =
                text::cut(&note, left.saturating_sub(2), text::Cut::End, glyphs).into_owned();
            spans.push(Span::new(format!("  {note}"), Role::Warning));
            return spans;
        }
        let section = shown.section(self.list.row()).or_else(|| shown.annotated.sections.first());
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

    /// Flat and cum of the function, and a warning about a newer file: the longest form that leaves room for the name.
    pub(super) fn sums(&self, context: &Context<'_>) -> Spans {
        let Some(shown) = &self.shown else { return Vec::new() };
        // The reason why there are no instructions needs the room.
        if self.instructions_note().is_some() {
            return Vec::new();
        }
        let is_newer = shown.section(self.list.row()).is_some_and(|section| section.is_newer);
        let warning = |text: &str| {
            is_newer.then(|| Span::new(format!("{text}  "), Role::Warning)).into_iter()
        };
        let tables = &shown.annotated.view;
        let row = tables.find_row(&shown.asked.1);
        let figure = |word: &str, value: i64| {
            let figure = Span::new(tables.signed(value), Role::Number);
            [Span::new(format!("{word} "), Role::Dim), figure, Span::new("  ", Role::Dim)]
        };
        let both = row.map(|row| [figure("flat", row.flat), figure("cum", row.cum)].concat());
        let cum = row.map(|row| figure("cum", row.cum).to_vec());
        let forms = [
            ("file newer than profile", &both),
            ("newer file", &both),
            ("newer", &both),
            ("newer", &cum),
            ("newer", &None),
        ];
        let full = text::width(&shown.asked.1);
        let form = |(words, figures): (&str, &Option<Spans>)| -> Spans {
            let mut spans: Spans =
                warning(words).chain(figures.iter().flatten().cloned()).collect();
            if let Some(last) = spans.last_mut() {
                last.text.truncate(last.text.trim_end().len());
            }
            spans
        };
        // The longest form stands beside the whole title only.
        let least = |at: usize| if at == 0 { full + 8 } else { full.min(LEAST_NAME) };
        let fits = |(at, spans): &(usize, Spans)| width(spans) + least(*at) <= rule_room(context);
        let form = forms.into_iter().map(form).enumerate().find(fits);
        form.map_or_else(Spans::new, |(_, spans)| spans)
    }

    /// The visible rows.
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
            return match context.tables.find_row(&shown.asked.1) {
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
        let rows = self.list.visible(self.room(context));
        let heading = (self.headings(context) > 0).then_some(ListingRow::Heading);
        let lines = rows.filter_map(|row| self.row(shown, row, context));
        View::Listing(heading.into_iter().chain(lines).collect())
    }

    fn row(&self, shown: &ShownSource, row: usize, context: &Context<'_>) -> Option<ListingRow> {
        let item = shown.rows.item(row)?;
        if let ListingItem::Alone(_) = item {
            return self.instruction_row(shown, row, context);
        }
        let section = shown.section(row)?;
        Some(match item {
            ListingItem::FileName(_) => {
                let name = if section.file.is_empty() { "no file recorded" } else { &section.file };
                ListingRow::Note(vec![Span::new(name, Role::Header)])
            }
            ListingItem::Line(at, line) => {
                let text = section.text.as_ref().ok()?.line(line)?;
                let tones =
                    shown.paints.get(at).and_then(Option::as_ref).and_then(|p| p.tones(line));
                let note = self.history_note(shown, row, context);
                let (text, shifted) = pieces(text, tones.map_or(&[], Vec::as_slice), self.shift);
                let mut shown = self.line(row, line.to_string(), text, context);
                if let ListingRow::Line(line) = &mut shown {
                    line.shifted = shifted;
                    line.note = note;
                }
                shown
            }
            ListingItem::Instruction(..) => self.instruction_row(shown, row, context)?,
            // Without a section.
            ListingItem::Alone(_) => return None,
            ListingItem::Outside(_, place) => {
                let line = section.lines.get(place)?.line;
                let text = match (&section.text, line) {
                    (_, ..=0) => "without a line number",
                    (Ok(_), _) => "behind the end of the file",
                    (Err(_), _) => "",
                };
                let number = if line > 0 { line.to_string() } else { String::new() };
                self.line(row, number, vec![(text.to_owned(), Tone::Comment)], context)
            }
            ListingItem::TriedPath(_, place) => ListingRow::Note(tried_path(section, place)),
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
        let by_cum = shown.compares_cum(context.by_cum);
        let value = cost.map_or(0, |c| if by_cum { c.cum } else { c.flat });
        let part = value.unsigned_abs() as f64 / shown.most[usize::from(by_cum)].max(1) as f64;
        let call = cost.map_or_else(Vec::new, |cost| callee_note(cost, tables, context));
        ListingRow::Line(Box::new(ListingLine {
            heat: (part, tables.share(value)),
            change: tables.is_difference().then_some(value >= 0),
            sides: cost
                .and_then(|cost| shown.change(row, cost))
                .map(|[_, cum]| before_and_after(cum, tables)),
            flat: figure(cost.map(|c| c.flat), tables, context),
            cum: figure(cost.map(|c| c.cum), tables, context),
            number,
            text,
            shifted: false,
            note: Vec::new(),
            lit: cost.is_some(),
            call,
            selected: row == self.list.row(),
        }))
    }

    /// The sentence about the line under the cursor.
    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let usual = || sentence(context);
        let Some(shown) = &self.shown else { return usual() };
        if let Some(spans) = self.instruction_sentence(context) {
            return spans;
        }
        let Some(cost) = shown.cost(self.list.row()) else { return usual() };
        let tables = &shown.annotated.view;
        let plain = |text: &str| Span::new(text, Role::Text);
        let dim = |text: String| Span::new(text, Role::Dim);
        let strong = |value: i64| Span::new(tables.signed(value), Role::Number);
        let line = match cost.line {
            1.. => format!("line {}", cost.line),
            _ => "code without a line".to_owned(),
        };
        if tables.is_difference() {
            let change = shown.change(self.list.row(), cost);
            let mut spans = changed(line, cost, change, tables);
            spans.extend(self.history_clause());
            return spans;
        }
        let mut spans = vec![Span::new(line, Role::Title), plain(" costs ")];
        if cost.flat == 0 {
            spans.push(plain("nothing itself"));
        } else {
            spans.extend([strong(cost.flat), plain(" itself")]);
            if !tables.is_quotient() {
                spans.push(dim(format!(
                    " ({} of {})",
                    tables.percent(cost.flat),
                    whole_in_words(tables)
                )));
            }
        }
        if cost.cum != cost.flat {
            spans.extend([plain(", "), strong(cost.cum), plain(" with what it calls")]);
            if !tables.is_quotient() {
                spans.push(dim(format!(" ({})", tables.percent(cost.cum))));
            }
        }
        if let Some(callee) = cost.callee {
            let name = callee_name(cost, tables).unwrap_or_default();
            let how =
                if callee.inlined { ", most of it in the inlined " } else { ", most of it in " };
            spans.extend([
                plain(how),
                Span::new(name, Role::Title),
                plain(" "),
                strong(callee.cum),
            ]);
        }
        spans.extend(self.history_clause());
        spans
    }
}

/// The change of the line under the cursor, in words.
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
        spans.extend([plain(verb_of_change(cost.flat)), strong(cost.flat), plain(" itself")]);
        spans.extend(from_to(change.map(|[flat, _]| flat), tables));
    }
    if cost.cum != cost.flat {
        spans.extend([
            plain("; with what it calls it "),
            plain(verb_of_change(cost.cum)),
            strong(cost.cum),
        ]);
        spans.extend(from_to(change.map(|[_, cum]| cum), tables));
    }
    spans
}

/// A figure; a point for 0 and for `None`, as pprof prints it.
pub(super) fn figure(value: Option<i64>, tables: &ProfileView, context: &Context<'_>) -> Spans {
    match value {
        None | Some(0) => vec![Span::new(".", Role::Faint)],
        Some(value) => {
            let text = value_text(value, tables, context);
            let text = if context.is_of_shares() { text } else { tables.in_column(&text) };
            if tables.is_difference() { change(&text) } else { number(&text, true) }
        }
    }
}

/// A value as a figure or a share, with its sign in a comparison.
fn value_text(value: i64, tables: &ProfileView, context: &Context<'_>) -> String {
    if context.is_of_shares() { tables.percent(value) } else { tables.signed(value) }
}

/// The full name of the costliest callee on a line.
fn callee_name(cost: &LineCost, tables: &ProfileView) -> Option<String> {
    let profile = tables.analysis.profile();
    let name = profile.string(profile.function(cost.callee?.function).name);
    let name = String::from_utf8_lossy(name).into_owned();
    // The name that pprof gives to unknown functions.
    Some(if name.is_empty() { "<unknown>".to_owned() } else { name })
}

/// The costliest callee behind the text of a line.
fn callee_note(cost: &LineCost, tables: &ProfileView, context: &Context<'_>) -> Spans {
    let Some((name, callee)) = callee_name(cost, tables).zip(cost.callee) else {
        return Vec::new();
    };
    let name = shorten(base(&name), 28, context.glyphs).0;
    let mark = if callee.inlined { "inlined " } else { "" };
    vec![
        Span::new(format!("{} {mark}", context.glyphs.folded), Role::Faint),
        Span::new(name, Role::Dim),
        Span::new(format!(" {}", value_text(callee.cum, tables, context)), Role::Dim),
    ]
}

/// The command that finds a file.
fn command(section: &Section, missing: &Missing) -> Spans {
    let found = missing.suggested.as_ref();
    let directory = found.map_or_else(|| "DIR".into(), |path| path.to_string_lossy());
    let mut parts = section.file.rsplit(['/', '\\']).filter(|part| !part.is_empty());
    let file = parts.next().unwrap_or_default();
    let below = parts.next().map_or_else(|| file.to_owned(), |above| format!("{above}/{file}"));
    let because = match found {
        Some(_) => format!(" finds a {file} there"),
        None => format!(" finds it, if DIR holds {below}"),
    };
    vec![
        Span::new(format!("  :source_path={directory}"), Role::Key),
        Span::new(because, Role::Text),
    ]
}

/// The command that finds a file, and the paths at which it was looked for.
fn tried_path(section: &Section, place: usize) -> Spans {
    let Err(missing) = &section.text else { return Vec::new() };
    let count = missing.tried.len();
    match place {
        0 => Vec::new(),
        1 if section.file.is_empty() => {
            vec![Span::new("the profile names no source file of this function", Role::Warning)]
        }
        1 => vec![Span::new("source not found", Role::Warning)],
        2 => command(section, missing),
        3 => {
            let more = if count > NAMED {
                format!("looked at {count} places, first at")
            } else {
                "looked at".to_owned()
            };
            vec![Span::new(more, Role::Text)]
        }
        place => {
            let path = missing.tried.get(place - 4).map(|path| path.to_string_lossy().into_owned());
            vec![Span::new(format!("  {}", path.unwrap_or_default()), Role::Dim)]
        }
    }
}
