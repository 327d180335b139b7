//! Header and footer as placed pieces of text, some of them clickable.

use super::findings_note::findings_note;
use super::layout::Regions;
use super::live_notes::live_notes;
use super::piece::PieceRow;
pub use super::piece::{Click, Piece};
use super::short_title::{file_width, short_title};
use super::shown_types::shown_types;
use crate::analysis::names;
use crate::analysis::query::Query;
use crate::explore::filters::Filter;
use crate::explore::live::Live;
use crate::explore::pane_id::PaneId;
use crate::explore::search::SearchMatches;
use crate::explore::view::{ProfileView, SampleTypeTotal};
use crate::findings::Severity;
use crate::report::header::{ProfileFact, profile_facts};
use crate::tui::gc_log_view::GcLogView;
use crate::tui::keys::bindings::{Action, Scope, key_label};
use crate::tui::keys::spelling::{Bound, Keys};
use crate::tui::pane::name::shorten;
use crate::tui::pane::{Values, whole_in_words};
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widget::text::{self, Cut, cut};
use crate::tui::widget::{Span, Spans, change, width};

/// The most keys in the footer, the help not counted.
const HINTS: usize = 8;

fn span(text: impl Into<String>, role: Role) -> Spans {
    vec![Span::new(text, role)]
}

/// All that header and footer show.
pub struct Chrome<'a> {
    /// The name of the profile.
    pub title: &'a str,
    /// The snapshot on the screen among several, or their sum.
    pub snapshot: Option<String>,
    /// The tables on the screen, once there are any.
    pub tables: Option<&'a ProfileView>,
    /// The query in force, ahead of the tables while they are being computed.
    pub query: &'a Query,
    /// The pane that has the keys; `None` before there are panes.
    pub focus: Option<PaneId>,
    /// The log of a garbage collector, in place of the panes.
    pub log: Option<&'a GcLogView>,
    /// Profiles of one process were read together.
    pub has_session: bool,
    /// The work whose result will replace the tables.
    pub activity: Option<String>,
    /// The process that the profile comes from.
    pub live: Option<&'a Live>,
    /// The range of a store, the longest form first; nothing for other profiles.
    pub range: Vec<String>,
    /// The number of findings, and the worst severity.
    pub findings: Option<(usize, Severity)>,
    /// The time of the first of the newest snapshots that are one heap, on the local clock.
    pub one_heap_since: Option<String>,
    /// The refinements in force.
    pub steps: &'a [Filter],
    /// The search in force.
    pub matches: Option<&'a SearchMatches>,
    /// Only matches are shown.
    pub only_matches: bool,
    /// The form of values: figures or shares.
    pub values: Values,
    /// The effect of an action in the pane with the keys, where it is not that of the key; empty without any.
    pub hint: &'a dyn Fn(Action) -> Option<&'static str>,
    /// The search popup is open and reads regular expressions.
    pub regex: bool,
    /// The scopes in force, innermost first.
    pub scopes: &'a [Scope],
    /// The keys in force.
    pub keys: &'a Keys,
    /// The characters to draw with.
    pub glyphs: &'static Glyphs,
}

/// Everything in header and footer.
pub fn pieces(chrome: &Chrome<'_>, regions: &Regions) -> Vec<Piece> {
    let mut pieces = top_line(chrome, regions);
    pieces.extend(type_line(chrome, regions));
    pieces.extend(footer(chrome, regions));
    pieces
}

/// The least columns of a header with room for more than what matters most.
const WIDE: u16 = 100;

/// The least columns of a screen with both totals of a comparison in its header.
const TOTALS_FROM: u16 = 72;

/// The least columns of the profile's name before the panes lose their names.
const TITLE: usize = 12;

/// The file and its facts, and the panes.
fn top_line(chrome: &Chrome<'_>, regions: &Regions) -> Vec<Piece> {
    let area = regions.header;
    // A log has no panes.
    let is_shown =
        |pane: &PaneId| chrome.log.is_none() && (chrome.has_session || *pane != PaneId::Session);
    let shown: Vec<PaneId> = PaneId::ALL.into_iter().filter(is_shown).collect();
    let mut names: Vec<Spans> = shown.iter().map(|&pane| pane_name(chrome, pane)).collect();
    let gap = if area.width < WIDE { 1 } else { 2 };
    let taken = |names: &[Spans]| names.iter().map(|spans| width(spans) + gap).sum::<usize>() + 1;
    let without_file = chrome.snapshot.as_deref().map(without_file);
    let snapshot = without_file.as_ref().map_or(0, |words| text::width(words) + 3);
    let title = facts(chrome).first().map_or(0, |title| file_width(title)).max(TITLE);
    let room = |words: usize| usize::from(area.width).saturating_sub(title + words);
    if taken(&names) > room(snapshot) {
        // The last panes lose their names first; the pane on the screen keeps its own.
        let whole = chrome.snapshot.as_deref().map_or(0, |words| text::width(words) + 4);
        for at in (0..names.len()).rev() {
            let gives = taken(&names) > room(whole) && names[at].len() > 1;
            names[at].truncate(if gives { 1 } else { 2 });
        }
    }
    let taken = taken(&names);
    let start = area.right().saturating_sub(taken as u16);
    let mut right = PieceRow { x: start + 2, y: area.y, end: area.right(), pieces: Vec::new() };
    for (pane, spans) in shown.into_iter().zip(names) {
        right.push(spans, gap as u16, Some(Click::Act(Action::Pane(pane.number()))));
    }
    let mut left = PieceRow { x: area.x + 1, y: area.y, end: start, pieces: Vec::new() };
    // Without room the file goes first, then the total, and the place among the snapshots next.
    let whole = chrome.snapshot.as_deref();
    let place = whole.and_then(|words| words.split(',').next());
    let forms = whole.into_iter().chain(without_file.as_deref()).chain(place);
    let mut forms = forms.filter(|words| text::width(words) + 3 + TITLE <= left.room());
    let snapshot = forms.next();
    for (i, fact) in facts(chrome).into_iter().enumerate() {
        let role = [Role::Title, Role::Text][i.min(1)];
        let role = if i > 1 { Role::Dim } else { role };
        if i == 0 {
            let taken = snapshot.map_or(0, |words| text::width(words) + 3);
            let room = left.room().saturating_sub(taken);
            left.push(span(short_title(&fact, room, chrome.glyphs), role), 3, None);
            if let Some(words) = snapshot {
                let click = Some(Click::Act(Action::ToggleSum));
                left.push(span(words, Role::Number), 3, click);
            }
        } else if !left.push(span(fact, role), 3, None) {
            break;
        }
    }
    left.pieces.append(&mut right.pieces);
    left.pieces
}

/// The place among the snapshots and the total, without the file between them.
fn without_file(words: &str) -> String {
    let ends = words.split_once(", ").zip(words.rsplit_once(", "));
    ends.map_or_else(|| words.to_owned(), |((place, _), (_, total))| format!("{place}, {total}"))
}

fn pane_name(chrome: &Chrome<'_>, pane: PaneId) -> Spans {
    let current = chrome.focus == Some(pane);
    let (key, name) = (pane.key(), pane.name());
    if current {
        span(format!("{key} {name}"), Role::Accent)
    } else {
        vec![Span::new(key, Role::Key), Span::new(format!(" {name}"), Role::Dim)]
    }
}

/// File, binary, time, duration.
fn facts(chrome: &Chrome<'_>) -> Vec<String> {
    let mut facts = vec![chrome.title.to_owned()];
    let Some(tables) = chrome.tables else { return facts };
    let profile = tables.analysis.profile();
    let binary = String::from_utf8_lossy(names::base(profile.binary())).into_owned();
    if !profile.binary().is_empty() {
        facts.push(binary);
    }
    if tables.before_after.is_some() {
        // A merge keeps the time of the base, and adds the durations: Info has those of both sides.
        return facts;
    }
    for fact in profile_facts(tables.analysis.selected(), "auto") {
        if let ProfileFact::Time(text) | ProfileFact::Duration(text, _) = fact {
            facts.push(text);
        }
    }
    facts
}

/// The recorded sample types as words, and the current one with its total. Without room those nearest to it stay. The
/// number of the others leads to the list.
fn type_line(chrome: &Chrome<'_>, regions: &Regions) -> Vec<Piece> {
    let area = regions.header;
    if let Some(view) = chrome.log {
        let (x, y) = (area.x + 1, area.y + 1);
        return vec![Piece {
            x,
            y,
            spans: view.headline(),
            click: Some(Click::Act(Action::NextType)),
        }];
    }
    let Some(tables) = chrome.tables else { return Vec::new() };
    let current = tables.sample_type_of(chrome.query);
    let word = |i: usize| {
        let total = &tables.sample_types[i];
        if i == current {
            marked(total, chrome, area.width)
        } else {
            span(total.name.clone(), Role::Dim)
        }
    };
    let count = tables.sample_types.len();
    let list = |others: usize| {
        let key = chrome.keys.of_action(Action::TypeMenu);
        vec![Span::new(key, Role::Key), Span::new(format!(" +{others}"), Role::Dim)]
    };
    let least = if current < count { width(&word(current)) + 2 + width(&list(count)) } else { 0 };
    let room_for_notes = usize::from(area.width).saturating_sub(least + 8);
    // On narrow screens the sample types beside the current one matter more than long words on the process.
    let for_live = if area.width < WIDE { usize::from(area.width) * 3 / 8 } else { room_for_notes };
    let mut right = notes(chrome, room_for_notes, for_live);
    // Sample types beside the current one give way: the list has them, and nothing else tells of findings.
    let findings = chrome.findings.filter(|_| chrome.activity.is_none());
    let room = room_for_notes.saturating_sub(taken(&right));
    right.splice(..0, findings.and_then(|findings| findings_note(findings, room)));
    let end = area.right().saturating_sub(taken(&right) as u16);
    let mut row = PieceRow { x: area.x + 1, y: area.y + 1, end, pieces: Vec::new() };
    row.push(
        span(chrome.keys.of_action(Action::NextType), Role::Key),
        2,
        Some(Click::Act(Action::NextType)),
    );
    let free = row.room();
    let room = |others: usize| match others {
        0 => free + 2,
        others => free.saturating_sub(width(&list(others))),
    };
    let shown = shown_types(tables, current, |i| width(&word(i)) + 2, room);
    for &i in &shown {
        row.push(word(i), 2, Some(Click::Type(i)));
    }
    if shown.len() < count && current < count {
        row.push(list(count - shown.len()), 0, Some(Click::Act(Action::TypeMenu)));
    }
    (row.x, row.end) = (area.right() - taken(&right) as u16 + 1, area.right());
    for (spans, click) in right.drain(..) {
        row.push(spans, 2, click);
    }
    row.pieces
}

/// The current sample type with its total; in a comparison with both totals and the change, or on a narrow screen with
/// the change alone.
fn marked(total: &SampleTypeTotal, chrome: &Chrome<'_>, columns: u16) -> Spans {
    // Totals are divided as the figures are.
    let scaled = (chrome.query.scale.divide_by - 1.0).abs() > 0.0;
    let (figure, delta) = match (total.derived, chrome.tables) {
        (None, Some(tables)) if scaled => total.figures(|v| tables.analysis.format(v, "auto")),
        _ => (total.figure.clone(), total.change.clone()),
    };
    let mut spans = vec![Span::new(format!("[{} ", total.name), Role::Accent)];
    if delta.is_empty() {
        spans.push(Span::new(figure, Role::Number));
    } else if columns < TOTALS_FROM {
        spans.extend(change(&delta));
    } else {
        spans.extend([Span::new(figure, Role::Number), Span::new(" (", Role::Dim)]);
        spans.extend(change(&delta));
        spans.push(Span::new(")", Role::Dim));
    }
    spans.push(Span::new("]", Role::Accent));
    spans
}

/// Text at the right of the sample types, with the effect of a click.
type Note = (Spans, Option<Click>);

/// Columns that notes take.
fn taken(notes: &[Note]) -> usize {
    notes.iter().map(|(spans, _)| width(spans) + 2).sum()
}

/// Notes at the right of the sample types: refinements, share left, search, activity. Without room refinements are only
/// counted, and the search is left out.
fn notes(chrome: &Chrome<'_>, room: usize, for_live: usize) -> Vec<Note> {
    if let Some(activity) = &chrome.activity {
        return vec![(span(activity, Role::Warm), None)];
    }
    let (mut notes, mut tail) = (refinement_notes(chrome), Vec::new());
    tail.extend(values_note(chrome));
    tail.extend(remains(chrome).map(|remains| (remains, None)));
    tail.extend(search_note(chrome));
    if taken(&notes) + taken(&tail) > room {
        let count = chrome.steps.len();
        let noun = if count == 1 { "refinement" } else { "refinements" };
        notes = vec![(span(format!("{count} {noun}"), Role::Chip), None)];
        notes.truncate(count);
    }
    while taken(&notes) + taken(&tail) > room && !tail.is_empty() {
        tail.pop();
    }
    notes.extend(tail);
    let kept = taken(&notes);
    let live = match chrome.live {
        Some(live) => live_notes(live, chrome.one_heap_since.as_deref()),
        None => chrome.range.iter().map(|words| span(words, Role::Dim)).collect(),
    };
    let fits = |live: &&Spans, room: usize| kept + width(live) + 2 <= room;
    let short = live.iter().find(|live| fits(live, for_live.min(room)));
    let live = short.or_else(|| live.iter().rfind(|live| fits(live, room))).cloned();
    let click = chrome.live.map(|_| Click::Act(Action::Snapshots));
    notes.extend(live.map(|live| (live, click)));
    notes
}

/// One chip for each refinement; a click removes it.
fn refinement_notes(chrome: &Chrome<'_>) -> Vec<Note> {
    let chip = |(index, step): (usize, &Filter)| {
        let text = step.chip();
        let (word, label) = text.split_once(' ').unwrap_or((&text, ""));
        let label = shorten(label, 24, chrome.glyphs).0;
        let text = format!("{word} {label}").trim_end().to_owned();
        (span(text, Role::Chip), Some(Click::Chip(index)))
    };
    chrome.steps.iter().enumerate().map(chip).collect()
}

/// The form of values; `None` for figures with shares.
fn values_note(chrome: &Chrome<'_>) -> Option<Note> {
    let of_all = !chrome.steps.contains(&Filter::Relative);
    let text = match chrome.values {
        Values::FiguresAlone => "no shares".to_owned(),
        // Comparisons differ in what is 100 %.
        Values::Figures | Values::Shares if of_all && chrome.tables?.before_after.is_some() => {
            format!("% of {}", whole_in_words(chrome.tables?))
        }
        Values::Shares if of_all => format!("% of {}", whole_in_words(chrome.tables?)),
        _ => return None,
    };
    Some((span(text, Role::Chip), Some(Click::Act(Action::Relative))))
}

/// The search in force, and the number of its matches.
fn search_note(chrome: &Chrome<'_>) -> Option<Note> {
    let matches = chrome.matches?;
    let text = cut(&matches.query.text, 16, Cut::End, chrome.glyphs).into_owned();
    let only = chrome.only_matches;
    let found = if only { "only" } else { "found" };
    let found = Span::new(format!(" {} {found}", matches.matching().len()), Role::Dim);
    let mut spans = vec![Span::new(format!("/{text}"), Role::Match), found];
    if only {
        spans.insert(0, Span::new("& ", Role::Key));
    }
    Some((spans, only.then_some(Click::Act(Action::OnlyMatches))))
}

/// The share that the filters leave; `None` for all.
fn remains(chrome: &Chrome<'_>) -> Option<Spans> {
    let tables = chrome.tables?;
    let query = tables.analysis.query();
    let all = tables.remains == tables.total();
    if tables.is_quotient() || query.relative_percentages || all || query.filters.is_empty() {
        return None;
    }
    let share = tables.magnitude_of(tables.remains, tables.total());
    Some(vec![Span::new(share, Role::Number), Span::new(" remains", Role::Dim)])
}

/// Hints for keys: the sample type first, the help last, others between them as far as they fit.
fn footer(chrome: &Chrome<'_>, regions: &Regions) -> Vec<Piece> {
    let area = regions.footer;
    let spans = |bound: &Bound| {
        let binding = bound.binding;
        let key = bound.keys.first().map_or_else(String::new, |&key| key_label(key));
        let hint = match binding.action {
            Action::ToggleRegex if chrome.regex => "fuzzy",
            action => (chrome.hint)(action).unwrap_or(binding.hint),
        };
        vec![Span::new(key, Role::Key), Span::new(format!(" {hint}"), Role::Dim)]
    };
    let refined = !chrome.steps.is_empty();
    let all = chrome.keys.hints(chrome.scopes);
    let all = all.filter(|b| refined || b.binding.action != Action::Undo);
    let all = all.filter(|b| (chrome.hint)(b.binding.action) != Some(""));
    let collects =
        chrome.one_heap_since.is_some() && chrome.live.is_some_and(Live::polls_uncollected_heap);
    let all = all.filter(|b| collects || b.binding.action != Action::ToggleCollection);
    let (first, rest): (Vec<&Bound>, Vec<&Bound>) =
        all.partition(|b| b.binding.action == Action::NextType);
    let (last, rest): (Vec<&Bound>, Vec<&Bound>) =
        rest.into_iter().partition(|b| b.binding.action == Action::ToggleHelp);
    // The removal of a refinement comes before additions; what applies at times only must not be cut.
    let (undo, rest): (Vec<&Bound>, Vec<&Bound>) = rest
        .into_iter()
        .partition(|b| matches!(b.binding.action, Action::Undo | Action::ToggleCollection));
    let rest = first.into_iter().chain(undo).chain(rest).take(HINTS);
    let kept: usize = last.iter().map(|b| width(&spans(b)) + 2).sum();
    let end = area.right().saturating_sub(kept as u16);
    let mut row = PieceRow { x: area.x + 1, y: area.y, end, pieces: Vec::new() };
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
