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
}

impl RowIndex {
    pub(super) fn new(sections: &[Section]) -> RowIndex {
        let alone = sections.len() == 1;
        RowIndex { counts: sections.iter().map(|s| SectionRows::new(s, alone)).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.counts.iter().map(|c| c.sum()).sum()
    }

    /// The content of a row.
    pub(super) fn item(&self, mut row: usize) -> Option<ListingItem> {
        for (section, counts) in self.counts.iter().enumerate() {
            if row >= counts.sum() {
                row -= counts.sum();
                continue;
            }
            if row < counts.head {
                return Some(ListingItem::FileName(section));
            }
            row -= counts.head;
            if row < counts.lines {
                return Some(ListingItem::Line(section, row + 1));
            }
            row -= counts.lines;
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
        let above: usize = self.counts.iter().take(section).map(|c| c.sum()).sum();
        let lost = counts.lost.0..counts.lost.0 + counts.lost.1;
        if lost.contains(&place) {
            return Some(above + counts.head + counts.lines + place - counts.lost.0);
        }
        let line = usize::try_from(cost.line).ok().filter(|l| (1..=counts.lines).contains(l))?;
        Some(above + counts.head + line - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::find::Missing;
    use crate::source::text::Text;
    use std::sync::Arc;

    fn section(text: Option<&str>, lines: &[i64]) -> Section {
        let cost = |&line: &i64| LineCost { line, flat: 1, cum: 1, callee: None };
        Section {
            file: "a.go".to_owned(),
            starts: Vec::new(),
            lines: lines.iter().map(cost).collect(),
            changes: std::collections::HashMap::new(),
            text: text
                .map(|t| Arc::new(Text::new("a.go", t.as_bytes())))
                .ok_or_else(|| Missing { tried: vec!["x".into(), "y".into()], suggested: None }),
            is_newer: false,
        }
    }

    #[test]
    fn every_row_has_its_item_and_every_cost_its_row() {
        let sections =
            [section(Some("a\nb\nc\n"), &[2, 9]), section(None, &[4]), section(Some("d"), &[0])];
        let rows = RowIndex::new(&sections);
        let items: Vec<ListingItem> = (0..rows.len()).filter_map(|row| rows.item(row)).collect();
        let want = [
            ListingItem::FileName(0),
            ListingItem::Line(0, 1),
            ListingItem::Line(0, 2),
            ListingItem::Line(0, 3),
            ListingItem::Outside(0, 1),
            ListingItem::FileName(1),
            ListingItem::Outside(1, 0),
            ListingItem::TriedPath(1, 0),
            ListingItem::TriedPath(1, 1),
            ListingItem::TriedPath(1, 2),
            ListingItem::TriedPath(1, 3),
            ListingItem::TriedPath(1, 4),
            ListingItem::TriedPath(1, 5),
            ListingItem::FileName(2),
            ListingItem::Line(2, 1),
            ListingItem::Outside(2, 0),
        ];
        assert_eq!(items, want);
        assert_eq!(rows.item(rows.len()), None);
        let row = |section: usize, place: usize| {
            rows.row_of_cost(section, place, &sections[section].lines[place])
        };
        assert_eq!(
            [row(0, 0), row(0, 1), row(1, 0), row(2, 0)],
            [Some(2), Some(4), Some(6), Some(15)]
        );
    }
}
