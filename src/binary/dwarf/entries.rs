//! The entries of a unit: functions and inlined calls that hold the addresses that are looked for. One loop over a stream of
//! entries; depth is a number, so nesting costs no stack.

use gimli::{AttributeValue, UnitOffset, UnitRef};

use super::Reader;
use super::budget::Budget;
use super::forms::leb;
use super::lines::{SourcePlace, small};
use super::parts::EntryNumbers;
use super::shapes::{EntryKind, Shape, Shapes};

/// A function, or a function inlined into another one, that holds an address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    /// The entry in its unit.
    pub(super) entry: UnitOffset,
    /// The scope that it is inlined into, by its index; `None` for a function of its own.
    pub(super) outer: Option<u32>,
    /// The place of the call, for an inlined function.
    pub(super) call: SourcePlace,
}

/// Sorted addresses, the lowest one of code, and the work that they may cost.
pub(super) type Sought<'s> = (&'s [u64], u64, &'s Budget);

/// The scopes of a unit, and per address the innermost one.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    pub(super) all: Vec<Scope>,
    pub(super) innermost: Vec<Option<u32>>,
}

/// Attributes of an entry that say which addresses it holds.
#[derive(Default)]
struct Extent<'a> {
    low: Option<u64>,
    high: Option<u64>,
    size: Option<u64>,
    ranges: Option<AttributeValue<Reader<'a>>>,
}

impl<'a> Extent<'a> {
    /// Takes in an attribute if it belongs to the extent.
    fn take(&mut self, unit: UnitRef<'_, Reader<'a>>, attr: &gimli::Attribute<Reader<'a>>) {
        match attr.name() {
            gimli::DW_AT_low_pc => self.low = unit.attr_address(attr.value()).ok().flatten(),
            gimli::DW_AT_high_pc => match attr.value() {
                AttributeValue::Udata(size) => self.size = Some(size),
                value => self.high = unit.attr_address(value).ok().flatten(),
            },
            gimli::DW_AT_ranges => self.ranges = Some(attr.value()),
            _ => {}
        }
    }

    /// Calls `found` with each range until it returns false.
    fn each(&self, unit: UnitRef<'_, Reader<'a>>, mut found: impl FnMut(u64, u64) -> bool) {
        if let Some(value) = self.ranges {
            let Ok(Some(mut ranges)) = unit.attr_ranges(value) else { return };
            while let Ok(Some(range)) = ranges.next() {
                if !found(range.begin, range.end) {
                    return;
                }
            }
        } else if let (Some(low), Some(high)) = (self.low, self.high) {
            found(low, high);
        } else if let (Some(low), Some(size)) = (self.low, self.size) {
            found(low, low.saturating_add(size));
        }
    }

    fn is_empty(&self) -> bool {
        self.ranges.is_none() && self.low.is_none()
    }
}

/// The indices of sorted addresses within the ranges of an entry. Ranges that begin before the lowest address of code are of
/// code that the linker left out.
fn held<'a>(
    extent: &Extent<'a>,
    unit: UnitRef<'_, Reader<'a>>,
    (addresses, lowest, budget): Sought<'_>,
    out: &mut Vec<u32>,
) {
    out.clear();
    extent.each(unit, |begin, end| {
        if !budget.spend(1) {
            return false;
        }
        if begin >= lowest && begin < end {
            let first = addresses.partition_point(|address| *address < begin);
            let count = addresses[first..].iter().take_while(|address| **address < end).count();
            out.extend((first..first + count).map(|place| place as u32));
            return budget.spend(count as u64);
        }
        true
    });
}

/// Facts of the first entry of a unit.
pub(super) struct UnitFacts<'a> {
    extent: Extent<'a>,
    /// The folder of compilation.
    pub(super) folder: Option<AttributeValue<Reader<'a>>>,
}

impl<'a> UnitFacts<'a> {
    pub(super) fn read(unit: UnitRef<'_, Reader<'a>>) -> Result<Self, gimli::Error> {
        let mut entries = unit.entries_raw(None)?;
        let mut facts = UnitFacts { extent: Extent::default(), folder: None };
        if let Some(abbreviation) = entries.read_abbreviation()? {
            for spec in abbreviation.attributes() {
                let attr = entries.read_attribute(*spec)?;
                if attr.name() == gimli::DW_AT_comp_dir {
                    facts.folder = Some(attr.value());
                }
                facts.extent.take(unit, &attr);
            }
        }
        Ok(facts)
    }

    /// The addresses that the unit holds by its ranges, as sorted indices. `None` if it has no ranges.
    pub(super) fn addresses(
        &self,
        unit: UnitRef<'_, Reader<'a>>,
        sought: Sought<'_>,
    ) -> Option<Vec<u32>> {
        let extent = &self.extent;
        if extent.ranges.is_none() && extent.high.is_none() && extent.size.is_none() {
            return None;
        }
        let mut found = Vec::new();
        held(extent, unit, sought, &mut found);
        found.sort_unstable();
        found.dedup();
        Some(found)
    }
}

/// The scopes of sorted `addresses` in a unit of these bytes. Entries behind a damaged one are missing.
pub(super) fn scopes(
    unit: UnitRef<'_, Reader<'_>>,
    bytes: &[u8],
    shapes: &mut Shapes,
    (addresses, lowest, budget): Sought<'_>,
) -> Scopes {
    let mut walk = Walk {
        unit,
        addresses,
        lowest,
        budget,
        open: Vec::new(),
        held: Vec::new(),
        scopes: Scopes { all: Vec::new(), innermost: vec![None; addresses.len()] },
    };
    let (mut at, mut depth) = (unit.header.size_of_header(), 0_isize);
    while at < bytes.len() && !budget.is_spent() {
        let entry = at;
        let Some(code) = leb(bytes, &mut at) else { break };
        if code == 0 {
            depth -= 1;
            walk.close(depth);
            continue;
        }
        let Some(shape) = shapes.get(code) else { break };
        // Entries outside a function that holds an address are skipped without a look.
        let end = if walk.is_of_interest(shape) {
            walk.take(UnitOffset(entry), depth, (shape, &*shapes, bytes, at))
        } else {
            shapes.skip(shape, bytes, at)
        };
        let Some(end) = end else { break };
        at = end;
        depth += isize::from(shape.has_children);
    }
    walk.scopes
}

/// The state of the loop over entries.
struct Walk<'u, 'a> {
    unit: UnitRef<'u, Reader<'a>>,
    addresses: &'u [u64],
    lowest: u64,
    budget: &'u Budget,
    /// Scopes whose entries are not over, outermost first: their depth and index.
    open: Vec<(isize, u32)>,
    /// Indices of addresses, kept for its memory.
    held: Vec<u32>,
    scopes: Scopes,
}

impl<'a> Walk<'_, 'a> {
    /// True for a function, and for a call inlined into one that holds an address.
    fn is_of_interest(&self, shape: Shape) -> bool {
        match shape.kind {
            EntryKind::Function => true,
            EntryKind::InlinedCall => !self.open.is_empty(),
            EntryKind::Other => false,
        }
    }

    /// Closes the scope of an entry at this depth, whose children are over.
    fn close(&mut self, depth: isize) {
        while self.open.last().is_some_and(|(open, _)| *open >= depth) {
            self.open.pop();
        }
    }

    /// Reads one entry whose attributes begin at `at`, and gives the offset behind it.
    fn take(
        &mut self,
        entry: UnitOffset,
        depth: isize,
        (shape, shapes, bytes, at): (Shape, &Shapes, &[u8], usize),
    ) -> Option<usize> {
        let (extent, call, end) = match shapes.numbers(shape, bytes, at) {
            Some((numbers, end)) => {
                let (extent, call) = self.of_numbers(&numbers);
                (extent, call, end)
            }
            None => self.read_slowly(entry).ok()?,
        };
        if !extent.is_empty() {
            let sought = (self.addresses, self.lowest, self.budget);
            held(&extent, self.unit, sought, &mut self.held);
            let is_function = shape.kind == EntryKind::Function;
            let outer = if is_function { None } else { self.open.last().map(|(_, scope)| *scope) };
            self.enter(Scope { entry, outer, call }, depth, shape.has_children);
        }
        Some(end)
    }

    fn of_numbers(&self, numbers: &EntryNumbers<'a>) -> (Extent<'a>, SourcePlace) {
        let index = numbers.low_index.and_then(|index| usize::try_from(index).ok());
        let low = index.and_then(|index| self.unit.address(gimli::DebugAddrIndex(index)).ok());
        let EntryNumbers { high, size, ranges, .. } = *numbers;
        let extent = Extent { low: numbers.low.or(low), high, size, ranges };
        let file = numbers.call_file.filter(|file| self.is_file(*file));
        let (line, column) = (small(numbers.call_line), small(numbers.call_column));
        (extent, SourcePlace { file, line, column })
    }

    /// Reads an entry with attributes of rare forms.
    fn read_slowly(
        &mut self,
        entry: UnitOffset,
    ) -> Result<(Extent<'a>, SourcePlace, usize), gimli::Error> {
        let mut entries = self.unit.entries_raw(Some(entry))?;
        let (mut extent, mut call) = (Extent::default(), SourcePlace::default());
        if let Some(abbreviation) = entries.read_abbreviation()? {
            for spec in abbreviation.attributes() {
                let attr = entries.read_attribute(*spec)?;
                match attr.name() {
                    gimli::DW_AT_call_file => call.file = self.file(&attr),
                    gimli::DW_AT_call_line => call.line = attr.udata_value().map_or(0, small),
                    gimli::DW_AT_call_column => call.column = attr.udata_value().map_or(0, small),
                    _ => extent.take(self.unit, &attr),
                }
            }
        }
        Ok((extent, call, entries.next_offset().0))
    }

    /// The number of a file. 0 is one only since DWARF 5.
    fn file(&self, attr: &gimli::Attribute<Reader<'a>>) -> Option<u64> {
        let number = match attr.value() {
            AttributeValue::FileIndex(number) => Some(number),
            _ => attr.udata_value(),
        };
        number.filter(|number| self.is_file(*number))
    }

    fn is_file(&self, number: u64) -> bool {
        number > 0 || self.unit.header.version() >= 5
    }

    /// Makes a scope the innermost one of the addresses that it holds.
    fn enter(&mut self, scope: Scope, depth: isize, has_children: bool) {
        let index = self.scopes.all.len() as u32;
        let mut is_used = false;
        for place in &self.held {
            let innermost = &mut self.scopes.innermost[*place as usize];
            // Of functions that the linker joined into one, the first is taken.
            if scope.outer.is_some() || innermost.is_none() {
                *innermost = Some(index);
                is_used = true;
            }
        }
        if is_used {
            self.scopes.all.push(scope);
            if has_children {
                self.open.push((depth, index));
            }
        }
    }
}
