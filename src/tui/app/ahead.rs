//! Tables of other sample types over the same stacks: kept once they were shown, and computed ahead while nothing else is
//! asked, so that a switch is one frame. How many there are is bounded by the memory that they hold.

use std::sync::Arc;

use super::App;
use crate::analysis::query::Query;
use crate::tui::effect::Effect;
use crate::tui::tables::Tables;

/// Bytes that all of them may hold: those of four sample types over three million rows.
const MOST: usize = 128 << 20;

/// Tables that differ in the sample type alone.
#[derive(Debug, Default)]
pub(super) struct Kept {
    tables: Vec<Arc<Tables>>,
    bytes: usize,
}

/// Whether two queries differ in the sample type at most.
fn alike(a: &Query, b: &Query) -> bool {
    a == &Query { sample_type: a.sample_type, derived: a.derived, ..b.clone() }
}

impl Kept {
    fn find(&self, query: &Query) -> Option<&Arc<Tables>> {
        self.tables.iter().find(|tables| tables.analysis.query() == query)
    }

    /// Keeps `tables` if there is room, and if they stand on the call tree of those that are there.
    fn keep(&mut self, tables: &Arc<Tables>) {
        let tree = |tables: &Tables| std::ptr::from_ref(tables.analysis.tree());
        let alien = self.tables.first().is_some_and(|first| tree(first) != tree(tables));
        let bytes = tables.bytes();
        if alien || self.find(tables.analysis.query()).is_some() || self.bytes + bytes > MOST {
            return;
        }
        self.bytes += bytes;
        self.tables.push(Arc::clone(tables));
    }

    /// How many there are, and the bytes they hold.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.tables.len(), self.bytes)
    }

    /// Gives all of them up.
    pub(super) fn retire(&mut self) -> Vec<Arc<Tables>> {
        self.bytes = 0;
        std::mem::take(&mut self.tables)
    }
}

impl App {
    /// How many tables are kept, and about how many bytes they hold.
    pub fn kept(&self) -> (usize, usize) {
        self.kept.size()
    }

    /// The tables of the present query, if they are kept.
    pub(super) fn kept_tables(&self) -> Option<Arc<Tables>> {
        self.kept.find(&self.query).cloned()
    }

    /// Keeps tables for when their sample type is asked for again, if nothing else was asked meanwhile.
    pub(super) fn keep(&mut self, tables: &Arc<Tables>) {
        let source = tables.analysis.selected().source();
        let current = self.profile.as_ref().is_some_and(|profile| Arc::ptr_eq(profile, source));
        if current && alike(tables.analysis.query(), &self.query) {
            self.kept.keep(tables);
        }
    }

    /// Gives up what is kept for another query than the present one.
    pub(super) fn retire(&mut self) -> Vec<Arc<Tables>> {
        let first = self.kept.tables.first();
        let same = first.is_some_and(|first| alike(first.analysis.query(), &self.query));
        if same { Vec::new() } else { self.kept.retire() }
    }

    /// What to do while nothing is asked: first whatever the tables on the screen still lack, then those of the other
    /// sample types, the next one first.
    pub(super) fn ahead(&self) -> Option<Effect> {
        let idle = self.awaited.is_none() && !self.is_reading();
        let tables = self.shared.tables.as_ref().filter(|_| idle)?;
        if !tables.is_finished() {
            return Some(Effect::Finish(Arc::clone(tables)));
        }
        let (count, now) = (tables.types.len(), tables.sample_type());
        let next = (1..count).filter_map(|step| tables.types.get((now + step) % count));
        let (bytes, (_, kept)) = (tables.bytes(), self.kept.size());
        for of in next {
            let (sample_type, derived) = (of.sample_type, of.derived);
            let query = Query { sample_type, derived, ..self.query.clone() };
            // Quotients hold more than sums.
            let bytes = if derived.is_some() { 3 * bytes } else { bytes };
            if kept + bytes <= MOST && self.kept.find(&query).is_none() {
                let (query, previous) = (Box::new(query), Arc::clone(tables));
                return Some(Effect::Ahead { sides: self.sides.clone(), query, previous });
            }
        }
        None
    }
}
