//! Rows of instructions, the arrows beside them, and the sentence about one.

use super::blocks::InstructionBlock;
use super::state::{Listing, ShownSource};
use crate::explore::instructions::InstructionRow;
use crate::explore::jump_arrows::{ArrowCell, ArrowRow};
use crate::explore::view::ProfileView;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::{base, shorten};
use crate::tui::theme::syntax::Tone;
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widget::listing::{ListingLine, ListingRow};
use crate::tui::widget::{Span, Spans};

/// Columns of mnemonics.
const MNEMONIC: usize = 6;

/// Columns of a name at the right.
const NAME: usize = 28;

impl Listing {
    /// The row of an instruction.
    pub(super) fn instruction_row(
        &self,
        shown: &ShownSource,
        row: usize,
        context: &Context<'_>,
    ) -> Option<ListingRow> {
        let (index, block, nth) = shown.instruction(row)?;
        let known = shown.instructions.as_ref()?;
        let instruction = known.rows.get(index)?;
        let tables = &shown.annotated.view;
        let by_cum = context.by_cum || known.most[0] == 0;
        let value = if by_cum { instruction.cum } else { instruction.flat };
        let most = known.most[usize::from(by_cum)].max(1);
        let lit = instruction.flat != 0 || instruction.cum != 0;
        let is_hottest = known.hottest(context.by_cum) == Some(index);
        let arrows = block.arrows.get(nth).copied().unwrap_or_default();
        let text = text(instruction, arrows, self.shift, context.glyphs);
        Some(ListingRow::Line(Box::new(ListingLine {
            heat: (value.unsigned_abs() as f64 / most as f64, tables.share(value)),
            change: tables.is_difference().then_some(value >= 0),
            sides: None,
            flat: super::draw::figure(Some(instruction.flat), tables, context),
            cum: super::draw::figure(Some(instruction.cum), tables, context),
            number: number(shown, block, nth),
            text,
            shifted: self.shift > 0,
            lit,
            call: remark(instruction, is_hottest, context),
            note: Vec::new(),
            selected: row == self.list.row(),
        })))
    }

    /// The sentence about the instruction under the cursor.
    pub(super) fn instruction_sentence(&self, context: &Context<'_>) -> Option<Spans> {
        let shown = self.shown.as_ref()?;
        let (index, _, _) = shown.instruction(self.list.row())?;
        let row = shown.instructions.as_ref()?.rows.get(index)?;
        let tables = &shown.annotated.view;
        let plain = |text: &str| Span::new(text, Role::Text);
        let mut spans = vec![Span::new(format!("{:x}", row.address), Role::Title)];
        spans.extend(costs(row, tables));
        if let Some((name, line)) = &row.inlined {
            let name = shorten(base(name), NAME, context.glyphs).0;
            spans.extend([plain(", inlined from "), Span::new(name, Role::Title)]);
            if *line > 0 {
                spans.push(plain(&format!(" line {line}")));
            }
        }
        if let Some(target) = row.jump {
            spans.push(plain(&format!(", jumps to {target:x}")));
        } else if let Some(name) = row.symbol.as_ref().filter(|_| row.is_call) {
            spans.extend([plain(", calls "), Span::new(name.as_str(), Role::Title)]);
        }
        Some(spans)
    }
}

/// Flat and cum in words.
fn costs(row: &InstructionRow, tables: &ProfileView) -> Spans {
    let plain = |text: &str| Span::new(text, Role::Text);
    let strong = |value: i64| Span::new(tables.signed(value), Role::Number);
    let mut spans = Vec::new();
    if row.flat == 0 && row.cum == 0 {
        return vec![plain(" has no samples")];
    }
    if row.flat != 0 {
        spans.extend([plain(" costs "), strong(row.flat), plain(" itself")]);
        if !tables.is_quotient() {
            spans.push(Span::new(format!(" ({})", tables.percent(row.flat)), Role::Dim));
        }
    }
    if row.cum != row.flat {
        let words = if row.flat == 0 { " costs " } else { "; with what it calls " };
        spans.extend([plain(words), strong(row.cum)]);
        if row.flat == 0 {
            spans.push(plain(" with what it calls"));
        }
    }
    spans
}

/// The line of an instruction in a list of all, where it differs from that of the row above.
fn number(shown: &ShownSource, block: &InstructionBlock, nth: usize) -> String {
    let (Some(known), true) = (&shown.instructions, shown.blocks.alone.is_some()) else {
        return String::new();
    };
    let line = |nth: usize| {
        block.rows.get(nth).and_then(|row| known.rows.get(*row as usize)).map(|row| row.line)
    };
    let own = line(nth).filter(|line| *line > 0);
    let above = nth.checked_sub(1).and_then(line);
    own.filter(|own| above != Some(*own)).map_or_else(String::new, |line| line.to_string())
}

/// The mark of the hottest instruction, or the function that was inlined.
fn remark(row: &InstructionRow, is_hottest: bool, context: &Context<'_>) -> Spans {
    if is_hottest {
        return vec![Span::new("hottest", Role::Hot)];
    }
    match &row.inlined {
        Some((name, line)) => {
            let name = shorten(base(name), NAME, context.glyphs).0;
            let line = if *line > 0 { format!(":{line}") } else { String::new() };
            vec![Span::new(format!("{name}{line}"), Role::Faint)]
        }
        None => Vec::new(),
    }
}

/// Arrows, address, mnemonic, operands and symbol, from column `skip` on.
fn text(
    row: &InstructionRow,
    arrows: ArrowRow,
    skip: usize,
    glyphs: &Glyphs,
) -> Vec<(String, Tone)> {
    let arrows: String = arrows.iter().map(|cell| arrow(*cell, glyphs)).collect();
    let mut pieces = vec![
        (arrows, Tone::Type),
        (format!("{:x}  ", row.address), Tone::Comment),
        (format!("{:MNEMONIC$} ", row.mnemonic), Tone::Keyword),
    ];
    if !row.operands.is_empty() {
        pieces.push((format!("{} ", row.operands), Tone::Plain));
    }
    if let Some(symbol) = &row.symbol {
        let name = shorten(symbol, usize::MAX, glyphs).0;
        let tone = if row.is_call { Tone::Function } else { Tone::Comment };
        pieces.push((name, tone));
    }
    let mut skip = skip;
    for (text, _) in &mut pieces {
        let cut = text.char_indices().nth(skip).map_or(text.len(), |(at, _)| at);
        skip -= text.chars().count().min(skip);
        text.drain(..cut);
    }
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

/// The character of a cell of an arrow.
fn arrow(cell: ArrowCell, glyphs: &Glyphs) -> &'static str {
    match cell {
        ArrowCell::Blank => " ",
        ArrowCell::Top => glyphs.corners[0],
        ArrowCell::Bottom => glyphs.corners[2],
        ArrowCell::Pass => glyphs.bar,
        ArrowCell::Line => glyphs.rule,
        ArrowCell::Head if glyphs.ascii => ">",
        ArrowCell::Head => glyphs.folded,
        ArrowCell::Cross if glyphs.ascii => "+",
        ArrowCell::Cross => "┼",
    }
}
