//! Header and footer as placed pieces of text, some of which can be clicked. Drawing and the mouse ask the same.

use super::{App, Stage};
use crate::analysis::names;
use crate::report::header;
use crate::tui::keymap::{self, Action};
use crate::tui::layout::Regions;
use crate::tui::pane::PaneId;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans, width};

/// What a click on a piece does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// As its key.
    Act(Action),
    /// Shows the sample type with this index.
    Type(usize),
}

/// Text at a place of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its first column.
    pub x: u16,
    /// Its row.
    pub y: u16,
    /// What stands there.
    pub spans: Spans,
    /// What a click on it does.
    pub click: Option<Click>,
}

impl Piece {
    /// Columns that it takes.
    pub fn width(&self) -> u16 {
        width(&self.spans) as u16
    }
}

/// Pieces side by side from a column on.
struct Row {
    x: u16,
    y: u16,
    end: u16,
    pieces: Vec<Piece>,
}

impl Row {
    fn room(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// Adds a piece if it fits, with a gap behind it.
    fn push(&mut self, spans: Spans, gap: u16, click: Option<Click>) -> bool {
        let fits = width(&spans) <= self.room();
        if fits {
            let piece = Piece { x: self.x, y: self.y, spans, click };
            self.x += piece.width() + gap;
            self.pieces.push(piece);
        }
        fits
    }
}

fn span(text: impl Into<String>, role: Role) -> Spans {
    vec![Span::new(text, role)]
}

/// Everything in header and footer.
pub fn pieces(app: &App, regions: &Regions) -> Vec<Piece> {
    let mut pieces = top_line(app, regions);
    pieces.extend(type_line(app, regions));
    pieces.extend(footer(app, regions));
    pieces
}

/// The file and what is known of it; the panes.
fn top_line(app: &App, regions: &Regions) -> Vec<Piece> {
    let area = regions.header;
    let names: Vec<Spans> = PaneId::ALL.iter().map(|&pane| pane_name(app, pane)).collect();
    let taken: usize = names.iter().map(|spans| width(spans) + 2).sum::<usize>() + 1;
    let start = area.right().saturating_sub(taken as u16);
    let mut right = Row { x: start + 2, y: area.y, end: area.right(), pieces: Vec::new() };
    for (pane, spans) in PaneId::ALL.into_iter().zip(names) {
        right.push(spans, 2, Some(Click::Act(Action::Pane(pane.number()))));
    }
    let mut left = Row { x: area.x + 1, y: area.y, end: start, pieces: Vec::new() };
    for (i, text) in facts(app).into_iter().enumerate() {
        let role = [Role::Title, Role::Text][i.min(1)];
        let role = if i > 1 { Role::Dim } else { role };
        if i == 0 {
            let title =
                crate::tui::pane::name::shorten(&text, left.room(), app.shared.theme.glyphs());
            left.push(span(title.0, role), 3, None);
        } else if !left.push(span(text, role), 3, None) {
            break;
        }
    }
    left.pieces.append(&mut right.pieces);
    left.pieces
}

fn pane_name(app: &App, pane: PaneId) -> Spans {
    let current = pane == app.arrangement.focus && matches!(app.stage, Stage::Ready);
    let (number, name) = (pane.number().to_string(), pane.name());
    if current {
        span(format!("{number} {name}"), Role::Accent)
    } else {
        vec![Span::new(number, Role::Key), Span::new(format!(" {name}"), Role::Dim)]
    }
}

/// File, binary, time, duration.
fn facts(app: &App) -> Vec<String> {
    let mut facts = vec![app.start.title.clone()];
    let Some(tables) = &app.shared.tables else { return facts };
    let profile = tables.analysis.profile();
    let binary = String::from_utf8_lossy(names::base(profile.binary())).into_owned();
    if !profile.binary().is_empty() {
        facts.push(binary);
    }
    let text = |line: &Vec<u8>| String::from_utf8_lossy(line).into_owned();
    for line in header::profile_lines(tables.analysis.selected(), "auto").iter().map(text) {
        if let Some(time) = line.strip_prefix("Time: ") {
            facts.push(time.to_owned());
        } else if let Some(rest) = line.strip_prefix("Duration: ") {
            facts.push(rest.split(',').next().unwrap_or(rest).to_owned());
        }
    }
    facts
}

/// The sample types as words, the one in use marked; where they do not fit, that one and how many there are.
fn type_line(app: &App, regions: &Regions) -> Vec<Piece> {
    let area = regions.header;
    let Some(tables) = &app.shared.tables else { return Vec::new() };
    let note = note(app);
    let note_width = width(&note) as u16;
    let end = area.right().saturating_sub(note_width + 2);
    let mut row = Row { x: area.x + 1, y: area.y + 1, end, pieces: Vec::new() };
    row.push(span("s", Role::Key), 2, Some(Click::Act(Action::NextType)));
    let current = app.query.sample_type;
    let marked = |i: usize| {
        let total = &tables.types[i];
        vec![
            Span::new(format!("[{} ", total.name), Role::Accent),
            Span::new(total.figure.clone(), Role::Number),
            Span::new("]", Role::Accent),
        ]
    };
    let word = |i: usize| {
        if i == current { marked(i) } else { span(tables.types[i].name.clone(), Role::Dim) }
    };
    let words: Vec<Spans> = (0..tables.types.len()).map(word).collect();
    let all: usize = words.iter().map(|spans| width(spans) + 2).sum();
    if all <= row.room() + 2 {
        for (i, spans) in words.into_iter().enumerate() {
            row.push(spans, 2, Some(Click::Type(i)));
        }
    } else if current < tables.types.len() {
        row.push(marked(current), 2, Some(Click::Act(Action::TypeMenu)));
        let place = format!("{} of {}", current + 1, tables.types.len());
        row.push(span(place, Role::Dim), 0, Some(Click::Act(Action::TypeMenu)));
    }
    let x = area.right().saturating_sub(note_width + 1);
    row.pieces.push(Piece { x, y: area.y + 1, spans: note, click: None });
    row.pieces
}

/// What is going on, at the right of the sample types.
fn note(app: &App) -> Spans {
    if app.is_computing() {
        return span("computing", Role::Warm);
    }
    match &app.shared.matches {
        Some(matches) => vec![
            Span::new(format!("/{}", matches.query.text), Role::Match),
            Span::new(format!(" {} found", matches.hits.len()), Role::Dim),
        ],
        None => Vec::new(),
    }
}

/// The keys that matter here: the sample type first, the help last, what fits of the others between.
fn footer(app: &App, regions: &Regions) -> Vec<Piece> {
    let area = regions.footer;
    let scopes = app.scopes();
    let spans = |binding: &keymap::Binding| {
        let key = binding.keys.first().map_or_else(String::new, |&key| keymap::label(key));
        vec![Span::new(key, Role::Key), Span::new(format!(" {}", binding.hint), Role::Dim)]
    };
    let all: Vec<&keymap::Binding> = keymap::hints(&scopes).collect();
    let (first, rest): (Vec<&keymap::Binding>, Vec<&keymap::Binding>) =
        all.into_iter().partition(|b| b.action == Action::NextType);
    let (last, rest): (Vec<&keymap::Binding>, Vec<&keymap::Binding>) =
        rest.into_iter().partition(|b| b.action == Action::ToggleHelp);
    let kept: usize = last.iter().map(|b| width(&spans(b)) + 2).sum();
    let end = area.right().saturating_sub(kept as u16);
    let mut row = Row { x: area.x + 1, y: area.y, end, pieces: Vec::new() };
    for binding in first.into_iter().chain(rest) {
        if !row.push(spans(binding), 2, Some(Click::Act(binding.action))) {
            break;
        }
    }
    row.end = area.right();
    for binding in last {
        row.push(spans(binding), 2, Some(Click::Act(binding.action)));
    }
    row.pieces
}
