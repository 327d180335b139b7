//! Header and footer as placed pieces of text, some of which can be clicked. Drawing and the mouse ask the same.

use super::layout::Regions;
use crate::analysis::names;
use crate::explore::filters::Filter;
use crate::explore::live::ServerState;
use crate::explore::pane_id::PaneId;
use crate::explore::search::SearchMode;
use crate::explore::view::SampleTypeTotal;
use crate::load::progress::Progress;
use crate::report::header::{ProfileFact, profile_facts};
use crate::tui::app::{App, Stage};
use crate::tui::keys::bindings;
use crate::tui::keys::bindings::Action;
use crate::tui::keys::spelling::Bound;
use crate::tui::pane::name::shorten;
use crate::tui::pane::{Values, whole};
use crate::tui::popup::Overlay;
use crate::tui::theme::Role;
use crate::tui::widget::text::{Cut, cut};
use crate::tui::widget::{Span, Spans, width};

/// Keys in the footer at most, the help not counted: more are read by nobody.
const HINTS: usize = 8;

/// What a click on a piece does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// As its key.
    Act(Action),
    /// Shows the sample type with this index.
    Type(usize),
    /// Takes the refinement at this place away.
    Chip(usize),
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

/// Columns that the name of the profile gets before the panes give up theirs.
const TITLE: usize = 12;

/// The file and what is known of it; the panes.
fn top_line(app: &App, regions: &Regions) -> Vec<Piece> {
    let area = regions.header;
    // A log has no panes.
    let shown = if matches!(app.stage, Stage::Log(_)) { &[][..] } else { &PaneId::ALL };
    let mut names: Vec<Spans> = shown.iter().map(|&pane| pane_name(app, pane)).collect();
    let gap = if area.width < 100 { 1 } else { 2 };
    let taken = |names: &[Spans]| names.iter().map(|spans| width(spans) + gap).sum::<usize>() + 1;
    if taken(&names) + TITLE > usize::from(area.width) {
        // The pane that is seen keeps its name.
        for name in names.iter_mut().filter(|name| name.len() > 1) {
            name.truncate(1);
        }
    }
    let taken = taken(&names);
    let start = area.right().saturating_sub(taken as u16);
    let mut right = Row { x: start + 2, y: area.y, end: area.right(), pieces: Vec::new() };
    for (pane, spans) in PaneId::ALL.into_iter().zip(names) {
        right.push(spans, gap as u16, Some(Click::Act(Action::Pane(pane.number()))));
    }
    let mut left = Row { x: area.x + 1, y: area.y, end: start, pieces: Vec::new() };
    for (i, text) in facts(app).into_iter().enumerate() {
        let role = [Role::Title, Role::Text][i.min(1)];
        let role = if i > 1 { Role::Dim } else { role };
        if i == 0 {
            let title = shorten(&text, left.room(), app.shared.theme.glyphs());
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
    for fact in profile_facts(tables.analysis.selected(), "auto") {
        if let ProfileFact::Time(text) | ProfileFact::Duration(text, _) = fact {
            facts.push(text);
        }
    }
    facts
}

/// The sample types as words, the one in use marked; where they do not fit beside what stands at the right, that one and
/// how many there are.
fn type_line(app: &App, regions: &Regions) -> Vec<Piece> {
    let area = regions.header;
    if let Stage::Log(view) = &app.stage {
        let (x, y) = (area.x + 1, area.y + 1);
        return vec![Piece { x, y, spans: view.told(), click: Some(Click::Act(Action::NextType)) }];
    }
    let Some(tables) = &app.shared.tables else { return Vec::new() };
    let current = tables.place_of(&app.query);
    // What is divided is divided here, too.
    let scaled = (app.query.scale.divide_by - 1.0).abs() > 0.0;
    let figure = |total: &SampleTypeTotal| match total.derived {
        None if scaled => tables.analysis.format(total.sum, "auto"),
        _ => total.figure.clone(),
    };
    let marked = |i: usize| {
        let total = &tables.types[i];
        vec![
            Span::new(format!("[{} ", total.name), Role::Accent),
            Span::new(figure(total), Role::Number),
            Span::new("]", Role::Accent),
        ]
    };
    let word = |i: usize| {
        if i == current { marked(i) } else { span(tables.types[i].name.clone(), Role::Dim) }
    };
    let count = tables.types.len();
    let words: Vec<Spans> = (0..count).map(word).collect();
    let all: usize = words.iter().map(|spans| width(spans) + 2).sum();
    let place = span(format!("{} of {count}", current + 1), Role::Dim);
    let least = if current < count { width(&marked(current)) + 2 + width(&place) } else { 0 };
    let mut right = notes(app, usize::from(area.width).saturating_sub(least + 8));
    let taken: usize = right.iter().map(|(spans, _)| width(spans) + 2).sum();
    let end = area.right().saturating_sub(taken as u16);
    let mut row = Row { x: area.x + 1, y: area.y + 1, end, pieces: Vec::new() };
    row.push(span(app.key_of(Action::NextType), Role::Key), 2, Some(Click::Act(Action::NextType)));
    if all <= row.room() + 2 {
        for (i, spans) in words.into_iter().enumerate() {
            row.push(spans, 2, Some(Click::Type(i)));
        }
    } else if current < count {
        row.push(marked(current), 2, Some(Click::Act(Action::TypeMenu)));
        row.push(place, 0, Some(Click::Act(Action::TypeMenu)));
    }
    (row.x, row.end) = (end + 1, area.right());
    for (spans, click) in right.drain(..) {
        row.push(spans, 2, click);
    }
    row.pieces
}

/// What stands at the right of the sample types: the refinements, what share they leave, the search, what goes on.
/// Where `room` is short the chips are only counted, and the search goes first.
fn notes(app: &App, room: usize) -> Vec<(Spans, Option<Click>)> {
    if app.is_reading() {
        return vec![(span("reading", Role::Warm), None)];
    }
    let live = live_note(app);
    if app.is_computing() {
        return vec![(span("computing", Role::Warm), None)];
    }
    let steps = app.filters.steps();
    let chip = |(place, step): (usize, &Filter)| {
        let text = step.chip();
        let (word, label) = text.split_once(' ').unwrap_or((&text, ""));
        let label = shorten(label, 24, app.shared.theme.glyphs()).0;
        let text = format!("{word} {label}").trim_end().to_owned();
        (span(text, Role::Chip), Some(Click::Chip(place)))
    };
    let mut chips: Vec<_> = steps.iter().enumerate().map(chip).collect();
    let mut tail = Vec::new();
    if let Some(remains) = remains(app) {
        tail.push((remains, None));
    }
    if let Some(matches) = &app.shared.matches {
        let text = cut(&matches.query.text, 16, Cut::End, app.shared.theme.glyphs()).into_owned();
        let only = app.shared.only_matches;
        let found = if only { "only" } else { "found" };
        let found = Span::new(format!(" {} {found}", matches.hits.len()), Role::Dim);
        let mut spans = vec![Span::new(format!("/{text}"), Role::Match), found];
        if only {
            spans.insert(0, Span::new("& ", Role::Key));
        }
        tail.push((spans, only.then_some(Click::Act(Action::OnlyMatches))));
    }
    let of_all = !steps.contains(&Filter::Relative);
    let whole = app.shared.tables.as_ref().map(|tables| whole(tables));
    let values = match app.shared.values {
        Values::FiguresAlone => Some("no shares".to_owned()),
        Values::Shares if of_all => whole.map(|whole| format!("% of {whole}")),
        _ => None,
    };
    if let Some(values) = values {
        tail.insert(0, (span(values, Role::Chip), Some(Click::Act(Action::Relative))));
    }
    let size = |all: &[(Spans, Option<Click>)]| -> usize {
        all.iter().map(|(spans, _)| width(spans) + 2).sum()
    };
    if size(&chips) + size(&tail) > room {
        let noun = if steps.len() == 1 { "refinement" } else { "refinements" };
        chips = vec![(span(format!("{} {noun}", steps.len()), Role::Chip), None)];
        chips.truncate(steps.len());
    }
    while size(&chips) + size(&tail) > room && !tail.is_empty() {
        tail.pop();
    }
    let kept = size(&chips) + size(&tail);
    if let Some(live) = live.filter(|live| kept + width(live) + 2 <= room) {
        tail.push((live, Some(Click::Act(Action::Snapshots))));
    }
    chips.extend(tail);
    chips
}

/// What the process is doing, and how many snapshots were taken of it.
fn live_note(app: &App) -> Option<Spans> {
    let live = app.live.as_ref()?;
    let watched = live.source.every.is_some();
    let (text, role) = match &live.state {
        ServerState::Gone(1, _) if watched => ("gone, 1 try".to_owned(), Role::Error),
        ServerState::Gone(tries, _) if watched => (format!("gone, {tries} tries"), Role::Error),
        ServerState::Gone(..) => ("gone".to_owned(), Role::Error),
        ServerState::Asked(_, Progress { waited: Some((seconds, Some(of))), done: 0, .. }) => {
            (format!("collecting {seconds}s of {of}s"), Role::Warm)
        }
        ServerState::Asked(true, _) => ("asking".to_owned(), Role::Warm),
        _ if live.paused => ("paused".to_owned(), Role::Warning),
        _ => match live.source.every {
            Some(every) => (format!("every {every:?}"), Role::Accent),
            None => (String::new(), Role::Dim),
        },
    };
    let count = live.ring.snapshots().len();
    let taken = if count > 1 || watched { format!("  {count} snapshots") } else { String::new() };
    let taken = if text.is_empty() { taken.trim_start().to_owned() } else { taken };
    Some(vec![Span::new(text, role), Span::new(taken, Role::Dim)]).filter(|spans| width(spans) > 0)
}

/// The share of the whole that the filters leave, where it is not the whole.
fn remains(app: &App) -> Option<Spans> {
    let tables = app.shared.tables.as_ref()?;
    let query = tables.analysis.query();
    let all = tables.remains == tables.total();
    if tables.is_quotient() || query.relative_percentages || all || query.filters.is_empty() {
        return None;
    }
    let share = tables.percent(tables.remains);
    Some(vec![Span::new(share, Role::Number), Span::new(" remains", Role::Dim)])
}

/// The keys that matter here: the sample type first, the help last, what fits of the others between.
fn footer(app: &App, regions: &Regions) -> Vec<Piece> {
    let area = regions.footer;
    let scopes = app.scopes();
    let spans = |bound: &Bound| {
        let binding = bound.binding;
        let key = bound.keys.first().map_or_else(String::new, |&key| bindings::key_label(key));
        let regex = matches!(&app.overlay, Some(Overlay::Finder(f)) if f.mode == SearchMode::Regex);
        let hint = match binding.action {
            Action::ToggleRegex if regex => "fuzzy",
            _ => binding.hint,
        };
        vec![Span::new(key, Role::Key), Span::new(format!(" {hint}"), Role::Dim)]
    };
    let refined = !app.filters.steps().is_empty();
    let all = app.start.preferences.keys.hints(&scopes);
    let all = all.filter(|b| refined || b.binding.action != Action::Undo);
    let (first, rest): (Vec<&Bound>, Vec<&Bound>) =
        all.partition(|b| b.binding.action == Action::NextType);
    let (last, rest): (Vec<&Bound>, Vec<&Bound>) =
        rest.into_iter().partition(|b| b.binding.action == Action::ToggleHelp);
    // Taking a refinement back comes before making another.
    let (undo, rest): (Vec<&Bound>, Vec<&Bound>) =
        rest.into_iter().partition(|b| b.binding.action == Action::Undo);
    let rest = first.into_iter().chain(undo).chain(rest).take(HINTS);
    let kept: usize = last.iter().map(|b| width(&spans(b)) + 2).sum();
    let end = area.right().saturating_sub(kept as u16);
    let mut row = Row { x: area.x + 1, y: area.y, end, pieces: Vec::new() };
    for bound in rest {
        if !row.push(spans(bound), 2, Some(Click::Act(bound.binding.action))) {
            break;
        }
    }
    row.end = area.right();
    for bound in last {
        row.push(spans(bound), 2, Some(Click::Act(bound.binding.action)));
    }
    row.pieces
}
