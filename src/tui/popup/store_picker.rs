//! The list of a profile store: services and types, or the values of a label, below a typed line and above the totals over time.

use std::sync::Arc;

use crate::explore::store::{StoreBrowser, TimeMark, completions, last_word};
use crate::store::catalogue::{Catalogue, CatalogueRow, STEPS};
use crate::store::range::TimeRange;
use crate::tui::list_cursor::ListCursor;
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widget::chart::Bin;
use crate::tui::widget::input::TextInput;
use crate::tui::widget::popup::PopupRow;
use crate::tui::widget::text::Cut;
use crate::tui::widget::{Span, Spans, number, text, width};
use crate::unit;

/// Columns of the upper edge that are kept for corners and for the next word that is typed.
const LINE_ROOM: usize = 18;

/// Columns of a total.
const TOTAL_WIDTH: usize = 9;

/// The popup while it is open.
#[derive(Clone, Debug)]
pub struct StorePicker {
    /// The rows, and the catalogue that they are of.
    pub browser: StoreBrowser,
    /// The typed line.
    pub input: TextInput,
    /// The row under the cursor.
    pub list: ListCursor,
    /// The cursor on the totals over time; `None` while the list has the keys.
    pub time: Option<TimeMark>,
    /// A newer catalogue is awaited.
    pub is_asking: bool,
    /// The error of the last choice or question.
    pub error: Option<String>,
    /// Completions of the last word, with the one that stands in the line.
    completed: Option<Completed>,
}

/// Completions that Tab goes through.
#[derive(Clone, Debug)]
struct Completed {
    line: String,
    start: usize,
    candidates: Vec<String>,
    at: Option<usize>,
}

impl StorePicker {
    /// The popup with these rows, the cursor on the first.
    pub fn new(browser: StoreBrowser) -> StorePicker {
        let (input, list) = (TextInput::default(), ListCursor::default());
        let (time, completed, error) = (None, None, None);
        StorePicker { browser, input, list, time, is_asking: false, error, completed }
    }

    /// The row under the cursor.
    pub fn chosen(&self) -> Option<&CatalogueRow> {
        self.browser.rows().get(self.list.row())
    }

    /// Takes a newer catalogue. The cursor stays on its service and type.
    pub fn set_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        let query = self.chosen().map(|row| row.query.clone());
        self.browser.set_catalogue(catalogue);
        let row = self.browser.rows().iter().position(|row| Some(&row.query) == query.as_ref());
        self.list = ListCursor::new(row.unwrap_or(0));
    }

    /// The typed line has changed.
    pub fn typed(&mut self) {
        self.completed = None;
        self.error = None;
        self.browser.set_line(&self.input.text());
        self.list = ListCursor::default();
    }

    /// Empties the typed line.
    pub fn clear(&mut self) {
        self.input = TextInput::default();
        self.typed();
    }

    /// The cursor has moved to another row.
    pub fn moved(&mut self) {
        self.browser.select(self.list.row());
    }

    /// Puts the next completion in place of the last word, or goes to the next label without anything to complete.
    pub fn complete(&mut self, by: i32) {
        let text = self.input.text();
        if self.browser.grouping.is_some() && text.is_empty() {
            self.browser.next_label(by);
            self.list = ListCursor::default();
            return;
        }
        let mut completed = self.completed.take().unwrap_or_else(|| {
            let start = last_word(&text);
            let labels = self.browser.labels(text.get(..start).unwrap_or_default());
            let (start, candidates) = completions(&text, &labels);
            Completed { line: text, start, candidates, at: None }
        });
        let count = completed.candidates.len() as i64;
        if count == 0 {
            self.error = Some("no label or value begins so".to_owned());
            return;
        }
        let next = completed.at.map_or(if by > 0 { 0 } else { count - 1 }, |at| {
            (at as i64 + i64::from(by)).rem_euclid(count)
        }) as usize;
        completed.at = Some(next);
        let begun = completed.line.get(..completed.start).unwrap_or_default();
        self.input = TextInput::new(&format!("{begun}{}", completed.candidates[next]));
        let only = completed.candidates.len() == 1;
        self.typed();
        self.completed = Some(completed).filter(|_| !only);
    }

    /// The title: the protocol and the host, or the query that is grouped.
    pub fn title(&self, glyphs: &Glyphs) -> Spans {
        let catalogue = &self.browser.catalogue;
        let Some(grouping) = &self.browser.grouping else {
            let host = &catalogue.address.server.host;
            let name = catalogue.protocol.title();
            return vec![Span::new(format!("{name} at {host} "), Role::Title)];
        };
        let query = grouping.query.to_string();
        let label = self.browser.label().unwrap_or_default();
        vec![
            Span::new(label.to_owned(), Role::Accent),
            Span::new(" of ", Role::Dim),
            Span::new(format!("{} ", text::cut(&query, 40, Cut::End, glyphs)), Role::Title),
        ]
    }

    /// The range if there is room for it, and the place among the rows.
    pub fn remark(&self, columns: usize, glyphs: &Glyphs) -> Spans {
        let browser = &self.browser;
        let (shown, all) = (browser.rows().len(), browser.count());
        let place = if shown == 0 { 0 } else { self.list.row() + 1 };
        let of = if shown == all { format!("{all}") } else { format!("{shown}, {all} in all") };
        let place = vec![Span::new(format!("{place} of {of}"), Role::Dim)];
        let range = browser.catalogue.range;
        let words = [range.day_words(), format!("{} UTC", range.clock_words())];
        // The rest of the line is for what is typed.
        let used = width(&self.title(glyphs)) + self.input.text().chars().count() + width(&place);
        let fits = |words: &&String| used + words.len() + LINE_ROOM <= columns;
        let words = words.iter().find(fits).map(|words| format!("{words}  "));
        let words = words.map(|words| Span::new(words, Role::Text));
        words.into_iter().chain(place).collect()
    }

    /// Gives the keys to the totals over time. The cursor is on the first of them, or in the middle.
    pub fn go_to_time(&mut self) {
        let mut time = TimeMark::default();
        let first = self.browser.steps().iter().position(|value| *value > 0.0);
        time.at = time.at.max(first.unwrap_or(0));
        self.time = Some(time);
    }

    /// The rows around the cursor, `height` of them, for so many columns.
    pub fn rows(&self, (columns, height): (usize, usize), glyphs: &Glyphs) -> Vec<PopupRow> {
        let rows = self.browser.rows();
        if rows.is_empty() {
            return self.empty_rows();
        }
        let instances = |row: &CatalogueRow| {
            let plural = if row.instances == 1 { " " } else { "s" };
            format!("{} instance{plural}", row.instances)
        };
        let is_grouped = self.browser.grouping.is_some();
        let shares = if is_grouped { TOTAL_WIDTH + 16 } else { 0 };
        let right = rows.iter().map(|row| text::width(&instances(row))).max().unwrap_or(0) + shares;
        let room = columns.saturating_sub(TOTAL_WIDTH + right + 7);
        let named = |row: &CatalogueRow| match row.name.as_str() {
            "" => "(none)".to_owned(),
            name => name.to_owned(),
        };
        let widest = rows.iter().map(|row| text::width(&named(row))).max().unwrap_or(0);
        let name_room = if is_grouped { room } else { widest.min(room * 3 / 5) };
        let most = rows.iter().filter_map(|row| row.total).max().unwrap_or(0);
        let row = |(place, row): (usize, &CatalogueRow)| {
            let one = &self.browser.catalogue.types[row.type_index];
            let total = row.total.map_or_else(
                || "-".to_owned(),
                |total| unit::format_value(total, &one.profile_type.sample_unit, "auto"),
            );
            let name = text::cut(&named(row), name_room, Cut::Start, glyphs).into_owned();
            let mut left = number(&format!("{total:>TOTAL_WIDTH$}"), true);
            let gap = name_room.saturating_sub(text::width(&name)) + 2;
            left.push(Span::new(format!("  {name}"), Role::Text));
            if !is_grouped {
                let kind = if one.short_name.contains(':') {
                    one.short_name.clone()
                } else {
                    format!("{}:{}", one.profile_type.name, one.profile_type.sample_type)
                };
                let kind = text::cut(&kind, room.saturating_sub(name_room), Cut::Start, glyphs)
                    .into_owned();
                left.push(Span::new(format!("{}{kind}", " ".repeat(gap)), Role::Dim));
            }
            let mut right = Vec::new();
            if let (true, Some(total), 1..) = (is_grouped, row.total, most) {
                let share = total as f64 / self.sum().max(1) as f64;
                right.push(Span::new(format!("{:>6.1}%  ", share * 100.0), Role::Text));
                let unit = &one.profile_type.sample_unit;
                let each = unit::format_value(total / row.instances.max(1) as i64, unit, "auto");
                right.push(Span::new(format!("{each:>TOTAL_WIDTH$} each  "), Role::Dim));
            }
            right.push(Span::new(instances(row), Role::Dim));
            PopupRow { left, right, selected: place == self.list.row() }
        };
        let first = self.list.visible(height).start;
        rows.iter().enumerate().skip(first).take(height).map(row).collect()
    }

    /// The total of all rows.
    fn sum(&self) -> i64 {
        self.browser.rows().iter().filter_map(|row| row.total).fold(0, i64::saturating_add)
    }

    fn empty_rows(&self) -> Vec<PopupRow> {
        let line = |text: String, role| PopupRow {
            left: vec![Span::new(text, role)],
            ..PopupRow::default()
        };
        let catalogue = &self.browser.catalogue;
        if !catalogue.is_empty() {
            let none = "no service, type or label fits what is typed".to_owned();
            let mut rows = vec![line(none, Role::Dim)];
            rows.extend(self.browser.unknown_label().map(|text| line(text, Role::Text)));
            return rows;
        }
        let mut rows =
            vec![line(format!("no profiles from {}", catalogue.range.day_words()), Role::Warning)];
        if let Some(range) = self.range_with_data() {
            let text = format!("enter lists {}, where the newest are", range.day_words());
            rows.push(line(text, Role::Text));
        }
        rows
    }

    /// A range as long as that of an empty catalogue, up to the newest profile elsewhere; `None` if there are rows, or no profiles.
    pub fn range_with_data(&self) -> Option<TimeRange> {
        let catalogue = &self.browser.catalogue;
        let newest = catalogue.newest_elsewhere.filter(|_| catalogue.is_empty())?;
        let start = newest.saturating_sub(catalogue.range.nanos());
        Some(TimeRange { start, end: newest })
    }

    /// The keys, the completions, or what is wrong.
    pub fn foot(&self) -> Spans {
        if self.is_asking {
            return vec![Span::new("asking the store", Role::Warm)];
        }
        if let Some(fault) = &self.browser.fault {
            return vec![Span::new(fault.clone(), Role::Error)];
        }
        if let Some(Completed { candidates, at, .. }) = &self.completed {
            let first = at.unwrap_or(0);
            let shown = candidates.iter().enumerate().skip(first).take(8);
            let role = |place| if Some(place) == *at { Role::Accent } else { Role::Dim };
            return shown.map(|(at, one)| Span::new(format!("{one} "), role(at))).collect();
        }
        if self.time.is_none() && self.browser.rows().iter().any(|row| row.total.is_none()) {
            let text = "- : totals are known for ranges of up to 11h; enter opens all the same";
            return vec![Span::new(text, Role::Dim)];
        }
        Some(self.advice())
            .filter(|words| !words.is_empty())
            .map(|words| Span::new(words, Role::Dim))
            .into_iter()
            .collect()
    }

    /// Columns of the totals over time, the marked part in another colour, and the highest total in words.
    pub fn chart(&self, columns: usize) -> (Vec<Bin>, Option<usize>, String) {
        let steps = self.browser.steps();
        let most = steps.iter().copied().fold(0.0, f64::max);
        let Some(row) = self.chosen().filter(|_| most > 0.0 && columns > 0) else {
            return (Vec::new(), None, String::new());
        };
        let marked = self.time.map(|time| time.steps());
        let bin = |column: usize| {
            let first = column * steps.len() / columns;
            let last = ((column + 1) * steps.len() / columns).max(first + 1).min(steps.len());
            let part = steps.get(first..last).unwrap_or_default();
            let area = part.iter().copied().fold(0.0, f64::max) / most;
            let is_marked = marked.as_ref().is_none_or(|marked| marked.contains(&first));
            // The rest is a shade: without colours, too, it is told from the part.
            if is_marked {
                Bin { area, above: 0.0, goal: None, role: Some(Role::Warm) }
            } else {
                Bin { area: 0.0, above: area, goal: None, role: None }
            }
        };
        let cursor = self.time.map(|time| time.at * columns / steps.len().max(1));
        let one = &self.browser.catalogue.types[row.type_index];
        let peak = unit::format_value(most as i64, &one.profile_type.sample_unit, "auto");
        let name = &one.profile_type.sample_type;
        let of = if row.name.is_empty() { String::new() } else { format!(" of {}", row.name) };
        let most = if one.is_state { "at once at most" } else { "at most" };
        let per = if one.is_state { "" } else { " a step" };
        let title = format!("{name}{of} over time, {most} {peak}{per}");
        ((0..columns).map(bin).collect(), cursor, title)
    }

    /// The line below the chart: both ends of the range, or a bracket below the marked part with its ends in words.
    pub fn axis(&self, columns: usize, glyphs: &Glyphs) -> Spans {
        let range = self.browser.catalogue.range;
        if let Some(time) = &self.time {
            return self.bracket(time, columns, glyphs);
        }
        let clock = |nanos: i64| {
            let range = TimeRange { start: nanos, end: nanos };
            range.words().get(11..19).unwrap_or_default().to_owned()
        };
        let (start, end, middle) = (clock(range.start), clock(range.end), range.day_words());
        let gap = columns.saturating_sub(start.len() + end.len() + middle.len());
        let (left, right) = (" ".repeat(gap / 2), " ".repeat(gap - gap / 2));
        vec![
            Span::new(format!("{start}{left}"), Role::Dim),
            Span::new(middle, Role::Text),
            Span::new(format!("{right}{end}"), Role::Dim),
        ]
    }

    /// The bracket below the marked part: without colours, too, it is seen which part that is.
    fn bracket(&self, time: &TimeMark, columns: usize, glyphs: &Glyphs) -> Spans {
        let steps = time.steps();
        let first = (*steps.start() * columns).div_ceil(STEPS);
        let after = ((*steps.end() + 1) * columns).div_ceil(STEPS).min(columns);
        let [open, inner, close] = glyphs.span;
        let rule = |width: usize| Span::new(inner.repeat(width), Role::Accent);
        let width = after.saturating_sub(first);
        let part = time.range(self.browser.catalogue.range);
        let words = [part.clock_words(), part.time_of_day_words()];
        let room = width.saturating_sub(4).max(first).max(columns.saturating_sub(after));
        let words = words.map(|words| format!(" {words} UTC "));
        let [longest, shortest] = words;
        let words = if text::width(&longest) <= room { longest } else { shortest };
        let length = text::width(&words);
        let words = Span::new(words, Role::Accent);
        let ends = |inside: Spans| -> Spans {
            if width < 2 {
                return vec![Span::new(glyphs.bar, Role::Accent)];
            }
            let edges = [Span::new(open, Role::Accent), Span::new(close, Role::Accent)];
            let [open, close] = edges;
            [vec![open], inside, vec![close]].concat()
        };
        let lead = |width: usize| Span::new(" ".repeat(width), Role::Text);
        if length + 4 <= width {
            let left = (width - 2 - length) / 2;
            let inside = vec![rule(left), words, rule(width - 2 - length - left)];
            return [vec![lead(first)], ends(inside)].concat();
        }
        let part = ends(vec![rule(width.saturating_sub(2))]);
        if after + length > columns && first >= length {
            return [vec![lead(first - length), words], part].concat();
        }
        [vec![lead(first)], part, vec![words]].concat()
    }
}
