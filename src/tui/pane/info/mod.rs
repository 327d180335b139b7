//! What surrounds the samples: the profile's header, its sample types with totals, its labels as a breakdown, mappings,
//! comments.

mod breakdown_rows;

use std::sync::Arc;

use super::{Context, Outcome, Pane, View, scroll};
use crate::analysis::query::tag_filter::TagFilter;
use crate::explore::filters::Filter;
use crate::explore::label_totals::LabelKeyTotals;
use crate::explore::view::ProfileView;
use crate::report::header;
use crate::runtime::memory_breakdown::{BreakdownRow, MemoryBreakdown, size};
use crate::tui::effect::{Effect, Event};
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableColumn, TableRow};
use crate::tui::widget::{Span, Spans, number, text};

/// What a row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Blank,
    Heading(String),
    /// Prose.
    Said(String),
    /// The whole memory of the process as one bar.
    Bar,
    /// A step of the memory breakdown, by its place.
    Rung(usize),
    /// What is said, and of what.
    Fact(String, String),
    /// A sample type, by its place.
    Type(usize),
    /// A label key, by its place.
    Key(usize),
    /// A value of a key, by their places.
    Value(usize, usize),
}

/// The pane.
#[derive(Debug, Default)]
pub struct Info {
    keys: Arc<Vec<LabelKeyTotals>>,
    /// The computation that the labels were asked of, and the one that the rows were made for.
    asked: Option<u64>,
    number: u64,
    stale: bool,
    made_for: Option<(u64, u16)>,
    breakdown: Option<Arc<MemoryBreakdown>>,
    items: Vec<Item>,
    cursor: usize,
    first: usize,
    /// The labels are to be brought into view.
    seeking: bool,
}

impl Info {
    fn arrange(&mut self, tables: &ProfileView, width: u16) {
        self.breakdown.clone_from(&tables.memory);
        let mut items = self.memory(usize::from(width));
        items.extend(facts(tables));
        items.extend([Item::Blank, Item::Heading("Sample types".to_owned())]);
        items.extend((0..tables.types.len()).map(Item::Type));
        if !self.keys.is_empty() {
            items.extend([Item::Blank, Item::Heading("Labels".to_owned())]);
        }
        for (place, key) in self.keys.iter().enumerate() {
            items.push(Item::Key(place));
            items.extend((0..key.values.len()).map(|value| Item::Value(place, value)));
        }
        items.extend(mappings(tables));
        self.items = items;
    }

    /// Where the memory of the process is, if something tells.
    fn memory(&self, width: usize) -> Vec<Item> {
        let Some(breakdown) = &self.breakdown else { return Vec::new() };
        let room = width.saturating_sub(4).max(20);
        let said = |text: &str| text::wrapped(text, room).into_iter().map(Item::Said);
        let mut items = vec![Item::Heading("Where the memory is".to_owned())];
        items.extend(said(&breakdown.summary()));
        items.push(Item::Bar);
        items.extend((0..breakdown.steps.len()).map(Item::Rung));
        if let Some(rss) = breakdown.max_rss {
            items.extend(said(&format!("At most {} of it were ever in memory at once", size(rss))));
        }
        items.push(Item::Blank);
        items
    }

    fn cells(&self, item: &Item, context: &Context<'_>) -> Vec<Cell> {
        let (tables, glyphs, width) = (context.tables, context.glyphs, usize::from(context.width));
        let weighed = |weight: i64, name: Spans| {
            let (figure, share) = (tables.figure(weight), tables.percent(weight));
            let figures = [number(&figure, false), number(&share, false)];
            [name].into_iter().chain(figures).map(Cell::Text).collect()
        };
        let said = |spans: Spans| vec![Cell::Text(spans)];
        match item {
            Item::Blank => Vec::new(),
            Item::Said(text) => said(vec![Span::new(format!("  {text}"), Role::Text)]),
            Item::Bar => self.breakdown.as_ref().map_or_else(Vec::new, |breakdown| {
                said(breakdown_rows::bar(breakdown, width.saturating_sub(4), glyphs))
            }),
            Item::Rung(place) => {
                self.breakdown_row(*place).map_or_else(Vec::new, |(breakdown, step)| {
                    said(breakdown_rows::row(step, breakdown, width.saturating_sub(1), glyphs))
                })
            }
            Item::Heading(text) => said(vec![Span::new(text, Role::Title)]),
            Item::Fact(name, text) => said(vec![
                Span::new(format!("  {name:<11} "), Role::Dim),
                Span::new(text, Role::Text),
            ]),
            Item::Type(place) => {
                let of = &tables.types[*place];
                let role = if *place == tables.sample_type() { Role::Accent } else { Role::Text };
                let name = vec![Span::new(format!("  {}", of.name), role)];
                vec![Cell::Text(name), Cell::Text(number(&of.figure, true))]
            }
            Item::Key(place) => {
                let key = &self.keys[*place];
                let values = if key.count == 1 { "value" } else { "values" };
                weighed(
                    key.weight,
                    vec![
                        Span::new(format!("  {}", key.name), Role::Accent),
                        Span::new(format!("  {} {values}", key.count), Role::Dim),
                    ],
                )
            }
            Item::Value(key, value) => {
                let value = &self.keys[*key].values[*value];
                weighed(value.weight, vec![Span::new(format!("    {}", value.text), Role::Text)])
            }
        }
    }

    fn breakdown_row(&self, place: usize) -> Option<(&MemoryBreakdown, &BreakdownRow)> {
        let breakdown = self.breakdown.as_ref()?;
        Some((breakdown, breakdown.steps.get(place)?))
    }

    /// Brings the labels into view as soon as they are known.
    pub fn seek_labels(&mut self) {
        self.seeking = true;
    }

    fn move_to(&mut self, place: i64) -> Outcome {
        let last = self.items.len().saturating_sub(1) as i64;
        self.cursor = place.clamp(0, last) as usize;
        Outcome::Done
    }

    fn open(&self) -> Outcome {
        match self.items.get(self.cursor) {
            Some(Item::Type(place)) => Outcome::Type(*place),
            Some(Item::Value(key, value)) => {
                match TagFilter::new("tagfocus", &self.keys[*key].values[*value].filter) {
                    Ok(filter) => Outcome::Refine(Box::new(Filter::TagFocus(filter))),
                    Err(error) => Outcome::Tell(error.to_string()),
                }
            }
            Some(Item::Key(_)) => Outcome::Tell("t makes it the root of all stacks".to_owned()),
            _ => Outcome::Done,
        }
    }

    fn root(&self) -> Outcome {
        match self.items.get(self.cursor) {
            Some(Item::Key(key) | Item::Value(key, _)) => {
                let name = self.keys[*key].name.clone();
                Outcome::Refine(Box::new(Filter::TagRoot(vec![name])))
            }
            _ if self.keys.is_empty() => {
                Outcome::Tell("the samples of this profile have no labels".to_owned())
            }
            _ => Outcome::Tell("go to a label first".to_owned()),
        }
    }
}

/// The header, and how much there is of everything.
fn facts(tables: &ProfileView) -> Vec<Item> {
    let fact = |name: &str, text: String| Item::Fact(name.to_owned(), text);
    let profile = tables.analysis.profile();
    let mut items = vec![Item::Heading("Profile".to_owned())];
    for known in header::profile_facts(tables.analysis.selected(), "auto") {
        items.push(fact(known.name(), String::from_utf8_lossy(&known.text()).into_owned()));
    }
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

fn mappings(tables: &ProfileView) -> Vec<Item> {
    let profile = tables.analysis.profile();
    let text = |id| profile.strings().text(id).into_owned();
    let mut items = Vec::new();
    if !profile.mappings().is_empty() {
        items.extend([Item::Blank, Item::Heading("Mappings".to_owned())]);
    }
    for mapping in profile.mappings() {
        let file = Some(text(mapping.file)).filter(|file| !file.is_empty());
        let range = format!("{:x}-{:x}", mapping.start, mapping.limit);
        items.push(Item::Fact(range, file.unwrap_or_else(|| "without a name".to_owned())));
        if !profile.string(mapping.build_id).is_empty() {
            items.push(Item::Fact("build id".to_owned(), text(mapping.build_id)));
        }
    }
    items
}

impl Pane for Info {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Info, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("labels", "what the samples with a value cost, and their share"),
            ("sample types", "what all samples add up to, whatever is refined"),
            ("where the memory is", "from what the system gave down to what the profile knows"),
        ]
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        vec![Span::new("Info", Role::Title)]
    }

    fn remark(&self, _: &Context<'_>) -> Spans {
        let count = self.keys.len();
        let noun = if count == 1 { "label" } else { "labels" };
        vec![Span::new(format!("{count} {noun}"), Role::Dim)]
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        let half = i64::from(context.height.max(2) / 2);
        let cursor = self.cursor as i64;
        match action {
            Action::Move(steps) => self.move_to(cursor + i64::from(steps)),
            Action::Page(halves) => self.move_to(cursor + i64::from(halves) * half),
            Action::First => self.move_to(0),
            Action::Last => self.move_to(i64::MAX),
            Action::Open => self.open(),
            Action::Labels => self.root(),
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (_, y): (u16, u16), double: bool, _: &Context<'_>) -> Outcome {
        // The table's header row is empty here, but it is there.
        let Some(y) = usize::from(y).checked_sub(1) else { return Outcome::Done };
        if self.first + y < self.items.len() {
            self.cursor = self.first + y;
            if double {
                return self.open();
            }
        }
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        let wanted = Some((context.generation, context.width));
        if self.made_for != wanted || self.stale {
            self.arrange(context.tables, context.width);
            (self.made_for, self.stale) = (wanted, false);
        }
        let labels = self.items.iter().position(|item| matches!(item, Item::Key(_)));
        if let Some(first) = labels.filter(|_| self.seeking) {
            self.seeking = false;
            (self.cursor, self.first) = (first, first.saturating_sub(1));
        }
        self.cursor = self.cursor.min(self.items.len().saturating_sub(1));
        let rows = usize::from(context.height.saturating_sub(1));
        self.first = scroll(self.first, self.cursor, rows, self.items.len());
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Effect> {
        if self.asked == Some(context.generation) {
            return None;
        }
        self.asked = Some(context.generation);
        self.number += 1;
        Some(Effect::LabelTotals { number: self.number, tables: Arc::clone(context.tables) })
    }

    fn answer(&mut self, event: &Event) -> bool {
        let Event::LabelTotals(number, keys) = event else { return false };
        if *number == self.number {
            self.keys = Arc::clone(keys);
            self.stale = true;
        }
        true
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        if let Some(Item::Rung(place)) = self.items.get(self.cursor)
            && let Some((breakdown, step)) = self.breakdown_row(*place)
        {
            return breakdown_rows::detail(step, breakdown);
        }
        let Some(Item::Value(key, value)) = self.items.get(self.cursor) else {
            return super::sentence(context);
        };
        let (key, tables) = (&self.keys[*key], context.tables);
        let value = &key.values[*value];
        let share = tables.percent(value.weight);
        vec![
            Span::new(format!("{} = {}", key.name, value.text), Role::Title),
            Span::new(" has ", Role::Text),
            Span::new(tables.figure(value.weight), Role::Number),
            Span::new(format!(" ({share} of all)"), Role::Dim),
            Span::new("; enter keeps it alone, t makes its key the root", Role::Dim),
        ]
    }

    fn view(&self, context: &Context<'_>) -> View {
        let column =
            |width, right| TableColumn { title: String::new(), width, right, sorted: None };
        let rows = usize::from(context.height.saturating_sub(1));
        let shown = self.items.iter().enumerate().skip(self.first).take(rows);
        let row = |(place, item): (usize, &Item)| TableRow {
            cells: self.cells(item, context),
            selected: place == self.cursor,
        };
        let rows: Vec<TableRow> = shown.map(row).collect();
        // A comparison may have figures, and shares of its base, longer than any other.
        let widest = |at: usize, least: u16| {
            let cells = rows.iter().filter_map(|row| row.cells.get(at));
            let widths = cells.map(|cell| match cell {
                Cell::Text(spans) => spans.iter().map(|span| text::width(&span.text)).sum(),
                _ => 0,
            });
            (widths.max().unwrap_or(0) as u16).max(least)
        };
        let (figure, share) = (widest(1, 10), widest(2, 7));
        let columns = vec![column(0, false), column(figure, true), column(share, true)];
        View::Table(columns, rows)
    }
}
