//! Shapes of entries: the attributes of an abbreviation as a few steps, so that an entry without interest is passed over by
//! adding up sizes. Most entries are variables and types.

use std::sync::Arc;

use gimli::{Abbreviations, Encoding};

use super::forms::{Step, pass, step_of};
use super::parts::{EntryNumbers, Part, parts_of};
use crate::hash::Map;

/// Codes of abbreviations that have a slot in the table; compilers count from 1.
const MOST_SLOTS: usize = 1 << 12;

/// Kinds of entries by their interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    Function,
    InlinedCall,
    Other,
}

/// One abbreviation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) kind: EntryKind,
    pub(super) has_children: bool,
    /// Bytes up to the first part of unknown size.
    fixed: u32,
    /// The range of the steps behind them.
    steps: (u32, u32),
    /// The range of the parts of a function or a call; empty if one has a rare form.
    parts: (u32, u32),
}

/// The shapes of the abbreviations of a unit, each made once it occurs.
pub(super) struct Shapes {
    pub(super) abbreviations: Arc<Abbreviations>,
    encoding: Encoding,
    is_big_endian: bool,
    /// By code.
    known: Vec<Option<Shape>>,
    /// Those whose codes are beyond the slots.
    rare: Map<u64, Shape>,
    steps: Vec<Step>,
    parts: Vec<Part>,
}

impl Shapes {
    pub(super) fn new(
        abbreviations: Arc<Abbreviations>,
        encoding: Encoding,
        is_big_endian: bool,
    ) -> Self {
        Self {
            abbreviations,
            encoding,
            is_big_endian,
            known: Vec::new(),
            rare: Map::default(),
            steps: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// True if the shapes are those of another unit with this encoding, too.
    pub(super) fn fits(&self, encoding: Encoding) -> bool {
        self.encoding == encoding
    }

    /// The shape of an abbreviation. `None` for an unknown code.
    #[inline]
    pub(super) fn get(&mut self, code: u64) -> Option<Shape> {
        match self.known.get(code as usize) {
            Some(Some(shape)) => Some(*shape),
            _ => self.get_rare(code),
        }
    }

    #[inline(never)]
    fn get_rare(&mut self, code: u64) -> Option<Shape> {
        self.rare.get(&code).copied().or_else(|| self.make(code))
    }

    fn make(&mut self, code: u64) -> Option<Shape> {
        let abbreviation = self.abbreviations.get(code)?;
        let mut steps: Vec<Step> = Vec::new();
        for spec in abbreviation.attributes() {
            match (steps.last_mut(), step_of(spec.form(), self.encoding)) {
                (Some(Step::Bytes(before)), Step::Bytes(more)) => {
                    *before = before.saturating_add(more);
                }
                (_, step) => steps.push(step),
            }
        }
        let begin = self.steps.len() as u32;
        let (fixed, rest) = match steps.as_slice() {
            [Step::Bytes(size), rest @ ..] => (*size, rest),
            rest => (0, rest),
        };
        self.steps.extend_from_slice(rest);
        let kind = match abbreviation.tag() {
            gimli::DW_TAG_subprogram => EntryKind::Function,
            gimli::DW_TAG_inlined_subroutine => EntryKind::InlinedCall,
            _ => EntryKind::Other,
        };
        let steps = (begin, self.steps.len() as u32);
        let begin = self.parts.len() as u32;
        if kind != EntryKind::Other {
            self.parts.extend(parts_of(abbreviation, self.encoding).unwrap_or_default());
        }
        let parts = (begin, self.parts.len() as u32);
        let shape = Shape { kind, has_children: abbreviation.has_children(), fixed, steps, parts };
        let place = usize::try_from(code).unwrap_or(usize::MAX);
        if place < MOST_SLOTS {
            self.known.resize(self.known.len().max(place + 1), None);
            self.known[place] = Some(shape);
        } else {
            self.rare.insert(code, shape);
        }
        Some(shape)
    }

    /// The numbers of an entry whose attributes begin at `at`, and the offset behind it. `None` if a part has a rare form, or
    /// breaks off.
    pub(super) fn numbers<'a>(
        &self,
        shape: Shape,
        bytes: &[u8],
        at: usize,
    ) -> Option<(EntryNumbers<'a>, usize)> {
        let (begin, end) = shape.parts;
        let parts = self.parts.get(begin as usize..end as usize)?;
        if parts.is_empty() {
            return None;
        }
        let pass = |step, at| self.pass(step, bytes, at);
        EntryNumbers::read(parts, bytes, at, self.is_big_endian, pass)
    }

    /// The offset behind an entry whose attributes begin at `at`. `None` if the entry breaks off.
    #[inline]
    pub(super) fn skip(&self, shape: Shape, bytes: &[u8], at: usize) -> Option<usize> {
        let mut at = at + shape.fixed as usize;
        let (begin, end) = shape.steps;
        if begin < end {
            for step in self.steps.get(begin as usize..end as usize)? {
                at = self.pass(*step, bytes, at)?;
            }
        }
        (at <= bytes.len()).then_some(at)
    }

    fn pass(&self, step: Step, bytes: &[u8], at: usize) -> Option<usize> {
        pass(step, bytes, at, self.encoding, self.is_big_endian)
    }
}
