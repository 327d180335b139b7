//! Draws the whole screen: regions, panes by their widgets, header, footer, and the popup over them.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use super::gc_log;
use super::popups::popup;
use super::sentence::sentence;
use crate::explore::pane_id::PaneId;
use crate::load::progress::Progress;
use crate::tui::app::{App, Stage};
use crate::tui::pane::View;
use crate::tui::pane::empty::reason_for_no_rows;
use crate::tui::pane::sentence as selection_sentence;
use crate::tui::placement::layout::{Regions, Slot, centred};
use crate::tui::theme::{Fill, Role, Theme};
use crate::tui::widget::graph::Graph;
use crate::tui::widget::icicle::Icicle;
use crate::tui::widget::listing::Listing;
use crate::tui::widget::table::TableWidget;
use crate::tui::widget::tree::Tree;
use crate::tui::widget::{Span, Spans, bar, line, rule, text, width};

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
        Stage::Loading(progress) => {
            loading(progress, area, theme, buffer);
            waiting_keys(app.waiting_keys(), area, theme, buffer);
        }
        Stage::Failed(_) => {}
        Stage::Log(view) => {
            gc_log::draw(view, &regions, theme, buffer);
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
    for piece in app.pieces(&regions) {
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

/// Draws the progress of loading in the middle of the screen.
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
    let Some(read) = progress.read_in_words() else { return };
    let share = match (progress.total, progress.files) {
        (Some(total), _) if total > 0 => Some(progress.done as f64 / total as f64),
        (_, Some((done, all))) => Some(done as f64 / all.max(1) as f64),
        _ => None,
    };
    if let Some(share) = share {
        gauge_row(share, row(1), theme, buffer);
    }
    line(buffer, row(2), &[Span::new(read, Role::Dim)], theme, Fill::Plain);
}

/// Draws the number of keys that wait for the profile, below the progress.
fn waiting_keys(count: usize, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let place = Rect { y: centred(area, 44, 3).bottom(), height: 1, ..centred(area, 44, 3) };
    let text = match count {
        0 => return,
        1 => "1 key waits for it".to_owned(),
        count => format!("{count} keys wait for it"),
    };
    if place.bottom() < area.bottom() {
        line(buffer, place, &[Span::new(text, Role::Dim)], theme, Fill::Plain);
    }
}

/// Draws a bar over a rule, `share` (0 to 1) of the width.
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
        PaneId::Info | PaneId::Findings | PaneId::Session => None,
        // Growth needs another snapshot, not fewer refinements.
        PaneId::Trend if app.shared.points.len() < 2 => None,
        _ => {
            reason_for_no_rows(context.tables, app.filters.filters(), &|action| app.key_of(action))
        }
    };
    let empty = empty.or_else(|| app.lacks_tree(slot.pane).then(building_the_tree));
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
        View::Icicle(rows, map) => {
            Icicle { rows: &rows, focused, theme }.render(slot.body, buffer);
            if let Some(map) = map {
                let place = Rect { y: slot.body.bottom() - 1, height: 1, ..slot.body };
                line(buffer, place, &map, theme, Fill::Plain);
            }
        }
        View::Graph(cells) => Graph { cells: &cells, focused, theme }.render(slot.body, buffer),
        View::Note(lines) => {
            let lines = lines.iter().flat_map(|spans| broken(spans, slot.body.width));
            for (spans, y) in lines.zip(slot.body.y + 1..slot.body.bottom()) {
                let place = Rect { x: slot.body.x + 2, y, height: 1, ..slot.body };
                line(buffer, place.intersection(slot.body), &spans, theme, Fill::Plain);
            }
        }
    }
    if app.is_computing() && slot.pane != PaneId::Session {
        fade(slot.body, theme, buffer);
    }
}

/// The text of a pane that needs the call tree, until it is there.
fn building_the_tree() -> Vec<Spans> {
    vec![vec![Span::new("building the call tree", Role::Dim)]]
}

/// A line of prose, wrapped for a pane of this width. The last span continues below itself.
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

/// Dims figures that are about to be replaced.
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
    let spans = if app.lacks_tree(slot.pane) {
        selection_sentence(&context)
    } else {
        app.panes.get(slot.pane).detail(&context)
    };
    let others = app.panes.get(slot.pane).names_in_view(&context);
    sentence(&spans, &others, place, (theme, buffer));
}
