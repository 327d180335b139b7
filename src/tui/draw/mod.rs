//! Draws the state: regions, panes by their widgets, header, footer, and what lies over them.
//!
//! ```text
//! file  binary  time                                  1 Top  2 Callers …   header
//! s  types  [type in use and total]                            what goes on
//! ── Top ─────────────────────────── 1 of 62 ─┬─ Callers / callees ───────  rules with titles
//! rows                                        │ rows                       panes
//! a sentence about the selection                                           detail
//! s type  / search …  ? help                                               footer
//! ```

pub mod chrome;
pub mod layout;
pub mod log;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use self::chrome::pieces;
use self::layout::{Regions, Slot, centred};
use super::app::{App, Stage};
use super::pane::View;
use super::pane::empty::why;
use super::popup::{CommandLine, Overlay, SearchPopup, help_rows, message_rows, type_rows};
use super::theme::{Fill, Role, Theme};
use super::widget::icicle::Icicle;
use super::widget::listing::Listing;
use super::widget::popup::{Popup, PopupRow};
use super::widget::table::TableWidget;
use super::widget::tree::Tree;
use super::widget::{Span, Spans, bar, line, rule, text, width};
use crate::explore::pane_id::PaneId;
use crate::explore::search::SearchMode;
use crate::load::progress::Progress;
use crate::unit;

/// Draws the whole screen.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    paint(app, area, frame.buffer_mut());
}

/// Draws the whole screen into a buffer.
pub fn paint(app: &App, area: Rect, buffer: &mut Buffer) {
    let theme = &app.shared.theme;
    buffer.set_style(area, theme.ground());
    let regions = app.regions().filter(|_| area.width >= app.size.0 && area.height >= app.size.1);
    let Some(regions) = regions else {
        return too_small(area, theme, buffer);
    };
    match &app.stage {
        Stage::Loading(progress) => loading(progress, area, theme, buffer),
        Stage::Failed(_) => {}
        Stage::Log(view) => {
            self::log::draw(view, &regions, theme, buffer);
            if app.message.is_some() {
                detail(app, &regions, buffer);
            }
        }
        Stage::Ready => {
            for slot in &regions.slots {
                pane(app, slot, buffer);
            }
            split(&regions, theme, buffer);
            detail(app, &regions, buffer);
        }
    }
    for piece in pieces(app, &regions) {
        let place = Rect { x: piece.x, y: piece.y, width: piece.width(), height: 1 };
        line(buffer, place, &piece.spans, theme, Fill::Plain);
    }
    if let Some(overlay) = &app.overlay {
        popup(app, overlay, area, buffer);
    }
}

fn too_small(area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let text = format!("rprof-tui needs 40x10; this is {}x{}", area.width, area.height);
    let y = area.y + area.height / 2;
    if area.height == 0 {
        return;
    }
    let words = [text, "needs 40x10".to_owned(), "too small".to_owned()];
    let words = words.into_iter().find(|words| words.len() <= usize::from(area.width));
    let words = words.unwrap_or_else(|| "small".to_owned());
    let x = area.x + area.width.saturating_sub(words.len() as u16) / 2;
    let place = Rect { x, y, width: area.right().saturating_sub(x), height: 1 };
    line(buffer, place, &[Span::new(words, Role::Text)], theme, Fill::Plain);
}

/// What is being read and how far it is, in the middle.
fn loading(progress: &Progress, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let place = centred(area, 44, 3);
    let phase = [Span::new(format!("{} {}", progress.phase, theme.glyphs().ellipsis), Role::Text)];
    line(buffer, place, &phase, theme, Fill::Plain);
    let row = |y: u16| Rect { y: place.y + y, height: 1, ..place };
    if let Some((seconds, of)) = progress.waited.filter(|_| progress.done == 0) {
        let Some(of) = of else {
            let text = format!("waiting for {seconds}s");
            line(buffer, row(2), &[Span::new(text, Role::Dim)], theme, Fill::Plain);
            return;
        };
        gauge_row(seconds as f64 / of.max(1) as f64, row(1), theme, buffer);
        let left = of.saturating_sub(seconds);
        let text = format!("{seconds}s of {of}s, {left}s to go");
        line(buffer, row(2), &[Span::new(text, Role::Dim)], theme, Fill::Plain);
        return;
    }
    let bytes = |n: u64| unit::format_value(i64::try_from(n).unwrap_or(i64::MAX), "bytes", "auto");
    let read = match progress.total {
        Some(total) if total > 0 => {
            gauge_row(progress.done as f64 / total as f64, row(1), theme, buffer);
            format!("{} of {}", bytes(progress.done), bytes(total))
        }
        _ if progress.done > 0 => bytes(progress.done),
        _ => return,
    };
    line(buffer, row(2), &[Span::new(read, Role::Dim)], theme, Fill::Plain);
}

/// A bar over a rule: how far something is.
fn gauge_row(share: f64, place: Rect, theme: &Theme, buffer: &mut Buffer) {
    let whole = theme.glyphs().rule.repeat(usize::from(place.width));
    line(buffer, place, &[Span::new(whole, Role::Rule)], theme, Fill::Plain);
    bar(buffer, place, (share.min(1.0), 0.0), theme, Fill::Plain);
}

fn pane(app: &App, slot: &Slot, buffer: &mut Buffer) {
    let Some(context) = app.shared.context(slot) else { return };
    let theme = &app.shared.theme;
    let focused = slot.pane == app.arrangement.focus && app.overlay.is_none();
    let shown = app.panes.get(slot.pane);
    let mut title = shown.title(&context);
    if focused && let Some(first) = title.first_mut() {
        first.role = Role::Accent;
    }
    let empty = match slot.pane {
        PaneId::Info => None,
        // What is missing there is another snapshot.
        PaneId::Trend if app.shared.snapshots < 2 => None,
        _ => why(context.tables, app.filters.filters(), &|action| app.key_of(action)),
    };
    let remark = if empty.is_some() { Spans::new() } else { shown.remark(&context) };
    rule(buffer, slot.rule, &title, &remark, theme);
    match empty.map_or_else(|| shown.view(&context), View::Note) {
        View::Table(columns, rows) => {
            TableWidget { columns: &columns, rows: &rows, focused, theme }
                .render(slot.body, buffer);
        }
        View::Tree(columns, rows) => {
            Tree { columns: &columns, rows: &rows, focused, theme }.render(slot.body, buffer);
        }
        View::Listing(rows) => {
            let figures = context.line_figures();
            Listing { rows: &rows, figures, focused, theme }.render(slot.body, buffer);
        }
        View::Icicle(rows) => Icicle { rows: &rows, focused, theme }.render(slot.body, buffer),
        View::Note(lines) => {
            let lines = lines.iter().flat_map(|spans| broken(spans, slot.body.width));
            for (spans, y) in lines.zip(slot.body.y + 1..slot.body.bottom()) {
                let place = Rect { x: slot.body.x + 2, y, height: 1, ..slot.body };
                line(buffer, place.intersection(slot.body), &spans, theme, Fill::Plain);
            }
        }
    }
    if app.is_computing() {
        fade(slot.body, theme, buffer);
    }
}

/// A line of prose, in several where it is too long for a pane of this width: its last part goes on below itself.
fn broken(spans: &Spans, columns: u16) -> Vec<Spans> {
    let room = usize::from(columns.saturating_sub(3));
    let Some((last, head)) = spans.split_last().filter(|_| width(spans) > room) else {
        return vec![spans.clone()];
    };
    let blanks = last.text.len() - last.text.trim_start().len();
    let indent = width(head) + blanks;
    let mut lines = Vec::new();
    for text in text::wrapped(last.text.trim_start(), room.saturating_sub(indent)) {
        let (mut line, gap) =
            if lines.is_empty() { (head.to_vec(), blanks) } else { (Vec::new(), indent) };
        line.push(Span::new(format!("{}{text}", " ".repeat(gap)), last.role));
        lines.push(line);
    }
    lines
}

/// What is about to be replaced stands back.
fn fade(area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let style = theme.on(Fill::Plain, Role::Dim).add_modifier(Modifier::DIM);
    buffer.set_style(area, style);
}

fn split(regions: &Regions, theme: &Theme, buffer: &mut Buffer) {
    let Some(split) = regions.split else { return };
    let glyphs = theme.glyphs();
    for y in split.y..split.bottom() {
        let glyph = if y == split.y { glyphs.tee_down } else { glyphs.bar };
        let place = Rect { y, height: 1, ..split };
        line(buffer, place, &[Span::new(glyph, Role::Rule)], theme, Fill::Plain);
    }
}

fn detail(app: &App, regions: &Regions, buffer: &mut Buffer) {
    let theme = &app.shared.theme;
    let area = regions.detail;
    let place = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if let Some(message) = &app.message {
        line(buffer, place, &[Span::new(message.clone(), Role::Warning)], theme, Fill::Plain);
        return;
    }
    let slot = regions.slots.iter().find(|slot| slot.pane == app.arrangement.focus);
    let Some(slot) = slot else { return };
    let Some(context) = app.shared.context(slot) else { return };
    let spans = app.panes.get(slot.pane).detail(&context);
    sentence(&spans, place, theme, buffer);
}

/// A sentence whose first part, the name, gives way where there is no room for the whole.
pub(super) fn sentence(spans: &[Span], place: Rect, theme: &Theme, buffer: &mut Buffer) {
    let Some((first, rest)) = spans.split_first() else { return };
    let mut rest = rest.to_vec();
    let all = usize::from(place.width);
    // Asides go before the name does, the quietest first.
    while all.saturating_sub(width(&rest)) < width(&spans[..1]).min(26)
        && let Some(aside) = [Role::Dim, Role::Header]
            .iter()
            .find_map(|role| rest.iter().rposition(|span| span.role == *role))
    {
        rest.remove(aside);
    }
    // Then its last parts, so that what is left ends as a sentence does.
    while width(&rest) + width(&spans[..1]).min(12) > all
        && let Some(part) = rest.iter().rposition(|span| span.text.starts_with([',', ';']))
    {
        rest.truncate(part);
    }
    let room = all.saturating_sub(width(&rest)).max(12);
    let name = super::pane::name::shorten(&first.text, room, theme.glyphs()).0;
    let spans: Spans = [Span::new(name, first.role)].iter().chain(&rest).cloned().collect();
    line(buffer, place, &spans, theme, Fill::Plain);
}

fn popup(app: &App, overlay: &Overlay, area: Rect, buffer: &mut Buffer) {
    let theme = &app.shared.theme;
    let title = |text: &str| vec![Span::new(text, Role::Title)];
    let dim = |text: &str| vec![Span::new(text, Role::Dim)];
    match overlay {
        Overlay::Finder(finder) => search(app, finder, area, buffer),
        Overlay::Command(line) => command(line, area, theme, buffer),
        Overlay::Help { scopes, legend, first } => {
            let room = usize::from(area.width.saturating_sub(5));
            let rows = help_rows(&app.start.preferences.keys, scopes, legend, room);
            let widest = rows.iter().map(|row| width(&row.left)).max().unwrap_or(0) as u16;
            let place = centred(area, widest + 5, (rows.len() as u16 + 2).min(area.height - 2));
            let more = rows.len() > usize::from(place.height) - 2;
            let foot = if more { dim("j k scroll, esc closes") } else { dim("esc closes") };
            let rows = rows.into_iter().skip(*first).collect();
            let (title, remark) = (title("Keys"), Vec::new());
            Popup { title, remark, input: None, rows, foot, theme }.render(place, buffer);
        }
        Overlay::Base(menu) => {
            let most = usize::from(area.height.saturating_sub(8)).min(10);
            let rows = menu.rows(most);
            let columns = area.width.saturating_sub(4).min(88);
            let place = Rect { y: area.y + 3, ..centred(area, columns, rows.len() as u16 + 2) };
            let (title, remark) = (title("compare to "), dim("a file, or a path to be typed"));
            Popup { title, remark, input: Some(&menu.input), rows, foot: Vec::new(), theme }
                .render(place, buffer);
        }
        Overlay::Types { cursor } => types(app, *cursor, area, buffer),
        Overlay::Offer(offer) => {
            let host = app.live.as_ref().and_then(|live| live.source.menu.as_ref());
            let host = host.map_or("profiles", |menu| menu.host.as_str());
            let rows = |height| offer.rows(height);
            list(&title(host), offer.endpoints.len(), &rows, offer.foot())
                .show(area, theme, buffer);
        }
        Overlay::Snapshots(choice) => {
            let Some(live) = &app.live else { return };
            let rows = |height| choice.rows(live, app.shared.tables.as_deref(), height);
            let foot = dim("space marks, enter shows or compares, n newest");
            let count = live.ring.snapshots().len();
            list(&title("Snapshots"), count, &rows, foot).show(area, theme, buffer);
        }
        Overlay::Message { lines, first, fatal } => {
            message(lines, (*first, *fatal), area, (theme, buffer));
        }
    }
}

/// The sample types, as many as fit around the cursor.
fn types(app: &App, cursor: usize, area: Rect, buffer: &mut Buffer) {
    let Some(tables) = &app.shared.tables else { return };
    let rows = type_rows(tables, cursor);
    let widest = rows.iter().map(|row| width(&row.left) + width(&row.right)).max();
    let place = centred(area, widest.unwrap_or(0) as u16 + 10, rows.len() as u16 + 2);
    let seen = usize::from(place.height.saturating_sub(2));
    let rows = rows.into_iter().skip((cursor + 1).saturating_sub(seen)).collect();
    let (title, remark) = (vec![Span::new("Sample types", Role::Title)], Vec::new());
    Popup { title, remark, input: None, rows, foot: Vec::new(), theme: &app.shared.theme }
        .render(place, buffer);
}

/// A popup of rows of which only those around the cursor are made.
struct List<'a> {
    title: Spans,
    count: usize,
    rows: &'a dyn Fn(usize) -> Vec<PopupRow>,
    foot: Spans,
}

fn list<'a>(
    title: &Spans,
    count: usize,
    rows: &'a dyn Fn(usize) -> Vec<PopupRow>,
    foot: Spans,
) -> List<'a> {
    List { title: title.clone(), count, rows, foot }
}

impl List<'_> {
    fn show(self, area: Rect, theme: &Theme, buffer: &mut Buffer) {
        let height = self.count.min(usize::from(area.height.saturating_sub(6)).max(1));
        let rows = (self.rows)(height);
        let widest = rows.iter().map(|row| width(&row.left) + width(&row.right)).max().unwrap_or(0);
        let place = centred(area, widest.max(width(&self.foot)) as u16 + 6, height as u16 + 2);
        let (title, foot) = (self.title, self.foot);
        Popup { title, remark: Vec::new(), input: None, rows, foot, theme }.render(place, buffer);
    }
}

/// A message from its row `first` on; the last one where it is `fatal`.
fn message(
    lines: &[String],
    (first, fatal): (usize, bool),
    area: Rect,
    (theme, buffer): (&Theme, &mut Buffer),
) {
    let (rows, seen) = message_rows(lines, (area.width, area.height));
    let widest = rows.iter().map(|row| text::width(row)).max().unwrap_or(0) as u16;
    let place = centred(area, widest.max(24) + 4, rows.len() as u16 + 2);
    let foot = match (fatal, rows.len() > seen) {
        (true, _) => "enter leaves",
        (false, false) => "esc closes",
        (false, true) => "j k scroll, esc closes",
    };
    let (word, role) = if fatal { ("cannot open", Role::Error) } else { ("message", Role::Title) };
    let row =
        |text: String| PopupRow { left: vec![Span::new(text, Role::Text)], ..PopupRow::default() };
    let rows = rows.into_iter().skip(first).map(row).collect();
    let (title, foot) = (vec![Span::new(word, role)], vec![Span::new(foot, Role::Dim)]);
    Popup { title, remark: Vec::new(), input: None, rows, foot, theme }.render(place, buffer);
}

/// The command line above the footer, what may come next above it.
fn command(line: &CommandLine, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let rows = line.rows(usize::from(area.height.saturating_sub(8)).min(9));
    let width = area.width.saturating_sub(4).min(88);
    let height = rows.len() as u16 + 2;
    let y = area.bottom().saturating_sub(height + 2);
    let place = Rect { x: area.x + (area.width - width) / 2, y, width, height };
    let dim = |text: &str| vec![Span::new(text, Role::Dim)];
    Popup {
        title: vec![Span::new(":", Role::Key)],
        remark: dim("tab completes"),
        input: Some(&line.input),
        rows,
        foot: Vec::new(),
        theme,
    }
    .render(place, buffer);
}

fn search(app: &App, finder: &SearchPopup, area: Rect, buffer: &mut Buffer) {
    let Some(tables) = &app.shared.tables else { return };
    let theme = &app.shared.theme;
    let columns = area.width.saturating_sub(4).min(88);
    let hits = finder.matches.as_ref().map_or(0, |m| m.hits.len());
    let most = usize::from(area.height.saturating_sub(8)).min(10);
    let height = hits.min(most) as u16;
    let place = Rect { y: area.y + 3, ..centred(area, columns, height + 2) };
    let rows = finder.rows(tables, (columns, height), theme.glyphs());
    let remark =
        if finder.mode == SearchMode::Fuzzy { "fuzzy, tab: regex" } else { "regex, tab: fuzzy" };
    Popup {
        title: vec![Span::new("/", Role::Key)],
        remark: vec![Span::new(remark, Role::Dim)],
        input: Some(&finder.input),
        rows,
        foot: finder.foot(tables),
        theme,
    }
    .render(place, buffer);
}
