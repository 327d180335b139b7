//! Draws the popup that is open.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::store_list;
use crate::explore::search::SearchMode;
use crate::load::progress::Progress;
use crate::tui::app::{App, Stage};
use crate::tui::list_cursor::ListCursor;
use crate::tui::placement::layout::centred;
use crate::tui::popup::{CommandLine, Overlay, SearchPopup, help_rows, message_rows, type_rows};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::popup::{Popup, PopupRow};
use crate::tui::widget::{Span, Spans, text, width};

pub(super) fn popup(app: &App, overlay: &Overlay, area: Rect, buffer: &mut Buffer) {
    let theme = &app.shared.theme;
    let title = |text: &str| vec![Span::new(text, Role::Title)];
    let dim = |text: &str| vec![Span::new(text, Role::Dim)];
    match overlay {
        Overlay::Finder(finder) => search(app, finder, area, buffer),
        Overlay::Command(line) => command(line, area, theme, buffer),
        Overlay::Help { commands, scopes, legend, scrolled } => {
            let room = usize::from(area.width.saturating_sub(5));
            let rows = help_rows(&app.start.preferences.keys, commands, scopes, legend, room);
            let widest = rows.iter().map(|row| width(&row.left)).max().unwrap_or(0) as u16;
            let place = centred(area, widest + 5, (rows.len() as u16 + 2).min(area.height - 2));
            let more = rows.len() > usize::from(place.height) - 2;
            let foot = if more { dim("j k scroll, esc closes") } else { dim("esc closes") };
            let rows = rows.into_iter().skip(scrolled.row()).collect();
            let (title, remark) =
                (title(if commands.is_empty() { "Keys" } else { "Commands and keys" }), Vec::new());
            Popup { title, remark, input: None, rows, foot, theme }.render(place, buffer);
        }
        Overlay::Base(menu) => {
            let most = usize::from(area.height.saturating_sub(8)).min(10);
            let rows = menu.rows(most);
            let columns = area.width.saturating_sub(4).min(88);
            let place = Rect { y: area.y + 3, ..centred(area, columns, rows.len() as u16 + 2) };
            let (title, remark) = (title("compare to "), dim(menu.remark()));
            Popup { title, remark, input: Some(&menu.input), rows, foot: Vec::new(), theme }
                .render(place, buffer);
        }
        Overlay::Types { list } => types(app, *list, area, buffer),
        Overlay::Offer(offer) => {
            let host = app.live().and_then(|live| live.source.menu.as_ref());
            let host = host.map_or("Profiles", |menu| menu.host.as_str());
            let rows = |height| offer.rows(height);
            let mut foot = offer.foot();
            if let Stage::Loading(Progress { waited: Some((seconds, of)), .. }) = &app.stage
                && offer.reading.is_some()
            {
                let of = of.map_or_else(String::new, |of| format!(" of {of}s"));
                foot.push(Span::new(format!(", {seconds}s{of}"), Role::Warm));
            }
            list_popup(&title(host), offer.len(), &rows, foot).show(area, theme, buffer);
        }
        Overlay::Store(picker) => store_list::draw(picker, area, theme, buffer),
        Overlay::Snapshots(choice) => {
            let Some(live) = app.live() else { return };
            let rows = |height| choice.rows(live, app.shared.tables.as_deref(), height);
            let foot = dim("space marks, enter shows or compares, n newest");
            let count = live.ring.snapshots().len();
            list_popup(&title("Snapshots"), count, &rows, foot).show(area, theme, buffer);
        }
        Overlay::Message { lines, scrolled, fatal } => {
            message(lines, (scrolled.row(), *fatal), area, (theme, buffer));
        }
    }
}

/// Draws the menu of sample types, as many as fit around the cursor.
fn types(app: &App, list: ListCursor, area: Rect, buffer: &mut Buffer) {
    let Some(tables) = &app.shared.tables else { return };
    let rows = type_rows(tables, list.row());
    let widest = rows.iter().map(|row| width(&row.left) + width(&row.right)).max();
    let place = centred(area, widest.unwrap_or(0) as u16 + 10, rows.len() as u16 + 2);
    let seen = usize::from(place.height.saturating_sub(2));
    let rows = rows.into_iter().skip(list.visible(seen).start).collect();
    let (title, remark) = (vec![Span::new("Sample types", Role::Title)], Vec::new());
    Popup { title, remark, input: None, rows, foot: Vec::new(), theme: &app.shared.theme }
        .render(place, buffer);
}

/// A popup that makes rows for its height only.
struct ListPopup<'a> {
    title: Spans,
    count: usize,
    rows: &'a dyn Fn(usize) -> Vec<PopupRow>,
    foot: Spans,
}

fn list_popup<'a>(
    title: &Spans,
    count: usize,
    rows: &'a dyn Fn(usize) -> Vec<PopupRow>,
    foot: Spans,
) -> ListPopup<'a> {
    ListPopup { title: title.clone(), count, rows, foot }
}

impl ListPopup<'_> {
    fn show(self, area: Rect, theme: &Theme, buffer: &mut Buffer) {
        let height = self.count.min(usize::from(area.height.saturating_sub(6)).max(1));
        let rows = (self.rows)(height);
        let widest = rows.iter().map(|row| width(&row.left) + width(&row.right)).max().unwrap_or(0);
        let place = centred(area, widest.max(width(&self.foot)) as u16 + 6, height as u16 + 2);
        let (title, foot) = (self.title, self.foot);
        Popup { title, remark: Vec::new(), input: None, rows, foot, theme }.render(place, buffer);
    }
}

/// Draws a message from its row `first` on.
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

/// Draws the command line above the footer, with the candidates above it.
fn command(line: &CommandLine, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let rows = line.rows(usize::from(area.height.saturating_sub(8)).min(9));
    let foot = line.foot(rows.len());
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
        foot: if foot.is_empty() { Vec::new() } else { dim(&foot) },
        theme,
    }
    .render(place, buffer);
}

fn search(app: &App, finder: &SearchPopup, area: Rect, buffer: &mut Buffer) {
    let Some(tables) = &app.shared.tables else { return };
    let theme = &app.shared.theme;
    let columns = area.width.saturating_sub(4).min(88);
    let hits = finder.matches.as_ref().map_or(0, |m| m.hits.len());
    // The panes behind follow the hit: a part of them stays in view.
    let most = usize::from((area.height.saturating_mul(3) / 5).min(area.height.saturating_sub(8)));
    let height = if hits > 0 { (hits + 1).min(most) as u16 } else { 0 };
    let place = Rect { y: area.y + 3, ..centred(area, columns, height + 2) };
    let rows = finder.rows((tables, app.shared.by_cum), (columns, height), theme.glyphs());
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
