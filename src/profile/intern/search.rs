//! The search for the longest known prefix of every stack of a batch.
//!
//! All stacks advance in step. What they read next is loaded first, by loads alone, so that the waits for memory overlap.

use super::cursor::Cursor;
use super::prefix_table::PrefixTable;

/// Prefixes of a stack that are looked up in one step; few stacks need more.
const PROBES: usize = 4;

/// The longest prefix of a stack that was known before its batch.
#[derive(Clone, Copy)]
pub(super) struct KnownPrefix {
    /// Frames of the stack below the prefix.
    pub(super) missing: usize,
    /// Its row in the stack table.
    pub(super) row: u32,
    /// The chunk at or above the row.
    pub(super) chunk: u32,
}

/// The stacks of a batch, and the rows that are known.
#[derive(Clone, Copy)]
pub(super) struct SearchInput<'a> {
    /// The ids of the batch.
    pub(super) ids: &'a [u32],
    /// Per id the hash of the stack from the root to it.
    pub(super) prefixes: &'a [u32],
    pub(super) table: &'a PrefixTable,
    pub(super) rows: &'a [[u32; 2]],
}

/// Buffers of the search, kept from batch to batch.
pub(super) struct PrefixSearch {
    /// The stacks that are searched.
    cursors: Vec<Cursor>,
    /// Stacks for which a hash proposes a row whose location is not compared yet.
    candidates: Vec<Cursor>,
    /// A value of all early loads, so that the compiler keeps them.
    sink: u32,
}

impl PrefixSearch {
    pub(super) fn new() -> Self {
        Self { cursors: Vec::new(), candidates: Vec::new(), sink: 0 }
    }

    /// Adds a stack to be searched.
    pub(super) fn push(&mut self, cursor: Option<Cursor>) {
        self.cursors.extend(cursor);
    }

    /// Searches for all stacks that were added, and writes what it finds to `known`, by stack.
    pub(super) fn run(&mut self, input: SearchInput<'_>, known: &mut [KnownPrefix]) {
        while !self.cursors.is_empty() {
            self.load(input);
            self.probe(input);
            self.confirm(input, known);
        }
    }

    /// Loads the entries that the cursors look up next.
    fn load(&mut self, input: SearchInput<'_>) {
        let mut sink = self.sink;
        for cursor in &self.cursors {
            let mut at = cursor.at;
            for _ in 0..PROBES {
                if at < cursor.stop {
                    sink ^= input.table.load(input.prefixes[at]);
                }
                at += cursor.stride;
            }
        }
        self.sink = sink;
    }

    /// Moves each cursor up to the next prefix whose hash proposes a row, which makes it a candidate, or a step on.
    fn probe(&mut self, input: SearchInput<'_>) {
        let candidates = &mut self.candidates;
        self.cursors.retain_mut(|cursor| {
            for _ in 0..PROBES {
                if cursor.at >= cursor.stop {
                    break;
                }
                if let Some(row) = input.table.candidate(input.prefixes[cursor.at]) {
                    candidates.push(Cursor { row, ..*cursor });
                    return false;
                }
                cursor.at += cursor.stride;
            }
            cursor.goes_on()
        });
    }

    /// Compares the innermost location of each candidate's row. A candidate without a row of that location is searched on.
    fn confirm(&mut self, input: SearchInput<'_>, known: &mut [KnownPrefix]) {
        let rows = input.rows;
        self.sink ^= self.candidates.iter().fold(0, |sink, c| sink ^ rows[c.row as usize][1]);
        for mut candidate in self.candidates.drain(..) {
            let (id, hash) = (input.ids[candidate.at], input.prefixes[candidate.at]);
            if rows[candidate.row as usize][1] != id {
                candidate.row = input.table.find(hash, id, rows).unwrap_or(0);
            }
            let goes_on = if candidate.row == 0 {
                candidate.at += candidate.stride;
                candidate.goes_on()
            } else {
                let found = &mut known[candidate.stack];
                found.missing = candidate.at - candidate.start;
                found.row = candidate.row;
                candidate.stride > 1 && candidate.search_below(candidate.at)
            };
            if goes_on {
                self.cursors.push(candidate);
            }
        }
    }
}
