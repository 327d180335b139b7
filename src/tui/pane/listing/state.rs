//! The state of the listing: source, cursor, and moves.

use std::sync::Arc;

use super::blocks::{Blocks, InstructionState, Unfolding};
use super::history_state::HistoryState;
use super::line_colours::LineColours;
use super::row_index::{ListingItem, RowIndex};
use super::tabs::columns;
use crate::analysis::before_after::Delta;
use crate::analysis::lines::LineCost;
use crate::explore::annotated_source::{AnnotatedSource, Section};
use crate::explore::instructions::ShownInstructions;
use crate::explore::pane_id::PaneId;
use crate::explore::view::{NodeKey, ViewRow};
use crate::source::find::SourceFinder;
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pending::Pending;
use crate::tui::widget::listing::gutter;

/// Columns of one move to the side.
pub(super) const SHIFT: usize = 8;

/// The annotated listing.
#[derive(Debug, Default)]
pub struct Listing {
    pub(super) finder: Arc<SourceFinder>,
    pub(super) shown: Option<ShownSource>,
    /// The generation and the function whose source is annotated.
    pub(super) pending: Pending<(u64, NodeKey)>,
    pub(super) list: ListCursor,
    /// Columns of text hidden at the left.
    pub(super) shift: usize,
    /// True until a new listing is scrolled to its hottest line, which needs the height.
    pub(super) fresh: bool,
    /// The row to return to, and its function.
    pub(super) returning: Option<(NodeKey, usize)>,
    /// The line to go to, and its function.
    pub(super) aiming: Option<(NodeKey, i64)>,
    /// The function of a dropped listing, and its number of rows.
    pub(super) left: Option<(NodeKey, usize)>,
    /// Instructions below lines.
    pub(super) instructions: InstructionState,
    /// The last changes of lines.
    pub(super) history: HistoryState,
}

/// An annotated source with its rows.
#[derive(Debug)]
pub(super) struct ShownSource {
    pub(super) asked: (u64, NodeKey),
    pub(super) annotated: Arc<AnnotatedSource>,
    pub(super) rows: RowIndex,
    /// The colours of each section with text.
    pub(super) paints: Vec<Option<LineColours>>,
    /// Rows with weight, ascending, each with the section and index of its cost.
    pub(super) hot: Vec<(usize, (usize, usize))>,
    /// The largest magnitudes of a line's flat and cum.
    pub(super) most: [u64; 2],
    /// The instructions of the function, once they are read.
    pub(super) instructions: Option<Arc<ShownInstructions>>,
    /// The instructions that are unfolded.
    pub(super) blocks: Blocks,
}

impl ShownSource {
    pub(super) fn new(asked: (u64, NodeKey), annotated: Arc<AnnotatedSource>) -> ShownSource {
        let paint =
            |section: &Section| section.text.as_ref().ok().map(Arc::clone).map(LineColours::new);
        let paints = annotated.sections.iter().map(paint).collect();
        let mut most = [0, 0];
        for cost in annotated.sections.iter().flat_map(|section| &section.lines) {
            most = [most[0].max(cost.flat.unsigned_abs()), most[1].max(cost.cum.unsigned_abs())];
        }
        let (rows, hot, blocks) = (RowIndex::default(), Vec::new(), Blocks::default());
        let mut shown =
            ShownSource { asked, annotated, rows, paints, hot, most, instructions: None, blocks };
        shown.arrange(&Unfolding::default());
        shown
    }

    /// Makes the rows, with the instructions of unfolded lines.
    pub(super) fn arrange(&mut self, unfolding: &Unfolding) {
        let sections = &self.annotated.sections;
        self.blocks = Blocks::new(self.instructions.as_deref(), sections, unfolding);
        self.rows = match &self.blocks.alone {
            Some(block) => RowIndex::of_instructions(block.rows.len()),
            None => RowIndex::new(sections),
        };
        for ((section, line), block) in &self.blocks.of_lines {
            self.rows.unfold(*section, *line, block.rows.len());
        }
        self.hot.clear();
        for (at, section) in sections.iter().enumerate() {
            for (place, cost) in section.lines.iter().enumerate() {
                let row = self.rows.row_of_cost(at, place, cost);
                self.hot.extend(row.map(|row| (row, (at, place))));
            }
        }
        if let (Some(block), Some(known)) = (&self.blocks.alone, &self.instructions) {
            let has_weight = |row: &u32| {
                known.rows.get(*row as usize).is_some_and(|row| row.flat != 0 || row.cum != 0)
            };
            let rows = block.rows.iter().enumerate().filter(|(_, row)| has_weight(row));
            // No section has this number, so these rows have no cost of a line.
            self.hot.extend(rows.map(|(row, _)| (row, (usize::MAX, 0))));
        }
        self.hot.sort_unstable();
    }

    /// The cost of the line on `row`; `None` for a line without weight.
    pub(super) fn cost(&self, row: usize) -> Option<&LineCost> {
        let at = self.hot.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        let (section, place) = self.hot[at].1;
        self.annotated.sections.get(section)?.lines.get(place)
    }

    /// The change of a line's flat and cum.
    pub(super) fn change(&self, row: usize, cost: &LineCost) -> Option<[Delta; 2]> {
        self.section(row)?.changes.get(&cost.line).copied()
    }

    pub(super) fn section(&self, row: usize) -> Option<&Section> {
        let (ListingItem::FileName(at)
        | ListingItem::Line(at, _)
        | ListingItem::Instruction(at, ..)
        | ListingItem::Outside(at, _)
        | ListingItem::TriedPath(at, _)) = self.rows.item(row)?
        else {
            return None;
        };
        self.annotated.sections.get(at)
    }

    /// True if lines compare by cum: if asked for, and in a function without flat.
    pub(super) fn compares_cum(&self, by_cum: bool) -> bool {
        by_cum || self.most[0] == 0
    }

    /// The row with the largest flat, or cum.
    pub(super) fn hottest(&self, by_cum: bool) -> Option<usize> {
        if let (Some(_), Some(known)) = (&self.blocks.alone, &self.instructions) {
            return known.hottest(by_cum);
        }
        let by_cum = self.compares_cum(by_cum);
        let size = |row: usize| {
            let cost = self.cost(row);
            let [flat, cum] = cost.map_or([0, 0], |c| [c.flat, c.cum].map(i64::unsigned_abs));
            if by_cum { (cum, flat) } else { (flat, cum) }
        };
        let rows = self.hot.iter().map(|(row, _)| *row);
        rows.reduce(|a, b| if size(b) > size(a) { b } else { a })
    }

    /// The first row to show for a row in view, with the beginning of its function if that is near.
    pub(super) fn best_first(&self, row: usize, height: usize) -> usize {
        let usual = row.saturating_sub(height / 3);
        let (Some(section), Some(ListingItem::Line(_, line))) =
            (self.section(row), self.rows.item(row))
        else {
            return usual;
        };
        let start = section.starts.iter().rev().find(|&&start| start <= line);
        match start {
            // The comment above a function states its purpose.
            Some(start) if line - start + 3 < height => row.saturating_sub(line - start + 2),
            _ => usual,
        }
    }
}

/// The least rows of the pane with headings.
const HEADING_FROM: u16 = 10;

impl Listing {
    /// A listing of files that `finder` finds.
    pub fn new(finder: Arc<SourceFinder>) -> Listing {
        Listing { finder, ..Listing::default() }
    }

    /// Looks for files in other places, and for those on the screen again. The cursor stays where the listing stays.
    pub fn look_in(&mut self, source_path: Option<String>, trim_path: Option<String>) {
        let mut finder = SourceFinder::clone(&self.finder);
        finder.source_path = source_path.unwrap_or(finder.source_path);
        finder.trim_path = trim_path.unwrap_or(finder.trim_path);
        self.finder = Arc::new(finder);
        self.pending.cancel();
    }

    /// The row under the cursor, if there is a listing.
    pub fn place_shown(&self) -> Option<usize> {
        self.shown.as_ref().map(|_| self.list.row())
    }

    /// Returns to a row of a function's listing as soon as it is shown.
    pub fn go_back(&mut self, key: NodeKey, row: usize) {
        self.returning = Some((key, row));
    }

    /// Goes to a line of a function as soon as its listing is shown.
    pub fn go_to_line(&mut self, key: NodeKey, line: i64) {
        self.aiming = Some((key, line));
    }

    /// The row of a line: of the text, or of a cost without a text.
    pub(super) fn row_of(&self, line: i64) -> Option<usize> {
        let shown = self.shown.as_ref()?;
        let has_line = |row: &usize| shown.cost(*row).is_some_and(|cost| cost.line == line);
        shown.hot.iter().map(|(row, _)| *row).find(has_line)
    }

    /// Rows of headings above the listing: one where it leaves most of the room to the lines.
    pub(super) fn headings(&self, context: &Context<'_>) -> u16 {
        u16::from(context.height >= HEADING_FROM && self.count() > 0)
    }

    /// Rows of the listing on the screen.
    pub(super) fn room(&self, context: &Context<'_>) -> usize {
        usize::from(context.height - self.headings(context))
    }

    pub(super) fn count(&self) -> usize {
        self.shown.as_ref().map_or(0, |shown| shown.rows.len())
    }

    pub(super) fn move_to(&mut self, row: usize) -> Outcome {
        self.list.go(row.min(self.count().saturating_sub(1)));
        Outcome::Done
    }

    pub(super) fn hot(&mut self, down: bool) -> Outcome {
        let Some(shown) = &self.shown else { return Outcome::Done };
        let rows = shown.hot.iter().map(|(row, _)| *row);
        let next = if down {
            rows.into_iter().find(|&row| row > self.list.row())
        } else {
            rows.into_iter().rev().find(|&row| row < self.list.row())
        };
        match next {
            Some(row) => self.move_to(row),
            None => Outcome::Tell("there is no further line with weight".to_owned()),
        }
    }

    /// Goes to the costliest callee on the line under the cursor.
    pub(super) fn open(&mut self, context: &Context<'_>) -> Outcome {
        if let Some(outcome) = self.follow_instruction(context) {
            return outcome;
        }
        let cost = self.shown.as_ref().and_then(|shown| shown.cost(self.list.row()));
        let Some(callee) = cost.and_then(|cost| cost.callee) else {
            return Outcome::Tell("nothing that is called here costs anything".to_owned());
        };
        let profile = context.tables.analysis.profile();
        let name = profile.string(profile.function(callee.function).name);
        let name = String::from_utf8_lossy(name);
        let nodes = context.tables.analysis.nodes();
        let same = |entry: &&ViewRow| {
            nodes
                .function(entry.node)
                .is_some_and(|f| profile.string(profile.function(f).name) == name.as_bytes())
        };
        // At other granularities than functions, keys hold more than the name.
        let entry =
            context.tables.find_row(&name).or_else(|| context.tables.rows.iter().find(same));
        match entry {
            Some(entry) => Outcome::Go(PaneId::Source, context.tables.key(entry.node)),
            None => Outcome::Tell(format!("{name} is not in this view")),
        }
    }

    /// Opens the file at the line under the cursor.
    pub(super) fn place(&self) -> Outcome {
        let is_asked = |shown: &&ShownSource| {
            self.pending.waiting().is_none_or(|(_, key)| *key == shown.asked.1)
        };
        let Some(shown) = self.shown.as_ref().filter(is_asked) else {
            return Outcome::Tell("the source is still looked for; press it again then".to_owned());
        };
        let line = match shown.rows.item(self.list.row()) {
            Some(ListingItem::Line(_, line) | ListingItem::Instruction(_, line, _)) => line,
            Some(ListingItem::Alone(row)) => {
                let row = shown.instructions.as_ref().and_then(|known| known.rows.get(row));
                row.and_then(|row| usize::try_from(row.line).ok()).unwrap_or(1).max(1)
            }
            _ => 1,
        };
        let section = shown.section(self.list.row()).or_else(|| shown.annotated.sections.first());
        match section.map(|section| &section.text) {
            Some(Ok(text)) => Outcome::Edit(text.path.clone(), line),
            _ => Outcome::Tell("there is no file to edit".to_owned()),
        }
    }

    /// Scrolls long lines to the left, as long as any visible line continues at the right.
    pub(super) fn shift_right(&mut self, context: &Context<'_>) -> Outcome {
        let gutter = gutter(context.width, context.line_figures());
        let end = self.shift + usize::from(context.width.saturating_sub(gutter));
        let Some(shown) = &self.shown else { return Outcome::Done };
        let rows = self.list.visible(self.room(context));
        let goes_on = |row| match shown.rows.item(row) {
            Some(ListingItem::Line(section, line)) => {
                let text = shown.annotated.sections.get(section).and_then(|s| s.text.as_ref().ok());
                text.and_then(|text| text.line(line)).is_some_and(|line| columns(line) > end)
            }
            Some(ListingItem::Instruction(..) | ListingItem::Alone(_)) => true,
            _ => false,
        };
        if rows.into_iter().any(goes_on) {
            self.shift += SHIFT;
            return Outcome::Done;
        }
        Outcome::Tell("no line here goes on at the right".to_owned())
    }

    /// The visible lines of the first visible section: its index, the first line and the last.
    pub(super) fn seen(&self, context: &Context<'_>) -> Option<(usize, usize, usize)> {
        let shown = self.shown.as_ref()?;
        let rows = self.list.visible(self.room(context));
        let mut lines = rows.filter_map(|row| match shown.rows.item(row) {
            Some(ListingItem::Line(section, line)) => Some((section, line)),
            _ => None,
        });
        let (section, from) = lines.next()?;
        let to = lines.take_while(|(s, _)| *s == section).last().map_or(from, |(_, line)| line);
        Some((section, from, to))
    }
}
