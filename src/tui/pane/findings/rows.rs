//! The rows of Findings: one for each finding, and those that the selected one unfolds into.

use super::state::Findings;
use crate::explore::findings::{ShownFinding, ShownFindings};
use crate::findings::{Figure, Limit, Severity};
use crate::tui::pane::context::Context;
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableColumn, TableRow, places};
use crate::tui::widget::text::{clauses, wrapped};
use crate::tui::widget::{Span, Spans, number};
use crate::unit;

/// A row, with the index of its finding.
#[derive(Debug)]
pub(super) enum FindingRow {
    /// Severity, share and sentence.
    Head(usize),
    /// More of the sentence of the selected finding.
    Sentence(usize, String),
    /// A line below the selected finding.
    Text(usize, Spans),
    /// The end of the selected finding.
    Blank(usize),
}

/// The least width of a pane with bars.
const BAR_FROM: u16 = 90;

/// Columns of severity and share.
const SEVERITY: u16 = 6;
const SHARE: u16 = 6;
const BAR: u16 = 10;

/// Columns of the words in front of unfolded lines.
const WORD: usize = 8;

impl Findings {
    /// All rows.
    pub(super) fn rows(&self, context: &Context<'_>) -> Vec<FindingRow> {
        let mut rows = Vec::new();
        let listed = self.listed(context);
        for (at, shown) in listed.iter().enumerate() {
            rows.push(FindingRow::Head(at));
            if at != self.list.row() {
                continue;
            }
            let (_, room) = sentence_place(context);
            let sentence = wrapped(&shown.finding.sentence, room.max(1)).into_iter().skip(1);
            rows.extend(sentence.map(|line| FindingRow::Sentence(at, line)));
            let lines = unfolded(shown, context);
            rows.extend(lines.into_iter().map(|line| FindingRow::Text(at, line)));
            rows.push(FindingRow::Blank(at));
        }
        rows
    }

    /// The first row to show: the selected finding is in view, its head at least.
    pub(super) fn first_row(&self, context: &Context<'_>) -> usize {
        let room = usize::from(context.height.saturating_sub(1)).max(1);
        let rows = self.rows(context);
        let is_own = |row: &FindingRow| match row {
            FindingRow::Head(at) | FindingRow::Sentence(at, _) | FindingRow::Text(at, _) => {
                *at == self.list.row()
            }
            FindingRow::Blank(_) => false,
        };
        let head = rows.iter().position(is_own).unwrap_or(0);
        let end = rows.iter().rposition(is_own).map_or(0, |last| last + 1);
        let first = self.first.max(end.saturating_sub(room)).min(head);
        first.min(rows.len().saturating_sub(room))
    }

    /// The table, or a note in its place.
    pub(super) fn drawn(&self, context: &Context<'_>) -> View {
        let Some(found) = context.findings else {
            let text = "looking for likely causes of cost";
            return View::Note(vec![vec![Span::new(text, Role::Dim)]]);
        };
        let listed = self.listed(context);
        if listed.is_empty() {
            return View::Note(note(found));
        }
        let columns = columns(context);
        let room = usize::from(context.height.saturating_sub(1));
        let rows = self.rows(context);
        let shown = rows.into_iter().skip(self.first).take(room);
        let row = |row: FindingRow| match row {
            FindingRow::Head(at) => {
                let selected = at == self.list.row();
                TableRow { cells: head(listed[at], selected, context), selected }
            }
            FindingRow::Sentence(_, line) => {
                let mut cells = vec![Cell::Text(Spans::new()); columns.len() - 1];
                cells.push(Cell::Text(vec![Span::new(line, Role::Text)]));
                TableRow { cells, selected: true }
            }
            FindingRow::Text(_, spans) => {
                TableRow { cells: vec![Cell::Text(spans)], selected: false }
            }
            FindingRow::Blank(_) => TableRow { cells: Vec::new(), selected: false },
        };
        let rows = shown.map(row).collect();
        View::Table(columns, rows)
    }
}

/// The text without findings.
fn note(found: &ShownFindings) -> Vec<Spans> {
    let line = |text: String, role| vec![Span::new(text, role)];
    if found.are_changes {
        let text = "A comparison has no findings: its values are changes.";
        return vec![line(text.to_owned(), Role::Text)];
    }
    let rules = format!("{} rules looked at the samples.", found.rules);
    let mut lines = vec![
        line("Nothing stands out.".to_owned(), Role::Text),
        Vec::new(),
        line(rules, Role::Dim),
    ];
    let silenced = match found.findings.len() {
        0 => return lines,
        1 => "1 finding is silenced; X shows it.".to_owned(),
        count => format!("{count} findings are silenced; X shows them."),
    };
    lines.push(line(silenced, Role::Dim));
    lines
}

fn columns(context: &Context<'_>) -> Vec<TableColumn> {
    let column = |title: &str, width, right| TableColumn {
        title: title.to_owned(),
        width,
        right,
        sorted: None,
    };
    let mut columns = vec![column("", SEVERITY, false), column("share", SHARE, true)];
    if context.width >= BAR_FROM {
        columns.push(column("", BAR, false));
    }
    columns.push(column("finding", 0, false));
    columns
}

/// The column at which sentences begin, and the columns that they have.
fn sentence_place(context: &Context<'_>) -> (usize, usize) {
    let places = places(&columns(context), 0, context.width);
    places.last().map_or((0, 0), |&(x, width)| (usize::from(x), usize::from(width)))
}

/// The cells of a finding. The sentence of the selected one goes on in further rows, that of another is cut.
fn head(shown: &ShownFinding, selected: bool, context: &Context<'_>) -> Vec<Cell> {
    let finding = &shown.finding;
    let silenced = context.silenced.hides(finding);
    let (word, role) = match finding.severity {
        _ if silenced => ("silent", Role::Dim),
        Severity::High => (finding.severity.word(), Role::Hot),
        Severity::Notice => (finding.severity.word(), Role::Warm),
    };
    let share = share(shown);
    let figure = share.map_or_else(Spans::new, |_| {
        let share = unit::share(finding.value, finding.total);
        number(&share, !silenced)
    });
    let mut cells = vec![Cell::Text(vec![Span::new(word, role)]), Cell::Text(figure)];
    if context.width >= BAR_FROM {
        cells.push(share.map_or(Cell::Text(Vec::new()), |share| Cell::Bar(share, share)));
    }
    let (_, room) = sentence_place(context);
    let role = if silenced { Role::Dim } else { Role::Text };
    let sentence = if selected {
        wrapped(&finding.sentence, room.max(1)).into_iter().next().unwrap_or_default()
    } else {
        clauses(&finding.sentence, room).to_owned()
    };
    cells.push(Cell::Text(vec![Span::new(sentence, role)]));
    cells
}

/// The part of the whole, from 0 to 1; `None` for a finding that is of little, and not of much.
fn share(shown: &ShownFinding) -> Option<f64> {
    let of_much = matches!(shown.finding.rule.limit, Limit::Share(..));
    of_much.then(|| shown.finding.share())
}

/// The lines below a selected finding.
fn unfolded(shown: &ShownFinding, context: &Context<'_>) -> Vec<Spans> {
    let finding = &shown.finding;
    let rule = finding.rule;
    let (start, room) = sentence_place(context);
    // Narrow panes give the lines the columns in front of the sentences, too.
    let indent = if room < 60 { 2 } else { start.saturating_sub(1) };
    let room = usize::from(context.width).saturating_sub(indent + WORD + 2).max(16);
    let mut lines = Vec::new();
    let mut add = |word: &str, text: &str, role: Role| {
        for (at, part) in wrapped(text, room).into_iter().enumerate() {
            let word = if at == 0 { word } else { "" };
            let word = format!("{:indent$}{word:<WORD$}", "");
            lines.push(vec![Span::new(word, Role::Dim), Span::new(part, role)]);
        }
    };
    if !finding.figures.is_empty() {
        let figures: Vec<String> = finding.figures.iter().map(Figure::words).collect();
        add("figures", &figures.join(", "), Role::Text);
    }
    add("try", rule.advice, Role::Text);
    add("rule", &format!("{}, {}", rule.name, rule.limit_words()), Role::Dim);
    add("why", rule.reason, Role::Dim);
    lines
}
