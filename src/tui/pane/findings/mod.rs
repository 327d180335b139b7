//! Findings: likely causes of cost, worst first. The selected one unfolds into its figures, what to try, and its rule.

mod rows;
mod state;

use crate::analysis::names::short;
use crate::analysis::session::{JoinColumn, JoinedColumn};
use crate::explore::findings::{Evidence, ShownFinding};
use crate::explore::pane_id::PaneId;
use crate::explore::view::NodeKey;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans};
use rows::FindingRow;
pub use state::Findings;
use state::Hints;

/// The rule whose finding is followed to the sites that allocate.
const ALLOCATING: &str = "collector";

impl Findings {
    fn open(&self, context: &Context<'_>) -> Outcome {
        let Some(shown) = self.current(context) else { return Outcome::Done };
        if effect(shown, context).is_empty() {
            return Outcome::Tell("it is of the profile as a whole, and of no function".to_owned());
        }
        Outcome::Show(Box::new(evidence(shown, context)))
    }

    /// Keeps the samples of the finding.
    fn keep(&self, context: &Context<'_>) -> Outcome {
        let Some(shown) = self.current(context) else { return Outcome::Done };
        let evidence = shown.samples();
        if evidence.filters.is_empty() {
            return Outcome::Tell("it has no samples of its own to keep".to_owned());
        }
        Outcome::Show(Box::new(evidence))
    }
}

/// The evidence of a finding. That of much allocation is in the other profiles of the session, where there are any.
fn evidence(shown: &ShownFinding, context: &Context<'_>) -> Evidence {
    let is_column = |joined: &JoinedColumn| joined.column == JoinColumn::AllocObjects;
    let has_sites = context.session.is_some_and(|join| join.columns.iter().any(is_column));
    if shown.finding.rule.name == ALLOCATING && has_sites {
        return Evidence { place: Some((PaneId::Session, None, 0)), ..Evidence::default() };
    }
    shown.evidence()
}

/// The effects of keys on a finding.
fn hints(shown: Option<&ShownFinding>, context: &Context<'_>) -> Hints {
    let found = context.findings.map_or(&[][..], |found| &found.findings);
    let has_silenced = found.iter().any(|shown| context.silenced.hides(&shown.finding));
    let show_silenced = if has_silenced { "silenced" } else { "" };
    let Some(shown) = shown else { return Hints { show_silenced, ..Hints::default() } };
    let is_silenced = context.silenced.hides(&shown.finding);
    Hints {
        open: effect(shown, context),
        keep: if shown.samples().filters.is_empty() { "" } else { "keep" },
        silence: if is_silenced { "speak" } else { "silence" },
        show_silenced,
    }
}

/// The effect of Enter on a finding, in a word; empty without any.
fn effect(shown: &ShownFinding, context: &Context<'_>) -> &'static str {
    let Evidence { sample_type, filters, place } = evidence(shown, context);
    match place {
        Some((PaneId::Session, ..)) => "session",
        Some((PaneId::Source, ..)) => "source",
        Some((PaneId::Info, ..)) => "memory",
        Some((PaneId::Trend, ..)) => "growth",
        Some(_) => "callers",
        None if !filters.is_empty() => "keep",
        None if !sample_type.is_empty() && sample_type != context.tables.type_name() => "type",
        None => "",
    }
}

impl Pane for Findings {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Findings, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("high, notice", "a large part of the cost, or worth a look"),
            ("share", "of the whole that the sentence names; each sample counts once"),
            ("try", "the first thing to try"),
            ("rule", "the name, the limit from which it speaks, and the reason for the limit"),
        ]
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        vec![Span::new("Findings", Role::Title)]
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let Some(found) = context.findings.filter(|found| !found.are_changes) else {
            return Spans::new();
        };
        let unsilenced = found.unsilenced(context.silenced).count();
        let silenced = found.findings.len() - unsilenced;
        let of = format!("{unsilenced} of {} rules", found.rules);
        let silenced = if silenced > 0 { format!(", {silenced} silenced") } else { String::new() };
        vec![Span::new(format!("{of}{silenced}"), Role::Dim)]
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        let count = self.listed(context).len();
        // A finding takes several rows.
        let page = usize::from(context.height / 4).max(1);
        if self.list.act(action, count, page) {
            self.rule = self.current(context).map(|shown| shown.finding.rule.name);
            return Outcome::Done;
        }
        match action {
            Action::Open => self.open(context),
            Action::Focus => self.keep(context),
            Action::Silence => match self.current(context) {
                Some(shown) => {
                    let entry = context.silenced.entry_for(&shown.finding);
                    // A rule that speaks again stands among the others anyway.
                    self.just_silenced.insert(entry.clone());
                    Outcome::Silence(entry)
                }
                None => Outcome::Tell("there is no finding to silence".to_owned()),
            },
            Action::ShowSilenced => {
                let found = context.findings.map_or(&[][..], |found| &found.findings);
                if !found.iter().any(|shown| context.silenced.hides(&shown.finding)) {
                    let text = "no finding here is silenced";
                    return Outcome::Tell(text.to_owned());
                }
                self.shows_silenced = !self.shows_silenced;
                Outcome::Done
            }
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (_, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        let Some(y) = usize::from(y).checked_sub(1) else { return Outcome::Done };
        let rows = self.rows(context);
        let Some(
            FindingRow::Head(at)
            | FindingRow::Sentence(at, _)
            | FindingRow::Text(at, _)
            | FindingRow::Blank(at),
        ) = rows.get(self.first + y)
        else {
            return Outcome::Done;
        };
        self.list.go(*at);
        self.rule = self.current(context).map(|shown| shown.finding.rule.name);
        if double { self.open(context) } else { Outcome::Done }
    }

    fn follow(&mut self, context: &Context<'_>) {
        let listed = self.listed(context);
        let place = |rule| listed.iter().position(|shown| shown.finding.rule.name == rule);
        self.list.go(self.rule.and_then(place).unwrap_or(self.list.row()));
        self.list.scroll(listed.len().max(1), listed.len());
        let current = listed.get(self.list.row());
        self.rule = current.map(|shown| shown.finding.rule.name).or(self.rule);
        self.hints = hints(current.copied(), context);
        self.first = self.first_row(context);
    }

    fn hide(&mut self, _: &Context<'_>) {
        self.leave();
    }

    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        let key = self.current(context).and_then(|shown| shown.key.as_ref());
        key.or(context.selected).cloned()
    }

    fn hint(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Open => Some(self.hints.open),
            Action::Focus => Some(self.hints.keep),
            Action::Silence => Some(self.hints.silence),
            Action::ShowSilenced => Some(self.hints.show_silenced),
            // These would refine by a function that the pane does not show.
            Action::Ignore | Action::Hide | Action::ShowFrom => Some(""),
            _ => None,
        }
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        let Some(shown) = self.current(context) else { return Spans::new() };
        let rule = shown.finding.rule;
        let goes = match effect(shown, context) {
            "session" => "enter shows in Session what allocates".to_owned(),
            "source" => format!("enter goes to line {}", shown.finding.link.line),
            "memory" => "enter shows the memory in Info".to_owned(),
            "callers" => "enter shows the callers".to_owned(),
            "keep" => "enter keeps its samples".to_owned(),
            "type" => format!("enter shows {}", shown.finding.link.sample_type),
            _ => String::new(),
        };
        let link = &shown.finding.link;
        let function = String::from_utf8_lossy(&short(link.function.as_bytes())).into_owned();
        let keeps = match shown.samples().filters.is_empty() {
            true => String::new(),
            false if link.keeps_function() => format!("f keeps all of {function}"),
            false if goes.contains("keeps") => String::new(),
            false => "f keeps its samples".to_owned(),
        };
        let is_silenced = context.silenced.hides(&shown.finding);
        let silences = if is_silenced { "x lets it speak again" } else { "x silences it" };
        let mut spans = vec![
            Span::new(rule.name, Role::Title),
            // The sentence in the list says it with figures.
            Span::new(format!(": {}", rule.fault), Role::Faint),
        ];
        // Without room the last ones go, which the footer has, too.
        for clause in [keeps.as_str(), silences, &goes].into_iter().filter(|c| !c.is_empty()) {
            let mark = if spans.len() == 2 { ";" } else { "," };
            spans.push(Span::new(format!("{mark} {clause}"), Role::Dim));
        }
        spans
    }

    fn view(&self, context: &Context<'_>) -> View {
        self.drawn(context)
    }
}
