//! The parts of an entry that say its addresses and its call, read straight from the bytes. Forms that are rare in them are left
//! to the reader of every form.

use gimli::{Abbreviation, AttributeValue, DwForm, Encoding, RawRangeListsOffset};

use super::Reader;
use super::forms::{Step, leb, number, step_of};

/// The meaning of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Of no interest.
    Other,
    Low,
    /// An index of the first address.
    LowIndex,
    High,
    Size,
    Ranges,
    RangesIndex,
    CallFile,
    CallLine,
    CallColumn,
}

/// An attribute of an abbreviation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    role: Role,
    step: Step,
    /// The value that stands in the abbreviation.
    constant: Option<u64>,
}

/// Numbers of an entry, as they stand there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EntryNumbers<'a> {
    pub(super) low: Option<u64>,
    pub(super) low_index: Option<u64>,
    pub(super) high: Option<u64>,
    pub(super) size: Option<u64>,
    pub(super) ranges: Option<AttributeValue<Reader<'a>>>,
    pub(super) call_file: Option<u64>,
    pub(super) call_line: u64,
    pub(super) call_column: u64,
}

/// The parts of an abbreviation. `None` if one of interest has a rare form.
pub(super) fn parts_of(abbreviation: &Abbreviation, encoding: Encoding) -> Option<Vec<Part>> {
    let part = |spec: &gimli::AttributeSpecification| {
        let form = spec.form();
        let role = match spec.name() {
            gimli::DW_AT_low_pc if form == gimli::DW_FORM_addr => Role::Low,
            gimli::DW_AT_low_pc if is_address_index(form) => Role::LowIndex,
            gimli::DW_AT_high_pc if form == gimli::DW_FORM_addr => Role::High,
            gimli::DW_AT_high_pc if is_constant(form) => Role::Size,
            gimli::DW_AT_ranges if form == gimli::DW_FORM_sec_offset => Role::Ranges,
            gimli::DW_AT_ranges if form == gimli::DW_FORM_rnglistx => Role::RangesIndex,
            gimli::DW_AT_call_file if is_constant(form) => Role::CallFile,
            gimli::DW_AT_call_line if is_constant(form) => Role::CallLine,
            gimli::DW_AT_call_column if is_constant(form) => Role::CallColumn,
            gimli::DW_AT_low_pc
            | gimli::DW_AT_high_pc
            | gimli::DW_AT_ranges
            | gimli::DW_AT_call_file
            | gimli::DW_AT_call_line
            | gimli::DW_AT_call_column => return None,
            _ => Role::Other,
        };
        let constant = spec.implicit_const_value();
        let constant = constant.and_then(|value| u64::try_from(value).ok());
        Some(Part { role, step: step_of(form, encoding), constant })
    };
    abbreviation.attributes().iter().map(part).collect()
}

fn is_address_index(form: DwForm) -> bool {
    matches!(
        form,
        gimli::DW_FORM_addrx
            | gimli::DW_FORM_addrx1
            | gimli::DW_FORM_addrx2
            | gimli::DW_FORM_addrx3
            | gimli::DW_FORM_addrx4
            | gimli::DW_FORM_GNU_addr_index
    )
}

fn is_constant(form: DwForm) -> bool {
    matches!(
        form,
        gimli::DW_FORM_data1
            | gimli::DW_FORM_data2
            | gimli::DW_FORM_data4
            | gimli::DW_FORM_data8
            | gimli::DW_FORM_udata
            | gimli::DW_FORM_implicit_const
    )
}

impl EntryNumbers<'_> {
    /// Takes in the part at `at`, which has a role.
    fn take(
        &mut self,
        part: &Part,
        bytes: &[u8],
        mut at: usize,
        is_big_endian: bool,
    ) -> Option<()> {
        let value = match (part.step, part.constant) {
            (_, Some(constant)) => constant,
            (Step::Leb, _) => leb(bytes, &mut at)?,
            (Step::Bytes(size), _) => {
                number(bytes.get(at..at.checked_add(size as usize)?)?, is_big_endian)
            }
            _ => return None,
        };
        match part.role {
            Role::Other => {}
            Role::Low => self.low = Some(value),
            Role::LowIndex => self.low_index = Some(value),
            Role::High => self.high = Some(value),
            Role::Size => self.size = Some(value),
            Role::Ranges => {
                let offset = RawRangeListsOffset(usize::try_from(value).ok()?);
                self.ranges = Some(AttributeValue::RangeListsRef(offset));
            }
            Role::RangesIndex => {
                let index = gimli::DebugRngListsIndex(usize::try_from(value).ok()?);
                self.ranges = Some(AttributeValue::DebugRngListsIndex(index));
            }
            Role::CallFile => self.call_file = Some(value),
            Role::CallLine => self.call_line = value,
            Role::CallColumn => self.call_column = value,
        }
        Some(())
    }

    /// Reads the parts of an entry whose attributes begin at `at`; `pass` gives the offset behind a part. Gives the offset behind
    /// the entry, too.
    pub(super) fn read(
        parts: &[Part],
        bytes: &[u8],
        mut at: usize,
        is_big_endian: bool,
        pass: impl Fn(Step, usize) -> Option<usize>,
    ) -> Option<(Self, usize)> {
        let mut numbers = Self::default();
        for part in parts {
            if part.role != Role::Other {
                numbers.take(part, bytes, at, is_big_endian)?;
            }
            at = match part.step {
                Step::Bytes(size) => at + size as usize,
                step => pass(step, at)?,
            };
        }
        (at <= bytes.len()).then_some((numbers, at))
    }
}
