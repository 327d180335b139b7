//! How each function changed from one snapshot to another: the same query asked of both, matched by names.

use std::collections::HashMap;
use std::sync::Arc;

use super::ring::Snapshot;
use crate::analysis::frames::NodeId;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::explore::view::ProfileView;

/// What was added to each function.
#[derive(Debug)]
pub struct Changes {
    /// The newer figures, which the changes are of.
    pub tables: Arc<ProfileView>,
    /// The older snapshot.
    pub since: u64,
    /// Time between the two, in seconds; more than 0.
    pub seconds: f64,
    /// Per node of the tables: what was added to flat, and to cum.
    added: Vec<(i64, i64)>,
    /// Columns that the widest figure takes, and the widest rate.
    pub widths: (u16, u16),
}

impl Changes {
    /// What was added since `before` to what `tables` show, which is of this time.
    pub fn new(
        tables: &Arc<ProfileView>,
        before: &Snapshot,
        time_nanos: i64,
        cancel: &Cancel,
    ) -> Result<Changes, Stop> {
        let query = tables.analysis.query().clone();
        let old = ProfileView::compute(&before.profile, query, None, cancel)?;
        let known = old.entries.iter().map(|e| (old.key(e.node), (e.flat, e.cum)));
        let known: HashMap<_, _> = known.collect();
        cancel.check()?;
        let mut added = vec![(0, 0); tables.analysis.nodes().len()];
        for entry in &tables.entries {
            let (flat, cum) = known.get(&tables.key(entry.node)).copied().unwrap_or_default();
            added[entry.node.index()] =
                (entry.flat.wrapping_sub(flat), entry.cum.wrapping_sub(cum));
        }
        // Snapshots are of different times, however near.
        let seconds = (time_nanos.saturating_sub(before.time_nanos).max(1)) as f64 / 1e9;
        let tables = Arc::clone(tables);
        let mut changes = Changes { tables, since: before.number, seconds, added, widths: (0, 0) };
        let most = |pick: fn(&(i64, i64)) -> i64| changes.added.iter().map(pick);
        let extremes =
            [most(|a| a.0).max(), most(|a| a.0).min(), most(|a| a.1).max(), most(|a| a.1).min()];
        let figures = extremes.into_iter().flatten();
        changes.widths = figures.fold((7, 8), |(change, rate), value| {
            let (c, r) = (changes.figure(value).len(), changes.rate(value).len());
            (change.max(c.min(14) as u16), rate.max(r.min(14) as u16))
        });
        Ok(changes)
    }

    /// Nothing is known of what was added.
    pub fn unknown(tables: &Arc<ProfileView>, before: &Snapshot) -> Changes {
        let (tables, since) = (Arc::clone(tables), before.number);
        Changes { tables, since, seconds: 1.0, added: Vec::new(), widths: (7, 8) }
    }

    /// Whether these are the changes of what `tables` show.
    pub fn are_of(&self, tables: &ProfileView) -> bool {
        std::ptr::eq(Arc::as_ptr(&self.tables), tables)
    }

    /// What was added to the flat value of a node, and to its cum.
    pub fn added(&self, node: NodeId) -> (i64, i64) {
        self.added.get(node.index()).copied().unwrap_or_default()
    }

    /// A change with its sign; nothing for none.
    pub fn figure(&self, value: i64) -> String {
        signed(value, &self.tables.figure(value))
    }

    /// A change for each second; nothing for none.
    pub fn rate(&self, value: i64) -> String {
        let each = (value as f64 / self.seconds).round() as i64;
        signed(each, &format!("{}/s", self.tables.figure(each)))
    }
}

fn signed(value: i64, figure: &str) -> String {
    match value {
        0 => String::new(),
        // Too little for the unit of the table.
        _ if figure.starts_with('0')
            && !figure.contains(['1', '2', '3', '4', '5', '6', '7', '8', '9']) =>
        {
            "0".to_owned()
        }
        1.. => format!("+{figure}"),
        _ => figure.to_owned(),
    }
}
