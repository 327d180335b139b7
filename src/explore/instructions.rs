//! The instructions of a function with their costs, for the Source pane and for Top by address.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::view::{NodeKey, ProfileView};
use crate::analysis::Granularity;
use crate::analysis::instructions::{address_costs, by_address};
use crate::binary::instructions::Flow;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::demangle::{DemangleMode, readable};
use crate::report::instructions::binaries::Binaries;
use crate::report::instructions::by_function::{
    FunctionChoice, FunctionInstruction, function_instructions,
};
use crate::source::path::base;

/// A request for the instructions of a function.
#[derive(Clone, Debug)]
pub struct InstructionsRequest {
    /// The view with the costs.
    pub view: Arc<ProfileView>,
    /// The function.
    pub key: NodeKey,
    /// The binaries that are open.
    pub binaries: Arc<Mutex<Binaries>>,
}

/// An instruction for display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstructionRow {
    /// The address in the file.
    pub address: u64,
    /// The address after it.
    pub next: u64,
    /// The mnemonic with its prefixes.
    pub mnemonic: String,
    /// The operands; empty for a call of a symbol.
    pub operands: String,
    /// The symbol that it calls or refers to.
    pub symbol: Option<String>,
    /// True for a call.
    pub is_call: bool,
    /// The target of a jump or a branch; `None` for calls.
    pub jump: Option<u64>,
    /// The weight of the samples that end in it.
    pub flat: i64,
    /// The weight of the samples that pass through it.
    pub cum: i64,
    /// The innermost function that was inlined here, and its line.
    pub inlined: Option<(String, i64)>,
    /// The line of the function itself; 0 if unknown.
    pub line: i64,
}

/// The instructions of a function.
#[derive(Debug, Default)]
pub struct ShownInstructions {
    /// By routine and address.
    pub rows: Vec<InstructionRow>,
    /// Per base name of the file and line, the rows made of it, ascending.
    lines: BTreeMap<(String, i64), Vec<u32>>,
    /// The reasons why instructions are missing, a line each.
    pub notes: Vec<String>,
    /// The largest magnitudes of flat and cum.
    pub most: [u64; 2],
}

impl ShownInstructions {
    /// Reads the instructions of a function.
    pub fn new(request: &InstructionsRequest, cancel: &Cancel) -> Result<Self, Cancelled> {
        let view = &request.view.analysis;
        let profile = view.profile();
        let node = request.view.find_row(&request.key).map(|row| *view.nodes().node(row.node));
        let by_function =
            !matches!(view.query().granularity, Granularity::Mappings | Granularity::Packages);
        let name = node.filter(|_| by_function).map(|node| profile.string(node.name));
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            let text = "instructions are those of functions".to_owned();
            return Ok(Self { notes: vec![text], ..Self::default() });
        };
        let analysis = by_address(view, cancel)?;
        let costs = address_costs(&analysis);
        let profile = analysis.profile();
        let choice = FunctionChoice::new(profile, |function| profile.string(function.name) == name);
        let mut binaries = request.binaries.lock().unwrap_or_else(PoisonError::into_inner);
        binaries.forget_missing();
        let found = function_instructions(&analysis, &costs, &choice, &mut binaries, cancel)?;
        let notes = found.notes.iter().map(|note| note.reason.clone()).collect();
        let mut out = Self { notes, ..Self::default() };
        let mut last = None;
        for row in &found.rows {
            // A function that is inlined into itself has the instruction once.
            let place = Some((row.routine, row.row.instruction.address));
            if place != last {
                out.push(row);
            }
            last = place;
        }
        if out.rows.is_empty() && out.notes.is_empty() {
            out.notes.push("the profile has no addresses of this function".to_owned());
        }
        Ok(out)
    }

    fn push(&mut self, found: &FunctionInstruction) {
        let row = &found.row;
        let place = found.place();
        let line = place.map_or(0, |place| place.line);
        if let Some(place) = place {
            let file = String::from_utf8_lossy(base(&place.file)).into_owned();
            self.lines.entry((file, line)).or_default().push(self.rows.len() as u32);
        }
        let inlined = found.inlined().first().map(|place| {
            let name = readable(&place.function, DemangleMode::Default);
            let name = name.unwrap_or_else(|| place.function.clone());
            (String::from_utf8_lossy(&name).into_owned(), place.line)
        });
        let instruction = &row.instruction;
        let (flat, cum) = (row.flat.value(), row.cum.value());
        self.most = [self.most[0].max(flat.unsigned_abs()), self.most[1].max(cum.unsigned_abs())];
        let is_call = instruction.flow == Flow::Call;
        let [mnemonic, operands] = parts(&instruction.text);
        // The symbol of a jump inside its routine says nothing new.
        let says_nothing = |(_, distance): &(Vec<u8>, u64)| {
            *distance > 0 && matches!(instruction.flow, Flow::Jump | Flow::Branch)
        };
        let symbol = row.symbol_text(DemangleMode::Default);
        let symbol = symbol.filter(|_| !row.symbol.as_ref().is_some_and(says_nothing));
        let is_named = symbol.is_some() && is_call && instruction.target().is_some();
        self.rows.push(InstructionRow {
            address: instruction.address,
            next: instruction.address.wrapping_add(instruction.length.into()),
            mnemonic,
            operands: if is_named { String::new() } else { operands },
            symbol,
            is_call,
            jump: instruction.target().filter(|_| !is_call),
            flat,
            cum,
            inlined,
            line,
        });
    }

    /// The name of a symbol that a call goes to, without the mark of a shared library.
    pub fn callee(&self, row: usize) -> Option<&str> {
        let row = self.rows.get(row).filter(|row| row.is_call)?;
        row.symbol.as_deref().map(|name| name.trim_end_matches("@plt"))
    }

    /// The rows that were made of a line of a file, ascending.
    pub fn of_line(&self, file: &str, line: i64) -> &[u32] {
        let name = String::from_utf8_lossy(base(file.as_bytes())).into_owned();
        self.lines.get(&(name, line)).map_or(&[], Vec::as_slice)
    }

    /// The row with the largest flat, or cum; `None` if none has a weight.
    pub fn hottest(&self, by_cum: bool) -> Option<usize> {
        let by_cum = by_cum || self.most[0] == 0;
        let size = |row: &InstructionRow| if by_cum { row.cum } else { row.flat }.unsigned_abs();
        let most = self.most[usize::from(by_cum)];
        self.rows.iter().position(|row| size(row) == most && most > 0)
    }
}

/// Mnemonic and operands of an instruction, without the remark behind them.
fn parts(text: &str) -> [String; 2] {
    let text = text.split("        # ").next().unwrap_or(text);
    let prefixes =
        ["rep ", "repz ", "repnz ", "lock ", "bnd ", "notrack ", "data16 ", "cs ", "rex.W "];
    let mut end = 0;
    while let Some(rest) = text.get(end..)
        && let Some(prefix) = prefixes.iter().find(|prefix| rest.starts_with(**prefix))
    {
        end += prefix.len();
    }
    let rest = text.get(end..).unwrap_or_default();
    let length = rest.find([' ', '\t']).unwrap_or(rest.len());
    let (mnemonic, operands) = text.split_at(end + length);
    [mnemonic.to_owned(), operands.trim().to_owned()]
}

#[cfg(test)]
#[path = "tests/instructions.rs"]
mod tests;
