//! The help: meanings of columns, and the keys in force.

use crate::tui::keys::bindings::Scope;
use crate::tui::keys::spelling::{Bound, Keys};
use crate::tui::theme::Role;
use crate::tui::widget::Span;
use crate::tui::widget::popup::PopupRow;
use crate::tui::widget::text::wrapped;

/// Words with their meanings.
pub type Words = &'static [(&'static str, &'static str)];

/// Rows of the help, `room` columns wide: the commands, the meanings of columns, then the bindings of each scope under its title.
pub fn help_rows(
    keys: &Keys,
    commands: &[(&str, &str)],
    scopes: &[Scope],
    legend: &[(&str, &str)],
    room: usize,
) -> Vec<PopupRow> {
    let mut shown: Vec<&Bound> = keys.in_scopes(scopes).collect();
    // The keys of a pane stand above those that its profile adds.
    let is_added = |scope| matches!(scope, Scope::FromStore | Scope::Compared);
    shown.sort_by_key(|bound| match bound.binding.scope {
        Scope::Panes | Scope::Everywhere | Scope::Always => 2,
        scope => u8::from(is_added(scope)),
    });
    let labels = |bound: &Bound| keys.labels_in(scopes, bound);
    // Each scope has its own column width: few have keys as long as those of lists.
    let widest = |scope: Scope, legend: &[(&str, &str)]| {
        let of_scope = shown.iter().filter(|bound| bound.binding.scope == scope);
        let labels = of_scope.map(|bound| labels(bound).chars().count());
        let words = labels.chain(legend.iter().map(|(word, _)| word.chars().count()));
        words.max().unwrap_or(0).min(room / 3)
    };
    let heading =
        |text: &str| PopupRow { left: vec![Span::new(text, Role::Title)], ..PopupRow::default() };
    let entry = |word: &str, meaning: &str, widest: usize| -> Vec<PopupRow> {
        // A long text continues below itself.
        let mut word = word;
        let mut row = |line: String| {
            let gap = " ".repeat((widest + 2).saturating_sub(word.chars().count()).max(1));
            let left = vec![
                Span::new("  ", Role::Text),
                Span::new(std::mem::take(&mut word), Role::Key),
                Span::new(gap, Role::Text),
                Span::new(line, Role::Text),
            ];
            PopupRow { left, ..PopupRow::default() }
        };
        wrapped(meaning, room.saturating_sub(widest + 4)).into_iter().map(&mut row).collect()
    };
    let mut rows: Vec<PopupRow> = Vec::new();
    if !commands.is_empty() {
        let column = commands.iter().map(|(word, _)| word.len() + 1).max().unwrap_or(0);
        rows.push(heading("Commands"));
        let each = commands.iter().map(|(word, about)| entry(&format!(":{word}"), about, column));
        rows.extend(each.flatten());
        rows.push(PopupRow::default());
    }
    let mut last: Option<(Scope, usize)> = None;
    for bound in &shown {
        let scope = bound.binding.scope;
        let column = match last {
            Some((same, column)) if same == scope => column,
            before => {
                let legend = if before.is_none() { legend } else { &[] };
                let column = widest(scope, legend);
                if before.is_some() {
                    rows.push(PopupRow::default());
                }
                rows.push(heading(scope.title()));
                rows.extend(legend.iter().flat_map(|(word, said)| entry(word, said, column)));
                if !legend.is_empty() {
                    rows.push(PopupRow::default());
                }
                column
            }
        };
        last = Some((scope, column));
        rows.extend(entry(&labels(bound), bound.binding.help, column));
    }
    rows
}
