//! Shapes of entries: the attributes of an abbreviation as a few steps, so that an entry without interest is passed over by
//! adding up sizes. Most entries are variables and types.

use std::sync::Arc;

use gimli::{Abbreviations, DwForm, Encoding};

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

/// A part of an entry that is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// So many bytes.
    Bytes(u32),
    /// A number in LEB128.
    Leb,
    /// A block behind its length in so many bytes; 0 for a length in LEB128.
    Block(u8),
    /// A string up to its zero.
    Text,
    /// A value behind the number of its form.
    Indirect,
    /// A form that is unknown, so that the rest of the unit cannot be read.
    Unknown,
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
}

impl Shapes {
    pub(super) fn new(
        abbreviations: Arc<Abbreviations>,
        encoding: Encoding,
        is_big_endian: bool,
    ) -> Self {
        let (known, rare, steps) = (Vec::new(), Map::default(), Vec::new());
        Self { abbreviations, encoding, is_big_endian, known, rare, steps }
    }

    /// True if the shapes are those of another unit with this encoding, too.
    pub(super) fn fits(&self, encoding: Encoding) -> bool {
        self.encoding == encoding
    }

    /// The shape of an abbreviation. `None` for an unknown code.
    pub(super) fn get(&mut self, code: u64) -> Option<Shape> {
        match self.known.get(code as usize) {
            Some(Some(shape)) => Some(*shape),
            _ => self.rare.get(&code).copied().or_else(|| self.make(code)),
        }
    }

    fn make(&mut self, code: u64) -> Option<Shape> {
        let abbreviation = self.abbreviations.get(code)?;
        let mut steps: Vec<Step> = Vec::new();
        for spec in abbreviation.attributes() {
            match (steps.last_mut(), step_of(spec.form(), self.encoding)) {
                (Some(Step::Bytes(before)), Step::Bytes(more)) => *before += more,
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
        let shape = Shape { kind, has_children: abbreviation.has_children(), fixed, steps };
        let place = usize::try_from(code).unwrap_or(usize::MAX);
        if place < MOST_SLOTS {
            self.known.resize(self.known.len().max(place + 1), None);
            self.known[place] = Some(shape);
        } else {
            self.rare.insert(code, shape);
        }
        Some(shape)
    }

    /// The offset behind an entry whose attributes begin at `at`. `None` if the entry breaks off.
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
        let rest = bytes.get(at..)?;
        match step {
            Step::Bytes(size) => at.checked_add(size as usize),
            Step::Leb => Some(at + rest.iter().position(|byte| byte & 0x80 == 0)? + 1),
            Step::Text => Some(at + rest.iter().position(|byte| *byte == 0)? + 1),
            Step::Block(0) => {
                let mut at = at;
                let size = leb(bytes, &mut at)?;
                at.checked_add(usize::try_from(size).ok()?)
            }
            Step::Block(width) => {
                let size = rest.get(..width.into())?.iter();
                let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
                let size =
                    if self.is_big_endian { size.fold(0, add) } else { size.rev().fold(0, add) };
                at.checked_add(usize::from(width))?.checked_add(size)
            }
            Step::Indirect => {
                let mut at = at;
                let form = DwForm(u16::try_from(leb(bytes, &mut at)?).ok()?);
                match step_of(form, self.encoding) {
                    Step::Indirect => None,
                    step => self.pass(step, bytes, at),
                }
            }
            Step::Unknown => None,
        }
    }
}

/// A number in LEB128. `None` if it breaks off or is longer than 10 bytes.
#[inline]
pub(super) fn leb(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0;
    for shift in (0..70).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The way past a value.
fn step_of(form: DwForm, encoding: Encoding) -> Step {
    let word = u32::from(encoding.format.word_size());
    match form {
        gimli::DW_FORM_implicit_const | gimli::DW_FORM_flag_present => Step::Bytes(0),
        gimli::DW_FORM_data1
        | gimli::DW_FORM_flag
        | gimli::DW_FORM_strx1
        | gimli::DW_FORM_ref1
        | gimli::DW_FORM_addrx1 => Step::Bytes(1),
        gimli::DW_FORM_data2
        | gimli::DW_FORM_ref2
        | gimli::DW_FORM_addrx2
        | gimli::DW_FORM_strx2 => Step::Bytes(2),
        gimli::DW_FORM_addrx3 | gimli::DW_FORM_strx3 => Step::Bytes(3),
        gimli::DW_FORM_data4
        | gimli::DW_FORM_ref_sup4
        | gimli::DW_FORM_ref4
        | gimli::DW_FORM_strx4
        | gimli::DW_FORM_addrx4 => Step::Bytes(4),
        gimli::DW_FORM_data8
        | gimli::DW_FORM_ref8
        | gimli::DW_FORM_ref_sig8
        | gimli::DW_FORM_ref_sup8 => Step::Bytes(8),
        gimli::DW_FORM_data16 => Step::Bytes(16),
        gimli::DW_FORM_addr => Step::Bytes(encoding.address_size.into()),
        gimli::DW_FORM_ref_addr if encoding.version == 2 => {
            Step::Bytes(encoding.address_size.into())
        }
        gimli::DW_FORM_sec_offset
        | gimli::DW_FORM_ref_addr
        | gimli::DW_FORM_GNU_ref_alt
        | gimli::DW_FORM_strp
        | gimli::DW_FORM_strp_sup
        | gimli::DW_FORM_GNU_strp_alt
        | gimli::DW_FORM_line_strp => Step::Bytes(word),
        gimli::DW_FORM_udata
        | gimli::DW_FORM_sdata
        | gimli::DW_FORM_ref_udata
        | gimli::DW_FORM_strx
        | gimli::DW_FORM_GNU_str_index
        | gimli::DW_FORM_addrx
        | gimli::DW_FORM_GNU_addr_index
        | gimli::DW_FORM_loclistx
        | gimli::DW_FORM_rnglistx => Step::Leb,
        gimli::DW_FORM_block1 => Step::Block(1),
        gimli::DW_FORM_block2 => Step::Block(2),
        gimli::DW_FORM_block4 => Step::Block(4),
        gimli::DW_FORM_block | gimli::DW_FORM_exprloc => Step::Block(0),
        gimli::DW_FORM_string => Step::Text,
        gimli::DW_FORM_indirect => Step::Indirect,
        _ => Step::Unknown,
    }
}
