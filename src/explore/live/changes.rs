//! The change of each function between two snapshots, under one query, matched by name.

use std::collections::HashMap;
use std::sync::Arc;

use super::ring::Snapshot;
use crate::analysis::frames::NodeId;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::explore::view::ProfileView;

/// The change of each function.
#[derive(Debug)]
pub struct Changes {
    /// The view of the newer snapshot.
    pub view: Arc<ProfileView>,
    /// The number of the older snapshot.
    pub since: u64,
    /// The time between the two in seconds, above 0.
    pub seconds: f64,
    /// Per node of the view, the changes of flat and cum.
    added: Vec<(i64, i64)>,
    /// True if nothing changed: the process did not collect its garbage in between.
    pub is_empty: bool,
    /// Columns that the widest change and the widest rate take.
    pub widths: (u16, u16),
}

impl Changes {
    /// The changes from `before` to `view`, whose snapshot is of time `time_nanos`.
    pub fn new(
        view: &Arc<ProfileView>,
        before: &Snapshot,
        time_nanos: i64,
        cancel: &Cancel,
    ) -> Result<Changes, Stop> {
        let query = view.analysis.query().clone();
        let old = ProfileView::compute(&before.profile, query, None, cancel)?;
        let old_values = old.rows.iter().map(|row| (old.key(row.node), (row.flat, row.cum)));
        let old_values: HashMap<_, _> = old_values.collect();
        cancel.check()?;
        let mut added = vec![(0, 0); view.analysis.nodes().len()];
        for row in view.rows.iter() {
            let (flat, cum) = old_values.get(&view.key(row.node)).copied().unwrap_or_default();
            added[row.node.index()] = (row.flat.wrapping_sub(flat), row.cum.wrapping_sub(cum));
        }
        // Two snapshots never share a time, so at least a nanosecond has passed.
        let seconds = (time_nanos.saturating_sub(before.time_nanos).max(1)) as f64 / 1e9;
        let view = Arc::clone(view);
        let (since, is_empty) = (before.number, added.iter().all(|&added| added == (0, 0)));
        let mut changes = Changes { view, since, seconds, added, is_empty, widths: (0, 0) };
        // Each figure may have a unit of its own, so that the largest value need not be the longest.
        let each = changes.added.iter().flat_map(|&(flat, cum)| [flat, cum]);
        let figures = each.filter(|&value| value != 0);
        changes.widths = figures.fold((7, 8), |(change, rate), value| {
            let (c, r) = (changes.figure(value).len(), changes.rate(value).len());
            (change.max(c.min(14) as u16), rate.max(r.min(14) as u16))
        });
        Ok(changes)
    }

    /// Changes that are 0 everywhere, for an older snapshot that cannot answer the query.
    pub fn unknown(view: &Arc<ProfileView>, before: &Snapshot) -> Changes {
        let (view, since) = (Arc::clone(view), before.number);
        Changes { view, since, seconds: 1.0, added: Vec::new(), is_empty: true, widths: (7, 8) }
    }

    /// True if these are the changes of `view`.
    pub fn are_of(&self, view: &ProfileView) -> bool {
        std::ptr::eq(Arc::as_ptr(&self.view), view)
    }

    /// The changes of a node's flat and cum.
    pub fn added(&self, node: NodeId) -> (i64, i64) {
        self.added.get(node.index()).copied().unwrap_or_default()
    }

    /// A change with its sign; empty for 0.
    pub fn figure(&self, value: i64) -> String {
        signed(value, &self.view.figure_in_column(value))
    }

    /// A change per second; empty for 0.
    pub fn rate(&self, value: i64) -> String {
        let each = (value as f64 / self.seconds).round() as i64;
        let text = self.view.figure_in_column(each);
        let figure = text.trim_end();
        signed(each, &format!("{figure}/s{}", " ".repeat(text.len() - figure.len())))
    }
}

fn signed(value: i64, figure: &str) -> String {
    match value {
        0 => String::new(),
        // The value rounds to 0 in the unit of the view.
        _ if figure.starts_with('0')
            && !figure.contains(['1', '2', '3', '4', '5', '6', '7', '8', '9']) =>
        {
            "0".to_owned()
        }
        1.. => format!("+{figure}"),
        _ => figure.to_owned(),
    }
}
