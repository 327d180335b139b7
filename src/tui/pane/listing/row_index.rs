//! The rows of a listing by number, computed instead of kept in memory.

use crate::analysis::lines::LineCost;
use crate::explore::annotated_source::Section;

/// The content of a row, with its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListingItem {
    /// The heading of a section, with its file.
    FileName(usize),
    /// A line of the file, by its number from 1.
    Line(usize, usize),
    /// A line with weight outside the file, by its index among the costs.
    Outside(usize, usize),
    /// An instruction of an unfolded line, by its index among them.
    Instruction(usize, usize, usize),
    /// An instruction in a list of all, by its index.
    Alone(usize),
    /// A path at which the file was looked for, or a row above the paths.
    TriedPath(usize, usize),
}

/// The most paths listed.
pub(super) const NAMED: usize = 12;

/// Rows of one section, in order: file name, lines of the text, lines outside the text, paths.
#[derive(Clone, Copy, Debug, Default)]
struct SectionRows {
    head: usize,
    lines: usize,
    /// The index of the first cost outside the text, and the number of them.
    lost: (usize, usize),
    tried: usize,
}

impl SectionRows {
    fn new(section: &Section, alone: bool) -> SectionRows {
        let count = section.text.as_ref().map_or(0, |text| text.len());
        let known = section.lines.partition_point(|l| l.line <= count as i64);
        // Costs without a line number come first.
        let unknown = section.lines.partition_point(|l| l.line <= 0);
        let lost = if count == 0 {
            (0, section.lines.len())
        } else if unknown > 0 {
            (0, unknown)
        } else {
            (known, section.lines.len() - known)
        };
        let tried = match &section.text {
            Ok(_) => 0,
            Err(_) if section.file.is_empty() => 2,
            Err(missing) => 4 + missing.tried.len().min(NAMED),
        };
        SectionRows { head: usize::from(!alone), lines: count, lost, tried }
    }

    fn sum(self) -> usize {
        self.head + self.lines + self.lost.1 + self.tried
    }
}

/// The number of rows of each section, from which a row's content is found.
#[derive(Clone, Debug, Default)]
pub(super) struct RowIndex {
    counts: Vec<SectionRows>,
    /// Per section its unfolded lines, ascending, each with its number of instructions.
    unfolded: Vec<Vec<(usize, usize)>>,
    /// The number of instructions that stand in place of all sections.
    alone: Option<usize>,
}

impl RowIndex {
    pub(super) fn new(sections: &[Section]) -> RowIndex {
        let alone = sections.len() == 1;
        let counts = sections.iter().map(|s| SectionRows::new(s, alone)).collect();
        RowIndex { counts, unfolded: vec![Vec::new(); sections.len()], alone: None }
    }

    /// Rows of instructions alone.
    pub(super) fn of_instructions(count: usize) -> RowIndex {
        RowIndex { alone: Some(count), ..RowIndex::default() }
    }

    /// Puts `count` instructions below a line. Lines are unfolded in ascending order.
    pub(super) fn unfold(&mut self, section: usize, line: usize, count: usize) {
        if let Some(lines) = self.unfolded.get_mut(section) {
            lines.push((line, count));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.alone.unwrap_or_else(|| (0..self.counts.len()).map(|section| self.sum(section)).sum())
    }

    /// The number of rows of a section.
    fn sum(&self, section: usize) -> usize {
        self.counts[section].sum() + self.inserted(section, usize::MAX)
    }

    /// The number of instructions above a line of a section.
    fn inserted(&self, section: usize, line: usize) -> usize {
        let unfolded = self.unfolded.get(section).map_or(&[][..], Vec::as_slice);
        unfolded.iter().take_while(|(above, _)| *above < line).map(|(_, count)| count).sum()
    }

    /// The line or instruction on a row of a section's text.
    fn line_item(&self, section: usize, row: usize) -> ListingItem {
        let mut inserted = 0;
        for &(line, count) in self.unfolded.get(section).map_or(&[][..], Vec::as_slice) {
            let first = line + inserted;
            if row < first {
                break;
            }
            if row < first + count {
                return ListingItem::Instruction(section, line, row - first);
            }
            inserted += count;
        }
        ListingItem::Line(section, row - inserted + 1)
    }

    /// The row of a line of the text, from 1.
    pub(super) fn row_of_line(&self, section: usize, line: usize) -> Option<usize> {
        let counts = self.counts.get(section).filter(|c| (1..=c.lines).contains(&line))?;
        let above: usize = (0..section).map(|section| self.sum(section)).sum();
        Some(above + counts.head + line - 1 + self.inserted(section, line))
    }

    /// The content of a row.
    pub(super) fn item(&self, mut row: usize) -> Option<ListingItem> {
        if let Some(count) = self.alone {
            return (row < count).then_some(ListingItem::Alone(row));
        }
        for (section, counts) in self.counts.iter().enumerate() {
            if row >= self.sum(section) {
                row -= self.sum(section);
                continue;
            }
            if row < counts.head {
                return Some(ListingItem::FileName(section));
            }
            row -= counts.head;
            let lines = counts.lines + self.inserted(section, usize::MAX);
            if row < lines {
                return Some(self.line_item(section, row));
            }
            row -= lines;
            if row < counts.lost.1 {
                return Some(ListingItem::Outside(section, counts.lost.0 + row));
            }
            return Some(ListingItem::TriedPath(section, row - counts.lost.1));
        }
        None
    }

    /// The row of a cost, by its section and its index there.
    pub(super) fn row_of_cost(
        &self,
        section: usize,
        place: usize,
        cost: &LineCost,
    ) -> Option<usize> {
        let counts = self.counts.get(section)?;
        if self.alone.is_some() {
            return None;
        }
        let above: usize = (0..section).map(|section| self.sum(section)).sum();
        let lost = counts.lost.0..counts.lost.0 + counts.lost.1;
        if lost.contains(&place) {
            let inserted = self.inserted(section, usize::MAX);
            return Some(above + counts.head + counts.lines + inserted + place - counts.lost.0);
        }
        let line = usize::try_from(cost.line).ok().filter(|l| (1..=counts.lines).contains(l))?;
        self.row_of_line(section, line)
    }
}

#[cfg(test)]
#[path = "tests/row_index.rs"]
mod tests;
