//! Info: header, sample types with totals, memory of the process, mappings and comments of the profile.

mod breakdown_rows;
mod time_facts;

use std::sync::Arc;

use crate::explore::view::ProfileView;
use crate::profile::Mapping;
use crate::report::header::{self, ProfileFact};
use crate::runtime::memory_breakdown::{BreakdownRow, MemoryBreakdown};
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::sentence::sentence;
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableColumn, TableRow};
use crate::tui::widget::{Span, Spans, changed_number, text};
use time_facts::time_facts;

/// A row of the pane.
#[derive(Clone, Debug, PartialEq, Eq)]
enum InfoRow {
    Blank,
    Heading(String),
    /// Text over the whole width.
    Prose(String),
    /// The whole memory of the process as one bar.
    Bar,
    /// A step of the memory breakdown, by index.
    BreakdownRow(usize),
    /// A fact: its name, and its text.
    Fact(String, String),
    /// A sample type, by index.
    SampleType(usize),
}

/// Header, sample types, memory breakdown and mappings of the profile.
#[derive(Debug, Default)]
pub struct Info {
    /// The generation, the width and the number of snapshots of the present rows.
    made_for: Option<(u64, u16, usize)>,
    breakdown: Option<Arc<MemoryBreakdown>>,
    items: Vec<InfoRow>,
    list: ListCursor,
}

impl Info {
    fn arrange(&mut self, context: &Context<'_>) {
        let tables = &**context.tables;
        self.breakdown.clone_from(&tables.memory);
        let mut items = self.memory(usize::from(context.width));
        items.extend(facts(context));
        items.extend([InfoRow::Blank, InfoRow::Heading("Sample types".to_owned())]);
        items.extend((0..tables.sample_types.len()).map(InfoRow::SampleType));
        items.extend(mappings(tables));
        self.items = items;
    }

    /// The memory breakdown of the process, if known.
    fn memory(&self, width: usize) -> Vec<InfoRow> {
        let Some(breakdown) = &self.breakdown else { return Vec::new() };
        let room = width.saturating_sub(4).max(20);
        let said = |text: &str| text::wrapped(text, room).into_iter().map(InfoRow::Prose);
        let mut items = vec![InfoRow::Heading("Where the memory is".to_owned())];
        items.extend(said(&breakdown.summary()));
        items.push(InfoRow::Bar);
        items.extend((0..breakdown.rows.len()).map(InfoRow::BreakdownRow));
        for note in breakdown.notes() {
            items.extend(said(&note));
        }
        items.push(InfoRow::Blank);
        items
    }

    fn cells(&self, item: &InfoRow, context: &Context<'_>) -> Vec<Cell> {
        let (tables, glyphs, width) = (context.tables, context.glyphs, usize::from(context.width));
        let said = |spans: Spans| vec![Cell::Text(spans)];
        match item {
            InfoRow::Blank => Vec::new(),
            InfoRow::Prose(text) => said(vec![Span::new(format!("  {text}"), Role::Text)]),
            InfoRow::Bar => self.breakdown.as_ref().map_or_else(Vec::new, |breakdown| {
                said(breakdown_rows::bar(breakdown, width.saturating_sub(4), glyphs))
            }),
            InfoRow::BreakdownRow(place) => {
                self.breakdown_row(*place).map_or_else(Vec::new, |(breakdown, step)| {
                    said(breakdown_rows::row(step, breakdown, width.saturating_sub(1), glyphs))
                })
            }
            InfoRow::Heading(text) => said(vec![Span::new(text, Role::Title)]),
            InfoRow::Fact(name, text) => said(vec![
                Span::new(format!("  {name:<11} "), Role::Dim),
                Span::new(text, Role::Text),
            ]),
            InfoRow::SampleType(place) => {
                let of = &tables.sample_types[*place];
                let role = if *place == tables.sample_type() { Role::Accent } else { Role::Text };
                let name = vec![Span::new(format!("  {}", of.name), role)];
                vec![Cell::Text(name), Cell::Text(changed_number(&of.figure, &of.change))]
            }
        }
    }

    fn breakdown_row(&self, place: usize) -> Option<(&MemoryBreakdown, &BreakdownRow)> {
        let breakdown = self.breakdown.as_ref()?;
        Some((breakdown, breakdown.rows.get(place)?))
    }

    /// True if Enter shows the row under the cursor, a sample type. It does nothing on other rows.
    pub fn opens(&self) -> bool {
        matches!(self.items.get(self.list.row()), Some(InfoRow::SampleType(_)))
    }

    fn open(&self) -> Outcome {
        match self.items.get(self.list.row()) {
            Some(InfoRow::SampleType(place)) => Outcome::Type(*place),
            _ => Outcome::Done,
        }
    }
}

/// The header, and counts of samples, functions and locations.
fn facts(context: &Context<'_>) -> Vec<InfoRow> {
    let tables = &**context.tables;
    let fact = |name: &str, text: String| InfoRow::Fact(name.to_owned(), text);
    let profile = tables.analysis.profile();
    let mut items = vec![InfoRow::Heading("Profile".to_owned())];
    let times = time_facts(context);
    for known in header::profile_facts(tables.analysis.selected(), "auto") {
        // Comments stand below.
        let is_comment = matches!(known, ProfileFact::Comment(_));
        if !is_comment && !times.replace(&known) {
            items.push(fact(known.name(), String::from_utf8_lossy(&known.text()).into_owned()));
        }
    }
    items.extend(times.rows.iter().map(|(name, text)| fact(name, text.clone())));
    items.extend(context.windows.map(|windows| fact("Range", windows.range.clone())));
    let header = profile.header();
    let period = &header.period_type;
    if header.period != 0 && !period.kind.is_empty() {
        items.push(fact("Period", format!("{} {} of {}", header.period, period.unit, period.kind)));
    }
    let counts = [
        ("Samples", profile.sample_count()),
        ("Functions", profile.functions().len()),
        ("Locations", profile.locations().len()),
    ];
    items.extend(counts.map(|(name, count)| fact(name, count.to_string())));
    let text = |id| profile.strings().text(id).into_owned();
    let patterns =
        [("Page", header.doc_url), ("Dropped", header.drop_frames), ("Kept", header.keep_frames)];
    let known = patterns.into_iter().filter(|(_, id)| !profile.string(*id).is_empty());
    items.extend(known.map(|(name, id)| fact(name, text(id))));
    items.extend(header.comments.iter().map(|&id| fact("Comment", text(id))));
    items
}

fn mappings(tables: &ProfileView) -> Vec<InfoRow> {
    let profile = tables.analysis.profile();
    let text = |id| profile.strings().text(id).into_owned();
    let mut items = Vec::new();
    if !profile.mappings().is_empty() {
        items.extend([InfoRow::Blank, InfoRow::Heading("Mappings".to_owned())]);
    }
    for mapping in profile.mappings() {
        let file = Some(text(mapping.file)).filter(|file| !file.is_empty());
        let range = format!("{:x}-{:x}", mapping.start, mapping.limit);
        items.push(InfoRow::Fact(range, file.unwrap_or_else(|| "without a name".to_owned())));
        if !profile.string(mapping.build_id).is_empty() {
            items.push(InfoRow::Fact("build id".to_owned(), text(mapping.build_id)));
        }
        items.push(InfoRow::Fact("symbols".to_owned(), symbols_in_words(mapping)));
    }
    items
}

/// The symbols of a mapping, as it says itself.
fn symbols_in_words(mapping: &Mapping) -> String {
    let words = ["functions", "files", "lines", "inlined frames"];
    let has: Vec<&str> =
        words.into_iter().zip(mapping.has).filter(|(_, has)| *has).map(|(word, _)| word).collect();
    if has.is_empty() { "none".to_owned() } else { has.join(", ") }
}

impl Pane for Info {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Info, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("sample types", "what all samples add up to, whatever is refined"),
            ("where the memory is", "from what the system gave down to what the profile knows"),
        ]
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        vec![Span::new("Info", Role::Title)]
    }

    fn remark(&self, _: &Context<'_>) -> Spans {
        Vec::new()
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        if self.list.act(action, self.items.len(), usize::from(context.height.max(2) / 2)) {
            return Outcome::Done;
        }
        match action {
            Action::Open => self.open(),
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (_, y): (u16, u16), double: bool, _: &Context<'_>) -> Outcome {
        // The table has an empty header row here.
        let Some(y) = usize::from(y).checked_sub(1) else { return Outcome::Done };
        let row = self.list.first() + y;
        if row < self.items.len() {
            self.list.go(row);
            if double {
                return self.open();
            }
        }
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        let wanted = Some((context.generation, context.width, context.points.len()));
        if self.made_for != wanted {
            self.arrange(context);
            self.made_for = wanted;
        }
        let rows = usize::from(context.height.saturating_sub(1));
        self.list.scroll(rows, self.items.len());
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        if let Some(InfoRow::BreakdownRow(place)) = self.items.get(self.list.row())
            && let Some((breakdown, step)) = self.breakdown_row(*place)
        {
            return breakdown_rows::detail(step, breakdown);
        }
        sentence(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        let column =
            |width, right| TableColumn { title: String::new(), width, right, sorted: None };
        let rows = usize::from(context.height.saturating_sub(1));
        let shown = self.items.iter().enumerate().skip(self.list.first()).take(rows);
        let row = |(place, item): (usize, &InfoRow)| TableRow {
            cells: self.cells(item, context),
            selected: place == self.list.row(),
        };
        let rows: Vec<TableRow> = shown.map(row).collect();
        // Figures of a comparison may be longer than any other.
        let widths = rows.iter().filter_map(|row| row.cells.get(1)).map(|cell| match cell {
            Cell::Text(spans) => spans.iter().map(|span| text::width(&span.text)).sum(),
            _ => 0,
        });
        let widest = (widths.max().unwrap_or(0) as u16).max(10);
        let columns = vec![column(0, false), column(widest, true)];
        View::Table(columns, rows)
    }
}
