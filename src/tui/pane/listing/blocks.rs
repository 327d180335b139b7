//! The instructions that are unfolded: which lines, and the rows and arrows of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use crate::explore::annotated_source::Section;
use crate::explore::instructions::{InstructionRow, ShownInstructions};
use crate::explore::jump_arrows::{ArrowRow, jump_arrows};
use crate::explore::view::NodeKey;
use crate::report::instructions::binaries::Binaries;
use crate::tui::pending::Pending;

/// The lines of a function that are unfolded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unfolding {
    /// Section and line of each.
    pub(super) lines: BTreeSet<(usize, usize)>,
    /// All instructions stand alone, in place of the source.
    pub(super) alone: bool,
}

impl Unfolding {
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && !self.alone
    }
}

/// The state of reading instructions.
#[derive(Debug)]
pub(super) struct InstructionState {
    /// Binaries that are open. Only the worker locks them.
    pub(super) binaries: Arc<Mutex<Binaries>>,
    /// The generation and the function whose instructions are read.
    pub(super) pending: Pending<(u64, NodeKey)>,
    /// The unfolded lines of the shown function.
    pub(super) unfolding: Unfolding,
    /// A function that shows its instructions alone as soon as it is shown.
    pub(super) alone_for: Option<NodeKey>,
}

impl Default for InstructionState {
    fn default() -> Self {
        let binaries = Arc::new(Mutex::new(Binaries::new()));
        let (pending, unfolding, alone_for) = (Pending::default(), Unfolding::default(), None);
        Self { binaries, pending, unfolding, alone_for }
    }
}

/// Instructions of one block of rows, with their arrows.
#[derive(Debug)]
pub(super) struct InstructionBlock {
    /// Indices of the instructions.
    pub(super) rows: Vec<u32>,
    pub(super) arrows: Vec<ArrowRow>,
}

impl InstructionBlock {
    fn new(instructions: &ShownInstructions, rows: Vec<u32>) -> Self {
        let list: Vec<&InstructionRow> =
            rows.iter().filter_map(|row| instructions.rows.get(*row as usize)).collect();
        Self { arrows: jump_arrows(&list), rows }
    }
}

/// The blocks of instructions of a listing: one for each unfolded line, or one for all.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) of_lines: BTreeMap<(usize, usize), InstructionBlock>,
    pub(super) alone: Option<InstructionBlock>,
}

impl Blocks {
    pub(super) fn new(
        instructions: Option<&ShownInstructions>,
        sections: &[Section],
        unfolding: &Unfolding,
    ) -> Self {
        let Some(instructions) = instructions else { return Self::default() };
        if unfolding.alone {
            let all = (0..instructions.rows.len() as u32).collect();
            let alone = Some(InstructionBlock::new(instructions, all));
            return Self { alone, ..Self::default() };
        }
        let block = |&(section, line): &(usize, usize)| {
            let file = &sections.get(section)?.file;
            let rows = instructions.of_line(file, line as i64).to_vec();
            let block = InstructionBlock::new(instructions, rows);
            Some(((section, line), block)).filter(|(_, block)| !block.rows.is_empty())
        };
        Self { of_lines: unfolding.lines.iter().filter_map(block).collect(), alone: None }
    }
}
