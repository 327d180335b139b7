//! Notes on a live process in the header.

use crate::explore::live::{Live, ServerState, count_in_words};
use crate::load::progress::Progress;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans, width};

/// The activity of the live process, with the time since which there was no collection, or the number of its snapshots:
/// the longest form first.
pub(super) fn live_notes(live: &Live, one_heap_since: Option<&str>) -> Vec<Spans> {
    let watched = live.source.every.is_some();
    let (text, role) = match &live.state {
        ServerState::Unreachable(1, _) if watched => ("gone, 1 try".to_owned(), Role::Error),
        ServerState::Unreachable(tries, _) if watched => {
            (format!("gone, {tries} tries"), Role::Error)
        }
        ServerState::Unreachable(..) => ("gone".to_owned(), Role::Error),
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
    let taken =
        if count > 1 || watched { format!("  {}", count_in_words(count)) } else { String::new() };
    let taken = if text.is_empty() { taken.trim_start().to_owned() } else { taken };
    let activity = vec![Span::new(text, role), Span::new(taken, Role::Dim)];
    let mut notes: Vec<Spans> = Vec::new();
    if let Some(since) = one_heap_since {
        let blank = if width(&activity) > 0 { "  " } else { "" };
        let since = Span::new(format!("{blank}no collection since {since}"), Role::Warning);
        notes.push(activity.iter().cloned().chain([since.clone()]).collect());
        notes.push(vec![activity[0].clone(), since]);
        let word = Span::new(format!("{blank}no collection"), Role::Warning);
        notes.push(activity.iter().cloned().chain([word.clone()]).collect());
        notes.push(vec![activity[0].clone(), word]);
    }
    notes.push(activity);
    notes.retain(|spans| width(spans) > 0);
    notes
}
