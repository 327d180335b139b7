//! Unfolding lines into their instructions: the key, the job that reads them, and what they lead to.

use std::sync::Arc;

use super::blocks::{InstructionBlock, Unfolding};
use super::row_index::ListingItem;
use super::state::{Listing, ShownSource};
use crate::explore::instructions::{InstructionsRequest, ShownInstructions};
use crate::explore::pane_id::PaneId;
use crate::explore::view::NodeKey;
use crate::tui::job::Job;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;

impl ShownSource {
    /// The instruction on a row: its index, and its place in its block.
    pub(super) fn instruction(&self, row: usize) -> Option<(usize, &InstructionBlock, usize)> {
        let (block, nth) = match self.rows.item(row)? {
            ListingItem::Instruction(section, line, nth) => {
                (self.blocks.of_lines.get(&(section, line))?, nth)
            }
            ListingItem::Alone(nth) => (self.blocks.alone.as_ref()?, nth),
            _ => return None,
        };
        Some((*block.rows.get(nth)? as usize, block, nth))
    }
}

impl Listing {
    /// Shows all instructions of a function in place of its source.
    pub fn show_instructions(&mut self, key: NodeKey) {
        self.instructions.alone_for = Some(key);
    }

    /// Unfolds the line under the cursor, or folds it.
    pub(super) fn toggle_instructions(&mut self) -> Outcome {
        let Some(shown) = &self.shown else { return Outcome::Done };
        let row = self.list.row();
        let has_text = shown.annotated.sections.iter().any(|section| section.text.is_ok());
        let unfolding = &mut self.instructions.unfolding;
        let mut cursor = row;
        match shown.rows.item(row) {
            _ if unfolding.alone => {
                unfolding.alone = false;
                cursor = 0;
                self.fresh = true;
            }
            Some(ListingItem::Line(section, line)) => {
                if !unfolding.lines.remove(&(section, line)) {
                    if shown.instructions.as_ref().is_some_and(|known| {
                        let file = shown.annotated.sections.get(section).map(|s| &s.file);
                        file.is_none_or(|file| known.of_line(file, line as i64).is_empty())
                    }) {
                        return Outcome::Tell(self.no_instructions(line));
                    }
                    unfolding.lines.insert((section, line));
                }
            }
            Some(ListingItem::Instruction(section, line, nth)) => {
                unfolding.lines.remove(&(section, line));
                cursor = row.saturating_sub(nth + 1);
            }
            _ if has_text && !unfolding.lines.is_empty() => unfolding.lines.clear(),
            _ => unfolding.alone = true,
        }
        let is_alone = unfolding.alone;
        self.arrange();
        self.list.go(if is_alone { 0 } else { cursor });
        Outcome::Done
    }

    /// The note on instructions in the title: that they are being read, or the reason why there are none.
    pub(super) fn instructions_note(&self) -> Option<String> {
        if self.instructions.pending.is_waiting() {
            return Some("reading instructions".to_owned());
        }
        let known = self.shown.as_ref()?.instructions.as_ref()?;
        let note = known.notes.first().filter(|_| known.rows.is_empty())?;
        Some(format!("no instructions: {note}"))
    }

    /// The reason why a line has no instructions.
    fn no_instructions(&self, line: usize) -> String {
        let known = self.shown.as_ref().and_then(|shown| shown.instructions.as_ref());
        match known.and_then(|known| known.notes.first()) {
            Some(note) => format!("no instructions: {note}"),
            None => format!("no instruction is known of line {line}"),
        }
    }

    /// Makes the rows anew after a change of what is unfolded.
    pub(super) fn arrange(&mut self) {
        if let Some(shown) = &mut self.shown {
            shown.arrange(&self.instructions.unfolding);
        }
    }

    /// The job that reads the instructions, if they are wanted and not known.
    pub(super) fn ask_instructions(&mut self, context: &Context<'_>) -> Option<Job> {
        let here = self.shown.as_ref().map(|shown| &shown.asked.1);
        if self.instructions.alone_for.take_if(|key| Some(&*key) == here).is_some() {
            self.instructions.unfolding.alone = true;
            self.fresh = true;
            self.arrange();
        }
        let shown = self.shown.as_ref().filter(|_| !self.pending.is_waiting())?;
        if self.instructions.unfolding.is_empty() || shown.instructions.is_some() {
            return None;
        }
        let wanted = shown.asked.clone();
        if self.instructions.pending.question() == Some(&wanted) {
            return None;
        }
        let request = InstructionsRequest {
            view: Arc::clone(context.tables),
            key: Arc::clone(&wanted.1),
            binaries: Arc::clone(&self.instructions.binaries),
        };
        let number = self.instructions.pending.ask(wanted);
        Some(Job::Instructions { number, request: Box::new(request) })
    }

    /// Takes the instructions. Without any the source stays, and its title has the reason.
    pub(super) fn take_instructions(&mut self, number: u64, answer: &Arc<ShownInstructions>) {
        let Some(asked) = self.instructions.pending.answer(number).cloned() else { return };
        let Some(shown) = self.shown.as_mut().filter(|shown| shown.asked == asked) else { return };
        shown.instructions = Some(Arc::clone(answer));
        if answer.rows.is_empty() {
            self.instructions.unfolding = Unfolding::default();
        }
        let unfolding = &mut self.instructions.unfolding;
        let files: Vec<&String> = shown.annotated.sections.iter().map(|s| &s.file).collect();
        unfolding.lines.retain(|(section, line)| {
            files.get(*section).is_some_and(|file| !answer.of_line(file, *line as i64).is_empty())
        });
        shown.arrange(unfolding);
        if unfolding.alone {
            self.fresh = true;
        }
    }

    /// Goes to what the instruction under the cursor leads to: the function that it calls, or the target of its jump.
    pub(super) fn follow_instruction(&mut self, context: &Context<'_>) -> Option<Outcome> {
        let shown = self.shown.as_ref()?;
        let (index, _, _) = shown.instruction(self.list.row())?;
        let known = shown.instructions.as_ref()?;
        if let Some(name) = known.callee(index) {
            let entry = context.tables.find_row(name);
            return Some(match entry {
                Some(entry) => Outcome::Go(PaneId::Source, context.tables.key(entry.node)),
                None => Outcome::Tell(format!("{name} is not in this view")),
            });
        }
        let target = known.rows.get(index)?.jump;
        let place = |block: &InstructionBlock| {
            let is_target = |row: &u32| known.rows.get(*row as usize).map(|r| r.address) == target;
            target.and_then(|_| block.rows.iter().position(is_target))
        };
        let row = shown.blocks.alone.as_ref().and_then(place).or_else(|| {
            shown.blocks.of_lines.iter().find_map(|((section, line), block)| {
                Some(shown.rows.row_of_line(*section, *line)? + 1 + place(block)?)
            })
        });
        Some(match (row, target) {
            (Some(row), _) => self.move_to(row),
            (None, Some(target)) => {
                Outcome::Tell(format!("{target:x} is not among the instructions shown"))
            }
            (None, None) => Outcome::Tell("this instruction leads nowhere else".to_owned()),
        })
    }
}
